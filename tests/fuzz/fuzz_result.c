/* Fuzzes the reading of what a worker tells: whatever is read as a result is told in bytes that are
 * read as the same.
 * In: bytes from libFuzzer. Out: nothing; the sanitizers find what is wrong. */
#include <glib.h>
#include <stdint.h>

#include "batch/result.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    GBytes *bytes = g_bytes_new(data, size);
    struct bp_result *result = bp_result_unpack("pack.xml", "pack.pdf", bytes);
    if (result) {
        GBytes *once = bp_result_pack(result);
        struct bp_result *again = bp_result_unpack("pack.xml", "pack.pdf", once);
        g_assert_nonnull(again);
        char *json = bp_result_json(result), *same = bp_result_json(again);
        g_assert_cmpstr(json, ==, same);
        g_assert_true(g_utf8_validate(json, -1, NULL));
        g_free(same);
        g_free(json);
        bp_result_free(again);
        g_bytes_unref(once);
    }
    bp_result_free(result);
    g_bytes_unref(bytes);
    return 0;
}
