/* Where drafts are, and which of them are of an earlier day. */
#ifndef BP_CIRCULATE_DRAFTS_H
#define BP_CIRCULATE_DRAFTS_H

#include <glib.h>

/** "pack.eml" as part 1 of 3: "pack-1-of-3.eml"; the caller frees it. */
char *bp_draft_part_path(const char *path, int part, int parts);

/** The drafts that an earlier run has left where this one has written `paths`: when a pack has
 * become smaller or larger, whole or parts of it. Sorted paths; the caller frees the array, which
 * owns them. */
GPtrArray *bp_drafts_left(const char *path, const GPtrArray *paths);

#endif
