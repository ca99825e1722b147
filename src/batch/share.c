/* Sharing out.
 * In: who comes, asks, gives back and goes. Out: who may have how many.
 * The one idea: the batch keeps the books, so a worker that is killed takes nothing with it, and
 * one that says nonsense gets no more than there is. */
#include "batch/share.h"

#include <glib.h>

bool bp_share_enter(struct bp_share *share, struct bp_part *part) {
    if (share->used >= share->total)
        return false;
    share->used++;
    *part = (struct bp_part){.held = 1};
    return true;
}

void bp_share_want(struct bp_part *part, unsigned number) {
    part->wants = MIN(part->wants + MIN(number, 1000), 1000);
}

void bp_share_give(struct bp_share *share, struct bp_part *part, unsigned number) {
    const unsigned given = MIN(number, part->held > 1 ? part->held - 1 : 0);
    part->held -= given;
    share->used -= given;
}

unsigned bp_share_grant(struct bp_share *share, struct bp_part *part) {
    const unsigned granted = MIN(part->wants, share->total - MIN(share->used, share->total));
    part->wants -= granted;
    part->held += granted;
    share->used += granted;
    return granted;
}

void bp_share_leave(struct bp_share *share, struct bp_part *part) {
    share->used -= part->held;
    *part = (struct bp_part){0};
}
