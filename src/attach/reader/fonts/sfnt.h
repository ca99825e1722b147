/* The tables of TrueType and OpenType font programs. */
#ifndef BP_ATTACH_READER_FONTS_SFNT_H
#define BP_ATTACH_READER_FONTS_SFNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bp_sfnt_table {
    uint32_t at, length; /* all 0: it isn't there */
};

/* A font program; its bytes are borrowed. */
struct bp_sfnt {
    const uint8_t *bytes;
    uint32_t length;
    struct bp_sfnt_table head, hhea, maxp, hmtx, cmap;
    uint32_t n_glyphs, n_widths, units; /* units: of an em */
    uint32_t n_cmaps;
};

/** Finds the tables that are asked for here; false if they are not all there (cmap may lack). */
bool bp_sfnt_open(struct bp_sfnt *sfnt, const void *bytes, size_t length);

/** A table of `least` bytes or more. */
struct bp_sfnt_table bp_sfnt_find(const struct bp_sfnt *sfnt, const char *tag, uint32_t least);

/** Numbers at a place in the program; 0 beyond its end, so that no offset needs to be trusted. */
uint32_t bp_sfnt_u16(const struct bp_sfnt *sfnt, uint64_t at);
uint32_t bp_sfnt_u32(const struct bp_sfnt *sfnt, uint64_t at);

/** Where a glyph's width is; glyphs beyond those with widths of their own have the last one. */
uint64_t bp_sfnt_metric(const struct bp_sfnt *sfnt, uint32_t glyph);

/** A glyph's width in thousandths of the type's size; below 0 if there is no such glyph. */
double bp_sfnt_width(const struct bp_sfnt *sfnt, uint32_t glyph);

/** The subtable of cmap for a platform and an encoding, and the best one from Unicode. */
struct bp_sfnt_table bp_sfnt_cmap(const struct bp_sfnt *sfnt, unsigned platform, unsigned encoding);
struct bp_sfnt_table bp_sfnt_unicode(const struct bp_sfnt *sfnt);

/** The glyph of a code by such a subtable; 0 if there is none, below 0 if its form isn't known. */
int64_t bp_sfnt_glyph(const struct bp_sfnt *sfnt, struct bp_sfnt_table map, uint32_t code);

#endif
