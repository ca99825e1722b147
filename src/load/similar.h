/* Files that are called nearly what a pack calls them. */
#ifndef BP_LOAD_SIMILAR_H
#define BP_LOAD_SIMILAR_H

#include <stdbool.h>

/** The file that is likely to be meant by `href`, seen from the folder `from`, where there is none
 * of that name: as a path from there, which the caller frees. NULL if there is none, or if there
 * are several. `within` is the real path of the folder that is never left. */
char *bp_similar_file(const char *from, const char *within, const char *href);

/** True if the two look alike to a reader, though their bytes differ. */
bool bp_similar_looks(const char *one, const char *other);

#endif
