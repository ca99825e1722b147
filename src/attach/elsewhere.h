/* Inside attach: links from one attached file to another. */
#ifndef BP_ATTACH_ELSEWHERE_H
#define BP_ATTACH_ELSEWHERE_H

#include "task.h"

/** Gives an attachment's file its number. */
void bp_elsewhere_add(struct bp_attach_run *run, struct bp_attachment *attachment);

/** Adds the helper's arguments that name the pack's files. */
void bp_elsewhere_name(const struct bp_attach_run *run, const struct bp_attachment *attachment,
                       GPtrArray *arguments);

/** Finds out where all links lead, once all facts are known. Those that lead nowhere become a
 * finding. */
void bp_elsewhere_settle(struct bp_attach_run *run);

#endif
