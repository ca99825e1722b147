/* Tables.
 * In: a table's XML. Out: TABLE with CAPTION, THEAD, TBODY, TFOOT, and the number of its columns.
 * Rows that are bare get a TBODY around them, so later stages know one form only. */
#include "load/read.h"

#include <string.h>

#include "model/quantity.h"

#define COLSPAN_MOST 60
#define ROWSPAN_MOST 1000

/* Columns that cells of earlier rows still hold: held[n] of them for n + 1 more rows. */
struct held {
    int columns[ROWSPAN_MOST];
    int rows; /* so many entries may be in use */
};

/* A hyphen or dash that is a number's minus becomes one: it is as wide as the plus, and is read as
 * what it is. */
static void mend_minus(struct bp_reader *reader, struct bp_node *cell) {
    struct bp_quantity quantity;
    struct bp_node *text = cell->first;
    while (text && text->kind != BP_TEXT)
        text = text->first;
    if (!text || !bp_quantity_read(text->as.text.text, &quantity))
        return;
    for (int i = 1; i >= 0; i--) {
        if (quantity.minus[i] == 0)
            continue;
        const char *old = text->as.text.text;
        const int before = (int)quantity.minus[i] - 1;
        text->as.text.text = bp_arena_printf(reader->arena, "%.*s\u2212%s", before, old,
                                             old + before + quantity.minus_length[i]);
        text->as.text.length = (uint32_t)strlen(text->as.text.text);
    }
}

static void read_cell(struct bp_reader *reader, struct bp_node *row, const xmlNode *xml,
                      enum bp_kind kind) {
    static const char *const ratings[] = {"", "red", "amber", "green", "done", NULL};
    static const char *const trends[] = {"", "up", "down", "level", NULL};
    static const char *const aligns[] = {"", "left", "right", "centre", "decimal", NULL};
    struct bp_node *cell = bp_read_node(reader, row, xml, kind);
    cell->as.cell.colspan = bp_read_number(xml, "colspan", 1, COLSPAN_MOST, 1);
    cell->as.cell.rowspan = bp_read_number(xml, "rowspan", 1, ROWSPAN_MOST, 1);
    cell->as.cell.row_scope = kind == BP_TH && bp_read_is(reader, xml, "scope", "row");
    cell->as.cell.align = (enum bp_cell_align)bp_read_choice(reader, xml, "align", aligns);
    cell->as.cell.rating = (enum bp_rating)bp_read_choice(reader, xml, "status", ratings);
    cell->as.cell.trend = (enum bp_trend)bp_read_choice(reader, xml, "trend", trends);
    bp_read_flow(reader, cell, xml);
    if (kind == BP_TD)
        mend_minus(reader, cell);
}

static void read_row(struct bp_reader *reader, struct bp_node *row, const xmlNode *xml) {
    for (const xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(reader, child);
        row->as.row.subtotal = bp_read_is(reader, xml, "type", "subtotal");
        if (kind == BP_TH || kind == BP_TD)
            read_cell(reader, row, child, (enum bp_kind)kind);
    }
}

/* How many columns a row covers, with what reaches down into it; the row's own cells that reach
 * further down are added. */
static int row_columns(const struct bp_node *row, struct held *held) {
    int columns = 0;
    for (int i = 0; i < held->rows; i++)
        columns += held->columns[i];
    if (held->rows > 0)
        memmove(held->columns, held->columns + 1, sizeof(int) * (size_t)(held->rows - 1));
    held->rows = MAX(held->rows - 1, 0);
    for (const struct bp_node *cell = row->first; cell; cell = cell->next) {
        columns += cell->as.cell.colspan;
        int rows = cell->as.cell.rowspan - 1;
        for (; held->rows < rows; held->rows++)
            held->columns[held->rows] = 0;
        if (rows > 0)
            held->columns[rows - 1] += cell->as.cell.colspan;
    }
    return columns;
}

static int table_columns(const struct bp_node *table) {
    struct held held = {.rows = 0};
    int columns = 0;
    for (const struct bp_node *group = table->first; group; group = group->next) {
        held.rows = 0; /* no cell reaches out of its group */
        for (const struct bp_node *row = group->first; row; row = row->next) {
            int its = row->kind == BP_TR ? row_columns(row, &held) : 0;
            columns = MAX(columns, its);
        }
    }
    return columns;
}

/* A width for each column; they are as many as the columns, or none at all. */
static void read_widths(struct bp_reader *reader, struct bp_node *table, const xmlNode *xml) {
    const char *text = bp_read_attribute(reader, xml, "widths");
    if (!text || !*text)
        return;
    int columns = table->as.table.columns, n = 0;
    bp_len *widths = bp_arena_alloc(reader->arena, sizeof(bp_len) * (size_t)(columns + 1));
    for (const char *at = text; at; at = strchr(at, ' ')) {
        at += *at == ' ';
        if (n < columns)
            widths[n] = bp_read_width(at);
        n++;
    }
    if (n == columns)
        table->as.table.widths = widths;
    else
        bp_diag(reader->diags, TABLE_WIDTHS_COUNT, table->pos, n, columns);
}

/* True if there is something in a table, outside of its cells, that is not allowed there. */
static bool has_misplaced(struct bp_reader *reader, const xmlNode *xml) {
    for (const xmlNode *child = xml->children; child; child = child->next) {
        const int kind = bp_kind_of(reader, child);
        const bool group = kind == BP_THEAD || kind == BP_TBODY;
        if (!group && kind != BP_TR && kind != BP_TH && kind != BP_TD && kind != BP_CAPTION &&
            kind != BP_TABLE_NOTE && (child->type == XML_ELEMENT_NODE || !bp_xml_blank(child)))
            return true;
        if (kind == BP_TH || kind == BP_TD
                ? bp_kind_of(reader, xml) != BP_TR
                : (group || kind == BP_TR) && has_misplaced(reader, child))
            return true;
    }
    return false;
}

void bp_read_table(struct bp_reader *reader, struct bp_node *table, const xmlNode *xml) {
    struct bp_node *bare = NULL;
    table->as.table.landscape = bp_read_is(reader, xml, "page", "landscape");
    table->as.table.partly = has_misplaced(reader, xml);
    table->as.table.upright = bp_read_is(reader, xml, "page", "portrait");
    for (const xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(reader, child);
        if (kind == BP_CAPTION || kind == BP_TABLE_NOTE) {
            bp_read_inlines(reader, bp_read_node(reader, table, child, (enum bp_kind)kind), child);
        } else if (kind == BP_THEAD || kind == BP_TBODY || kind == BP_TFOOT) {
            struct bp_node *group = bp_read_node(reader, table, child, (enum bp_kind)kind);
            bp_read_children(reader, group, child, BP_TR, read_row);
        } else if (kind == BP_TR) {
            if (!bare) {
                bare = bp_node_new(reader->arena, BP_TBODY, bp_xml_pos(child));
                bp_node_append(table, bare);
            }
            read_row(reader, bp_read_node(reader, bare, child, BP_TR), child);
        }
        if (kind == BP_TBODY || kind == BP_TFOOT)
            bare = NULL;
    }
    table->as.table.columns = table_columns(table);
    read_widths(reader, table, xml);
}
