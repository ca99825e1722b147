/* Child processes: started within limits, listened to, ended with all that they have started. */
#ifndef BP_BASE_PROCESS_H
#define BP_BASE_PROCESS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* What is to run, and within which limits. */
struct bp_command {
    char **argv;
    const char *folder;       /* where it runs; NULL: where we do */
    bool converses;           /* its standard input and standard error are pipes to us, too */
    int in;                   /* else: its standard input; -1: /dev/null */
    int third, fourth;        /* its file descriptors 3 and 4 (no 4 without 3); -1: none */
    uint64_t memory;          /* bytes of address space; 0: no limit */
    uint64_t output;          /* bytes of a file that it writes; 0: no limit */
    unsigned processor, wall; /* seconds, of the processor's time (0: no limit) and by the clock */
};

/* A child in a process group of its own. */
struct bp_process {
    pid_t pid;        /* 0: none runs */
    int in, out, err; /* our ends of its standard files, none of which blocks; -1: closed */
    unsigned wall;    /* seconds by the clock that it has */
    int64_t deadline; /* of the monotonic clock */
    double used;      /* once it has ended: seconds of the processor, with what it waited for */
    int64_t memory;   /* and the bytes that it held at most */
};

/** Starts a command; the caller keeps its descriptors. Unless the two converse, its standard error
 * goes nowhere. Returns 0, or the errno that says why it can't be run. */
int bp_process_start(struct bp_process *process, const struct bp_command *command);

/** Appends to `text` (NULL: drops) what has come on one of the pipes, but no more than a few
 * megabytes, so that others have their turn. False once nothing more will come: then the pipe is
 * closed. */
bool bp_process_read(int *pipe, GString *text);

/** True once the child has ended: `*status` as waitpid() has it. Then it is reaped, its pipes are
 * closed, and whatever it has left behind is killed. */
bool bp_process_ended(struct bp_process *process, int *status);

/** Kills the child with all that it has started, and reaps it; nothing if none runs. */
void bp_process_kill(struct bp_process *process);

/** Lowers a limit (RLIMIT_…) of this process; one that is lower already stays. */
void bp_process_limit(int resource, uint64_t most);

#endif
