/* What a paragraph is made of: shared by para.c, which gathers it, lines.c, which breaks it, and
 * those who look into it. */
#ifndef BP_LAYOUT_PARA_RUNS_H
#define BP_LAYOUT_PARA_RUNS_H

#include "layout/para/para.h"

/* What a span looks like and belongs to; runs and spans are parallel arrays. */
struct bp_run {
    bp_len size, rise;
    bp_colour colour;
    struct bp_elem *elem;
    const struct bp_goal *goal; /* NULL: not in a link */
    struct bp_note *note;       /* of a call to a footnote; else NULL */
    bool bold, italic, quiet;
    bool again; /* the text stands elsewhere too */
};

struct bp_para {
    struct bp_para_style style;
    struct bp_elem *elem;
    const char *lang; /* of the block: decides the paragraph's direction */
    struct bp_piece *pieces;
    bp_len *widths, *spaces; /* of each piece: its own, and of the space behind it */
    uint32_t n_pieces;
    struct bp_run *runs;
};

/** Moves the pieces in the setter's buffer to the paragraph and measures them. */
void bp_para_take_pieces(struct bp_setter *setter, struct bp_para *para);

/** Turns a run into the call of a footnote; its text is bp_note_label(). */
struct bp_run bp_note_call(struct bp_setter *setter, struct bp_run run, const struct bp_node *node);

/** Gives a run the size and the height of such a call. */
void bp_note_raise(struct bp_run *run);

/** The note's number as text; from `keep`. */
const char *bp_note_label(struct bp_setter *setter, const struct bp_note *note);

/** Sets the note's lines; no paragraph may be open. */
void bp_note_set(struct bp_setter *setter, struct bp_note *note);

/** The width of the hyphen that piece `i` shows if the line ends behind it; 0 if it shows none. */
bp_len bp_para_hyphen(const struct bp_setter *setter, const struct bp_para *para, uint32_t i);

#endif
