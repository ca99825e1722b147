/* Languages by number, each with what HarfBuzz and ICU want to know of it. */
#ifndef BP_TEXT_LANG_H
#define BP_TEXT_LANG_H

#include <hb.h>
#include <stdbool.h>
#include <stdint.h>
#include <unicode/ubrk.h>

#include "base/arena.h"

struct bp_lang {
    const char *tag; /* BCP 47 */
    hb_language_t shaping;
    bool rtl;
    UBreakIterator *lines; /* opened by bp_lang_lines(); shared by languages of one primary tag */
};

struct bp_langs;

struct bp_langs *bp_langs_new(struct bp_arena *arena);
void bp_langs_free(struct bp_langs *langs);

/** The number of a language tag; 0 for NULL, the empty tag, and all after the 255th. */
uint8_t bp_lang_index(struct bp_langs *langs, const char *tag);

/** The language of that number; borrowed. */
const struct bp_lang *bp_lang_at(const struct bp_langs *langs, uint8_t index);

/** The line break iterator for a language; opened when first asked for. */
UBreakIterator *bp_lang_lines(struct bp_langs *langs, uint8_t index);

#endif
