/* The helper's arguments. */
#ifndef BP_ATTACH_READER_ARGUMENTS_H
#define BP_ATTACH_READER_ARGUMENTS_H

#include "attach/reader/work.h"

/** Reads the job (attach/wire.h); its strings are borrowed from `argv`, its files are still to be
 * read. False: wrong usage. */
bool bp_helper_job_read(struct bp_helper_job *job, int argc, char **argv);
void bp_helper_job_clear(struct bp_helper_job *job);

#endif
