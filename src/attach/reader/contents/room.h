/* Room for the stamps. */
#ifndef BP_ATTACH_READER_CONTENTS_ROOM_H
#define BP_ATTACH_READER_CONTENTS_ROOM_H

#include "attach/reader/contents/tracer.h"

/** True if a page may have something where stamps are, so that its ink has to be measured exactly.
 */
bool bp_room_has_to_know(const struct bp_work *work, const struct bp_page *page, const GArray *ink);

/** Notes in a page's contents where there is ink. */
void bp_room_measure(const struct bp_work *work, const struct bp_page *page, const GArray *ink);

/** Decides which pages are shrunk; moves nothing yet. */
void bp_room_make(struct bp_work *work);

#endif
