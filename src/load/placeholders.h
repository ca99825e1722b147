/* The {placeholders} in a profile's texts. */
#ifndef BP_LOAD_PLACEHOLDERS_H
#define BP_LOAD_PLACEHOLDERS_H

#include "base/diagnostics.h"
#include "model/profile.h"

/** Reports each {name} in a text that is none of `names`, which are separated by spaces. */
void bp_check_placeholders(const char *text, const char *names, struct bp_pos pos,
                           struct bp_diags *diags);

/** The same of one of the profile's words. */
void bp_check_word(enum bp_word_key key, const char *text, struct bp_pos pos,
                   struct bp_diags *diags);

#endif
