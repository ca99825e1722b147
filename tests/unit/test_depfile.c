/* Depfiles: names as make and ninja want them. */
#include "batch/depfile.h"

#include <glib/gstdio.h>
#include <unistd.h>

static void assert_rule(const char *name, const char *quoted) {
    GPtrArray *inputs = g_ptr_array_new();
    g_ptr_array_add(inputs, (gpointer)name);
    g_assert_true(g_file_set_contents(name, "", 0, NULL));
    struct bp_diags *diags = bp_diags_new();
    char *rule = bp_depfile("out.pdf", inputs, diags);
    char *expected = g_strdup_printf("out.pdf: \\\n  %s\n\n%s:\n", quoted, quoted);
    g_assert_cmpstr(rule, ==, expected);
    g_unlink(name);
    bp_diags_free(diags);
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
    assert_rule("'\"*?[]();&<>~.xml", "'\"*?[]()\\\\\\;&<>~.xml");
}

/* What make would take for something else has no rule of its own, and none of them comes first. */
static void grammar(void) {
    static const char *const names[] = {"a=b", "=c", "100%", "d|e", "R&D&", "photo (1)", "~root"};
    GPtrArray *inputs = g_ptr_array_new();
    struct bp_diags *diags = bp_diags_new();
    char *root = g_canonicalize_filename("~root", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_assert_true(g_file_set_contents(names[i], "", 0, NULL));
        g_ptr_array_add(inputs, (gpointer)names[i]);
    }
    char *rule = bp_depfile("50%;.pdf", inputs, diags);
    char *expected =
        g_strdup_printf("50\\%%\\\\\\;.pdf: \\\n  100%% \\\n  a=b \\\n  ./=c \\\n  d\\|e \\\n"
                        "  R&D& \\\n  photo\\ (1) \\\n  %s\n\n%s:\n",
                        root, root);
    g_assert_cmpstr(rule, ==, expected);
    g_assert_cmpint(bp_diags_count(diags, BP_NOTE), ==, 2); /* for ninja, for make */
    g_free(rule);
    g_ptr_array_set_size(inputs, 1);
    rule = bp_depfile("out.pdf", inputs, diags);
    g_assert_cmpstr(rule, ==, "out.pdf: \\\n  /dev/null \\\n  a=b\n\n/dev/null:\n");
    g_free(rule);
    rule = bp_depfile("o=p.pdf", inputs, diags);
    g_assert_cmpstr(rule, ==, "");
    g_assert_cmpint(bp_diags_count(diags, BP_NOTE), ==, 3);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_unlink(names[i]);
    g_free(rule);
    g_free(expected);
    g_free(root);
    bp_diags_free(diags);
    g_ptr_array_free(inputs, TRUE);
}

/* What is not there, or can't be named, is left out. */
static void left_out(void) {
    static const char *const names[] = {"two\nlines.xml", "end\\", "pack.xml"};
    GPtrArray *inputs = g_ptr_array_new();
    struct bp_diags *diags = bp_diags_new();
    g_ptr_array_add(inputs, "none.xml");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_assert_true(g_file_set_contents(names[i], "", 0, NULL));
        g_ptr_array_add(inputs, (gpointer)names[i]);
    }
    char *rule = bp_depfile("out $1.pdf", inputs, diags);
    g_assert_cmpstr(rule, ==, "out\\ $$1.pdf: \\\n  pack.xml\n\npack.xml:\n");
    g_assert_cmpint(bp_diags_count(diags, BP_NOTE), ==, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_unlink(names[i]);
    bp_diags_free(diags);
    g_free(rule);
    g_ptr_array_free(inputs, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    char *folder = g_dir_make_tmp("depfile-XXXXXX", NULL);
    g_assert_cmpint(g_chdir(folder), ==, 0);
    g_test_add_func("/depfile/quotes", quotes);
    g_test_add_func("/depfile/grammar", grammar);
    g_test_add_func("/depfile/left-out", left_out);
    const int status = g_test_run();
    g_rmdir(folder);
    g_free(folder);
    return status;
}
