/* The tree of structure elements while it grows.
 * In: what the parts of layout say belongs to what. Out: bp_elem with kids in reading order.
 * An element hangs into its parent when the first thing in it is placed on a page, so the order of
 * kids is the order of reading, whoever was made first. Until the final numbering, `number` is 1
 * for an element that hangs in the tree and 0 for one that does not. */
#include "layout/setter.h"

struct bp_elem *bp_elem_new(struct bp_setter *setter, enum bp_role role, struct bp_elem *parent,
                            const struct bp_node *node) {
    struct bp_elem *elem = bp_arena_new0(setter->keep, struct bp_elem);
    elem->role = (uint8_t)role;
    elem->parent = parent;
    elem->node = node;
    if (node && node->lang)
        bp_elem_say(setter->keep, elem)->lang = node->lang;
    return elem;
}

static void append(struct bp_arena *arena, struct bp_elem *elem, struct bp_kid kid) {
    struct bp_kid *copy = bp_arena_new0(arena, struct bp_kid);
    *copy = kid;
    if (elem->last)
        elem->last->next = copy;
    else
        elem->first = copy;
    elem->last = copy;
}

void bp_elem_touch(struct bp_arena *arena, struct bp_elem *elem) {
    while (elem && elem->number == 0) {
        elem->number = 1;
        if (elem->parent) {
            /* Parents first: this element's place among its siblings is now. */
            bp_elem_touch(arena, elem->parent);
            append(arena, elem->parent, (struct bp_kid){.elem = elem, .type = BP_KID_ELEM});
        }
        elem = elem->parent;
    }
}

static bool holds_blocks(const struct bp_elem *elem) {
    return elem->role == BP_ROLE_TD || elem->role == BP_ROLE_TH || elem->role == BP_ROLE_LBL ||
           elem->role == BP_ROLE_LBODY;
}

/* What heads cells is read with each of them, and a table holds nothing but rows and a caption: a
 * note to either of them comes behind the table. */
static struct bp_elem *out_of_heads(struct bp_elem *elem) {
    struct bp_elem *up = elem;
    while (up && up->role != BP_ROLE_TD && up->role != BP_ROLE_TH && up->role != BP_ROLE_CAPTION)
        up = up->parent;
    const bool head = up && up->role == BP_ROLE_TH;
    if (!head &&
        !(up && up->parent && up->role == BP_ROLE_CAPTION && up->parent->role == BP_ROLE_TABLE))
        return elem;
    while (up && up->role != BP_ROLE_TABLE)
        up = up->parent;
    return up ? up : elem;
}

void bp_elem_insert(struct bp_arena *arena, struct bp_elem *sibling, struct bp_elem *elem) {
    if (elem->number != 0)
        return;
    sibling = out_of_heads(sibling);
    elem->parent = holds_blocks(sibling) ? sibling : sibling->parent;
    elem->number = 1;
    struct bp_kid *kid = bp_arena_new0(arena, struct bp_kid);
    *kid = (struct bp_kid){.elem = elem, .type = BP_KID_ELEM};
    struct bp_kid *before = elem->parent->last;
    if (elem->parent != sibling)
        for (struct bp_kid *k = elem->parent->first; k; k = k->next)
            if (k->type == BP_KID_ELEM && k->elem == sibling)
                before = k;
    /* Notes of one paragraph stay in their order. */
    while (before && before->next && before->next->type == BP_KID_ELEM &&
           before->next->elem->role == BP_ROLE_NOTE)
        before = before->next;
    kid->next = before ? before->next : NULL;
    if (before)
        before->next = kid;
    else
        elem->parent->first = kid;
    if (before == elem->parent->last)
        elem->parent->last = kid;
}

void bp_elem_add(struct bp_arena *arena, struct bp_elem *elem, enum bp_kid_type type, uint32_t page,
                 uint32_t number) {
    append(arena, elem, (struct bp_kid){.type = type, .page = page, .number = number});
}
