/* What the words of form fields are drawn with. */
#ifndef BP_ATTACH_READER_ANNOTS_PENS_H
#define BP_ATTACH_READER_ANNOTS_PENS_H

#include "attach/reader/fonts/programs.h"
#include "attach/reader/work.h"

/* A font that words are drawn in. */
struct bp_face {
    struct bp_truetype font;
    const char *name;     /* of the typeface */
    const char *resource; /* its name in an appearance's resources */
    uint32_t local;       /* the font's dictionary; 0: no appearance has it yet */
    uint32_t program;     /* the source's stream that has all of it; 0: it is ours */
    GHashTable *codes;    /* character -> its code; 0: it has no glyph */
    GArray *glyphs;       /* uint16_t: those used; of ours, by code */
    GArray *chars;        /* gunichar: what they stand for */
};

/* Which pens a field's words are drawn with, as far as these have the letters. */
struct bp_hand {
    struct bp_face *own; /* made from the field's font; NULL: there is none, or it is of no use */
    bool bold, italic;
};

/* A letter, or the end of a line. */
struct bp_field_letter {
    gunichar c;          /* '\n': a line ends here */
    struct bp_face *pen; /* NULL: nothing is drawn */
    uint16_t code;
    double width; /* in 1/1000 of an em */
};

struct bp_pens;

struct bp_pens *bp_pens_new(struct bp_work *work);

/** The hand for a font (mostly a reference; NULL allowed) that a default appearance calls `name`.
 */
struct bp_hand bp_pens_hand(struct bp_pens *pens, struct bp_obj *font, const char *name);

/** Appends the letters of a text (UTF-8). False: some of them can't be drawn, and boxes are there
 * in their place; or it is too long. */
bool bp_pens_spell(struct bp_pens *pens, const struct bp_hand *hand, const char *text,
                   GArray *letters);

/** Makes the fonts of what has been drawn, and frees the pens. */
void bp_pens_finish(struct bp_pens *pens);

#endif
