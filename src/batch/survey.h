/* What packs read. */
#ifndef BP_BATCH_SURVEY_H
#define BP_BATCH_SURVEY_H

#include <glib.h>

#include "base/diag.h"
#include "batch/job.h"

/** Finds out which files packs (struct bp_pack) read, by loading each in a process of its own,
 * `most` at once, and adds their paths. Of one that can't be loaded only those are known that were
 * read so far. Ends early if it is interrupted. The caller frees the paths. */
void bp_survey(const GPtrArray *packs, const struct bp_job_options *options, unsigned most,
               GPtrArray *paths, struct bp_diags *diags);

#endif
