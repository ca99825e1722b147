/* Diagnostics: sorted, said once, safe to print. */
#include "base/diag.h"

#include <glib.h>

static void collect(const struct bp_diagnostic *d, void *user) {
    g_string_append_printf(user, "%s:%d:%d: %s: %s [%s]%s%s\n", d->file ? d->file : "-", d->line,
                           d->column, bp_severity_name(d->severity), d->text, d->slug,
                           d->hint ? " -> " : "", d->hint ? d->hint : "");
}

static char *report(struct bp_diags *diags) {
    GString *out = g_string_new(NULL);
    bp_diags_report(diags, collect, out);
    return g_string_free(out, FALSE);
}

static struct bp_pos at(const char *file, int line, int col) {
    return (struct bp_pos){.file = file, .line = line, .col = col};
}

static void test_sorted(void) {
    struct bp_diags *diags = bp_diags_new();
    bp_diag(diags, FILE_READ, at("b.xml", 7, 2), "one");
    bp_diag(diags, FILE_READ, at("a.xml", 1, 1), "two");
    bp_diag(diags, FILE_READ, at("b.xml", 3, 9), "three");
    bp_diag(diags, FILE_READ, at("b.xml", 3, 1), "four");
    bp_diag(diags, FILE_READ, at("b.xml", 3, 1), "five");
    char *text = report(diags);
    g_assert_cmpstr(text, ==,
                    "b.xml:3:1: error: this file can't be read: four [file-read]\n"
                    "b.xml:3:1: error: this file can't be read: five [file-read]\n"
                    "b.xml:3:9: error: this file can't be read: three [file-read]\n"
                    "b.xml:7:2: error: this file can't be read: one [file-read]\n"
                    "a.xml:1:1: error: this file can't be read: two [file-read]\n");
    g_free(text);
    text = report(diags);
    g_assert_cmpstr(text, ==, "");
    g_free(text);
    g_assert_cmpint(bp_diags_count(diags, BP_FATAL), ==, 5);
    bp_diags_free(diags);
}

static void test_once(void) {
    struct bp_diags *diags = bp_diags_new();
    char name[] = "a.xml";
    bp_diag(diags, FILE_READ, at("a.xml", 1, 1), "x");
    bp_diag(diags, FILE_READ, at(name, 1, 1), "x");
    bp_diag_hint(diags, "say %s", "please");
    bp_diag(diags, FILE_READ, at("a.xml", 1, 2), "x");
    char *text = report(diags);
    g_assert_cmpstr(text, ==,
                    "a.xml:1:1: error: this file can't be read: x [file-read] -> say please\n"
                    "a.xml:1:2: error: this file can't be read: x [file-read]\n");
    g_free(text);
    g_assert_cmpint(bp_diags_count(diags, BP_FATAL), ==, 2);
    bp_diags_free(diags);
}

static void test_clean(void) {
    struct bp_diags *diags = bp_diags_new();
    bp_diag(diags, FILE_READ, at(NULL, 0, 0), "a\nb\tc\033[31m\302\233d\377");
    char *text = report(diags);
    g_assert_cmpstr(text, ==,
                    "-:0:0: error: this file can't be read: a b c\357\277\275[31m"
                    "\357\277\275d\357\277\275 [file-read]\n");
    g_free(text);
    bp_diags_free(diags);
}

static void count(const struct bp_diagnostic *diagnostic, void *user) {
    (void)diagnostic;
    ++*(int *)user;
}

static void test_many(void) {
    struct bp_diags *diags = bp_diags_new();
    for (int i = 1; i <= BP_DIAGS_KEPT + 7; i++)
        bp_diag(diags, FILE_READ, at("a.xml", i, 1), "x");
    g_assert_true(bp_diags_failed(diags));
    g_assert_cmpint(bp_diags_count(diags, BP_FATAL), ==, BP_DIAGS_KEPT + 7);
    int reported = 0;
    bp_diags_report(diags, count, &reported);
    g_assert_cmpint(reported, ==, BP_DIAGS_KEPT + 1);
    bp_diags_free(diags);
}

static void test_stopped(void) {
    struct bp_diags *diags = bp_diags_new();
    int stop = 0;
    g_assert_false(bp_diags_stopped(diags));
    bp_diags_watch(diags, &stop);
    g_assert_false(bp_diags_stopped(diags));
    stop = 1;
    g_assert_true(bp_diags_stopped(diags));
    g_assert_true(bp_diags_stopped(diags));
    g_assert_cmpint(bp_diags_count(diags, BP_FATAL), ==, 1);
    bp_diags_free(diags);
}

/* A fork's diagnostics are as if they had been said where they are joined, repeats included. */
static void test_joined(void) {
    struct bp_diags *diags = bp_diags_new(), *fork = bp_diags_fork(diags);
    bp_diag(fork, FILE_READ, at("b.xml", 1, 1), "two");
    bp_diag_hint(fork, "look");
    bp_diag(fork, FILE_READ, at("a.xml", 1, 1), "one");
    bp_diag(diags, FILE_READ, at("a.xml", 1, 1), "one");
    bp_diags_join(diags, fork);
    g_assert_cmpint(bp_diags_count(diags, BP_FATAL), ==, 2);
    char *text = report(diags);
    g_assert_cmpstr(text, ==,
                    "a.xml:1:1: error: this file can't be read: one [file-read]\n"
                    "b.xml:1:1: error: this file can't be read: two [file-read] -> look\n");
    g_free(text);
    bp_diags_free(diags);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diag/sorted", test_sorted);
    g_test_add_func("/diag/joined", test_joined);
    g_test_add_func("/diag/once", test_once);
    g_test_add_func("/diag/clean", test_clean);
    g_test_add_func("/diag/many", test_many);
    g_test_add_func("/diag/stopped", test_stopped);
    return g_test_run();
}
