/* What ISO 19005-2 refuses in objects that go out. */
#ifndef BP_ATTACH_READER_OBJECTS_ARCHIVE_H
#define BP_ATTACH_READER_OBJECTS_ARCHIVE_H

#include "attach/reader/work.h"

/** Looks at a dictionary before its references are made final; mends what nobody sees, and tells of
 * the rest if the file claims to be archivable. `number`: of the source, if it is a stream; or 0.
 */
void bp_archive_check(struct bp_work *work, struct bp_obj *dict, int kind, uint32_t number);

/** The same of a string, a name or a number. */
void bp_archive_check_value(struct bp_work *work, const struct bp_obj *value);

/** The same of a colour space, an array. */
void bp_archive_check_space(struct bp_work *work, struct bp_obj *space);

/** Tells of what only all objects together show. */
void bp_archive_finish(struct bp_work *work);

#endif
