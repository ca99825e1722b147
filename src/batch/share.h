/* The machine's cores, shared out among the processes of a batch: workers and their helpers. */
#ifndef BP_BATCH_SHARE_H
#define BP_BATCH_SHARE_H

#include <stdbool.h>

struct bp_share {
    unsigned total; /* processes that may run at once */
    unsigned used;
};

/* What one worker has of it. */
struct bp_part {
    unsigned held;  /* its own process included; 0: it does not run */
    unsigned wants; /* has asked for, and not got */
};

/** Takes one for a worker that is about to start; false if none is free. */
bool bp_share_enter(struct bp_share *share, struct bp_part *part);

/** The worker asks for helpers; it gives some back. */
void bp_share_want(struct bp_part *part, unsigned number);
void bp_share_give(struct bp_share *share, struct bp_part *part, unsigned number);

/** Gives the worker what it wants as far as there is any; returns how many. */
unsigned bp_share_grant(struct bp_share *share, struct bp_part *part);

/** The worker has ended, in whatever way: all it held is free. */
void bp_share_leave(struct bp_share *share, struct bp_part *part);

#endif
