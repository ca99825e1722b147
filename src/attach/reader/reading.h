/* The helper's work, from a file in memory to the answers of attach/wire.h. */
#ifndef BP_ATTACH_READER_READING_H
#define BP_ATTACH_READER_READING_H

#include "attach/reader/objects/out.h"
#include "attach/reader/work.h"

struct bp_reading;

/** Reads a file, which is borrowed as the job is. The result is never NULL, and freed with
 * bp_reading_free(). */
struct bp_reading *bp_reading_new(const char *bytes, size_t length,
                                  const struct bp_helper_job *job);
void bp_reading_free(struct bp_reading *run);

/** Appends the facts. */
void bp_reading_put_facts(const struct bp_reading *run, GString *out);

/** True unless there was a fatal finding: there are objects. */
bool bp_reading_has_objects(const struct bp_reading *run);
void bp_reading_write_objects(struct bp_reading *run, bp_out_write_fn *write, void *user);

#endif
