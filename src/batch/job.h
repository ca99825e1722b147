/* One pack on its way through a batch, and all packs side by side. */
#ifndef BP_BATCH_JOB_H
#define BP_BATCH_JOB_H

#include "base/process.h"
#include "base/slots.h"
#include "batch/batch_run.h"
#include "batch/packs.h"
#include "batch/result.h"
#include "batch/state.h"

enum bp_job_state { BP_JOB_WAITING, BP_JOB_RUNNING, BP_JOB_DONE };

struct bp_job {
    const struct bp_pack *pack;
    const struct bp_run *run;
    bool survey; /* nothing is built, and nothing locked: which files the pack reads is all */
    enum bp_job_state state;
    struct bp_result *result; /* once it is done */
    const char *stage;        /* a static string; NULL: not heard of */
    struct bp_slots_held slots;

    struct bp_state *lock;
    struct bp_process process;
    GString *lines;     /* what has come from it and is not read yet; at last the packed result */
    GString *words;     /* the end of what it has written to standard error */
    size_t promised;    /* the length of the packed result; 0: not heard of */
    int64_t started;    /* when its process did, of the monotonic clock; 0: there is none */
    int64_t build_time; /* the same by the clock of the files, in nanoseconds since 1970 */
    int64_t patience;   /* until when a lock is waited for; 0: it was free */
    bool overdue, stopped, killed, damaged;
};

struct bp_job *bp_job_new(const struct bp_pack *pack, const struct bp_run *run);

/** What the state of the pack's output is about; borrowed from both. */
struct bp_state_of bp_job_state(const struct bp_pack *pack, const struct bp_run *run);

/** Frees a job (a struct bp_job, or NULL) whose process has ended. */
void bp_job_free(gpointer data);

/** Called with a job that is at another stage, or done; with NULL when nothing has happened for a
 * while. */
typedef void bp_job_fn(struct bp_job *job, void *user);

/** Brings all jobs (struct bp_job) to their end, so many processes at once, helpers included. Once
 * `*stop`, which is read atomically, is set, what runs is stopped and what waits never starts.
 * `news` may be NULL. */
void bp_jobs_run(const GPtrArray *jobs, unsigned most, const int *stop, bp_job_fn *news,
                 void *user);

#endif
