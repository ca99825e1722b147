/* One pack on its way through a batch. */
#ifndef BP_BATCH_JOB_H
#define BP_BATCH_JOB_H

#include "batch/child.h"
#include "batch/packs.h"
#include "batch/result.h"
#include "batch/share.h"
#include "batch/state.h"

/* What is the same for all packs of a run; borrowed. */
struct bp_job_options {
    const char *program, *profile;
    bool large_print, strict, force;
    bool mail; /* the draft of an e-mail beside the PDF, too */
    int mail_dpi;
    unsigned memory, seconds;
    const char *key; /* what else the output depends on, as text */
    struct bp_hashes *hashes;
    const char *data_dir; /* NULL: the worker finds it */
};

enum bp_job_state { BP_JOB_WAITING, BP_JOB_RUNNING, BP_JOB_DONE };

struct bp_job {
    const struct bp_pack *pack;
    const struct bp_job_options *options;
    enum bp_job_state state;
    struct bp_pack_result shown; /* once it is done */
    struct bp_result *told;      /* what it has said; once it is done */
    const char *stage;           /* a static string; NULL: not heard of */
    struct bp_part part;

    struct bp_state *lock;
    struct bp_child_process child;
    char *line;    /* the result's JSON; NULL: not heard yet */
    int64_t began; /* of the monotonic clock; 0: no process */
    int64_t begun; /* when, in nanoseconds since 1970 */
    int64_t
        deadline; /* of the monotonic clock: when it is asked to stop, then when it is made to */
    int64_t patience; /* until when a lock is waited for; 0: it was free */
    bool overdue, stopped, killed;
};

/** Sees to a job that waits: it is done at once if nothing has changed, else its process starts, in
 * its share of the machine. False: its output is locked, or there is no room; try again. */
bool bp_job_try(struct bp_job *job, struct bp_share *share);

/** Takes in what the process says, ends it when it is overdue, and finds out what has become of it
 * when it has ended. True if there is news. */
bool bp_job_go_on(struct bp_job *job, struct bp_share *share);

/** The arguments of a pack's process; with `survey` it only loads the pack and tells which files
 * that takes. The caller frees them. */
char **bp_job_arguments(const struct bp_pack *pack, const struct bp_job_options *options,
                        bool survey);

/** Stops it before it is done. */
void bp_job_stop(struct bp_job *job);

/** Frees what it holds; the process must have ended. */
void bp_job_clear(struct bp_job *job);

#endif
