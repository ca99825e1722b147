/* Office files become tagged PDFs by way of LibreOffice. */
#ifndef BP_ATTACH_OFFICE_H
#define BP_ATTACH_OFFICE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/process.h"
#include "model/attachment.h"

/** Seconds that LibreOffice may take over one file: of the processor, and by the clock. */
#define BP_OFFICE_MAX_SECONDS 60u
#define BP_OFFICE_MAX_WALL 300u

/* Tracked changes in texts, as the file itself has them: LibreOffice overlooks some. */
struct bp_changes {
    uint32_t all;
    uint32_t controlled; /* deletions in content controls, which LibreOffice may print as text */
};

/** How many insertions, deletions and moves are tracked in a text (Office Open XML or
 * OpenDocument), in whichever of its parts; those in comments only if `comments`. None in any other
 * file. */
struct bp_changes bp_changes_count(const void *bytes, size_t length, bool comments);

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

/* The profile that LibreOffice gets for one conversion */

/** The steps that it is to take, as text: src/attach/office.bas. */
extern const char bp_office_steps[];

/** The argument that makes LibreOffice take them. */
#define BP_OFFICE_STEPS_URL "macro:///Standard.Office.Main"

/* What the steps ask for, by the names of their functions. Addresses are URLs. */
struct bp_office_job {
    const char *source, *pdf, *report;
    const char *service; /* the kind of document that the file's name promises */
    const char *changes; /* "accept", "reject" or "" */
    const char *file_name;
};

/** Writes the profile into a folder that is not there yet. Returns false and sets `error` if that
 * fails. */
bool bp_office_write_profile(const char *folder, const struct bp_office_job *job, GError **error);

/* What the steps report of a file */

enum bp_office_outcome {
    BP_OUTCOME_PRINTED, /* there should be a PDF */
    BP_OUTCOME_REFUSED, /* a finding is in the way */
    BP_OUTCOME_FAILED,  /* no PDF, and no reason that would help */
    BP_OUTCOME_MISSING, /* a part of LibreOffice is not installed */
};

/** Reads a report (src/attach/office.bas) and appends what it found, struct bp_finding, each code
 * once. `*authors` gets how many people's changes LibreOffice has seen. */
enum bp_office_outcome bp_outcome_read(const char *text, struct bp_arena *arena, GArray *findings,
                                       uint32_t *authors);

#endif
