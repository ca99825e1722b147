/* Tables: whole by their tags, whatever pages are cut away; head cells that reach their cells.
 * In: the elements of tables. Out: spans and cells mended, scopes supplied, findings.
 * What a table lacks is found where the file's own cells are, laid out as HTML
 * does; what is then wrong with it is found as PDF/UA's checkers find it (ISO 14289-1, 7.2 and
 * 7.5), by the columns of its first row. */
#include "attach/reader/tags/structure.h"

#define MAX_COLUMNS 1000
#define MAX_SLOTS (8u << 20) /* rows times columns, of all tables of a file */

struct row {
    uint32_t elem;
    uint32_t first, n; /* its cells */
    uint32_t kept;     /* how many rows before it stay */
    bool head;         /* in a THead */
};

struct cell {
    uint32_t elem;
    uint32_t row, column;
    int64_t rows, columns;          /* spans */
    struct bp_obj *scope, *headers; /* as the file says; NULL */
};

struct table {
    struct bp_work *work;
    struct bp_tags *tags;
    GArray *rows;                      /* struct row */
    GArray *cells;                     /* struct cell, row by row */
    struct bp_list kids, group, found; /* lists that are gathered again and again */
    uint32_t *slots; /* the cells by row and column, one more than their index; 0: none */
    uint32_t columns, slots_left;
};

static struct row *row_at(const struct table *table, uint32_t row) {
    return &g_array_index(table->rows, struct row, row);
}

static struct cell *cell_at(const struct table *table, uint32_t cell) {
    return &g_array_index(table->cells, struct cell, cell);
}

/* Rows and cells */

static struct cell read_cell(const struct table *table, uint32_t index) {
    const struct bp_tag *elem = bp_tag_at(table->tags, index);
    struct bp_tag_attribute said[] = {{"RowSpan", BP_OBJ_INT, NULL},
                                      {"ColSpan", BP_OBJ_INT, NULL},
                                      {"Scope", BP_OBJ_NAME, NULL},
                                      {"Headers", BP_OBJ_ARRAY, NULL}};
    bp_tag_attributes(table->work, elem, "Table", said, G_N_ELEMENTS(said));
    return (struct cell){.elem = index,
                         .row = table->rows->len,
                         .rows = bp_obj_integer(said[0].value, 1),
                         .columns = bp_obj_integer(said[1].value, 1),
                         .scope = said[2].value,
                         .headers = said[3].value};
}

static void take_row(struct table *table, uint32_t index, bool head, bool all) {
    struct row row = {.elem = index, .first = table->cells->len, .head = head};
    if (bp_tag_at(table->tags, index)->role != BP_ROLE_TR)
        return;
    bp_tags_gather(table->tags, index, all, &table->found);
    for (uint32_t i = 0; i < table->found.n; i++) {
        const uint32_t found = table->found.at[i];
        if (bp_tag_is(bp_tag_at(table->tags, found), BP_ROLE_SET(TD) | BP_ROLE_SET(TH))) {
            const struct cell cell = read_cell(table, found);
            g_array_append_val(table->cells, cell);
        }
    }
    row.n = table->cells->len - row.first;
    g_array_append_val(table->rows, row);
}

/* The rows of a table, and those of its groups in their places. */
static void take_rows(struct table *table, uint32_t index, bool all) {
    g_array_set_size(table->rows, 0);
    g_array_set_size(table->cells, 0);
    bp_tags_gather(table->tags, index, all, &table->kids);
    for (uint32_t i = 0; i < table->kids.n; i++) {
        const uint32_t kid = table->kids.at[i];
        const struct bp_tag *elem = bp_tag_at(table->tags, kid);
        take_row(table, kid, false, all);
        if (!bp_tag_is(elem, BP_ROLE_SET(THEAD) | BP_ROLE_SET(TBODY) | BP_ROLE_SET(TFOOT)))
            continue;
        bp_tags_gather(table->tags, kid, all, &table->group);
        for (uint32_t j = 0; j < table->group.n; j++)
            take_row(table, table->group.at[j], elem->role == BP_ROLE_THEAD, all);
    }
}

/* Mending */

/* Which columns cells cover, while a table is laid out row by row. */
struct cover {
    uint32_t until[MAX_COLUMNS]; /* by column: the row that it is free from */
    uint32_t width;              /* of the first row */
    bool from_above;             /* a cell from above reaches into the row */
};

/* Gives a cell the column that HTML would: the first that no cell from above or before covers. Its
 * span is cut at the table's end. False if it is wider than any would be. */
static bool lay_cell(struct table *table, struct cover *cover, struct cell *cell,
                     uint32_t *column) {
    cell->rows = CLAMP(cell->rows, 1, (int64_t)(table->rows->len - cell->row));
    while (*column < MAX_COLUMNS && cover->until[*column] > cell->row)
        ++*column;
    struct bp_tag *elem = bp_tag_at(table->tags, cell->elem);
    /* LibreOffice adds empty cells, for which there is no column, where cells from above go on to
     * the next page. */
    if (cover->from_above && *column >= cover->width && !elem->had) {
        elem->kept = false;
        cell->rows = 0;
        return true;
    }
    if (cell->columns < 1 || cell->columns > MAX_COLUMNS - (int64_t)*column)
        return false;
    cell->column = elem->column = *column;
    for (int64_t c = 0; c < cell->columns; c++)
        cover->until[(*column)++] = cell->row + (uint32_t)cell->rows;
    return true;
}

static bool lay_out(struct table *table) {
    struct cover cover = {.width = 0};
    for (guint r = 0; r < table->rows->len; r++) {
        const struct row *row = row_at(table, r);
        uint32_t column = 0;
        cover.from_above = false;
        for (uint32_t c = 0; c < cover.width; c++)
            cover.from_above |= cover.until[c] > r;
        for (uint32_t i = 0; i < row->n; i++) {
            if (!lay_cell(table, &cover, cell_at(table, row->first + i), &column))
                return false;
        }
        if (r == 0)
            cover.width = column;
    }
    return true;
}

/* Counts the rows that stay; those without cells and without content do not. */
static bool count_rows(struct table *table) {
    uint32_t kept = 0;
    for (guint r = 0; r < table->rows->len; r++) {
        struct row *row = row_at(table, r);
        struct bp_tag *elem = bp_tag_at(table->tags, row->elem);
        if (row->n == 0 && !elem->has)
            elem->kept = false;
        row->kept = kept;
        kept += elem->kept;
    }
    return kept > 0;
}

static uint32_t kept_before(const struct table *table, int64_t row) {
    const guint n = table->rows->len;
    if (row < n)
        return row_at(table, (uint32_t)row)->kept;
    return row_at(table, n - 1)->kept + bp_tag_at(table->tags, row_at(table, n - 1)->elem)->kept;
}

/* Puts a cell into a row that it reaches, where its column is. */
static void move_cell(struct table *table, const struct cell *cell, uint32_t row) {
    struct bp_tags *tags = table->tags;
    const struct bp_tag *parent = bp_tag_at(tags, row_at(table, row)->elem);
    uint32_t at = 0;
    while (at < parent->n) {
        const struct bp_tag_kid *kid = bp_tag_kid_at(tags, parent->first + at);
        if (kid->type == BP_TAG_ELEM && bp_tag_at(tags, kid->value)->column > cell->column)
            break;
        at++;
    }
    bp_tag_at(tags, cell->elem)->kept = true;
    bp_tags_insert(tags, row_at(table, row)->elem, at, cell->elem);
}

/* A cell's rows are those that stay; where its own doesn't, it is put, empty, into the first of
 * them. */
static void mend_cell(struct table *table, struct cell *cell) {
    const uint32_t n = kept_before(table, cell->row + cell->rows) - kept_before(table, cell->row);
    struct bp_tag *elem = bp_tag_at(table->tags, cell->elem);
    uint32_t row = cell->row;
    if (n == 0)
        return;
    struct bp_tag_attribute span = {"RowSpan", BP_OBJ_INT, NULL};
    bp_tag_attributes(table->work, elem, "Table", &span, 1);
    if (n != bp_obj_integer(span.value, 1))
        bp_tag_set_attribute(table->work, elem, "RowSpan", bp_obj_new_int(table->work->arena, n));
    while (!bp_tag_at(table->tags, row_at(table, row)->elem)->kept)
        row++;
    if (row != cell->row)
        move_cell(table, cell, row);
}

/* True if all rows stay, have cells, and no spans reach out of them: what most tables are. */
static bool is_plain(const struct table *table) {
    for (guint r = 0; r < table->rows->len; r++) {
        if (row_at(table, r)->n == 0 || !bp_tag_at(table->tags, row_at(table, r)->elem)->kept)
            return false;
    }
    for (guint c = 0; c < table->cells->len; c++) {
        if (cell_at(table, c)->rows != 1)
            return false;
    }
    return true;
}

static struct table new_table(struct bp_work *work) {
    return (struct table){
        .work = work,
        .tags = work->tags,
        .rows = g_array_new(FALSE, FALSE, sizeof(struct row)),
        .cells = g_array_new(FALSE, FALSE, sizeof(struct cell)),
        .slots_left = MAX_SLOTS,
    };
}

static void clear_table(struct table *table) {
    g_array_free(table->rows, TRUE);
    g_array_free(table->cells, TRUE);
    g_free(table->kids.at);
    g_free(table->group.at);
    g_free(table->found.at);
    g_free(table->slots);
}

void bp_tables_mend(struct bp_work *work) {
    struct table table = new_table(work);
    for (uint32_t i = 0; i < work->tags->n_elems; i++) {
        const struct bp_tag *elem = bp_tag_at(work->tags, i);
        if (!elem->kept || elem->role != BP_ROLE_TABLE)
            continue;
        take_rows(&table, i, true);
        if (is_plain(&table) || !lay_out(&table) || !count_rows(&table))
            continue;
        for (guint c = 0; c < table.cells->len; c++)
            mend_cell(&table, cell_at(&table, c));
    }
    clear_table(&table);
}

/* Checking */

static uint32_t *slot(const struct table *table, uint32_t row, uint32_t column) {
    return &table->slots[(size_t)row * table->columns + column];
}

static const struct bp_tag *slot_elem(const struct table *table, uint32_t row, uint32_t column) {
    return bp_tag_at(table->tags, cell_at(table, *slot(table, row, column) - 1)->elem);
}

/* Where a cell covers the grid. False if that reaches out of it, or over another cell. */
static bool place(const struct table *table, struct cell *cell, uint32_t index) {
    uint32_t column = 0;
    while (column<table->columns && * slot(table, cell->row, column)> 0)
        column++;
    if (cell->columns < 1 || cell->rows < 1 || cell->columns > table->columns - column ||
        cell->rows > table->rows->len - cell->row)
        return false;
    cell->column = column;
    for (uint32_t r = 0; r < cell->rows; r++) {
        for (uint32_t c = 0; c < cell->columns; c++) {
            uint32_t *at = slot(table, cell->row + r, column + c);
            if (*at > 0)
                return false;
            *at = index + 1;
        }
    }
    return true;
}

/* The row in which the table is none; `rows` if it is whole. */
static uint32_t find_fault(const struct table *table) {
    for (guint i = 0; i < table->cells->len; i++) {
        struct cell *cell = cell_at(table, i);
        if (!place(table, cell, i))
            return cell->row;
    }
    for (uint32_t r = 0; r < table->rows->len; r++) {
        for (uint32_t c = 0; c < table->columns; c++) {
            if (*slot(table, r, c) == 0)
                return r;
        }
    }
    return table->rows->len;
}

/* Fills the grid, as wide as the first row. False if the table is not whole, or too large. */
static bool fill(struct table *table) {
    const uint32_t rows = table->rows->len;
    int64_t columns = 0;
    for (uint32_t i = 0; i < row_at(table, 0)->n && columns <= MAX_COLUMNS; i++)
        columns += CLAMP(cell_at(table, i)->columns, 0, MAX_COLUMNS + 1);
    uint32_t fault = 0;
    if (columns <= MAX_COLUMNS && columns * rows <= table->slots_left) {
        table->columns = (uint32_t)columns;
        table->slots_left -= rows * table->columns;
        g_free(table->slots);
        table->slots = g_new0(uint32_t, (size_t)rows * table->columns + 1);
        fault = find_fault(table);
    }
    if (fault < rows)
        bp_tag_found(table->work, bp_tag_at(table->tags, row_at(table, fault)->elem),
                     BP_FINDING_TABLE_SHAPE, NULL);
    return fault == rows;
}

/* True for a head cell, or a data cell. */
static bool is(const struct table *table, const struct cell *cell, enum bp_tag_role role) {
    return bp_tag_at(table->tags, cell->elem)->role == role;
}

/* True if a cell says what it is for. */
static bool says_scope(const struct cell *cell) {
    return bp_obj_is_name(cell->scope, "Column") || bp_obj_is_name(cell->scope, "Row") ||
           bp_obj_is_name(cell->scope, "Both");
}

static bool all_say_scope(const struct table *table) {
    for (guint i = 0; i < table->cells->len; i++) {
        const struct cell *cell = cell_at(table, i);
        if (is(table, cell, BP_ROLE_TH) && !says_scope(cell))
            return false;
    }
    return true;
}

/* Which rows and columns have data cells, of all that cells cover. */
static void find_data(const struct table *table, bool *rows, bool *columns) {
    for (uint32_t r = 0; r < table->rows->len; r++) {
        for (uint32_t c = 0; c < table->columns; c++) {
            const struct bp_tag *elem = slot_elem(table, r, c);
            const bool data = elem->role == BP_ROLE_TD && elem->had;
            rows[r] |= data;
            columns[c] |= data;
        }
    }
}

static bool any(const bool *flags, uint32_t at, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        if (flags[at + i])
            return true;
    }
    return false;
}

/* What a head cell is plainly for: as HTML finds it for cells that don't say, and in the first row
 * and column as PDF 2.0 does (ISO 32000-2, table 384). NULL if it is not plain. */
static const char *plain_scope(const struct table *table, const struct cell *cell, const bool *rows,
                               const bool *columns) {
    if (row_at(table, cell->row)->head || !any(rows, cell->row, cell->rows) ||
        (cell->row == 0 && cell->column > 0))
        return "Column";
    return cell->column == 0 || !any(columns, cell->column, cell->columns) ? "Row" : NULL;
}

static void supply_scopes(struct table *table) {
    bool *rows = g_new0(bool, table->rows->len), *columns = g_new0(bool, table->columns + 1);
    find_data(table, rows, columns);
    for (guint i = 0; i < table->cells->len; i++) {
        struct cell *cell = cell_at(table, i);
        const char *scope = is(table, cell, BP_ROLE_TH) && !says_scope(cell)
                                ? plain_scope(table, cell, rows, columns)
                                : NULL;
        if (!scope)
            continue;
        cell->scope = bp_obj_new_name(table->work->arena, scope);
        bp_tag_set_attribute(table->work, bp_tag_at(table->tags, cell->elem), "Scope", cell->scope);
    }
    g_free(rows);
    g_free(columns);
}

/* True if a cell names its head cells, which are all in its table. */
static bool names_heads(const struct table *table, GHashTable *heads, const struct cell *cell) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < bp_obj_count(cell->headers); i++) {
        const uint32_t head = bp_tags_find_id(table->tags, bp_item(table->work, cell->headers, i));
        if (head > 0 && !g_hash_table_contains(heads, GUINT_TO_POINTER(head)))
            return false;
        n += head > 0;
    }
    return n > 0;
}

/* Whether the nearest head cells in a line of cells, up to here, say that they are for it: those
 * that follow each other without others between them count. */
struct reach {
    bool any, run;
};

static struct reach reach_on(const struct table *table, struct reach before,
                             const struct cell *cell, const char *direction) {
    if (!is(table, cell, BP_ROLE_TH))
        return (struct reach){before.any, false};
    const bool reaches =
        before.run || bp_obj_is_name(cell->scope, direction) || bp_obj_is_name(cell->scope, "Both");
    return (struct reach){reaches, reaches};
}

/* Marks the cells that head cells reach, down the columns and along the rows. */
static void mark_reached(const struct table *table, bool *reached) {
    struct reach *down = g_new0(struct reach, table->columns + 1);
    for (uint32_t r = 0; r < table->rows->len; r++) {
        struct reach along = {false, false};
        for (uint32_t c = 0; c < table->columns; c++) {
            const uint32_t index = *slot(table, r, c) - 1;
            const struct cell *cell = cell_at(table, index);
            reached[index] |= (r == cell->row && down[c].any) || (c == cell->column && along.any);
            down[c] = reach_on(table, down[c], cell, "Column");
            along = reach_on(table, along, cell, "Row");
        }
    }
    g_free(down);
}

/* The first data cell that no head cell reaches, by Headers or by Scope; NULL if there is none. */
static const struct cell *find_lost(const struct table *table) {
    bool *reached = g_new0(bool, table->cells->len + 1);
    g_autoptr(GHashTable) heads = g_hash_table_new(NULL, NULL);
    mark_reached(table, reached);
    for (guint i = 0; i < table->cells->len; i++) {
        if (is(table, cell_at(table, i), BP_ROLE_TH))
            g_hash_table_add(heads, GUINT_TO_POINTER(cell_at(table, i)->elem));
    }
    const struct cell *lost = NULL;
    for (guint i = 0; i < table->cells->len && !lost; i++) {
        const struct cell *cell = cell_at(table, i);
        if (is(table, cell, BP_ROLE_TD) && !reached[i] && !names_heads(table, heads, cell))
            lost = cell;
    }
    g_free(reached);
    return lost;
}

/* Head cells say which cells they are for, or the others say which theirs are (ISO 14289-1, 7.5).
 */
static void check_heads(struct table *table) {
    if (all_say_scope(table) || !find_lost(table))
        return;
    supply_scopes(table);
    const struct cell *lost = all_say_scope(table) ? NULL : find_lost(table);
    if (!lost)
        return;
    const struct bp_tag *row = bp_tag_at(table->tags, row_at(table, lost->row)->elem);
    bp_tag_found(table->work, row, BP_FINDING_TABLE_HEADS, NULL);
}

/* An id that several cells have says nothing to those which name it. */
static void check_ids(struct table *table) {
    for (guint i = 0; i < table->cells->len; i++) {
        struct cell *cell = cell_at(table, i);
        struct bp_tag *elem = bp_tag_at(table->tags, cell->elem);
        if (!cell->headers)
            continue;
        if (bp_obj_get(elem->dict, "C")) /* a class's are no cell's own */
            bp_tag_set_attribute(table->work, elem, "Headers", cell->headers);
        for (uint32_t j = 0; j < cell->headers->as.array.n; j++) {
            const struct bp_obj *id = bp_item(table->work, cell->headers, j);
            if (bp_obj_is(id, BP_OBJ_STRING) && g_hash_table_contains(table->tags->ids_twice, id))
                bp_tag_found(table->work, elem, BP_FINDING_IDS_TWICE, NULL);
        }
    }
}

void bp_tables_check(struct bp_work *work) {
    struct table table = new_table(work);
    for (uint32_t i = 0; i < work->tags->order.n; i++) {
        const uint32_t index = work->tags->order.at[i];
        if (bp_tag_at(work->tags, index)->role != BP_ROLE_TABLE)
            continue;
        take_rows(&table, index, false);
        if (table.rows->len == 0)
            continue;
        check_ids(&table);
        if (fill(&table))
            check_heads(&table);
    }
    clear_table(&table);
}
