/* What the file says of itself. */
#ifndef BP_ATTACH_HELPER_CLAIMS_H
#define BP_ATTACH_HELPER_CLAIMS_H

#include "attach/reader/work.h"

/** Reads title, language, and the standards that the file claims; what is missing of them goes to
 * the findings. Needs the tags. */
void bp_claims_read(struct bp_work *work);

/** True for a language as BCP 47 writes it. */
bool bp_lang_is_tag(const char *text);

/** The same of what is nearly so (en-GB for en_GB), from the arena; NULL if it is none. */
const char *bp_lang_tag(const char *text, struct bp_arena *arena);

#endif
