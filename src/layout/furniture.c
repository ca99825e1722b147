/* Running heads and feet: what every page says about where it is.
 * In: finished pages of a chapter, the profile's patterns. Out: artifacts over their content.
 * The one idea: heads and feet come last, when the number of pages is known, so no page is ever set
 * again for them. */
#include <string.h>

#include "layout/para.h"

#define HEAD_RULE BP_PT(52) /* from the page's top */
#define HEAD_BASELINE BP_PT(46.5)
#define FOOT_BASELINE BP_PT(36) /* from the page's foot */

struct furniture {
    struct bp_setter *setter;
    const struct bp_chapter *chapter;
    const char *date, *item;
    uint32_t n_pages;
};

static const char *fill(struct furniture *f, const char *pattern, uint32_t page) {
    const struct bp_profile *profile = f->setter->profile;
    struct bp_arena *arena = f->setter->scratch;
    return bp_fill(arena, pattern, "body", profile->body, "date", f->date, "item", f->item,
                   "organisation", profile->organisation, "short", profile->organisation_short,
                   "page", bp_arena_printf(arena, "%u", page), "pages",
                   bp_arena_printf(arena, "%u", f->n_pages), NULL);
}

/* One text on one line; `right` gives its right edge instead of its left. */
static void add_text(struct furniture *f, GArray *items, const char *text, bp_len x, bool right,
                     bp_len baseline, enum bp_artifact kind) {
    struct bp_setter *setter = f->setter;
    bp_len size = setter->look->small, width = 0, space = 0;
    g_array_set_size(setter->pieces, 0);
    bp_text_line(setter->fonts, text, 0, setter->doc->lang, setter->pieces, setter->diags);
    if (setter->pieces->len == 0)
        return;
    bp_word_use *uses = bp_arena_alloc(setter->keep, sizeof *uses * (size_t)setter->pieces->len);
    for (guint i = 0; i < setter->pieces->len; i++) {
        const struct bp_piece *piece = &g_array_index(setter->pieces, struct bp_piece, i);
        bool spaced = piece->flags & BP_PIECE_SPACE;
        width += space + bp_word_width(setter->fonts, piece->word, size);
        space = spaced ? bp_space_width(setter->fonts,
                                        bp_fonts_word(setter->fonts, piece->word)->face, size)
                       : 0;
        uses[i] = piece->word | (spaced ? BP_USE_SPACE : 0);
    }
    struct bp_metrics metrics = bp_fonts_metrics(setter->fonts, size);
    struct bp_item item = {.kind = BP_ITEM_TEXT, .artifact = (uint8_t)kind};
    item.box = (struct bp_box){right ? x - width : x, baseline - metrics.ascent, width,
                               metrics.ascent + metrics.descent};
    item.as.text.words = uses;
    item.as.text.n_words = setter->pieces->len;
    item.as.text.size = size;
    item.as.text.baseline = baseline;
    item.as.text.colour = setter->look->soft;
    g_array_append_val(items, item);
}

static void add_head(struct furniture *f, GArray *items, uint32_t page) {
    struct bp_setter *setter = f->setter;
    bp_len right = setter->left + setter->width;
    add_text(f, items, fill(f, setter->profile->head_left, page), setter->left, false,
             HEAD_BASELINE, BP_ARTIFACT_HEADER);
    add_text(f, items, fill(f, setter->profile->head_right, page), right, true, HEAD_BASELINE,
             BP_ARTIFACT_HEADER);
    struct bp_item rule = {.kind = BP_ITEM_FILL,
                           .artifact = BP_ARTIFACT_HEADER,
                           .box = {setter->left, HEAD_RULE, setter->width, BP_PT(0.6)}};
    rule.as.fill.colour = setter->look->rule;
    g_array_append_val(items, rule);
}

static void add_foot(struct furniture *f, GArray *items, uint32_t page, bp_len height) {
    struct bp_setter *setter = f->setter;
    bp_len baseline = height - FOOT_BASELINE;
    add_text(f, items, fill(f, setter->profile->foot_left, page), setter->left, false, baseline,
             BP_ARTIFACT_FOOTER);
    add_text(f, items, fill(f, setter->profile->foot_right, page), setter->left + setter->width,
             true, baseline, BP_ARTIFACT_FOOTER);
}

static const char *item_text(struct bp_setter *setter, const struct bp_chapter *chapter) {
    const struct bp_profile *profile = setter->profile;
    if (!chapter->item)
        return bp_profile_word(profile, BP_WORD_AGENDA);
    const struct bp_node *title = bp_node_child(chapter->item, BP_TITLE);
    return bp_fill(setter->scratch, bp_profile_word(profile, BP_WORD_ITEM), "n",
                   bp_arena_printf(setter->scratch, "%d", chapter->item->as.item.number), "title",
                   title ? bp_node_text(title, setter->scratch) : "", NULL);
}

void bp_set_furniture(struct bp_setter *setter, const struct bp_chapter *chapter,
                      uint32_t n_pages) {
    const struct bp_profile *profile = setter->profile;
    const struct bp_node *meeting = bp_node_child(setter->doc->root, BP_MEETING);
    struct furniture f = {.setter = setter, .chapter = chapter, .n_pages = n_pages};
    f.date = bp_when_date(&meeting->as.meeting.start, bp_profile_word(profile, BP_WORD_DATE_SHORT),
                          profile, setter->scratch);
    f.item = item_text(setter, chapter);
    for (guint i = 0; i < chapter->pages->len; i++) {
        struct bp_page *page = &g_array_index(chapter->pages, struct bp_page, i);
        uint32_t number = chapter->first_page + i + 1;
        GArray *items = setter->over;
        g_array_set_size(items, 0);
        g_array_append_vals(items, page->over, page->n_over);
        if (!chapter->front)
            add_head(&f, items, number);
        add_foot(&f, items, number, page->height);
        struct bp_item *copy = bp_arena_alloc(setter->keep, sizeof *copy * (size_t)items->len);
        memcpy(copy, items->data, sizeof *copy * items->len);
        page->over = copy;
        page->n_over = items->len;
        page->label = bp_arena_printf(setter->keep, "%u", number);
    }
}
