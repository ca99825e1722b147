/* What was meant by a mistyped word. */
#ifndef BP_BASE_NEAREST_H
#define BP_BASE_NEAREST_H

/** Returns the one of `words` (ended by NULL) that is closest to `word`, whatever its case, or NULL
 * if none is close; for hints. */
const char *bp_nearest(const char *word, const char *const *words);

#endif
