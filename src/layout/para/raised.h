/* Raised and lowered text: shared by the files of layout/para. */
#ifndef BP_LAYOUT_PARA_RAISED_H
#define BP_LAYOUT_PARA_RAISED_H

#include "base/arena.h"
#include "model/doc.h"

/** The text of a SUP or SUB in raised or lowered characters; NULL if it has others than figures and
 * signs. */
const char *bp_raised_text(struct bp_arena *arena, const struct bp_node *node);

#endif
