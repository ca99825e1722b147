/* Inside the process that builds one pack of a batch: its line to the batch, which is its standard
 * output. */
#ifndef BP_BATCH_WORKER_H
#define BP_BATCH_WORKER_H

#include "base/slots.h"
#include "batch/result.h"

/** Limits this process's memory, in MB, and CPU time, in seconds; 0: no limit. */
void bp_limit_process(unsigned memory, unsigned seconds);

/** Makes this process a worker: it dies with the batch, and its children get none of its files. In
 * a test, the fault that is wished for `input` (or NULL) happens here. Fills in its end of the
 * slots. */
void bp_worker_begin(struct bp_slots_line *slots, const char *input);

/** Tells the batch which stage begins. */
void bp_worker_stage(const char *stage);

/** Tells the batch how it went; the last that it hears. */
void bp_worker_end(const struct bp_result *result);

#endif
