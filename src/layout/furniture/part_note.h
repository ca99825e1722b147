/* The note at the head of a part: which part it is, and of what. */
#ifndef BP_LAYOUT_FURNITURE_PART_NOTE_H
#define BP_LAYOUT_FURNITURE_PART_NOTE_H

#include "base/diagnostics.h"
#include "layout/pages.h"

/* Where a part's note is, and how it is set. */
struct bp_part_note {
    const char *text;             /* NULL: there is none */
    const struct bp_node *inside; /* the ITEM in which the part begins; NULL: before one */
    bool lead;                    /* it has a page of its own, before the part's others */
    bool heading;                 /* it is the part's first heading */
    struct bp_item model;         /* a line of the page's head or foot: it is set like that */
    bp_len below;                 /* the page's running head ends here; 0: it has none */
    bp_len width, height;         /* of the page */
};

/** Plans the note of a part that begins with a chapter of the whole pack. `text` may be NULL. */
struct bp_part_note bp_part_note(const struct bp_pages *whole, uint32_t chapter, const char *text);

/** Puts the note at the head of the part's first page (if `lead`, that one is still empty) and
 * numbers the part's elements anew. */
void bp_part_note_add(struct bp_pages *pages, const struct bp_part_note *note, bp_colour ink,
                      struct bp_fonts *fonts, struct bp_diags *diags);

#endif
