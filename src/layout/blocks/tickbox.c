/* Tick boxes: a set of choices, each with its box.
 * In: the profile's tick set and the report's ticks. Out: a Table of Form elements that say
 * "ticked" to a screen reader, and boxes that show it to the eye.
 * Box and label are cells of one table row, so that the relation is announced; the box is a Form
 * with PrintField attributes (ISO 32000-1, 14.8.5.6) and the same in words as Alt. */
#include "layout/blocks/blocks.h"

#define BOX_ROOM BP_PT(20.5)
#define GUTTER BP_PT(16)

static bool is_ticked(const struct bp_node *ticks, const char *value) {
    if (!ticks)
        return false;
    for (const struct bp_node *tick = bp_node_child(ticks, BP_TICK); tick;
         tick = bp_node_twin(tick))
        if (g_strcmp0(tick->as.tick.value, value) == 0)
            return true;
    return false;
}

static struct bp_elem *tick_form(struct bp_setter *setter, struct bp_elem *parent,
                                 const struct bp_choice *choice, bool on) {
    struct bp_elem *form = bp_elem_new(setter, BP_ROLE_FORM, parent, NULL);
    form->attr = on ? BP_ATTR_TICK_ON : BP_ATTR_TICK_OFF;
    struct bp_elem_more *more = bp_elem_say(setter->keep, form);
    more->label = choice->label;
    more->alt = bp_worded(setter, on ? BP_WORD_TICKED : BP_WORD_NOT_TICKED, "label", choice->label);
    return form;
}

/* A cell with nothing but a box. */
static void box_cell(struct bp_setter *setter, struct bp_row *row, struct bp_elem *tr, bp_len x,
                     bp_len w, bp_len pad, struct bp_para_style style,
                     const struct bp_choice *choice, bool on) {
    struct bp_elem *td = bp_elem_new(setter, BP_ROLE_TD, tr, NULL);
    struct bp_cell *cell = bp_row_cell(setter, row, td, x, w, pad);
    if (!choice)
        return;
    struct bp_label label = {.tick = tick_form(setter, td, choice, on), .on = on, .x = x};
    struct bp_para *none = bp_para_text(setter, style, td, "");
    bp_flow_para(setter, &cell->flow, none, x, w, &label);
}

static void label_cell(struct bp_setter *setter, struct bp_row *row, struct bp_elem *tr, bp_len x,
                       bp_len w, bp_len pad, struct bp_para_style style,
                       const struct bp_choice *choice) {
    struct bp_elem *elem = bp_elem_new(setter, choice ? BP_ROLE_TH : BP_ROLE_TD, tr, NULL);
    struct bp_cell *cell = bp_row_cell(setter, row, elem, x, w, pad);
    if (!choice)
        return;
    elem->attr = BP_ATTR_SCOPE_ROW;
    bp_flow_para(setter, &cell->flow, bp_para_text(setter, style, elem, choice->label), x, w, NULL);
}

/* Widths of the columns of labels: what each wants, and an equal share of what is left; equal
 * widths where there is not enough. */
static void choose_widths(struct bp_setter *setter, struct bp_place place,
                          const struct bp_part *part, bp_len *widths, int columns) {
    const bp_len box_room = bp_scale(setter, BOX_ROOM);
    bp_len room = place.width - (box_room + GUTTER) * columns + GUTTER, wanted = 0;
    int i = 0;
    for (const struct bp_choice *choice = part->choices; choice; choice = choice->next, i++) {
        bp_len width = bp_para_max(bp_para_text(setter, place.style, NULL, choice->label));
        widths[i % columns] = MAX(widths[i % columns], width);
    }
    for (i = 0; i < columns; i++)
        wanted += widths[i];
    for (i = 0; i < columns; i++)
        widths[i] = wanted > room ? room / columns : widths[i] + (room - wanted) / columns;
}

static void set_columns(struct bp_setter *setter, struct bp_place place, const struct bp_part *part,
                        const struct bp_node *ticks, struct bp_elem *table) {
    const bp_len box_room = bp_scale(setter, BOX_ROOM);
    int columns = MAX(part->columns, 1);
    bp_len *widths = bp_arena_alloc(setter->scratch, sizeof *widths * (size_t)columns);
    choose_widths(setter, place, part, widths, columns);
    for (const struct bp_choice *choice = part->choices; choice;) {
        struct bp_elem *tr = bp_elem_new(setter, BP_ROLE_TR, table, NULL);
        struct bp_row *row = bp_row_new(setter, place.x, place.width);
        bp_len x = place.x;
        row->pos = part->pos;
        if (choice != part->choices)
            bp_flow_gap(place.flow, BP_PT(4.5));
        for (int i = 0; i < columns; i++) {
            bool on = choice && is_ticked(ticks, choice->value);
            box_cell(setter, row, tr, x, box_room, 0, place.style, choice, on);
            label_cell(setter, row, tr, x + box_room, widths[i], 0, place.style, choice);
            x += box_room + widths[i] + GUTTER;
            choice = choice ? choice->next : NULL;
        }
        bp_flow_row(setter, place.flow, row)->keep = choice != NULL; /* a form is read as one */
    }
}

/* A heading row of a grid: what the rows are (the part's hint, where the label is the heading
 * already), and what a box in them means. */
static void set_grid_head(struct bp_setter *setter, struct bp_place place,
                          const struct bp_part *part, struct bp_elem *table, bp_len box_width) {
    struct bp_elem *head = bp_elem_new(setter, BP_ROLE_THEAD, table, NULL);
    struct bp_elem *tr = bp_elem_new(setter, BP_ROLE_TR, head, NULL);
    struct bp_row *row = bp_row_new(setter, place.x, place.width);
    const char *texts[] = {part->hint ? part->hint : part->label,
                           bp_wording(setter, BP_WORD_TICK_COLUMN)};
    bp_len xs[] = {place.x, place.x + place.width - box_width, place.x + place.width};
    struct bp_para_style style = bp_style_bold(place.style);
    for (int i = 0; i < 2; i++) {
        struct bp_elem *th = bp_elem_new(setter, BP_ROLE_TH, tr, NULL);
        th->attr = BP_ATTR_SCOPE_COLUMN;
        struct bp_cell *cell = bp_row_cell(setter, row, th, xs[i], xs[i + 1] - xs[i], BP_PT(3.6));
        cell->tinted = true;
        bp_flow_para(setter, &cell->flow, bp_para_text(setter, style, th, texts[i] ? texts[i] : ""),
                     xs[i] + BP_PT(8), xs[i + 1] - xs[i] - BP_PT(12), NULL);
    }
    row->rule = BP_PT(1.2);
    row->rule_colour = setter->look->ink;
    bp_flow_row(setter, place.flow, row)->keep = true;
}

static void set_grid(struct bp_setter *setter, struct bp_place place, const struct bp_part *part,
                     const struct bp_node *ticks, struct bp_elem *table) {
    struct bp_para *word =
        bp_para_text(setter, place.style, NULL, bp_wording(setter, BP_WORD_TICK_COLUMN));
    bp_len box_width = MAX(BP_PT(60), bp_para_max(word) + BP_PT(20));
    set_grid_head(setter, place, part, table, box_width);
    struct bp_elem *body = bp_elem_new(setter, BP_ROLE_TBODY, table, NULL);
    for (const struct bp_choice *choice = part->choices; choice; choice = choice->next) {
        struct bp_elem *tr = bp_elem_new(setter, BP_ROLE_TR, body, NULL);
        struct bp_row *row = bp_row_new(setter, place.x, place.width);
        bp_len split = place.width - box_width;
        row->rule = BP_PT(0.6);
        row->pos = part->pos;
        struct bp_elem *th = bp_elem_new(setter, BP_ROLE_TH, tr, NULL);
        th->attr = BP_ATTR_SCOPE_ROW;
        struct bp_cell *cell = bp_row_cell(setter, row, th, place.x, split, BP_PT(3.6));
        bp_flow_para(setter, &cell->flow, bp_para_text(setter, place.style, th, choice->label),
                     place.x + BP_PT(8), split - BP_PT(16), NULL);
        box_cell(setter, row, tr, place.x + split + BP_PT(8), box_width - BP_PT(8), BP_PT(3.6),
                 place.style, choice, is_ticked(ticks, choice->value));
        bp_flow_row(setter, place.flow, row)->keep = choice->next != NULL;
    }
}

void bp_set_ticks(struct bp_setter *setter, struct bp_place place, const struct bp_part *part,
                  const struct bp_node *ticks) {
    struct bp_elem *table = bp_elem_new(setter, BP_ROLE_TABLE, place.elem, ticks);
    if (part->layout == BP_TICKS_GRID)
        set_grid(setter, place, part, ticks, table);
    else
        set_columns(setter, place, part, ticks, table);
}
