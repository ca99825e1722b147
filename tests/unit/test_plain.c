/* Plain text: composed, and without marks for lines. */
#include "base/plain.h"

#include <glib.h>

static void test_texts(void) {
    static const char *const texts[][2] = {
        {"", ""},
        {"Plain", "Plain"},
        {"Ty\u0302 Dw\u0302r", "T\u0177 D\u0175r"},
        {"co\u00adop\u00adera\u00adtion", "cooperation"},
        {"zero\u200bwidth and\u2060joined\ufeff", "zerowidth andjoined"},
        {"\u00ad", ""},
        {"\u0635\u200c\u0645 \u200fa",
         "\u0635\u200c\u0645 \u200fa"}, /* these change what is seen */
        {"m\u00b2 \u2013 \u2212 5", "m\u00b2 \u2013 \u2212 5"},
    };
    struct bp_arena *arena = bp_arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_cmpstr(bp_plain_text(arena, texts[i][0]), ==, texts[i][1]);
    g_assert_true(bp_plain_text(arena, texts[7][0]) == texts[7][0]);
    bp_arena_free(arena);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/plain/texts", test_texts);
    return g_test_run();
}
