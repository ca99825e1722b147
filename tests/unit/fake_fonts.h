/* Typefaces that answer what draw asks, without any font file: numbers made up so that tests can
 * tell them apart. Face 0 has 1,000 units an em, face 1 2,048. */
#ifndef FAKE_FONTS_H
#define FAKE_FONTS_H

#include <string.h>

#include "text/text.h"

enum { FAKE_WORDS = 32, FAKE_GLYPHS = 16, FAKE_SPACE = 3, FAKE_LETTER_A = 36 };

struct bp_fonts {
    struct bp_word words[FAKE_WORDS];
    struct bp_glyph glyphs[FAKE_WORDS][FAKE_GLYPHS];
    struct bp_glyph_place places[FAKE_WORDS][FAKE_GLYPHS];
    uint32_t n_words;
    bool used[2][65536];
    bp_len lie; /* added to every word's width, as if rounding were that coarse */
};

static int fake_units(bp_face face) {
    return face == 0 ? 1000 : 2048;
}

int bp_face_advance(const struct bp_fonts *fonts, bp_face face, uint16_t glyph) {
    (void)fonts;
    return face == 0 ? (glyph < 100 ? 500 : 600 + glyph % 3) : 1000 + glyph;
}

/* Adds a word of capital letters. */
G_GNUC_UNUSED static bp_word_id fake_word(struct bp_fonts *fonts, bp_face face, const char *text) {
    bp_word_id id = ++fonts->n_words;
    struct bp_word *word = &fonts->words[id];
    struct bp_glyph *glyphs = fonts->glyphs[id];
    g_assert_cmpuint(id, <, FAKE_WORDS);
    *word = (struct bp_word){
        .text = text, .face = face, .plain = true, .glyphs = glyphs, .places = fonts->places[id]};
    word->length = word->n_glyphs = (uint16_t)strlen(text);
    g_assert_cmpuint(word->n_glyphs, <=, FAKE_GLYPHS);
    for (uint16_t i = 0; i < word->n_glyphs; i++) {
        glyphs[i].id = (uint16_t)(FAKE_LETTER_A + text[i] - 'A');
        glyphs[i].advance = (int16_t)bp_face_advance(fonts, face, glyphs[i].id);
        fonts->places[id][i].cluster = i;
        word->width += glyphs[i].advance;
    }
    return id;
}

const struct bp_word *bp_fonts_word(const struct bp_fonts *fonts, bp_word_id id) {
    return &fonts->words[id];
}

static bp_len fake_scale(int units, bp_face face, bp_len size) {
    return (bp_len)(((int64_t)units * size * 2 + fake_units(face)) / (2 * fake_units(face)));
}

bp_len bp_word_width(const struct bp_fonts *fonts, bp_word_id id, bp_len size) {
    const struct bp_word *word = &fonts->words[id];
    return fake_scale(word->width, word->face, size) + fonts->lie;
}

bp_len bp_space_width(const struct bp_fonts *fonts, bp_face face, bp_len size) {
    return fake_scale(bp_face_advance(fonts, face, FAKE_SPACE), face, size);
}

void bp_face_describe(const struct bp_fonts *fonts, bp_face face, struct bp_face_info *info) {
    (void)fonts;
    *info = (struct bp_face_info){
        .name = face == 0 ? "Fake-Regular" : "Fake-BoldItalic",
        .units_per_em = fake_units(face),
        .space = FAKE_SPACE,
        .ascent = 1069,
        .descent = -293,
        .cap_height = 714,
        .italic_angle = face == 0 ? 0 : -12,
        .weight = face == 0 ? 400 : 700,
        .bbox = {-621, -389, 2800, 1067},
        .italic = face == 1,
    };
}

void bp_face_use_word(struct bp_fonts *fonts, bp_word_id word) {
    const struct bp_word *used = &fonts->words[word];
    for (uint16_t i = 0; i < used->n_glyphs; i++)
        fonts->used[used->face][used->glyphs[i].id] = true;
}

void bp_face_use_space(struct bp_fonts *fonts, bp_face face) {
    fonts->used[face][FAKE_SPACE] = true;
}

GArray *bp_face_used(const struct bp_fonts *fonts, bp_face face) {
    GArray *glyphs = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    for (unsigned i = 0; i < 65536; i++) {
        uint16_t glyph = (uint16_t)i;
        if (fonts->used[face][i])
            g_array_append_val(glyphs, glyph);
    }
    return glyphs;
}

/* Glyph 36 is "A", and so on in Unicode's order; 900 is a ligature, 901 beyond the basic plane, and
 * 902 stands for nothing by itself. */
const char *bp_face_unicode(const struct bp_fonts *fonts, bp_face face, uint16_t glyph) {
    static char letters[65536][8];
    (void)fonts;
    (void)face;
    if (glyph == 900)
        return "ffi";
    if (glyph == 901)
        return "\xF0\x9F\x99\x82";
    if (glyph == 902)
        return NULL;
    g_unichar_to_utf8('A' + (gunichar)glyph - FAKE_LETTER_A, letters[glyph]);
    return letters[glyph];
}

GBytes *bp_face_subset(const struct bp_fonts *fonts, bp_face face) {
    (void)fonts;
    return face == 0 ? g_bytes_new_static("regular", 7) : g_bytes_new_static("bold-italic", 11);
}

#endif
