/* Fuzzes the reading of results and states: whatever is read as a result is written as a line that
 * is read as the same.
 * In: bytes from libFuzzer. Out: nothing; the sanitizers find what is wrong. */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "base/json.h"
#include "batch/result.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_texts(const struct bp_json *json) {
    for (; json; json = json->next) {
        check_texts(json->kids);
        if (json->kind != BP_JSON_TEXT)
            continue;
        struct bp_arena *arena = bp_arena_new();
        GString *out = g_string_new(NULL);
        bp_json_put(out, json->text);
        g_assert_true(g_utf8_validate(out->str, -1, NULL));
        g_assert_cmpstr(bp_json_parse(out->str, arena)->text, ==, json->text);
        g_string_free(out, TRUE);
        bp_arena_free(arena);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct bp_arena *arena = bp_arena_new();
    char *text = g_strndup((const char *)data, size);
    check_texts(bp_json_parse(text, arena));
    struct bp_result *result = bp_result_parse(text);
    if (result && result->facts.output) {
        char *once = bp_result_json(result);
        struct bp_result *again = bp_result_parse(once);
        g_assert_nonnull(again);
        char *twice = bp_result_json(again);
        g_assert_cmpstr(once, ==, twice);
        bp_result_free(again);
        g_free(once);
        g_free(twice);
    }
    bp_result_free(result);
    g_free(text);
    bp_arena_free(arena);
    return 0;
}
