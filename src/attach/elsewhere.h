/* Inside attach: links from one attached file to another. */
#ifndef BP_ATTACH_ELSEWHERE_H
#define BP_ATTACH_ELSEWHERE_H

#include "task.h"

/** Gives an attachment's file its number. */
void bp_elsewhere_add(struct bp_attach_run *run, struct bp_attachment *attachment);

/** What the reader program's file descriptor 4 is to be: the paths of the pack's files. The run's.
 * -1, and errno, if there is no room for them. */
int bp_elsewhere_names(struct bp_attach_run *run);

/** Finds out where all links lead, once all facts are known. Those that lead nowhere become a
 * finding. */
void bp_elsewhere_settle(struct bp_attach_run *run);

#endif
