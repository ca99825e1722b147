/* Hyphenation: soft hyphens put into words, for packs that ask for it. */
#ifndef BP_TEXT_HYPHENS_H
#define BP_TEXT_HYPHENS_H

#include <glib.h>
#include <stdbool.h>

#include "base/diagnostics.h"

struct bp_hyphens;

/** Prepares for the dictionaries in `folder` (hyph_en_GB.dic, …); each is read when a text in its
 * language first comes. The caller frees the result. */
struct bp_hyphens *bp_hyphens_new(const char *folder);
void bp_hyphens_free(struct bp_hyphens *hyphens);

/** Notes which dictionaries have been read, or looked for in vain. */
void bp_hyphens_inputs(const struct bp_hyphens *hyphens, struct bp_diags *diags);

/** Appends the text with U+00AD wherever a word of the language may be divided, never before its
 * third or after its third last letter. Words of fewer than seven letters, in capitals, or with
 * anything else than letters in them are left whole, and so is everything where there is no
 * dictionary for the language; returns false then. */
bool bp_hyphenate(struct bp_hyphens *hyphens, const char *text, size_t length, const char *lang,
                  GString *out);

#endif
