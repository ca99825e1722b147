/* Shaping: glyphs, widths, what glyphs stand for. */
#include "text/font.h"
#include "text/shape.h"
#include "with_fonts.h"

static struct bp_diags *diags;
static struct bp_fonts *noto, *liberation;

static void test_cached(void) {
    g_assert_true(one_word(noto, "Board", 0, diags) == one_word(noto, "Board", 0, diags));
    g_assert_true(one_word(noto, "Board", 0, diags) !=
                  one_word(noto, "Board", BP_STYLE_BOLD, diags));
    g_assert_true(one_word(noto, "2024", 0, diags) !=
                  one_word(noto, "2024", BP_STYLE_TABULAR, diags));
    g_assert_cmpuint(bp_fonts_word(noto, 0)->length, ==, 0);
    g_assert_cmpint(bp_word_width(noto, 0, 12000), ==, 0);
}

static void test_words_never_move(void) {
    const struct bp_word *first = one_word(noto, "first", 0, diags);
    const char *text = first->text;
    for (int i = 0; i < 5000; i++) {
        char *number = g_strdup_printf("w%d", i);
        one_word(noto, number, 0, diags);
        g_free(number);
    }
    g_assert_true(one_word(noto, "first", 0, diags) == first && first->text == text);
}

static void test_kerning(void) {
    const struct bp_word *av = one_word(noto, "AV", 0, diags);
    g_assert_cmpint(av->width, <,
                    one_word(noto, "A", 0, diags)->width + one_word(noto, "V", 0, diags)->width);
    g_assert_false(av->plain);
    g_assert_true(one_word(noto, "in", 0, diags)->plain);
}

static void test_tabular(void) {
    struct bp_fonts *const both[] = {noto, liberation};
    for (size_t i = 0; i < G_N_ELEMENTS(both); i++)
        for (unsigned style = 0; style < 4; style++) {
            const unsigned tabular = style | BP_STYLE_TABULAR;
            const int32_t width = one_word(both[i], "0", tabular, diags)->width;
            g_assert_cmpint(one_word(both[i], "1111", tabular, diags)->width, ==, 4 * width);
            g_assert_cmpint(one_word(both[i], "7,417", tabular, diags)->width, ==,
                            one_word(both[i], "8,888", tabular, diags)->width);
        }
}

static void test_width(void) {
    const struct bp_word *word = one_word(noto, "Agenda", 0, diags);
    GArray *pieces = cut_text(noto, "Agenda", 0, "en-GB", diags);
    const bp_word_id id = g_array_index(pieces, struct bp_piece, 0).word;
    int32_t sum = 0;
    for (int i = 0; i < word->n_glyphs; i++)
        sum += word->glyphs[i].advance;
    g_assert_cmpint(word->width, ==, sum);
    g_assert_cmpint(bp_word_width(noto, id, 12000), ==, (sum * 12000LL + 500) / 1000);
    /* No overflow at a size that no page holds. */
    g_assert_cmpint(bp_word_width(noto, id, 100000000), ==, sum * 100000LL);
    g_array_free(pieces, TRUE);
}

static const char *stands_for(struct bp_fonts *fonts, const struct bp_word *word, int glyph) {
    return bp_face_unicode(fonts, word->face, word->glyphs[glyph].id);
}

static void test_composed(void) {
    /* e and a combining acute become é: one glyph. */
    const struct bp_word *word = one_word(noto, "e\xCC\x81", 0, diags);
    g_assert_cmpuint(word->n_glyphs, ==, 1);
    g_assert_cmpstr(stands_for(noto, word, 0), ==, "\xC3\xA9");
    g_assert_true(word == one_word(noto, "\xC3\xA9", 0, diags));
    /* x with a caron has no character of its own: base and mark in one face. */
    word = one_word(noto, "x\xCC\x8C", 0, diags);
    g_assert_cmpuint(word->n_glyphs, ==, 2);
    g_assert_cmpuint(bp_word_place(word, 1).cluster, ==, 0);
    g_assert_cmpint(word->glyphs[1].advance, ==, 0);
    g_assert_false(word->needs_actual);
    g_assert_cmpstr(stands_for(noto, word, 0), ==, "x");
    g_assert_cmpstr(stands_for(noto, word, 1), ==, "\xCC\x8C");
}

static void test_hyphens(void) {
    struct bp_fonts *const both[] = {noto, liberation};
    for (size_t i = 0; i < G_N_ELEMENTS(both); i++) {
        const struct bp_word *hyphen = bp_fonts_word(both[i], bp_hyphen_word(both[i], 0));
        g_assert_cmpuint(hyphen->n_glyphs, ==, 1);
        g_assert_cmpuint(hyphen->glyphs[0].id, !=, 0);
        g_assert_cmpmem(hyphen->text, hyphen->length, "\xC2\xAD", 2);
        g_assert_true(hyphen->needs_actual);
        g_assert_cmpuint(bp_hyphen_word(both[i], 0), ==, bp_hyphen_word(both[i], 0));

        const struct bp_word *word = one_word(both[i], "co\xE2\x80\x91op", 0, diags);
        g_assert_cmpuint(word->n_glyphs, ==, 5);
        g_assert_cmpuint(word->glyphs[2].id, !=, 0);
        g_assert_true(word->needs_actual ||
                      g_str_equal(stands_for(both[i], word, 2), "\xE2\x80\x91"));
        g_assert_false(one_word(both[i], "2-3", 0, diags)->needs_actual);
    }
}

static void test_no_break_spaces(void) {
    struct bp_fonts *const both[] = {noto, liberation};
    for (size_t i = 0; i < G_N_ELEMENTS(both); i++) {
        const struct bp_word *word = one_word(both[i], "A\xC2\xA0V", 0, diags);
        struct bp_face_info info;
        bp_face_describe(both[i], 0, &info);
        g_assert_cmpuint(word->n_glyphs, ==, 3);
        g_assert_cmpuint(word->glyphs[1].id, ==, info.space);
        g_assert_cmpint(word->glyphs[1].advance, ==, bp_face_advance(both[i], 0, info.space));
        g_assert_false(word->needs_actual);
        /* The narrow one is narrower, and needs no text of its own either. */
        const struct bp_word *narrow = one_word(both[i], "5\xE2\x80\xAF%", 0, diags);
        g_assert_cmpuint(narrow->n_glyphs, ==, 3);
        g_assert_cmpint(narrow->glyphs[1].advance, <, word->glyphs[1].advance);
        g_assert_cmpint(narrow->glyphs[1].advance, >, 0);
        g_assert_cmpstr(stands_for(both[i], narrow, 1), ==, " ");
        g_assert_false(narrow->needs_actual);
    }
}

static void test_one_glyph_two_texts(void) {
    /* Micro sign and mu, in a face that draws them alike. */
    struct bp_fonts *fonts = open_fonts("Noto Sans", diags);
    const struct bp_word *first = one_word(fonts, "\xC2\xB5", 0, diags);
    const struct bp_word *second = one_word(fonts, "\xCE\xBC", 0, diags);
    g_assert_false(first->needs_actual);
    if (first->glyphs[0].id == second->glyphs[0].id)
        g_assert_true(second->needs_actual);
    else
        g_assert_false(second->needs_actual);
    /* Variation selectors and joiners are not seen, so they claim nothing. */
    g_assert_false(one_word(fonts, "\xE2\x9C\x93", 0, diags)->needs_actual);
    g_assert_false(one_word(fonts, "\xE2\x9C\x93\xEF\xB8\x8E", 0, diags)->needs_actual);
    bp_fonts_free(fonts);
}

static void test_right_to_left(void) {
    GArray *pieces = cut_text(noto, "see \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D now", 0, "en", diags);
    g_assert_cmpuint(pieces->len, ==, 3);
    const struct bp_piece *middle = &g_array_index(pieces, struct bp_piece, 1);
    const struct bp_word *word = bp_fonts_word(noto, middle->word);
    g_assert_cmpuint(middle->level, ==, 1);
    g_assert_true(word->rtl);
    g_assert_cmpuint(word->n_glyphs, ==, 4);
    for (int i = 0; i < 4; i++) /* in visual order: the last letter comes first */
        g_assert_cmpuint(bp_word_place(word, i).cluster, ==, 6 - 2 * i);
    g_assert_cmpstr(stands_for(noto, word, 3), ==, "\xD7\xA9");
    g_assert_cmpuint(g_array_index(pieces, struct bp_piece, 2).level, ==, 0);
    g_array_free(pieces, TRUE);
    /* Arabic letters join. */
    const struct bp_word *joined = one_word(noto, "\xD8\xA8\xD8\xA8\xD8\xA8", 0, diags);
    g_assert_cmpuint(joined->n_glyphs, >=, 3);
    g_assert_cmpuint(joined->glyphs[0].id, !=, joined->glyphs[joined->n_glyphs - 1].id);
}

static void test_used(void) {
    struct bp_fonts *fonts = open_fonts("Noto Sans", diags);
    GArray *none = bp_face_used(fonts, 0);
    g_assert_cmpuint(none->len, ==, 0);
    g_array_free(none, TRUE);
    GArray *pieces = cut_text(fonts, "abba", 0, "en", diags);
    bp_face_use_word(fonts, g_array_index(pieces, struct bp_piece, 0).word);
    bp_face_use_word(fonts, g_array_index(pieces, struct bp_piece, 0).word);
    bp_face_use_word(fonts, 0);
    bp_face_use_space(fonts, 0);
    GArray *used = bp_face_used(fonts, 0);
    g_assert_cmpuint(used->len, ==, 3);
    for (guint i = 1; i < used->len; i++)
        g_assert_cmpuint(g_array_index(used, uint16_t, i - 1), <, g_array_index(used, uint16_t, i));
    g_array_free(used, TRUE);
    g_array_free(pieces, TRUE);
    bp_fonts_free(fonts);
}

/* Words of a fork, once joined, are as if they had been shaped here. */
static void test_fork(void) {
    struct bp_fonts *fonts = open_fonts("Liberation Sans", diags);
    struct bp_fonts *fork = bp_fonts_fork(fonts, diags);
    GArray *ours = cut_text(fonts, "Agenda item one", 0, "en", diags);
    GArray *theirs = cut_text(fork, "item two \xE0\xA4\x85", BP_STYLE_BOLD, "en", diags);
    for (guint i = 0; i < theirs->len; i++)
        for (guint k = 0; k < ours->len; k++)
            g_assert_cmpuint(g_array_index(theirs, struct bp_piece, i).word, !=,
                             g_array_index(ours, struct bp_piece, k).word);
    const bp_word_id item = g_array_index(theirs, struct bp_piece, 0).word;
    const bp_word_id shin = g_array_index(theirs, struct bp_piece, 2).word;
    bp_fonts_join(fonts, fork);
    const struct bp_word *own = one_word(fonts, "item", BP_STYLE_BOLD, diags);
    const struct bp_word *joined = bp_fonts_word(fonts, item);
    g_assert_cmpint(joined->face, ==, own->face);
    g_assert_cmpint(joined->width, ==, own->width);
    g_assert_cmpint(bp_word_width(fonts, item, 12000), ==, bp_word_width(fonts, item, 12000));
    g_assert_false(joined->needs_actual);
    g_assert_cmpint(bp_fonts_word(fonts, shin)->face, !=, joined->face);
    g_assert_cmpint(bp_fonts_word(fonts, shin)->face, <, fonts->n_faces);
    const uint16_t glyph = bp_fonts_word(fonts, shin)->glyphs[0].id;
    g_assert_cmpstr(bp_face_unicode(fonts, bp_fonts_word(fonts, shin)->face, glyph), ==,
                    "\xE0\xA4\x85");
    g_array_free(ours, TRUE);
    g_array_free(theirs, TRUE);
    bp_fonts_free(fonts);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    diags = bp_diags_new();
    noto = open_fonts("Noto Sans", diags);
    liberation = open_fonts("Liberation Sans", diags);
    g_test_add_func("/shape/cached", test_cached);
    g_test_add_func("/shape/words-never-move", test_words_never_move);
    g_test_add_func("/shape/kerning", test_kerning);
    g_test_add_func("/shape/tabular", test_tabular);
    g_test_add_func("/shape/width", test_width);
    g_test_add_func("/shape/composed", test_composed);
    g_test_add_func("/shape/hyphens", test_hyphens);
    g_test_add_func("/shape/no-break-spaces", test_no_break_spaces);
    g_test_add_func("/shape/one-glyph-two-texts", test_one_glyph_two_texts);
    g_test_add_func("/shape/right-to-left", test_right_to_left);
    g_test_add_func("/shape/used", test_used);
    g_test_add_func("/shape/fork", test_fork);
    const int status = g_test_run();
    bp_fonts_free(noto);
    bp_fonts_free(liberation);
    bp_diags_free(diags);
    return status;
}
