/* What was meant by a mistyped word. */
#include "base/nearest.h"

#include <glib.h>

static const char *const words[] = {"table",  "title", "td", "tr", "section",
                                    "strong", "ul",    "p",  NULL};

static void test_near(void) {
    g_assert_cmpstr(bp_nearest("tabel", words), ==, "table");
    g_assert_cmpstr(bp_nearest("Titel", words), ==, "title");
    g_assert_cmpstr(bp_nearest("sektion", words), ==, "section");
    g_assert_cmpstr(bp_nearest("strnog", words), ==, "strong");
    g_assert_cmpstr(bp_nearest("UL", words), ==, "ul");
    g_assert_cmpstr(bp_nearest("tdd", words), ==, "td");
}

static void test_far(void) {
    g_assert_null(bp_nearest("paragraph", words));
    g_assert_null(bp_nearest("x", words));
    g_assert_null(bp_nearest("", words));
    char *huge = g_strnfill(5000, 't');
    g_assert_null(bp_nearest(huge, words));
    g_free(huge);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/nearest/near", test_near);
    g_test_add_func("/nearest/far", test_far);
    return g_test_run();
}
