/* Outlines of TrueType font programs (ISO/IEC 14496-22).
 * In: the bytes of a program, ours or an attached file's. Out: glyphs, and a smaller program.
 * A smaller program has the glyphs that are used under new numbers, without the programs that fit
 * them to screens. */
#include "attach/reader/fonts/programs.h"

#include <string.h>

/* Flags of a component of a composite glyph. */
enum { WORDS = 0x1, SCALE = 0x8, MORE = 0x20, TWO_SCALES = 0x40, MATRIX = 0x80, HINTS = 0x100 };

static uint32_t u16(const struct bp_truetype *font, uint64_t at) {
    return bp_sfnt_u16(&font->sfnt, at);
}

static double s16(const struct bp_truetype *font, uint64_t at) {
    return (int16_t)u16(font, at);
}

bool bp_truetype_open(struct bp_truetype *font, const void *bytes, size_t length) {
    *font = (struct bp_truetype){0};
    struct bp_sfnt *sfnt = &font->sfnt;
    if (!bp_sfnt_open(sfnt, bytes, length))
        return false;
    font->loca = bp_sfnt_find(sfnt, "loca", 1);
    font->glyf = bp_sfnt_find(sfnt, "glyf", 1);
    font->map = bp_sfnt_unicode(sfnt);
    font->long_loca = u16(font, sfnt->head.at + 50) != 0;
    font->ascent = s16(font, sfnt->hhea.at + 4) / sfnt->units;
    font->descent = s16(font, sfnt->hhea.at + 6) / sfnt->units;
    return font->glyf.length > 0 && font->map.length > 0 && sfnt->units >= 16 && sfnt->n_glyphs > 0;
}

/* The outline of a glyph, in the program; of length 0 if it has none. */
static struct bp_sfnt_table outline_of(const struct bp_truetype *font, uint32_t glyph) {
    const uint64_t at = font->loca.at;
    const uint64_t from = font->long_loca ? bp_sfnt_u32(&font->sfnt, at + 4 * (uint64_t)glyph)
                                          : 2 * u16(font, at + 2 * (uint64_t)glyph);
    const uint64_t to = font->long_loca ? bp_sfnt_u32(&font->sfnt, at + 4 * (uint64_t)glyph + 4)
                                        : 2 * u16(font, at + 2 * (uint64_t)glyph + 2);
    if (glyph >= font->sfnt.n_glyphs || from >= to || to > font->glyf.length || to - from < 10)
        return (struct bp_sfnt_table){0};
    return (struct bp_sfnt_table){font->glyf.at + (uint32_t)from, (uint32_t)(to - from)};
}

uint16_t bp_truetype_glyph(const struct bp_truetype *font, gunichar c) {
    const int64_t glyph = bp_sfnt_glyph(&font->sfnt, font->map, c);
    if (glyph <= 0 || glyph >= font->sfnt.n_glyphs)
        return 0;
    return g_unichar_isspace(c) || outline_of(font, (uint32_t)glyph).length > 0 ? (uint16_t)glyph
                                                                                : 0;
}

/* Glyphs beyond those with widths of their own have bearings alone. */
static uint64_t bearing_at(const struct bp_sfnt *sfnt, uint32_t glyph) {
    return glyph < sfnt->n_widths ? bp_sfnt_metric(sfnt, glyph) + 2
                                  : sfnt->hmtx.at + 4 * (uint64_t)sfnt->n_widths +
                                        2 * (uint64_t)(glyph - sfnt->n_widths);
}

void bp_truetype_box(const struct bp_truetype *font, int box[4]) {
    for (unsigned i = 0; i < 4; i++)
        box[i] = (int)(s16(font, font->sfnt.head.at + 36 + 2 * i) * 1000 / font->sfnt.units);
}

/* A smaller program */

static void put16(GString *out, uint32_t value) {
    g_string_append_c(out, (char)(value >> 8));
    g_string_append_c(out, (char)value);
}

static void put32(GString *out, uint32_t value) {
    put16(out, value >> 16);
    put16(out, value & 0xFFFF);
}

static void put_part(GString *out, const struct bp_truetype *font, uint64_t at, uint64_t length) {
    if (at + length <= font->sfnt.length)
        g_string_append_len(out, (const char *)font->sfnt.bytes + at, (gssize)length);
}

static void pad(GString *out) {
    while (out->len % 4 != 0)
        g_string_append_c(out, '\0');
}

/* The number that a glyph gets in the smaller program. */
static uint32_t renumber(GArray *glyphs, uint32_t glyph) {
    const uint16_t added = (uint16_t)glyph;
    for (guint i = 0; i < glyphs->len; i++) {
        if (g_array_index(glyphs, uint16_t, i) == glyph)
            return i;
    }
    g_array_append_val(glyphs, added);
    return glyphs->len - 1;
}

static void put_simple(GString *out, const struct bp_truetype *font, struct bp_sfnt_table outline,
                       uint32_t n_contours) {
    const uint64_t hints = outline.at + 10 + 2 * (uint64_t)n_contours;
    const uint64_t rest = hints + 2 + u16(font, hints), end = (uint64_t)outline.at + outline.length;
    if (rest > end)
        return;
    put_part(out, font, outline.at, hints - outline.at);
    put16(out, 0);
    put_part(out, font, rest, end - rest);
}

static void put_composite(GString *out, const struct bp_truetype *font,
                          struct bp_sfnt_table outline, GArray *glyphs) {
    uint64_t at = outline.at + 10;
    uint32_t flags = MORE;
    put_part(out, font, outline.at, 10);
    while (flags & MORE && at + 4 <= (uint64_t)outline.at + outline.length) {
        flags = u16(font, at);
        const uint32_t size = (flags & WORDS ? 4 : 2) + (flags & SCALE ? 2 : 0) +
                              (flags & TWO_SCALES ? 4 : 0) + (flags & MATRIX ? 8 : 0);
        put16(out, flags & ~(uint32_t)HINTS);
        put16(out, renumber(glyphs, u16(font, at + 2)));
        put_part(out, font, at + 4, size);
        at += 4 + size;
    }
}

static void put_outline(GString *out, const struct bp_truetype *font, uint32_t glyph,
                        GArray *glyphs) {
    const struct bp_sfnt_table outline = outline_of(font, glyph);
    const uint32_t n_contours = outline.length > 0 ? u16(font, outline.at) : 0;
    if (n_contours >= 0x8000)
        put_composite(out, font, outline, glyphs);
    else if (outline.length > 0)
        put_simple(out, font, outline, n_contours);
    pad(out);
}

static void put_table(GString *directory, GString *body, const char *tag, const GString *table,
                      uint32_t base) {
    uint32_t sum = 0;
    for (gsize i = 0; i < table->len; i++)
        sum += (uint32_t)(unsigned char)table->str[i] << (24 - 8 * (i % 4));
    g_string_append(directory, tag);
    put32(directory, sum);
    put32(directory, base + (uint32_t)body->len);
    put32(directory, (uint32_t)table->len);
    g_string_append_len(body, table->str, (gssize)table->len);
    pad(body);
}

GString *bp_truetype_subset(const struct bp_truetype *font, GArray *glyphs) {
    enum { GLYF, HEAD, HHEA, HMTX, LOCA, MAXP, N_TABLES };
    static const char *const tags[N_TABLES] = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"};
    GString *tables[N_TABLES], *out = g_string_new(NULL), *body = g_string_new(NULL);
    for (int i = 0; i < N_TABLES; i++)
        tables[i] = g_string_new(NULL);
    for (guint i = 0; i < glyphs->len; i++) {
        const uint32_t glyph = g_array_index(glyphs, uint16_t, i);
        put32(tables[LOCA], (uint32_t)tables[GLYF]->len);
        put_outline(tables[GLYF], font, glyph, glyphs);
        put_part(tables[HMTX], font, bp_sfnt_metric(&font->sfnt, glyph), 2);
        put16(tables[HMTX], u16(font, bearing_at(&font->sfnt, glyph)));
    }
    put32(tables[LOCA], (uint32_t)tables[GLYF]->len);
    put_part(tables[HEAD], font, font->sfnt.head.at, 8);
    put32(tables[HEAD], 0); /* the sum of the whole file */
    put_part(tables[HEAD], font, font->sfnt.head.at + 12, 38);
    put32(tables[HEAD], 1 << 16); /* offsets are long */
    put_part(tables[HHEA], font, font->sfnt.hhea.at, 34);
    put16(tables[HHEA], glyphs->len);
    put_part(tables[MAXP], font, font->sfnt.maxp.at, font->sfnt.maxp.length);
    tables[MAXP]->str[4] = (char)(glyphs->len >> 8);
    tables[MAXP]->str[5] = (char)glyphs->len;

    put32(out, 0x00010000);
    put16(out, N_TABLES);
    put16(out, 64); /* 16 times the highest power of two among the tables, and its exponent */
    put16(out, 2);
    put16(out, N_TABLES * 16 - 64);
    for (int i = 0; i < N_TABLES; i++) {
        put_table(out, body, tags[i], tables[i], 12 + 16 * N_TABLES);
        g_string_free(tables[i], TRUE);
    }
    g_string_append_len(out, body->str, (gssize)body->len);
    g_string_free(body, TRUE);
    return out;
}
