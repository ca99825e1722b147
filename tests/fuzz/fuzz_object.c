/* Fuzzes the reading of PDF values: what is read prints as something that reads and prints alike.
 * In: bytes from libFuzzer. Out: nothing; the sanitizers find what is wrong. */
#include <glib.h>
#include <stdint.h>

#include "pdf/object.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static GString *print(const struct bp_obj *obj) {
    GString *out = g_string_new(NULL);
    bp_obj_put(out, obj);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct bp_arena *arena = bp_arena_new();
    char *text = g_memdup2(data, size); /* exactly as long, so that reading on is seen */
    size_t used = 0;
    const struct bp_obj *obj = bp_obj_parse(arena, text, size, &used);
    g_assert_cmpuint(used, <=, size);
    if (obj) {
        GString *once = print(obj);
        const struct bp_obj *again = bp_obj_parse(arena, once->str, once->len, &used);
        g_assert_nonnull(again);
        g_assert_cmpuint(used, ==, once->len - (once->str[once->len - 1] == ' ')); /* "/ " */
        GString *twice = print(again);
        g_assert_true(g_string_equal(once, twice));
        const char *words = bp_obj_text(obj, arena);
        g_assert_true(!words || g_utf8_validate(words, -1, NULL));
        g_string_free(once, TRUE);
        g_string_free(twice, TRUE);
    }
    g_free(text);
    bp_arena_free(arena);
    return 0;
}
