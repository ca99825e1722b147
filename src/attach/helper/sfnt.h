/* TrueType font programs. */
#ifndef BP_ATTACH_HELPER_SFNT_H
#define BP_ATTACH_HELPER_SFNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where things are in a program; all borrowed. */
struct bp_sfnt {
    const uint8_t *bytes;
    size_t length;
    const uint8_t *hmtx, *cmap;
    size_t hmtx_length, cmap_length;
    uint32_t n_glyphs, n_widths, units;
    uint32_t n_cmaps;
};

/** Finds the tables that are asked for here; false if they are not all there. */
bool bp_sfnt_open(struct bp_sfnt *sfnt, const void *bytes, size_t length);

/** A glyph's width in thousandths of the type's size; below 0 if there is no such glyph. */
double bp_sfnt_width(const struct bp_sfnt *sfnt, uint32_t glyph);

/** True if there is a subtable of cmap for a platform and an encoding. */
bool bp_sfnt_has_cmap(const struct bp_sfnt *sfnt, unsigned platform, unsigned encoding);

/** The glyph of a code by such a subtable; 0 if there is none, below 0 if its form isn't known. */
int64_t bp_sfnt_glyph(const struct bp_sfnt *sfnt, unsigned platform, unsigned encoding,
                      uint32_t code);

#endif
