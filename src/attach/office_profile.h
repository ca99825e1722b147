/* The profile that LibreOffice gets for one conversion, with the steps that it is to take. */
#ifndef BP_ATTACH_OFFICE_PROFILE_H
#define BP_ATTACH_OFFICE_PROFILE_H

#include <glib.h>
#include <stdbool.h>

/** The steps, as text: src/attach/office.bas. */
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

#endif
