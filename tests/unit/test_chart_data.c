/* Numbers as people write them, and axes that people can read. */
#include "layout/chart/data.h"

#include "with_table.h"

static void assert_number(const char *text, int64_t digits, int exponent, const char *before,
                          const char *behind) {
    struct bp_chart_number number;
    g_test_message("%s", text);
    g_assert_true(bp_chart_number(text, &number));
    g_assert_cmpint(number.digits, ==, digits);
    g_assert_cmpint(number.exponent, ==, exponent);
    g_assert_cmpstr(number.before, ==, before);
    g_assert_cmpstr(number.behind, ==, behind);
}

static void test_numbers(void) {
    assert_number("0", 0, 0, "", "");
    assert_number("1,234", 1234, 0, "", "");
    assert_number(" 1\u00a0234\u202f567 ", 1234567, 0, "", "");
    assert_number("12.50", 1250, -2, "", "");
    assert_number("£1.2m", 12, -1, "£", "m");
    assert_number("−£0.4m", -4, -1, "£", "m");
    assert_number("£ -3", -3, 0, "£", "");
    assert_number("–5 %", -5, 0, "", " %");
    assert_number("(£1,000)", -1000, 0, "£", "");
    assert_number("+7 days", 7, 0, "", " days");
    assert_number("0.000012", 12, -6, "", "");
    assert_number("123456789012345678901234", 12345678901234567, 7, "", "");
    assert_number("0.12345678901234567890", 12345678901234567, -17, "", "");
}

static void test_no_numbers(void) {
    static const char *const texts[] = {
        "",      "–",         "-",
        "n/a",   "not known", "£",
        "1.2.3", "(5",        "5 per cent of all",
        "1;2",   "12,",       "1 2 x 3",
        ",5",    ".",         "11111111112222222222333333333344444444445"};
    struct bp_chart_number number;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_test_message("\"%s\"", texts[i]);
        g_assert_false(bp_chart_number(texts[i], &number));
    }
}

/* A TABLE of one series: a row for each value. */
static struct table table_of(const char *const *values, size_t n) {
    static const char *const head[] = {"Place", "Number"};
    struct table t = table_new(head, 2);
    for (size_t i = 0; i < n; i++) {
        struct bp_node *tr = table_row(&t, "Name");
        table_cell(&t, tr, values[i]);
    }
    return t;
}

#define TABLE_OF(...)                                                                              \
    table_of((const char *const[]){__VA_ARGS__}, G_N_ELEMENTS(((const char *const[]){__VA_ARGS__})))

static void test_common_exponent(void) {
    struct table t = TABLE_OF("1.5", "–", "20", "0.25");
    struct bp_chart_data data = bp_chart_read(t.table, t.arena);
    g_assert_cmpint(data.n_series, ==, 1);
    g_assert_cmpint(data.n_categories, ==, 4);
    g_assert_cmpstr(data.series[0], ==, "Number");
    g_assert_cmpint(data.exponent, ==, -2);
    g_assert_cmpint(bp_chart_at(&data, 0, 0)->n, ==, 150);
    g_assert_false(bp_chart_at(&data, 0, 1)->given);
    g_assert_cmpint(data.least, ==, 25);
    g_assert_cmpint(data.most, ==, 2000);
    bp_arena_free(t.arena);
}

static void test_twelve_digits(void) {
    struct table t = TABLE_OF("98,765,432,109,876.54", "0.01", "−55,555");
    struct bp_chart_data data = bp_chart_read(t.table, t.arena);
    g_assert_cmpint(data.exponent, ==, 2);
    g_assert_cmpint(bp_chart_at(&data, 0, 0)->n, ==, 987654321099);
    g_assert_cmpint(bp_chart_at(&data, 0, 1)->n, ==, 0);
    g_assert_cmpint(bp_chart_at(&data, 0, 2)->n, ==, -556);
    bp_arena_free(t.arena);
}

static void test_units(void) {
    struct table t = TABLE_OF("£5m", "7", "£8k", "$9m");
    struct bp_chart_data data = bp_chart_read(t.table, t.arena);
    g_assert_true(bp_chart_at(&data, 0, 1)->given);
    g_assert_false(bp_chart_at(&data, 0, 2)->given);
    g_assert_false(bp_chart_at(&data, 0, 3)->given);
    bp_arena_free(t.arena);
}

static void assert_axis(struct table t, bool from_zero, const char *low, const char *step,
                        const char *high) {
    struct bp_chart_data data = bp_chart_read(t.table, t.arena);
    struct bp_chart_axis axis = bp_chart_axis(&data, from_zero, 6);
    g_assert_cmpint((axis.high - axis.low) / axis.step, <=, 6);
    g_assert_cmpint((axis.high - axis.low) % axis.step, ==, 0);
    g_assert_cmpint(axis.low, <=, data.least);
    g_assert_cmpint(axis.high, >=, data.most);
    g_assert_cmpstr(bp_chart_format(&data, &axis, axis.low, t.arena), ==, low);
    g_assert_cmpstr(bp_chart_format(&data, &axis, axis.step, t.arena), ==, step);
    g_assert_cmpstr(bp_chart_format(&data, &axis, axis.high, t.arena), ==, high);
    bp_arena_free(t.arena);
}

static void test_axes(void) {
    assert_axis(TABLE_OF("7"), true, "0", "2", "8");
    assert_axis(TABLE_OF("0", "0"), true, "0", "1", "1");
    assert_axis(TABLE_OF("1", "2", "3"), true, "0", "1", "3");
    assert_axis(TABLE_OF("12,480", "14,020"), true, "0", "5,000", "15,000");
    assert_axis(TABLE_OF("12480", "14020"), true, "0", "5000", "15000");
    assert_axis(TABLE_OF("−£0.4m", "£1.2m"), true, "−£0.5m", "£0.5m", "£1.5m");
    assert_axis(TABLE_OF("−9", "−100"), true, "−100", "20", "0");
    assert_axis(TABLE_OF("91.2%", "95.1%"), false, "91%", "1%", "96%");
    assert_axis(TABLE_OF("50", "95"), false, "0", "20", "100");
    assert_axis(TABLE_OF("42"), false, "0", "10", "50");
    assert_axis(TABLE_OF("0.000012"), true, "0", "0.000002", "0.000012");
    assert_axis(TABLE_OF("98,765,432,109,876.54"), true, "0", "20,000,000,000,000",
                "100,000,000,000,000");
}

static void test_empty(void) {
    struct table t = table_of(NULL, 0);
    g_assert_false(bp_chart_read(t.table, t.arena).any);
    t.table->as.table.columns = 0;
    g_assert_false(bp_chart_read(t.table, t.arena).any);
    bp_arena_free(t.arena);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/chart-data/numbers", test_numbers);
    g_test_add_func("/chart-data/no-numbers", test_no_numbers);
    g_test_add_func("/chart-data/common-exponent", test_common_exponent);
    g_test_add_func("/chart-data/twelve-digits", test_twelve_digits);
    g_test_add_func("/chart-data/units", test_units);
    g_test_add_func("/chart-data/axes", test_axes);
    g_test_add_func("/chart-data/empty", test_empty);
    return g_test_run();
}
