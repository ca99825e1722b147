/* Child processes of attach: started, watched, ended. */
#ifndef BP_ATTACH_SPAWN_H
#define BP_ATTACH_SPAWN_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* What is to run, and within which limits. */
struct bp_job {
    char **argv;
    const char *folder;       /* where it runs; NULL: where we do */
    int in;                   /* its standard input; -1: /dev/null */
    int third;                /* its file descriptor 3; -1: none */
    uint64_t memory;          /* bytes of address space; 0: no limit */
    uint64_t output;          /* bytes of a file that it writes; 0: no limit */
    unsigned processor, wall; /* seconds, of the processor's time (0: no limit) and by the clock */
};

/* A child in a process group of its own. */
struct bp_child {
    GPid pid;         /* 0: none runs */
    int out;          /* the reading end of its standard output, not blocking; -1: closed */
    unsigned wall;    /* seconds by the clock that it has */
    int64_t deadline; /* of the monotonic clock */
    double used;      /* once it has ended: seconds of the processor, with what it waited for */
};

/** Starts a job; the caller keeps its descriptors. Its standard error goes nowhere. Returns false
 * and sets `error` if it can't be run. */
bool bp_child_start(struct bp_child *child, const struct bp_job *job, GError **error);

/** True once the child has ended (and is reaped): `*status` as waitpid() has it. */
bool bp_child_ended(struct bp_child *child, int *status);

/** Kills the child with all that it has started, and reaps it; nothing if none runs. */
void bp_child_kill(struct bp_child *child);

#endif
