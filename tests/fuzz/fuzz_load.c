/* Fuzzes the way from a pack's bytes to its document, without files: decoding, parsing, validation,
 * explanation, reading. In: bytes from libFuzzer. Out: nothing; the sanitizers find what is wrong.
 * A sound pack is loaded, or nothing would be tested here. load.dict has the words of the
 * vocabulary. */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "base/diagnostics.h"
#include "load/load.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char sound[] = "<pack xmlns='urn:boardpack:1' lang='en-GB'>"
                            "<meeting start='2026-01-21T15:00' end='2026-01-21T16:00'/>"
                            "<agenda><item><title>One</title></item></agenda></pack>";

static int load(const void *data, size_t size) {
    struct bp_diags *diags = bp_diags_new();
    const int errors = bp_load_memory(data, size, diags);
    bp_diags_free(diags);
    return errors;
}

/* (libFuzzer's own declaration.) NOLINTNEXTLINE(readability-non-const-parameter) */
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    g_assert_cmpint(load(sound, strlen(sound)), ==, 0);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    load(data, size);
    return 0;
}
