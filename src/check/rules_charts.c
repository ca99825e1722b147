/* Charts: a table from which bars or lines can be drawn.
 * A fault is reported at the cell or row that has it, and only if the table as a whole has the form
 * of a chart's. */
#include <string.h>

#include "check/rules.h"
#include "model/quantity.h"

/* More can't be told apart, or have no room for their names. */
#define SERIES_MOST 6
#define CATEGORIES_MOST 24

struct chart {
    const struct bp_node *table;
    int columns;
    char *currency, *unit; /* of the first number; NULL before */
    bool unread;           /* a cell is no number */
    struct bp_arena *arena;
    struct bp_diags *diags;
};

static int count(const struct bp_node *parent) {
    int children = 0;
    for (const struct bp_node *child = parent->first; child; child = child->next)
        children++;
    return children;
}

/* Whether all numbers have the same unit. */
static void check_unit(struct chart *chart, const struct bp_node *cell, const char *text,
                       const struct bp_quantity *quantity) {
    const char *unit = bp_quantity_is_mark(quantity->unit) ? "" : quantity->unit;
    if (!chart->unit) {
        chart->currency = bp_arena_strdup(chart->arena, quantity->currency);
        chart->unit = bp_arena_strdup(chart->arena, unit);
    } else if (strcmp(chart->currency, quantity->currency) != 0 || strcmp(chart->unit, unit) != 0) {
        bp_diag(chart->diags, CHART_UNIT, cell->pos, text);
    }
}

/* What stands for a number that isn't there is allowed too. */
static void check_number(struct chart *chart, const struct bp_node *cell) {
    const char *text = bp_node_text(cell, chart->arena);
    struct bp_quantity quantity;
    if (bp_quantity_read(text, &quantity) && !quantity.range && !quantity.bracket_open) {
        check_unit(chart, cell, text, &quantity);
    } else if (bp_quantity_kind(text) != BP_NO_QUANTITY_SIGN) {
        bp_diag(chart->diags, CHART_NUMBER, cell->pos, text);
        chart->unread = true;
    }
}

static void check_row(struct chart *chart, const struct bp_node *row) {
    if (bp_node_blank(row->first))
        bp_diag(chart->diags, CHART_NAME, row->first->pos, "category");
    for (const struct bp_node *cell = row->first->next; cell; cell = cell->next)
        check_number(chart, cell);
}

static void check_series(struct chart *chart, const struct bp_node *head) {
    for (const struct bp_node *cell = head->first->next; cell; cell = cell->next)
        if (bp_node_blank(cell))
            bp_diag(chart->diags, CHART_NAME, cell->pos, "series");
}

/* True if no cell covers several columns or rows; says so if one does. */
static bool is_plain(const struct chart *chart, const struct bp_node *row) {
    for (const struct bp_node *cell = row->first; cell; cell = cell->next)
        if (cell->as.cell.colspan > 1 || cell->as.cell.rowspan > 1) {
            bp_diag(chart->diags, CHART_SPAN, cell->pos);
            return false;
        }
    return true;
}

/* Each row has a cell for each column. Rows that are too short are for rules_tables.c to report. */
static bool is_regular(const struct chart *chart) {
    bool regular = true;
    for (const struct bp_node *group = chart->table->first; group; group = group->next)
        if (group->kind == BP_THEAD || group->kind == BP_TBODY || group->kind == BP_TFOOT)
            for (const struct bp_node *row = group->first; row && regular; row = row->next)
                regular = is_plain(chart, row) && count(row) == chart->columns;
    return regular;
}

static int count_rows(const struct bp_node *table) {
    int rows = 0;
    for (const struct bp_node *body = bp_node_child(table, BP_TBODY); body;
         body = bp_node_twin(body))
        rows += count(body);
    return rows;
}

/* Whether there is something to draw, and not too much; says so if not. */
static bool has_size(const struct chart *chart) {
    const struct bp_node *table = chart->table;
    int series = chart->columns - 1, categories = count_rows(table);
    if (!bp_node_child(table, BP_THEAD))
        bp_diag(chart->diags, CHART_HEAD, table->pos);
    else if (series < 1 || categories < 1)
        bp_diag(chart->diags, CHART_EMPTY, table->pos);
    else if (series > SERIES_MOST)
        bp_diag(chart->diags, CHART_SERIES, table->pos, series, SERIES_MOST);
    else if (categories > CATEGORIES_MOST)
        bp_diag(chart->diags, CHART_CATEGORIES, table->pos, categories, CATEGORIES_MOST);
    else
        return true;
    return false;
}

static void check_chart(struct chart *chart) {
    const struct bp_node *head = bp_node_child(chart->table, BP_THEAD);
    if (!is_regular(chart) || !has_size(chart))
        return;
    check_series(chart, head->last);
    for (const struct bp_node *body = bp_node_child(chart->table, BP_TBODY); body;
         body = bp_node_twin(body))
        for (const struct bp_node *row = body->first; row; row = row->next)
            check_row(chart, row);
    if (!chart->unit && !chart->unread)
        bp_diag(chart->diags, CHART_EMPTY, chart->table->pos);
}

void bp_check_charts(const struct bp_checking *checking) {
    const struct bp_doc *doc = checking->doc;
    if (checking->partly)
        return;
    for (const struct bp_node *node = doc->root; node; node = bp_node_next(node, doc->root)) {
        const struct bp_node *table = node->kind == BP_CHART ? bp_node_child(node, BP_TABLE) : NULL;
        if (!table)
            continue;
        struct chart chart = {.table = table,
                              .columns = table->as.table.columns,
                              .arena = bp_arena_new(),
                              .diags = checking->diags};
        check_chart(&chart);
        bp_arena_free(chart.arena);
    }
}
