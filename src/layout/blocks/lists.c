/* Lists: with bullets, with numbers, letters or roman numerals, and of terms.
 * In: UL OL DL. Out: strips in the place's flow, L elements.
 * A label is beside its item's first line, whatever block that line belongs to, on the side where
 * the line begins; the items' text is on one edge, so the widest label decides. */
#include "layout/blocks/blocks.h"

#include "layout/refs.h"

#define LIST_INDENT BP_PT(16)
#define ITEM_GAP BP_PT(4)
#define LABEL_GAP BP_PT(6)

static char *letters(struct bp_arena *arena, int n) {
    char text[16];
    int at = (int)sizeof text;
    text[--at] = '\0';
    for (; n > 0 && at > 0; n = (n - 1) / 26)
        text[--at] = (char)('a' + (n - 1) % 26);
    return bp_arena_strdup(arena, text + at);
}

/* Each numeral as often as it goes into what is left; no numeral more than three times. */
static char *roman(struct bp_arena *arena, int n) {
    static const struct {
        int value;
        const char *numeral;
    } table[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
                 {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},   {9, "ix"},
                 {5, "v"},    {4, "iv"},   {1, "i"}};
    char text[16] = "";
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        for (; n >= table[i].value; n -= table[i].value)
            g_strlcat(text, table[i].numeral, sizeof text);
    return bp_arena_strdup(arena, text);
}

const char *bp_list_label(struct bp_setter *setter, enum bp_list_style style, int n) {
    if (style == BP_LIST_DISC)
        return "•";
    if (style == BP_LIST_LOWER_ALPHA && n > 0)
        return bp_arena_printf(setter->scratch, "%s.", letters(setter->scratch, n));
    if (style == BP_LIST_LOWER_ROMAN && n > 0 && n < 4000)
        return bp_arena_printf(setter->scratch, "%s.", roman(setter->scratch, n));
    return bp_arena_printf(setter->scratch, "%d.", n);
}

/* Room for the widest label, so that the text of all items is on one edge. */
static bp_len label_room(struct bp_setter *setter, struct bp_para_style style,
                         const struct bp_node *node, enum bp_list_style list, int start) {
    if (list == BP_LIST_DISC)
        return bp_scale(setter, LIST_INDENT);
    bp_len widest = 0;
    const struct bp_node *first = bp_node_child(node, BP_LI);
    for (const struct bp_node *li = first; li; li = bp_node_twin(li), start++) {
        if (li != first && bp_node_twin(li) && list == BP_LIST_DECIMAL)
            continue; /* figures are all as wide: the last number is the widest */
        struct bp_para *label =
            bp_para_text(setter, style, NULL, bp_list_label(setter, list, start));
        widest = MAX(widest, bp_para_max(label));
    }
    return MAX(bp_scale(setter, LIST_INDENT), widest + bp_scale(setter, LABEL_GAP));
}

/* Sets the place in, from the side on which its text begins. */
static struct bp_place indented(struct bp_place place, bp_len indent, bool runs_left) {
    place.x += runs_left ? 0 : indent;
    place.width -= indent;
    return place;
}

/* An item of one line holds together with the next if it is the first, with the one before if it is
 * the last. */
static void keep_item(const struct bp_flow *flow, struct bp_strip *before, const struct bp_node *li,
                      const struct bp_node *first) {
    const bool low = before && before->next == flow->last;
    if (low && li == first && bp_node_twin(li))
        flow->last->keep = true;
    else if (low && li != first && !bp_node_twin(li))
        before->keep = true;
}

/* Bullets are on the edge; numbers end where the gap begins, which is the same behind each. */
static bp_len label_x(const struct bp_setter *setter, struct bp_place place,
                      enum bp_list_style style, const struct bp_para *label, bp_len room) {
    const bp_len in =
        style == BP_LIST_DISC ? 0 : room - bp_scale(setter, LABEL_GAP) - bp_para_max(label);
    return bp_mark_runs_left(label) ? place.x + place.width - in - bp_para_max(label)
                                    : place.x + in;
}

void bp_set_items(struct bp_setter *setter, struct bp_place place, const struct bp_node *node,
                  enum bp_list_style style, int start) {
    struct bp_elem *list = bp_elem_new(setter, BP_ROLE_L, place.elem, node);
    list->attr = (uint8_t)(BP_ATTR_LIST_DISC + (int)style);
    bp_mark_node(setter, place, node, list);
    struct bp_para_style label_style = place.style;
    label_style.tabular = style == BP_LIST_DECIMAL;
    if (style == BP_LIST_DISC) {
        label_style.colour = setter->look->accent;
        label_style.bold = true;
    }
    bp_len room = label_room(setter, label_style, node, style, start);
    const struct bp_node *first = bp_node_child(node, BP_LI);
    for (const struct bp_node *li = bp_node_child(node, BP_LI); li; li = bp_node_twin(li)) {
        struct bp_elem *item = bp_elem_new(setter, BP_ROLE_LI, list, li);
        bp_mark_node(setter, place, li, item);
        struct bp_elem *lbl = bp_elem_new(setter, BP_ROLE_LBL, item, NULL);
        const char *text = bp_list_label(setter, style, start++);
        if (style != BP_LIST_DISC)
            bp_target_note_item(setter, li, text);
        struct bp_label label = {.para = bp_para_mark(setter, label_style, lbl, text, li)};
        bp_para_space(label.para);
        const bool left = bp_mark_runs_left(label.para);
        label.x = label_x(setter, place, style, label.para, room);
        struct bp_place body = indented(place, room, left);
        body.elem = bp_elem_new(setter, BP_ROLE_LBODY, item, NULL);
        body.block_gap = bp_scale(setter, ITEM_GAP);
        struct bp_strip *before = place.flow->last;
        bp_set_blocks_beside(setter, body, li, &label);
        keep_item(place.flow, before, li, first);
        if (bp_node_twin(li))
            bp_flow_gap(place.flow, bp_scale(setter, ITEM_GAP));
    }
}

void bp_set_list(struct bp_setter *setter, struct bp_place place, const struct bp_node *list) {
    bp_set_items(setter, place, list, list->as.list.style, list->as.list.start);
}

/* -- terms ------------------------------------------------------------------------------------ */

static void set_term(struct bp_setter *setter, struct bp_place place, struct bp_elem *item,
                     const struct bp_node *dt) {
    struct bp_elem *lbl = bp_elem_new(setter, BP_ROLE_LBL, item, dt);
    struct bp_para *para = bp_para_node(setter, bp_style_bold(place.style), lbl, dt);
    bp_para_space(para);
    bp_mark_block(setter, place, dt, lbl);
    bp_set_para(setter, place, para);
    bp_flow_keep_last(place.flow);
}

/* The terms that stand together and what is said of them; returns what follows. */
static const struct bp_node *set_entry(struct bp_setter *setter, struct bp_place place,
                                       struct bp_elem *list, const struct bp_node *node) {
    const struct bp_node *dl = node->parent;
    struct bp_elem *item = bp_elem_new(setter, BP_ROLE_LI, list, NULL);
    for (; node && node->kind == BP_DT; node = node->next)
        set_term(setter, place, item, node);
    struct bp_place body = indented(place, bp_scale(setter, LIST_INDENT), bp_runs_left(setter, dl));
    body.elem = bp_elem_new(setter, BP_ROLE_LBODY, item, NULL);
    body.block_gap = bp_scale(setter, ITEM_GAP);
    for (bool first = true; node && node->kind == BP_DD; node = node->next, first = false) {
        if (!first)
            bp_flow_gap(place.flow, bp_scale(setter, ITEM_GAP));
        bp_mark_node(setter, body, node, body.elem);
        bp_set_blocks(setter, body, node);
        if (bp_node_blank(node))
            bp_flow_blank(setter, body);
    }
    return node;
}

void bp_set_terms(struct bp_setter *setter, struct bp_place place, const struct bp_node *dl) {
    struct bp_elem *list = bp_elem_new(setter, BP_ROLE_L, place.elem, dl);
    list->attr = BP_ATTR_LIST_NONE;
    bp_mark_node(setter, place, dl, list);
    for (const struct bp_node *node = dl->first; node;) {
        if (node->kind != BP_DT && node->kind != BP_DD) {
            node = node->next;
            continue;
        }
        if (node != dl->first)
            bp_flow_gap(place.flow, MAX(place.block_gap, bp_scale(setter, ITEM_GAP)));
        node = set_entry(setter, place, list, node);
    }
}
