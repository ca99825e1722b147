/* How many processes may run at once: the machine's cores are shared out among the builds of a
 * batch and their helpers.
 *
 * A build that a batch has started has one slot to itself: its own process, or, as it waits for
 * helpers, one of them. For each further helper it asks the batch on its line, and gives back what
 * it no longer wants. The batch knows who holds what, so what a killed build held is not lost, as
 * it would be with tokens in a pipe. */
#ifndef BP_BASE_SLOTS_H
#define BP_BASE_SLOTS_H

#include <stdbool.h>

/* The batch's end: all there are. */
struct bp_slots {
    unsigned total; /* processes that may run at once */
    unsigned used;
};

/* What one build has of them, by the batch's books. */
struct bp_slots_held {
    unsigned held;  /* its own process included; 0: it does not run */
    unsigned wants; /* has asked for, and not got */
};

/** Takes one for a build that is about to start; false if none is free. */
bool bp_slots_enter(struct bp_slots *slots, struct bp_slots_held *of);

/** Takes in what a build says on its line: "want N" helpers, "give N" back. False if the line is
 * about something else. */
bool bp_slots_hear(struct bp_slots *slots, struct bp_slots_held *of, const char *line);

/** Gives the build what it wants as far as there is any: a byte on `pipe` for each. */
void bp_slots_grant(struct bp_slots *slots, struct bp_slots_held *of, int pipe);

/** The build has ended, in whatever way: all it held is free. */
void bp_slots_leave(struct bp_slots *slots, struct bp_slots_held *of);

/* The build's end. */
struct bp_slots_line {
    int line;       /* what it says is written to it */
    int grants;     /* a byte comes from it for each that is granted; does not block */
    unsigned held;  /* beyond the one that it has anyway */
    unsigned asked; /* and not granted yet */
};

/** Sees to it that `extra` are held or asked for, gives back what is more, and takes in what has
 * been granted. Never waits; `grants` can be polled. */
void bp_slots_want(struct bp_slots_line *line, unsigned extra);

#endif
