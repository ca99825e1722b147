/* Files inside the attached file. */
#ifndef BP_ATTACH_READER_OBJECTS_FILESPECS_H
#define BP_ATTACH_READER_OBJECTS_FILESPECS_H

#include "attach/reader/work.h"

/** Tells of the files inside that the file as a whole, its pages and their annotations name; to be
 * called before these are changed. */
void bp_filespecs_read(struct bp_work *work);

/** The same of the elements of its structure. */
void bp_filespecs_read_tags(struct bp_work *work);

/** The same of what a value leads to, on a page of the file (from 1; 0: on none). */
void bp_filespecs_tell(struct bp_work *work, struct bp_obj *value, uint32_t page);

#endif
