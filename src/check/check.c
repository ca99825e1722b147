/* Checking a document by rules that its schema can't express.
 * In: a document. Out: diagnostics. */
#include "check/check.h"

#include <boardpack/diag.h>

#include "check/rules.h"

/* No rule depends on another's result; the order is the one in which a reader expects them. */
static void (*const families[])(const struct bp_checking *) = {
    bp_check_meeting, bp_check_reports,     bp_check_refs,       bp_check_tables,
    bp_check_access,  bp_check_blocks,      bp_check_figures,    bp_check_charts,
    bp_check_targets, bp_check_attachments, bp_check_supplement,
};

void bp_check(const struct bp_doc *doc, const struct bp_attachments *attachments,
              struct bp_diags *diags) {
    const struct bp_checking checking = {
        .doc = doc, .attachments = attachments, .diags = diags, .partly = bp_diags_failed(diags)};
    for (size_t i = 0; i < G_N_ELEMENTS(families); i++)
        families[i](&checking);
}
