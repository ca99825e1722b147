/* What paginate.c (where pages end), place.c (what is on them) and split.c (rows cut in two)
 * share. */
#ifndef BP_LAYOUT_PAGINATE_H
#define BP_LAYOUT_PAGINATE_H

#include "layout/flow.h"

#define BP_MAX_FRAMES 8

/* What is open at a place in the flow, so that it costs height at the top of the next page; and how
 * this chapter's pages are made. */
struct bp_page_state {
    const struct bp_strip *frames[BP_MAX_FRAMES]; /* OPEN strips */
    int n_frames;
    const struct bp_flow *head; /* of the table that is open */
    bool without_head;          /* this page does not repeat it */
    bool without_again;         /* nor what the frames repeat */
    bool landscape;
    int tighten; /* gaps in hundredths of what they want */
};

/* A link's line on the page under way. */
struct bp_quad {
    uint32_t link; /* index in `links` */
    struct bp_box box;
};

struct bp_paginator {
    struct bp_setter *setter;
    struct bp_page_state state; /* at the top of the page under way */
    uint32_t page;              /* in the chapter, from 0 */
    bp_len y;
    const char *running;     /* the running head that holds; NULL: the item's */
    struct bp_note *carried; /* footnotes, or what is left of them, from the page before */
    /* what the page under way holds so far */
    GArray *under, *content, *over; /* struct bp_item */
    GArray *links;                  /* struct bp_link */
    GArray *quads;                  /* struct bp_quad */
};

/* The part of a flow that one page takes. */
struct bp_page_part {
    struct bp_strip *first, *last; /* NULL: no strips, only notes */
    bp_len room;                   /* for strips and notes together */
    bp_len used;                   /* by the strips */
};

/** Cuts the flow into pages and appends them to the chapter. */
void bp_paginate(struct bp_setter *setter, struct bp_flow *flow);

/** The gap above a strip that is not the page's first. */
bp_len bp_strip_gap(const struct bp_page_state *state, const struct bp_strip *strip);

/** The height of what is said at a page's foot where `next` begins the page behind it. */
bp_len bp_pointer_height(const struct bp_strip *next);

/** Notes what a strip opens or closes. */
void bp_page_state_step(struct bp_page_state *state, const struct bp_strip *strip);

/** Makes the page: places the strips, then the notes that they and the page before call for, as far
 * as there is room; the rest of the notes is carried. Steps the state over the strips. */
void bp_place_page(struct bp_paginator *paginator, const struct bp_page_part *part);

/** Cuts a row strip that is higher than `room` in two, so that the first part fits; the second
 * becomes the next strip. Where several rows are one strip, one of them is cut only if more than
 * `hole` would stay empty otherwise. Returns false if nothing of it can be in `room`. */
bool bp_split_row(struct bp_setter *setter, struct bp_strip *strip, bp_len room, bp_len hole);

/** Where the text area of a page ends, from the page's top. */
bp_len bp_page_bottom(const struct bp_setter *setter, bool landscape);

/** The height of the text area on the pages being set. */
bp_len bp_page_room(const struct bp_setter *setter);

#endif
