/* How many helper processes a build may run, when a batch shares out the machine.
 *
 * A build that a batch has started has one process to itself: its own, or, as it waits for helpers,
 * one of them. For each further helper it asks the batch over its line, and gives back what it no
 * longer wants. The batch knows who holds what, so what a killed build held is not lost, as it
 * would be with tokens in a pipe. */
#ifndef BP_BASE_SLOTS_H
#define BP_BASE_SLOTS_H

/** The build's end of it. */
struct bp_slots {
    int line;       /* "want N\n" and "give N\n" are written to it */
    int grants;     /* a byte comes from it for each that is granted; does not block */
    unsigned held;  /* beyond the one that it has anyway */
    unsigned asked; /* and not granted yet */
};

/** Sees to it that `extra` are held or asked for, gives back what is more, and takes in what has
 * been granted. Never waits; `grants` can be polled. */
void bp_slots_want(struct bp_slots *slots, unsigned extra);

#endif
