/* Fonts as PDF has them: Type 0, codes of our own, TrueType outlines (ISO 32000-1, 9.7 and 9.8).
 * In: a face, the glyphs that the pages used and their codes. Out: six objects.
 * The subset keeps its glyph ids, so CID and glyph id are one number, and pages can be written
 * before anyone knows what the subset holds. */
#include "draw/fontdict.h"

#include <string.h>

#define TAG_LENGTH 6     /* letters before the "+" of a subset's name (9.6.4) */
#define RANGE_AT_LEAST 4 /* fewer equal widths are shorter as a list */

enum { FLAG_FIXED_PITCH = 1 << 0, FLAG_SYMBOLIC = 1 << 2, FLAG_ITALIC = 1 << 6 }; /* table 123 */

struct refs {
    bp_ref font, descendant, descriptor, file, encoding, unicode;
};

/* The subset's name: six letters that differ with the glyphs, a plus sign, the face's name. */
static char *subset_name(const char *name, const GArray *glyphs) {
    uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */
    for (guint i = 0; i < glyphs->len; i++)
        hash = (hash ^ g_array_index(glyphs, uint16_t, i)) * 0x100000001b3;
    char tag[TAG_LENGTH + 1] = {0};
    hash ^= hash >> 32;
    for (int i = 0; i < TAG_LENGTH; i++, hash /= 26)
        tag[i] = (char)('A' + hash % 26);
    return g_strconcat(tag, "+", name, NULL);
}

/* 1/1000 em, rounded to a thousandth of that. */
static bp_len width_of(const struct bp_fonts *fonts, bp_face face, int units_per_em,
                       uint16_t glyph) {
    int64_t units = bp_face_advance(fonts, face, glyph);
    return (bp_len)((units * 2000000 + units_per_em) / (2 * (int64_t)units_per_em));
}

/* How many glyphs from `i` on follow one another and have one width. */
static guint equal_run(const GArray *glyphs, const bp_len *widths, guint i) {
    guint end = i + 1;
    while (end < glyphs->len && widths[end] == widths[i] &&
           g_array_index(glyphs, uint16_t, end) == g_array_index(glyphs, uint16_t, end - 1) + 1)
        end++;
    return end - i;
}

static guint put_list(GString *out, const GArray *glyphs, const bp_len *widths, guint i) {
    bp_put_int(out, g_array_index(glyphs, uint16_t, i));
    g_string_append_c(out, '[');
    do
        bp_put_len(out, widths[i++]);
    while (i < glyphs->len &&
           g_array_index(glyphs, uint16_t, i) == g_array_index(glyphs, uint16_t, i - 1) + 1 &&
           equal_run(glyphs, widths, i) < RANGE_AT_LEAST);
    g_string_append_c(out, ']');
    return i;
}

void bp_put_widths(GString *out, const struct bp_fonts *fonts, bp_face face, int units_per_em,
                   const GArray *glyphs) {
    bp_len *widths = g_new(bp_len, glyphs->len);
    for (guint i = 0; i < glyphs->len; i++)
        widths[i] = width_of(fonts, face, units_per_em, g_array_index(glyphs, uint16_t, i));
    g_string_append_c(out, '[');
    for (guint i = 0; i < glyphs->len;) {
        guint run = equal_run(glyphs, widths, i);
        if (run < RANGE_AT_LEAST) {
            i = put_list(out, glyphs, widths, i);
            continue;
        }
        bp_put_int(out, g_array_index(glyphs, uint16_t, i));
        bp_put_int(out, g_array_index(glyphs, uint16_t, i + run - 1));
        bp_put_len(out, widths[i]);
        i += run;
    }
    g_string_append_c(out, ']');
    g_free(widths);
}

static void write_font(struct bp_pdf *pdf, const struct refs *refs, const char *name) {
    GString *out = bp_pdf_begin(pdf, refs->font);
    g_string_append(out, "<</Type/Font/Subtype/Type0/BaseFont");
    bp_put_name(out, name);
    g_string_append(out, "/Encoding");
    bp_put_ref(out, refs->encoding);
    g_string_append(out, "/DescendantFonts[");
    bp_put_ref(out, refs->descendant);
    g_string_append(out, "]/ToUnicode");
    bp_put_ref(out, refs->unicode);
    g_string_append(out, ">>");
    bp_pdf_end(pdf);
}

static void write_descendant(struct bp_pdf *pdf, const struct refs *refs, const char *name,
                             const char *widths) {
    GString *out = bp_pdf_begin(pdf, refs->descendant);
    g_string_append(out, "<</Type/Font/Subtype/CIDFontType2/BaseFont");
    bp_put_name(out, name);
    g_string_append(out, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
                         "/CIDToGIDMap/Identity/FontDescriptor");
    bp_put_ref(out, refs->descriptor);
    g_string_append(out, "/W");
    g_string_append(out, widths);
    g_string_append(out, ">>");
    bp_pdf_end(pdf);
}

static void put_entry(GString *out, const char *key, int value) {
    g_string_append(out, key);
    bp_put_int(out, value);
}

/* The thickness of stems, which no font file gives, guessed from the weight. It is used only where
 * the font is replaced by another one, and it is required (table 122). */
static int stem_width(int weight) {
    return 50 + weight * weight / 4225;
}

static void write_descriptor(struct bp_pdf *pdf, const struct refs *refs, const char *name,
                             const struct bp_face_info *info) {
    GString *out = bp_pdf_begin(pdf, refs->descriptor);
    g_string_append(out, "<</Type/FontDescriptor/FontName");
    bp_put_name(out, name);
    put_entry(out, "/Flags",
              FLAG_SYMBOLIC | (info->italic ? FLAG_ITALIC : 0) |
                  (info->fixed_pitch ? FLAG_FIXED_PITCH : 0));
    g_string_append(out, "/FontBBox[");
    for (int i = 0; i < 4; i++)
        bp_put_int(out, info->bbox[i]);
    g_string_append(out, "]");
    put_entry(out, "/ItalicAngle", info->italic_angle);
    put_entry(out, "/Ascent", info->ascent);
    put_entry(out, "/Descent", info->descent);
    put_entry(out, "/CapHeight", info->cap_height);
    put_entry(out, "/StemV", stem_width(info->weight));
    g_string_append(out, "/FontFile2");
    bp_put_ref(out, refs->file);
    g_string_append(out, ">>");
    bp_pdf_end(pdf);
}

static void write_file(struct bp_pdf *pdf, bp_ref ref, GBytes *bytes) {
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    GString *entries = g_string_new("/Length1");
    bp_put_int(entries, (int64_t)length);
    bp_pdf_stream(pdf, ref, entries->str, data, length, BP_STREAM_DEFLATE);
    g_string_free(entries, TRUE);
}

static void write_cmaps(struct bp_pdf *pdf, const struct refs *refs, const struct bp_fonts *fonts,
                        bp_face face, const struct bp_codes *codes) {
    GArray *codings = bp_codes_list(codes);
    GString *text = g_string_new(NULL);
    bp_put_encoding(text, fonts, face, codings);
    bp_pdf_stream(pdf, refs->encoding,
                  "/Type/CMap/CMapName/" BP_CMAP_NAME
                  "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
                  text->str, text->len, BP_STREAM_DEFLATE);
    g_string_truncate(text, 0);
    bp_put_unicode(text, fonts, face, codings);
    bp_pdf_stream(pdf, refs->unicode, "", text->str, text->len, BP_STREAM_DEFLATE);
    g_string_free(text, TRUE);
    g_array_free(codings, TRUE);
}

void bp_fontdict_write(struct bp_pdf *pdf, const struct bp_fonts *fonts, bp_face face,
                       const struct bp_codes *codes, bp_ref ref) {
    struct bp_face_info info;
    bp_face_describe(fonts, face, &info);
    GArray *glyphs = bp_face_used(fonts, face);
    char *name = subset_name(info.name, glyphs);
    const struct refs refs = {
        .font = ref,
        .descendant = bp_pdf_reserve(pdf),
        .descriptor = bp_pdf_reserve(pdf),
        .file = bp_pdf_reserve(pdf),
        .encoding = bp_pdf_reserve(pdf),
        .unicode = bp_pdf_reserve(pdf),
    };
    GString *widths = g_string_new(NULL);
    bp_put_widths(widths, fonts, face, info.units_per_em, glyphs);
    write_font(pdf, &refs, name);
    write_descendant(pdf, &refs, name, widths->str);
    write_descriptor(pdf, &refs, name, &info);
    write_cmaps(pdf, &refs, fonts, face, codes);
    GBytes *file = bp_face_subset(fonts, face);
    write_file(pdf, refs.file, file);
    g_bytes_unref(file);
    g_string_free(widths, TRUE);
    g_free(name);
    g_array_free(glyphs, TRUE);
}
