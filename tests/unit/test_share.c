/* Sharing out the cores: never more than there are, and nothing lost with a worker that dies. */
#include "batch/share.h"

#include <glib.h>

static void enters(void) {
    struct bp_share share = {.total = 2};
    struct bp_part a, b, c;
    g_assert_true(bp_share_enter(&share, &a));
    g_assert_true(bp_share_enter(&share, &b));
    g_assert_false(bp_share_enter(&share, &c));
    bp_share_leave(&share, &a);
    g_assert_true(bp_share_enter(&share, &c));
    g_assert_cmpuint(share.used, ==, 2);
}

static void helpers(void) {
    struct bp_share share = {.total = 4};
    struct bp_part a, b;
    bp_share_enter(&share, &a);
    bp_share_enter(&share, &b);
    bp_share_want(&a, 5);
    g_assert_cmpuint(bp_share_grant(&share, &a), ==, 2);
    g_assert_cmpuint(a.wants, ==, 3);
    bp_share_want(&b, 1);
    g_assert_cmpuint(bp_share_grant(&share, &b), ==, 0);
    bp_share_give(&share, &a, 1);
    g_assert_cmpuint(bp_share_grant(&share, &b), ==, 1);
    g_assert_cmpuint(share.used, ==, 4);
}

/* All that a worker held comes back when it ends, asked for or not. */
static void death(void) {
    struct bp_share share = {.total = 3};
    struct bp_part a;
    bp_share_enter(&share, &a);
    bp_share_want(&a, 9);
    g_assert_cmpuint(bp_share_grant(&share, &a), ==, 2);
    bp_share_leave(&share, &a);
    g_assert_cmpuint(share.used, ==, 0);
    g_assert_cmpuint(a.wants, ==, 0);
}

/* What a worker says may be nonsense. */
static void nonsense(void) {
    struct bp_share share = {.total = 2};
    struct bp_part a;
    bp_share_enter(&share, &a);
    bp_share_give(&share, &a, 1000000);
    g_assert_cmpuint(share.used, ==, 1);
    bp_share_want(&a, G_MAXUINT);
    bp_share_want(&a, G_MAXUINT);
    g_assert_cmpuint(bp_share_grant(&share, &a), ==, 1);
    g_assert_cmpuint(bp_share_grant(&share, &a), ==, 0);
    bp_share_leave(&share, &a);
    g_assert_cmpuint(share.used, ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/share/enters", enters);
    g_test_add_func("/share/helpers", helpers);
    g_test_add_func("/share/death", death);
    g_test_add_func("/share/nonsense", nonsense);
    return g_test_run();
}
