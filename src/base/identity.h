/* Which file a path leads to. */
#ifndef BP_BASE_IDENTITY_H
#define BP_BASE_IDENTITY_H

#include <stdbool.h>

/** What tells a regular file from all others, whatever its path: its device and inode; where there
 * is no file yet, those of its folder, and its name; "-" is standard output. NULL for what can be
 * written without replacing anything: a device, a pipe, a terminal. The caller frees it. */
char *bp_identity(const char *path);

/** True for a file that is not there yet. */
bool bp_identity_is_future(const char *identity);

/** True if both paths lead to one file, or would. */
bool bp_identity_same(const char *one, const char *other);

#endif
