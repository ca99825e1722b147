/* Text for where there are no lines to break: bookmarks, titles, descriptions, e-mails. */
#ifndef BP_BASE_PLAIN_H
#define BP_BASE_PLAIN_H

#include "base/arena.h"

/** The text composed (NFC) and without the marks that only say where lines may end: soft hyphens,
 * zero-width spaces, word joiners. Returns `text` itself where that is so already, else a copy of
 * the arena's. */
const char *bp_plain_text(struct bp_arena *arena, const char *text);

#endif
