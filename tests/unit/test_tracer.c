/* Where contents draw: src/attach/reader/contents/tracer.c. */
#include "attach/reader/contents/scan.h"

#include <string.h>

#define IMAGE "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI"

/* Runs contents, and writes down what was painted: kind, corners, and flags as letters. */
static char *draw(const char *text) {
    static const char kinds[] = "tfsi", flags[] = "SWLUlud";
    struct bp_work work = {.job = NULL};
    struct bp_scans *shared = bp_scans_new();
    struct bp_stream_facts *facts = bp_stream_facts_new();
    const GArray *all = facts->ink;
    struct bp_scan scan = {.work = &work, .shared = shared, .facts = facts};
    struct bp_tokens tokens = {.at = text, .end = text + strlen(text)};
    GString *out = g_string_new(NULL);
    scan.pen = bp_tracer_new(&work, (struct bp_matrix){1, 0, 0, 1, 0, 0}, facts->ink, false);
    bp_scan_run(&scan, &tokens);
    if (facts->lost)
        g_string_append(out, "wrong ");
    for (guint i = 0; i < all->len; i++) {
        const struct bp_ink *ink = &g_array_index(all, struct bp_ink, i);
        g_string_append_printf(out, "%c %g %g %g %g", kinds[ink->kind], ink->x0, ink->y0, ink->x1,
                               ink->y1);
        for (size_t k = 0; k < strlen(flags); k++)
            if (ink->flags & 1 << k)
                g_string_append_c(out, flags[k]);
        g_string_append_c(out, ' ');
    }
    bp_tracer_free(scan.pen);
    bp_stream_facts_free(facts);
    bp_scans_free(shared);
    return g_string_free(g_string_truncate(out, out->len ? out->len - 1 : 0), FALSE);
}

static void check(const char *text, const char *expected) {
    char *found = draw(text);
    g_assert_cmpstr(found, ==, expected);
    g_free(found);
}

static void test_paths(void) {
    check("1 2 3 4 re f", "f 1 2 4 6Sd");
    check("1 g 1 2 3 4 re f .7 g 0 0 1 1 re f", "f 1 2 4 6SWL f 0 0 1 1SL");
    check("1 0 0 rg 0 0 1 1 re f 0 0 0 0 k 0 0 1 1 re f", "f 0 0 1 1S f 0 0 1 1SWL");
    check("q 2 0 0 2 10 10 cm 1 1 1 1 re f Q 1 1 1 1 re f", "f 12 12 14 14Sd f 1 1 2 2Sd");
    check("0 1 -1 0 0 0 cm 1 2 3 4 re f", "f -6 1 -2 4Sd");
    check("0 0 m 10 0 l 10 10 l h f", "f 0 0 10 10d"); /* a triangle hides less than its box */
    check("0 0 9 9 re 1 1 7 7 re f*", "f 0 0 9 9d f 1 1 8 8d"); /* a frame */
    check("0 0 2 2 re 5 5 2 2 re f", "f 0 0 2 2Sd f 5 5 7 7Sd");
    check("2 w 0 0 m 10 0 l S", "s -1 -1 11 1Sd");
    check("2 w 0 0 m 10 10 l S", "s -1 -1 11 11d");
    check("0 0 5 5 re W n 2 2 9 9 re f", "f 2 2 5 5Sd");
    check("q 0 0 5 5 re W n Q 2 2 9 9 re f", "f 2 2 11 11Sd");
    check("0 0 5 5 re W n 6 6 1 1 re f", "");
    check("0 0 m 0 4 4 4 4 0 c f", "f 0 0 4 3d");
    check("1 2 l 3 4 l S", "");
    check("1 2 re", "wrong");
    check("Q Q 1 2 3 4 re f", "f 1 2 4 6Sd");
}

static void test_images(void) {
    check("4 0 0 3 1 2 cm " IMAGE, "i 1 2 5 5S");
    check("3 3 -3 3 0 0 cm " IMAGE, "i -3 0 3 6");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pen/paths", test_paths);
    g_test_add_func("/pen/images", test_images);
    return g_test_run();
}
