/* The circulation e-mail of a prepared pack. */
#ifndef BP_MAIL_H
#define BP_MAIL_H

#include <boardpack/boardpack.h>

#include "base/diagnostics.h"

struct bp_prepared;

/** Drafts, and what goes beside them, made and not yet written. */
struct bp_mailing;

/** Announces the draft as an output, and those of its parts that are there already: see
 * bp_session_writes(). */
void bp_mail_announce(const char *draft, struct bp_diags *diags);

/** Makes the drafts of a pack that has pages; `options` is borrowed until bp_mailing_free(), its
 * profile and stages aren't looked at. NULL after a diagnostic. */
struct bp_mailing *bp_mail_make(struct bp_prepared *prepared,
                                const struct bp_mail_options *options);

/** Writes them; stops, after a diagnostic, at the first that can't be written. */
void bp_mail_put(struct bp_mailing *mailing);

/** Frees them; NULL is allowed. */
void bp_mailing_free(struct bp_mailing *mailing);

#endif
