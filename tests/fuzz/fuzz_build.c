/* Fuzzes the whole way from a pack's bytes to the PDF's, through the public interface.
 * In: bytes from libFuzzer. Out: nothing; the sanitizers find what is wrong. A document that is
 * refused must have been told why; a sound one is built, or nothing would be tested here.
 * BP_BUILD_DATA is the data folder. */
#include <boardpack/boardpack.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char sound[] = "<pack xmlns='urn:boardpack:1' lang='en-GB'>"
                            "<meeting start='2026-01-21T15:00' end='2026-01-21T16:00'/>"
                            "<agenda><item><title>One</title></item></agenda></pack>";

static char *folder, *pack;

static void remove_folder(void) {
    g_unlink(pack);
    g_rmdir(folder);
}

static void make_folder(void) {
    folder = g_dir_make_tmp("boardpack-fuzz-XXXXXX", NULL);
    pack = g_build_filename(folder, "pack.xml", NULL);
    g_assert_nonnull(folder);
    g_assert_cmpint(atexit(remove_folder), ==, 0);
}

static void count_errors(const struct bp_diagnostic *diagnostic, void *user) {
    g_assert_true(g_utf8_validate(diagnostic->text, -1, NULL));
    *(int *)user += diagnostic->severity >= BP_ERROR;
}

static enum bp_status build(const void *data, size_t size) {
    g_assert_true(
        g_file_set_contents_full(pack, data, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    int errors = 0;
    struct bp_context *context = bp_context_new();
    bp_context_set_data_dir(context, BP_BUILD_DATA);
    bp_context_set_diag(context, count_errors, &errors);
    const struct bp_build_options options = {.input = pack, .output = "/dev/null"};
    enum bp_status status = bp_build(context, &options);
    bp_context_free(context);
    g_assert_true((status == BP_OK) == (errors == 0));
    return status;
}

/* (libFuzzer's own declaration.) NOLINTNEXTLINE(readability-non-const-parameter) */
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    make_folder();
    g_assert_cmpint(build(sound, strlen(sound)), ==, BP_OK);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    build(data, size);
    return 0;
}
