/* CFF font programs: /Type1C, /CIDFontType0C, and the table of that name in OpenType. */
#ifndef BP_ATTACH_READER_FONTS_CFF_H
#define BP_ATTACH_READER_FONTS_CFF_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

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
