/* Character codes: the bytes that stand for a glyph in strings. Seen by src/draw/ only. */
#ifndef BP_DRAW_CODES_H
#define BP_DRAW_CODES_H

#include "text/text.h"

/* A code's bytes as one number; how many there are follows from it. 0 is none. */
typedef uint32_t bp_code;

struct bp_codes;

/* A glyph and the code it has been given. */
struct bp_coding {
    bp_code code;
    uint16_t glyph;
    const char *text; /* what it reads with this code; NULL: what the glyph reads in its font */
};

/** Makes an empty set of codes, for one face. The caller frees it. */
struct bp_codes *bp_codes_new(void);
void bp_codes_free(struct bp_codes *codes);

/** The code of a glyph, which is given one the first time: that of the character that it reads
 * where that is an ASCII one, or else any. `text` is what it reads; may be NULL. */
bp_code bp_codes_of(struct bp_codes *codes, uint16_t glyph, const char *text);

/** Another code of a glyph, with which it reads `text`; a glyph may stand for one thing here and
 * for another there. 0: there are no codes left. */
bp_code bp_codes_also(struct bp_codes *codes, uint16_t glyph, const char *text);

/** How many bytes a code has: 1 to 3. */
int bp_code_bytes(bp_code code);

/** All codings (struct bp_coding) in the order of codes; the caller frees the array. Their texts
 * are the set's. */
GArray *bp_codes_list(const struct bp_codes *codes);

#endif
