/* The grid of a table: which cell is where.
 * In: a TABLE node. Out: slots in the XML's order, their elements, their paragraphs cut and shaped.
 * A paragraph is made once, before any width is known; whatever is tried later only measures it
 * again. Text in lists is set later by them, so for measuring it gets a double. */
#include "layout/table/grid.h"

#define LEAST_PICTURE BP_PT(60)

/* -- slots ------------------------------------------------------------------------------------ */

/* A row of nothing but head cells below the table's head: they head what is under them. In a table
 * of one column that would be each row. */
static bool is_subhead(const struct bp_grid *grid, const struct bp_node *tr) {
    int columns = 0;
    if (tr->parent->kind == BP_TFOOT || tr->as.row.subtotal)
        return false;
    for (const struct bp_node *node = tr->first; node; node = node->next) {
        if (node->kind != BP_TH)
            return false;
        columns += node->as.cell.colspan;
    }
    return grid->n_columns > 1 && columns >= grid->n_columns;
}

static enum bp_attr scope_of(const struct bp_node *cell, bool heads_columns) {
    if (cell->kind != BP_TH)
        return BP_ATTR_NONE;
    return cell->as.cell.row_scope || !heads_columns ? BP_ATTR_SCOPE_ROW : BP_ATTR_SCOPE_COLUMN;
}

static struct bp_elem *slot_elem(const struct bp_grid *grid, const struct bp_grid_slot *slot,
                                 struct bp_elem *row, enum bp_attr scope) {
    enum bp_role role = slot->node->kind == BP_TH ? BP_ROLE_TH : BP_ROLE_TD;
    struct bp_elem *elem = bp_elem_new(grid->setter, role, row, slot->node);
    elem->colspan = (uint16_t)slot->colspan;
    elem->rowspan = (uint16_t)slot->rowspan;
    elem->attr = (uint8_t)scope;
    return elem;
}

/* Puts a row's cells into the first free columns; `taken` counts, for each column, the rows that a
 * cell above still covers. `left` is how many rows the group has from this one on. */
static void add_row(struct bp_grid *grid, const struct bp_node *tr, struct bp_elem *group,
                    int *taken, int left) {
    struct bp_elem *row = group ? bp_elem_new(grid->setter, BP_ROLE_TR, group, tr) : NULL;
    bool heads_columns = tr->parent->kind == BP_THEAD || is_subhead(grid, tr);
    int column = 0;
    for (const struct bp_node *node = tr->first; node; node = node->next) {
        if (node->kind != BP_TH && node->kind != BP_TD)
            continue;
        while (column < grid->n_columns && taken[column] > 0)
            column++;
        if (column >= grid->n_columns)
            break; /* check has said so */
        struct bp_grid_slot slot = {.node = node, .row = grid->n_rows, .column = column};
        slot.colspan = CLAMP(node->as.cell.colspan, 1, grid->n_columns - column);
        slot.rowspan = CLAMP(node->as.cell.rowspan, 1, left);
        slot.align = node->as.cell.align;
        slot.heads = heads_columns;
        slot.sums = tr->parent->kind == BP_TFOOT || tr->as.row.subtotal;
        if (row)
            slot.elem = slot_elem(grid, &slot, row, scope_of(node, heads_columns));
        for (int i = 0; i < slot.colspan; i++)
            taken[column + i] = slot.rowspan;
        column += slot.colspan;
        g_array_append_val(grid->slots, slot);
    }
    for (int i = 0; i < grid->n_columns; i++)
        taken[i] = MAX(0, taken[i] - 1);
    grid->n_rows++;
}

static void add_group(struct bp_grid *grid, const struct bp_node *part, struct bp_elem *table) {
    enum bp_role role = part->kind == BP_THEAD   ? BP_ROLE_THEAD
                        : part->kind == BP_TFOOT ? BP_ROLE_TFOOT
                                                 : BP_ROLE_TBODY;
    struct bp_elem *group = table ? bp_elem_new(grid->setter, role, table, part) : NULL;
    int *taken = bp_arena_alloc(grid->setter->scratch, sizeof *taken * (size_t)grid->n_columns),
        left = 0;
    for (const struct bp_node *tr = bp_node_child(part, BP_TR); tr; tr = bp_node_twin(tr))
        left++;
    for (const struct bp_node *tr = bp_node_child(part, BP_TR); tr; tr = bp_node_twin(tr))
        add_row(grid, tr, group, taken, left--);
}

/* -- what is in them ---------------------------------------------------------------------- */

static bool has_footnote(const struct bp_node *node) {
    for (const struct bp_node *n = node; n; n = bp_node_next(n, node))
        if (n->kind == BP_FOOTNOTE)
            return true;
    return false;
}

static void add_words(struct bp_setter *setter, const struct bp_node *node) {
    for (const struct bp_node *child = node->first; child; child = child->next)
        if (child->kind == BP_TEXT)
            bp_para_add_own(setter, child->as.text.text);
        else if (child->kind != BP_FOOTNOTE)
            add_words(setter, child);
}

/* A double of a paragraph, to be measured only. Footnotes take a number when they are set, so the
 * double has none. */
static struct bp_para *double_of(struct bp_grid *grid, struct bp_para_style style,
                                 const struct bp_node *node) {
    if (!has_footnote(node))
        return bp_para_node(grid->setter, style, NULL, node);
    bp_para_begin(grid->setter, style, NULL);
    add_words(grid->setter, node);
    return bp_para_end(grid->setter);
}

static void add_text(struct bp_grid *grid, guint slot, struct bp_para *para, bp_len indent) {
    struct bp_cell_text text = {.para = para, .slot = slot, .indent = indent};
    g_array_append_val(grid->texts, text);
}

/* How far a list's items are set in, nearly: as the widest label that may occur. */
static bp_len list_indent(const struct bp_grid *grid, const struct bp_node *list) {
    const bp_len em = grid->place.style.size;
    int last = list->as.list.start - 1;
    if (list->kind == BP_UL)
        return bp_scale(grid->setter, BP_PT(16));
    for (const struct bp_node *li = bp_node_child(list, BP_LI); li; li = bp_node_twin(li))
        last++;
    if (list->as.list.style == BP_LIST_LOWER_ROMAN)
        return em * (last < 8 ? 5 : 7) / 2;
    if (list->as.list.style == BP_LIST_LOWER_ALPHA)
        return em * (last <= 26 ? 4 : 6) / 2;
    return em * (last < 10 ? 7 : last < 100 ? 10 : 14) / 5;
}

static void add_inner(struct bp_grid_slot *slot, bp_len indent, bp_len least, bp_len wanted) {
    slot->inner_least = MAX(slot->inner_least, indent + least);
    slot->inner_wanted = MAX(slot->inner_wanted, indent + wanted);
}

static void add_double(struct bp_grid *grid, guint i, const struct bp_node *block, bp_len indent) {
    const struct bp_grid_slot *slot = bp_slot_at(grid, i);
    add_text(grid, i, double_of(grid, bp_slot_style(grid, slot), block), indent);
}

static void measure_within(struct bp_grid *grid, guint slot, const struct bp_node *node,
                           bp_len indent);

/* The cell's own paragraphs are kept ready to be set. */
static void measure_p(struct bp_grid *grid, guint i, const struct bp_node *p, bp_len indent) {
    struct bp_grid_slot *slot = bp_slot_at(grid, i);
    if (p->parent != slot->node || grid->draft) {
        add_double(grid, i, p, indent);
        return;
    }
    slot->para = bp_prepare_p(grid->setter, bp_slot_style(grid, slot), slot->elem, p);
    g_hash_table_insert(grid->setter->prepared, (gpointer)p, slot->para);
    add_text(grid, i, slot->para, indent);
}

static void measure_list(struct bp_grid *grid, guint i, const struct bp_node *list, bp_len indent) {
    indent += list_indent(grid, list);
    for (const struct bp_node *li = bp_node_child(list, BP_LI); li; li = bp_node_twin(li))
        measure_within(grid, i, li, indent);
}

static void measure_terms(struct bp_grid *grid, guint i, const struct bp_node *dl, bp_len indent) {
    for (const struct bp_node *node = dl->first; node; node = node->next)
        if (node->kind == BP_DT)
            add_double(grid, i, node, indent);
        else
            measure_within(grid, i, node, indent + 2 * grid->place.style.size);
}

/* There is room at both sides. */
static void measure_quote(struct bp_grid *grid, guint i, const struct bp_node *quote,
                          bp_len indent) {
    measure_within(grid, i, quote, indent + 8 * grid->place.style.size / 3);
}

static void measure_figure(struct bp_grid *grid, guint i, const struct bp_node *figure,
                           bp_len indent) {
    (void)figure;
    add_inner(bp_slot_at(grid, i), indent, LEAST_PICTURE, LEAST_PICTURE);
}

static void measure_table(struct bp_grid *grid, guint i, const struct bp_node *table,
                          bp_len indent) {
    bp_len least = 0, wanted = 0;
    if (table->as.table.columns > 0) {
        struct bp_grid inner;
        bp_grid_init(&inner, grid->setter, grid->place, table, NULL);
        bp_grid_extent(&inner, &least, &wanted);
        bp_grid_clear(&inner);
    }
    add_inner(bp_slot_at(grid, i), indent, least, wanted);
}

/* The schema allows it in sections only. */
static void not_in_cells(struct bp_grid *grid, guint i, const struct bp_node *block,
                         bp_len indent) {
    (void)grid, (void)i, (void)block, (void)indent;
}

typedef void (*measure_fn)(struct bp_grid *grid, guint slot, const struct bp_node *block,
                           bp_len indent);

static const measure_fn measures[BP_KIND_COUNT] = {
#define BP_BLOCK(kind, name, holds, member, read, set, measure) [BP_##kind] = measure,
#include "model/elements.def"
};

/* Prepares the blocks of a cell, or of something in it. */
static void measure_within(struct bp_grid *grid, guint slot, const struct bp_node *node,
                           bp_len indent) {
    for (const struct bp_node *block = node->first; block; block = block->next)
        if (measures[block->kind])
            measures[block->kind](grid, slot, block, indent);
}

#define BRIEF 16 /* bytes: "Red", "16 Red" */

/* True if the cell has nothing but a word or two: all of it says how the thing is doing. */
static bool is_brief(const struct bp_node *cell) {
    const struct bp_node *p = cell->first, *text = p && p->kind == BP_P ? p->first : NULL;
    return !p || (text && text->kind == BP_TEXT && !text->next && !p->next &&
                  text->as.text.length <= BRIEF);
}

static void prepare(struct bp_grid *grid) {
    for (guint i = 0; i < grid->slots->len; i++) {
        struct bp_grid_slot *slot = bp_slot_at(grid, i);
        const struct bp_node *only = slot->node->first;
        const bp_len room = bp_rating_room(grid->setter, slot->node);
        slot->brief = is_brief(slot->node);
        measure_within(grid, i, slot->node, room);
        if (room > 0 && !only)
            add_text(grid, i,
                     bp_para_text(grid->setter, bp_slot_style(grid, slot), slot->elem,
                                  bp_rating_word(grid->setter, slot->node)),
                     room);
        slot = bp_slot_at(grid, i);
        if (only ? only->kind == BP_P && !only->next : room > 0)
            slot->para = g_array_index(grid->texts, struct bp_cell_text, grid->texts->len - 1).para;
        else
            slot->para = NULL;
    }
}

void bp_grid_init(struct bp_grid *grid, struct bp_setter *setter, struct bp_place place,
                  const struct bp_node *table, struct bp_elem *elem) {
    int columns = table->as.table.columns;
    *grid = (struct bp_grid){.setter = setter,
                             .place = place,
                             .table = table,
                             .n_columns = columns,
                             .leftwards = bp_runs_left(setter, table),
                             .draft = elem == NULL};
    grid->pad = bp_grid_first_pad(grid);
    grid->first_style = place.style;
    grid->slots = g_array_new(FALSE, FALSE, sizeof(struct bp_grid_slot));
    grid->texts = g_array_new(FALSE, FALSE, sizeof(struct bp_cell_text));
    grid->text = g_string_new(NULL);
    grid->columns = bp_arena_alloc(setter->scratch, sizeof *grid->columns * ((size_t)columns + 1));
    const struct bp_node *head = bp_node_child(table, BP_THEAD);
    if (head)
        add_group(grid, head, elem);
    grid->n_head_rows = grid->n_rows;
    for (const struct bp_node *body = bp_node_child(table, BP_TBODY); body;
         body = bp_node_twin(body))
        add_group(grid, body, elem);
    const struct bp_node *foot = bp_node_child(table, BP_TFOOT);
    if (foot)
        add_group(grid, foot, elem);
    prepare(grid);
}

void bp_grid_clear(struct bp_grid *grid) {
    g_array_free(grid->slots, TRUE);
    g_array_free(grid->texts, TRUE);
    g_string_free(grid->text, TRUE);
}
