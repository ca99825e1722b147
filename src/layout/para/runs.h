/* What a paragraph is made of: shared by para.c, which gathers it, measure.c, lines.c, which breaks
 * it, and those who look into it. */
#ifndef BP_LAYOUT_PARA_RUNS_H
#define BP_LAYOUT_PARA_RUNS_H

#include "layout/para/style.h"

/* What a span looks like and belongs to; runs and spans are parallel arrays. */
struct bp_text_run {
    bp_len size, rise;
    bp_colour colour;
    struct bp_elem *elem;
    const struct bp_goal *goal; /* NULL: not in a link */
    struct bp_note *note;       /* of a call to a footnote; else NULL */
    bool bold, italic, quiet;
    bool again; /* the text is elsewhere too */
};

struct bp_para {
    struct bp_para_style style;
    struct bp_elem *elem;
    const char *lang; /* of the block: decides the paragraph's direction */
    struct bp_piece *pieces;
    bp_len *widths, *spaces; /* of each piece: its own, and of the space behind it */
    uint32_t n_pieces;
    struct bp_text_run *runs;
};

/* A place where a line may end, behind piece `piece`; the first of a paragraph is its start. */
struct bp_stop {
    int64_t cost;    /* of the best way to here */
    uint32_t piece;  /* the line ends behind this piece */
    uint32_t from;   /* the stop where that line starts */
    bp_len next_x;   /* where the next line's first piece starts, all on one endless line */
    bp_len end_x;    /* where this line ends, hyphen included */
    int64_t penalty; /* for a break where no space is */
    bool forced;
};

/* The paragraph being gathered, and buffers that are used again and again. */
struct bp_para_work {
    struct bp_para *open;
    GString *text;
    GArray *spans;  /* struct bp_span */
    GArray *runs;   /* struct bp_text_run */
    GArray *pieces; /* struct bp_piece */
    GArray *stops;  /* struct bp_stop */
};

/** Moves the pieces in the buffer to the paragraph and measures them. */
void bp_para_take_pieces(struct bp_setter *setter, struct bp_para *para);

/** Measures a piece in the size that its run has. */
void bp_para_measure_piece(const struct bp_fonts *fonts, struct bp_para *para, uint32_t i);

/** True if piece `i` belongs to the one behind it, and a paragraph that is `tied` keeps them on one
 * line: a day and its month, a month and its year, a number and its unit. No more than two are
 * tied. */
bool bp_para_tied(const struct bp_setter *setter, const struct bp_para *para, uint32_t i);

/** The width of the hyphen that piece `i` shows if the line ends behind it; 0 if it shows none. */
bp_len bp_para_hyphen(const struct bp_setter *setter, const struct bp_para *para, uint32_t i);

#endif
