/* What is set apart: block quotes and side notes.
 * In: BLOCKQUOTE, ASIDE. Out: frames in the flow, around blocks like any others; in cells, rows.
 * A frame goes on over pages by itself. A quote's frame is no wider than its rule, so the rule is
 * all that is seen of it. Frames are the page's, so what is in a cell is set as a row with a tinted
 * cell. */
#include "layout/blocks/blocks.h"

#define QUOTE_RULE BP_PT(1.5)
#define QUOTE_INDENT BP_PT(16)
#define PANEL_PAD BP_PT(14)
#define MOST_FRAMES 6 /* in one another; what is even deeper is only indented */
#define HIGH_IN_CELL                                                                               \
    BP_PT(240) /* what is as high, in a cell, has no frame: it may have to be cut */

static bool may_frame(const struct bp_node *node) {
    int depth = 0;
    for (node = node->parent; node; node = node->parent)
        depth += node->kind == BP_BLOCKQUOTE || node->kind == BP_ASIDE;
    return depth < MOST_FRAMES;
}

/* Room at both sides, but never so much that no text fits between. */
static struct bp_place inside(struct bp_place place, struct bp_elem *elem, bp_len indent) {
    indent = MIN(indent, place.width / 8);
    place.elem = elem;
    place.x += indent;
    place.width -= 2 * indent;
    return place;
}

/* Nothing is shown of what is empty, but places in it can be pointed at. */
static bool is_empty(struct bp_setter *setter, struct bp_place place, const struct bp_node *node) {
    if (!bp_node_blank(node))
        return false;
    bp_mark_block(setter, place, node, place.elem);
    return true;
}

/* True if the node is in a cell of whatever table: the document's, a cover's, the agenda's. */
static bool in_cell(const struct bp_node *node) {
    for (node = node->parent; node; node = node->parent) {
        const enum bp_kind kind = node->kind;
        if (kind == BP_TD || kind == BP_TH || kind == BP_FIELD || kind == BP_IMPLICATION ||
            kind == BP_ITEM)
            return true;
        if (kind == BP_SECTION || kind == BP_REPORT || kind == BP_NOTICE)
            return false;
    }
    return false;
}

/* Puts a flow of its own behind what is there already. */
static void append_flow(struct bp_flow *flow, const struct bp_flow *more) {
    struct bp_mark **end = &more->first->marks;
    while (*end)
        end = &(*end)->next;
    *end = flow->marks;
    more->first->gap = MAX(more->first->gap, flow->gap);
    if (flow->last)
        flow->last->next = more->first;
    else
        flow->first = more->first;
    flow->last = more->last;
    flow->marks = more->marks;
    flow->gap = more->gap;
}

/* Sets what is in the frame; place.flow is where. */
typedef void (*set_content)(struct bp_setter *setter, struct bp_place place,
                            const struct bp_node *node, struct bp_elem *elem);

/* In a cell: a row, whose one cell holds the content and another one, or itself, is the frame. */
static void set_framed_row(struct bp_setter *setter, struct bp_place place,
                           const struct bp_node *node, struct bp_elem *elem, set_content set,
                           const struct bp_frame *frame) {
    struct bp_flow content = {0}, *flow = place.flow;
    place.flow = &content;
    set(setter, place, node, elem);
    if (!content.first || bp_flow_height(&content) >= HIGH_IN_CELL) {
        if (content.first)
            append_flow(flow, &content);
        return;
    }
    struct bp_row *row = bp_row_new(setter, place.x, place.width);
    struct bp_cell *tinted = bp_row_cell(setter, row, NULL, frame->x, frame->w, 0);
    tinted->tint = frame->tint;
    tinted->tinted = true;
    struct bp_cell *cell = bp_row_cell(setter, row, elem, place.x, place.width, 0);
    cell->pad_top = frame->pad_top;
    cell->pad_bottom = frame->pad_bottom;
    cell->flow = content;
    bp_flow_row(setter, flow, row);
}

static void set_framed(struct bp_setter *setter, struct bp_place place, const struct bp_node *node,
                       struct bp_elem *elem, set_content set, const struct bp_frame *frame) {
    if (!may_frame(node)) {
        set(setter, place, node, elem);
    } else if (in_cell(node)) {
        set_framed_row(setter, place, node, elem, set, frame);
    } else {
        struct bp_strip *open = bp_flow_open(setter, place.flow, frame);
        set(setter, place, node, elem);
        bp_flow_close(setter, place.flow, open);
    }
}

/* -- quotes ----------------------------------------------------------------------------------- */

static void set_quoted(struct bp_setter *setter, struct bp_place place, const struct bp_node *quote,
                       struct bp_elem *elem) {
    bp_mark_node(setter, place, quote, elem);
    bp_set_blocks(setter, inside(place, elem, bp_scale(setter, QUOTE_INDENT)), quote);
}

void bp_set_quote(struct bp_setter *setter, struct bp_place place, const struct bp_node *quote) {
    if (is_empty(setter, place, quote))
        return;
    struct bp_elem *elem = bp_elem_new(setter, BP_ROLE_BLOCKQUOTE, place.elem, quote);
    struct bp_frame *frame = bp_arena_new0(setter->scratch, struct bp_frame);
    bp_len x = place.x + (bp_runs_left(setter, quote) ? place.width - QUOTE_RULE : 0);
    *frame = (struct bp_frame){.x = x, .w = QUOTE_RULE, .tint = setter->look->rule};
    set_framed(setter, place, quote, elem, set_quoted, frame);
}

/* -- side notes ------------------------------------------------------------------------------- */

static void set_noted(struct bp_setter *setter, struct bp_place place, const struct bp_node *aside,
                      struct bp_elem *elem) {
    const struct bp_node *title = bp_node_child(aside, BP_TITLE);
    struct bp_place inner = inside(place, elem, bp_scale(setter, PANEL_PAD));
    bp_mark_node(setter, inner, aside, elem);
    if (title) {
        inner.heading++;
        struct bp_elem *heading = bp_elem_new(setter, bp_heading_role(inner.heading), elem, title);
        bp_mark_block(setter, inner, title, heading);
        bp_set_para(setter, inner,
                    bp_para_node(setter, bp_style_bold(place.style), heading, title));
        bp_flow_keep_last(inner.flow);
        bp_flow_gap(inner.flow, bp_scale(setter, BP_PT(3)));
    }
    bp_set_blocks(setter, inner, aside);
}

void bp_set_aside(struct bp_setter *setter, struct bp_place place, const struct bp_node *aside) {
    if (is_empty(setter, place, aside))
        return;
    struct bp_elem *elem = bp_elem_new(setter, BP_ROLE_SECT, place.elem, aside);
    struct bp_frame *frame = bp_arena_new0(setter->scratch, struct bp_frame);
    *frame = (struct bp_frame){.x = place.x,
                               .w = place.width,
                               .pad_top = bp_scale(setter, BP_PT(9)),
                               .pad_bottom = bp_scale(setter, BP_PT(11)),
                               .tint = setter->look->tint};
    bp_flow_gap(place.flow, bp_scale(setter, BP_PT(12)));
    set_framed(setter, place, aside, elem, set_noted, frame);
    bp_flow_gap(place.flow, bp_scale(setter, BP_PT(12)));
}
