/* What the contents of pages hold, and the room in them. */
#ifndef BP_ATTACH_READER_CONTENTS_CONTENT_H
#define BP_ATTACH_READER_CONTENTS_CONTENT_H

#include "attach/reader/work.h"

/** Looks through the contents of all pages: what they are made of goes to the findings. Needs the
 * elements of the marks (bp_page.marks). */
void bp_content_scan(struct bp_work *work);
void bp_content_free(struct bp_content *content);

/** Decides which pages are shrunk, to make room for the stamps; moves nothing yet (room.c). */
void bp_room_make(struct bp_work *work);

/* The words of structure elements (words.c) */

struct bp_wording;

struct bp_wording *bp_wording_new(struct bp_work *work);
void bp_wording_free(struct bp_wording *words);

/** What is read out of a Link element, in one line: the words of its content, or their replacement.
 * NULL if there are none, or they can't be made out. Borrowed. */
const char *bp_wording_of_link(struct bp_wording *words, uint32_t elem);

#endif
