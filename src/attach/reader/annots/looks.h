/* What form fields look like. */
#ifndef BP_ATTACH_READER_ANNOTS_LOOKS_H
#define BP_ATTACH_READER_ANNOTS_LOOKS_H

#include "attach/reader/work.h"

/** Draws the appearances that fields lack; the annotations have been read. */
void bp_looks_draw(struct bp_work *work);

/** True if nobody sees a widget: it is hidden, without a size, or off the page. */
bool bp_looks_unseen(struct bp_work *work, const struct bp_page *page, struct bp_obj *dict);

/** Reports that a widget, which nobody sees, is left out; false, and nothing is reported, if its
 * field holds nothing, or is seen elsewhere. */
bool bp_looks_tell_unseen(struct bp_work *work, const struct bp_page *page, struct bp_obj *dict);

#endif
