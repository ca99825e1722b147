/* Font files: opened, chosen for characters, and asked for measures.
 * In: the struct bp_font that typefaces.c found in fonts.index. Out: text.h's answers about faces.
 * A file is opened when a character is first looked up in it and numbered when it is first used, so
 * that a pack in one face pays for one. */
#include "text/font.h"

#include <hb-ot.h>
#include <math.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "text/pairs.h"

#define MINUS_SIGN 0x2212

/* Opening. */

static bool usable(hb_face_t *face) {
    const unsigned upem = hb_face_get_upem(face), glyphs = hb_face_get_glyph_count(face);
    hb_blob_t *outlines = hb_face_reference_table(face, HB_TAG('g', 'l', 'y', 'f'));
    const bool true_type = hb_blob_get_length(outlines) > 0;
    hb_blob_destroy(outlines);
    return true_type && upem >= 16 && upem <= 16384 && glyphs > 0 && glyphs <= 65535;
}

static bp_len metric(const struct bp_font *font, hb_ot_metrics_tag_t tag) {
    hb_position_t value;
    hb_ot_metrics_get_position_with_fallback(font->font, tag, &value);
    return ABS(value);
}

/* ASCII stands for itself, whichever of the characters that share its glyphs comes first. */
static void claim_ascii(struct bp_fonts *fonts, struct bp_font *font) {
    hb_codepoint_t glyph;
    font->has_ascii = true;
    for (hb_codepoint_t c = ' '; c <= '~'; c++) {
        const char text = (char)c;
        if (hb_font_get_nominal_glyph(font->font, c, &glyph))
            bp_font_claim(fonts, font, (uint16_t)glyph, &text, 1);
        else
            font->has_ascii = false;
    }
}

bool bp_font_open(struct bp_fonts *fonts, struct bp_font *font) {
    if (font->state != BP_FONT_UNOPENED)
        return font->state == BP_FONT_OPEN;
    font->state = BP_FONT_BROKEN;
    hb_blob_t *file = hb_blob_create_from_file_or_fail(font->path); /* mapped, not read */
    font->face = hb_face_create(file, 0);                           /* of no glyphs without one */
    hb_blob_destroy(file);
    hb_codepoint_t space;
    if (!usable(font->face))
        return false;
    font->font = hb_font_create(font->face);
    if (!hb_font_get_nominal_glyph(font->font, ' ', &space))
        return false;
    font->n_glyphs = hb_face_get_glyph_count(font->face);
    font->units_per_em = (int)hb_face_get_upem(font->face);
    font->space = (uint16_t)space;
    font->space_advance =
        (int16_t)MIN(hb_font_get_glyph_h_advance(font->font, space), (hb_position_t)INT16_MAX);
    font->metrics = (struct bp_metrics){
        .ascent = metric(font, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER),
        .descent = metric(font, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER),
        .cap_height = metric(font, HB_OT_METRICS_TAG_CAP_HEIGHT),
        .x_height = metric(font, HB_OT_METRICS_TAG_X_HEIGHT),
    };
    font->unicode = bp_arena_alloc(fonts->arena, font->n_glyphs * sizeof *font->unicode);
    claim_ascii(fonts, font);
    font->pairs = bp_pairs_new(fonts->arena, font->font);
    font->state = BP_FONT_OPEN;
    return true;
}

bp_face bp_font_number(struct bp_fonts *fonts, struct bp_font *font) {
    if (font->number < 0) {
        font->number = fonts->n_faces;
        fonts->faces[fonts->n_faces++] = font;
    }
    return (bp_face)font->number;
}

/* Coverage. */

/* Fonts have the box without its digit, or set the two side by side. */
#define KEYCAP 0x20E3

static bool has_glyph(const struct bp_font *font, UChar32 c) {
    hb_codepoint_t glyph;
    return hb_font_get_nominal_glyph(font->font, (hb_codepoint_t)c, &glyph) && glyph != 0;
}

/* The sign that is drawn for an emoji that the font lacks; the emoji itself if there is none. */
static UChar32 plain_sign(UChar32 c) {
    switch (c) {
    case 0x2705: /* white heavy check mark */
        return 0x2714;
    case 0x274C: /* cross mark */
    case 0x274E: /* negative squared cross mark */
        return 0x2716;
    default:
        return c;
    }
}

UChar32 bp_font_stand_in(const struct bp_font *font, UChar32 c) {
    if (c == 0xA0)
        return ' ';
    if (c == 0xAD || (c == 0x2011 && !has_glyph(font, c)))
        return has_glyph(font, 0x2010) ? 0x2010 : '-';
    if (plain_sign(c) != c && !has_glyph(font, c))
        return plain_sign(c);
    return c;
}

static bool covers_parts(const struct bp_font *font, UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    UChar parts[8];
    const int32_t n = unorm2_getRawDecomposition(nfc, c, parts, G_N_ELEMENTS(parts), &status);
    if (n <= 0 || U_FAILURE(status))
        return false;
    for (int32_t i = 0; i < n;) {
        UChar32 part;
        U16_NEXT(parts, i, n, part);
        if (!has_glyph(font, part) && !covers_parts(font, part))
            return false;
    }
    return true;
}

/* Whether the (open) font can set the character by itself, as HarfBuzz would: by a glyph of its
 * own, by the glyphs of its canonical decomposition, or by a glyph that it borrows. */
static bool covers(const struct bp_font *font, UChar32 c) {
    if (c == KEYCAP)
        return false;
    if (has_glyph(font, c))
        return true;
    if (c == 0x2011 || plain_sign(c) != c)
        return has_glyph(font, bp_font_stand_in(font, c));
    return u_charType(c) == U_SPACE_SEPARATOR ||
           u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || covers_parts(font, c);
}

static bool covers_all(struct bp_fonts *fonts, struct bp_font *font, const UChar32 *chars, int n) {
    if (!font || !bp_font_open(fonts, font))
        return false;
    for (int i = 0; i < n; i++)
        if (!covers(font, chars[i]))
            return false;
    return true;
}

bool bp_family_has_use(const struct bp_family *family, const char *use) {
    const size_t length = strlen(use);
    for (const char *at = family->uses; at; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, use, length) == 0 && (at[length] == ',' || !at[length]))
            return true;
    }
    return false;
}

struct bp_font *bp_fonts_choose(struct bp_fonts *fonts, unsigned style, const UChar32 *chars,
                                int n_chars, UScriptCode script, struct bp_font *near) {
    style &= BP_STYLE_BOLD | BP_STYLE_ITALIC;
    struct bp_font *main = fonts->main->style[style];
    const bool ascii = n_chars == 1 && chars[0] >= ' ' && chars[0] <= '~' && main->has_ascii;
    if (ascii || covers_all(fonts, main, chars, n_chars))
        return main;
    const bool common = script <= USCRIPT_INHERITED;
    if (common && near && covers_all(fonts, near, chars, n_chars))
        return near;
    if (n_chars == 1 && g_hash_table_contains(fonts->missing, GINT_TO_POINTER(chars[0])))
        return NULL;
    /* Those made for the script, then those for anything, then whichever is left. A minus comes
     * from where it is as wide as a plus. */
    const bool minus = n_chars == 1 && chars[0] == MINUS_SIGN;
    const UScriptCode made_for = minus ? USCRIPT_MATHEMATICAL_NOTATION : script;
    const char *const wanted[] = {common && !minus ? NULL : uscript_getShortName(made_for), "any",
                                  ""};
    for (size_t pass = 0; pass < G_N_ELEMENTS(wanted); pass++)
        for (uint32_t i = 0; wanted[pass] && i < fonts->n_families; i++) {
            const struct bp_family *family = &fonts->families[i];
            if ((!*wanted[pass] || bp_family_has_use(family, wanted[pass])) &&
                covers_all(fonts, family->style[style], chars, n_chars))
                return family->style[style];
        }
    if (n_chars == 1)
        g_hash_table_add(fonts->missing, GINT_TO_POINTER(chars[0]));
    return NULL;
}

/* What glyphs stand for. */

bool bp_font_claim(struct bp_fonts *fonts, struct bp_font *font, uint16_t glyph, const char *text,
                   size_t length) {
    const char *owner = font->unicode[glyph];
    if (!owner) {
        font->unicode[glyph] = bp_arena_strndup(fonts->arena, text, length);
        return true;
    }
    return strncmp(owner, text, length) == 0 && !owner[length];
}

/* Answers to other stages. */

static bp_len scaled(const struct bp_font *font, int value, bp_len size) {
    const int64_t units = font->units_per_em;
    return (bp_len)(((int64_t)value * size + units / 2) / units);
}

bp_len bp_space_width(const struct bp_fonts *fonts, bp_face face, bp_len size) {
    return scaled(fonts->faces[face], fonts->faces[face]->space_advance, size);
}

struct bp_metrics bp_fonts_metrics(const struct bp_fonts *fonts, bp_len size) {
    const struct bp_font *font = fonts->main->style[0];
    return (struct bp_metrics){
        .ascent = scaled(font, font->metrics.ascent, size),
        .descent = scaled(font, font->metrics.descent, size),
        .cap_height = scaled(font, font->metrics.cap_height, size),
        .x_height = scaled(font, font->metrics.x_height, size),
    };
}

/* The four bounds in `head` (OpenType 1.9, "head": xMin at byte 36), in font units. */
static void read_bounds(const struct bp_font *font, int bounds[4]) {
    hb_blob_t *head = hb_face_reference_table(font->face, HB_TAG('h', 'e', 'a', 'd'));
    unsigned length;
    const uint8_t *data = (const uint8_t *)hb_blob_get_data(head, &length);
    for (unsigned i = 0; i < 4; i++)
        bounds[i] = length >= 44 ? (int16_t)(data[36 + 2 * i] << 8 | data[37 + 2 * i]) : 0;
    hb_blob_destroy(head);
}

/* isFixedPitch of `post`: 32 bits at byte 12. */
static bool read_fixed_pitch(const struct bp_font *font) {
    hb_blob_t *post = hb_face_reference_table(font->face, HB_TAG('p', 'o', 's', 't'));
    unsigned length;
    const char *data = hb_blob_get_data(post, &length);
    const bool fixed = length >= 16 && memcmp(data + 12, "\0\0\0\0", 4) != 0;
    hb_blob_destroy(post);
    return fixed;
}

static const char *postscript_name(const struct bp_fonts *fonts, const struct bp_font *font) {
    char name[64] = "";
    unsigned size = sizeof name;
    hb_ot_name_get_utf8(font->face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size,
                        name);
    return bp_arena_strdup(fonts->arena, *name ? name : "Unnamed");
}

static int per_mille(const struct bp_font *font, int value) {
    return (int)lround(value * 1000.0 / font->units_per_em);
}

void bp_face_describe(const struct bp_fonts *fonts, bp_face face, struct bp_face_info *info) {
    const struct bp_font *font = fonts->faces[face];
    *info = (struct bp_face_info){
        .name = postscript_name(fonts, font),
        .units_per_em = font->units_per_em,
        .space = font->space,
        .ascent = per_mille(font, font->metrics.ascent),
        .descent = per_mille(font, -font->metrics.descent),
        .cap_height = per_mille(font, font->metrics.cap_height),
        .italic_angle = (int)lroundf(hb_style_get_value(font->font, HB_STYLE_TAG_SLANT_ANGLE)),
        .weight = (int)lroundf(hb_style_get_value(font->font, HB_STYLE_TAG_WEIGHT)),
        .italic = (font->style & BP_STYLE_ITALIC) != 0,
        .fixed_pitch = read_fixed_pitch(font),
    };
    int bounds[4];
    read_bounds(font, bounds);
    for (int i = 0; i < 4; i++)
        info->bbox[i] = per_mille(font, bounds[i]);
}

int bp_face_advance(const struct bp_fonts *fonts, bp_face face, uint16_t glyph) {
    return hb_font_get_glyph_h_advance(fonts->faces[face]->font, glyph);
}

const char *bp_face_unicode(const struct bp_fonts *fonts, bp_face face, uint16_t glyph) {
    const struct bp_font *font = fonts->faces[face];
    return glyph < font->n_glyphs ? font->unicode[glyph] : NULL;
}
