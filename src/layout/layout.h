/* Layout: the document becomes pages. */
#ifndef BP_LAYOUT_LAYOUT_H
#define BP_LAYOUT_LAYOUT_H

#include "base/diagnostics.h"
#include "layout/pages.h"
#include "model/doc.h"
#include "text/text.h"

/** A document whose pages are settled: all of them, and any part of them. */
struct bp_layout;

/** Lays out the whole document: passes until no page reference changes, at most 4. `attachments` is
 * NULL where the document has none. All arguments are borrowed until bp_layout_free(). Returns NULL
 * after a diagnostic. */
struct bp_layout *bp_layout_new(const struct bp_doc *doc, const struct bp_attachments *attachments,
                                struct bp_fonts *fonts, struct bp_diags *diags);

/** Frees a layout and the whole pack's pages; parts have been freed before. NULL is allowed. */
void bp_layout_free(struct bp_layout *layout);

/** The whole pack's pages; borrowed. */
const struct bp_pages *bp_layout_pages(const struct bp_layout *layout);

/** Makes the pages of `n` chapters from `first` on, as a file of its own. Page numbers stay the
 * whole pack's. A link that leads out of the part is plain text in it, in a SPAN. `title` is the
 * file's (NULL: the whole pack's), `words` a line at the head of the first page (NULL: none); both
 * are borrowed. The caller frees the result, before the layout. */
struct bp_pages *bp_layout_part(struct bp_layout *layout, uint32_t first, uint32_t n,
                                const char *title, const char *words);

#endif
