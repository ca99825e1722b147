/* Fonts as their dictionaries describe them (ISO 32000-1, 9.5 to 9.10).
 * In: font dictionaries. Out: whether their programs are in the file and their codes mean
 * characters; how strings are cut into codes; how large glyphs are, good enough to know what lies
 * where on a page. Nothing inside a font program is read here. Where a dictionary says nothing of
 * widths, which only the standard fonts may, those of a usual sans serif do. */
#include "attach/reader/fonts/fonts.h"

#include <string.h>

#include "attach/reader/objects/out.h"

#define MAX_MAP (4u << 20) /* decoded bytes of a CMap */
#define MAX_RANGES 70000u
#define SYMBOLIC 4  /* in /Flags */
#define MOST_EM 100 /* wider glyphs count as that wide */

static void free_font(gpointer data) {
    struct bp_page_font *font = data;
    bp_cmap_free(font->meaning);
    bp_cmap_free(font->encoding);
    if (font->widths)
        g_array_free(font->widths, TRUE);
    if (font->pages)
        g_array_free(font->pages, TRUE);
    g_free(font);
}

void bp_fonts_init(struct bp_work *work) {
    work->fonts = g_hash_table_new_full(NULL, NULL, NULL, free_font);
    work->fonts_shown = g_ptr_array_new();
    work->shown = g_string_new(NULL);
}

void bp_fonts_clear(struct bp_work *work) {
    if (!work->fonts)
        return;
    g_hash_table_destroy(work->fonts);
    g_ptr_array_free(work->fonts_shown, TRUE);
    g_string_free(work->shown, TRUE);
    work->fonts = NULL;
}

/* "ABCDEF+Name" is a subset of Name (9.6.4). */
static const char *plain_name(const struct bp_obj *name) {
    if (!name || name->type != BP_OBJ_NAME)
        return "?";
    const char *text = name->as.text.bytes;
    size_t tag = 0;
    while (g_ascii_isupper(text[tag]))
        tag++;
    if (tag == 6 && text[6] == '+')
        text += 7;
    return *text && g_utf8_validate(text, -1, NULL) ? text : "?";
}

static bool has_program(struct bp_work *work, struct bp_obj *font) {
    struct bp_obj *descriptor = bp_entry(work, font, "FontDescriptor");
    return bp_entry(work, descriptor, "FontFile") || bp_entry(work, descriptor, "FontFile2") ||
           bp_entry(work, descriptor, "FontFile3");
}

bool bp_font_is_symbolic(struct bp_work *work, struct bp_obj *font) {
    struct bp_obj *descriptor = bp_entry(work, font, "FontDescriptor");
    return bp_obj_integer(bp_entry(work, descriptor, "Flags"), 0) & SYMBOLIC;
}

/* Characters */

bool bp_encoding_is_latin(const struct bp_obj *name) {
    return bp_obj_is_name(name, "WinAnsiEncoding") || bp_obj_is_name(name, "MacRomanEncoding") ||
           bp_obj_is_name(name, "StandardEncoding");
}

static bool has_characters(const struct bp_obj *encoding) {
    return bp_encoding_is_latin(encoding) || bp_obj_is_name(encoding, "MacExpertEncoding");
}

bool bp_fonts_know_glyphs(struct bp_work *work, struct bp_obj *differences) {
    for (uint32_t i = 0; i < bp_obj_count(differences); i++) {
        const char *name = bp_obj_name(bp_item(work, differences, i));
        if (name && !bp_glyph_name_is_known(name))
            return false;
    }
    return !differences || differences->type == BP_OBJ_ARRAY;
}

/* A simple font without a ToUnicode map. */
static bool simple_unicode(struct bp_work *work, struct bp_obj *font) {
    struct bp_obj *encoding = bp_entry(work, font, "Encoding");
    const char *name = bp_obj_name(bp_entry(work, font, "BaseFont"));
    const bool own = encoding && encoding->type == BP_OBJ_DICT;
    if (has_characters(encoding))
        return true;
    if (own && !bp_fonts_know_glyphs(work, bp_entry(work, encoding, "Differences")))
        return false;
    if (name && bp_font_name_is_standard(name) && !has_program(work, font))
        return true;
    const struct bp_obj *base = bp_entry(work, encoding, "BaseEncoding");
    return own && (has_characters(base) || (!base && !bp_font_is_symbolic(work, font)));
}

/* A composite font without one: by a character collection of Adobe's (9.10.2). */
static bool composite_unicode(struct bp_work *work, struct bp_obj *font, struct bp_obj *cid) {
    static const char *const collections[] = {"CNS1", "GB1", "Japan1", "KR", "Korea1", NULL};
    struct bp_obj *info = bp_entry(work, cid, "CIDSystemInfo");
    const struct bp_obj *registry = bp_entry(work, info, "Registry");
    const struct bp_obj *ordering = bp_entry(work, info, "Ordering");
    return bp_entry(work, font, "Encoding") && registry && ordering &&
           registry->type == BP_OBJ_STRING && ordering->type == BP_OBJ_STRING &&
           !strcmp(registry->as.text.bytes, "Adobe") &&
           bp_is_listed(ordering->as.text.bytes, collections);
}

/* Glyphs are numbered as characters where nothing else is said that has a meaning (table 117). */
static void mend_glyph_map(struct bp_work *work, struct bp_obj *cid) {
    const struct bp_obj *map = bp_obj_get(cid, "CIDToGIDMap");
    const char *bytes;
    size_t length;
    if (!bp_original_stream(work->source, bp_ref_number(work, map), &bytes, &length))
        bp_obj_set(work->arena, cid, "CIDToGIDMap", bp_obj_new_name(work->arena, "Identity"));
}

/* What a Type 3 font's own units are in em. */
static double type3_unit(struct bp_work *work, struct bp_obj *dict, double *high) {
    const struct bp_obj *matrix = bp_entry(work, dict, "FontMatrix");
    const bool whole = bp_obj_count(matrix) >= 4;
    const double wide = whole ? bp_obj_number(bp_item(work, matrix, 0), 0.001) : 0.001;
    *high = whole ? bp_obj_number(bp_item(work, matrix, 3), wide) : wide;
    return wide;
}

/* Heights: the descriptor's, as far as they can be true. */
static void read_heights(struct bp_work *work, struct bp_page_font *font, bool type3) {
    struct bp_obj *descriptor =
        bp_entry(work, font->composite ? font->cid : font->dict, "FontDescriptor");
    double ascent = bp_obj_number(bp_entry(work, descriptor, "Ascent"), 0) / 1000, high;
    double descent = bp_obj_number(bp_entry(work, descriptor, "Descent"), 0) / 1000;
    if (type3) {
        const struct bp_obj *box = bp_entry(work, font->dict, "FontBBox");
        const bool whole = bp_obj_count(box) == 4;
        type3_unit(work, font->dict, &high);
        descent = whole ? high * bp_obj_number(bp_item(work, box, 1), 0) : 0;
        ascent = whole ? high * bp_obj_number(bp_item(work, box, 3), 0) : 0;
        font->ascent = MAX(MAX(ascent, descent), 0);
        font->descent = MIN(MIN(ascent, descent), 0);
        if (font->ascent - font->descent > 0.01 && font->ascent - font->descent < 10)
            return;
        ascent = 1;
        descent = -0.25;
    }
    font->ascent = ascent >= 0.4 ? MIN(ascent, 1) : 0.8;
    font->descent = descent < 0 ? MAX(descent, -0.35) : -0.22;
}

static struct bp_page_font *read_font(struct bp_work *work, struct bp_obj *dict) {
    struct bp_page_font *font = g_new0(struct bp_page_font, 1);
    const struct bp_obj *subtype = bp_entry(work, dict, "Subtype");
    struct bp_obj *cid = bp_item(work, bp_entry(work, dict, "DescendantFonts"), 0);
    const bool composite = bp_obj_is_name(subtype, "Type0");
    const bool type3 = bp_obj_is_name(subtype, "Type3");
    font->name = type3 ? "Type 3" : plain_name(bp_entry(work, dict, "BaseFont"));
    font->embedded = type3 || has_program(work, composite ? cid : dict);
    font->borrows = type3 && !bp_entry(work, dict, "Resources");
    font->dict = dict;
    font->cid = cid && cid->type == BP_OBJ_DICT ? cid : NULL;
    font->composite = composite;
    font->known_codes = composite ? composite_unicode(work, dict, cid) : simple_unicode(work, dict);
    font->unicode = bp_entry(work, dict, "ToUnicode") || font->known_codes;
    if (font->cid && font->embedded &&
        bp_obj_is_name(bp_entry(work, cid, "Subtype"), "CIDFontType2"))
        mend_glyph_map(work, cid);
    if (work->job->office && !bp_symbols_mend(work, dict))
        font->unicode = false;
    read_heights(work, font, type3);
    return font;
}

struct bp_page_font *bp_fonts_find(struct bp_work *work, struct bp_obj *value) {
    struct bp_obj *dict = bp_resolve(work, value);
    if (!dict || dict->type != BP_OBJ_DICT)
        return NULL;
    struct bp_page_font *font = g_hash_table_lookup(work->fonts, dict);
    if (!font) {
        font = read_font(work, dict);
        g_hash_table_insert(work->fonts, dict, font);
    }
    return font;
}

/* Codes */

/* A map that symbols.c has mended is read as it is now. */
static struct bp_cmap *read_map(struct bp_work *work, const struct bp_obj *ref) {
    const uint32_t number = bp_ref_number(work, ref);
    const uint32_t fate = number > 0 ? work->fate[number] : BP_FATE_OPEN;
    GString *text = g_string_new(NULL);
    if (fate != BP_FATE_OPEN && fate != BP_FATE_DROP && bp_out_at(work, fate)->stream) {
        const struct bp_out *out = bp_out_at(work, fate);
        g_string_append_len(text, out->stream, out->stream_length);
    } else if (!bp_original_decode(work->source, number, MAX_MAP, text)) {
        g_string_free(text, TRUE);
        return NULL;
    }
    return bp_cmap_new(text);
}

/* How codes are cut that one of the predefined maps reads (table 118). */
static void use_predefined(struct bp_page_font *font, const char *name) {
    static const char *const mixed[] = {"RKSJ",  "EUC", "B5pc", "ETen",
                                        "HKscs", "GBK", "GBpc", "KSC"};
    for (size_t i = 0; i < G_N_ELEMENTS(mixed) && !strstr(name, "UCS2") && !strstr(name, "UTF");
         i++)
        font->mixed |= strstr(name, mixed[i]) != NULL;
    font->kana = strstr(name, "RKSJ") != NULL;
}

/* Of a simple font, codes below 128 are ASCII and the others those of Windows. */
static bool is_latin(struct bp_work *work, struct bp_obj *encoding) {
    return bp_obj_is_name(encoding, "WinAnsiEncoding") ||
           (bp_obj_is_name(bp_entry(work, encoding, "BaseEncoding"), "WinAnsiEncoding") &&
            !bp_entry(work, encoding, "Differences"));
}

void bp_font_read_maps(struct bp_work *work, struct bp_page_font *font) {
    struct bp_obj *encoding = bp_entry(work, font->dict, "Encoding");
    if (font->has_maps)
        return;
    font->has_maps = true;
    font->meaning = read_map(work, bp_obj_get(font->dict, "ToUnicode"));
    font->latin = !font->composite && is_latin(work, encoding);
    if (font->composite)
        font->encoding = read_map(work, bp_obj_get(font->dict, "Encoding"));
    if (font->composite && bp_obj_name(encoding))
        use_predefined(font, bp_obj_name(encoding));
}

uint32_t bp_font_code(const struct bp_page_font *font, const char *at, size_t length,
                      size_t *width) {
    const unsigned char first = (unsigned char)*at;
    uint32_t code = 0;
    size_t n = font->composite ? 2 : 1;
    if (font->encoding)
        n = bp_cmap_code_width(font->encoding, at, length);
    else if (font->mixed && (first < 0x81 || (font->kana && first >= 0xa0 && first < 0xe0)))
        n = 1;
    *width = MIN(n > 0 ? n : 2, length);
    for (size_t i = 0; i < *width; i++)
        code = code << 8 | (unsigned char)at[i];
    return code;
}

uint32_t bp_font_cid(const struct bp_page_font *font, uint32_t code) {
    if (!font->encoding)
        return code;
    const struct bp_code_range *range = bp_code_ranges_find(font->encoding->cids, code);
    return range ? (range->value.cid + (code - range->first)) & 0xFFFF : 0;
}

bool bp_font_text(const struct bp_page_font *font, const char *bytes, size_t length, GString *out) {
    bool good = true;
    for (size_t i = 0, width; i < length; i += width) {
        const uint32_t code = bp_font_code(font, bytes + i, length - i, &width);
        if (font->meaning && bp_cmap_flags(font->meaning, code)) {
            good &= bp_cmap_text(font->meaning, code, out);
            continue;
        }
        const uint32_t c = bp_win_char(code);
        good &= font->latin && c >= 0x20;
        if (good)
            g_string_append_unichar(out, c);
    }
    return good;
}

/* Widths */

/* Helvetica's, in thousandths, from the space to the tilde. */
static const uint16_t usual[95] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584,
};

static void read_simple(struct bp_work *work, struct bp_page_font *font) {
    struct bp_obj *dict = font->dict, *widths = bp_entry(work, dict, "Widths");
    const char *name = bp_obj_name(bp_entry(work, dict, "BaseFont"));
    const bool fixed = name && strstr(name, "Courier");
    const int64_t first = bp_obj_integer(bp_entry(work, dict, "FirstChar"), 0);
    const double missing =
        bp_obj_number(bp_entry(work, bp_entry(work, dict, "FontDescriptor"), "MissingWidth"), 0);
    double high;
    if (bp_obj_is_name(bp_entry(work, dict, "Subtype"), "Type3"))
        font->unit = type3_unit(work, dict, &high);
    for (int code = 0; code < 256; code++) {
        const int64_t at = code - first;
        double width = widths ? missing : fixed ? 600 : 556;
        if (!widths && !fixed && code >= ' ' && code <= '~')
            width = usual[code - ' '];
        else if (at >= 0 && at < bp_obj_count(widths))
            width = bp_obj_number(bp_item(work, widths, (uint32_t)at), missing);
        font->simple[code] = (float)width;
    }
}

static void add_widths(GArray *ranges, int64_t first, int64_t last, const struct bp_obj *width) {
    const struct bp_code_range range = {.first = (uint32_t)first,
                                        .last = (uint32_t)MIN(last, BP_MAX_CODES - 1),
                                        .value.width = (float)bp_obj_number(width, 0)};
    if (first >= 0 && first < BP_MAX_CODES && last >= first && ranges->len < MAX_RANGES)
        g_array_append_val(ranges, range);
}

/* /W: "first [width ...]", or "first last width" (9.7.4.3). */
static void read_composite(struct bp_work *work, struct bp_page_font *font) {
    const struct bp_obj *w = bp_entry(work, font->cid, "W"),
                        *down = bp_entry(work, font->cid, "DW2");
    GArray *ranges = font->widths = g_array_new(FALSE, FALSE, sizeof(struct bp_code_range));
    for (uint32_t i = 0; i + 1 < bp_obj_count(w);) {
        const int64_t first = bp_obj_integer(bp_item(work, w, i), -1);
        const struct bp_obj *next = bp_item(work, w, i + 1);
        const bool each = next && next->type == BP_OBJ_ARRAY;
        for (uint32_t k = 0; each && first >= 0 && k < bp_obj_count(next); k++)
            add_widths(ranges, first + k, first + k, bp_item(work, next, k));
        if (!each && i + 2 < bp_obj_count(w))
            add_widths(ranges, first, bp_obj_integer(next, -1), bp_item(work, w, i + 2));
        i += each ? 2 : 3;
    }
    bp_code_ranges_sort(ranges);
    struct bp_obj *encoding = bp_entry(work, font->dict, "Encoding");
    const char *name = bp_obj_name(encoding);
    font->vertical = name ? g_str_has_suffix(name, "-V") || !strcmp(name, "V")
                          : bp_obj_integer(bp_entry(work, encoding, "WMode"), 0) == 1;
    font->usual = (float)bp_obj_number(bp_entry(work, font->cid, "DW"), 1000);
    font->down =
        bp_obj_count(down) == 2 ? (float)bp_obj_number(bp_item(work, down, 1), -1000) : -1000;
}

void bp_font_measure(struct bp_work *work, struct bp_page_font *font) {
    if (font->measured)
        return;
    font->measured = true;
    font->unit = 0.001;
    bp_font_read_maps(work, font);
    (font->composite ? read_composite : read_simple)(work, font);
    if (font->meaning)
        font->n_blanks = bp_cmap_blanks(font->meaning, font->blanks, G_N_ELEMENTS(font->blanks));
    if (!font->composite && font->n_blanks == 0) {
        font->blanks[font->n_blanks++] = ' ';
        font->blanks[font->n_blanks++] = 0xa0;
    }
}

float bp_font_width(const struct bp_page_font *font, uint32_t code) {
    if (!font->composite)
        return font->simple[code & 0xFF];
    const struct bp_code_range *range = bp_code_ranges_find(font->widths, code);
    return range ? range->value.width : font->usual;
}

struct bp_glyph bp_font_next(const struct bp_page_font *font, const char **at, const char *end) {
    size_t n;
    struct bp_glyph glyph = {.code = bp_font_code(font, *at, (size_t)(end - *at), &n)};
    uint32_t cid = font->composite ? bp_font_cid(font, glyph.code) : glyph.code;
    if (cid == 0 && font->encoding && font->encoding->refers)
        cid = glyph.code; /* the other map is mostly Identity */
    double width = bp_font_width(font, cid);
    if (font->vertical)
        width = font->down;
    else if (font->composite && n == 1 && font->widths->len == 0)
        width = 500;
    width *= font->unit;
    *at += n;
    glyph.width = CLAMP(width, -MOST_EM, MOST_EM);
    glyph.space = n == 1 && glyph.code == ' ';
    for (uint32_t i = 0; i < font->n_blanks && !glyph.blank; i++)
        glyph.blank = font->blanks[i] == glyph.code;
    return glyph;
}
