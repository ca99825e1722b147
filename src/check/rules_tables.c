/* Tables: cells make whole rows, and some of them are header cells.
 * A cell that spans rows takes room in rows below, so rows are filled in order, with a count for
 * each column of how many more rows it is taken. */
#include <string.h>

#include "check/rules.h"

#define COLUMNS_MOST 60

struct cell_grid {
    int taken[COLUMNS_MOST]; /* for so many rows, this one counted */
    int width;               /* columns in use in this row */
    bool overlaps;           /* in this row */
    struct bp_diags *diags;
};

/* The number of rows from this one to the end of its group, `most` at most. */
static int rows_left(const struct bp_node *row, int most) {
    int rows = 0;
    for (; row && rows < most; row = row->next)
        rows++;
    return rows;
}

/* Puts a cell into the first free column, as HTML does. */
static void place(struct cell_grid *grid, const struct bp_node *cell) {
    int at = 0, rows = cell->as.cell.rowspan, left = rows_left(cell->parent, rows);
    while (at < COLUMNS_MOST && grid->taken[at] > 0)
        at++;
    if (rows > left) {
        bp_diag(grid->diags, TABLE_ROWSPAN, cell->pos, rows, left);
        rows = left;
    }
    bool overlaps = false;
    int end = MIN(at + cell->as.cell.colspan, COLUMNS_MOST);
    for (; at < end; at++) {
        overlaps |= grid->taken[at] > 0;
        grid->taken[at] = MAX(grid->taken[at], rows);
        grid->width = MAX(grid->width, at + 1);
    }
    grid->overlaps |= overlaps;
    if (overlaps)
        bp_diag(grid->diags, TABLE_OVERLAP, cell->pos);
}

/* The columns that a row covers; then the grid is ready for the next one. */
static int fill_row(struct cell_grid *grid, const struct bp_node *row) {
    grid->width = 0;
    grid->overlaps = false;
    for (int i = 0; i < COLUMNS_MOST; i++)
        if (grid->taken[i] > 0)
            grid->width = i + 1;
    for (const struct bp_node *cell = row->first; cell; cell = cell->next)
        place(grid, cell);
    for (int i = 0; i < COLUMNS_MOST; i++)
        grid->taken[i] -= grid->taken[i] > 0;
    return grid->width;
}

/* The first row says how many columns there are. */
static void check_rows(const struct bp_node *table, struct bp_diags *diags) {
    struct cell_grid grid = {.diags = diags};
    int columns = 0;
    for (const struct bp_node *group = table->first; group; group = group->next) {
        if (group->kind != BP_THEAD && group->kind != BP_TBODY && group->kind != BP_TFOOT)
            continue;
        memset(grid.taken, 0, sizeof grid.taken);
        for (const struct bp_node *row = group->first; row; row = row->next) {
            int width = fill_row(&grid, row);
            if (!columns)
                columns = width;
            else if (width != columns && !grid.overlaps)
                bp_diag(diags, TABLE_SPAN, row->pos, width, columns);
        }
    }
}

/* Widths */

/* How wide text can be on the table's page, at most: it may be in something narrower. */
static bp_len measure_of(const struct bp_doc *doc, const struct bp_node *table) {
    const struct bp_look *look = &doc->profile->look;
    bool a4 = doc->root->as.pack.a4, letter = doc->root->as.pack.letter;
    bp_len width = letter ? BP_PT(612) : a4 ? BP_MM(210) : look->page_width;
    bp_len height = letter ? BP_PT(792) : a4 ? BP_MM(297) : look->page_height;
    bool turned = table->as.table.landscape;
    for (const struct bp_node *outer = table->parent; outer; outer = outer->parent)
        turned |= outer->kind == BP_SECTION && outer->as.named.landscape;
    return (turned ? height : width) - look->margin_left - look->margin_right;
}

static int millimetres(int64_t length) {
    return (int)(length * 254 / 720000);
}

static void check_widths(const struct bp_doc *doc, const struct bp_node *table,
                         struct bp_diags *diags) {
    const bp_len *widths = table->as.table.widths;
    bp_len measure = measure_of(doc, table);
    int64_t shares = 0, sum = 0;
    for (int i = 0; i < table->as.table.columns; i++) {
        shares -= MIN(widths[i], 0);
        sum += widths[i] < 0 ? (int64_t)measure * -widths[i] / 1000 : widths[i];
    }
    if (shares > 1000)
        bp_diag(diags, TABLE_WIDTHS_SHARE, table->pos);
    else if (sum > measure + BP_MM(1)) /* shares are rounded */
        bp_diag(diags, TABLE_WIDTHS_SUM, table->pos, millimetres(sum), millimetres(measure));
}

static bool has_head(const struct bp_node *table) {
    for (const struct bp_node *node = table; node; node = bp_node_next(node, table))
        if (node->kind == BP_TH)
            return true;
    return false;
}

void bp_check_tables(const struct bp_checking *checking) {
    const struct bp_doc *doc = checking->doc;
    struct bp_diags *diags = checking->diags;
    for (const struct bp_node *node = doc->root; node; node = bp_node_next(node, doc->root)) {
        if (node->kind != BP_TABLE)
            continue;
        if (node->as.table.columns > COLUMNS_MOST)
            bp_diag(diags, TABLE_WIDE, node->pos, node->as.table.columns, COLUMNS_MOST);
        else if (!node->as.table.partly)
            check_rows(node, diags);
        if (node->as.table.widths)
            check_widths(doc, node, diags);
        if (!node->as.table.partly && !has_head(node))
            bp_diag(diags, TABLE_HEAD, node->pos);
    }
}
