/* Words as the strings that show them (ISO 32000-1, 9.4.3).
 * In: glyphs, at the places that the shaper gave them. Out: codes as literal strings, which are
 * smaller than hexadecimal ones, with numbers between them where kerning or an offset moves a glyph
 * from where the font's own widths would bring it.
 * All of this is the same at every size and wherever the word is; so each word is encoded once, and
 * showing it is copying its bytes.
 * Glyphs are in the order in which they are read, from right to left too, each with a move to its
 * place: those who take text from the page take it as it comes. */
#include "draw/encode.h"

#include <string.h>

#include "pdf/writer.h"

void bp_encoder_init(struct bp_encoder *encoder, struct bp_fonts *fonts) {
    *encoder = (struct bp_encoder){
        .fonts = fonts,
        .text = g_string_new(NULL),
        .segments = g_array_new(FALSE, FALSE, sizeof(struct bp_segment)),
        .words = g_array_new(FALSE, TRUE, sizeof(struct bp_coded)),
    };
}

void bp_encoder_finish(struct bp_encoder *encoder) {
    for (int face = 0; face < BP_MAX_FACES; face++)
        bp_codes_free(encoder->codes[face]);
    g_string_free(encoder->text, TRUE);
    g_array_free(encoder->segments, TRUE);
    g_array_free(encoder->words, TRUE);
}

static int units_per_em(struct bp_encoder *encoder, bp_face face) {
    if (!encoder->units_per_em[face]) {
        struct bp_face_info info;
        bp_face_describe(encoder->fonts, face, &info);
        encoder->units_per_em[face] = info.units_per_em;
    }
    return encoder->units_per_em[face];
}

/* Font units in millionths of an em, rounded. */
static int64_t to_em(int64_t units, int per_em) {
    return (units * BP_EM * 2 + (units < 0 ? -per_em : per_em)) / (2 * (int64_t)per_em);
}

int64_t bp_put_gap(GString *out, int64_t gap) {
    if (gap <= BP_TJ_UNIT && gap >= -BP_TJ_UNIT)
        return 0;
    int64_t steps = (gap + (gap < 0 ? -BP_TJ_UNIT / 2 : BP_TJ_UNIT / 2)) / BP_TJ_UNIT;
    g_string_append_c(out, ')');
    bp_put_int(out, -steps); /* the numbers are subtracted */
    g_string_append_c(out, '(');
    return steps * BP_TJ_UNIT;
}

static void put_byte(GString *out, char byte) {
    switch (byte) {
    case '\r':
        bp_put_literal(out, "\\r");
        break;
    case '(':
    case ')':
    case '\\':
        g_string_append_c(out, '\\');
        /* fall through */
    default:
        g_string_append_c(out, byte);
    }
}

/* The code of a word's glyph. Where the word reads otherwise than its glyphs do in their font, the
 * code is one with which they read as the word. */
static bp_code code_of(struct bp_encoder *encoder, const struct bp_word *word, int i,
                       bool *lacking) {
    if (!encoder->codes[word->face])
        encoder->codes[word->face] = bp_codes_new();
    struct bp_codes *codes = encoder->codes[word->face];
    const uint16_t glyph = word->glyphs[i].id;
    const char *own = bp_face_unicode(encoder->fonts, word->face, glyph);
    if (!word->needs_actual)
        return bp_codes_of(codes, glyph, own);
    char text[BP_WORD_BYTES + 1];
    *lacking |= !bp_word_reads(word, i, text);
    const bp_code also =
        own && *text && strcmp(own, text) != 0 ? bp_codes_also(codes, glyph, text) : 0;
    return also ? also : bp_codes_of(codes, glyph, own);
}

static void put_glyph(struct bp_encoder *encoder, const struct bp_word *word, int i,
                      bool *lacking) {
    const bp_code code = code_of(encoder, word, i, lacking);
    for (int byte = bp_code_bytes(code) - 1; byte >= 0; byte--)
        put_byte(encoder->text, (char)(code >> 8 * byte));
}

/* Begins a segment if there is none for this word or it is at another height. Of a word that is
 * read leftwards each glyph is one. */
static struct bp_segment *segment_at(struct bp_encoder *encoder, const struct bp_coded *coded,
                                     int32_t rise) {
    GArray *all = encoder->segments;
    struct bp_segment *last =
        all->len > coded->first ? &g_array_index(all, struct bp_segment, all->len - 1) : NULL;
    if (last && last->rise == rise && !coded->leftwards)
        return last;
    struct bp_segment next = {.offset = (uint32_t)encoder->text->len, .rise = rise};
    g_array_append_val(all, next);
    return &g_array_index(all, struct bp_segment, all->len - 1);
}

static struct bp_coded encode(struct bp_encoder *encoder, const struct bp_word *word) {
    struct bp_coded coded = {.first = encoder->segments->len, .leftwards = word->rtl};
    const int per_em = units_per_em(encoder, word->face);
    int64_t units = word->rtl ? word->width : 0; /* where the shaper has the glyph, */
    int64_t at = 0;                              /* and where a viewer would */
    for (uint16_t k = 0; k < word->n_glyphs; k++) {
        const uint16_t i = word->rtl ? (uint16_t)(word->n_glyphs - 1 - k) : k;
        const struct bp_glyph *glyph = &word->glyphs[i];
        if (word->rtl)
            units -= glyph->advance;
        const struct bp_glyph_place place = bp_word_place(word, i);
        struct bp_segment *segment = segment_at(encoder, &coded, (int32_t)to_em(place.dy, per_em));
        int64_t moved = bp_put_gap(encoder->text, to_em(units + place.dx, per_em) - at);
        int own =
            word->plain ? glyph->advance : bp_face_advance(encoder->fonts, word->face, glyph->id);
        put_glyph(encoder, word, i, &coded.lacking);
        segment->adjusted |= moved != 0;
        segment->advance += moved + to_em(own, per_em);
        segment->length = (uint32_t)encoder->text->len - segment->offset;
        at += moved + to_em(own, per_em);
        if (!word->rtl)
            units += glyph->advance;
    }
    coded.n = encoder->segments->len - coded.first;
    return coded;
}

struct bp_coded bp_encode_word(struct bp_encoder *encoder, bp_word_id id) {
    if (id >= encoder->words->len)
        g_array_set_size(encoder->words, id + 1);
    struct bp_coded *coded = &g_array_index(encoder->words, struct bp_coded, id);
    if (coded->n == 0) {
        *coded = encode(encoder, bp_fonts_word(encoder->fonts, id));
        bp_face_use_word(encoder->fonts, id);
    }
    return *coded;
}

struct bp_coded bp_encode_space(struct bp_encoder *encoder, bp_face face) {
    if (encoder->spaces[face].n == 0) {
        struct bp_face_info info;
        bp_face_describe(encoder->fonts, face, &info);
        const struct bp_glyph glyph = {
            .id = info.space,
            .advance = (int16_t)bp_face_advance(encoder->fonts, face, info.space)};
        const struct bp_word word = {.face = face, .plain = true, .n_glyphs = 1, .glyphs = &glyph};
        encoder->spaces[face] = encode(encoder, &word);
        bp_face_use_space(encoder->fonts, face);
    }
    return encoder->spaces[face];
}
