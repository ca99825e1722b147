/* Blocks: paragraphs, headings, and who sets the others.
 * In: block nodes and a place. Out: strips in the place's flow, elements under its element.
 * The one idea: a block knows its own inner space and asks for the gap above and below it; what
 * stands next to it is not its business. */
#include "layout/blocks/blocks.h"

#include "layout/para/runs.h"
#include "layout/refs.h"

#define HEADING_LEVELS 6
#define NUMBER_ROOM BP_PT(24) /* for a heading's number: one digit, its full stop */
#define NUMBER_GAP BP_PT(12)  /* and this, which is behind wider ones too */

struct bp_place bp_chapter_place(struct bp_setter *setter, struct bp_flow *flow, bp_len block_gap) {
    return (struct bp_place){.flow = flow,
                             .elem = setter->chapter->root,
                             .x = setter->left,
                             .width = setter->width,
                             .style = bp_style_body(setter),
                             .block_gap = block_gap,
                             .heading = 2};
}

void bp_mark_node(struct bp_setter *setter, struct bp_place place, const struct bp_node *node,
                  struct bp_elem *elem) {
    const char *name = bp_place_name(setter, node);
    if (name)
        bp_flow_mark(setter, place.flow, name, elem, place.x);
}

/* The ids of inline elements are places too: those of the block they stand in. */
static void mark_inlines(struct bp_setter *setter, struct bp_place place,
                         const struct bp_node *block, struct bp_elem *elem) {
    for (const struct bp_node *node = bp_node_next(block, block); node;
         node = bp_node_next(node, block)) {
        if (node->kind != BP_FOOTNOTE) /* that of a note is at the page's foot */
            bp_mark_node(setter, place, node, elem);
        if (node->kind != BP_A || node->as.a.href[0] != '#')
            continue;
        const char *target = node->as.a.href + 1;
        if (g_hash_table_lookup(setter->book->mentions, target) == node)
            bp_flow_mark(setter, place.flow, bp_arena_printf(setter->keep, "mention.%s", target),
                         elem, place.x);
    }
}

void bp_mark_block(struct bp_setter *setter, struct bp_place place, const struct bp_node *block,
                   struct bp_elem *elem) {
    bp_mark_node(setter, place, block, elem);
    mark_inlines(setter, place, block, elem);
}

/* -- paragraphs ------------------------------------------------------------------------------- */

void bp_set_para(struct bp_setter *setter, struct bp_place place, const struct bp_para *para) {
    bp_flow_para(setter, place.flow, para, place.x, place.width, NULL);
}

void bp_set_open(struct bp_setter *setter, struct bp_place place) {
    bp_set_para(setter, place, bp_para_end(setter));
}

void bp_set_text(struct bp_setter *setter, struct bp_place place, const char *text) {
    bp_set_para(setter, place, bp_para_text(setter, place.style, place.elem, text));
}

void bp_set_text_p(struct bp_setter *setter, struct bp_place place, const char *text) {
    place.elem = bp_elem_new(setter, BP_ROLE_P, place.elem, NULL);
    bp_set_text(setter, place, text);
}

/* A paragraph that ends in a colon leads in what follows and stays with it. */
static bool leads_in(const struct bp_node *node) {
    const struct bp_node *last = node->last;
    while (last && last->kind != BP_TEXT)
        last = last->last;
    return last && last->as.text.length > 0 && node->next &&
           last->as.text.text[last->as.text.length - 1] == ':';
}

/* A paragraph that is all there is in its cell or list item needs no element of its own. */
static bool stands_alone(const struct bp_node *node) {
    enum bp_kind parent = node->parent->kind;
    bool in_cell = parent == BP_LI || parent == BP_TD || parent == BP_TH || parent == BP_FIELD ||
                   parent == BP_IMPLICATION;
    return in_cell && !node->id && !node->lang && node->parent->first == node && !node->next;
}

struct bp_para *bp_prepare_p(struct bp_setter *setter, struct bp_para_style style,
                             struct bp_elem *parent, const struct bp_node *node) {
    struct bp_elem *elem =
        stands_alone(node) ? parent : bp_elem_new(setter, BP_ROLE_P, parent, node);
    return bp_para_node(setter, style, elem, node);
}

static void set_p(struct bp_setter *setter, struct bp_place place, const struct bp_node *node) {
    struct bp_para *para = g_hash_table_lookup(setter->prepared, node);
    if (!para)
        para = bp_prepare_p(setter, place.style, place.elem, node);
    bp_mark_block(setter, place, node, bp_para_elem(para));
    struct bp_label number;
    if (place.numbering) {
        number = bp_number_paragraph(setter, place, node, bp_para_elem(para));
        place.label = &number;
    }
    bp_flow_para(setter, place.flow, para, place.x, place.width, place.label);
    if (leads_in(node))
        bp_flow_keep_last(place.flow);
}

void bp_flow_blank(struct bp_setter *setter, struct bp_place place) {
    struct bp_item *blank = bp_arena_new0(setter->scratch, struct bp_item);
    blank->kind = BP_ITEM_BLANK;
    blank->elem = place.elem;
    blank->box.x = place.x;
    bp_flow_items(setter, place.flow, 0, blank, 1);
}

typedef void (*set_fn)(struct bp_setter *setter, struct bp_place place,
                       const struct bp_node *block);

static const set_fn setters[BP_KIND_COUNT] = {
#define BP_BLOCK(kind, name, holds, member, read, set, measure) [BP_##kind] = set,
#include "model/elements.def"
};

void bp_set_blocks_beside(struct bp_setter *setter, struct bp_place place,
                          const struct bp_node *node, const struct bp_label *label) {
    const struct bp_place edge = place;
    if (place.numbering) {
        place.x += place.numbering->room;
        place.width -= place.numbering->room;
    }
    const bool framed = place.flow->last && place.flow->last->kind == BP_STRIP_OPEN;
    struct bp_strip *beside = NULL;
    bool first = true;
    for (const struct bp_node *block = node->first; block; block = block->next) {
        if (!setters[block->kind])
            continue;
        if (!first)
            bp_flow_gap(place.flow, place.block_gap);
        struct bp_place its = place;
        its.label = NULL;
        if (block->kind == BP_P)
            its.label = first ? label : NULL;
        else
            its.numbering = NULL;      /* only the section's own paragraphs have numbers */
        if (block->kind == BP_TABLE) { /* which are wide: they have the edge of the page */
            its.x = edge.x;
            its.width = edge.width;
        }
        if (block->kind != BP_P && first && label)
            beside = bp_label_begin(setter, place, label);
        setters[block->kind](setter, its, block);
        first = false;
    }
    if (first && label)
        beside = bp_label_begin(setter, place, label);
    if (beside)
        bp_label_end(setter, beside, framed);
}

void bp_set_blocks(struct bp_setter *setter, struct bp_place place, const struct bp_node *node) {
    bp_set_blocks_beside(setter, place, node, NULL);
}

/* -- headings --------------------------------------------------------------------------------- */

enum bp_role bp_heading_role(int level) {
    return (enum bp_role)(BP_ROLE_H1 + MIN(level, HEADING_LEVELS) - 1);
}

struct bp_elem *bp_set_heading(struct bp_setter *setter, struct bp_place place, int level,
                               const char *number, const struct bp_node *title, const char *label,
                               const char *hint, const char *marked) {
    struct bp_para_style style = bp_style_heading(setter, level);
    struct bp_elem *elem = bp_elem_new(setter, bp_heading_role(level), place.elem, title);
    static const double above[] = {0, 0, 0, 20, 15, 15, 15}, below[] = {0, 18, 12, 5, 3, 3, 3};
    bp_flow_gap(place.flow, bp_scale(setter, BP_PT(above[MIN(level, HEADING_LEVELS)])));
    struct bp_label side = {.x = place.x};
    bp_len indent = 0;
    if (place.numbering && (number || level > 3)) /* on the edge of the paragraphs' text */
        indent = place.numbering->room;
    if (number) {
        side.para = bp_para_text(setter, style, elem, number);
        bp_para_space(side.para);
        indent = MAX(MAX(bp_scale(setter, NUMBER_ROOM), indent),
                     bp_para_max(side.para) + bp_scale(setter, NUMBER_GAP));
    }
    bp_para_begin(setter, style, elem);
    if (title)
        bp_para_add_inlines(setter, title);
    else
        bp_para_add_text(setter, label);
    if (hint) {
        bp_para_add_text(setter, " ");
        bp_para_add_styled(setter, hint, setter->look->small, setter->look->soft, false);
    }
    struct bp_para *para = bp_para_end(setter);
    if (marked)
        bp_flow_mark(setter, place.flow, marked, elem, place.x);
    if (title)
        mark_inlines(setter, place, title, elem);
    bp_flow_para(setter, place.flow, para, place.x + indent, place.width - indent,
                 number ? &side : NULL);
    bp_flow_keep_last(place.flow);
    bp_flow_gap(place.flow, bp_scale(setter, BP_PT(below[MIN(level, HEADING_LEVELS)])));
    return elem;
}
