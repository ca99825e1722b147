/* TrueType font programs (ISO/IEC 14496-22).
 * In: a program's bytes, which may be anything. Out: widths and glyphs.
 * The one idea: tables are found once, and each access is checked against the table's end. */
#include "attach/helper/sfnt.h"

#include <string.h>

#define TABLE_ENTRY 16u
#define CMAP_ENTRY 8u

struct table {
    const uint8_t *bytes;
    size_t length;
};

static uint32_t u16(const uint8_t *at) {
    return (uint32_t)at[0] << 8 | at[1];
}

static uint32_t u32(const uint8_t *at) {
    return u16(at) << 16 | u16(at + 2);
}

static struct table find_table(const struct bp_sfnt *sfnt, const char *tag, size_t least) {
    const uint32_t n = sfnt->length >= 12 ? u16(sfnt->bytes + 4) : 0;
    for (uint32_t i = 0; i < n && 12 + (size_t)TABLE_ENTRY * (i + 1) <= sfnt->length; i++) {
        const uint8_t *entry = sfnt->bytes + 12 + (size_t)TABLE_ENTRY * i;
        const uint32_t offset = u32(entry + 8);
        if (memcmp(entry, tag, 4) != 0 || offset > sfnt->length)
            continue;
        const size_t left = sfnt->length - offset, length = u32(entry + 12);
        const struct table table = {sfnt->bytes + offset, length < left ? length : left};
        if (table.length >= least)
            return table;
    }
    return (struct table){0};
}

bool bp_sfnt_open(struct bp_sfnt *sfnt, const void *bytes, size_t length) {
    *sfnt = (struct bp_sfnt){.bytes = bytes, .length = length};
    const struct table head = find_table(sfnt, "head", 54), maxp = find_table(sfnt, "maxp", 6);
    const struct table hhea = find_table(sfnt, "hhea", 36), hmtx = find_table(sfnt, "hmtx", 4);
    const struct table cmap = find_table(sfnt, "cmap", 4);
    if (!head.bytes || !maxp.bytes || !hhea.bytes || !hmtx.bytes)
        return false;
    sfnt->units = u16(head.bytes + 18);
    sfnt->n_glyphs = u16(maxp.bytes + 4);
    sfnt->n_widths = u16(hhea.bytes + 34);
    sfnt->hmtx = hmtx.bytes;
    sfnt->hmtx_length = hmtx.length;
    sfnt->cmap = cmap.bytes;
    sfnt->cmap_length = cmap.length;
    sfnt->n_cmaps = cmap.bytes ? u16(cmap.bytes + 2) : 0;
    return sfnt->units > 0 && sfnt->n_widths > 0 && 4 * (size_t)sfnt->n_widths <= hmtx.length;
}

double bp_sfnt_width(const struct bp_sfnt *sfnt, uint32_t glyph) {
    if (glyph >= sfnt->n_glyphs)
        return -1;
    const uint32_t at = glyph < sfnt->n_widths ? glyph : sfnt->n_widths - 1;
    return u16(sfnt->hmtx + 4 * (size_t)at) * 1000.0 / sfnt->units;
}

static struct table find_cmap(const struct bp_sfnt *sfnt, unsigned platform, unsigned encoding) {
    for (uint32_t i = 0; i < sfnt->n_cmaps; i++) {
        const size_t at = 4 + (size_t)CMAP_ENTRY * i;
        if (at + CMAP_ENTRY > sfnt->cmap_length)
            break;
        const uint32_t offset = u32(sfnt->cmap + at + 4);
        if (u16(sfnt->cmap + at) == platform && u16(sfnt->cmap + at + 2) == encoding &&
            offset < sfnt->cmap_length)
            return (struct table){sfnt->cmap + offset, sfnt->cmap_length - offset};
    }
    return (struct table){0};
}

bool bp_sfnt_has_cmap(const struct bp_sfnt *sfnt, unsigned platform, unsigned encoding) {
    return find_cmap(sfnt, platform, encoding).bytes != NULL;
}

/* Format 4: segments of codes, by their ends. */
static int64_t glyph_by_segments(struct table table, uint32_t code) {
    const size_t n = table.length >= 16 ? u16(table.bytes + 6) / 2 : 0;
    if (16 + 8 * n > table.length)
        return -1;
    const uint8_t *ends = table.bytes + 14, *starts = ends + 2 * n + 2;
    const uint8_t *deltas = starts + 2 * n, *offsets = deltas + 2 * n;
    for (size_t i = 0; i < n; i++) {
        if (code > u16(ends + 2 * i))
            continue;
        if (code < u16(starts + 2 * i))
            return 0;
        const uint32_t offset = u16(offsets + 2 * i), delta = u16(deltas + 2 * i);
        if (offset == 0)
            return (code + delta) & 0xFFFF;
        const uint8_t *at = offsets + 2 * i + offset + 2 * (size_t)(code - u16(starts + 2 * i));
        if (at + 2 > table.bytes + table.length)
            return 0;
        return u16(at) > 0 ? (u16(at) + delta) & 0xFFFF : 0;
    }
    return 0;
}

/* Formats 0 and 6: arrays of glyphs. */
static int64_t glyph_by_array(struct table table, uint32_t code, uint32_t format) {
    if (format == 0)
        return code < 256 && 6 + code < table.length ? table.bytes[6 + code] : 0;
    const uint32_t first = u16(table.bytes + 6), n = u16(table.bytes + 8);
    if (code < first || code - first >= n || 12 + 2 * (size_t)(code - first) > table.length)
        return 0;
    return u16(table.bytes + 10 + 2 * (size_t)(code - first));
}

int64_t bp_sfnt_glyph(const struct bp_sfnt *sfnt, unsigned platform, unsigned encoding,
                      uint32_t code) {
    const struct table table = find_cmap(sfnt, platform, encoding);
    if (!table.bytes || table.length < 10)
        return -1;
    switch (u16(table.bytes)) {
    case 4:
        return glyph_by_segments(table, code);
    case 0:
    case 6:
        return glyph_by_array(table, code, u16(table.bytes));
    default:
        return -1;
    }
}
