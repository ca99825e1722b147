/* Rows cut in two at a page's end.
 * In: a row strip and the room left. Out: the row's upper part in its place, the lower part behind.
 * The one idea: both parts have the same elements, so the row stays one TR for the ear. */
#include "layout/paginate.h"

/* The last strip of a cell that still fits into `room`, at a good place if there is one. */
static struct bp_strip *cut_cell(const struct bp_flow *flow, bp_len room) {
    struct bp_strip *good = NULL, *any = NULL;
    bp_len height = 0;
    for (struct bp_strip *strip = flow->first; strip; strip = strip->next) {
        height += strip->height + (strip == flow->first ? 0 : strip->gap);
        if (height > room)
            break;
        any = strip;
        if (!strip->keep)
            good = strip;
    }
    return good ? good : any;
}

static bool has_spanning_cell(const struct bp_row *row) {
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next)
        if (cell->y != 0 || cell->height != row->first->height)
            return true;
    return false;
}

bool bp_split_row(struct bp_setter *setter, struct bp_strip *strip, bp_len room) {
    struct bp_row *row = strip->as.row;
    if (has_spanning_cell(row))
        return false;
    bool any = false;
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next)
        any = any || cut_cell(&cell->flow, room - cell->pad_top - row->top_rule);
    if (!any)
        return false;
    struct bp_row *rest = bp_row_new(setter, row->x, row->w);
    rest->rule = row->rule;
    rest->rule_colour = row->rule_colour;
    rest->pos = row->pos;
    for (struct bp_cell *cell = row->first; cell; cell = cell->next) {
        struct bp_cell *more = bp_row_cell(setter, rest, NULL, cell->x, cell->w, cell->pad_bottom);
        more->tint = cell->tint;
        more->tinted = cell->tinted;
        struct bp_strip *cut = cut_cell(&cell->flow, room - cell->pad_top - row->top_rule);
        more->flow.first = cut ? cut->next : cell->flow.first;
        more->flow.last = more->flow.first ? cell->flow.last : NULL;
        cell->flow.last = cut;
        if (cut)
            cut->next = NULL;
        else
            cell->flow.first = NULL;
        cell->pad_bottom = 0;
        cell->middle = false;
    }
    struct bp_flow pair = {0};
    row->rule = 0;
    for (struct bp_cell *cell = row->first; cell; cell = cell->next)
        cell->height = 0;
    struct bp_strip *upper = bp_flow_row(setter, &pair, row);
    struct bp_strip *lower = bp_flow_row(setter, &pair, rest);
    lower->next = strip->next;
    lower->keep = strip->keep;
    strip->height = upper->height;
    strip->notes = upper->notes;
    strip->keep = false;
    strip->next = lower;
    return true;
}
