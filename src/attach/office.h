/* Office files become tagged PDFs by way of LibreOffice. */
#ifndef BP_ATTACH_OFFICE_H
#define BP_ATTACH_OFFICE_H

#include <stdbool.h>

#include "base/process.h"
#include "changes.h"
#include "model/attachment.h"

/** Seconds that LibreOffice may take over one file: of the processor, and by the clock. */
#define BP_OFFICE_MAX_SECONDS 60u
#define BP_OFFICE_MAX_WALL 300u

/** LibreOffice's program as PATH has it, or NULL; the caller frees it. */
char *bp_office_find(void);

/** Debian's package with the part of LibreOffice that a file needs; a static string. */
const char *bp_office_package(const struct bp_file *file);

/** A hash of an office file's bytes and of all else that its PDF depends on; the caller frees it.
 * `*changes` gets what is tracked in the file, as far as it can be seen without LibreOffice. Sets
 * `error` and returns NULL if the file can't be read. */
char *bp_office_key(const char *program, const struct bp_file *file, struct bp_changes *changes,
                    GError **error);

/** Prepares a folder (which is there, and empty) for the conversion, and starts it, with `wall`
 * seconds by the clock. Returns false and sets `error` if that fails, for a reason that the file
 * has no part in. */
bool bp_office_start(struct bp_process *child, const char *program, const struct bp_file *file,
                     const char *folder, unsigned wall, GError **error);

/** The PDF that a conversion leaves in its folder, whether it is there or not; and the report that
 * is beside a PDF. The caller frees them. */
char *bp_office_result(const char *folder);
char *bp_office_report(const char *pdf);

/** True once LibreOffice has done all that it was to do: then the report is there. */
bool bp_office_finished(const char *folder);

/** Removes a folder with all that is in it. */
void bp_office_clear(const char *folder);

#endif
