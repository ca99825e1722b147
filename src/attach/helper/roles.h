/* Standard structure types. */
#ifndef BP_ATTACH_HELPER_ROLES_H
#define BP_ATTACH_HELPER_ROLES_H

#include "attach/helper/work.h"

struct bp_roles;

struct bp_roles *bp_roles_new(struct bp_work *work, struct bp_obj *root);
void bp_roles_free(struct bp_roles *roles);

/** The standard type (ISO 32000-1, 14.8.4) of an element; a static string. NonStruct, and
 * `*unknown` is true, if its type is none and is not mapped to one. */
const char *bp_roles_of(struct bp_roles *roles, struct bp_obj *elem, bool *unknown);

#endif
