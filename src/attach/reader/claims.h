/* What the file says of itself. */
#ifndef BP_ATTACH_READER_CLAIMS_H
#define BP_ATTACH_READER_CLAIMS_H

#include "attach/reader/work.h"

/** Reads title, language, and the standards that the file claims; what is missing of them goes to
 * the findings. Needs the tags. */
void bp_claims_read(struct bp_work *work);

#endif
