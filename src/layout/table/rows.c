/* Rows of a table: cells are set, rows get their heights.
 * In: a grid with its widths. Out: row strips.
 * Rows that cells over several rows tie together are one strip. It stays whole if it takes no more
 * than half a page; split.c cuts it otherwise. */
#include "layout/refs.h"
#include "layout/table/grid.h"

/* Beside 12 pt: from a row's edge to the top of capitals, and from the last baseline to the edge.
 */
#define ABOVE_CAPITALS BP_PT(7.5)
#define BELOW_BASELINE BP_PT(8)
#define ABOVE_GROUP BP_PT(14) /* instead, in a heading over rows */
#define BELOW_GROUP BP_PT(6)
#define LESS_SMALLER 4 /* the part by which smaller type lessens them */
#define STRONG_RULE BP_PT(1.2)

/* Rows tied together by cells over several of them. */
struct band {
    struct bp_grid *grid;
    int first, n;          /* rows */
    guint from, to;        /* slots */
    struct bp_cell *cells; /* of each slot, set but not placed */
    bp_len *heights;       /* of each row */
};

/* -- cells ------------------------------------------------------------------------------------ */

/* What is left of a row's air beside that in the lines themselves. */
struct row_pads {
    bp_len top, bottom;
};

static struct row_pads pads_of(const struct bp_grid *grid) {
    const struct bp_para_style *style = &grid->place.style;
    const bp_len body = grid->setter->look->body;
    const struct bp_metrics metrics = bp_fonts_metrics(grid->setter->fonts, style->size);
    const bp_len baseline =
        (style->leading - metrics.ascent - metrics.descent) / 2 + metrics.ascent;
    const bp_len less = (body - MIN(style->size, body)) / LESS_SMALLER;
    const bp_len top = bp_scale(grid->setter, ABOVE_CAPITALS) - less;
    const bp_len bottom = bp_scale(grid->setter, BELOW_BASELINE);
    return (struct row_pads){MAX(0, top - (baseline - metrics.cap_height)),
                             MAX(0, bottom - (style->leading - baseline))};
}

static bp_len right_edge(const struct bp_grid *grid, const struct bp_grid_slot *slot) {
    return grid->columns[slot->column + slot->colspan].x;
}

/* Where a cell begins on the page: the columns of a table whose language runs right to left do so
 * too. */
static bp_len left_edge(const struct bp_grid *grid, const struct bp_grid_slot *slot) {
    const struct bp_place *place = &grid->place;
    return grid->leftwards ? 2 * place->x + place->width - right_edge(grid, slot)
                           : grid->columns[slot->column].x;
}

/* The room of a cell's content. A number whose part behind the point is shorter than others' ends
 * so much before them. */
static bp_len content_width(const struct bp_grid *grid, const struct bp_grid_slot *slot) {
    const struct bp_grid_column *column = &grid->columns[slot->column];
    bp_len width = right_edge(grid, slot) - column->x - 2 * grid->pad;
    if (slot->align != BP_CELL_DECIMAL)
        return MAX(width, 1);
    bp_len shorter = width - (column->after - slot->after);
    return shorter >= bp_para_max(slot->para) ? shorter : MAX(width, 1);
}

/* Names the places that begin with a cell: itself, its row, the row's group. */
static void mark_places(struct bp_grid *grid, const struct bp_grid_slot *slot,
                        struct bp_place place) {
    place.x = grid->place.x; /* whoever is led to a cell wants to see its row */
    const struct bp_node *row = slot->node->parent;
    if (slot == bp_slot_at(grid, 0) || slot[-1].row != slot->row) {
        if (row->parent->kind != BP_TABLE && bp_node_child(row->parent, BP_TR) == row)
            bp_mark_node(grid->setter, place, row->parent, slot->elem->parent->parent);
        bp_mark_node(grid->setter, place, row, slot->elem->parent);
    }
    bp_mark_node(grid->setter, place, slot->node, slot->elem);
}

/* What a row is for. */
enum row_kind { ROW_PLAIN, ROW_GROUP, ROW_SUBTOTAL, ROW_TOTAL };

static enum row_kind kind_of(const struct bp_grid *grid, const struct bp_grid_slot *slot) {
    if (slot->sums)
        return slot->node->parent->parent->kind == BP_TFOOT ? ROW_TOTAL : ROW_SUBTOTAL;
    return slot->heads && !bp_slot_in_head(grid, slot) && slot->colspan == grid->n_columns
               ? ROW_GROUP
               : ROW_PLAIN;
}

static struct row_pads slot_pads(const struct bp_grid *grid, const struct bp_grid_slot *slot) {
    struct row_pads pads = pads_of(grid);
    if (kind_of(grid, slot) == ROW_GROUP) {
        pads.top += bp_scale(grid->setter, ABOVE_GROUP - ABOVE_CAPITALS);
        pads.bottom = MAX(0, pads.bottom - bp_scale(grid->setter, BELOW_BASELINE - BELOW_GROUP));
    }
    return pads;
}

/* A cell's words once more, in those for what goes on; for the eye only. */
static void set_continued(struct bp_grid *grid, const struct bp_grid_slot *slot,
                          struct bp_flow *flow) {
    struct bp_setter *setter = grid->setter;
    const char *text = bp_fill(setter->scratch, bp_wording(setter, BP_WORD_CONTINUED), "text",
                               bp_shown_text(setter, slot->node), NULL);
    struct bp_place place = {
        .flow = flow, .x = left_edge(grid, slot) + grid->pad, .width = content_width(grid, slot)};
    bp_set_para(setter, place, bp_para_text(setter, bp_slot_style(grid, slot), NULL, text));
}

/* The name of many rows is there on each page that they reach. */
static const struct bp_flow *name_again(struct bp_grid *grid, const struct bp_grid_slot *slot) {
    if (slot->rowspan == 1 || slot->node->kind != BP_TH || bp_slot_in_head(grid, slot) ||
        bp_node_blank(slot->node))
        return NULL;
    struct bp_flow *again = bp_arena_new0(grid->setter->scratch, struct bp_flow);
    set_continued(grid, slot, again);
    return again;
}

static void set_cell(struct bp_grid *grid, const struct bp_grid_slot *slot, struct bp_cell *cell) {
    const struct row_pads pads = slot_pads(grid, slot);
    bp_len x = left_edge(grid, slot);
    *cell =
        (struct bp_cell){.elem = slot->elem,
                         .x = x,
                         .w = right_edge(grid, slot) - grid->columns[slot->column].x,
                         .pad_top = pads.top,
                         .pad_bottom = pads.bottom,
                         .tint = grid->setter->look->tint,
                         .tinted = bp_slot_in_head(grid, slot) || kind_of(grid, slot) == ROW_TOTAL,
                         .again = name_again(grid, slot)};
    struct bp_place place = {.flow = &cell->flow,
                             .elem = slot->elem,
                             .x = x + grid->pad,
                             .width = content_width(grid, slot),
                             .block_gap = BP_PT(4)};
    place.style = bp_slot_style(grid, slot);
    mark_places(grid, slot, place);
    const bp_len room = bp_rating_room(grid->setter, slot->node);
    place.x += room;
    place.width = MAX(1, place.width - room);
    if (room > 0 && !slot->node->first)
        bp_set_para(grid->setter, place, slot->para);
    else
        bp_set_blocks(grid->setter, place, slot->node);
    bp_rating_set(grid->setter, slot->node, slot->elem, cell->flow.first);
    if (cell->flow.marks)
        bp_flow_blank(grid->setter, place);
}

static bp_len cell_height(const struct bp_cell *cell) {
    return cell->pad_top + bp_flow_height(&cell->flow) + cell->pad_bottom;
}

/* -- bands ------------------------------------------------------------------------------------ */

static bp_len heights_of(const struct band *band, int from, int to) {
    bp_len height = 0;
    for (int i = from; i < to; i++)
        height += band->heights[i - band->first];
    return height;
}

/* Each row is as high as its highest cell of one row, and a line at least; the last row of a higher
 * cell takes what the rows above lack. */
static void find_heights(struct band *band) {
    const struct bp_grid *grid = band->grid;
    const struct row_pads pads = pads_of(grid);
    for (int i = 0; i < band->n; i++)
        band->heights[i] = pads.top + grid->place.style.leading + pads.bottom;
    for (int over = 0; over < 2; over++)
        for (guint i = band->from; i < band->to; i++) {
            const struct bp_grid_slot *slot = bp_slot_at(band->grid, i);
            if ((slot->rowspan > 1) != (over == 1))
                continue;
            int last = slot->row + slot->rowspan - 1;
            bp_len need =
                cell_height(&band->cells[i - band->from]) - heights_of(band, slot->row, last);
            bp_len *height = &band->heights[last - band->first];
            *height = MAX(*height, need);
        }
}

/* Finds and sets the rows from `first` that belong together; their slots begin with `from`. */
static struct band make_band(struct bp_grid *grid, int first, guint from) {
    struct bp_arena *scratch = grid->setter->scratch;
    struct band band = {.grid = grid, .first = first, .n = 1, .from = from, .to = from};
    for (; band.to < grid->slots->len; band.to++) {
        const struct bp_grid_slot *slot = bp_slot_at(grid, band.to);
        if (slot->row >= first + band.n)
            break;
        band.n = MAX(band.n, slot->row + slot->rowspan - first);
    }
    band.cells = bp_arena_alloc(scratch, sizeof *band.cells * (band.to - from));
    band.heights = bp_arena_alloc(scratch, sizeof *band.heights * (size_t)band.n);
    for (guint i = from; i < band.to; i++)
        set_cell(grid, bp_slot_at(grid, i), &band.cells[i - from]);
    find_heights(&band);
    return band;
}

/* Heads are on the rule under them, so that a short one beside a long one is near its column. */
static void sink_heads(struct band *band) {
    if (heights_of(band, band->first, band->first + band->n) > band->grid->page_height / 3)
        return; /* it may have to be split */
    for (guint i = band->from; i < band->to; i++) {
        const struct bp_grid_slot *slot = bp_slot_at(band->grid, i);
        struct bp_cell *cell = &band->cells[i - band->from];
        cell->pad_top += heights_of(band, slot->row, slot->row + slot->rowspan) - cell_height(cell);
    }
}

/* Makes a row strip of a band, not yet in a flow. */
static struct bp_row *join(struct band *band) {
    struct bp_grid *grid = band->grid;
    struct bp_row *row = bp_row_new(grid->setter, grid->place.x, grid->place.width);
    row->rule = BP_TABLE_RULE;
    row->pos = bp_slot_at(grid, band->from)->node->parent->pos;
    int at = band->first;
    bp_len y = 0;
    for (guint i = band->from; i < band->to; i++) {
        const struct bp_grid_slot *slot = bp_slot_at(grid, i);
        const struct bp_cell *set = &band->cells[i - band->from];
        struct bp_cell *cell = bp_row_cell(grid->setter, row, set->elem, set->x, set->w, 0);
        *cell = *set;
        for (; at < slot->row; at++)
            y += band->heights[at - band->first];
        cell->y = y;
        cell->height = heights_of(band, slot->row, slot->row + slot->rowspan);
        cell->ruled = slot->row + slot->rowspan < band->first + band->n;
    }
    return row;
}

/* -- the table's parts ------------------------------------------------------------------------ */

void bp_grid_set_head(struct bp_grid *grid, struct bp_flow *head) {
    guint slot = 0;
    for (int first = 0; first < grid->n_head_rows;) {
        struct band band = make_band(grid, first, slot);
        sink_heads(&band);
        struct bp_row *row = join(&band);
        slot = band.to;
        first += band.n;
        if (first >= grid->n_head_rows) {
            row->rule = STRONG_RULE;
            row->rule_colour = grid->setter->look->ink;
        }
        bp_flow_row(grid->setter, grid->place.flow, row)->keep = true;
        if (head) /* the same row once more, for the pages that follow */
            bp_flow_row(grid->setter, head, row);
    }
}

/* The rule under a band says what is below it. */
static void rule_off(struct bp_grid *grid, struct bp_row *row, enum row_kind kind,
                     const struct bp_grid_slot *next) {
    const struct bp_look *look = grid->setter->look;
    const enum row_kind below = next ? kind_of(grid, next) : ROW_PLAIN;
    if ((kind == ROW_TOTAL && !next) || (below == ROW_TOTAL && kind != ROW_TOTAL)) {
        row->rule = STRONG_RULE;
        row->rule_colour = look->ink;
    } else if (below == ROW_SUBTOTAL) {
        row->rule_colour = look->soft;
    }
}

/* From here on, further pages repeat `head`. */
static void add_group_marker(struct bp_grid *grid, struct bp_flow *head) {
    struct bp_flow *flow = grid->place.flow;
    struct bp_strip *marker = bp_flow_strip(grid->setter, flow, BP_STRIP_GROUP, 0);
    marker->as.head = head;
    marker->keep = true;
}

/* What pages repeat that rows under a heading go on to: the table's head, and the heading. */
static struct bp_flow *group_head(struct bp_grid *grid, const struct bp_grid_slot *slot,
                                  const struct bp_flow *repeated) {
    struct bp_setter *setter = grid->setter;
    struct bp_flow *head = bp_arena_new0(setter->scratch, struct bp_flow);
    *head = bp_flow_copy(setter, repeated);
    const struct row_pads pads = slot_pads(grid, slot);
    struct bp_row *row = bp_row_new(setter, grid->place.x, grid->place.width);
    row->rule = BP_TABLE_RULE;
    struct bp_cell *cell = bp_row_cell(setter, row, NULL, row->x, row->w, pads.bottom);
    cell->pad_top = pads.top;
    set_continued(grid, slot, &cell->flow);
    bp_flow_row(setter, head, row);
    return head;
}

/* The rows that are set, as far as their breaks need to know. */
struct body {
    const struct bp_flow *repeated;
    const struct bp_grid_slot *group; /* the heading over rows that is open; NULL for none */
    bool changed;                     /* what pages repeat is more than `repeated` */
    int since_group;                  /* bands */
};

/* Before a band: the heading over rows that was open may have ended. */
static void end_group(struct bp_grid *grid, struct body *body, const struct bp_grid_slot *slot) {
    const bool ends =
        body->group && (kind_of(grid, slot) == ROW_GROUP ||
                        slot->node->parent->parent != body->group->node->parent->parent);
    if (!ends)
        return;
    if (body->changed)
        add_group_marker(grid, (struct bp_flow *)body->repeated);
    body->group = NULL;
    body->changed = false;
}

/* Behind a band. */
static void begin_group(struct bp_grid *grid, struct body *body, const struct bp_grid_slot *slot) {
    body->since_group++;
    if (kind_of(grid, slot) != ROW_GROUP)
        return;
    body->group = slot;
    body->since_group = 0;
    struct bp_flow *head = body->repeated ? group_head(grid, slot, body->repeated) : NULL;
    if (!head || bp_flow_height(head) > grid->page_height / 3)
        return;
    add_group_marker(grid, head);
    body->changed = true;
}

/* No low row alone: the first two hold together, the last two, a heading with two of its rows, and
 * a sum with the row above it. */
static bool holds(const struct bp_grid *grid, const struct body *body, int first, int next,
                  const struct bp_grid_slot *slot, const struct bp_grid_slot *below) {
    if (!below)
        return false;
    const enum row_kind kind = kind_of(grid, below);
    return first == grid->n_head_rows || next + 1 == grid->n_rows || slot->heads ||
           (body->group && body->since_group == 0 && kind == ROW_PLAIN) || kind == ROW_SUBTOTAL ||
           kind == ROW_TOTAL;
}

struct bp_strip *bp_grid_set_body(struct bp_grid *grid, const struct bp_flow *repeated) {
    struct bp_strip *strip = NULL;
    struct body body = {.repeated = repeated};
    guint at = 0;
    while (at < grid->slots->len && bp_slot_in_head(grid, bp_slot_at(grid, at)))
        at++;
    for (int first = grid->n_head_rows; first < grid->n_rows;) {
        const struct bp_grid_slot *slot = bp_slot_at(grid, at);
        end_group(grid, &body, slot);
        struct band band = make_band(grid, first, at);
        struct bp_row *row = join(&band);
        at = band.to;
        const int next = first + band.n;
        const struct bp_grid_slot *below = at < grid->slots->len ? bp_slot_at(grid, at) : NULL;
        row->top_rule = first == 0 ? BP_TABLE_RULE : 0; /* no head: the rule over the table */
        rule_off(grid, row, kind_of(grid, slot), below);
        strip = bp_flow_row(grid->setter, grid->place.flow, row);
        const bool low = strip->height < BP_LOW_ROW;
        strip->keep = low && holds(grid, &body, first, next, slot, below);
        begin_group(grid, &body, slot);
        first = next;
    }
    return strip;
}
