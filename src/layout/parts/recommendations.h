/* The panel of recommendations, for item_report.c. */
#ifndef BP_LAYOUT_PARTS_RECOMMENDATIONS_H
#define BP_LAYOUT_PARTS_RECOMMENDATIONS_H

#include "layout/blocks/blocks.h"

/* A panel being filled. */
struct bp_panel {
    struct bp_strip *open;
};

/** Opens the panel, and moves `place` into it. On further pages it goes on under `heading`, which
 * may be NULL. */
struct bp_panel bp_panel_begin(struct bp_setter *setter, struct bp_place *place,
                               const char *heading);

/** Sets what the board is asked to do: the lead-in, then each recommendation with its label. */
void bp_set_recommended(struct bp_setter *setter, struct bp_place place,
                        const struct bp_panel *panel, const struct bp_part *part,
                        const struct bp_node *node);

/** Closes the panel. */
void bp_panel_end(struct bp_setter *setter, struct bp_place place, const struct bp_panel *panel);

#endif
