/* Comments in content streams. */
#ifndef BP_ATTACH_READER_CONTENTS_REMARKS_H
#define BP_ATTACH_READER_CONTENTS_REMARKS_H

#include "attach/reader/work.h"

/** The contents without comments (ISO 32000-1, 7.2.3); NULL if there are none, or it isn't plain
 * where an inline image ends. To be freed. */
GString *bp_remarks_strip(struct bp_work *work, struct bp_obj *resources, const GString *contents);

#endif
