/* Tick boxes: a set of choices, each with its box.
 * In: the profile's tick set and the report's ticks. Out: a list whose labels are Form elements
 * with PrintField attributes (ISO 32000-1, 14.8.5.6), or a table where the profile asks for a grid.
 * A box says "ticked" or "not ticked" and no more: what it is ticked for is read right after it. */
#include "layout/blocks/blocks.h"

#define BOX_ROOM BP_PT(20)
#define GUTTER BP_PT(22)
#define ENTRY_GAP BP_PT(11) /* from the last baseline to the top of the next entry's capitals */

static bool is_ticked(const struct bp_node *ticks, const char *value) {
    if (!ticks)
        return false;
    for (const struct bp_node *tick = bp_node_child(ticks, BP_TICK); tick;
         tick = bp_node_twin(tick))
        if (g_strcmp0(tick->as.tick.value, value) == 0)
            return true;
    return false;
}

/* The state in words. A profile's pattern may have a place for the label, which stays empty. */
static const char *state_words(struct bp_setter *setter, bool on) {
    return bp_trim_signs(setter->keep,
                         bp_worded(setter, on ? BP_WORD_TICKED : BP_WORD_NOT_TICKED, "label", ""));
}

static struct bp_elem *tick_form(struct bp_setter *setter, struct bp_elem *parent,
                                 const struct bp_choice *choice, bool on) {
    struct bp_elem *form = bp_elem_new(setter, BP_ROLE_FORM, parent, NULL);
    form->attr = on ? BP_ATTR_TICK_ON : BP_ATTR_TICK_OFF;
    struct bp_elem_more *more = bp_elem_say(setter->keep, form);
    more->label = choice->label;
    more->alt = state_words(setter, on);
    more->lang = bp_words_lang(setter, parent);
    return form;
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

/* Sets a choice into a column of the list. */
static void set_choice(struct bp_setter *setter, struct bp_place place,
                       const struct bp_choice *choice, bool on) {
    const bp_len box_room = bp_scale(setter, BOX_ROOM);
    struct bp_elem *item = bp_elem_new(setter, BP_ROLE_LI, place.elem, NULL);
    struct bp_elem *lbl = bp_elem_new(setter, BP_ROLE_LBL, item, NULL);
    struct bp_elem *body = bp_elem_new(setter, BP_ROLE_LBODY, item, NULL);
    const struct bp_label box = {
        .tick = tick_form(setter, lbl, choice, on), .on = on, .x = place.x};
    bp_flow_para(setter, place.flow, bp_para_text(setter, place.style, body, choice->label),
                 place.x + box_room, place.width - box_room, &box);
}

/* The gap between two entries, beyond what lines leave. */
static bp_len entry_gap(const struct bp_setter *setter, struct bp_para_style style) {
    const bp_len between = style.leading - bp_fonts_metrics(setter->fonts, style.size).cap_height;
    return MAX(bp_scale(setter, ENTRY_GAP) - between, 0);
}

/* Columns are filled row by row, as on the form, and each is set by itself: an entry of two lines
 * opens no hole beside it. They are read one after the other. */
static void set_columns(struct bp_setter *setter, struct bp_place place, const struct bp_part *part,
                        const struct bp_node *ticks) {
    const bp_len box_room = bp_scale(setter, BOX_ROOM);
    const int columns = MAX(part->columns, 1);
    bp_len *widths = bp_arena_alloc(setter->scratch, sizeof *widths * (size_t)columns);
    choose_widths(setter, place, part, widths, columns);
    struct bp_elem *list = bp_elem_new(setter, BP_ROLE_L, place.elem, ticks);
    list->attr = BP_ATTR_LIST_NONE;
    struct bp_row *row = bp_row_new(setter, place.x, place.width);
    row->pos = part->pos;
    for (int column = 0; column < columns; column++) {
        struct bp_place inner = place;
        inner.elem = list;
        inner.width = box_room + widths[column];
        inner.flow = &bp_row_cell(setter, row, NULL, place.x, inner.width, 0)->flow;
        int i = 0;
        for (const struct bp_choice *choice = part->choices; choice; choice = choice->next, i++) {
            if (i % columns != column)
                continue;
            set_choice(setter, inner, choice, is_ticked(ticks, choice->value));
            bp_flow_gap(inner.flow, entry_gap(setter, place.style));
        }
        place.x += inner.width + GUTTER;
    }
    bp_flow_row(setter, place.flow, row);
}

/* -- grids ------------------------------------------------------------------------------------ */

/* A cell with nothing but a box. */
static void box_cell(struct bp_setter *setter, struct bp_row *row, struct bp_elem *tr, bp_len x,
                     bp_len w, struct bp_para_style style, const struct bp_choice *choice,
                     bool on) {
    struct bp_elem *td = bp_elem_new(setter, BP_ROLE_TD, tr, NULL);
    struct bp_cell *cell = bp_row_cell(setter, row, td, x, w, BP_PT(3.6));
    struct bp_label label = {.tick = tick_form(setter, td, choice, on), .on = on, .x = x};
    struct bp_para *none = bp_para_text(setter, style, td, "");
    bp_flow_para(setter, &cell->flow, none, x, w, &label);
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
                     const struct bp_node *ticks) {
    struct bp_elem *table = bp_elem_new(setter, BP_ROLE_TABLE, place.elem, ticks);
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
        box_cell(setter, row, tr, place.x + split + BP_PT(8), box_width - BP_PT(8), place.style,
                 choice, is_ticked(ticks, choice->value));
        bp_flow_row(setter, place.flow, row)->keep = choice->next != NULL;
    }
}

void bp_set_ticks(struct bp_setter *setter, struct bp_place place, const struct bp_part *part,
                  const struct bp_node *ticks) {
    if (part->layout == BP_TICKS_GRID)
        set_grid(setter, place, part, ticks);
    else
        set_columns(setter, place, part, ticks);
}
