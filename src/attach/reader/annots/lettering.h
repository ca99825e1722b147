/* Lines of letters. */
#ifndef BP_ATTACH_READER_ANNOTS_LETTERING_H
#define BP_ATTACH_READER_ANNOTS_LETTERING_H

#include "attach/reader/annots/pens.h"

/* The height of a line, and the top and bottom of its letters; 1 is the type's size. */
#define BP_LINE_HEIGHT 1.15
#define BP_LETTER_TOP 0.905
#define BP_LETTER_BOTTOM (-0.212)

/* Part of an array of struct bp_field_letter. */
struct bp_line {
    guint from, to;
    double width; /* in 1/1000 of an em */
};

/** The width of letters, in 1/1000 of an em. */
double bp_letters_width(const GArray *letters, guint from, guint to);

/** Breaks letters into lines (struct bp_line) that are not wider than `most`, in 1/1000 of an em,
 * if they can be helped: at ends of lines and spaces, behind hyphens, and in words that are wider.
 */
GArray *bp_letters_break(const GArray *letters, double most);

/** Appends operators that show letters at a place, and adds the pens that they need. */
void bp_letters_put(GString *out, GPtrArray *used, const GArray *letters, struct bp_line line,
                    double size, double x, double y);

#endif
