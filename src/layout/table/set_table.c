/* Tables of the document.
 * In: TABLE nodes. Out: caption, rows and note in the flow, Table elements.
 * A table is a grid of cells that knows its paragraphs before it knows any width; this file says
 * what happens to it in which order. */
#include "layout/table/grid.h"

#include "layout/paginate.h"
#include "layout/refs.h"

#define ABOVE BP_PT(11.5)    /* the caption */
#define BELOW BP_PT(12)      /* all of it */
#define CAPTION_GAP BP_PT(6) /* between caption and rows */
#define NOTE_GAP BP_PT(7)    /* between rows and note */
#define SMALL_PART 3         /* tables that take no more than that part of a page stay whole */

/* -- captions and notes ----------------------------------------------------------------------- */

static struct bp_para_style caption_style(const struct bp_place *place) {
    return bp_style_bold(place->style);
}

/* A caption that is ready to be set: on which page, the rows decide. */
struct caption {
    const struct bp_node *node; /* NULL: the table has none */
    const char *name;
    struct bp_para *para;
};

static struct caption make_caption(struct bp_setter *setter, struct bp_place place,
                                   const struct bp_node *table, struct bp_elem *elem) {
    struct caption caption = {.node = bp_node_child(table, BP_CAPTION)};
    if (!caption.node)
        return caption;
    caption.name = bp_name_captioned(setter, table);
    bp_para_begin(setter, caption_style(&place),
                  bp_elem_new(setter, BP_ROLE_CAPTION, elem, caption.node));
    bp_para_add_caption(setter, caption.name, caption.node);
    caption.para = bp_para_end(setter);
    return caption;
}

static void set_caption(struct bp_setter *setter, struct bp_place place,
                        const struct caption *caption) {
    if (!caption->node)
        return;
    bp_mark_block(setter, place, caption->node, bp_para_elem(caption->para));
    bp_set_para(setter, place, caption->para);
    bp_flow_keep_last(place.flow);
    bp_flow_gap(place.flow, CAPTION_GAP);
}

/* The caption once more, in the words for a table that goes on; for the eye only. */
static void set_continued(struct bp_setter *setter, struct bp_place place, const char *name,
                          const struct bp_node *table) {
    struct bp_arena *scratch = setter->scratch;
    const char *caption = bp_shown_text(setter, bp_node_child(table, BP_CAPTION));
    const char *whole =
        bp_fill(scratch, bp_wording(setter, BP_WORD_CAPTION), "name", name, "text", caption, NULL);
    const char *text = bp_fill(scratch, bp_wording(setter, BP_WORD_CONTINUED), "text", whole, NULL);
    bp_set_para(setter, place, bp_para_text(setter, caption_style(&place), NULL, text));
    bp_flow_gap(place.flow, CAPTION_GAP);
}

/* A note is under the last row, and goes with it. */
static void set_note(struct bp_setter *setter, struct bp_place place, const struct bp_node *table) {
    const struct bp_node *note = bp_node_child(table, BP_TABLE_NOTE);
    if (!note)
        return;
    bp_flow_keep_last(place.flow);
    bp_flow_gap(place.flow, NOTE_GAP);
    struct bp_para *para = bp_prepare_p(setter, bp_style_small(setter), place.elem, note);
    bp_mark_block(setter, place, note, bp_para_elem(para));
    bp_set_para(setter, place, para);
}

/* -- wide tables ------------------------------------------------------------------------------ */

static void say_too_wide(struct bp_setter *setter, const struct bp_node *table) {
    bp_diag(setter->diags, TABLE_WIDE_PAGE, table->pos);
    if (setter->landscape)
        return;
    if (table->as.table.upright)
        bp_diag_hint(setter->diags, "remove page=\"portrait\", or split it into two tables");
    else if (table->parent->kind != BP_SECTION)
        bp_diag_hint(setter->diags,
                     "move it out of <%s> into the section itself, where it can have a "
                     "landscape page, or split it into two tables",
                     bp_kind_name(table->parent->kind));
}

/* A table in a cell, a list or a panel can't have pages of its own. */
static bool may_turn(const struct bp_setter *setter, const struct bp_node *table) {
    return table->parent->kind == BP_SECTION && !setter->landscape && !table->as.table.upright &&
           setter->look->page_height > setter->look->page_width;
}

static void turn(struct bp_setter *setter, struct bp_place *place) {
    bp_turn_page(setter, place->flow, true);
    place->x = setter->left;
    place->width = setter->width;
}

/* -- tables ----------------------------------------------------------------------------------- */

/* Begins what is repeated on further pages: the caption's other form, if it leaves most of the page
 * to the rows. */
static struct bp_flow *new_repeated(struct bp_setter *setter, struct bp_place place,
                                    const char *name, const struct bp_node *table) {
    struct bp_flow *repeated = bp_arena_new0(setter->scratch, struct bp_flow);
    place.flow = repeated;
    if (name)
        set_continued(setter, place, name, table);
    if (bp_flow_height(repeated) > bp_page_room(setter) / 6)
        *repeated = (struct bp_flow){0};
    return repeated;
}

/* From here on, further pages repeat it. The air above the first row stays that row's own. */
static void add_marker(struct bp_setter *setter, struct bp_flow *flow, struct bp_flow *repeated) {
    const struct bp_flow before = *flow;
    flow->gap = 0;
    flow->marks = NULL;
    struct bp_strip *marker = bp_flow_strip(setter, flow, BP_STRIP_TABLE, 0);
    marker->as.head = repeated;
    marker->keep = true;
    flow->gap = before.gap;
    flow->marks = before.marks;
}

/* Sets the rows. The head, or the rule over the first row, is repeated behind the caption. */
static void set_rows(struct bp_grid *grid, struct bp_flow *repeated) {
    struct bp_setter *setter = grid->setter;
    const struct bp_place *place = &grid->place;
    struct bp_flow *flow = place->flow;
    bp_grid_set_head(grid, repeated);
    if (grid->n_head_rows == 0)
        bp_flow_rule(setter, repeated, place->x, place->width, BP_TABLE_RULE, setter->look->rule);
    bool repeats = bp_flow_height(repeated) <= grid->page_height / 3;
    if (repeats)
        add_marker(setter, flow, repeated);
    struct bp_strip *last = bp_grid_set_body(grid, repeats ? repeated : NULL);
    bool noted = bp_node_child(grid->table, BP_TABLE_NOTE) != NULL;
    if (last && noted)
        last->keep = true;
    if (repeats)
        bp_flow_strip(setter, flow, BP_STRIP_TABLE_END, 0)->keep = noted;
}

/* A small table moves to the next page rather than be divided. `before` is the strip above it. */
static void keep_small(const struct bp_setter *setter, struct bp_flow *flow,
                       const struct bp_strip *before) {
    struct bp_flow rows = {.first = before ? before->next : flow->first, .last = flow->last};
    if (bp_flow_height(&rows) <= bp_page_room(setter) / SMALL_PART)
        bp_flow_keep_all(&rows);
}

void bp_set_table(struct bp_setter *setter, struct bp_place place, const struct bp_node *table) {
    if (table->as.table.columns == 0)
        return;
    struct bp_elem *elem = bp_elem_new(setter, BP_ROLE_TABLE, place.elem, table);
    const bool free = may_turn(setter, table);
    bool turned = free && table->as.table.landscape;
    if (turned)
        turn(setter, &place);
    struct caption caption = make_caption(setter, place, table, elem);
    struct bp_grid grid;
    bp_grid_init(&grid, setter, place, table, elem);
    bp_grid_link_heads(&grid);
    bp_grid_align(&grid);
    if (!bp_grid_choose_widths(&grid, free && !turned)) {
        turned = true;
        turn(setter, &place);
        bp_grid_turn(&grid, place.x, place.width);
        bp_grid_choose_widths(&grid, false);
    }
    bp_grid_report_widths(&grid);
    if (grid.broken)
        say_too_wide(setter, table);
    bp_mark_node(setter, place, table, elem);
    if (caption.node)
        bp_flow_gap(place.flow, bp_scale(setter, ABOVE));
    const struct bp_strip *before = place.flow->last;
    set_caption(setter, place, &caption);
    grid.page_height = bp_page_room(setter);
    set_rows(&grid, new_repeated(setter, place, caption.name, table));
    bp_grid_clear(&grid);
    set_note(setter, place, table);
    keep_small(setter, place.flow, before);
    bp_flow_gap(place.flow, BELOW);
    if (turned)
        bp_turn_page(setter, place.flow, false);
}
