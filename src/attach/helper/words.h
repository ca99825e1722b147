/* The words of structure elements. */
#ifndef BP_ATTACH_HELPER_WORDS_H
#define BP_ATTACH_HELPER_WORDS_H

#include "attach/helper/work.h"

struct bp_words;

struct bp_words *bp_words_new(struct bp_work *work);
void bp_words_free(struct bp_words *words);

/** What is read out of a Link element: the words of its content, or what stands in for them, in one
 * line. NULL if there are none, or they can't be made out. Borrowed. */
const char *bp_words_of_link(struct bp_words *words, uint32_t elem);

#endif
