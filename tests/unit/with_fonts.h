/* The typefaces of the build tree, and pieces in a form that reads well in a test. */
#ifndef WITH_FONTS_H
#define WITH_FONTS_H

#include <glib.h>
#include <string.h>

#include "text/text.h"

static inline struct bp_fonts *open_fonts(const char *family, struct bp_diags *diags) {
    char *folder = g_build_filename(g_getenv("BOARDPACK_DATA"), "fonts", NULL);
    struct bp_fonts *fonts = bp_fonts_new(folder, family, (struct bp_pos){0}, diags);
    g_assert_nonnull(fonts);
    g_free(folder);
    return fonts;
}

/* Cuts one span of text; the caller frees the array. */
static inline GArray *cut_text(struct bp_fonts *fonts, const char *text, unsigned style,
                               const char *lang, struct bp_diags *diags) {
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(struct bp_piece));
    const struct bp_span span = {.length = (uint32_t)strlen(text), .style = style, .lang = lang};
    bp_text_cut(fonts, text, span.length, &span, 1, lang, pieces, diags);
    return pieces;
}

/* Pieces as text: each one's word, then '_' for a space, '|' for a break, '~' for a last resort,
 * '-' for a soft hyphen, '/' for a new line; a '.' between pieces that hold together. */
static inline char *show_pieces(const struct bp_fonts *fonts, const GArray *pieces) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < pieces->len; i++) {
        const struct bp_piece *piece = &g_array_index(pieces, struct bp_piece, i);
        const struct bp_word *word = bp_fonts_word(fonts, piece->word);
        g_string_append_len(out, word->text, word->length);
        if (piece->flags & BP_PIECE_SPACE)
            g_string_append_c(out, '_');
        if (piece->flags & BP_PIECE_SHY)
            g_string_append_c(out, '-');
        if (piece->flags & BP_PIECE_BREAK)
            g_string_append_c(out, '|');
        if (piece->flags & BP_PIECE_EMERGENCY)
            g_string_append_c(out, '~');
        if (piece->flags & BP_PIECE_NEWLINE)
            g_string_append_c(out, '/');
        if (!piece->flags && i + 1 < pieces->len)
            g_string_append_c(out, '.');
    }
    return g_string_free(out, FALSE);
}

#define assert_cut(fonts, text, lang, diags, expected)                                             \
    do {                                                                                           \
        GArray *cut_pieces = cut_text(fonts, text, 0, lang, diags);                                \
        char *cut_shown = show_pieces(fonts, cut_pieces);                                          \
        g_assert_cmpstr(cut_shown, ==, expected);                                                  \
        g_free(cut_shown);                                                                         \
        g_array_free(cut_pieces, TRUE);                                                            \
    } while (0)

/* The word of a text that is one piece. */
static inline const struct bp_word *one_word(struct bp_fonts *fonts, const char *text,
                                             unsigned style, struct bp_diags *diags) {
    GArray *pieces = cut_text(fonts, text, style, "en-GB", diags);
    g_assert_cmpuint(pieces->len, ==, 1);
    const struct bp_word *word =
        bp_fonts_word(fonts, g_array_index(pieces, struct bp_piece, 0).word);
    g_array_free(pieces, TRUE);
    return word;
}

#endif
