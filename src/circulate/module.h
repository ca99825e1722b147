/* What the module's files share. Seen by the module only. */
#ifndef BP_CIRCULATE_MODULE_H
#define BP_CIRCULATE_MODULE_H

#include <boardpack/diag.h>

#include "circulate/draft.h"

BP_API bp_draft_fn bp_draft_make;

/** The event as an iCalendar object (RFC 5545); the caller frees it. NULL if there is no such time
 * zone. */
char *bp_event_text(const struct bp_event *event);

/** A file name for those who read nothing but ASCII: what can't be written so is spelled
 * differently or is an underscore. The caller frees it. */
char *bp_ascii_name(const char *name);

/** The header that says how a part is to be saved, with both names (RFC 2183; RFC 2231 for the one
 * that isn't ASCII). The caller frees it. */
char *bp_disposition(const char *name);

#endif
