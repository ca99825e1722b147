/* Shaping by pairs: the same as HarfBuzz's shaping of the whole, in every face there is. */
#include "text/pairs.h"

#include <string.h>

#include "text/font.h"
#include "with_fonts.h"

static struct bp_diags *diags;

static const hb_feature_t tabular[] = {
    {HB_TAG('t', 'n', 'u', 'm'), 1, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    {HB_TAG('k', 'e', 'r', 'n'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END}};

static hb_language_t english, turkish, catalan;

static hb_buffer_t *shape_whole(hb_font_t *font, hb_language_t lang, unsigned n_features,
                                const char *text) {
    hb_buffer_t *buffer = hb_buffer_create();
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, HB_SCRIPT_LATIN);
    hb_buffer_set_language(buffer, lang);
    hb_buffer_add_utf8(buffer, text, -1, 0, -1);
    hb_shape(font, buffer, tabular, n_features);
    return buffer;
}

/* Compares one word; false if it isn't a matter of pairs. */
static bool compare(struct bp_font *font, struct bp_pairs *pairs, hb_language_t lang,
                    unsigned n_features, const char *text) {
    struct bp_glyph glyphs[32];
    hb_buffer_t *buffer = hb_buffer_create();
    const uint32_t length = (uint32_t)strlen(text);
    const bool done =
        bp_pairs_shape(pairs, buffer, lang, tabular, n_features, text, length, glyphs);
    hb_buffer_destroy(buffer);
    if (!done)
        return false;
    unsigned n;
    buffer = shape_whole(font->font, lang, n_features, text);
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(buffer, &n);
    g_assert_cmpuint(n, ==, length);
    for (unsigned i = 0; i < n; i++) {
        if (glyphs[i].id != info[i].codepoint || glyphs[i].advance != at[i].x_advance)
            g_error("%s: \"%s\", character %u", font->path, text, i);
        g_assert_cmpint(info[i].cluster, ==, i);
        g_assert_cmpint(at[i].x_offset | at[i].y_offset, ==, 0);
    }
    hb_buffer_destroy(buffer);
    return true;
}

/* Words that look like words, numbers, and any characters. */
static void random_word(GRand *random, char *word) {
    static const char *const alphabets[] = {"abcdefghijklmnopqrstuvwxyz", "fil", "0123456789.,%-/",
                                            "ATVWYLPrvwyo.,'\"-", NULL};
    const char *alphabet = alphabets[g_rand_int_range(random, 0, G_N_ELEMENTS(alphabets))];
    const int length = g_rand_int_range(random, 1, 12);
    for (int i = 0; i < length; i++)
        word[i] = alphabet ? alphabet[g_rand_int_range(random, 0, (gint32)strlen(alphabet))]
                           : (char)g_rand_int_range(random, '!', '~' + 1);
    word[length] = '\0';
}

static void test_family(gconstpointer name) {
    struct bp_fonts *fonts = open_fonts(name, diags);
    GRand *random = g_rand_new_with_seed(7);
    char word[32];
    for (int style = 0; style < 4; style++) {
        struct bp_font *font = fonts->main->style[style];
        g_assert_true(bp_font_open(fonts, font));
        const hb_language_t langs[] = {english, turkish, catalan};
        for (int i = 0; i < 3000; i++) {
            random_word(random, word);
            compare(font, font->pairs, langs[i % 3], i % 2 ? G_N_ELEMENTS(tabular) : 0, word);
        }
    }
    g_rand_free(random);
    bp_fonts_free(fonts);
}

/* It is worth having only if most words are done by it. */
static void test_common_words(void) {
    static const char *const words[] = {"the",     "Board",     "safeguarding", "partnership",
                                        "review,", "Wellbeing", "commissioned", "reviewed."};
    static const char *const families[] = {"Noto Sans", "Liberation Sans"};
    for (size_t f = 0; f < G_N_ELEMENTS(families); f++) {
        struct bp_fonts *fonts = open_fonts(families[f], diags);
        struct bp_font *font = fonts->main->style[0];
        for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
            g_assert_true(compare(font, font->pairs, english, 0, words[i]));
            g_assert_true(compare(font, font->pairs, english, 2, words[i]));
        }
        bp_fonts_free(fonts);
    }
}

/* Noto Sans has ligatures of f: words with them are HarfBuzz's. */
static void test_ligatures(void) {
    struct bp_fonts *fonts = open_fonts("Noto Sans", diags);
    struct bp_font *font = fonts->main->style[0];
    g_assert_false(compare(font, font->pairs, english, 0, "office"));
    g_assert_false(compare(font, font->pairs, english, 0, "final"));
    g_assert_true(compare(font, font->pairs, english, 0, "of"));
    g_assert_false(compare(font, font->pairs, english, 0, "caf\xC3\xA9"));
    bp_fonts_free(fonts);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    diags = bp_diags_new();
    english = hb_language_from_string("en-GB", -1);
    turkish = hb_language_from_string("tr", -1);
    catalan = hb_language_from_string("ca", -1);
    g_test_add_data_func("/pairs/noto", "Noto Sans", test_family);
    g_test_add_data_func("/pairs/liberation", "Liberation Sans", test_family);
    g_test_add_func("/pairs/common-words", test_common_words);
    g_test_add_func("/pairs/ligatures", test_ligatures);
    const int status = g_test_run();
    bp_diags_free(diags);
    return status;
}
