/* A worker as the batch sees it: a process with a line to it. */
#ifndef BP_BATCH_CHILD_H
#define BP_BATCH_CHILD_H

#include <glib.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/types.h>

struct bp_child_process {
    pid_t pid;      /* 0: none runs */
    int line;       /* what it tells; -1: it has hung up */
    int said;       /* its standard error; -1: closed */
    int grants;     /* its standard input */
    GString *lines; /* what has come and is not read yet */
    GString *words; /* what it has said on standard error, or the end of it */
};

/* How it ended. */
struct bp_child_end {
    int status;     /* as waitpid() has it */
    int64_t memory; /* bytes that it held at most */
    char *words;    /* the end of what it has said on standard error; the caller frees it */
};

/** Starts a worker; it inherits `lock`. Returns 0, or an errno. */
int bp_child_process_start(struct bp_child_process *child, char **argv, int lock);

/** Takes in what has come. True once the worker has hung up, which it does by ending. */
bool bp_child_process_read(struct bp_child_process *child);

/** The next whole line that has come, without its end; NULL: none. The caller frees it. */
char *bp_child_process_line(struct bp_child_process *child);

/** Asks it to stop, or, with `hard`, makes it, with all that it has started. */
void bp_child_process_stop(const struct bp_child_process *child, bool hard);

/** Waits until it has ended, and frees everything. */
struct bp_child_end bp_child_process_end(struct bp_child_process *child);

#endif
