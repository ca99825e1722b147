/* Numbers as people write them in tables: what they are worth, and where they are point by point. */
#include "model/quantity.h"

#include <string.h>

static void assert_quantity(const char *text, int64_t digits, int exponent, const char *to_point,
                            const char *unit) {
    struct bp_quantity quantity;
    g_test_message("%s", text);
    g_assert_true(bp_quantity_read(text, &quantity));
    g_assert_cmpint(quantity.digits, ==, digits);
    g_assert_cmpint(quantity.exponent, ==, exponent);
    g_assert_cmpuint(quantity.point, ==, strlen(to_point));
    g_assert_true(g_str_has_prefix(text, to_point));
    g_assert_cmpstr(quantity.unit, ==, unit);
}

static void test_values(void) {
    assert_quantity("1,234.50", 123450, -2, "1,234", "");
    assert_quantity("–1,250", -1250, 0, "–1,250", "");
    assert_quantity("£–1,250", -1250, 0, "£–1,250", "");
    assert_quantity("- £45", -45, 0, "- £45", "");
    assert_quantity("(2.0)%", -20, -1, "(2", "%");
    assert_quantity(".5", 5, -1, "", "");
    assert_quantity("▲ 1,250", 1250, 0, "▲ 1,250", "");
    assert_quantity("3 ↓", 3, 0, "3", "");
    assert_quantity("45¹", 45, 0, "45", "");
    assert_quantity("1,250 [1]", 1250, 0, "1,250", "");
    assert_quantity("45a", 45, 0, "45", "a");
    assert_quantity("45 CR", 45, 0, "45", "CR");
    assert_quantity("45 est.", 45, 0, "45", "est.");
    assert_quantity("c. 45", 45, 0, "c. 45", "");
    assert_quantity("1.5pp", 15, -1, "1", "pp");
}

static void test_ranges(void) {
    struct bp_quantity quantity;
    static const char *const ranges[] = {"40–50", "2024–25", "10 to 12", "3/10", "12 ± 3"};
    for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++) {
        g_assert_true(bp_quantity_read(ranges[i], &quantity));
        g_assert_true(quantity.range);
        g_assert_cmpuint(quantity.minus[0], ==, 0);
    }
    g_assert_true(bp_quantity_read("-5 to -3", &quantity));
    g_assert_cmpuint(quantity.minus[0], ==, 1);
    g_assert_cmpuint(quantity.minus[1], ==, strlen("-5 to ") + 1);
}

static void test_others(void) {
    struct bp_quantity quantity;
    static const char *const texts[] = {"",         "–",          "24/00115", "12:30",  "1.2.3",
                                        "12 Elm R", "21.01.2026", "5 (of 2)", "1;2",    "12,",
                                        "[x]",      "£",          "1 2 x 3",  "45 [no", "one"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_test_message("%s", texts[i]);
        g_assert_false(bp_quantity_read(texts[i], &quantity));
    }
    static const char *const signs[] = {"–", "..", "[x]", "n/a", "*", "c"};
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
        g_assert_cmpint(bp_quantity_kind(signs[i]), ==, BP_NO_QUANTITY_SIGN);
    g_assert_cmpint(bp_quantity_kind("TBC"), ==, BP_NO_QUANTITY_WORD);
    g_assert_cmpint(bp_quantity_kind("nil"), ==, BP_NO_QUANTITY_WORD);
    g_assert_cmpint(bp_quantity_kind("Not known"), ==, BP_NO_QUANTITY_TEXT);
    g_assert_cmpint(bp_quantity_kind("n/a (2026)"), ==, BP_NO_QUANTITY_TEXT);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/quantity/values", test_values);
    g_test_add_func("/quantity/ranges", test_ranges);
    g_test_add_func("/quantity/others", test_others);
    return g_test_run();
}
