/* Supplements: what comes after a pack is out.
 * In: SUPPLEMENT with its CHANGEs. Out: the letter, marks on the agenda, page numbers that carry
 * on.
 * Readers have two files open, so a page number must mean one page in both; and what is new must be
 * found without comparing them. */
#include <string.h>

#include "layout/parts/attached.h"
#include "layout/parts/chapters.h"

#define LABEL_WIDTH BP_PT(112)

static const struct bp_node *supplement_of(const struct bp_doc *doc) {
    return bp_node_child(doc->root, BP_SUPPLEMENT);
}

uint32_t bp_pages_before(const struct bp_doc *doc) {
    const struct bp_node *supplement = supplement_of(doc);
    return supplement ? (uint32_t)supplement->as.supplement.first_page - 1 : 0;
}

const char *bp_pack_kind(struct bp_setter *setter) {
    const struct bp_node *pack = setter->doc->root, *supplement = supplement_of(setter->doc);
    if (pack->as.pack.title || !supplement)
        return pack->as.pack.title ? pack->as.pack.title : bp_wording(setter, BP_WORD_PACK);
    return bp_fill(setter->keep, bp_wording(setter, BP_WORD_SUPPLEMENT), "n",
                   bp_arena_printf(setter->scratch, "%d", supplement->as.supplement.number), "text",
                   supplement->as.supplement.to, NULL);
}

/* "New", "Replaces pages 31–40" */
static const char *what_text(struct bp_setter *setter, const struct bp_node *change) {
    const char *pages = change->as.change.pages;
    bool many = pages && pages[strspn(pages, "0123456789")] != '\0';
    enum bp_word_key word = BP_WORD_WITHDRAWN;
    if (change->as.change.what == BP_CHANGE_NEW)
        word = BP_WORD_NEW;
    else if (change->as.change.what == BP_CHANGE_REPLACES)
        word = many ? BP_WORD_REPLACES_PAGES : pages ? BP_WORD_REPLACES_PAGE : BP_WORD_REPLACES;
    GString *range = g_string_new(pages ? pages : "");
    g_string_replace(range, "-", "–", 0);
    const char *text = bp_worded(setter, word, "n", range->str);
    g_string_free(range, TRUE);
    return text;
}

/* -- the letter ------------------------------------------------------------------------------- */

static void set_what(struct bp_setter *setter, struct bp_place place,
                     const struct bp_node *change) {
    place.style.bold = true;
    bp_set_text_p(setter, place, what_text(setter, change));
}

/* The item's title, as a link to its papers if it has any here. */
static void set_item_title(struct bp_setter *setter, struct bp_place place,
                           const struct bp_node *item) {
    const struct bp_node *title = bp_node_child(item, BP_TITLE);
    struct bp_elem *p = bp_elem_new(setter, BP_ROLE_P, place.elem, NULL);
    const char *text = title ? bp_node_text(title, setter->keep) : "";
    bp_para_begin(setter, place.style, p);
    if (bp_item_has_pages(setter, item))
        bp_para_add_paged(setter, text, bp_item_anchor(setter, item), item->pos, p);
    else
        bp_para_add_own(setter, text);
    bp_set_open(setter, place);
}

static void set_change(struct bp_setter *setter, struct bp_details *details,
                       const struct bp_node *change) {
    const struct bp_node *item = bp_doc_find(setter->doc, change->as.change.item);
    const char *number = bp_item_label(item, setter->scratch);
    const char *label = bp_worded(setter, BP_WORD_AGENDA_ITEM, "n", number);
    struct bp_details_row row = bp_details_row(setter, details, label, change->pos);
    set_item_title(setter, row.value, item);
    set_what(setter, row.value, change);
    bp_flow_gap(row.value.flow, row.value.block_gap);
    bp_mark_node(setter, row.value, change, row.value.elem);
    bp_set_blocks(setter, row.value, change);
    bp_details_end_row(setter, details, &row);
}

void bp_set_letter(struct bp_setter *setter, struct bp_flow *flow) {
    const struct bp_node *supplement = supplement_of(setter->doc);
    const char *heading = bp_wording(setter, BP_WORD_LETTER);
    struct bp_place place = bp_chapter_place(setter, flow, BP_PT(8));
    bp_set_heading(setter, place, 2, NULL, NULL, heading, NULL, "pack.letter");
    bp_setter_bookmark(setter, heading, 1, "pack.letter");
    const char *page = bp_arena_printf(setter->scratch, "%d", supplement->as.supplement.first_page);
    bp_set_text_p(setter, place,
                  bp_fill(setter->keep, bp_wording(setter, BP_WORD_GOES_WITH), "text",
                          supplement->as.supplement.to, "n", page, NULL));
    bp_flow_gap(flow, place.block_gap);
    bp_mark_node(setter, place, supplement, place.elem);
    bp_set_blocks(setter, place, supplement);
    bp_flow_gap(flow, BP_PT(16));
    struct bp_details details = bp_details_begin(setter, place, LABEL_WIDTH, true);
    for (const struct bp_node *change = bp_node_child(supplement, BP_CHANGE); change;
         change = bp_node_twin(change))
        set_change(setter, &details, change);
    bp_details_end(&details);
}

/* -- the agenda ------------------------------------------------------------------------------- */

void bp_set_change(struct bp_setter *setter, struct bp_place place, const struct bp_node *item) {
    const struct bp_node *change = bp_change_of(setter->doc, item);
    if (!change)
        return;
    place.style.colour = setter->look->accent;
    set_what(setter, place, change);
}
