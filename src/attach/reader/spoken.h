/* Texts in the file that a screen reader reads out, and the languages that they are in. */
#ifndef BP_ATTACH_READER_SPOKEN_H
#define BP_ATTACH_READER_SPOKEN_H

#include "attach/reader/work.h"

/** True if a text string has something to be read out: more than white space and marks. */
bool bp_text_is_said(struct bp_work *work, struct bp_obj *string);

/** True for a language as BCP 47 writes it. */
bool bp_lang_is_tag(const char *text);

/** A language as BCP 47 writes it, or nearly so (en_GB for en-GB), as it is written properly; from
 * the arena. NULL if it is none. */
const char *bp_lang_tag(const char *text, struct bp_arena *arena);

#endif
