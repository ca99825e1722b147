/* One content stream looked through: a page's contents, a form, a pattern, an appearance. */
#ifndef BP_ATTACH_READER_CONTENTS_SCAN_H
#define BP_ATTACH_READER_CONTENTS_SCAN_H

#include "attach/reader/contents/scanned.h"

/** Runs through a stream's tokens. */
void bp_scan_run(struct bp_scan *scan, struct bp_tokens *tokens);

/** What a stream holds that is drawn; looked through once. NULL while that is under way. */
const struct bp_stream_facts *bp_scan_stream(struct bp_scan *outer, uint32_t number,
                                             struct bp_obj *dict);

/** Notes a colour space that ends a claim. */
void bp_scan_space(struct bp_scan *scan, struct bp_obj *space);

#endif
