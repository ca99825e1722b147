/* Layout: the document becomes pages. */
#ifndef BP_LAYOUT_LAYOUT_H
#define BP_LAYOUT_LAYOUT_H

#include "base/diag.h"
#include "layout/pages.h"
#include "model/doc.h"
#include "text/text.h"

/** Lays out the whole document: passes until no page reference changes, at most 4. `attachments` is
 * NULL where the document has none. The caller frees the result, which borrows strings of `doc` and
 * words of `fonts`. Returns NULL after a diagnostic.
 */
struct bp_pages *bp_layout(const struct bp_doc *doc, const struct bp_attachments *attachments,
                           struct bp_fonts *fonts, struct bp_diags *diags);

#endif
