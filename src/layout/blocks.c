/* Blocks: paragraphs, lists, headings.
 * In: block nodes and a place. Out: strips in the place's flow, elements under its element.
 * The one idea: a block knows its own inner space and asks for the gap above and below it; what
 * stands next to it is not its business. */
#include "layout/blocks.h"

#define LIST_INDENT BP_PT(16)
#define HEADING_LEVELS 6

void bp_mark_node(struct bp_setter *setter, struct bp_place place, const struct bp_node *node,
                  struct bp_elem *elem) {
    if (node->id)
        bp_flow_mark(setter, place.flow, node->id, elem, place.x);
}

/* The ids of inline elements are places too: those of the block they stand in. */
static void mark_inlines(struct bp_setter *setter, struct bp_place place,
                         const struct bp_node *block, struct bp_elem *elem) {
    for (const struct bp_node *node = bp_node_next(block, block); node;
         node = bp_node_next(node, block)) {
        bp_mark_node(setter, place, node, elem);
        if (node->kind != BP_A || node->as.a.href[0] != '#')
            continue;
        const char *target = node->as.a.href + 1;
        if (g_hash_table_lookup(setter->mentions, target) == node)
            bp_flow_mark(setter, place.flow, bp_arena_printf(setter->keep, "mention.%s", target),
                         elem, place.x);
    }
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
    bp_para_begin(setter, style, elem);
    bp_para_add_inlines(setter, node);
    return bp_para_end(setter);
}

static void set_p(struct bp_setter *setter, struct bp_place place, const struct bp_node *node,
                  const struct bp_label *label) {
    struct bp_para *para = g_hash_table_lookup(setter->prepared, node);
    if (!para)
        para = bp_prepare_p(setter, place.style, place.elem, node);
    struct bp_elem *elem = bp_para_elem(para);
    bp_mark_node(setter, place, node, elem);
    mark_inlines(setter, place, node, elem);
    bp_flow_para(setter, place.flow, para, place.x, place.width, label);
    if (leads_in(node))
        bp_flow_keep_last(place.flow);
}

/* Sets the blocks of a node; `label` stands beside the first line of the first paragraph. */
static void set_blocks(struct bp_setter *setter, struct bp_place place, const struct bp_node *node,
                       const struct bp_label *label) {
    bool first = true;
    for (const struct bp_node *block = node->first; block; block = block->next) {
        if (block->kind != BP_P && block->kind != BP_UL && block->kind != BP_OL &&
            block->kind != BP_TABLE)
            continue;
        if (!first)
            bp_flow_gap(place.flow, place.block_gap);
        first = false;
        if (label && block->kind != BP_P) { /* a bullet with no text beside it: an empty line */
            struct bp_para *none = bp_para_text(setter, place.style, place.elem, "");
            bp_flow_para(setter, place.flow, none, place.x, place.width, label);
            bp_flow_keep_last(place.flow);
        }
        if (block->kind == BP_P)
            set_p(setter, place, block, label);
        else if (block->kind == BP_UL || block->kind == BP_OL)
            bp_set_list(setter, place, block, block->as.list.style, block->as.list.start);
        else
            bp_set_table(setter, place, block);
        label = NULL;
    }
}

void bp_set_blocks(struct bp_setter *setter, struct bp_place place, const struct bp_node *node) {
    set_blocks(setter, place, node, NULL);
}

/* -- lists ------------------------------------------------------------------------------------ */

static const char *const tens[] = {"", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc"};
static const char *const ones[] = {"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"};

static char *letters(struct bp_arena *arena, int n) {
    char text[16];
    int at = (int)sizeof text;
    text[--at] = '\0';
    for (; n > 0 && at > 0; n = (n - 1) / 26)
        text[--at] = (char)('a' + (n - 1) % 26);
    return bp_arena_strdup(arena, text + at);
}

static const char *list_label(struct bp_setter *setter, enum bp_list_style style, int n) {
    if (style == BP_LIST_DISC)
        return "•";
    if (style == BP_LIST_LOWER_ALPHA && n > 0)
        return bp_arena_printf(setter->scratch, "%s.", letters(setter->scratch, n));
    if (style == BP_LIST_LOWER_ROMAN && n > 0 && n < 100)
        return bp_arena_printf(setter->scratch, "%s%s.", tens[n / 10], ones[n % 10]);
    return bp_arena_printf(setter->scratch, "%d.", n);
}

static int count_items(const struct bp_node *node) {
    int n = 0;
    for (const struct bp_node *li = bp_node_child(node, BP_LI); li; li = bp_node_twin(li))
        n++;
    return n;
}

/* Room for the widest label, so that the text of all items stands on one edge. */
static bp_len label_room(struct bp_setter *setter, struct bp_para_style style,
                         enum bp_list_style list, int start, int n) {
    if (list == BP_LIST_DISC)
        return LIST_INDENT;
    bp_len widest = 0;
    for (int i = 0; i < n; i++) {
        if (i > 0 && i + 1 < n && list == BP_LIST_DECIMAL)
            continue; /* figures are all as wide: the last number is the widest */
        struct bp_para *label =
            bp_para_text(setter, style, NULL, list_label(setter, list, start + i));
        widest = MAX(widest, bp_para_max(label));
    }
    return MAX(LIST_INDENT, widest + BP_PT(6));
}

static enum bp_attr list_attr(enum bp_list_style style) {
    return (enum bp_attr)(BP_ATTR_LIST_DISC + (int)style);
}

void bp_set_list(struct bp_setter *setter, struct bp_place place, const struct bp_node *node,
                 enum bp_list_style style, int start) {
    struct bp_elem *list = bp_elem_new(setter, BP_ROLE_L, place.elem, node);
    list->attr = (uint8_t)list_attr(style);
    bp_mark_node(setter, place, node, list);
    struct bp_para_style label_style = place.style;
    label_style.tabular = style == BP_LIST_DECIMAL;
    if (style == BP_LIST_DISC) {
        label_style.colour = setter->look->accent;
        label_style.bold = true;
    }
    bp_len room = label_room(setter, label_style, style, start, count_items(node));
    for (const struct bp_node *li = bp_node_child(node, BP_LI); li; li = bp_node_twin(li)) {
        struct bp_elem *item = bp_elem_new(setter, BP_ROLE_LI, list, li);
        bp_mark_node(setter, place, li, item);
        struct bp_elem *lbl = bp_elem_new(setter, BP_ROLE_LBL, item, NULL);
        struct bp_label label = {
            .para = bp_para_text(setter, label_style, lbl, list_label(setter, style, start++)),
            .x = place.x};
        bp_para_space(label.para);
        struct bp_place body = place;
        body.elem = bp_elem_new(setter, BP_ROLE_LBODY, item, NULL);
        body.x += room;
        body.width -= room;
        body.block_gap = BP_PT(4);
        set_blocks(setter, body, li, &label);
        if (bp_node_twin(li))
            bp_flow_gap(place.flow, BP_PT(4));
    }
}

/* -- headings --------------------------------------------------------------------------------- */

struct bp_elem *bp_set_heading(struct bp_setter *setter, struct bp_place place, int level,
                               const char *number, const struct bp_node *title, const char *label,
                               const char *hint, const char *marked) {
    struct bp_para_style style = bp_style_heading(setter, level);
    int role = BP_ROLE_H1 + MIN(level, HEADING_LEVELS) - 1;
    struct bp_elem *elem = bp_elem_new(setter, (enum bp_role)role, place.elem, title);
    static const double above[] = {0, 0, 0, 20, 15, 15, 15}, below[] = {0, 18, 12, 5, 3, 3, 3};
    bp_flow_gap(place.flow, BP_PT(above[MIN(level, HEADING_LEVELS)]));
    struct bp_label side = {.x = place.x};
    bp_len indent = 0;
    if (number) {
        side.para = bp_para_text(setter, style, elem, number);
        bp_para_space(side.para);
        indent = MAX(BP_PT(24), bp_para_max(side.para) + BP_PT(8));
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
    bp_flow_gap(place.flow, BP_PT(below[MIN(level, HEADING_LEVELS)]));
    return elem;
}
