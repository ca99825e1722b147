/* Texts at a page's head and foot, each on one line: shared by furniture.c, which sets them on our
 * own pages, and stamps.c, which sets them on attached ones. */
#ifndef BP_LAYOUT_FURNITURE_EDGE_H
#define BP_LAYOUT_FURNITURE_EDGE_H

#include "layout/setter.h"

struct bp_edge {
    struct bp_setter *setter;
    const struct bp_chapter *chapter;
    const char *date, *item; /* that patterns ask for, */
    const char *less_item;   /* and the item in fewer words */
    uint32_t n_pages;
    bp_len left, right; /* edges of the page under way */
    bp_len size;        /* of type */
    GArray *items;      /* struct bp_item: artifacts of the page under way */
    GArray *pieces;     /* struct bp_piece: buffer for the line under way */
};

/** A pattern of the profile for a page with that number, and with fewer words for item and
 * organisation. From `scratch`. */
const char *bp_edge_fill(struct bp_edge *edge, const char *pattern, uint32_t page);
const char *bp_edge_fill_less(struct bp_edge *edge, const char *pattern, uint32_t page);

/** The width of a text in the edge's size. */
bp_len bp_edge_width(struct bp_edge *edge, const char *text);

/** The first of the texts (NULL behind the last) that fits in `room` at `size`; the last if none
 * does. */
const char *bp_edge_choose(struct bp_edge *edge, const char *const *texts, bp_len size,
                           bp_len room);

/** Adds a text to `items` (struct bp_item), from the left edge or to the right one; returns its
 * width, 0 if nothing was added. */
bp_len bp_edge_add(struct bp_edge *edge, GArray *items, const char *text, bool right,
                   bp_len baseline, enum bp_artifact kind);

/** Adds the stamps to an attached page: what it belongs to at its head, the pack's foot at its foot
 * (stamps.c). */
void bp_add_stamps(struct bp_edge *edge, struct bp_page *page, uint32_t number);

#endif
