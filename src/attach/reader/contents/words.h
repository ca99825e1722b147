/* The words of structure elements. */
#ifndef BP_ATTACH_READER_CONTENTS_WORDS_H
#define BP_ATTACH_READER_CONTENTS_WORDS_H

#include "attach/reader/work.h"

struct bp_wording;

struct bp_wording *bp_wording_new(struct bp_work *work);
void bp_wording_free(struct bp_wording *words);

/** What is read out of a Link element: the words of its content, or what stands in for them, in one
 * line. NULL if there are none, or they can't be made out. Borrowed. */
const char *bp_wording_of_link(struct bp_wording *words, uint32_t elem);

#endif
