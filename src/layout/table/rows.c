/* Rows of a table: cells are set, rows get their heights.
 * In: a grid with its widths. Out: row strips.
 * Rows that cells over several rows tie together are one strip. It stays whole if it takes no more
 * than half a page; split.c cuts it otherwise. */
#include "layout/table/grid.h"

/* Beside 12 pt: from a row's edge to the top of capitals, and from the last baseline to the edge.
 */
#define ABOVE_CAPITALS BP_PT(7.5)
#define BELOW_BASELINE BP_PT(8)
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

static void set_cell(struct bp_grid *grid, const struct bp_grid_slot *slot, struct bp_cell *cell) {
    const struct row_pads pads = pads_of(grid);
    bp_len x = left_edge(grid, slot);
    *cell = (struct bp_cell){.elem = slot->elem,
                             .x = x,
                             .w = right_edge(grid, slot) - grid->columns[slot->column].x,
                             .pad_top = pads.top,
                             .pad_bottom = pads.bottom,
                             .tint = grid->setter->look->tint,
                             .tinted = bp_slot_in_head(grid, slot)};
    struct bp_place place = {.flow = &cell->flow,
                             .elem = slot->elem,
                             .x = x + grid->pad,
                             .width = content_width(grid, slot),
                             .block_gap = BP_PT(4)};
    place.style = bp_slot_style(grid, slot);
    mark_places(grid, slot, place);
    bp_set_blocks(grid->setter, place, slot->node);
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

struct bp_strip *bp_grid_set_body(struct bp_grid *grid) {
    struct bp_strip *strip = NULL;
    guint slot = 0;
    while (slot < grid->slots->len && bp_slot_in_head(grid, bp_slot_at(grid, slot)))
        slot++;
    for (int first = grid->n_head_rows; first < grid->n_rows;) {
        struct band band = make_band(grid, first, slot);
        struct bp_row *row = join(&band);
        row->top_rule = first == 0 ? BP_TABLE_RULE : 0; /* no head: the rule over the table */
        strip = bp_flow_row(grid->setter, grid->place.flow, row);
        slot = band.to;
        int next = first + band.n;
        /* No low row alone: the first two hold together, the last two, and a head with its rows. */
        strip->keep = next < grid->n_rows && strip->height < BP_LOW_ROW &&
                      (first == grid->n_head_rows || next + 1 == grid->n_rows ||
                       bp_slot_at(grid, band.from)->heads);
        first = next;
    }
    return strip;
}
