/* Footnotes: the call in the text, the note at the page's foot.
 * In: FOOTNOTE elements among a paragraph's inlines. Out: a raised number that links to its note,
 * and the note's lines, which go with the line of the call.
 * The one idea: a note is set once, when its paragraph is, and from then on is just lines that the
 * page of its call must find room for. */
#include "layout/blocks/blocks.h"
#include "layout/para/runs.h"

#define LABEL_ROOM BP_PT(14)

struct bp_run bp_note_call(struct bp_setter *setter, struct bp_run run,
                           const struct bp_node *node) {
    struct bp_note *note = bp_arena_new0(setter->scratch, struct bp_note);
    const struct bp_node *item = setter->chapter->item;
    const char *name = bp_arena_printf(setter->keep, "note.%d.%d", item ? item->as.item.number : 0,
                                       ++setter->note_number);
    note->node = node;
    note->number = setter->note_number;
    note->beside = setter->open->elem;
    note->elem = bp_elem_new(setter, BP_ROLE_NOTE, NULL, node);
    bp_elem_say(setter->keep, note->elem)->id = name;
    struct bp_elem *reference = bp_elem_new(setter, BP_ROLE_REFERENCE, run.elem, NULL);
    run.elem = bp_elem_new(setter, BP_ROLE_LINK, reference, NULL);
    run.goal = bp_goal_new(setter, run.elem, bp_arena_printf(setter->keep, "#%s", name),
                           bp_note_label(setter, note));
    run.note = note;
    run.quiet = true; /* a raised number is known for what it is */
    run.colour = setter->look->accent;
    bp_note_raise(&run);
    return run;
}

void bp_note_raise(struct bp_run *run) {
    run->rise += run->size * 35 / 100;
    run->size = run->size * 70 / 100;
}

const char *bp_note_label(struct bp_setter *setter, const struct bp_note *note) {
    return bp_arena_printf(setter->keep, "%d", note->number);
}

void bp_note_set(struct bp_setter *setter, struct bp_note *note) {
    struct bp_para_style style = bp_style_small(setter);
    style.colour = setter->look->ink;
    struct bp_elem *lbl = bp_elem_new(setter, BP_ROLE_LBL, note->elem, NULL);
    struct bp_elem *p = bp_elem_new(setter, BP_ROLE_P, note->elem, NULL);
    struct bp_label label = {.x = setter->left};
    label.para = bp_para_text(setter, style, lbl, bp_note_label(setter, note));
    bp_para_space(label.para);
    bp_para_begin(setter, style, p);
    bp_para_add_inlines(setter, note->node);
    struct bp_para *para = bp_para_end(setter);
    bp_flow_mark(setter, &note->flow, bp_elem_more(note->elem).id, note->elem, setter->left);
    bp_len room = MAX(LABEL_ROOM, bp_para_max(label.para) + BP_PT(4));
    bool left = bp_runs_left(setter, note->node);
    if (left)
        label.x += setter->width - bp_para_max(label.para);
    bp_flow_para(setter, &note->flow, para, setter->left + (left ? 0 : room), setter->width - room,
                 &label);
}
