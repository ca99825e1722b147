/* What annotations say of themselves, and how they are shown. */
#ifndef BP_ATTACH_READER_ANNOTS_ALTERNATES_H
#define BP_ATTACH_READER_ANNOTS_ALTERNATES_H

#include "attach/reader/work.h"

/** Gives the annotations that stay what they lack: links /Contents, in the index what these are
 * made of; flags that archives want. Tells what can't be given. */
void bp_alternates_build(struct bp_work *work);

#endif
