/* TrueType font programs (ISO/IEC 14496-22; its table names are used here).
 * In: the bytes of a program, ours or an attached file's. Out: glyphs, widths, and a smaller one.
 * The one idea: nothing is read but through u16() and u32(), which give 0 beyond the end, so that
 * no offset needs to be trusted. */
#include "attach/helper/truetype.h"

#include <string.h>

#define MAX_PROGRAM (64u << 20)
#define MAX_TABLES 64

/* Flags of a component of a composite glyph. */
enum { WORDS = 0x1, SCALE = 0x8, MORE = 0x20, TWO_SCALES = 0x40, MATRIX = 0x80, HINTS = 0x100 };

static uint32_t u16(const struct bp_truetype *font, uint64_t at) {
    return at + 2 <= font->length ? (uint32_t)(font->bytes[at] << 8 | font->bytes[at + 1]) : 0;
}

static uint32_t u32(const struct bp_truetype *font, uint64_t at) {
    return u16(font, at) << 16 | u16(font, at + 2);
}

static double s16(const struct bp_truetype *font, uint64_t at) {
    return (int16_t)u16(font, at);
}

static void find_table(const struct bp_truetype *font, const char *tag,
                       struct bp_truetype_table *table) {
    const uint32_t n = MIN(u16(font, 4), MAX_TABLES);
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t entry = 12 + 16 * (uint64_t)i;
        if (entry + 16 > font->length || memcmp(font->bytes + entry, tag, 4) != 0)
            continue;
        const uint32_t at = u32(font, entry + 8), length = u32(font, entry + 12);
        if (at < font->length)
            *table = (struct bp_truetype_table){at, MIN(length, font->length - at)};
        return;
    }
}

/* How good a map is; 0: of no use, as it is not from Unicode, or in a format that is not read. */
static int rank_map(uint32_t platform, uint32_t encoding, uint32_t format) {
    const bool unicode = platform == 0 ? encoding != 5 : encoding == 1 || encoding == 10;
    if ((platform != 0 && platform != 3) || !unicode)
        return 0;
    return format == 12 ? 2 : format == 4;
}

static void find_map(struct bp_truetype *font) {
    struct bp_truetype_table all = {0};
    int best = 0;
    find_table(font, "cmap", &all);
    const uint32_t n = all.length > 0 ? MIN(u16(font, all.at + 2), MAX_TABLES) : 0;
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t entry = (uint64_t)all.at + 4 + 8 * (uint64_t)i;
        const uint32_t offset = u32(font, entry + 4);
        if (offset >= all.length)
            continue;
        const int rank =
            rank_map(u16(font, entry), u16(font, entry + 2), u16(font, (uint64_t)all.at + offset));
        if (rank > best) {
            best = rank;
            font->map = (struct bp_truetype_table){all.at + offset, all.length - offset};
        }
    }
}

bool bp_truetype_open(struct bp_truetype *font, const void *bytes, size_t length) {
    *font = (struct bp_truetype){.bytes = bytes, .length = (uint32_t)length};
    if (length > MAX_PROGRAM)
        return false;
    find_table(font, "head", &font->head);
    find_table(font, "hhea", &font->hhea);
    find_table(font, "maxp", &font->maxp);
    find_table(font, "hmtx", &font->hmtx);
    find_table(font, "loca", &font->loca);
    find_table(font, "glyf", &font->glyf);
    find_map(font);
    font->units = u16(font, (uint64_t)font->head.at + 18);
    font->long_loca = u16(font, (uint64_t)font->head.at + 50) != 0;
    font->n_glyphs = u16(font, (uint64_t)font->maxp.at + 4);
    font->n_widths = u16(font, (uint64_t)font->hhea.at + 34);
    if (font->head.length < 54 || font->hhea.length < 36 || font->maxp.length < 6 ||
        font->glyf.length == 0 || font->map.length == 0 || font->units < 16 ||
        font->n_glyphs == 0 || font->n_widths == 0)
        return false;
    font->ascent = s16(font, (uint64_t)font->hhea.at + 4) / font->units;
    font->descent = s16(font, (uint64_t)font->hhea.at + 6) / font->units;
    return true;
}

/* The outline of a glyph, in the program; of length 0 if it has none. */
static struct bp_truetype_table outline_of(const struct bp_truetype *font, uint32_t glyph) {
    const uint64_t at = font->loca.at;
    const uint64_t from = font->long_loca ? u32(font, at + 4 * (uint64_t)glyph)
                                          : 2 * u16(font, at + 2 * (uint64_t)glyph);
    const uint64_t to = font->long_loca ? u32(font, at + 4 * (uint64_t)glyph + 4)
                                        : 2 * u16(font, at + 2 * (uint64_t)glyph + 2);
    if (glyph >= font->n_glyphs || from >= to || to > font->glyf.length || to - from < 10)
        return (struct bp_truetype_table){0};
    return (struct bp_truetype_table){font->glyf.at + (uint32_t)from, (uint32_t)(to - from)};
}

/* Format 4: segments of two-byte codes. */
static uint32_t map_by_segments(const struct bp_truetype *font, gunichar c) {
    const uint64_t map = font->map.at;
    const uint32_t twice = u16(font, map + 6) & ~1u;
    for (uint32_t i = 0; i < twice && c <= 0xFFFF; i += 2) {
        const uint64_t starts = map + 16 + twice, deltas = starts + twice, offsets = deltas + twice;
        if (u16(font, map + 14 + i) < c)
            continue;
        const uint32_t first = u16(font, starts + i), offset = u16(font, offsets + i);
        if (first > c)
            return 0;
        if (offset == 0)
            return (c + u16(font, deltas + i)) & 0xFFFF;
        const uint32_t glyph = u16(font, offsets + i + offset + 2 * (uint64_t)(c - first));
        return glyph > 0 ? (glyph + u16(font, deltas + i)) & 0xFFFF : 0;
    }
    return 0;
}

/* Format 12: groups of codes. */
static uint32_t map_by_groups(const struct bp_truetype *font, gunichar c) {
    const uint64_t map = font->map.at;
    const uint32_t n = MIN(u32(font, map + 12), font->map.length / 12);
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t group = map + 16 + 12 * (uint64_t)i;
        if (c >= u32(font, group) && c <= u32(font, group + 4))
            return u32(font, group + 8) + (c - u32(font, group));
    }
    return 0;
}

uint16_t bp_truetype_glyph(const struct bp_truetype *font, gunichar c) {
    const uint32_t glyph =
        u16(font, font->map.at) == 12 ? map_by_groups(font, c) : map_by_segments(font, c);
    if (glyph == 0 || glyph >= font->n_glyphs)
        return 0;
    return g_unichar_isspace(c) || outline_of(font, glyph).length > 0 ? (uint16_t)glyph : 0;
}

static uint64_t metric_at(const struct bp_truetype *font, uint32_t glyph) {
    return (uint64_t)font->hmtx.at + 4 * (uint64_t)MIN(glyph, font->n_widths - 1);
}

/* Glyphs beyond those with widths of their own have the last one, and bearings alone. */
static uint64_t bearing_at(const struct bp_truetype *font, uint32_t glyph) {
    return glyph < font->n_widths ? metric_at(font, glyph) + 2
                                  : (uint64_t)font->hmtx.at + 4 * (uint64_t)font->n_widths +
                                        2 * (uint64_t)(glyph - font->n_widths);
}

double bp_truetype_width(const struct bp_truetype *font, uint16_t glyph) {
    return u16(font, metric_at(font, glyph)) * 1000 / font->units;
}

void bp_truetype_box(const struct bp_truetype *font, int box[4]) {
    for (unsigned i = 0; i < 4; i++)
        box[i] = (int)(s16(font, (uint64_t)font->head.at + 36 + 2 * i) * 1000 / font->units);
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
    if (at + length <= font->length)
        g_string_append_len(out, (const char *)font->bytes + at, (gssize)length);
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

static void put_simple(GString *out, const struct bp_truetype *font,
                       struct bp_truetype_table outline, uint32_t n_contours) {
    const uint64_t hints = outline.at + 10 + 2 * (uint64_t)n_contours;
    const uint64_t rest = hints + 2 + u16(font, hints), end = (uint64_t)outline.at + outline.length;
    if (rest > end)
        return;
    put_part(out, font, outline.at, hints - outline.at);
    put16(out, 0);
    put_part(out, font, rest, end - rest);
}

static void put_composite(GString *out, const struct bp_truetype *font,
                          struct bp_truetype_table outline, GArray *glyphs) {
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
    const struct bp_truetype_table outline = outline_of(font, glyph);
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
        put_part(tables[HMTX], font, metric_at(font, glyph), 2);
        put16(tables[HMTX], u16(font, bearing_at(font, glyph)));
    }
    put32(tables[LOCA], (uint32_t)tables[GLYF]->len);
    put_part(tables[HEAD], font, font->head.at, 8);
    put32(tables[HEAD], 0); /* the sum of the whole file */
    put_part(tables[HEAD], font, (uint64_t)font->head.at + 12, 38);
    put32(tables[HEAD], 1 << 16); /* offsets are long */
    put_part(tables[HHEA], font, font->hhea.at, 34);
    put16(tables[HHEA], glyphs->len);
    put_part(tables[MAXP], font, font->maxp.at, font->maxp.length);
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
