/* What the contents of pages hold. */
#ifndef BP_ATTACH_HELPER_CONTENT_H
#define BP_ATTACH_HELPER_CONTENT_H

#include "attach/reader/work.h"

#define BP_MAX_CONTENT (256u << 20) /* decoded bytes of one page or form */

/* What a page's contents hold, and what they leave open at their end. */
struct bp_content {
    bool readable;        /* all of it could be decoded */
    bool understood;      /* and read */
    GPtrArray *parts;     /* struct bp_obj: references to its streams, of which those that could not
                             are made anew */
    bool uses_all;        /* or so it must be taken: not all that it uses is known */
    GHashTable *xobjects; /* names that it uses, as keys */
    GHashTable *patterns;
    char *closing;      /* operators that close what it leaves open, but for our own q */
    uint32_t unpaired;  /* Q without q: the first of them takes our own */
    uint32_t next_mcid; /* above all that it uses, whether an element has them or not */
    struct bp_rect ink; /* the box around what is seen, in the visible page; empty: nothing is */
    bool under_stamps;  /* some of it is where stamps are */
};

/** Looks through the contents of all pages: what they are made of goes to the findings. Needs the
 * elements of the marks (bp_page.marks). */
void bp_content_scan(struct bp_work *work);
void bp_content_free(struct bp_content *content);

#endif
