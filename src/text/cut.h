/* What cutting remembers of its tokens. */
#ifndef BP_TEXT_CUT_H
#define BP_TEXT_CUT_H

struct bp_cutter;

/** Remembers nothing yet; the caller frees it. bp_cutter_forget() makes it so again. */
struct bp_cutter *bp_cutter_new(void);
void bp_cutter_forget(struct bp_cutter *cutter);
void bp_cutter_free(struct bp_cutter *cutter);

#endif
