/* The flow: strips, rows, frames and the space between them.
 * In: what the parts of a chapter append. Out: a list of strips for paginate.c.
 * A gap belongs to the strip below it and collapses with other gaps to the larger, so every block
 * can ask for its air without knowing its neighbours. */
#include "layout/flow.h"

#define WHOLE_FRAME BP_PT(240) /* panels less high than that are never split */

void bp_flow_gap(struct bp_flow *flow, bp_len gap) {
    if (flow->last && flow->last->kind == BP_STRIP_OPEN)
        return; /* the frame's padding is the air above its first block */
    flow->gap = MAX(flow->gap, gap);
}

struct bp_strip *bp_flow_strip(struct bp_setter *setter, struct bp_flow *flow,
                               enum bp_strip_kind kind, bp_len height) {
    struct bp_strip *strip = bp_arena_new0(setter->scratch, struct bp_strip);
    strip->kind = (uint8_t)kind;
    strip->height = height;
    strip->gap = flow->gap;
    strip->marks = flow->marks;
    strip->running = flow->running;
    flow->running = NULL;
    flow->gap = 0;
    flow->marks = NULL;
    if (flow->last)
        flow->last->next = strip;
    else
        flow->first = strip;
    flow->last = strip;
    return strip;
}

struct bp_flow bp_flow_copy(struct bp_setter *setter, const struct bp_flow *flow) {
    struct bp_flow copy = {.gap = flow->gap};
    for (const struct bp_strip *strip = flow->first; strip; strip = strip->next) {
        struct bp_strip *its = bp_arena_new0(setter->scratch, struct bp_strip);
        *its = *strip;
        its->next = NULL;
        if (copy.last)
            copy.last->next = its;
        else
            copy.first = its;
        copy.last = its;
    }
    return copy;
}

void bp_flow_mark(struct bp_setter *setter, struct bp_flow *flow, const char *name,
                  struct bp_elem *elem, bp_len x) {
    struct bp_mark *mark = bp_arena_new0(setter->scratch, struct bp_mark);
    *mark = (struct bp_mark){.next = flow->marks, .name = name, .elem = elem, .x = x};
    flow->marks = mark;
}

bp_len bp_flow_height(const struct bp_flow *flow) {
    bp_len height = 0;
    for (const struct bp_strip *strip = flow->first; strip; strip = strip->next)
        height += strip->height + (strip == flow->first ? 0 : strip->gap);
    return height;
}

bp_len bp_notes_height(const struct bp_note *notes) {
    bp_len height = 0;
    for (const struct bp_note *note = notes; note; note = note->next)
        height += (note == notes ? BP_NOTES_GAP : BP_NOTE_GAP) + bp_flow_height(&note->flow);
    return height;
}

void bp_flow_keep_last(struct bp_flow *flow) {
    if (flow->last)
        flow->last->keep = true;
}

void bp_flow_keep_all(struct bp_flow *flow) {
    for (struct bp_strip *strip = flow->first; strip && strip->next; strip = strip->next)
        strip->keep = true;
}

struct bp_strip *bp_flow_open(struct bp_setter *setter, struct bp_flow *flow,
                              const struct bp_frame *frame) {
    struct bp_strip *strip = bp_flow_strip(setter, flow, BP_STRIP_OPEN, frame->pad_top);
    strip->as.frame = frame;
    strip->keep = true;
    return strip;
}

void bp_flow_close(struct bp_setter *setter, struct bp_flow *flow, struct bp_strip *open) {
    bp_flow_keep_last(flow);
    flow->gap = 0; /* the padding is the air below the last block */
    struct bp_strip *close =
        bp_flow_strip(setter, flow, BP_STRIP_CLOSE, open->as.frame->pad_bottom);
    close->as.frame = open->as.frame;
    bp_len height = 0;
    int lines = 0;
    for (const struct bp_strip *strip = open; strip; strip = strip->next) {
        height += strip->gap + strip->height;
        lines += strip->kind == BP_STRIP_LINE && strip->height > 0;
    }
    if (height < WHOLE_FRAME ||
        (lines <= open->as.frame->whole_lines && height < setter->bottom - setter->top))
        for (struct bp_strip *strip = open; strip && strip != close; strip = strip->next)
            strip->keep = true;
}

/* Where the trailing strips begin that must stay with what follows: a heading, a lead-in. */
static struct bp_strip **kept_tail(struct bp_flow *flow) {
    struct bp_strip **tail = &flow->first;
    for (struct bp_strip **at = &flow->first; *at; at = &(*at)->next)
        if (!(*at)->keep)
            tail = &(*at)->next;
    return tail;
}

/* What was turned upright only to be turned again, with nothing between, stays as it is: what
 * follows goes on below, unless it has a running head of its own. */
static bool stays_landscape(struct bp_flow *flow, struct bp_strip *kept) {
    struct bp_strip *before = NULL, *turn = flow->first;
    while (turn && turn->next != kept) {
        before = turn;
        turn = turn->next;
    }
    if (!before || !turn || turn->kind != BP_STRIP_TURN || turn->as.landscape || flow->running ||
        (kept && kept->running))
        return false;
    before->next = kept;
    if (kept)
        kept->gap = MAX(kept->gap, turn->gap);
    else
        flow->last = before;
    bp_flow_gap(flow, kept ? 0 : turn->gap);
    return true;
}

static void turn_before(struct bp_setter *setter, struct bp_flow *flow, struct bp_strip **tail,
                        bool landscape) {
    struct bp_strip *kept = *tail, *last = flow->last;
    struct bp_flow before = {.gap = flow->gap};
    struct bp_strip *turn = bp_flow_strip(setter, &before, BP_STRIP_TURN, 0);
    turn->as.landscape = landscape;
    turn->next = kept;
    *tail = turn;
    flow->last = kept ? last : turn;
    flow->gap = kept ? flow->gap : 0;
}

void bp_turn_page(struct bp_setter *setter, struct bp_flow *flow, bool landscape) {
    const struct bp_look *look = setter->look;
    struct bp_strip **tail = kept_tail(flow);
    if (!landscape || !stays_landscape(flow, *tail))
        turn_before(setter, flow, tail, landscape);
    setter->landscape = landscape;
    setter->width =
        (landscape ? look->page_height : look->page_width) - look->margin_left - look->margin_right;
}

struct bp_strip *bp_flow_items(struct bp_setter *setter, struct bp_flow *flow, bp_len height,
                               struct bp_item *items, uint32_t n_items) {
    struct bp_strip *strip = bp_flow_strip(setter, flow, BP_STRIP_LINE, height);
    strip->as.line.items = items;
    strip->as.line.n_items = n_items;
    return strip;
}

void bp_flow_rule(struct bp_setter *setter, struct bp_flow *flow, bp_len x, bp_len w, bp_len height,
                  bp_colour colour) {
    struct bp_item *item = bp_arena_new0(setter->scratch, struct bp_item);
    item->kind = BP_ITEM_FILL;
    item->box = (struct bp_box){x, 0, w, height};
    item->as.fill.colour = colour;
    bp_flow_items(setter, flow, height, item, 1);
}

struct bp_row *bp_row_new(struct bp_setter *setter, bp_len x, bp_len w) {
    struct bp_row *row = bp_arena_new0(setter->scratch, struct bp_row);
    row->x = x;
    row->w = w;
    row->rule_colour = setter->look->rule;
    return row;
}

struct bp_cell *bp_row_cell(struct bp_setter *setter, struct bp_row *row, struct bp_elem *elem,
                            bp_len x, bp_len w, bp_len pad) {
    struct bp_cell *cell = bp_arena_new0(setter->scratch, struct bp_cell);
    *cell = (struct bp_cell){.elem = elem,
                             .x = x,
                             .w = w,
                             .pad_top = pad,
                             .pad_bottom = pad,
                             .tint = setter->look->tint};
    if (row->last)
        row->last->next = cell;
    else
        row->first = cell;
    row->last = cell;
    return cell;
}

/* The notes that the cells call for are the row's. Rows in cells have gathered theirs already. */
static void gather_notes(struct bp_setter *setter, struct bp_strip *row) {
    struct bp_note **end = &row->notes;
    for (const struct bp_cell *cell = row->as.row->first; cell; cell = cell->next)
        for (const struct bp_strip *strip = cell->flow.first; strip; strip = strip->next)
            for (const struct bp_note *note = strip->notes; note; note = note->next) {
                *end = bp_arena_new0(setter->scratch, struct bp_note);
                **end = *note;
                (*end)->next = NULL;
                end = &(*end)->next;
            }
}

struct bp_strip *bp_flow_row(struct bp_setter *setter, struct bp_flow *flow, struct bp_row *row) {
    bp_len height = 0;
    for (struct bp_cell *cell = row->first; cell; cell = cell->next)
        if (cell->height == 0) /* otherwise the table has placed it already */
            height = MAX(height, cell->pad_top + bp_flow_height(&cell->flow) + cell->pad_bottom);
        else
            height = MAX(height, cell->y + cell->height);
    for (struct bp_cell *cell = row->first; cell; cell = cell->next)
        if (cell->height == 0)
            cell->height = height;
    struct bp_strip *strip =
        bp_flow_strip(setter, flow, BP_STRIP_ROW, height + row->top_rule + row->rule);
    strip->as.row = row;
    gather_notes(setter, strip);
    return strip;
}
