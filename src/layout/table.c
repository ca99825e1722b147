/* Tables of the document.
 * In: TABLE nodes. Out: rows in the flow, Table elements.
 * The one hard idea: every cell's text is cut once; measuring it gives each column the least width
 * it can have and the width it would like, and what the page offers is shared out between. */
#include <string.h>

#include "layout/blocks.h"
#include "layout/refs.h"

#define WIDE_PAD BP_PT(8) /* left and right in a cell */
#define NARROW_PAD BP_PT(4)
#define MANY_COLUMNS 8 /* from here on the narrow one */
#define CELL_PAD_Y BP_PT(3.6)
#define FIGURE_AIR BP_PT(20) /* at most, beside a column of figures */
#define RULE BP_PT(0.6)
#define STRONG_RULE BP_PT(1.2)

struct slot {
    const struct bp_node *node; /* TH TD */
    struct bp_elem *elem;
    int row, column, colspan, rowspan;
};

struct grid {
    struct bp_setter *setter;
    struct bp_place place;
    GArray *slots; /* struct slot, in the order of the XML */
    int rows, head_rows, columns;
    bp_len *least, *wanted, *widths, *edges; /* a column */
    bool *numeric;                           /* a column */
    bp_len pad;                              /* left and right in a cell */
};

/* -- the grid --------------------------------------------------------------------------------- */

static struct slot *slot_at(const struct grid *grid, guint i) {
    return &g_array_index(grid->slots, struct slot, i);
}

static bool is_head(const struct grid *grid, const struct slot *slot) {
    return slot->row < grid->head_rows;
}

/* Puts a row's cells into the first free columns; `taken` counts, for each column, the rows that a
 * cell above still covers. */
static void grid_row(struct grid *grid, const struct bp_node *tr, struct bp_elem *group,
                     int *taken) {
    struct bp_elem *row = bp_elem_new(grid->setter, BP_ROLE_TR, group, tr);
    int column = 0;
    for (const struct bp_node *node = tr->first; node; node = node->next) {
        if (node->kind != BP_TH && node->kind != BP_TD)
            continue;
        while (column < grid->columns && taken[column] > 0)
            column++;
        if (column >= grid->columns)
            break; /* check has said so */
        struct slot slot = {.node = node, .row = grid->rows, .column = column};
        slot.colspan = MIN(MAX(node->as.cell.colspan, 1), grid->columns - column);
        slot.rowspan = MAX(node->as.cell.rowspan, 1);
        slot.elem =
            bp_elem_new(grid->setter, node->kind == BP_TH ? BP_ROLE_TH : BP_ROLE_TD, row, node);
        slot.elem->colspan = (uint16_t)slot.colspan;
        slot.elem->rowspan = (uint16_t)slot.rowspan;
        if (node->kind == BP_TH)
            slot.elem->attr = node->as.cell.row_scope || tr->parent->kind != BP_THEAD
                                  ? BP_ATTR_SCOPE_ROW
                                  : BP_ATTR_SCOPE_COLUMN;
        for (int i = 0; i < slot.colspan; i++)
            taken[column + i] = slot.rowspan;
        column += slot.colspan;
        g_array_append_val(grid->slots, slot);
    }
    for (int i = 0; i < grid->columns; i++)
        taken[i] = MAX(0, taken[i] - 1);
    grid->rows++;
}

/* A cell can't reach beyond the last row of its part of the table. */
static void clip_rowspans(struct grid *grid, guint first_slot) {
    for (guint i = first_slot; i < grid->slots->len; i++) {
        struct slot *slot = slot_at(grid, i);
        slot->rowspan = MIN(slot->rowspan, grid->rows - slot->row);
        slot->elem->rowspan = (uint16_t)slot->rowspan;
    }
}

static void grid_part(struct grid *grid, const struct bp_node *part, struct bp_elem *table) {
    struct bp_elem *group = bp_elem_new(
        grid->setter, part->kind == BP_THEAD ? BP_ROLE_THEAD : BP_ROLE_TBODY, table, part);
    int *taken = bp_arena_alloc(grid->setter->scratch, sizeof *taken * (size_t)grid->columns);
    guint first_slot = grid->slots->len;
    for (const struct bp_node *tr = bp_node_child(part, BP_TR); tr; tr = bp_node_twin(tr))
        grid_row(grid, tr, group, taken);
    clip_rowspans(grid, first_slot);
}

/* -- measuring -------------------------------------------------------------------------------- */

static struct bp_para_style cell_style(const struct grid *grid, const struct slot *slot) {
    struct bp_para_style style = grid->place.style;
    style.tabular = true;
    style.bold = style.bold || is_head(grid, slot);
    if (is_head(grid, slot) && slot->colspan > 1)
        style.align = BP_ALIGN_CENTRE;
    else if (grid->numeric[slot->column] && slot->colspan == 1)
        style.align = BP_ALIGN_RIGHT;
    return style;
}

static bool is_numeric(const char *text) {
    static const char signs[] = "0123456789.,%+-()£$€ \xe2\x88\x92\xe2\x80\x93\xc2\xa0";
    return strspn(text, signs) == strlen(text);
}

/* A column is one of numbers if each of its body cells is, and one has a figure. */
static void find_numeric(struct grid *grid) {
    bool *figures = bp_arena_alloc(grid->setter->scratch, (size_t)grid->columns);
    for (int i = 0; i < grid->columns; i++)
        grid->numeric[i] = true;
    for (guint i = 0; i < grid->slots->len; i++) {
        const struct slot *slot = slot_at(grid, i);
        if (is_head(grid, slot) || slot->colspan > 1)
            continue;
        const char *text = bp_node_text(slot->node, grid->setter->scratch);
        if (!is_numeric(text))
            grid->numeric[slot->column] = false;
        else if (strpbrk(text, "0123456789"))
            figures[slot->column] = true;
    }
    for (int i = 0; i < grid->columns; i++)
        grid->numeric[i] = grid->numeric[i] && figures[i];
}

/* The widths of what stands in a cell. Its own paragraphs are kept ready; those in lists are only
 * measured. */
static void measure_blocks(struct grid *grid, const struct slot *slot, const struct bp_node *node,
                           bp_len indent, bp_len *least, bp_len *wanted) {
    struct bp_setter *setter = grid->setter;
    for (const struct bp_node *block = node->first; block; block = block->next) {
        if (block->kind == BP_P) {
            struct bp_para *para = bp_prepare_p(setter, cell_style(grid, slot), slot->elem, block);
            *least = MAX(*least, indent + bp_para_min(setter, para));
            *wanted = MAX(*wanted, indent + bp_para_max(para));
            if (node == slot->node)
                g_hash_table_insert(setter->prepared, (gpointer)block, para);
        } else if (block->kind == BP_UL || block->kind == BP_OL) {
            measure_blocks(grid, slot, block, indent + BP_PT(20), least, wanted);
        } else if (block->kind == BP_LI) {
            measure_blocks(grid, slot, block, indent, least, wanted);
        }
    }
}

/* Spreads what a cell over several columns still lacks over those columns. */
static void widen(bp_len *widths, const struct slot *slot, bp_len need) {
    bp_len have = 0;
    for (int i = 0; i < slot->colspan; i++)
        have += widths[slot->column + i];
    for (int i = 0; i < slot->colspan && need > have; i++)
        widths[slot->column + i] += (need - have) / slot->colspan + 1;
}

static void measure(struct grid *grid) {
    for (int spanning = 0; spanning < 2; spanning++)
        for (guint i = 0; i < grid->slots->len; i++) {
            const struct slot *slot = slot_at(grid, i);
            if ((slot->colspan > 1) != (spanning == 1))
                continue;
            bp_len least = 0, wanted = 0;
            measure_blocks(grid, slot, slot->node, 0, &least, &wanted);
            widen(grid->least, slot, least + 2 * grid->pad);
            widen(grid->wanted, slot, wanted + 2 * grid->pad);
        }
}

static int64_t sum(const bp_len *widths, int n) {
    int64_t total = 0;
    for (int i = 0; i < n; i++)
        total += widths[i];
    return total;
}

/* More room than wanted: figures get some air, and columns of text share the rest by what they
 * want. */
static void share_surplus(struct grid *grid, bp_len surplus) {
    int64_t text = 0;
    int figures = 0;
    for (int i = 0; i < grid->columns; i++) {
        text += grid->numeric[i] ? 0 : grid->wanted[i];
        figures += grid->numeric[i];
    }
    bp_len air = figures == 0 ? 0
                 : text == 0  ? surplus / figures
                              : MIN(FIGURE_AIR, surplus / 2 / figures);
    surplus -= air * figures;
    for (int i = 0; i < grid->columns; i++) {
        grid->widths[i] = grid->wanted[i];
        if (grid->numeric[i])
            grid->widths[i] += air;
        else if (text > 0)
            grid->widths[i] += (bp_len)((int64_t)surplus * grid->wanted[i] / text);
    }
}

/* Less room than wanted: each column has its least, and the rest goes by what it lacks. Where not
 * even the least fits, all shrink alike and words are cut. */
static void share_shortage(struct grid *grid, bp_len width) {
    int64_t least = sum(grid->least, grid->columns), wanted = sum(grid->wanted, grid->columns);
    for (int i = 0; i < grid->columns; i++)
        if (least >= width)
            grid->widths[i] = (bp_len)(grid->least[i] * (int64_t)width / least);
        else
            grid->widths[i] = grid->least[i] + (bp_len)((grid->wanted[i] - grid->least[i]) *
                                                        (width - least) / (wanted - least));
}

static void choose_widths(struct grid *grid) {
    bp_len width = grid->place.width;
    int64_t wanted = sum(grid->wanted, grid->columns);
    if (wanted <= width)
        share_surplus(grid, (bp_len)(width - wanted));
    else
        share_shortage(grid, width);
    /* What rounding left over goes to the widest text, the first column. */
    grid->widths[0] += (bp_len)(width - sum(grid->widths, grid->columns));
    grid->edges[0] = grid->place.x;
    for (int i = 0; i < grid->columns; i++)
        grid->edges[i + 1] = grid->edges[i] + grid->widths[i];
}

/* -- setting ---------------------------------------------------------------------------------- */

static void set_slot(struct grid *grid, struct bp_row *row, const struct slot *slot) {
    struct bp_setter *setter = grid->setter;
    bp_len x = grid->edges[slot->column];
    bp_len w = grid->edges[slot->column + slot->colspan] - x;
    struct bp_cell *cell = bp_row_cell(setter, row, slot->elem, x, w, CELL_PAD_Y);
    cell->tinted = is_head(grid, slot);
    struct bp_place place = {.flow = &cell->flow,
                             .elem = slot->elem,
                             .x = x + grid->pad,
                             .width = w - 2 * grid->pad,
                             .style = cell_style(grid, slot),
                             .block_gap = BP_PT(4)};
    bp_mark_node(setter, place, slot->node, slot->elem);
    bp_set_blocks(setter, place, slot->node);
}

/* The rows from `first` that cells over several rows tie together; they are set as one. */
static int rows_together(const struct grid *grid, int first, guint from_slot) {
    int end = first + 1;
    for (guint i = from_slot; i < grid->slots->len; i++) {
        const struct slot *slot = slot_at(grid, i);
        if (slot->row >= end)
            break;
        end = MAX(end, slot->row + slot->rowspan);
    }
    return end - first;
}

/* Heights and places of the cells in rows set as one: each row is as high as its highest cell of
 * one row, and the last row of a higher cell takes what that one lacks. */
static void stack_cells(struct grid *grid, struct bp_row *row, guint from_slot, int first, int n) {
    bp_len *heights = bp_arena_alloc(grid->setter->scratch, sizeof *heights * (size_t)n);
    for (int over = 0; over < 2; over++) {
        guint i = from_slot;
        for (const struct bp_cell *cell = row->first; cell; cell = cell->next, i++) {
            const struct slot *slot = slot_at(grid, i);
            if ((slot->rowspan > 1) != (over == 1))
                continue;
            int last = slot->row + slot->rowspan - 1 - first;
            bp_len need = cell->pad_top + bp_flow_height(&cell->flow) + cell->pad_bottom;
            for (int k = slot->row - first; k < last; k++)
                need -= heights[k];
            heights[last] = MAX(heights[last], need);
        }
    }
    guint i = from_slot;
    for (struct bp_cell *cell = row->first; cell; cell = cell->next, i++) {
        const struct slot *slot = slot_at(grid, i);
        cell->y = cell->height = 0;
        for (int k = 0; k < slot->row - first; k++)
            cell->y += heights[k];
        for (int k = slot->row - first; k < slot->row - first + slot->rowspan; k++)
            cell->height += heights[k];
        cell->ruled = slot->row + slot->rowspan < first + n;
    }
}

/* Sets the rows from `first` on that belong together; moves both indices behind them. */
static struct bp_row *set_rows(struct grid *grid, int *first, guint *slot) {
    struct bp_setter *setter = grid->setter;
    int n = rows_together(grid, *first, *slot);
    struct bp_row *row = bp_row_new(setter, grid->place.x, grid->place.width);
    guint from = *slot;
    row->rule = RULE;
    for (; *slot < grid->slots->len && slot_at(grid, *slot)->row < *first + n; ++*slot) {
        row->pos = row->pos.file ? row->pos : slot_at(grid, *slot)->node->parent->pos;
        set_slot(grid, row, slot_at(grid, *slot));
    }
    if (n > 1)
        stack_cells(grid, row, from, *first, n);
    *first += n;
    return row;
}

static void set_all_rows(struct grid *grid) {
    struct bp_setter *setter = grid->setter;
    struct bp_flow *flow = grid->place.flow, *head = NULL;
    guint slot = 0;
    int row = 0;
    while (row < grid->head_rows) {
        struct bp_row *set = set_rows(grid, &row, &slot);
        if (row >= grid->head_rows) {
            set->rule = STRONG_RULE;
            set->rule_colour = setter->look->ink;
        }
        bp_flow_row(setter, flow, set)->keep = true;
        if (!head)
            head = bp_arena_new0(setter->scratch, struct bp_flow);
        bp_flow_row(setter, head, set); /* the same row once more, for the pages that follow */
    }
    if (head) {
        struct bp_strip *marker = bp_flow_strip(setter, flow, BP_STRIP_TABLE, 0);
        marker->as.head = head;
        marker->keep = true;
    }
    int first_row = row;
    while (row < grid->rows) {
        int start = row;
        struct bp_row *set = set_rows(grid, &row, &slot);
        if (start == 0) /* no head: the rule over the table is the first row's */
            set->top_rule = RULE;
        struct bp_strip *strip = bp_flow_row(setter, flow, set);
        /* No low row alone: the first two hold together, and the last two. */
        strip->keep = row < grid->rows && strip->height < BP_LOW_ROW &&
                      (start == first_row || row + 1 == grid->rows);
    }
    if (head)
        bp_flow_strip(setter, flow, BP_STRIP_TABLE_END, 0);
}

static void set_caption(struct grid *grid, const struct bp_node *table, struct bp_elem *elem) {
    const struct bp_node *caption = bp_node_child(table, BP_CAPTION);
    if (!caption)
        return;
    struct bp_setter *setter = grid->setter;
    struct bp_para_style style = grid->place.style;
    style.bold = true;
    bp_para_begin(setter, style, bp_elem_new(setter, BP_ROLE_CAPTION, elem, caption));
    bp_para_add_caption(setter, bp_name_captioned(setter, table), caption);
    struct bp_para *para = bp_para_end(setter);
    bp_flow_para(setter, grid->place.flow, para, grid->place.x, grid->place.width, NULL);
    bp_flow_keep_last(grid->place.flow);
    bp_flow_gap(grid->place.flow, BP_PT(5));
}

static void *columns_of(struct grid *grid, size_t size) {
    return bp_arena_alloc(grid->setter->scratch, size * ((size_t)grid->columns + 1));
}

void bp_set_table(struct bp_setter *setter, struct bp_place place, const struct bp_node *table) {
    struct grid grid = {.setter = setter, .place = place, .columns = table->as.table.columns};
    if (grid.columns == 0)
        return;
    grid.pad = grid.columns < MANY_COLUMNS ? WIDE_PAD : NARROW_PAD;
    grid.slots = g_array_new(FALSE, FALSE, sizeof(struct slot));
    grid.least = columns_of(&grid, sizeof(bp_len));
    grid.wanted = columns_of(&grid, sizeof(bp_len));
    grid.widths = columns_of(&grid, sizeof(bp_len));
    grid.edges = columns_of(&grid, sizeof(bp_len));
    grid.numeric = columns_of(&grid, sizeof(bool));
    struct bp_elem *elem = bp_elem_new(setter, BP_ROLE_TABLE, place.elem, table);
    bp_mark_node(setter, place, table, elem);
    set_caption(&grid, table, elem);
    const struct bp_node *head = bp_node_child(table, BP_THEAD);
    if (head)
        grid_part(&grid, head, elem);
    grid.head_rows = grid.rows;
    for (const struct bp_node *body = bp_node_child(table, BP_TBODY); body;
         body = bp_node_twin(body))
        grid_part(&grid, body, elem);
    find_numeric(&grid);
    measure(&grid);
    choose_widths(&grid);
    set_all_rows(&grid);
    bp_flow_gap(place.flow, BP_PT(12));
    g_array_free(grid.slots, TRUE);
}
