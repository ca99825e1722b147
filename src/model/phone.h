/* Telephone numbers as links. */
#ifndef BP_MODEL_PHONE_H
#define BP_MODEL_PHONE_H

#include "base/arena.h"

/** The address that a telephone dials, of a number as people write it: "tel:+442079460000" of
 * "+44 (0)20 7946 0000", "tel:02079460000;ext=12" of "020 7946 0000 ext. 12". NULL if there is no
 * number in the text. From `arena`. */
char *bp_phone_address(struct bp_arena *arena, const char *text);

#endif
