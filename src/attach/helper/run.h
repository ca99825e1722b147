/* The helper's work, from a file in memory to the answers of attach/form.h. */
#ifndef BP_ATTACH_HELPER_RUN_H
#define BP_ATTACH_HELPER_RUN_H

#include "attach/helper/out.h"
#include "attach/helper/work.h"

struct bp_run;

/** Reads a file, which is borrowed as the job is. The result is never NULL, and freed with
 * bp_run_free(). */
struct bp_run *bp_run_new(const char *bytes, size_t length, const struct bp_helper_job *job);
void bp_run_free(struct bp_run *run);

/** Appends the facts. */
void bp_run_put_facts(const struct bp_run *run, GString *out);

/** True unless there was a fatal finding: there are objects. */
bool bp_run_has_objects(const struct bp_run *run);
void bp_run_write_objects(struct bp_run *run, bp_out_write_fn *write, void *user);

#endif
