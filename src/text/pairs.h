/* Shaping by pairs: words of plain ASCII, where a face allows it. */
#ifndef BP_TEXT_PAIRS_H
#define BP_TEXT_PAIRS_H

#include <hb.h>

#include "base/arena.h"
#include "text/text.h"

struct bp_pairs;

/** What can be said of a font's ASCII; made in the arena. */
struct bp_pairs *bp_pairs_new(struct bp_arena *arena, hb_font_t *font);

/** Makes the glyphs that HarfBuzz would make of a Latin word, left to right, in that language and
 * with those features (a static list) beside the default ones. `out` has room for `length` glyphs;
 * `buffer` is for questions to HarfBuzz. False: the word isn't of that kind, and HarfBuzz has to
 * see it whole. */
bool bp_pairs_shape(struct bp_pairs *pairs, hb_buffer_t *buffer, hb_language_t lang,
                    const hb_feature_t *features, unsigned n_features, const char *text,
                    uint32_t length, struct bp_glyph *out);

#endif
