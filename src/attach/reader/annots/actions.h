/* What links, fields and bookmarks do. */
#ifndef BP_ATTACH_READER_ANNOTS_ACTIONS_H
#define BP_ATTACH_READER_ANNOTS_ACTIONS_H

#include "attach/reader/annots/destinations.h"

/** What a dictionary with /Dest or /A does. What must not stay is reported, as being on `page` of
 * the file (from 1; 0: on none). */
struct bp_target bp_target_read(struct bp_work *work, struct bp_obj *dict, uint32_t page);

/** The same of a link or bookmark, which may also lead to another file of the pack. */
struct bp_target bp_link_read(struct bp_work *work, struct bp_obj *dict, uint32_t page);

/** Sets or takes out /Dest and /A. */
void bp_target_set(struct bp_work *work, struct bp_obj *dict, struct bp_target target);

/** Reports the actions in an /AA dictionary. */
void bp_actions_tell(struct bp_work *work, struct bp_obj *additional, uint32_t page);

/** Reports an action and those that follow it, but for harmless ones. */
void bp_action_tell(struct bp_work *work, struct bp_obj *action, uint32_t page);

#endif
