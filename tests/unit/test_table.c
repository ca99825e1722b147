/* Tables: columns of figures, widths, which head cells head a cell. */
#include "layout/table/grid.h"

#include <string.h>

#include "with_fonts.h"
#include "with_setter.h"

static struct bp_fonts *fonts;

static struct bp_node *add_node(struct fixture *f, struct bp_node *parent, enum bp_kind kind) {
    struct bp_node *node = bp_arena_new0(f->setter.scratch, struct bp_node);
    node->kind = kind;
    bp_node_append(parent, node);
    return node;
}

/* A cell from its text: "#" in front makes it a head, of its row if "<" follows; then "2" and ">"
 * or "v" let it cover two columns or rows. */
static int add_cell(struct fixture *f, struct bp_node *tr, const char *text) {
    struct bp_node *cell = add_node(f, tr, *text == '#' ? BP_TH : BP_TD);
    text += *text == '#';
    cell->as.cell.row_scope = *text == '<';
    text += *text == '<';
    cell->as.cell.colspan = g_str_has_prefix(text, "2>") ? 2 : 1;
    cell->as.cell.rowspan = g_str_has_prefix(text, "2v") ? 2 : 1;
    if (cell->as.cell.colspan + cell->as.cell.rowspan > 2)
        text += 2;
    if (*text) {
        struct bp_node *words = add_node(f, add_node(f, cell, BP_P), BP_TEXT);
        words->as.text.text = bp_arena_strdup(f->setter.scratch, text);
        words->as.text.length = (uint32_t)strlen(text);
    }
    return cell->as.cell.colspan;
}

/* A table from lines of cells parted by "|"; the first `n_head` lines are its head. */
static struct bp_node *make_table(struct fixture *f, const char *text, int n_head) {
    struct bp_node *table = add_node(f, &f->root, BP_TABLE), *group = NULL;
    char **lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i]; i++) {
        if (!group || i == n_head)
            group = add_node(f, table, i < n_head ? BP_THEAD : BP_TBODY);
        struct bp_node *tr = add_node(f, group, BP_TR);
        char **cells = g_strsplit(lines[i], "|", -1);
        int columns = 0;
        for (int k = 0; cells[k]; k++)
            columns += add_cell(f, tr, cells[k]);
        table->as.table.columns = MAX(table->as.table.columns, columns);
        g_strfreev(cells);
    }
    g_strfreev(lines);
    return table;
}

static struct bp_grid make_grid(struct fixture *f, const char *text, int n_head, bp_len width) {
    struct bp_grid grid;
    struct bp_place place = {.elem = f->chapter.root, .width = width};
    place.style = bp_style_body(&f->setter);
    struct bp_node *table = make_table(f, text, n_head);
    bp_grid_init(&grid, &f->setter, place, table,
                 bp_elem_new(&f->setter, BP_ROLE_TABLE, f->chapter.root, table));
    return grid;
}

/* -- figures ---------------------------------------------------------------------------------- */

/* How a column of these cells stands. */
static enum bp_cell_align align_of(const char *cells) {
    struct fixture *f = fixture_new(fonts);
    struct bp_grid grid = make_grid(f, cells, 0, BP_PT(400));
    bp_grid_align(&grid);
    enum bp_cell_align align = grid.columns[0].align;
    bp_grid_clear(&grid);
    fixture_free(f);
    return align;
}

static void test_kinds(void) {
    static const char *const points[] = {"1\n2.5\n1,000.25",
                                         "£12\n-\n£1,200.50",
                                         "(12)\n7\n−3",
                                         "12%\n7.5%\n–",
                                         "n/a\n5 km\n12.5 km",
                                         "12 000\n1 234 567",
                                         "2024–25\n2025–26",
                                         "+1\n±2",
                                         ".5\n1"};
    static const char *const edges[] = {"12%\n188", "£1.2m\n£900k", "1bn\n20"};
    static const char *const texts[] = {
        "one\ntwo",      "1.2.3\n4",    "24/00115",      "1st\n2nd", "21.01.2026", "Yes\nNo\n5",
        "020 8356 1234", "12 Elm Road", "5 (of them 2)", "–",        "12:30"};
    for (size_t i = 0; i < G_N_ELEMENTS(points); i++)
        g_assert_cmpint(align_of(points[i]), ==, BP_CELL_DECIMAL);
    for (size_t i = 0; i < G_N_ELEMENTS(edges); i++)
        g_assert_cmpint(align_of(edges[i]), ==, BP_CELL_RIGHT);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_cmpint(align_of(texts[i]), ==, BP_CELL_LEFT);
}

/* What stands behind the point is as wide in numbers with the same decimals, nothing in others. */
static void test_points(void) {
    struct fixture *f = fixture_new(fonts);
    struct bp_grid grid = make_grid(f, "1,234.50\n7.25\n12\n–", 0, BP_PT(400));
    bp_grid_align(&grid);
    bp_grid_measure_figures(&grid);
    g_assert_cmpint(bp_slot_at(&grid, 0)->after, >, BP_PT(12));
    g_assert_cmpint(bp_slot_at(&grid, 0)->after, ==, bp_slot_at(&grid, 1)->after);
    g_assert_cmpint(bp_slot_at(&grid, 2)->after, ==, 0);
    g_assert_cmpint(bp_slot_at(&grid, 3)->after, ==, 0);
    g_assert_cmpint(grid.columns[0].before + grid.columns[0].after, ==,
                    bp_para_max(bp_slot_at(&grid, 0)->para));
    bp_grid_clear(&grid);
    fixture_free(f);
}

/* -- widths ----------------------------------------------------------------------------------- */

static void check_sum(const struct bp_grid *grid, bp_len width) {
    bp_len sum = 0;
    for (int i = 0; i < grid->n_columns; i++)
        sum += grid->columns[i].width;
    g_assert_cmpint(sum, ==, width);
    g_assert_cmpint(grid->columns[grid->n_columns].x, ==, width);
}

static void test_shares(void) {
    struct fixture *f = fixture_new(fonts);
    struct bp_grid grid = make_grid(
        f, "#No|#What was done and by whom it was done\n1|much, and more than fits one line", 1,
        BP_PT(200));
    bp_grid_align(&grid);
    bp_grid_choose_widths(&grid, false);
    check_sum(&grid, BP_PT(200));
    g_assert_false(grid.broken);
    g_assert_cmpint(grid.columns[0].width, ==, grid.columns[0].wanted);
    g_assert_cmpint(grid.columns[1].width, <, grid.columns[1].wanted);
    bp_grid_clear(&grid);
    fixture_free(f);
}

/* First padding, then type give way; words are cut in the widest column only. */
static void test_too_narrow(void) {
    static const char text[] = "Responsibilities|Accountability|it";
    struct fixture *f = fixture_new(fonts);
    struct bp_grid grid = make_grid(f, text, 0, BP_PT(180));
    bp_grid_align(&grid);
    bp_grid_choose_widths(&grid, false);
    check_sum(&grid, BP_PT(180));
    g_assert_false(grid.broken);
    g_assert_cmpint(grid.place.style.size, <, BP_PT(12));
    g_assert_cmpint(grid.place.style.size, >=, BP_PT(9));
    bp_grid_clear(&grid);
    grid = make_grid(f, text, 0, BP_PT(120));
    bp_grid_align(&grid);
    bp_grid_choose_widths(&grid, false);
    check_sum(&grid, BP_PT(120));
    g_assert_true(grid.broken);
    g_assert_cmpint(grid.columns[2].width, ==, grid.columns[2].least);
    g_assert_cmpint(ABS(grid.columns[0].width - grid.columns[1].width), <, BP_PT(0.1));
    bp_grid_clear(&grid);
    fixture_free(f);
}

static void test_fixed(void) {
    static const bp_len widths[] = {BP_PT(50), -250, 0};
    struct fixture *f = fixture_new(fonts);
    struct bp_grid grid = make_grid(f, "a|b|c", 0, BP_PT(200));
    ((struct bp_node *)grid.table)->as.table.widths = widths;
    bp_grid_align(&grid);
    bp_grid_choose_widths(&grid, false);
    check_sum(&grid, BP_PT(200));
    g_assert_cmpint(grid.columns[0].width, ==, BP_PT(50));
    g_assert_cmpint(grid.columns[1].width, ==, BP_PT(50));
    g_assert_cmpint(grid.columns[2].width, ==, BP_PT(100));
    bp_grid_clear(&grid);
    fixture_free(f);
}

/* -- heads ------------------------------------------------------------------------------------ */

static const struct bp_grid_slot *slot_of(const struct bp_grid *grid, const char *text) {
    for (guint i = 0; i < grid->slots->len; i++) {
        const struct bp_grid_slot *slot = bp_slot_at(grid, i);
        if (slot->node->first && strcmp(slot->node->first->first->as.text.text, text) == 0)
            return slot;
    }
    g_assert_not_reached();
}

/* Asserts that the cell that says `text` is headed by those that say `heads`, in that order. */
static void check_heads(const struct bp_grid *grid, const char *text, const char *heads) {
    char **names = g_strsplit(heads, " ", -1);
    const char *const *ids = bp_elem_more(slot_of(grid, text)->elem).headers;
    int n = 0;
    for (; names[n]; n++) {
        g_assert_nonnull(ids);
        g_assert_cmpstr(ids[n], ==, bp_elem_more(slot_of(grid, names[n])->elem).id);
    }
    g_assert_true(n == 0 ? ids == NULL : ids[n] == NULL);
    g_strfreev(names);
}

static void test_heads(void) {
    struct fixture *f = fixture_new(fonts);
    struct bp_grid grid = make_grid(f,
                                    "#2vName|#2>2025|#2026\n#Plan|#Fact|#plan\n"
                                    "#<2vPay|1|2|3\n4|5|6\n"
                                    "#<Other|7|8|9",
                                    2, BP_PT(400));
    bp_grid_link_heads(&grid);
    check_heads(&grid, "1", "2025 Plan Pay");
    check_heads(&grid, "5", "2025 Fact Pay");
    check_heads(&grid, "6", "2026 plan Pay");
    check_heads(&grid, "Fact", "2025");
    check_heads(&grid, "Pay", "Name");
    check_heads(&grid, "Name", "");
    bp_grid_clear(&grid);
    fixture_free(f);
}

/* A nearer run of heads of the same width hides the farther. */
static void test_subheads(void) {
    struct fixture *f = fixture_new(fonts);
    struct bp_grid grid =
        make_grid(f, "#Measure|#Q1\n#2>Adults\n#<Seen|1\n#2>Children\n#<seen|2", 1, BP_PT(400));
    bp_grid_link_heads(&grid);
    check_heads(&grid, "1", "Q1 Adults Seen");
    check_heads(&grid, "2", "Q1 Children seen");
    bp_grid_clear(&grid);
    grid = make_grid(f, "#Area|#Number\n#<North|1", 1, BP_PT(400));
    bp_grid_link_heads(&grid);
    check_heads(&grid, "1", "");
    bp_grid_clear(&grid);
    fixture_free(f);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    struct bp_diags *diags = bp_diags_new();
    fonts = open_fonts("Noto Sans", diags);
    g_test_add_func("/table/kinds", test_kinds);
    g_test_add_func("/table/points", test_points);
    g_test_add_func("/table/shares", test_shares);
    g_test_add_func("/table/too-narrow", test_too_narrow);
    g_test_add_func("/table/fixed", test_fixed);
    g_test_add_func("/table/heads", test_heads);
    g_test_add_func("/table/subheads", test_subheads);
    int status = g_test_run();
    bp_fonts_free(fonts);
    bp_diags_free(diags);
    return status;
}
