/* Fuzzes the splicing of other programs' objects into our file.
 * In: bytes from libFuzzer. Out: nothing; the sanitizers find what is wrong, and what is taken once
 * has to be taken again as it came out, to come out the same. */
#include <glib.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "pdf/splice.h"

enum { NUMBERS = 12 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool relocate(GString *out, uint32_t number, uint32_t generation, bool in_array,
                     void *user) {
    (void)user;
    if (generation == 1)
        bp_put_int(out, number);
    else if (in_array && generation == 5)
        bp_put_ref(out, 1 + number % NUMBERS);
    return generation == 1 || (in_array && generation == 5);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    bp_ref numbers[NUMBERS + 1];
    for (bp_ref i = 0; i <= NUMBERS; i++)
        numbers[i] = i;
    const struct bp_splice splice = {numbers, NUMBERS, relocate, NULL};
    GString *once = g_string_new("["), *again = g_string_new("[");
    struct bp_spliced seen;
    if (!bp_splice(once, (const char *)data, size, &splice, &seen)) {
        g_assert_cmpuint(strlen(once->str), ==, once->len);
        g_assert_null(bp_splice(again, once->str + 1, once->len - 1, &splice, NULL));
        g_assert_cmpstr(once->str, ==, again->str);
    }
    g_string_free(once, TRUE);
    g_string_free(again, TRUE);
    return 0;
}
