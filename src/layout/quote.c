/* What is set apart: block quotes and side notes.
 * In: BLOCKQUOTE, ASIDE. Out: frames in the flow, around blocks like any others.
 * The one idea: a frame goes on over pages by itself. A quote's frame is no wider than its rule, so
 * the rule is all that is seen of it. */
#include "layout/blocks.h"

#define QUOTE_RULE BP_PT(1.5)
#define QUOTE_INDENT BP_PT(16)
#define PANEL_PAD BP_PT(14)
#define MOST_FRAMES 6 /* in one another; what stands even deeper is only indented */

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

void bp_set_quote(struct bp_setter *setter, struct bp_place place, const struct bp_node *quote) {
    if (is_empty(setter, place, quote))
        return;
    struct bp_elem *elem = bp_elem_new(setter, BP_ROLE_BLOCKQUOTE, place.elem, quote);
    struct bp_frame *frame = bp_arena_new0(setter->scratch, struct bp_frame);
    bp_len x = place.x + (bp_runs_left(setter, quote) ? place.width - QUOTE_RULE : 0);
    *frame = (struct bp_frame){.x = x, .w = QUOTE_RULE, .tint = setter->look->rule};
    struct bp_strip *open = may_frame(quote) ? bp_flow_open(setter, place.flow, frame) : NULL;
    bp_mark_node(setter, place, quote, elem);
    bp_set_blocks(setter, inside(place, elem, QUOTE_INDENT), quote);
    if (open)
        bp_flow_close(setter, place.flow, open);
}

void bp_set_aside(struct bp_setter *setter, struct bp_place place, const struct bp_node *aside) {
    if (is_empty(setter, place, aside))
        return;
    struct bp_elem *elem = bp_elem_new(setter, BP_ROLE_SECT, place.elem, aside);
    const struct bp_node *title = bp_node_child(aside, BP_TITLE);
    struct bp_frame *frame = bp_arena_new0(setter->scratch, struct bp_frame);
    *frame = (struct bp_frame){.x = place.x,
                               .w = place.width,
                               .pad_top = BP_PT(9),
                               .pad_bottom = BP_PT(11),
                               .tint = setter->look->tint};
    bp_flow_gap(place.flow, BP_PT(12));
    struct bp_strip *open = may_frame(aside) ? bp_flow_open(setter, place.flow, frame) : NULL;
    struct bp_place inner = inside(place, elem, PANEL_PAD);
    bp_mark_node(setter, inner, aside, elem);
    if (title) {
        struct bp_elem *p = bp_elem_new(setter, BP_ROLE_P, elem, title);
        struct bp_para_style style = place.style;
        style.bold = true;
        bp_para_begin(setter, style, p);
        bp_para_add_inlines(setter, title);
        bp_mark_block(setter, inner, title, p);
        bp_flow_para(setter, inner.flow, bp_para_end(setter), inner.x, inner.width, NULL);
        bp_flow_keep_last(inner.flow);
        bp_flow_gap(inner.flow, BP_PT(3));
    }
    bp_set_blocks(setter, inner, aside);
    if (open)
        bp_flow_close(setter, place.flow, open);
    bp_flow_gap(place.flow, BP_PT(12));
}
