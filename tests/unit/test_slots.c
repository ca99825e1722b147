/* Sharing out the cores: never more than there are, and nothing lost with a build that dies; and a
 * build's end of it: what it says on its line for what it wants. */
#include "base/slots.h"

#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

/* The batch's end */

static void enters(void) {
    struct bp_slots slots = {.total = 2};
    struct bp_slots_held a, b, c;
    g_assert_true(bp_slots_enter(&slots, &a));
    g_assert_true(bp_slots_enter(&slots, &b));
    g_assert_false(bp_slots_enter(&slots, &c));
    bp_slots_leave(&slots, &a);
    g_assert_true(bp_slots_enter(&slots, &c));
    g_assert_cmpuint(slots.used, ==, 2);
}

/* How many a build is granted now. */
static unsigned granted(struct bp_slots *slots, struct bp_slots_held *of) {
    const unsigned before = of->held;
    char bytes[64];
    int ends[2];
    g_assert_cmpint(pipe(ends), ==, 0);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    bp_slots_grant(slots, of, ends[1]);
    const ssize_t got = read(ends[0], bytes, sizeof bytes);
    g_assert_cmpint(MAX(got, 0), ==, of->held - before);
    close(ends[0]);
    close(ends[1]);
    return of->held - before;
}

static void helpers(void) {
    struct bp_slots slots = {.total = 4};
    struct bp_slots_held a, b;
    bp_slots_enter(&slots, &a);
    bp_slots_enter(&slots, &b);
    g_assert_true(bp_slots_hear(&slots, &a, "want 5"));
    g_assert_cmpuint(granted(&slots, &a), ==, 2);
    g_assert_cmpuint(a.wants, ==, 3);
    g_assert_true(bp_slots_hear(&slots, &b, "want 1"));
    g_assert_cmpuint(granted(&slots, &b), ==, 0);
    g_assert_true(bp_slots_hear(&slots, &a, "give 1"));
    g_assert_cmpuint(granted(&slots, &b), ==, 1);
    g_assert_cmpuint(slots.used, ==, 4);
    g_assert_false(bp_slots_hear(&slots, &b, "stage layout"));
}

/* All that a build held comes back when it ends, asked for or not; and what it can't be told of. */
static void death(void) {
    struct bp_slots slots = {.total = 3};
    struct bp_slots_held a;
    bp_slots_enter(&slots, &a);
    bp_slots_hear(&slots, &a, "want 9");
    g_assert_cmpuint(granted(&slots, &a), ==, 2);
    bp_slots_leave(&slots, &a);
    g_assert_cmpuint(slots.used, ==, 0);
    g_assert_cmpuint(a.wants, ==, 0);
    bp_slots_enter(&slots, &a);
    bp_slots_hear(&slots, &a, "want 2");
    bp_slots_grant(&slots, &a, -1);
    g_assert_cmpuint(a.held, ==, 1);
    g_assert_cmpuint(slots.used, ==, 1);
}

/* What a build says may be nonsense. */
static void nonsense(void) {
    struct bp_slots slots = {.total = 2};
    struct bp_slots_held a;
    bp_slots_enter(&slots, &a);
    bp_slots_hear(&slots, &a, "give 1000000");
    g_assert_cmpuint(slots.used, ==, 1);
    bp_slots_hear(&slots, &a, "want 4294967295");
    bp_slots_hear(&slots, &a, "want 4294967295");
    g_assert_cmpuint(granted(&slots, &a), ==, 1);
    g_assert_cmpuint(granted(&slots, &a), ==, 0);
    bp_slots_leave(&slots, &a);
    g_assert_cmpuint(slots.used, ==, 0);
}

/* The build's end */

struct ends {
    int line[2], grants[2];
    struct bp_slots_line slots;
};

static void open_ends(struct ends *ends) {
    g_assert_cmpint(pipe(ends->line), ==, 0);
    g_assert_cmpint(pipe(ends->grants), ==, 0);
    fcntl(ends->line[0], F_SETFL, O_NONBLOCK);
    fcntl(ends->grants[0], F_SETFL, O_NONBLOCK);
    ends->slots = (struct bp_slots_line){.line = ends->line[1], .grants = ends->grants[0]};
}

static void close_ends(struct ends *ends) {
    for (int i = 0; i < 2; i++) {
        close(ends->line[i]);
        close(ends->grants[i]);
    }
}

static void assert_says(struct ends *ends, unsigned extra, const char *words) {
    char said[64] = "";
    bp_slots_want(&ends->slots, extra);
    const ssize_t got = read(ends->line[0], said, sizeof said - 1);
    said[MAX(got, 0)] = '\0';
    g_assert_cmpstr(said, ==, words);
}

static void asks_once(void) {
    struct ends ends;
    open_ends(&ends);
    assert_says(&ends, 3, "want 3\n");
    assert_says(&ends, 3, "");
    assert_says(&ends, 4, "want 1\n");
    g_assert_cmpuint(ends.slots.held, ==, 0);
    close_ends(&ends);
}

static void gives_back(void) {
    struct ends ends;
    open_ends(&ends);
    assert_says(&ends, 2, "want 2\n");
    g_assert_cmpint(write(ends.grants[1], "++", 2), ==, 2);
    assert_says(&ends, 2, "");
    g_assert_cmpuint(ends.slots.held, ==, 2);
    assert_says(&ends, 1, "give 1\n");
    assert_says(&ends, 0, "give 1\n");
    close_ends(&ends);
}

/* A grant that comes when it is wanted no more goes back at once; one that nobody asked for does
 * not count. */
static void late_grants(void) {
    struct ends ends;
    open_ends(&ends);
    assert_says(&ends, 1, "want 1\n");
    assert_says(&ends, 0, "");
    g_assert_cmpint(write(ends.grants[1], "++++", 4), ==, 4);
    assert_says(&ends, 0, "give 1\n");
    g_assert_cmpuint(ends.slots.held, ==, 0);
    close_ends(&ends);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/slots/enters", enters);
    g_test_add_func("/slots/helpers", helpers);
    g_test_add_func("/slots/death", death);
    g_test_add_func("/slots/nonsense", nonsense);
    g_test_add_func("/slots/asks-once", asks_once);
    g_test_add_func("/slots/gives-back", gives_back);
    g_test_add_func("/slots/late-grants", late_grants);
    return g_test_run();
}
