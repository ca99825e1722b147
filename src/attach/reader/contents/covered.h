/* Words that can be copied and not be seen. */
#ifndef BP_ATTACH_READER_CONTENTS_COVERED_H
#define BP_ATTACH_READER_CONTENTS_COVERED_H

#include "attach/reader/contents/tracer.h"

/** True if a page may have words that are covered or outside of it, so that its ink has to be
 * measured exactly. */
bool bp_covered_has_to_know(const struct bp_page *page, const GArray *ink);

/** Tells of words below boxes, and outside of the page. */
void bp_covered_tell(struct bp_work *work, const struct bp_page *page, const GArray *ink);

#endif
