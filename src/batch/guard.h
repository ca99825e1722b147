/* What a batch may write. */
#ifndef BP_BATCH_GUARD_H
#define BP_BATCH_GUARD_H

#include <boardpack/batch.h>
#include <glib.h>

#include "base/diagnostics.h"
#include "batch/batch_run.h"

/** Looks at all outputs of a batch before the first is written: says in `diags` which would replace
 * a pack, a list or another output. */
void bp_guard_outputs(const struct bp_batch_options *options, const GPtrArray *packs,
                      struct bp_diags *diags);

/** The same of what the packs read besides themselves; `most` processes at once find that out where
 * it isn't known, until `*stop` is set (see bp_jobs_run()). */
void bp_guard_inputs(const struct bp_batch_options *options, const GPtrArray *packs,
                     const struct bp_run *run, unsigned most, const int *stop,
                     struct bp_diags *diags);

#endif
