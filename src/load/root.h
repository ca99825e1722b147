/* What kind of file an XML file is, without reading all of it as XML. */
#ifndef BP_LOAD_ROOT_H
#define BP_LOAD_ROOT_H

#include <stdbool.h>

/** True if the file's outermost element is called `name`, whatever its prefix, and whatever comes
 * after it. False if it can't be read. */
bool bp_load_root_is(const char *path, const char *name);

#endif
