/* The file's pages: which of them go out. */
#ifndef BP_ATTACH_READER_PAGELIST_H
#define BP_ATTACH_READER_PAGELIST_H

#include "attach/reader/work.h"

/** Reads the page tree, and takes the pages that are asked for. False after a fatal finding. */
bool bp_pages_read(struct bp_work *work);

/** The page that goes out with a value as its page: a reference to it, or its index (from 0, in the
 * file); BP_NO_PAGE if there is none. */
uint32_t bp_pages_find(const struct bp_work *work, const struct bp_obj *obj);

/** The page of the file that a value as its page names, from 1, if that doesn't go out; otherwise
 * 0.
 */
uint32_t bp_pages_left_out(const struct bp_work *work, const struct bp_obj *obj);

/** Takes the next numbers for the pages. */
void bp_pages_number(struct bp_work *work);

/** Appends the facts' list of pages. */
void bp_pages_put(const struct bp_work *work, GString *out);

#endif
