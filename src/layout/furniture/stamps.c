/* Stamps: what attached pages say about where they are.
 * In: a page of an attached file, and where its stamps are (bp_stamp_place(), which the helper that
 * makes room for them asks too). Out: artifacts; on a file's first page its heading and a link
 * back.
 * The colour of the paper is below each text. Whatever the attached page is like there, it can be
 * read. */
#include <string.h>

#include "layout/furniture/edge.h"
#include "layout/furniture/furniture.h"
#include "layout/parts/attached.h"

#define GROUND_AIR                                                                                 \
    3 /* the ground is wider than the words, at each side, by that part of their size */
#define SMALLER 75    /* hundredths of its size that a stamp may have before words of it go */
#define BACK_RULE 7   /* hundredths of the size of the type: how thick the line under the link, */
#define BACK_LOWER 16 /* and how far below the baseline, as in running text */
#define LINK_PAD 3    /* the link's box is larger than its words by one part in so many */

static struct bp_item ground_of(const struct bp_edge *edge, const struct bp_item *text) {
    const bp_len more = text->as.text.size / GROUND_AIR;
    struct bp_item ground = {
        .kind = BP_ITEM_FILL,
        .artifact = text->artifact,
        .box = {text->box.x - more, text->box.y, text->box.w + 2 * more, text->box.h}};
    ground.as.fill.colour = edge->setter->look->paper;
    return ground;
}

/* Adds a text with its ground below it. */
static bp_len add_grounded(struct bp_edge *edge, const char *text, bool right, bp_len baseline,
                           enum bp_artifact kind) {
    const guint at = edge->items->len;
    const bp_len width = bp_edge_add(edge, edge->items, text, right, baseline, kind);
    if (edge->items->len > at) {
        const struct bp_item ground =
            ground_of(edge, &g_array_index(edge->items, struct bp_item, at));
        g_array_insert_val(edge->items, at, ground);
    }
    return width;
}

/* Adds a stamp at the size at which it fits: a little smaller first, then with fewer words (`texts`
 * have ever fewer), then as small as it must be. */
static bp_len add_stamp(struct bp_edge *edge, const char *const *texts, bool right, bp_len baseline,
                        enum bp_artifact kind) {
    const bp_len usual = edge->size, room = MAX(edge->right - edge->left, 1);
    int64_t width = MAX(bp_edge_width(edge, texts[0]), 1);
    if (width > room)
        edge->size = (bp_len)MAX(usual * room / width, usual * SMALLER / 100);
    const char *text = bp_edge_choose(edge, texts, edge->size, room);
    width = bp_edge_width(edge, text);
    if (width > room)
        edge->size = (bp_len)MAX(1, (int64_t)edge->size * room * 9 / 10 / width);
    width = add_grounded(edge, text, right, baseline, kind);
    edge->size = usual;
    return (bp_len)width;
}

/* -- the foot --------------------------------------------------------------------------------- */

/* The pattern that holds the page's number, which attached pages must have wherever our own have
 * it. */
static const char *number_pattern(const struct bp_profile *profile) {
    const char *const patterns[] = {profile->foot_right, profile->foot_left, profile->head_right,
                                    profile->head_left};
    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++)
        if (strstr(patterns[i], "{page}"))
            return patterns[i];
    return "{page}";
}

/* The page's number, and beside it what our own pages' foot says, if there is room. */
static void add_foot(struct bp_edge *edge, uint32_t number, bp_len baseline) {
    const struct bp_profile *profile = edge->setter->profile;
    const char *pattern = number_pattern(profile);
    bool left = pattern == profile->foot_left;
    const char *const texts[] = {bp_edge_fill(edge, pattern, number),
                                 bp_edge_fill_less(edge, pattern, number), NULL};
    bp_len taken = add_stamp(edge, texts, !left, baseline, BP_ARTIFACT_FOOTER);
    const char *other = bp_edge_fill(edge, left ? profile->foot_right : profile->foot_left, number);
    bp_len room = edge->right - edge->left - taken - 2 * edge->size;
    if (bp_edge_width(edge, other) < room)
        add_grounded(edge, other, left, baseline, BP_ARTIFACT_FOOTER);
}

/* -- the head of a file's first page ---------------------------------------------------------- */

void bp_new_stamped_head(struct bp_setter *setter, const struct bp_node *node,
                         struct bp_page *page) {
    struct bp_chapter *chapter = setter->chapter;
    struct bp_elem *p = bp_elem_new(setter, BP_ROLE_P, chapter->root, NULL);
    const int role = BP_ROLE_H1 + bp_attachment_level(node) - 1;
    chapter->heading = bp_elem_new(setter, (enum bp_role)role, chapter->root, NULL);
    const char *anchor = bp_entry_anchor(setter, node);
    const bool out = bp_leads_out(setter, anchor);
    chapter->back = bp_elem_new(setter, out ? BP_ROLE_SPAN : BP_ROLE_LINK, p, NULL);
    bp_elem_touch(setter->keep, chapter->heading);
    bp_elem_add(setter->keep, chapter->heading, BP_KID_MARK, 0, BP_PAGE_HEAD_HEADING);
    bp_elem_touch(setter->keep, chapter->back);
    bp_elem_add(setter->keep, chapter->back, BP_KID_MARK, 0, BP_PAGE_HEAD_BACK);
    page->n_mcids = BP_PAGE_HEAD_PARTS;
    if (out)
        return;
    page->links = bp_arena_new0(setter->keep, struct bp_link);
    page->links[0] = (struct bp_link){
        .elem = chapter->back, .anchor = anchor, .contents = bp_back_words(setter, node)};
    page->n_links = 1;
    bp_elem_add(setter->keep, chapter->back, BP_KID_LINK, 0, 0);
}

/* Heading and way back beside each other. */
struct head {
    const char *const *headings; /* in ever fewer words */
    const char *heading, *back;  /* the one that is set */
    bp_len back_width, gap;
};

/* Measures the head at the edge's size; returns its width, as it would be in full. */
static bp_len measure_head(struct bp_edge *edge, struct head *head) {
    head->back_width = bp_edge_width(edge, head->back);
    head->gap = head->back_width > 0 ? edge->size * 3 / 2 : 0;
    return head->back_width + head->gap + bp_edge_width(edge, head->heading);
}

/* The size at which both fit: as with other stamps a little smaller first, then with fewer words in
 * the heading, then as small as they must be. */
static void fit_head(struct bp_edge *edge, struct head *head) {
    const int64_t room = MAX(edge->right - edge->left, 1);
    int64_t width = measure_head(edge, head);
    if (width > room)
        edge->size = (bp_len)MAX(edge->size * room / width, edge->size * SMALLER / 100);
    measure_head(edge, head);
    const bp_len others = head->back_width + head->gap;
    head->heading = bp_edge_choose(edge, head->headings, edge->size, (bp_len)room - others);
    width = measure_head(edge, head);
    if (width > room) {
        edge->size = (bp_len)MAX(1, edge->size * room * 9 / 10 / width);
        measure_head(edge, head);
    }
}

/* Adds a text as content, with white below it; NULL if it is empty. */
static const struct bp_item *add_head_part(struct bp_edge *edge, struct bp_page *page,
                                           const char *text, bp_len baseline,
                                           enum bp_page_head part, struct bp_elem *elem) {
    GArray *items = g_array_new(FALSE, FALSE, sizeof(struct bp_item));
    bp_edge_add(edge, items, text, true, baseline, BP_ARTIFACT_LAYOUT);
    struct bp_item *item = NULL;
    if (items->len > 0) {
        item = &page->content[page->n_content++];
        *item = g_array_index(items, struct bp_item, 0);
        item->elem = elem;
        item->mcid = part;
        const struct bp_item ground = ground_of(edge, item);
        if (page->n_under > 0) /* one for both */
            page->under[0].box = bp_box_join(page->under[0].box, ground.box);
        else
            page->under[page->n_under++] = ground;
    }
    g_array_free(items, TRUE);
    return item;
}

static struct bp_item rule_under(const struct bp_item *text) {
    const bp_len size = text->as.text.size;
    struct bp_item rule = {.kind = BP_ITEM_FILL,
                           .artifact = BP_ARTIFACT_LAYOUT,
                           .box = {text->box.x, text->as.text.baseline + size * BACK_LOWER / 100,
                                   text->box.w, MAX(1, size * BACK_RULE / 100)}};
    rule.as.fill.colour = text->as.text.colour;
    return rule;
}

/* Makes the link back lead from the words in `box`. */
static void set_link(struct bp_setter *setter, struct bp_page *page, struct bp_box box) {
    struct bp_box *quad = bp_arena_new0(setter->keep, struct bp_box);
    const bp_len pad = box.h / LINK_PAD, top = MAX(0, box.y - pad);
    *quad = (struct bp_box){box.x, top, box.w, box.y + box.h + pad - top};
    page->links[0].quads = quad;
    page->links[0].n_quads = 1;
}

/* Behind the heading, at the page's right, is the way back. */
static void add_head(struct bp_edge *edge, struct bp_page *page, bp_len baseline) {
    struct bp_setter *setter = edge->setter;
    const bp_len right = edge->right, size = edge->size;
    const char *headings[BP_ATTACHED_HEADINGS];
    bp_attached_headings(setter, edge->chapter->attached, headings);
    struct head head = {.headings = headings,
                        .heading = headings[0],
                        .back = bp_back_words(setter, edge->chapter->attached)};
    fit_head(edge, &head);
    page->under = bp_arena_alloc(setter->keep, sizeof *page->under);
    page->content = bp_arena_alloc(setter->keep, sizeof *page->content * BP_PAGE_HEAD_PARTS);
    edge->right = right - head.back_width - head.gap;
    add_head_part(edge, page, head.heading, baseline, BP_PAGE_HEAD_HEADING, edge->chapter->heading);
    if (head.heading != headings[0])
        bp_elem_say(setter->keep, edge->chapter->heading)->actual = headings[0];
    edge->right = right;
    struct bp_box box = {edge->left, 0, edge->right - edge->left, MIN(baseline, page->height)};
    const struct bp_item *back =
        add_head_part(edge, page, head.back, baseline, BP_PAGE_HEAD_BACK, edge->chapter->back);
    if (back && page->n_links == 0) {
        page->content[page->n_content - 1].as.text.colour = setter->look->ink;
    } else if (back) {
        page->content[page->n_content - 1].as.text.colour = setter->look->accent;
        const struct bp_item rule = rule_under(back);
        g_array_append_val(edge->items, rule);
        box = back->box;
    } /* else the profile's words for it are empty: all of the head is the link */
    if (page->n_links > 0)
        set_link(setter, page, box);
    edge->size = size;
}

void bp_add_stamps(struct bp_edge *edge, struct bp_page *page, uint32_t number) {
    const struct bp_stamps stamps = bp_doc_stamps(edge->setter->doc);
    const struct bp_stamp_place place = bp_stamp_place(&stamps, page->width, page->height);
    edge->left = place.left;
    edge->right = place.right;
    edge->size = place.size;
    const char *headings[BP_ATTACHED_HEADINGS];
    bp_attached_headings(edge->setter, edge->chapter->attached, headings);
    if (page->attached_page == 0)
        add_head(edge, page, place.head);
    else
        add_stamp(edge, headings, true, place.head, BP_ARTIFACT_HEADER);
    add_foot(edge, number, place.foot);
}
