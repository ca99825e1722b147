/* References: numbers and names of what can be referred to, and the texts that refer to it. */
#ifndef BP_LAYOUT_REFS_H
#define BP_LAYOUT_REFS_H

#include "layout/setter.h"

/** Takes the report's next number for a TABLE, FIGURE or CHART with a caption and returns its name
 * in the profile's words ("Table 2"). From `keep`. */
const char *bp_name_captioned(struct bp_setter *setter, const struct bp_node *node);

/** Adds a caption to the open paragraph: the name and the CAPTION's inlines in the profile's
 * pattern. */
void bp_para_add_caption(struct bp_setter *setter, const char *name, const struct bp_node *caption);

#endif
