/* Notices: how to ask questions, whether the meeting is filmed, how to get the pack otherwise.
 * In: the meeting's notices and the profile's standing ones. Out: one panel, with titles in a
 * column at its left and the texts beside them. It is one panel so that it is read, or skipped, as
 * one thing, and never has a page for a part. */
#include "layout/parts/front.h"

#define PAD BP_PT(14)
#define PAD_Y BP_PT(9) /* lines have air of their own above their letters */
#define RADIUS BP_PT(3)
#define TITLE_ROOM BP_PT(112)
#define TITLE_AIR BP_PT(12)
#define GAP BP_PT(7)
#define MOST_TITLE 35 /* hundredths of the panel's width; beyond, titles are above their texts */

/* A notice: of the meeting, or standing. */
struct notice {
    const struct bp_node *node;
    const struct bp_profile_notice *standing;
};

static struct bp_para *title_para(struct bp_setter *setter, struct bp_para_style style,
                                  struct bp_elem *elem, const struct notice *notice) {
    const struct bp_node *title = notice->node ? bp_node_child(notice->node, BP_TITLE) : NULL;
    const char *standing = notice->standing ? notice->standing->title : NULL;
    if (!title && !standing)
        return NULL;
    style = bp_style_bold(style);
    style.whole = true;
    return title ? bp_para_node(setter, style, elem, title)
                 : bp_para_text(setter, style, elem, standing);
}

static void set_text(struct bp_setter *setter, struct bp_place place, const struct notice *notice) {
    if (notice->node)
        bp_set_blocks(setter, place, notice->node);
    else
        bp_set_text_p(setter, place, notice->standing->text);
}

static void set_beside(struct bp_setter *setter, struct bp_place place, struct bp_para *title,
                       const struct notice *notice, bp_len room) {
    struct bp_row *row = bp_row_new(setter, place.x, place.width);
    row->pos = notice->node ? notice->node->pos : (struct bp_pos){0};
    struct bp_cell *left = bp_row_cell(setter, row, NULL, place.x, room, 0);
    bp_flow_para(setter, &left->flow, title, place.x, room - bp_scale(setter, TITLE_AIR), NULL);
    struct bp_place inner = place;
    inner.x += room;
    inner.width -= room;
    inner.flow = &bp_row_cell(setter, row, NULL, inner.x, inner.width, 0)->flow;
    set_text(setter, inner, notice);
    bp_flow_row(setter, place.flow, row);
}

static void set_notice(struct bp_setter *setter, struct bp_place place, const struct notice *notice,
                       bp_len room) {
    place.elem = bp_elem_new(setter, BP_ROLE_SECT, place.elem, notice->node);
    struct bp_elem *h2 = bp_elem_new(setter, BP_ROLE_H2, place.elem, NULL);
    struct bp_para *title = title_para(setter, place.style, h2, notice);
    if (notice->node)
        bp_mark_node(setter, place, notice->node, place.elem);
    if (title && room > 0) {
        bp_para_space(title);
        set_beside(setter, place, title, notice, room);
        return;
    }
    if (title) {
        bp_set_para(setter, place, title);
        bp_flow_keep_last(place.flow);
    }
    set_text(setter, place, notice);
}

/* How wide the column of titles is: as the widest asks for, within limits; 0: there is none. */
static bp_len title_room(struct bp_setter *setter, const struct bp_place *place,
                         const struct notice *notices, int n) {
    const bp_len most = bp_scale(setter, TITLE_ROOM);
    bp_len widest = 0, least = 0;
    for (int i = 0; i < n; i++) {
        struct bp_para *title = title_para(setter, place->style, NULL, &notices[i]);
        widest = MAX(widest, title ? bp_para_max(title) : 0);
        least = MAX(least, title ? bp_para_min(setter, title) : 0);
    }
    const bp_len room = MAX(MIN(widest, most), least) + bp_scale(setter, TITLE_AIR);
    return widest > 0 && room <= place->width * MOST_TITLE / 100 ? room : 0;
}

static int gather(struct bp_setter *setter, struct notice **notices) {
    const struct bp_node *meeting = bp_node_child(setter->doc->root, BP_MEETING);
    GArray *all = g_array_new(FALSE, FALSE, sizeof(struct notice));
    for (const struct bp_node *node = bp_node_child(meeting, BP_NOTICE); node;
         node = bp_node_twin(node)) {
        const struct notice notice = {.node = node};
        g_array_append_val(all, notice);
    }
    for (const struct bp_profile_notice *standing = setter->profile->notices; standing;
         standing = standing->next) {
        const struct notice notice = {.standing = standing};
        g_array_append_val(all, notice);
    }
    const int n = (int)all->len;
    *notices = bp_keep_array(setter->scratch, all);
    g_array_free(all, TRUE);
    return n;
}

int bp_set_notices(struct bp_setter *setter, struct bp_place place) {
    struct notice *notices;
    const int n = gather(setter, &notices);
    if (n == 0)
        return 0;
    struct bp_frame *frame = bp_arena_new0(setter->scratch, struct bp_frame);
    *frame = (struct bp_frame){.x = place.x,
                               .w = place.width,
                               .pad_top = bp_scale(setter, PAD_Y),
                               .pad_bottom = bp_scale(setter, PAD_Y),
                               .tint = setter->look->tint,
                               .radius = RADIUS,
                               .whole_lines = G_MAXINT};
    struct bp_strip *open = bp_flow_open(setter, place.flow, frame);
    place.x += bp_scale(setter, PAD);
    place.width -= 2 * bp_scale(setter, PAD);
    const bp_len room = title_room(setter, &place, notices, n);
    for (int i = 0; i < n; i++) {
        if (i > 0)
            bp_flow_gap(place.flow, bp_scale(setter, GAP));
        set_notice(setter, place, &notices[i], room);
    }
    bp_flow_close(setter, place.flow, open);
    return n;
}
