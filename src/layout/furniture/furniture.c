/* Running heads and feet: what every page says about where it is.
 * In: finished pages of a chapter, the profile's patterns. Out: artifacts over their content.
 * The one idea: heads and feet come last, when the number of pages is known, so no page is ever set
 * again for them. */
#include "layout/furniture/furniture.h"

#include <string.h>

#include "layout/furniture/edge.h"
#include "layout/refs.h"

#define HEAD_RULE BP_PT(52) /* from the page's top */
#define HEAD_BASELINE BP_PT(46.5)
#define LARGE BP_PT(13)
#define HEAD_LOWER BP_PT(8)
#define HEAD_AIR BP_PT(12)      /* between the rule and the text area */
#define TEXT_GAP BP_PT(16)      /* between the texts of a line */
#define FOOT_BASELINE BP_PT(36) /* from the page's foot */

static bool is_large(const struct bp_look *look) {
    return look->small > LARGE;
}

/* A line with a text at each side. */
struct edge_line {
    const char *left, *right; /* patterns */
    bp_len baseline;
    bp_len above; /* baseline of a line above it, if there is room for one; else 0 */
    enum bp_artifact kind;
};

/* Where the two don't fit beside each other, the one with the page's number is whole; without one,
 * the left is, and the right gets a line of its own in large type, or if less than half of it would
 * be seen. */
static void add_line(struct bp_edge *edge, const struct edge_line *line, uint32_t page) {
    const bp_len room = edge->right - edge->left;
    const char *at_left = bp_edge_fill(edge, line->left, page);
    const char *at_right = bp_edge_fill(edge, line->right, page);
    bp_len left = bp_edge_width(edge, at_left), right = bp_edge_width(edge, at_right);
    bp_len baseline = line->baseline;
    if (strstr(line->right, "{page}") && !strstr(line->left, "{page}"))
        left = MIN(left, room - right - TEXT_GAP);
    else if (line->above > 0 &&
             room - left - TEXT_GAP < (is_large(edge->setter->look) ? right : right / 2))
        baseline = line->above;
    else
        right = MIN(right, room - MIN(left, room) - TEXT_GAP);
    bp_edge_add(edge, edge->items, at_left, false, MIN(left, room), baseline, line->kind);
    bp_edge_add(edge, edge->items, at_right, true, MIN(right, room), line->baseline, line->kind);
}

static void add_head(struct bp_edge *edge, uint32_t page) {
    const struct bp_setter *setter = edge->setter;
    const struct bp_look *look = setter->look;
    /* Larger type is a little lower, as far as there is room above the text. */
    bp_len lower = is_large(look) ? HEAD_LOWER : 0;
    lower = CLAMP(look->margin_top - HEAD_RULE - HEAD_AIR, 0, lower);
    const struct edge_line line = {.left = setter->profile->head_left,
                                   .right = setter->profile->head_right,
                                   .baseline = HEAD_BASELINE + lower,
                                   .above = HEAD_BASELINE + lower - look->small * 5 / 4,
                                   .kind = BP_ARTIFACT_HEADER};
    add_line(edge, &line, page);
    struct bp_item rule = {
        .kind = BP_ITEM_FILL,
        .artifact = BP_ARTIFACT_HEADER,
        .box = {setter->left, HEAD_RULE + lower, edge->right - setter->left, BP_PT(0.6)}};
    rule.as.fill.colour = look->rule;
    g_array_append_val(edge->items, rule);
}

static void add_foot(struct bp_edge *edge, uint32_t page, bp_len height) {
    const struct edge_line line = {.left = edge->setter->profile->foot_left,
                                   .right = edge->setter->profile->foot_right,
                                   .baseline = height - FOOT_BASELINE,
                                   .kind = BP_ARTIFACT_FOOTER};
    add_line(edge, &line, page);
}

static const char *item_text(struct bp_setter *setter, const struct bp_chapter *chapter) {
    if (chapter->letter)
        return bp_wording(setter, BP_WORD_LETTER);
    if (!chapter->item)
        return bp_wording(setter, chapter->front ? BP_WORD_CONTENTS : BP_WORD_AGENDA);
    const struct bp_node *title = bp_node_child(chapter->item, BP_TITLE);
    return bp_fill(setter->scratch, bp_wording(setter, BP_WORD_ITEM), "n",
                   bp_arena_printf(setter->scratch, "%d", chapter->item->as.item.number), "title",
                   title ? bp_shown_text(setter, title) : "", NULL);
}

void bp_set_furniture(struct bp_setter *setter, const struct bp_chapter *chapter) {
    const struct bp_profile *profile = setter->profile;
    const struct bp_node *meeting = bp_node_child(setter->doc->root, BP_MEETING);
    struct bp_edge edge = {
        .setter = setter,
        .chapter = chapter,
        .date = bp_when_date(&meeting->as.meeting.start, bp_wording(setter, BP_WORD_DATE_SHORT),
                             profile, setter->scratch),
        .n_pages = setter->n_pages + setter->book->pages_before,
        .items = g_array_new(FALSE, FALSE, sizeof(struct bp_item)),
        .pieces = g_array_new(FALSE, FALSE, sizeof(struct bp_piece)),
    };
    const char *item = item_text(setter, chapter);
    for (guint i = 0; i < chapter->pages->len; i++) {
        struct bp_page *page = &g_array_index(chapter->pages, struct bp_page, i);
        const uint32_t number = setter->book->pages_before + chapter->first_page + i + 1;
        edge.item = page->running && *page->running ? page->running : item;
        edge.left = setter->left;
        edge.right = page->width - setter->look->margin_right;
        edge.size = setter->look->small;
        g_array_set_size(edge.items, 0);
        g_array_append_vals(edge.items, page->over, page->n_over);
        if (!page->attachment && !(chapter->front && i == 0))
            add_head(&edge, number);
        if (page->attachment)
            bp_add_stamps(&edge, page, number);
        else
            add_foot(&edge, number, page->height);
        page->over = bp_keep_array(setter->keep, edge.items);
        page->n_over = edge.items->len;
        page->label = bp_arena_printf(setter->keep, "%u", number);
    }
    g_array_free(edge.items, TRUE);
    g_array_free(edge.pieces, TRUE);
}
