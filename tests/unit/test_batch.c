/* Batches that another program than boardpack starts: the processes are boardpack's all the same.
 *
 * This test copies itself to a folder where a program called boardpack is, which notes how it was
 * started, and starts the copy: that is the other program. */
#include <boardpack/batch.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define PACK "pack.xml"
#define AS_HOST "--host"

static const char noting[] = "#!/bin/sh\necho \"$*\" >>started\n";

static void on_event(const struct bp_batch_event *event, void *user) {
    if (event->result)
        *(enum bp_outcome *)user = event->result->outcome;
}

static void on_news(const struct bp_watch_news *news, void *user) {
    (void)news;
    bp_context_interrupt(user);
}

/* The other program: a batch and a watch, neither of which says what to start. */
static int be_host(void) {
    const char *const inputs[] = {PACK, NULL};
    enum bp_outcome outcome = BP_BUILT;
    struct bp_context *context = bp_context_new();
    const struct bp_batch_options batch = {.inputs = inputs, .event = on_event, .user = &outcome};
    bp_batch(context, &batch);
    const struct bp_watch_options watch = {
        .input = PACK, .output = "pack.pdf", .news = on_news, .user = context};
    bp_watch(context, &watch);
    bp_context_free(context);
    return (int)outcome;
}

static int start_host(void) {
    int status = 0;
    GError *error = NULL;
    char *const argv[] = {"./host", AS_HOST, NULL};
    g_spawn_sync(NULL, (char **)argv, NULL, 0, NULL, NULL, NULL, NULL, &status, &error);
    g_assert_no_error(error);
    g_assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void beside_host(void) {
    char *text = NULL;
    g_assert_true(
        g_file_set_contents_full("boardpack", noting, -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
    g_assert_cmpint(start_host(), ==, BP_CRASHED); /* what was started builds nothing */
    g_assert_true(g_file_get_contents("started", &text, NULL, NULL));
    char **lines = g_strsplit(text, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 3);
    for (int i = 0; i < 2; i++)
        g_assert_true(g_str_has_prefix(lines[i], "build --worker ") &&
                      g_str_has_suffix(lines[i], " -- " PACK));
    g_strfreev(lines);
    g_free(text);
    g_unlink("started");
    g_unlink("boardpack");
}

/* With none beside it, it is the installed one, which refuses that pack, or, if there is none,
 * nothing is started, least of all the host itself. */
static void not_beside_host(void) {
    const int outcome = start_host();
    g_assert_true(outcome == BP_NO_SYSTEM || outcome == BP_REFUSED);
    g_assert_false(g_file_test("started", G_FILE_TEST_EXISTS));
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], AS_HOST) == 0)
        return be_host();
    g_test_init(&argc, &argv, NULL);
    char *program = NULL, *folder = g_dir_make_tmp("batch-XXXXXX", NULL);
    gsize length = 0;
    g_assert_true(g_file_get_contents("/proc/self/exe", &program, &length, NULL));
    g_assert_cmpint(g_chdir(folder), ==, 0);
    g_assert_true(g_file_set_contents_full("host", program, (gssize)length,
                                           G_FILE_SET_CONTENTS_NONE, 0755, NULL));
    g_assert_true(g_file_set_contents(PACK, "<pack/>", -1, NULL));
    g_test_add_func("/batch/beside-host", beside_host);
    g_test_add_func("/batch/not-beside-host", not_beside_host);
    const int status = g_test_run();
    g_unlink("host");
    g_unlink(PACK);
    g_rmdir(folder);
    g_free(folder);
    g_free(program);
    return status;
}
