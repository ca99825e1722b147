/* The pack's own folder: whatever a pack names, a file to include or a picture, lies in it. */
#ifndef BP_LOAD_INSIDE_H
#define BP_LOAD_INSIDE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diagnostics.h"

struct bp_inside {
    const char *pack;   /* the pack's file, as diagnostics name it */
    const char *folder; /* its folder, resolved; NULL: there are no files */
};

/** The path, with all links resolved, of a file that a pack names by `href` at `pos`: from the
 * folder of the file that is there, and never outside of the pack's. Returns NULL after a
 * diagnostic, which names the file that is likely to be meant; the caller frees the path with
 * free(). `*shown` is the file as diagnostics name it, from `names`. */
char *bp_inside_find(const struct bp_inside *inside, struct bp_pos pos, const char *href,
                     struct bp_arena *names, const char **shown, struct bp_diags *diags);

/** True if there is a file or folder of just that name, which is in the file `from`. */
bool bp_inside_has(const struct bp_inside *inside, const char *from, const char *href);

/** Says that what is named at `pos` can't be had, from an errno. */
void bp_inside_tell(struct bp_pos pos, const char *href, int error, struct bp_diags *diags);

#endif
