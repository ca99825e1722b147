/* Depfiles: names as make and ninja want them. */
#include "batch/depfile.h"

#include <glib/gstdio.h>
#include <unistd.h>

static void assert_rule(const char *name, const char *quoted) {
    GPtrArray *inputs = g_ptr_array_new();
    g_ptr_array_add(inputs, (gpointer)name);
    g_assert_true(g_file_set_contents(name, "", 0, NULL));
    char *rule = bp_depfile("out.pdf", inputs);
    char *expected = g_strdup_printf("out.pdf: \\\n  %s\n\n%s:\n", quoted, quoted);
    g_assert_cmpstr(rule, ==, expected);
    g_unlink(name);
    g_free(expected);
    g_free(rule);
    g_ptr_array_free(inputs, TRUE);
}

static void quotes(void) {
    assert_rule("plain-ü.xml", "plain-ü.xml");
    assert_rule("two words.xml", "two\\ words.xml");
    assert_rule("$5 #1 a:b.xml", "$$5\\ \\#1\\ a\\:b.xml");
    assert_rule("back\\slash.xml", "back\\slash.xml");
    assert_rule("back\\\\ before.xml", "back\\\\\\\\\\ before.xml");
    assert_rule("%'\"*?[]();&|<>~.xml", "%'\"*?[]();&|<>~.xml");
}

/* What is not there, or can't be named, is left out. */
static void left_out(void) {
    GPtrArray *inputs = g_ptr_array_new();
    g_assert_true(g_file_set_contents("two\nlines.xml", "", 0, NULL));
    g_ptr_array_add(inputs, "none.xml");
    g_ptr_array_add(inputs, "two\nlines.xml");
    char *rule = bp_depfile("out $1.pdf", inputs);
    g_assert_cmpstr(rule, ==, "out\\ $$1.pdf:\n");
    g_unlink("two\nlines.xml");
    g_free(rule);
    g_ptr_array_free(inputs, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    char *folder = g_dir_make_tmp("depfile-XXXXXX", NULL);
    g_assert_cmpint(g_chdir(folder), ==, 0);
    g_test_add_func("/depfile/quotes", quotes);
    g_test_add_func("/depfile/left-out", left_out);
    const int status = g_test_run();
    g_rmdir(folder);
    g_free(folder);
    return status;
}
