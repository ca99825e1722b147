/* Recommendations: the panel that says what the board is asked to do.
 * In: RECOMMENDATIONS, the part of the template that shows them. Out: strips in the panel, an L
 * element.
 * The one idea: members vote on each by its label, so a page ends between two of them, never in one
 * that fits on a page, and says that there are more. */
#include <string.h>

#include "layout/parts/recommendations.h"
#include "layout/refs.h"

#define PAD BP_PT(14)
#define PAD_TOP BP_PT(9.5) /* above a line, which has air of its own above its letters */
#define PAD_BOTTOM BP_PT(10)
#define BAR BP_PT(3.5)
#define WHOLE_LINES 12 /* of a panel that is never split, its heading not counted */
#define LABEL_ROOM BP_PT(24)
#define LABEL_AIR BP_PT(8)
#define ITEM_GAP BP_PT(5.5)
#define POINTER_GAP BP_PT(8)

/* -- labels ----------------------------------------------------------------------------------- */

/* The label's letter or number alone: "B", "2", "ii". */
static const char *bare_label(struct bp_setter *setter, const char *type, int n) {
    const char kind = type[strspn(type, "(")];
    const enum bp_list_style style = g_ascii_tolower(kind) == 'a' ? BP_LIST_LOWER_ALPHA
                                     : kind == 'i'                ? BP_LIST_LOWER_ROMAN
                                                                  : BP_LIST_DECIMAL;
    char *label = bp_arena_strdup(setter->scratch, bp_list_label(setter, style, n));
    label[strcspn(label, ".")] = '\0';
    for (char *at = label; kind == 'A' && *at; at++)
        *at = g_ascii_toupper(*at);
    return label;
}

/* "2.", "(2)" or "B". */
static const char *label_of(struct bp_setter *setter, const char *type, int n) {
    const char *bare = bare_label(setter, type, n);
    return bp_arena_printf(setter->scratch,
                           type[0] == '('   ? "(%s)"
                           : type[0] == 'A' ? "%s"
                                            : "%s.",
                           bare);
}

static uint8_t numbering_of(const char *type) {
    switch (type[strspn(type, "(")]) {
    case 'A':
        return BP_ATTR_LIST_UPPER_ALPHA;
    case 'a':
        return BP_ATTR_LIST_LOWER_ALPHA;
    case 'i':
        return BP_ATTR_LIST_LOWER_ROMAN;
    default:
        return BP_ATTR_LIST_DECIMAL;
    }
}

static bp_len label_room(struct bp_setter *setter, struct bp_para_style style, const char *type,
                         const struct bp_node *li) {
    bp_len widest = 0;
    for (int n = 1; li; li = bp_node_twin(li), n++)
        widest =
            MAX(widest, bp_para_max(bp_para_text(setter, style, NULL, label_of(setter, type, n))));
    return MAX(bp_scale(setter, LABEL_ROOM), widest + bp_scale(setter, LABEL_AIR));
}

/* -- where the panel is divided --------------------------------------------------------------- */

static struct bp_flow *continued(struct bp_setter *setter, struct bp_place place,
                                 const char *heading) {
    struct bp_flow *again = bp_arena_new0(setter->scratch, struct bp_flow);
    struct bp_para_style style = bp_style_heading(setter, 3);
    const char *pattern = bp_wording(setter, BP_WORD_CONTINUED), *hole = strstr(pattern, "{text}");
    bp_para_begin(setter, style, NULL);
    if (hole && hole == pattern) { /* what it says of the heading is not as heavy */
        bp_para_add_text(setter, heading);
        bp_para_add_styled(setter, pattern + strlen("{text}"), setter->look->body,
                           setter->look->ink, false);
    } else {
        bp_para_add_text(setter, bp_fill(setter->scratch, pattern, "text", heading, NULL));
    }
    bp_flow_para(setter, again, bp_para_end(setter), place.x, place.width, NULL);
    bp_flow_gap(again, bp_scale(setter, BP_PT(5)));
    bp_flow_strip(setter, again, BP_STRIP_LINE, 0);
    return again;
}

static struct bp_flow *pointer_to(struct bp_setter *setter, struct bp_place place,
                                  const char *label) {
    struct bp_flow *pointer = bp_arena_new0(setter->scratch, struct bp_flow);
    struct bp_para_style style = bp_style_small(setter);
    style.align = BP_ALIGN_RIGHT;
    bp_flow_gap(pointer, bp_scale(setter, POINTER_GAP));
    bp_flow_para(setter, pointer,
                 bp_para_text(setter, style, NULL,
                              bp_worded(setter, BP_WORD_NEXT_RECOMMENDATION, "n", label)),
                 place.x, place.width, NULL);
    return pointer;
}

/* Forbids breaks in what follows `before`, unless no page can hold it. */
static void keep_whole(const struct bp_setter *setter, const struct bp_panel *panel,
                       const struct bp_strip *before) {
    const struct bp_frame *frame = panel->open->as.frame;
    bp_len room = setter->bottom - setter->top - frame->pad_top - frame->pad_bottom;
    room -= frame->again ? bp_flow_height(frame->again) : 0;
    bp_len height = 0;
    for (const struct bp_strip *strip = before->next; strip; strip = strip->next)
        height += strip->gap + strip->height;
    if (height > room)
        return;
    for (struct bp_strip *strip = before->next; strip && strip->next; strip = strip->next)
        strip->keep = true;
}

/* -- the panel -------------------------------------------------------------------------------- */

struct bp_panel bp_panel_begin(struct bp_setter *setter, struct bp_place *place,
                               const char *heading) {
    struct bp_frame *frame = bp_arena_new0(setter->scratch, struct bp_frame);
    const bp_len pad = bp_scale(setter, PAD);
    *frame = (struct bp_frame){.x = place->x,
                               .w = place->width,
                               .pad_top = bp_scale(setter, PAD_TOP),
                               .pad_bottom = bp_scale(setter, PAD_BOTTOM),
                               .tint = setter->look->tint,
                               .bar = setter->look->accent,
                               .bar_width = BAR,
                               .whole_lines = WHOLE_LINES + (heading != NULL)};
    bp_flow_gap(place->flow, bp_scale(setter, BP_PT(20)));
    struct bp_panel panel = {bp_flow_open(setter, place->flow, frame)};
    place->x += pad;
    place->width -= 2 * pad;
    if (heading)
        frame->again = continued(setter, *place, heading);
    return panel;
}

void bp_panel_end(struct bp_setter *setter, struct bp_place place, const struct bp_panel *panel) {
    bp_flow_close(setter, place.flow, panel->open);
    bp_flow_gap(place.flow, bp_scale(setter, BP_PT(16)));
}

/* Sets one of several, behind its label. */
static void set_one(struct bp_setter *setter, struct bp_place place, const struct bp_node *li,
                    struct bp_elem *list, const char *text, bp_len room) {
    struct bp_elem *item = bp_elem_new(setter, BP_ROLE_LI, list, li);
    bp_mark_node(setter, place, li, item);
    struct bp_elem *lbl = bp_elem_new(setter, BP_ROLE_LBL, item, NULL);
    bp_target_note_item(setter, li, text);
    struct bp_para_style style = bp_style_bold(place.style);
    style.tabular = true;
    struct bp_label label = {.para = bp_para_mark(setter, style, lbl, text, li)};
    bp_para_space(label.para);
    const bool left = bp_mark_runs_left(label.para);
    label.x = place.x + (left ? place.width - bp_para_max(label.para) : 0);
    place.x += left ? 0 : room;
    place.width -= room;
    place.elem = bp_elem_new(setter, BP_ROLE_LBODY, item, NULL);
    place.block_gap = bp_scale(setter, ITEM_GAP);
    bp_set_blocks_beside(setter, place, li, &label);
}

static void set_several(struct bp_setter *setter, struct bp_place place,
                        const struct bp_panel *panel, const struct bp_node *node,
                        const char *type) {
    const struct bp_node *first = bp_node_child(node, BP_LI);
    struct bp_elem *list = bp_elem_new(setter, BP_ROLE_L, place.elem, node);
    list->attr = numbering_of(type);
    const bp_len room = label_room(setter, bp_style_bold(place.style), type, first);
    int n = 1;
    for (const struct bp_node *li = first; li; li = bp_node_twin(li), n++) {
        struct bp_strip *before = place.flow->last;
        set_one(setter, place, li, list, label_of(setter, type, n), room);
        keep_whole(setter, panel, before);
        if (li != first && before->next)
            before->next->pointer = pointer_to(setter, place, bare_label(setter, type, n));
        bp_flow_gap(place.flow, bp_scale(setter, ITEM_GAP));
    }
}

void bp_set_recommended(struct bp_setter *setter, struct bp_place place,
                        const struct bp_panel *panel, const struct bp_part *part,
                        const struct bp_node *node) {
    const struct bp_node *first = bp_node_child(node, BP_LI);
    const char *own = node->as.recommendations.type;
    bp_mark_node(setter, place, node, place.elem);
    bp_set_blocks(setter, place, node);
    if (bp_node_child(node, BP_P)) {
        bp_flow_keep_last(place.flow);
        bp_flow_gap(place.flow, place.block_gap);
    }
    /* One recommendation is a sentence or a bullet; several have labels, to be moved one by one. */
    if (first && bp_node_twin(first)) {
        set_several(setter, place, panel, node, own ? own : part->labels);
    } else if (first) {
        struct bp_strip *before = place.flow->last;
        bp_set_items(setter, place, node, BP_LIST_DISC, 1);
        keep_whole(setter, panel, before);
    }
}
