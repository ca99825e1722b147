/* Office files become tagged PDFs by way of LibreOffice. */
#ifndef BP_ATTACH_OFFICE_H
#define BP_ATTACH_OFFICE_H

#include <stdbool.h>

#include "model/attachment.h"
#include "spawn.h"

/** Seconds that LibreOffice may take over one file. */
#define BP_OFFICE_MAX_SECONDS 60u

/** LibreOffice's program as PATH has it, or NULL; the caller frees it. */
char *bp_office_find(void);

/** A hash of an office file's bytes and of all else that its PDF depends on; the caller frees it.
 * `*changes` gets how many changes are tracked in it. Sets `error` and returns NULL if the file
 * can't be read. */
char *bp_office_key(const char *program, const struct bp_file *file, uint32_t *changes,
                    GError **error);

/** Prepares a folder (which is there, and empty) for the conversion, and starts it. Returns false
 * and sets `error` if that fails. */
bool bp_office_start(struct bp_child *child, const char *program, const struct bp_file *file,
                     const char *folder, GError **error);

/** The PDF that a conversion has left in its folder, whether it is there or not; the caller frees
 * it. */
char *bp_office_result(const char *folder);

/** Removes a folder with all that is in it. */
void bp_office_clear(const char *folder);

#endif
