/* What LibreOffice's steps report of a file. */
#ifndef BP_ATTACH_OUTCOME_H
#define BP_ATTACH_OUTCOME_H

#include <glib.h>

#include "base/arena.h"
#include "model/attachment.h"

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
