/* Assembly: the drawn pages become a document. Page tree, structure tree, outline, links, labels,
 * metadata; what points at what is known here and nowhere else. */
#ifndef BP_ASSEMBLE_ASSEMBLE_H
#define BP_ASSEMBLE_ASSEMBLE_H

#include "base/diagnostics.h"
#include "draw/draw.h"
#include "layout/pages.h"
#include "model/attachment.h"
#include "model/doc.h"
#include "pdf/writer.h"

/** Writes everything but the pages' contents and fonts, and ends the file. It says that it conforms
 * to `claims`, which have to be true of the whole of it. `epoch` is the file's
 * date in seconds since 1970, or -1 for none (no clock is ever read). Returns false after a
 * diagnostic: the objects of an attached file make no sense; what has been written is no file then.
 */
bool bp_assemble(struct bp_pdf *pdf, const struct bp_doc *doc, const struct bp_pages *pages,
                 const struct bp_drawing *drawing, struct bp_claimed claims, int64_t epoch,
                 struct bp_diags *diags);

#endif
