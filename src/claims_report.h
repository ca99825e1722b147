/* The report on attached files: what a clerk sends back to the officers. */
#ifndef BP_REPORT_H
#define BP_REPORT_H

#include "model/attachment.h"
#include "model/doc.h"

/** Says file by file what it claims to be, what prevents which claim of the pack and what to ask
 * for; as JSON or as text. `attachments` may be NULL, `failed` says that the pack has errors and is
 * not built. The caller frees the result. */
char *bp_report(const struct bp_doc *doc, const struct bp_attachments *attachments, bool failed,
                bool json);

/** "PDF/A-2a"; NULL if there is no such claim. */
const char *bp_pdfa_name(const struct bp_claimed *claimed);

#endif
