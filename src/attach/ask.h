/* Inside attach: the reader program at work on one file. */
#ifndef BP_ATTACH_ASK_H
#define BP_ATTACH_ASK_H

#include "task.h"

/** Starts the reader program on a PDF. */
void bp_ask_start(struct bp_attach_run *run, struct bp_task *task, const char *path,
                  struct bp_diags *diags);

/** Takes what the task's child has said; LibreOffice says nothing that counts. Returns false if the
 * task has failed. */
bool bp_ask_listen(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags);

/** The reader program has ended; `status` as waitpid() has it. */
void bp_ask_ended(struct bp_attach_run *run, struct bp_task *task, int status,
                  struct bp_diags *diags);

#endif
