/* A build's end of the shared cores: what it says on its line for what it wants. */
#include "base/slots.h"

#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

struct ends {
    int line[2], grants[2];
    struct bp_slots slots;
};

static void open_ends(struct ends *ends) {
    g_assert_cmpint(pipe(ends->line), ==, 0);
    g_assert_cmpint(pipe(ends->grants), ==, 0);
    fcntl(ends->line[0], F_SETFL, O_NONBLOCK);
    fcntl(ends->grants[0], F_SETFL, O_NONBLOCK);
    ends->slots = (struct bp_slots){.line = ends->line[1], .grants = ends->grants[0]};
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
    g_test_add_func("/slots/asks-once", asks_once);
    g_test_add_func("/slots/gives-back", gives_back);
    g_test_add_func("/slots/late-grants", late_grants);
    return g_test_run();
}
