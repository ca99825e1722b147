/* A part of a pack as a file of its own: some of its chapters, whole. */
#ifndef BP_LAYOUT_PARTS_H
#define BP_LAYOUT_PARTS_H

#include "base/diag.h"
#include "layout/pages.h"

/* A chapter as it stands in the file: front sheet, letter, agenda, a report or an attached file. */
struct bp_chapter_place {
    const struct bp_node *item; /* ITEM that it belongs to; NULL: to the whole pack */
    uint32_t first_page, n_pages;
};

/** The chapters of a pack, in order, as struct bp_chapter_place; the caller frees the array. */
GArray *bp_pages_chapters(const struct bp_pages *pages);

/* What a part says and shows other than the whole. */
struct bp_part_words {
    const char *title;     /* of the file; NULL: the whole pack's */
    const char *note;      /* one line at the head of the part's first page; NULL: none */
    bp_colour accent, ink; /* links are shown in the first; words that no longer are one in the
                              second */
};

/** Makes the pages of `n` chapters from `first` on. Page numbers stay the whole pack's. What leads
 * out of the part is plain text in it: the link is gone, its LINK has become a SPAN. The caller
 * frees the result, which borrows from `whole` and from `words`. */
struct bp_pages *bp_pages_part(const struct bp_pages *whole, uint32_t first, uint32_t n,
                               const struct bp_part_words *words, struct bp_fonts *fonts,
                               struct bp_diags *diags);

#endif
