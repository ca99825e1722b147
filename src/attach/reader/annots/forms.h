/* Form fields (ISO 32000-1, 12.7). */
#ifndef BP_ATTACH_READER_ANNOTS_FORMS_H
#define BP_ATTACH_READER_ANNOTS_FORMS_H

#include "attach/reader/work.h"

/** What a field says, or one above it (12.7.3.1), unresolved; NULL if none does. Only before
 * bp_forms_build(). */
struct bp_obj *bp_field_get(struct bp_work *work, struct bp_obj *dict, const char *key);

/** What a clerk knows a field by: its description, or its name. Only before bp_forms_build(). */
const char *bp_field_label(struct bp_work *work, struct bp_obj *dict);

/** Makes the tree of the fields whose widgets stay, under one of our own, and puts it into the
 * index. */
void bp_forms_build(struct bp_work *work);

#endif
