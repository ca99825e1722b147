/* Annotations: links, form fields' widgets, comments. */
#ifndef BP_ATTACH_READER_ANNOTS_ANNOTS_H
#define BP_ATTACH_READER_ANNOTS_ANNOTS_H

#include "attach/reader/work.h"

/** Reads the annotations of all pages: which of them stay, and cleans these. False after a fatal
 * finding. */
bool bp_annots_read(struct bp_work *work);

/** Moves the annotations of pages that are shrunk to where their content goes. */
void bp_annots_move(struct bp_work *work);

#endif
