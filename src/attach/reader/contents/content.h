/* What the contents of pages hold. */
#ifndef BP_ATTACH_READER_CONTENTS_CONTENT_H
#define BP_ATTACH_READER_CONTENTS_CONTENT_H

#include "attach/reader/work.h"

/** Looks through the contents of all pages: what they are made of goes to the findings. Needs the
 * elements of the marks (bp_page.marks). */
void bp_content_scan(struct bp_work *work);
void bp_content_free(struct bp_content *content);

#endif
