/* References to the source become final. */
#ifndef BP_ATTACH_READER_OBJECTS_SETTLE_H
#define BP_ATTACH_READER_OBJECTS_SETTLE_H

#include "attach/reader/work.h"

/** Makes every reference final, of all objects, those included that turn up on the way; takes out
 * what must not reach the pack. May be called again after objects were added. */
void bp_settle(struct bp_work *work);

/** The same with the index; and finds out which objects may be shared. */
void bp_settle_finish(struct bp_work *work);

#endif
