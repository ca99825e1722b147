/* Font programs: TrueType and OpenType, and CFF. */
#ifndef BP_ATTACH_READER_FONTS_PROGRAMS_H
#define BP_ATTACH_READER_FONTS_PROGRAMS_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Tables of TrueType and OpenType (sfnt.c) */

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

/* Outlines of TrueType, as far as the words of form fields need them (truetype.c) */

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

/* CFF: /Type1C, /CIDFontType0C, and the table of that name in OpenType (cff.c) */

/* Objects in a row, by their offsets. */
struct bp_cff_index {
    uint32_t n, offset_size;
    uint64_t offsets, data; /* where they are; the first object's offset is 1 */
    uint64_t end;
};

/* A font program; its bytes are borrowed. */
struct bp_cff {
    const uint8_t *bytes;
    uint64_t length;
    struct bp_cff_index glyphs, fonts;
    uint64_t charset, selector; /* selector 0: there is none */
    uint64_t private_at, private_length;
    bool by_cid; /* its characters have CIDs, otherwise names */
};

/** Reads a program; false if it is of a kind that isn't read here. */
bool bp_cff_open(struct bp_cff *cff, const void *bytes, size_t length);

/** The glyph of `wanted`, a CID or a name's number (SID); 0 if there is none, below 0 if it isn't
 * known. */
int64_t bp_cff_glyph(const struct bp_cff *cff, uint32_t wanted);

/** A glyph's width, thousandths of the type's size; below 0 if it isn't known. */
double bp_cff_width(const struct bp_cff *cff, uint32_t glyph);

#endif
