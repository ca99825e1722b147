/* Files: replace one in a single step. */
#ifndef BP_BASE_FILE_H
#define BP_BASE_FILE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/diagnostics.h"

/** A file that is being written and is not yet to be seen under its name. */
struct bp_output;

/** Starts writing `path` ("-" is standard output). Where the system can, the unfinished file has
 * no name at all (O_TMPFILE), so that even SIGKILL leaves no litter. A symbolic link is followed;
 * what is no regular file (a device, a pipe) is kept in memory and written by bp_output_commit().
 * Returns NULL after a diagnostic (no such folder, read-only, not permitted, not allowed). */
struct bp_output *bp_output_new(const char *path, struct bp_diags *diags);

/** Starts an output that is kept in memory. It ends with bp_output_take(). */
struct bp_output *bp_output_new_memory(void);

/** Hands over what was written and frees `output`. The caller frees the bytes. */
GByteArray *bp_output_take(struct bp_output *output);

/** Appends bytes; after a failure it does nothing. The failure is reported by bp_output_commit().
 */
void bp_output_write(struct bp_output *output, const void *data, size_t length);

/** Puts the finished file in the place of the old one, in one step, with the old one's mode; frees
 * `output`. Returns false after a diagnostic when any write failed; the old file then stays. */
bool bp_output_commit(struct bp_output *output, struct bp_diags *diags);

/** Gives up: the old file stays, nothing is left behind; frees `output`. NULL is allowed. */
void bp_output_abandon(struct bp_output *output);

/** What went wrong, from an errno, in a clerk's words; the caller frees it. */
char *bp_errno_text(int error);

#endif
