/* Fuzzes the cutting of paragraphs: any bytes as text, in spans.
 * In: bytes from libFuzzer; the first three say language, style and where spans end. Out: nothing.
 * What must hold: both ways of cutting agree, words are UTF-8 without .notdef, widths add up.
 * BP_BUILD_DATA is the folder that holds fonts/. */
#include <glib.h>
#include <stdint.h>

#include "../unit/cut_whole.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const langs[] = {"en-GB", "ja", "ar", "th", "", "tr", "x-??", "hi"};

/* Words are kept for the whole run, so start again before they fill the memory. */
static struct bp_fonts *open_fonts(void) {
    static struct bp_fonts *fonts;
    static int rounds;
    if (fonts && ++rounds % 20000)
        return fonts;
    struct bp_diags *diags = bp_diags_new();
    char *folder = g_build_filename(BP_BUILD_DATA, "fonts", NULL);
    bp_fonts_free(fonts);
    fonts = bp_fonts_new(folder, "Liberation Sans", (struct bp_pos){0}, diags);
    g_assert_nonnull(fonts);
    g_free(folder);
    bp_diags_free(diags);
    return fonts;
}

static void check_word(const struct bp_fonts *fonts, bp_word_id id) {
    const struct bp_word *word = bp_fonts_word(fonts, id);
    int32_t width = 0;
    g_assert_true(g_utf8_validate(word->text, word->length, NULL));
    for (int i = 0; i < word->n_glyphs; i++) {
        g_assert_cmpuint(word->glyphs[i].id, !=, 0);
        g_assert_cmpuint(bp_word_place(word, i).cluster, <, word->length);
        g_assert_nonnull(bp_face_unicode(fonts, word->face, word->glyphs[i].id));
        width += word->glyphs[i].advance;
    }
    g_assert_cmpint(width, ==, word->width);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 3)
        return 0;
    struct bp_fonts *fonts = open_fonts();
    struct bp_diags *diags = bp_diags_new();
    GArray *tokens = g_array_new(FALSE, FALSE, sizeof(struct bp_piece));
    GArray *whole = g_array_new(FALSE, FALSE, sizeof(struct bp_piece));
    const char *lang = langs[data[0] % G_N_ELEMENTS(langs)], *text = (const char *)data + 3;
    const size_t length = size - 3;
    const struct bp_span spans[] = {
        {.length = data[2], .style = data[1] & 7, .lang = lang},
        {.length = data[2] >> 3, .style = data[1] >> 3 & 7, .lang = "cy"},
        {.length = (uint32_t)length, .style = data[1] >> 5, .lang = NULL}};
    bp_text_cut(fonts, text, length, spans, G_N_ELEMENTS(spans), lang, tokens, diags);
    cut_whole(fonts, text, length, spans, G_N_ELEMENTS(spans), lang, whole, diags);
    g_assert_cmpuint(tokens->len, ==, whole->len);
    for (guint i = 0; i < tokens->len; i++) {
        const struct bp_piece one = g_array_index(tokens, struct bp_piece, i);
        const struct bp_piece other = g_array_index(whole, struct bp_piece, i);
        g_assert_true(one.word == other.word && one.span == other.span &&
                      one.flags == other.flags && one.level == other.level);
        check_word(fonts, one.word);
    }
    for (guint i = 0; i < tokens->len; i++)
        bp_piece_split(fonts, g_array_index(tokens, struct bp_piece, i), whole);
    g_array_free(tokens, TRUE);
    g_array_free(whole, TRUE);
    bp_diags_free(diags);
    return 0;
}
