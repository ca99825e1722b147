/* Typefaces: found in fonts.index, mapped into memory, asked for characters and measures.
 * In: the folder that fonts/find.py made. Out: struct bp_font, and text.h's questions about faces.
 * A file is opened when a character is first looked up in it and numbered when it is first used, so
 * that a pack in one face pays for one. */
#include "text/font.h"

#include <hb-ot.h>
#include <math.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "base/session.h"
#include "text/cut.h"
#include "text/hyphens.h"
#include "text/lang.h"
#include "text/pairs.h"
#include "text/shape.h"

static const char *const style_names[4] = {"regular", "bold", "italic", "bold-italic"};

static void report(struct bp_diags *diags, const char *path, const char *why) {
    char *text = g_strdup_printf("%s: %s", path, why);
    bp_diag(diags, FONT_MISSING, (struct bp_pos){0}, text);
    g_free(text);
}

/* The index. */

static struct bp_family *family_named(struct bp_fonts *fonts, const char *name) {
    for (uint32_t i = 0; i < fonts->n_families; i++)
        if (strcmp(fonts->families[i].name, name) == 0)
            return &fonts->families[i];
    return NULL;
}

static void read_index_line(struct bp_fonts *fonts, const char *folder, const char *line) {
    char **part = g_strsplit(line, "\t", 0);
    unsigned style = 0;
    while (style < 4 && part[0] && part[1] && strcmp(part[1], style_names[style]) != 0)
        style++;
    if (style < 4 && g_strv_length(part) == 4) {
        struct bp_font *font = &fonts->files[fonts->n_files++];
        font->file = bp_arena_strdup(fonts->arena, part[3]);
        font->path = bp_arena_printf(fonts->arena, "%s/%s", folder, part[3]);
        font->style = style;
        font->number = -1;
        struct bp_family *family = family_named(fonts, part[0]);
        if (!family) {
            family = &fonts->families[fonts->n_families++];
            family->name = bp_arena_strdup(fonts->arena, part[0]);
            family->uses = bp_arena_strdup(fonts->arena, part[2]);
        }
        family->style[style] = font;
    }
    g_strfreev(part);
}

/* Where a family lacks a style, the one that keeps most of it: weight before slant. */
static void fill_styles(struct bp_family *family) {
    static const unsigned nearest[4][4] = {{0, 1, 2, 3}, {1, 3, 0, 2}, {2, 0, 3, 1}, {3, 1, 2, 0}};
    struct bp_font *own[4];
    memcpy(own, family->style, sizeof own);
    for (unsigned style = 0; style < 4; style++)
        for (unsigned i = 0; i < 4 && !family->style[style]; i++)
            family->style[style] = own[nearest[style][i]];
}

static bool read_index(struct bp_fonts *fonts, const char *folder, struct bp_diags *diags) {
    char *path = g_build_filename(folder, "fonts.index", NULL), *text;
    GError *error = NULL;
    if (!g_file_get_contents(path, &text, NULL, &error)) {
        bp_diag(diags, FONT_MISSING, (struct bp_pos){0}, error->message);
        g_error_free(error);
        g_free(path);
        return false;
    }
    char **lines = g_strsplit(text, "\n", 0);
    const size_t n_lines = MIN(g_strv_length(lines), BP_MAX_FACES);
    fonts->files = bp_arena_alloc(fonts->arena, n_lines * sizeof *fonts->files);
    fonts->families = bp_arena_alloc(fonts->arena, n_lines * sizeof *fonts->families);
    for (size_t i = 0; i < n_lines; i++)
        read_index_line(fonts, folder, lines[i]);
    for (uint32_t i = 0; i < fonts->n_families; i++)
        fill_styles(&fonts->families[i]);
    g_strfreev(lines);
    g_free(text);
    g_free(path);
    return true;
}

static bool has_use(const struct bp_family *family, const char *use) {
    const size_t length = strlen(use);
    for (const char *at = family->uses; at; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, use, length) == 0 && (at[length] == ',' || !at[length]))
            return true;
    }
    return false;
}

static bool find_main(struct bp_fonts *fonts, const char *name, struct bp_diags *diags) {
    fonts->main = family_named(fonts, name);
    if (fonts->main && has_use(fonts->main, "main"))
        return true;
    GString *names = g_string_new("no such family; there are ");
    const size_t empty = names->len;
    for (uint32_t i = 0; i < fonts->n_families; i++)
        if (has_use(&fonts->families[i], "main"))
            g_string_append_printf(names, "%s%s", names->len > empty ? ", " : "",
                                   fonts->families[i].name);
    report(diags, name, names->str);
    g_string_free(names, TRUE);
    return false;
}

static bp_len metric(const struct bp_font *font, hb_ot_metrics_tag_t tag) {
    hb_position_t value;
    hb_ot_metrics_get_position_with_fallback(font->font, tag, &value);
    return ABS(value);
}

static void read_metrics(struct bp_fonts *fonts) {
    const struct bp_font *font = fonts->main->style[0];
    fonts->metrics = (struct bp_metrics){
        .ascent = metric(font, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER),
        .descent = metric(font, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER),
        .cap_height = metric(font, HB_OT_METRICS_TAG_CAP_HEIGHT),
        .x_height = metric(font, HB_OT_METRICS_TAG_X_HEIGHT),
    };
}

static struct bp_fonts *fonts_new(const char *folder, const char *family, bool fork,
                                  struct bp_diags *diags) {
    struct bp_fonts *fonts = g_new0(struct bp_fonts, 1);
    fonts->arena = bp_arena_new();
    fonts->folder = g_strdup(folder);
    fonts->missing = g_hash_table_new(NULL, NULL);
    fonts->langs = bp_langs_new(fonts->arena);
    fonts->words = bp_words_new(fonts->arena, fork);
    fonts->cutter = bp_cutter_new();
    bool ok = read_index(fonts, folder, diags) && find_main(fonts, family, diags);
    for (unsigned style = 0; ok && style < 4; style++) {
        const char *path = fonts->main->style[style]->path;
        ok = g_file_test(path, G_FILE_TEST_IS_REGULAR);
        if (!ok)
            report(diags, path, "no such file");
    }
    if (ok && !bp_font_open(fonts, fonts->main->style[0])) {
        report(diags, fonts->main->style[0]->path, "it is not a TrueType font");
        ok = false;
    }
    if (!ok) {
        bp_fonts_free(fonts);
        return NULL;
    }
    bp_font_number(fonts, fonts->main->style[0]);
    read_metrics(fonts);
    return fonts;
}

struct bp_fonts *bp_fonts_new(const char *folder, const char *family, struct bp_diags *diags) {
    return fonts_new(folder, family, false, diags);
}

struct bp_fonts *bp_fonts_fork(const struct bp_fonts *fonts, struct bp_diags *diags) {
    return fonts_new(fonts->folder, fonts->main->name, true, diags);
}

void bp_fonts_join(struct bp_fonts *fonts, struct bp_fonts *fork) {
    bp_words_adopt(fonts, fork);
    g_clear_pointer(&fork->cutter, bp_cutter_free);
    fonts->fork = fork;
}

void bp_fonts_settle(struct bp_fonts *fonts) {
    bp_cutter_forget(fonts->cutter);
}

bool bp_fonts_hyphenate(struct bp_fonts *fonts, const char *text, size_t length, const char *lang,
                        GString *out) {
    if (!fonts->hyphens) {
        char *folder = g_build_filename(fonts->folder, "..", "hyphens", NULL);
        fonts->hyphens = bp_hyphens_new(folder);
        g_free(folder);
    }
    return bp_hyphenate(fonts->hyphens, text, length, lang, out);
}

void bp_fonts_inputs(const struct bp_fonts *fonts, struct bp_diags *diags) {
    char *index = g_build_filename(fonts->folder, "fonts.index", NULL);
    bp_session_reads(diags, index);
    for (uint32_t i = 0; i < fonts->n_files; i++)
        if (fonts->files[i].state != BP_FONT_UNOPENED)
            bp_session_reads(diags, fonts->files[i].path);
    if (fonts->hyphens)
        bp_hyphens_inputs(fonts->hyphens, diags);
    if (fonts->fork)
        bp_fonts_inputs(fonts->fork, diags);
    g_free(index);
}

void bp_fonts_free(struct bp_fonts *fonts) {
    if (!fonts)
        return;
    bp_fonts_free(fonts->fork);
    for (uint32_t i = 0; i < fonts->n_files; i++) {
        hb_font_destroy(fonts->files[i].font);
        hb_face_destroy(fonts->files[i].face);
    }
    bp_hyphens_free(fonts->hyphens);
    g_free(fonts->folder);
    bp_cutter_free(fonts->cutter);
    bp_words_free(fonts->words);
    bp_langs_free(fonts->langs);
    g_hash_table_destroy(fonts->missing);
    bp_arena_free(fonts->arena);
    g_free(fonts);
}

/* Opening. */

static void unmap(void *map) {
    g_mapped_file_unref(map);
}

static hb_face_t *map_face(const char *path) {
    GMappedFile *map = g_mapped_file_new(path, FALSE, NULL);
    if (!map)
        return NULL;
    hb_blob_t *blob =
        hb_blob_create(g_mapped_file_get_contents(map), (unsigned)g_mapped_file_get_length(map),
                       HB_MEMORY_MODE_READONLY, map, unmap);
    hb_face_t *face = hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    return face;
}

static bool has_table(hb_face_t *face, hb_tag_t tag) {
    hb_blob_t *table = hb_face_reference_table(face, tag);
    const bool there = hb_blob_get_length(table) > 0;
    hb_blob_destroy(table);
    return there;
}

static bool usable(hb_face_t *face) {
    const unsigned upem = hb_face_get_upem(face), glyphs = hb_face_get_glyph_count(face);
    return upem >= 16 && upem <= 16384 && glyphs > 0 && glyphs <= 65535 &&
           has_table(face, HB_TAG('g', 'l', 'y', 'f'));
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
    font->face = map_face(font->path);
    hb_codepoint_t space;
    if (!font->face || !usable(font->face))
        return false;
    font->font = hb_font_create(font->face);
    if (!hb_font_get_nominal_glyph(font->font, ' ', &space))
        return false;
    font->n_glyphs = hb_face_get_glyph_count(font->face);
    font->units_per_em = (int)hb_face_get_upem(font->face);
    font->space = (uint16_t)space;
    font->space_advance =
        (int16_t)MIN(hb_font_get_glyph_h_advance(font->font, space), (hb_position_t)INT16_MAX);
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

static bool has_glyph(const struct bp_font *font, UChar32 c) {
    hb_codepoint_t glyph;
    return hb_font_get_nominal_glyph(font->font, (hb_codepoint_t)c, &glyph) && glyph != 0;
}

UChar32 bp_font_stand_in(const struct bp_font *font, UChar32 c) {
    if (c == 0xA0)
        return ' ';
    if (c == 0xAD || (c == 0x2011 && !has_glyph(font, c)))
        return has_glyph(font, 0x2010) ? 0x2010 : '-';
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
    if (has_glyph(font, c))
        return true;
    if (c == 0x2011)
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
    /* Those made for the script, then those for anything, then whichever is left. */
    const char *const wanted[] = {common ? NULL : uscript_getShortName(script), "any", ""};
    for (size_t pass = 0; pass < G_N_ELEMENTS(wanted); pass++)
        for (uint32_t i = 0; wanted[pass] && i < fonts->n_families; i++) {
            const struct bp_family *family = &fonts->families[i];
            if ((!*wanted[pass] || has_use(family, wanted[pass])) &&
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

bp_len bp_space_width(const struct bp_fonts *fonts, bp_face face, bp_len size) {
    const struct bp_font *font = fonts->faces[face];
    const int64_t units = font->units_per_em;
    return (bp_len)(((int64_t)font->space_advance * size + units / 2) / units);
}

static bp_len scaled(const struct bp_fonts *fonts, bp_len value, bp_len size) {
    const int64_t units = fonts->main->style[0]->units_per_em;
    return (bp_len)(((int64_t)value * size + units / 2) / units);
}

struct bp_metrics bp_fonts_metrics(const struct bp_fonts *fonts, bp_len size) {
    const struct bp_metrics *own = &fonts->metrics;
    return (struct bp_metrics){
        .ascent = scaled(fonts, own->ascent, size),
        .descent = scaled(fonts, own->descent, size),
        .cap_height = scaled(fonts, own->cap_height, size),
        .x_height = scaled(fonts, own->x_height, size),
    };
}

int bp_fonts_count(const struct bp_fonts *fonts) {
    return fonts->n_faces;
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
    hb_position_t ascent, descent, cap_height;
    hb_ot_metrics_get_position_with_fallback(font->font, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER,
                                             &ascent);
    hb_ot_metrics_get_position_with_fallback(font->font, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER,
                                             &descent);
    hb_ot_metrics_get_position_with_fallback(font->font, HB_OT_METRICS_TAG_CAP_HEIGHT, &cap_height);
    *info = (struct bp_face_info){
        .name = postscript_name(fonts, font),
        .units_per_em = font->units_per_em,
        .space = font->space,
        .ascent = per_mille(font, ascent),
        .descent = per_mille(font, -ABS(descent)),
        .cap_height = per_mille(font, cap_height),
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
