/* Marked content. */
#ifndef BP_ATTACH_READER_CONTENTS_MARKED_H
#define BP_ATTACH_READER_CONTENTS_MARKED_H

#include "attach/reader/contents/scanned.h"

/** BMC, or BDC, which has properties; and EMC. */
void bp_mark_begin(struct bp_scan *scan, bool has_properties);
void bp_mark_end(struct bp_scan *scan);

#endif
