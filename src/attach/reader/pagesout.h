/* Pages built anew. */
#ifndef BP_ATTACH_READER_PAGESOUT_H
#define BP_ATTACH_READER_PAGESOUT_H

#include "attach/reader/work.h"

/** Builds the page objects; annotations and contents are known by now. */
void bp_pages_build(struct bp_work *work);

#endif
