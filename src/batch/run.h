/* What batch and watch set up before the first process. */
#ifndef BP_BATCH_RUN_H
#define BP_BATCH_RUN_H

#include <signal.h>

#include "batch/job.h"
#include "context.h"

#define BP_DEFAULT_MEMORY 2048 /* megabytes */
#define BP_DEFAULT_SECONDS 600

struct bp_run_setting {
    char *program, *data_dir;
    struct bp_hashes *hashes;
    struct sigaction before; /* what was done about ended children */
};

/** Finds the program and the data, and lets children be waited for; after a diagnostic, `program`
 * or `data_dir` is NULL. */
void bp_run_set_up(struct bp_run_setting *setting, struct bp_context *context, const char *program,
                   struct bp_diags *diags);

/** What an output depends on besides files; the caller frees it. */
char *bp_run_key(const struct bp_run_setting *setting, const struct bp_job_options *options);

void bp_run_clear(struct bp_run_setting *setting);

#endif
