/* Fuzzes the whole way from a pack's bytes to the PDF's, through the public interface.
 * In: bytes from libFuzzer. Out: nothing; the sanitizers find what is wrong. A document that is
 * refused must have been told why. */
#include <boardpack/boardpack.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <stdint.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!folder)
        make_folder();
    g_assert_true(g_file_set_contents_full(pack, (const char *)data, (gssize)size,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    int errors = 0;
    struct bp_context *context = bp_context_new();
    bp_context_set_diag(context, count_errors, &errors);
    const struct bp_build_options options = {.input = pack, .output = "/dev/null"};
    enum bp_status status = bp_build(context, &options);
    bp_context_free(context);
    g_assert_true((status == BP_OK) == (errors == 0));
    return 0;
}
