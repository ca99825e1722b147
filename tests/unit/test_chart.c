/* Charts of all kinds and sizes: nothing leaves its box, no label touches another, every bar has
 * the length that its value asks for; and what a chart says to those who don't see it. */
#include "layout/chart/chart.h"

#include "layout/blocks/blocks.h"
#include "with_fonts.h"
#include "with_setter.h"
#include "with_table.h"

static struct bp_fonts *fonts;

/* A setter with an A4 page. */
static struct fixture *page_new(void) {
    struct fixture *f = fixture_new(fonts);
    struct bp_look *look = &f->profile.look;
    look->page_width = BP_MM(210);
    look->page_height = BP_MM(297);
    look->accent = 0x0b5563;
    look->ink = 0x20242a;
    look->soft = 0x4a545e;
    f->setter.left = BP_MM(22);
    f->setter.width = BP_MM(166);
    f->setter.bottom = BP_MM(275);
    f->profile.words[BP_WORD_CHART] = "{kind}: {text}. {table}";
    f->profile.words[BP_WORD_CHART_LINE] = "Lines";
    f->profile.words[BP_WORD_CHART_BAR] = "Bars";
    f->profile.words[BP_WORD_CHART_SERIES] = "from {low} in {low-at} to {high} in {high-at}";
    f->profile.words[BP_WORD_CHART_UP] = "up";
    f->profile.words[BP_WORD_CHART_DOWN] = "down";
    f->profile.words[BP_WORD_CHART_LEVEL] = "level";
    f->profile.words[BP_WORD_NOTHING] = "none";
    return f;
}

static struct bp_flow set_chart(struct fixture *f, struct table *t, enum bp_chart_kind kind) {
    struct bp_flow flow = {0};
    struct bp_place place = {.flow = &flow,
                             .elem = f->chapter.root,
                             .x = f->setter.left,
                             .width = f->setter.width,
                             .style = bp_style_body(&f->setter),
                             .block_gap = BP_PT(8)};
    struct bp_node *chart = table_add(t, NULL, BP_CHART);
    chart->as.chart.kind = kind;
    bp_node_append(chart, t->table);
    bp_set_chart(&f->setter, place, chart);
    return flow;
}

static void assert_inside(const struct fixture *f, const struct bp_strip *drawing,
                          const struct bp_item *item) {
    const bp_len slack = BP_PT(4); /* markers at the edge */
    g_assert_cmpint(item->box.x, >=, f->setter.left - slack);
    g_assert_cmpint(item->box.x + item->box.w, <=, f->setter.left + f->setter.width + slack);
    g_assert_cmpint(item->box.y, >=, -slack);
    g_assert_cmpint(item->box.y + item->box.h, <=, drawing->height + slack);
    for (uint32_t i = 0; item->kind == BP_ITEM_PATH && i < item->as.path.n_points; i++) {
        g_assert_cmpint(item->as.path.points[i].x, >=, 0);
        g_assert_cmpint(item->as.path.points[i].x, <=, item->box.w);
        g_assert_cmpint(item->as.path.points[i].y, >=, 0);
        g_assert_cmpint(item->as.path.points[i].y, <=, item->box.h);
    }
}

static bool apart(const struct bp_box *a, const struct bp_box *b) {
    return a->x + a->w <= b->x || b->x + b->w <= a->x || a->y + a->h <= b->y || b->y + b->h <= a->y;
}

static char *text_of(const struct bp_item *item) {
    GString *text = g_string_new(NULL);
    for (uint32_t i = 0; i < item->as.text.n_words; i++) {
        const struct bp_word *word = bp_fonts_word(fonts, BP_USE_WORD(item->as.text.words[i]));
        g_string_append_len(text, word->text, word->length);
        g_string_append_c(text, ' ');
    }
    g_string_append_printf(text, "at %d, %d, %d wide", item->box.x, item->box.y, item->box.w);
    return g_string_free(text, FALSE);
}

static void assert_apart(const struct bp_item *a, const struct bp_item *b) {
    if (a->kind != BP_ITEM_TEXT || b->kind != BP_ITEM_TEXT || apart(&a->box, &b->box))
        return;
    char *first = text_of(a), *second = text_of(b);
    g_error("%s touches %s", first, second);
}

static void assert_drawing(const struct fixture *f, const struct bp_strip *drawing) {
    const struct bp_item *items = drawing->as.line.items;
    g_assert_cmpint(drawing->height, <, f->setter.bottom - f->setter.top);
    for (uint32_t i = 0; i < drawing->as.line.n_items; i++) {
        assert_inside(f, drawing, &items[i]);
        g_assert_nonnull(items[i].elem);
        for (uint32_t k = 0; k < i; k++)
            assert_apart(&items[k], &items[i]);
    }
}

static const char *random_name(char *buffer, size_t size) {
    static const char *const words[] = {
        "Adults", "Health", "and", "Neighbourhoods", "2024", "April", "Accommodation,temporary",
        "x",      "Housing"};
    buffer[0] = '\0';
    int n = g_test_rand_int_range(1, 1 << g_test_rand_int_range(1, 5));
    for (int i = 0; i < n; i++) {
        g_strlcat(buffer, i > 0 ? " " : "", size);
        g_strlcat(buffer, words[g_test_rand_int_range(0, G_N_ELEMENTS(words))], size);
    }
    return buffer;
}

static const char *random_value(char *buffer, size_t size) {
    static const char *const forms[] = {"%d", "-%d", "%d.5", "0.000%d", "%d,000,000", "\u2013"};
    static int form;
    if (g_test_rand_int_range(0, 8) == 0)
        form = g_test_rand_int_range(0, G_N_ELEMENTS(forms));
    g_snprintf(buffer, (gulong)size, forms[form], g_test_rand_int_range(0, 1000));
    return buffer;
}

static struct table random_table(void) {
    static const char *const head[] = {"Name",
                                       "One",
                                       "The second series of them all",
                                       "",
                                       "4",
                                       "Five",
                                       "A sixth, whose name goes on and on and on and on and on"};
    char buffer[256];
    int columns = g_test_rand_int_range(2, 8), rows = g_test_rand_int_range(1, 40);
    struct table t = table_new(head, columns);
    for (int row = 0; row < rows; row++) {
        struct bp_node *tr = table_row(&t, random_name(buffer, sizeof buffer));
        for (int column = 1; column < columns; column++)
            table_cell(&t, tr, random_value(buffer, sizeof buffer));
    }
    return t;
}

static void test_random(void) {
    for (int i = 0; i < 400; i++) {
        struct fixture *f = page_new();
        struct table t = random_table();
        bool any = bp_chart_read(t.table, t.arena).any;
        struct bp_flow flow = set_chart(f, &t, i % 2 ? BP_CHART_LINE : BP_CHART_BAR);
        if (any)
            assert_drawing(f, flow.first);
        bp_arena_free(t.arena);
        fixture_free(f);
    }
}

static struct table two_by_two(void) {
    static const char *const head[] = {"Year", "Plan", "Spend"};
    struct table t = table_new(head, 3);
    struct bp_node *tr = table_row(&t, "2024");
    table_cell(&t, tr, "100");
    table_cell(&t, tr, "50");
    tr = table_row(&t, "2025");
    table_cell(&t, tr, "");
    table_cell(&t, tr, "-25");
    return t;
}

/* The filled boxes, without legend and axis, have lengths in the proportion of the values. */
static void test_lengths(void) {
    struct fixture *f = page_new();
    struct table t = two_by_two();
    struct bp_flow flow = set_chart(f, &t, BP_CHART_BAR);
    bp_len lengths[3];
    guint n = 0;
    for (uint32_t i = 0; i < flow.first->as.line.n_items; i++) {
        const struct bp_item *item = &flow.first->as.line.items[i];
        if (item->kind == BP_ITEM_FILL && item->box.w > BP_PT(20) && item->box.w < BP_PT(60) &&
            n < 3)
            lengths[n++] = item->box.h;
    }
    g_assert_cmpuint(n, ==, 3);
    g_assert_cmpint(ABS(lengths[0] - 2 * lengths[1]), <=, 2);
    g_assert_cmpint(ABS(lengths[1] - 2 * lengths[2]), <=, 2);
    bp_arena_free(t.arena);
    fixture_free(f);
}

static void test_alternative(void) {
    struct fixture *f = page_new();
    struct table t = two_by_two();
    struct bp_flow flow = set_chart(f, &t, BP_CHART_LINE);
    g_assert_cmpint(flow.first->as.line.items[0].elem->role, ==, BP_ROLE_FIGURE);
    g_assert_cmpstr(bp_elem_more(flow.first->as.line.items[0].elem).alt, ==,
                    "Lines: Plan, Spend. Plan: from 100 in 2024 to 100 in 2024; "
                    "Spend: from -25 in 2025 to 50 in 2024, down");
    bp_arena_free(t.arena);
    fixture_free(f);
}

/* Any accent gives two tones that are apart, and the lighter one can be seen on white. */
static void test_colours(void) {
    static const bp_colour accents[] = {0x000000, 0x0b5563, 0x005eb8, 0xffee00, 0xffffff, 0x880000};
    for (size_t i = 0; i < G_N_ELEMENTS(accents); i++) {
        struct fixture *f = page_new();
        f->profile.look.accent = accents[i];
        struct bp_chart chart = {.setter = &f->setter};
        bp_chart_colours(&chart);
        int main_green = (int)(chart.main >> 8 & 0xff),
            light_green = (int)(chart.light >> 8 & 0xff);
        g_assert_cmpint(light_green - main_green, >, 30);
        g_assert_cmpint(light_green, <, 0xa0);
        fixture_free(f);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    struct bp_diags *diags = bp_diags_new();
    fonts = open_fonts("Noto Sans", diags);
    g_test_add_func("/chart/random", test_random);
    g_test_add_func("/chart/lengths", test_lengths);
    g_test_add_func("/chart/alternative", test_alternative);
    g_test_add_func("/chart/colours", test_colours);
    int status = g_test_run();
    bp_fonts_free(fonts);
    bp_diags_free(diags);
    return status;
}
