/* Running heads and feet: what every page says about where it is.
 * In: finished pages of a chapter, the profile's patterns. Out: artifacts over their content.
 * The one idea: heads and feet come last, when the number of pages is known, so no page is ever set
 * again for them. */
#include "layout/furniture/furniture.h"

#include <string.h>

#include "layout/furniture/edge.h"
#include "layout/parts/chapters.h"
#include "layout/refs.h"

#define HEAD_RULE BP_PT(52) /* from the page's top */
#define HEAD_BASELINE BP_PT(46.5)
#define LARGE BP_PT(13)
#define USUAL_SIZE BP_PT(16) /* of large type; whatever is larger has larger margins */
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

/* Adds a text that has the whole line: smaller where it is too long even so. */
static void add_alone(struct bp_edge *edge, const char *text, bool right, bp_len baseline,
                      enum bp_artifact kind) {
    const bp_len usual = edge->size, room = edge->right - edge->left;
    const bp_len width = bp_edge_width(edge, text);
    if (width > room) /* a little less, for what is rounded */
        edge->size = MAX(1, (bp_len)((int64_t)usual * room * 99 / 100 / width));
    bp_edge_add(edge, edge->items, text, right, baseline, kind);
    edge->size = usual;
}

/* True if both fit on one line. */
static bool fit_beside(struct bp_edge *edge, const char *left, const char *right) {
    const bp_len gap = *left && *right ? TEXT_GAP : 0;
    return bp_edge_width(edge, left) + gap + bp_edge_width(edge, right) <= edge->right - edge->left;
}

/* The text with the page's number is whole. The other has fewer words, or is left out, where it has
 * no room beside it. */
static void add_with_page(struct bp_edge *edge, const struct edge_line *line, uint32_t page) {
    const bool at_right = !strstr(line->left, "{page}");
    const char *number = bp_edge_fill(edge, at_right ? line->right : line->left, page);
    const char *pattern = at_right ? line->left : line->right;
    const char *const others[] = {bp_edge_fill(edge, pattern, page),
                                  bp_edge_fill_less(edge, pattern, page), "", NULL};
    size_t i = 0;
    while (others[i + 1] && !fit_beside(edge, others[i], number))
        i++;
    if (*others[i])
        bp_edge_add(edge, edge->items, others[i], !at_right, line->baseline, line->kind);
    add_alone(edge, number, at_right, line->baseline, line->kind);
}

/* Where the two don't fit beside each other, they are on two lines; where the right one is too long
 * for a line it has fewer words. */
static void add_line(struct bp_edge *edge, const struct edge_line *line, uint32_t page) {
    if (strstr(line->right, "{page}") || strstr(line->left, "{page}")) {
        add_with_page(edge, line, page);
        return;
    }
    const char *const left[] = {bp_edge_fill(edge, line->left, page),
                                bp_edge_fill_less(edge, line->left, page), NULL};
    const char *const right[] = {bp_edge_fill(edge, line->right, page),
                                 bp_edge_fill_less(edge, line->right, page), NULL};
    const bp_len room = edge->right - edge->left;
    const char *at_left = bp_edge_choose(edge, left, edge->size, room);
    const char *at_right = bp_edge_choose(edge, right, edge->size, room);
    const bool beside = fit_beside(edge, at_left, at_right);
    if (!beside && line->above == 0) { /* there is no other line */
        at_left = left[1];
        at_right = fit_beside(edge, at_left, right[1]) ? right[1] : "";
    }
    const bp_len upper = beside || line->above == 0 ? line->baseline : line->above;
    add_alone(edge, at_left, false, upper, line->kind);
    add_alone(edge, at_right, true, line->baseline, line->kind);
}

static void add_head(struct bp_edge *edge, uint32_t page) {
    const struct bp_setter *setter = edge->setter;
    const struct bp_look *look = setter->look;
    /* Larger type is a little lower, as far as there is room above the text. */
    bp_len lower = is_large(look) ? HEAD_LOWER + 2 * MAX(0, look->small - USUAL_SIZE) : 0;
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

/* What a running head calls an item: the short title that it or its report has, or else its title
 * up to the first colon. */
static const char *short_title(struct bp_setter *setter, const struct bp_node *item) {
    const struct bp_node *title = bp_node_child(item, BP_TITLE);
    const struct bp_node *report = bp_node_child(item, BP_REPORT);
    if (report && report->as.report.short_title)
        return report->as.report.short_title;
    if (item->as.item.short_title)
        return item->as.item.short_title;
    return title ? bp_before_colon(setter->scratch, bp_shown_text(setter, title)) : "";
}

/* The text without what would divide it from a title behind it. */
static const char *without_divider(struct bp_arena *arena, const char *text) {
    const char *end = text + strlen(text);
    while (end > text) {
        const char *last = g_utf8_prev_char(end);
        const gunichar c = g_utf8_get_char(last);
        if (!g_unichar_isspace(c) && !g_unichar_ispunct(c))
            break;
        end = last;
    }
    return bp_arena_printf(arena, "%.*s", (int)(end - text), text);
}

/* What the running heads of the chapter's pages say: with the item's title, and without it. */
static void name_item(struct bp_edge *edge) {
    struct bp_setter *setter = edge->setter;
    const struct bp_chapter *chapter = edge->chapter;
    if (!chapter->item) {
        edge->item = edge->less_item = bp_wording(setter, chapter->letter  ? BP_WORD_LETTER
                                                          : chapter->front ? BP_WORD_CONTENTS
                                                                           : BP_WORD_AGENDA);
        return;
    }
    const char *number = bp_item_label(chapter->item, setter->scratch);
    const char *pattern = bp_wording(setter, BP_WORD_ITEM);
    edge->item = bp_fill(setter->scratch, pattern, "n", number, "title",
                         short_title(setter, chapter->item), NULL);
    edge->less_item = without_divider(
        setter->scratch, bp_fill(setter->scratch, pattern, "n", number, "title", "", NULL));
}

/* Lays the colour of the paper under all else. */
static void colour_paper(struct bp_setter *setter, struct bp_page *page) {
    struct bp_item *under = bp_arena_alloc(setter->keep, sizeof *under * (page->n_under + 1));
    under[0] = (struct bp_item){.kind = BP_ITEM_FILL, .box = {.w = page->width, .h = page->height}};
    under[0].as.fill.colour = setter->look->paper;
    if (page->n_under > 0)
        memcpy(under + 1, page->under, sizeof *under * page->n_under);
    page->under = under;
    page->n_under++;
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
    name_item(&edge);
    const char *item = edge.item;
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
        if (!page->attachment && setter->look->paper != BP_WHITE)
            colour_paper(setter, page);
        page->over = bp_keep_array(setter->keep, edge.items);
        page->n_over = edge.items->len;
        page->label = bp_arena_printf(setter->keep, "%u", number);
    }
    g_array_free(edge.items, TRUE);
    g_array_free(edge.pieces, TRUE);
}
