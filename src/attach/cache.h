/* Converted files, kept between builds under a hash of what they were made of. */
#ifndef BP_ATTACH_CACHE_H
#define BP_ATTACH_CACHE_H

#include <glib.h>
#include <stdbool.h>

/** The path under which `folder` keeps the PDF of that key, whether there is one or not; the caller
 * frees it. */
char *bp_cache_path(const char *folder, const char *key);

/** True if there is a PDF; it then counts as used today. */
bool bp_cache_has(const char *path);

/** Copies a finished file there, in one step, and clears out what nobody has used for months.
 * Returns false if that fails, which is no matter: then it is made again the next time. */
bool bp_cache_keep(const char *path, const char *file);

#endif
