/* Words as the strings that show them. Seen by src/draw/ only. */
#ifndef BP_DRAW_ENCODE_H
#define BP_DRAW_ENCODE_H

#include "draw/codes.h"
#include "text/text.h"

#define BP_MAX_FACES 256 /* bp_face is a byte */

#define BP_EM ((int64_t)1000000)  /* widths and places are counted in millionths of an em, */
#define BP_TJ_UNIT (BP_EM / 1000) /* the numbers between strings in thousandths */

/* A stretch of glyphs on one height: the inside of a literal string, or of several with numbers
 * between them: `ab)-20(cd`. */
struct bp_segment {
    uint32_t offset, length; /* in the encoder's text */
    bool adjusted;           /* there are numbers in it */
    int32_t rise;            /* above the baseline, millionths of an em */
    int64_t advance;         /* how far a viewer moves on, likewise */
};

/* A word's segments: `n` of them from `first` on. */
struct bp_coded {
    uint32_t first, n;
    bool lacking;   /* a glyph is left without a part of the text */
    bool leftwards; /* its glyphs are in the order in which they are read, from right to left */
};

struct bp_encoder {
    struct bp_fonts *fonts; /* borrowed */
    GString *text;          /* of all segments */
    GArray *segments;       /* struct bp_segment */
    GArray *words;          /* struct bp_coded by bp_word_id; n is 0: not encoded so far */
    struct bp_coded spaces[BP_MAX_FACES];
    int units_per_em[BP_MAX_FACES];       /* 0: not asked so far */
    struct bp_codes *codes[BP_MAX_FACES]; /* NULL: not used so far */
};

void bp_encoder_init(struct bp_encoder *encoder, struct bp_fonts *fonts);
void bp_encoder_finish(struct bp_encoder *encoder);

/** Encodes a word that has glyphs, or a face's space, and marks its glyphs as used. The result is
 * kept, and is the encoder's. */
struct bp_coded bp_encode_word(struct bp_encoder *encoder, bp_word_id id);
struct bp_coded bp_encode_space(struct bp_encoder *encoder, bp_face face);

/** Moves on by `gap` millionths of an em: appends the end of a string, a number and the start of
 * the next string. Returns how far that really moves; where the gap is smaller than a number can
 * tell, it appends nothing and returns 0. */
int64_t bp_put_gap(GString *out, int64_t gap);

#endif
