/* Transformations and numbers: src/attach/reader/matrix.c. */
#include "attach/reader/matrix.h"

#include <locale.h>
#include <math.h>

static void check_number(double value, const char *expected) {
    GString *out = g_string_new("a");
    bp_put_number(out, value);
    g_assert_cmpstr(out->str + 2, ==, expected);
    g_string_assign(out, "[");
    bp_put_number(out, value);
    g_assert_cmpstr(out->str + 1, ==, expected);
    g_string_free(out, TRUE);
}

static void test_numbers(void) {
    check_number(0, "0");
    check_number(-0.0, "0");
    check_number(-0.0000001, "0");
    check_number(12, "12");
    check_number(100, "100");
    check_number(-1.5, "-1.5");
    check_number(1.0 / 3, "0.333333");
    check_number(123456789, "123456789");
}

static void near(double found, double expected) {
    g_assert_cmpfloat_with_epsilon(found, expected, 1e-9);
}

static void test_matrices(void) {
    const struct bp_matrix turn = {0, 1, -1, 0, 10, 20}, grow = {2, 0, 0, 3, -1, 1};
    double x = 5, y = 7;
    bp_matrix_apply(turn, &x, &y);
    near(x, 3);
    near(y, 25);
    bp_matrix_apply(grow, &x, &y);
    double u = 5, v = 7;
    bp_matrix_apply(bp_matrix_join(turn, grow), &u, &v);
    near(u, x);
    near(v, y);
    bp_matrix_apply(bp_matrix_invert(bp_matrix_join(turn, grow)), &u, &v);
    near(u, 5);
    near(v, 7);
}

static void test_rects(void) {
    const struct bp_matrix turn = {0, 1, -1, 0, 10, 20};
    const struct bp_rect rect = bp_rect_transform((struct bp_rect){1, 2, 3, 7}, turn);
    near(rect.x0, 3);
    near(rect.y0, 21);
    near(rect.x1, 8);
    near(rect.y1, 23);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    setlocale(LC_ALL, "de_DE.UTF-8"); /* where there is one, it must not be seen */
    g_test_add_func("/matrix/numbers", test_numbers);
    g_test_add_func("/matrix/matrices", test_matrices);
    g_test_add_func("/matrix/rects", test_rects);
    return g_test_run();
}
