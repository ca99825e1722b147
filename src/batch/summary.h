/* What is left of a batch for programs: a summary, and a log. */
#ifndef BP_BATCH_SUMMARY_H
#define BP_BATCH_SUMMARY_H

#include <boardpack/batch.h>
#include <glib.h>

#include "base/diagnostics.h"
#include "base/file.h"
#include "batch/job.h"

/** Writes the summary of all jobs (struct bp_job, done), in one step, and frees `output`, which may
 * be NULL. */
void bp_summary_write(struct bp_output *output, const GPtrArray *jobs, enum bp_status status,
                      int64_t microseconds, struct bp_diags *diags);

/** A file that grows by a line at a time. */
struct bp_log;

/** Opens the log; NULL if there is to be none (`path` is NULL), or after a diagnostic. */
struct bp_log *bp_log_open(const char *path, struct bp_diags *diags);

void bp_log_begin(struct bp_log *log, guint packs);
void bp_log_pack(struct bp_log *log, const struct bp_pack_result *facts);

/** Writes the last line and closes the log; says then if any line could not be written. */
void bp_log_end(struct bp_log *log, enum bp_status status, int64_t microseconds,
                struct bp_diags *diags);

#endif
