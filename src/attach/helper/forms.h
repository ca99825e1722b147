/* Form fields. */
#ifndef BP_ATTACH_HELPER_FORMS_H
#define BP_ATTACH_HELPER_FORMS_H

#include "attach/helper/work.h"

/** True if fields rely on viewers to make their appearances. */
bool bp_forms_lack_appearances(struct bp_work *work);

/** Makes the tree of the fields whose widgets stay, under one of our own, and puts it into the
 * index. */
void bp_forms_build(struct bp_work *work);

#endif
