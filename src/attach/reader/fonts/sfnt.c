/* The tables of TrueType and OpenType font programs (ISO/IEC 14496-22; its table names are used
 * here).
 * In: a program's bytes, which may be anything. Out: tables, widths and glyphs.
 * Nothing is read but through bp_sfnt_u16() and bp_sfnt_u32(), which give 0 beyond the end, so that
 * no offset needs to be trusted. */
#include "attach/reader/fonts/programs.h"

#include <glib.h>
#include <string.h>

#define MAX_PROGRAM (64u << 20)
#define MAX_CMAPS 64

uint32_t bp_sfnt_u16(const struct bp_sfnt *sfnt, uint64_t at) {
    return at + 2 <= sfnt->length ? (uint32_t)(sfnt->bytes[at] << 8 | sfnt->bytes[at + 1]) : 0;
}

uint32_t bp_sfnt_u32(const struct bp_sfnt *sfnt, uint64_t at) {
    return bp_sfnt_u16(sfnt, at) << 16 | bp_sfnt_u16(sfnt, at + 2);
}

struct bp_sfnt_table bp_sfnt_find(const struct bp_sfnt *sfnt, const char *tag, uint32_t least) {
    const uint32_t n = bp_sfnt_u16(sfnt, 4);
    for (uint32_t i = 0; i < n && 12 + 16 * (i + 1) <= sfnt->length; i++) {
        const uint32_t entry = 12 + 16 * i;
        const uint32_t at = bp_sfnt_u32(sfnt, entry + 8), length = bp_sfnt_u32(sfnt, entry + 12);
        if (!memcmp(sfnt->bytes + entry, tag, 4) && at < sfnt->length &&
            MIN(length, sfnt->length - at) >= least)
            return (struct bp_sfnt_table){at, MIN(length, sfnt->length - at)};
    }
    return (struct bp_sfnt_table){0};
}

bool bp_sfnt_open(struct bp_sfnt *sfnt, const void *bytes, size_t length) {
    *sfnt = (struct bp_sfnt){.bytes = bytes, .length = (uint32_t)MIN(length, MAX_PROGRAM)};
    sfnt->head = bp_sfnt_find(sfnt, "head", 54);
    sfnt->hhea = bp_sfnt_find(sfnt, "hhea", 36);
    sfnt->maxp = bp_sfnt_find(sfnt, "maxp", 6);
    sfnt->hmtx = bp_sfnt_find(sfnt, "hmtx", 4);
    sfnt->cmap = bp_sfnt_find(sfnt, "cmap", 4);
    if (!sfnt->head.length || !sfnt->hhea.length || !sfnt->maxp.length || !sfnt->hmtx.length ||
        length > MAX_PROGRAM)
        return false;
    sfnt->units = bp_sfnt_u16(sfnt, sfnt->head.at + 18);
    sfnt->n_glyphs = bp_sfnt_u16(sfnt, sfnt->maxp.at + 4);
    sfnt->n_widths = bp_sfnt_u16(sfnt, sfnt->hhea.at + 34);
    sfnt->n_cmaps = sfnt->cmap.length ? bp_sfnt_u16(sfnt, sfnt->cmap.at + 2) : 0;
    return sfnt->units > 0 && sfnt->n_widths > 0 && 4 * sfnt->n_widths <= sfnt->hmtx.length;
}

uint64_t bp_sfnt_metric(const struct bp_sfnt *sfnt, uint32_t glyph) {
    return sfnt->hmtx.at + 4 * (uint64_t)MIN(glyph, sfnt->n_widths - 1);
}

double bp_sfnt_width(const struct bp_sfnt *sfnt, uint32_t glyph) {
    return glyph < sfnt->n_glyphs
               ? bp_sfnt_u16(sfnt, bp_sfnt_metric(sfnt, glyph)) * 1000.0 / sfnt->units
               : -1;
}

/* How good a map from Unicode is; 0: it is none, or in a format that isn't read. */
static int rank_unicode(uint32_t platform, uint32_t encoding, uint32_t format) {
    const bool unicode = platform == 0 ? encoding != 5 : encoding == 1 || encoding == 10;
    if ((platform != 0 && platform != 3) || !unicode)
        return 0;
    return format == 12 ? 2 : format == 4;
}

struct bp_sfnt_table bp_sfnt_unicode(const struct bp_sfnt *sfnt) {
    struct bp_sfnt_table best = {0};
    int best_rank = 0;
    for (uint32_t i = 0; i < MIN(sfnt->n_cmaps, MAX_CMAPS); i++) {
        const uint32_t entry = sfnt->cmap.at + 4 + 8 * i, offset = bp_sfnt_u32(sfnt, entry + 4);
        const int rank = offset < sfnt->cmap.length
                             ? rank_unicode(bp_sfnt_u16(sfnt, entry), bp_sfnt_u16(sfnt, entry + 2),
                                            bp_sfnt_u16(sfnt, (uint64_t)sfnt->cmap.at + offset))
                             : 0;
        if (rank > best_rank) {
            best_rank = rank;
            best = (struct bp_sfnt_table){sfnt->cmap.at + offset, sfnt->cmap.length - offset};
        }
    }
    return best;
}

struct bp_sfnt_table bp_sfnt_cmap(const struct bp_sfnt *sfnt, unsigned platform,
                                  unsigned encoding) {
    for (uint32_t i = 0; i < MIN(sfnt->n_cmaps, MAX_CMAPS); i++) {
        const uint32_t entry = sfnt->cmap.at + 4 + 8 * i, offset = bp_sfnt_u32(sfnt, entry + 4);
        if (bp_sfnt_u16(sfnt, entry) == platform && bp_sfnt_u16(sfnt, entry + 2) == encoding &&
            offset < sfnt->cmap.length)
            return (struct bp_sfnt_table){sfnt->cmap.at + offset, sfnt->cmap.length - offset};
    }
    return (struct bp_sfnt_table){0};
}

/* Format 4: segments of two-byte codes, by their ends. */
static int64_t glyph_by_segments(const struct bp_sfnt *sfnt, uint64_t map, uint32_t code) {
    const uint32_t twice = bp_sfnt_u16(sfnt, map + 6) & ~1u;
    const uint64_t starts = map + 16 + twice, deltas = starts + twice, offsets = deltas + twice;
    for (uint32_t i = 0; i < twice && code <= 0xFFFF; i += 2) {
        if (bp_sfnt_u16(sfnt, map + 14 + i) < code)
            continue;
        const uint32_t first = bp_sfnt_u16(sfnt, starts + i);
        const uint32_t offset = bp_sfnt_u16(sfnt, offsets + i);
        const uint32_t delta = bp_sfnt_u16(sfnt, deltas + i);
        if (first > code)
            return 0;
        if (offset == 0)
            return (code + delta) & 0xFFFF;
        const uint32_t glyph =
            bp_sfnt_u16(sfnt, offsets + i + offset + 2 * (uint64_t)(code - first));
        return glyph > 0 ? (glyph + delta) & 0xFFFF : 0;
    }
    return 0;
}

/* Format 12: groups of codes. */
static int64_t glyph_by_groups(const struct bp_sfnt *sfnt, struct bp_sfnt_table map,
                               uint32_t code) {
    const uint32_t n = MIN(bp_sfnt_u32(sfnt, (uint64_t)map.at + 12), map.length / 12);
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t group = map.at + 16 + 12 * (uint64_t)i;
        const uint32_t first = bp_sfnt_u32(sfnt, group);
        if (code >= first && code <= bp_sfnt_u32(sfnt, group + 4))
            return (int64_t)bp_sfnt_u32(sfnt, group + 8) + (code - first);
    }
    return 0;
}

int64_t bp_sfnt_glyph(const struct bp_sfnt *sfnt, struct bp_sfnt_table map, uint32_t code) {
    const uint64_t at = map.at;
    const uint32_t first = bp_sfnt_u16(sfnt, at + 6), n = bp_sfnt_u16(sfnt, at + 8);
    if (map.length < 10)
        return -1;
    switch (bp_sfnt_u16(sfnt, at)) {
    case 0:
        return code < 256 && 6 + code < map.length ? sfnt->bytes[at + 6 + code] : 0;
    case 4:
        return glyph_by_segments(sfnt, at, code);
    case 6:
        return code >= first && code - first < n
                   ? bp_sfnt_u16(sfnt, at + 10 + 2 * (uint64_t)(code - first))
                   : 0;
    case 12:
        return glyph_by_groups(sfnt, map, code);
    default:
        return -1;
    }
}
