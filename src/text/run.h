/* From a text that has been analysed to pieces: what bp_text_cut() is made of. */
#ifndef BP_TEXT_RUN_H
#define BP_TEXT_RUN_H

#include "text/breaks.h"
#include "text/text.h"

/* The span number of a piece: a paragraph's spans after this one count as this one. */
#define BP_LAST_SPAN G_MAXUINT16

/* One call of bp_text_cut(). */
struct bp_cut {
    struct bp_fonts *fonts;
    const struct bp_span *spans;
    size_t n_spans;
    uint8_t lang; /* the paragraph's, of lang.h */
    GArray *pieces;
    struct bp_diags *diags;
    guint line;           /* index of the first piece of the current line */
    unsigned pending;     /* flags that the last piece gets if another follows on its line */
    uint32_t missing;     /* characters that no typeface has, so far */
    GHashTable *reported; /* missing ones of span `reported_span`; NULL: none */
    size_t reported_span;
};

/** Appends a piece; the one before gets the flags that were pending. */
void bp_cut_add(struct bp_cut *cut, struct bp_piece piece);

/** A space follows: at the start of a line it is nothing, several are one. */
void bp_cut_space(struct bp_cut *cut);

/** The line ends here; an empty one is the empty word. */
void bp_cut_newline(struct bp_cut *cut, size_t span);

/** The text ends here: its last space is reported, but there is nothing left to break before. */
void bp_cut_end(struct bp_cut *cut);

/** Makes pieces of units `at` to `end` of a stretch whose first span is the paragraph's
 * `first_span`. */
void bp_cut_stretch(struct bp_cut *cut, const struct bp_stretch *stretch, size_t first_span,
                    int32_t at, int32_t end);

/** The span number of a piece. */
static inline uint16_t bp_cut_span(size_t span) {
    return (uint16_t)MIN(span, BP_LAST_SPAN);
}

#endif
