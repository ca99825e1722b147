/* How large the glyphs of a font are. */
#ifndef BP_ATTACH_READER_FONTS_GLYPHS_H
#define BP_ATTACH_READER_FONTS_GLYPHS_H

#include "attach/reader/work.h"

/* Glyphs with the same width, or each with its own. */
struct bp_glyph_range {
    uint32_t first, last;
    float width;
};

/* Codes in a row, whose glyphs are in a row as well. */
struct bp_code_range {
    uint32_t first, last, cid;
};

/* Lengths are in em. */
struct bp_glyphs {
    struct bp_obj *dict;
    bool measured;            /* the rest is there, but for these heights */
    double ascent, descent;   /* descent is negative */
    bool composite, vertical; /* (9.7.1, 9.7.4.3) */
    float simple[256];
    struct bp_glyph_range *ranges; /* COMPOSITE: sorted, without overlap */
    uint32_t n_ranges;
    float other;                 /* COMPOSITE: the width of what is in no range */
    float down;                  /* VERTICAL: how far a glyph moves on, negative */
    struct bp_code_range *codes; /* COMPOSITE: sorted; a code that is in none is its own CID */
    uint32_t n_codes;
    uint8_t bytes[256];  /* COMPOSITE: of a code, by its first byte */
    uint32_t blanks[16]; /* codes of white space */
    uint32_t n_blanks;
};

/** The glyphs of a font's dictionary: heights alone. From the arena. */
struct bp_glyphs *bp_glyphs_new(struct bp_work *work, struct bp_obj *dict);

/** Reads the rest. */
void bp_glyphs_measure(struct bp_work *work, struct bp_glyphs *glyphs);

struct bp_glyph {
    uint32_t code;
    double width;
    bool blank, space; /* nothing is seen; word spacing applies (9.3.3) */
};

/** The glyph that a string shows next; moves `*at` behind its code. */
struct bp_glyph bp_glyphs_next(const struct bp_glyphs *glyphs, const char **at, const char *end);

#endif
