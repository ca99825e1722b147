/* Assembly: the drawn pages become a document. Page tree, structure tree, outline, links, labels,
 * metadata; what points at what is known here and nowhere else. */
#ifndef BP_ASSEMBLE_ASSEMBLE_H
#define BP_ASSEMBLE_ASSEMBLE_H

#include "draw/draw.h"
#include "layout/pages.h"
#include "model/doc.h"
#include "pdf/writer.h"

/* What the file says it conforms to; a claim is written only while it is true of the whole file. */
struct bp_claims {
    bool pdfua1; /* ISO 14289-1 */
    bool pdfa2a; /* ISO 19005-2, level A */
};

/** Writes everything but the pages' contents and fonts, and ends the file. `epoch` is the file's
 * date in seconds since 1970, or -1 for none (no clock is ever read). */
void bp_assemble(struct bp_pdf *pdf, const struct bp_doc *doc, const struct bp_pages *pages,
                 const struct bp_drawing *drawing, struct bp_claims claims, int64_t epoch);

#endif
