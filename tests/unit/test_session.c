/* Sessions: the stop flag, what is noted as read, and outputs that are one file. */
#include "base/session.h"

#include <glib/gstdio.h>

static void test_stopped(void) {
    int stop = 0;
    struct bp_diags *diags = bp_session_new(&stop), *fork = bp_session_fork(diags);
    g_assert_false(bp_session_stopped(diags));
    stop = 1;
    g_assert_true(bp_session_stopped(fork));
    bp_session_join(diags, fork);
    stop = 0;
    g_assert_true(bp_session_stopped(diags));
    g_assert_cmpint(bp_diags_count(diags, BP_FATAL), ==, 1);
    bp_session_free(diags);
}

/* Diagnostics without a session never stop. */
static void test_none(void) {
    struct bp_diags *diags = bp_diags_new();
    bp_session_reads(diags, "a.xml");
    g_assert_false(bp_session_stopped(diags));
    g_assert_true(bp_output_allowed("a.xml", diags));
    bp_diags_free(diags);
}

/* What a fork has read comes after what was read before it was joined. */
static void test_reads(void) {
    static const char *const expected[] = {"b.xml", "a.xml", "c.xml"};
    struct bp_diags *diags = bp_session_new(NULL), *fork = bp_session_fork(diags);
    bp_session_reads(fork, "c.xml");
    bp_session_reads(fork, "a.xml");
    bp_session_reads(diags, "b.xml");
    bp_session_reads(diags, "a.xml");
    bp_session_reads(diags, "b.xml");
    bp_session_join(diags, fork);
    const GPtrArray *inputs = bp_session_inputs(diags);
    g_assert_cmpuint(inputs->len, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < inputs->len; i++)
        g_assert_cmpstr(inputs->pdata[i], ==, expected[i]);
    bp_session_free(diags);
}

/* Files that are not there yet are distinguished by folder and name. */
static void test_writes(void) {
    char *folder = g_dir_make_tmp("boardpack-XXXXXX", NULL);
    char *path = g_build_filename(folder, "out.pdf", NULL);
    char *name = g_path_get_basename(folder);
    char *other = g_build_filename(folder, "..", name, "out.pdf", NULL);
    const char *const differing[] = {NULL, "-", "-", NULL, "/dev/null", "/dev/null", folder, path};
    struct bp_diags *diags = bp_session_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(differing); i++)
        g_assert_true(bp_session_writes(diags, differing[i]));
    g_assert_false(bp_session_writes(diags, other));
    g_assert_true(g_file_set_contents(path, "there", -1, NULL));
    g_assert_false(bp_session_writes(diags, other));
    g_assert_true(bp_outputs_allowed(diags));
    bp_session_reads(diags, path);
    g_assert_false(bp_outputs_allowed(diags));
    bp_session_free(diags);
    g_unlink(path);
    g_rmdir(folder);
    g_free(other);
    g_free(name);
    g_free(path);
    g_free(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/session/stopped", test_stopped);
    g_test_add_func("/session/none", test_none);
    g_test_add_func("/session/reads", test_reads);
    g_test_add_func("/session/writes", test_writes);
    return g_test_run();
}
