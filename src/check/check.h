/* Checking: rules about the document that its schema cannot say. */
#ifndef BP_CHECK_CHECK_H
#define BP_CHECK_CHECK_H

#include "base/diagnostics.h"
#include "model/doc.h"

/** Runs every rule over the document and what was found out about its attached files (NULL: nothing
 * was), and adds what they find to `diags`. */
void bp_check(const struct bp_doc *doc, const struct bp_attachments *attachments,
              struct bp_diags *diags);

#endif
