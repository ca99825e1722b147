/* What is at the head and foot of pages: of our own, and the stamps of attached ones. */
#ifndef BP_LAYOUT_FURNITURE_FURNITURE_H
#define BP_LAYOUT_FURNITURE_FURNITURE_H

#include "layout/setter.h"

/** Adds running head and foot, or stamps, to every page of a chapter. */
void bp_set_furniture(struct bp_setter *setter, const struct bp_chapter *chapter);

/** Makes the elements at the head of an attached file's first page: its heading, and the link back.
 * Their words are added as stamps, by bp_set_furniture() (stamps.c). */
void bp_new_stamped_head(struct bp_setter *setter, const struct bp_node *node,
                         struct bp_page *page);

#endif
