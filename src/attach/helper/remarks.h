/* Comments in content streams. */
#ifndef BP_ATTACH_HELPER_REMARKS_H
#define BP_ATTACH_HELPER_REMARKS_H

#include <glib.h>

/** The contents without comments (ISO 32000-1, 7.2.3); NULL if there are none. To be freed. */
GString *bp_remarks_strip(const GString *contents);

#endif
