/* Languages by number. */
#include "text/lang.h"

#include <glib.h>

static void test_numbers(void) {
    struct bp_arena *arena = bp_arena_new();
    struct bp_langs *langs = bp_langs_new(arena);
    g_assert_cmpuint(bp_lang_index(langs, NULL), ==, 0);
    g_assert_cmpuint(bp_lang_index(langs, ""), ==, 0);
    const uint8_t english = bp_lang_index(langs, "en-GB"), welsh = bp_lang_index(langs, "cy");
    g_assert_cmpuint(english, !=, welsh);
    g_assert_cmpuint(bp_lang_index(langs, "en-GB"), ==, english);
    g_assert_true(bp_lang_lines(langs, english) ==
                  bp_lang_lines(langs, bp_lang_index(langs, "EN-ie")));
    g_assert_true(bp_lang_lines(langs, english) != bp_lang_lines(langs, welsh));
    bp_langs_free(langs);
    bp_arena_free(arena);
}

static void test_direction(void) {
    static const struct {
        const char *tag;
        bool rtl;
    } want[] = {{"en-GB", false},  {"ar", true},  {"he", true},  {"ur-PK", true},
                {"az-Arab", true}, {"az", false}, {"??", false}, {"x", false}};
    struct bp_arena *arena = bp_arena_new();
    struct bp_langs *langs = bp_langs_new(arena);
    for (size_t i = 0; i < G_N_ELEMENTS(want); i++)
        g_assert_cmpint(bp_lang_at(langs, bp_lang_index(langs, want[i].tag))->rtl, ==, want[i].rtl);
    bp_langs_free(langs);
    bp_arena_free(arena);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lang/numbers", test_numbers);
    g_test_add_func("/lang/direction", test_direction);
    return g_test_run();
}
