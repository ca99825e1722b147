/* TrueType font programs, as far as the words of form fields need them. */
#ifndef BP_ATTACH_READER_FONTS_TRUETYPE_H
#define BP_ATTACH_READER_FONTS_TRUETYPE_H

#include "attach/reader/fonts/sfnt.h"
#include <glib.h>

/* Where the program says nonsense, its glyphs are empty. */
struct bp_truetype {
    struct bp_sfnt sfnt;
    struct bp_sfnt_table loca, glyf, map;
    bool long_loca;
    double ascent, descent; /* of an em; the descent is negative */
};

/** Reads a program; false if it has no outlines of this kind, or no map from Unicode. */
bool bp_truetype_open(struct bp_truetype *font, const void *bytes, size_t length);

/** The glyph of a character; 0 if it has none, or one without an outline that should have one. */
uint16_t bp_truetype_glyph(const struct bp_truetype *font, gunichar c);

/** The box around all glyphs, in 1/1000 of an em. */
void bp_truetype_box(const struct bp_truetype *font, int box[4]);

/** A program with these glyphs alone (uint16_t), numbered from 0 in this order, without hints. The
 * array grows by those that others are made of. */
GString *bp_truetype_subset(const struct bp_truetype *font, GArray *glyphs);

#endif
