/* Rows of a table: cells are set, rows get their heights.
 * In: a grid with its widths. Out: row strips.
 * The one hard idea: rows that cells over several rows tie together are set as one strip and stay
 * whole; where they are too high for that, the strip is divided between rows, and what stands in a
 * cell over a division is poured from one part into the next. */
#include "layout/table.h"

#define PAD_Y BP_PT(3.6)
#define STRONG_RULE BP_PT(1.2)

/* Rows tied together by cells over several of them. */
struct band {
    struct bp_grid *grid;
    int first, n;          /* rows */
    guint from, to;        /* slots */
    struct bp_cell *cells; /* of each slot, set but not placed */
    bp_len *heights;       /* of each row */
    guint next;            /* slot: those before it are placed, but for */
    guint *open, n_open;   /* those that go on below what is placed */
};

/* -- cells ------------------------------------------------------------------------------------ */

static bp_len right_edge(const struct bp_grid *grid, const struct bp_slot *slot) {
    return grid->columns[slot->column + slot->colspan].x;
}

/* The room of a cell's content. A number whose part behind the point is shorter than others' ends
 * so much before them. */
static bp_len content_width(const struct bp_grid *grid, const struct bp_slot *slot) {
    const struct bp_grid_column *column = &grid->columns[slot->column];
    bp_len width = right_edge(grid, slot) - column->x - 2 * grid->pad;
    if (slot->align != BP_CELL_DECIMAL)
        return MAX(width, 1);
    bp_len shorter = width - (column->after - slot->after);
    return shorter >= bp_para_max(slot->para) ? shorter : MAX(width, 1);
}

static void set_cell(struct bp_grid *grid, const struct bp_slot *slot, struct bp_cell *cell) {
    bp_len x = grid->columns[slot->column].x;
    *cell = (struct bp_cell){.elem = slot->elem,
                             .x = x,
                             .w = right_edge(grid, slot) - x,
                             .pad_top = bp_scale(grid->setter, PAD_Y),
                             .pad_bottom = bp_scale(grid->setter, PAD_Y),
                             .tint = grid->setter->look->tint,
                             .tinted = bp_slot_in_head(grid, slot)};
    struct bp_place place = {.flow = &cell->flow,
                             .elem = slot->elem,
                             .x = x + grid->pad,
                             .width = content_width(grid, slot),
                             .block_gap = BP_PT(4)};
    place.style = bp_slot_style(grid, slot);
    bp_set_blocks(grid->setter, place, slot->node);
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
    for (int i = 0; i < band->n; i++)
        band->heights[i] = grid->place.style.leading + 2 * bp_scale(grid->setter, PAD_Y);
    for (int over = 0; over < 2; over++)
        for (guint i = band->from; i < band->to; i++) {
            const struct bp_slot *slot = bp_slot_at(band->grid, i);
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
    struct band band = {
        .grid = grid, .first = first, .n = 1, .from = from, .to = from, .next = from};
    for (; band.to < grid->slots->len; band.to++) {
        const struct bp_slot *slot = bp_slot_at(grid, band.to);
        if (slot->row >= first + band.n)
            break;
        band.n = MAX(band.n, slot->row + slot->rowspan - first);
    }
    band.cells = bp_arena_alloc(scratch, sizeof *band.cells * (band.to - from));
    band.heights = bp_arena_alloc(scratch, sizeof *band.heights * (size_t)band.n);
    band.open = bp_arena_alloc(scratch, sizeof *band.open * (size_t)grid->n_columns);
    for (guint i = from; i < band.to; i++)
        set_cell(grid, bp_slot_at(grid, i), &band.cells[i - from]);
    find_heights(&band);
    return band;
}

/* Heads stand on the rule under them, so that a short one beside a long one is near its column. */
static void sink_heads(struct band *band) {
    if (heights_of(band, band->first, band->first + band->n) > band->grid->page_height / 3)
        return; /* it may have to be split */
    for (guint i = band->from; i < band->to; i++) {
        const struct bp_slot *slot = bp_slot_at(band->grid, i);
        struct bp_cell *cell = &band->cells[i - band->from];
        cell->pad_top += heights_of(band, slot->row, slot->row + slot->rowspan) - cell_height(cell);
    }
}

/* -- parts of bands --------------------------------------------------------------------------- */

/* The lines at the start of a flow that fit into `room`, taken out of it. */
static struct bp_flow pour(struct bp_flow *flow, bp_len room) {
    struct bp_flow part = {0};
    bp_len height = 0;
    for (struct bp_strip *strip = flow->first; strip; strip = strip->next) {
        height += strip->height + (strip == flow->first ? 0 : strip->gap);
        if (height > room)
            break;
        part.last = strip;
    }
    if (!part.last)
        return part;
    part.first = flow->first;
    flow->first = part.last->next;
    flow->last = flow->first ? flow->last : NULL;
    part.last->next = NULL;
    return part;
}

/* Puts what a cell shows between two rows into a row strip. It ends there, or goes on below. */
static void add_part(struct band *band, struct bp_row *row, guint i, int from, int to) {
    const struct bp_slot *slot = bp_slot_at(band->grid, i);
    struct bp_cell *source = &band->cells[i - band->from];
    int end = slot->row + slot->rowspan;
    struct bp_cell *cell =
        bp_row_cell(band->grid->setter, row, source->elem, source->x, source->w, 0);
    struct bp_cell *next = cell->next;
    *cell = *source;
    cell->next = next;
    cell->y = heights_of(band, from, MAX(from, slot->row));
    cell->height = heights_of(band, MAX(from, slot->row), MIN(to, end));
    cell->ruled = end < to || (end == to && end < band->first + band->n);
    if (end <= to)
        return;
    cell->pad_bottom = 0;
    cell->flow = pour(&source->flow, cell->height - cell->pad_top);
    source->pad_top = 0;
    source->elem = cell->flow.first ? NULL : source->elem; /* its place is where it begins */
}

/* A cell that was divided may need more height below than was counted: its last row grows. */
static void grow_ends(struct band *band, int from, int to) {
    for (guint k = 0; k < band->n_open; k++) {
        const struct bp_slot *slot = bp_slot_at(band->grid, band->open[k]);
        int end = slot->row + slot->rowspan;
        if (end > to)
            continue;
        bp_len need = cell_height(&band->cells[band->open[k] - band->from]);
        band->heights[end - 1 - band->first] += MAX(0, need - heights_of(band, from, end));
    }
}

/* Adds the open cells to a row; those that go on below it stay open. */
static void add_open(struct band *band, struct bp_row *row, int from, int to) {
    guint n = 0;
    for (guint k = 0; k < band->n_open; k++) {
        const struct bp_slot *slot = bp_slot_at(band->grid, band->open[k]);
        add_part(band, row, band->open[k], from, to);
        if (slot->row + slot->rowspan > to)
            band->open[n++] = band->open[k];
    }
    band->n_open = n;
}

/* Appends the rows [from, to) of a band as one strip. */
static struct bp_strip *add_rows(struct band *band, struct bp_flow *flow, struct bp_row *row,
                                 int from, int to) {
    struct bp_setter *setter = band->grid->setter;
    grow_ends(band, from, to);
    add_open(band, row, from, to);
    for (; band->next < band->to; band->next++) {
        const struct bp_slot *slot = bp_slot_at(band->grid, band->next);
        if (slot->row >= to)
            break;
        row->pos = row->pos.file ? row->pos : slot->node->parent->pos;
        bp_mark_node(setter, band->grid->place, slot->node, slot->elem);
        add_part(band, row, band->next, from, to);
        if (slot->row + slot->rowspan > to)
            band->open[band->n_open++] = band->next;
    }
    return bp_flow_row(setter, flow, row);
}

static struct bp_row *new_row(struct bp_grid *grid) {
    struct bp_row *row = bp_row_new(grid->setter, grid->place.x, grid->place.width);
    row->rule = BP_TABLE_RULE;
    row->pos = (struct bp_pos){0};
    return row;
}

/* -- the table's parts ------------------------------------------------------------------------ */

void bp_grid_set_head(struct bp_grid *grid, struct bp_flow *head) {
    guint slot = 0;
    for (int first = 0; first < grid->n_head_rows;) {
        struct band band = make_band(grid, first, slot);
        struct bp_row *row = new_row(grid);
        sink_heads(&band);
        slot = band.to;
        first += band.n;
        if (first >= grid->n_head_rows) {
            row->rule = STRONG_RULE;
            row->rule_colour = grid->setter->look->ink;
        }
        add_rows(&band, grid->place.flow, row, band.first, first)->keep = true;
        if (head) /* the same row once more, for the pages that follow */
            bp_flow_row(grid->setter, head, row);
    }
}

/* The height that a cell takes from row `from` on if it reaches below that. */
static bp_len height_below(const struct band *band, guint i, int from) {
    const struct bp_slot *slot = bp_slot_at(band->grid, i);
    return slot->row + slot->rowspan > from + 1 ? cell_height(&band->cells[i - band->from]) : 0;
}

/* Where a part of a band that is too high ends: at the end of the row that all begun cells end
 * above, so that none is divided, or of one before the part gets high itself. */
static int part_end(const struct band *band, int from, bp_len most) {
    bp_len height = 0, need = 0;
    guint i = band->next;
    int to = from;
    for (guint k = 0; k < band->n_open; k++)
        need = MAX(need, height_below(band, band->open[k], from));
    do {
        for (; i < band->to && bp_slot_at(band->grid, i)->row == to; i++)
            need = MAX(need, height + height_below(band, i, to));
        height += band->heights[to++ - band->first];
    } while (to < band->first + band->n && height < need &&
             height + band->heights[to - band->first] <= most);
    return to;
}

/* Sets a band, in parts if it takes more than half a page. */
static struct bp_strip *set_band(struct band *band, bp_len top_rule) {
    struct bp_grid *grid = band->grid;
    const int end = band->first + band->n;
    const bp_len page = grid->page_height;
    bool whole = band->n == 1 || heights_of(band, band->first, end) <= page / 2;
    struct bp_strip *strip = NULL;
    for (int from = band->first; from < end;) {
        int to = whole ? end : part_end(band, from, page / 5);
        struct bp_row *row = new_row(grid);
        row->top_rule = top_rule;
        row->rule = to == end ? BP_TABLE_RULE : 0;
        top_rule = 0;
        strip = add_rows(band, grid->place.flow, row, from, to);
        from = to;
    }
    return strip;
}

struct bp_strip *bp_grid_set_body(struct bp_grid *grid) {
    struct bp_strip *strip = NULL;
    guint slot = 0;
    while (slot < grid->slots->len && bp_slot_in_head(grid, bp_slot_at(grid, slot)))
        slot++;
    for (int first = grid->n_head_rows; first < grid->n_rows;) {
        struct band band = make_band(grid, first, slot);
        /* No head: the rule over the table is the first row's. */
        strip = set_band(&band, first == 0 ? BP_TABLE_RULE : 0);
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
