/* Paragraphs to pieces: text.h's bp_text_cut(), and its two ways for the tests to compare. */
#ifndef BP_TEXT_CUT_H
#define BP_TEXT_CUT_H

#include "base/arena.h"
#include "text/text.h"

struct bp_cutter;

struct bp_cutter *bp_cutter_new(void);
void bp_cutter_forget(struct bp_cutter *cutter);
void bp_cutter_free(struct bp_cutter *cutter);

/** bp_text_cut() by the slow way: the whole paragraph through ICU, nothing from the memo. */
void bp_text_cut_whole(struct bp_fonts *fonts, const char *text, size_t length,
                       const struct bp_span *spans, size_t n_spans, const char *lang,
                       GArray *pieces, struct bp_diags *diags);

#endif
