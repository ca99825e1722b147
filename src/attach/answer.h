/* What a helper hands back, as strangers' words are read: believed only where it holds. */
#ifndef BP_ATTACH_ANSWER_H
#define BP_ATTACH_ANSWER_H

#include "base/arena.h"
#include "model/attachment.h"

/** Facts may not be longer. */
#define BP_ANSWER_MAX_BYTES (8u << 20)

/** True if the text may be all of the facts: it ends as a dictionary does. */
bool bp_answer_ends(const char *text, size_t length);

/** Fills an attachment from the facts; its strings come from `arena`. NULL if they are right, "" if
 * they are not whole, else what is wrong with them (a static string). */
const char *bp_answer_read(struct bp_attachment *attachment, struct bp_arena *arena,
                           const char *text, size_t length);

/** An attachment's named destinations, to be looked up; they live in `arena`. */
GHashTable *bp_answer_places(const struct bp_attachment *attachment, struct bp_arena *arena);

/** Fills a link's `to_page` and `view`, that from `arena`, by its name. False if there is no such
 * place. */
bool bp_answer_take_place(const struct bp_attachment *attachment, struct bp_arena *arena,
                          GHashTable *places, struct bp_elsewhere *link);

#endif
