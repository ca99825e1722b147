/* Inside attach: LibreOffice at work on one file. */
#ifndef BP_ATTACH_CONVERT_H
#define BP_ATTACH_CONVERT_H

#include "task.h"

/** Brings an office file on its way: to LibreOffice, or to the reader program if its PDF is there.
 * The task stays waiting if LibreOffice is at work on the same content. */
void bp_convert_start(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags);

/** True if LibreOffice has done its work, and may be ended. */
bool bp_convert_is_done(struct bp_attach_run *run, const struct bp_task *task);

/** LibreOffice has ended: on to the reader program. */
void bp_convert_ended(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags);

#endif
