/* Many packs, side by side.
 * In: packs. Out: their PDFs, and what became of each.
 * The one hard idea: this process builds nothing and reads no pack, so nothing in a pack can hurt
 * it. It is one loop around poll(): what a worker says, or that it says nothing any more, is all
 * that ever happens. */
#include <boardpack/batch.h>
#include <glib.h>
#include <signal.h>
#include <string.h>

#include "base/file.h"
#include "base/session.h"
#include "batch/guard.h"
#include "batch/job.h"
#include "batch/run.h"
#include "batch/summary.h"
#include "context.h"

#define TICK_MS 200
#define LOCK_MS 50 /* so often somebody else's lock is tried */

struct batch {
    const struct bp_batch_options *options;
    struct bp_context *context;
    struct bp_diags *diags;
    struct bp_log *log;
    struct bp_share share;
    struct bp_job_options job_options;
    GPtrArray *packs, *jobs; /* struct bp_pack, struct bp_job */
    guint first;             /* all jobs before it have been started */
    guint reach;             /* no job from there on has been */
    guint told;              /* all before it are done, and have been told */
    guint finished, running, built;
    int64_t pages, began, busy_since;
    enum bp_status worst;
};

/* Telling */

/* From the packs that were built so far: the rest will take as long as they did. */
static int64_t time_left(const struct batch *batch, int64_t now) {
    if (!batch->built || !batch->busy_since)
        return -1;
    return (now - batch->busy_since) / batch->built * (batch->jobs->len - batch->finished);
}

static void tell(const struct batch *batch, enum bp_batch_event_kind kind,
                 const struct bp_job *job) {
    const int64_t now = g_get_monotonic_time();
    const struct bp_batch_event event = {
        .kind = kind,
        .packs = (int)batch->jobs->len,
        .finished = (int)batch->finished,
        .pages = batch->pages,
        .microseconds = now - batch->began,
        .left = time_left(batch, now),
        .input = kind == BP_BATCH_STAGE ? job->pack->input : NULL,
        .stage = kind == BP_BATCH_STAGE ? job->stage : NULL,
        .number = kind == BP_BATCH_PACK ? (int)batch->told + 1 : 0,
        .result = kind == BP_BATCH_PACK ? &job->shown : NULL,
    };
    if (batch->options->event)
        batch->options->event(&event, batch->options->user);
}

/* What is done is told in the packs' order: it waits for what comes before it. */
static void tell_in_order(struct batch *batch) {
    for (; batch->told < batch->jobs->len; batch->told++) {
        const struct bp_job *job = batch->jobs->pdata[batch->told];
        if (job->state != BP_JOB_DONE)
            return;
        for (guint i = 0; batch->context->fn && i < job->told->said->len; i++)
            batch->context->fn(&g_array_index(job->told->said, struct bp_diagnostic, i),
                               batch->context->user);
        tell(batch, BP_BATCH_PACK, job);
    }
}

static void finish_job(struct batch *batch, struct bp_job *job) {
    batch->finished++;
    batch->built += job->shown.outcome == BP_BUILT;
    batch->pages += job->shown.pages;
    batch->worst = MAX(batch->worst, job->shown.status);
    bp_log_pack(batch->log, &job->shown);
    tell_in_order(batch);
}

/* Working */

/* Starts what there is room for; true if some wait for somebody else's lock. */
static bool start_jobs(struct batch *batch) {
    bool locked = false;
    for (guint i = batch->first; i < batch->jobs->len; i++) {
        struct bp_job *job = batch->jobs->pdata[i];
        if (batch->share.used >= batch->share.total || bp_session_stopped(batch->diags))
            break;
        if (job->state == BP_JOB_WAITING && bp_job_try(job, &batch->share)) {
            if (job->state == BP_JOB_DONE)
                finish_job(batch, job);
            else if (!batch->busy_since)
                batch->busy_since = job->began;
        }
        locked = locked || job->state == BP_JOB_WAITING;
        batch->reach = MAX(batch->reach, i + 1);
        if (i == batch->first && job->state != BP_JOB_WAITING)
            batch->first++;
    }
    return locked;
}

/* Sleeps until a worker says something, or is overdue, or it is time to look again. */
static void wait_for_news(const struct batch *batch, bool locked) {
    struct pollfd *fds = g_new0(struct pollfd, 2 * (gsize)(batch->reach - batch->told));
    nfds_t n = 0;
    for (guint i = batch->told; i < batch->reach; i++) {
        const struct bp_job *job = batch->jobs->pdata[i];
        if (job->state != BP_JOB_RUNNING)
            continue;
        fds[n++] = (struct pollfd){.fd = job->child.line, .events = POLLIN};
        fds[n++] = (struct pollfd){.fd = job->child.said, .events = POLLIN};
    }
    if (n > 0 || locked)
        poll(fds, n, locked ? LOCK_MS : TICK_MS);
    g_free(fds);
}

static void hear_jobs(struct batch *batch) {
    bool news = false;
    for (guint i = batch->told; i < batch->reach; i++) {
        struct bp_job *job = batch->jobs->pdata[i];
        if (job->state != BP_JOB_RUNNING || !bp_job_go_on(job, &batch->share))
            continue;
        news = true;
        if (job->state == BP_JOB_DONE)
            finish_job(batch, job);
        else if (job->stage)
            tell(batch, BP_BATCH_STAGE, job);
    }
    if (!news)
        tell(batch, BP_BATCH_TICK, NULL);
}

static void stop_jobs(struct batch *batch) {
    for (guint i = 0; i < batch->jobs->len; i++) {
        struct bp_job *job = batch->jobs->pdata[i];
        const bool waited = job->state == BP_JOB_WAITING;
        bp_job_stop(job);
        if (waited)
            finish_job(batch, job);
    }
}

static void work(struct batch *batch) {
    while (batch->finished < batch->jobs->len) {
        if (bp_session_stopped(batch->diags))
            stop_jobs(batch);
        const bool locked = start_jobs(batch);
        if (batch->finished == batch->jobs->len)
            break;
        wait_for_news(batch, locked);
        hear_jobs(batch);
    }
}

/* Beginning and ending */

static void make_jobs(struct batch *batch) {
    for (guint i = 0; i < batch->packs->len; i++) {
        struct bp_job *job = g_new0(struct bp_job, 1);
        job->pack = batch->packs->pdata[i];
        job->options = &batch->job_options;
        job->shown.claims = "";
        g_ptr_array_add(batch->jobs, job);
    }
}

/* The folders that the PDFs go to. One that can't be made is told by whoever writes there. */
static void make_folders(const struct batch *batch) {
    for (guint i = 0; batch->options->output_dir && i < batch->packs->len; i++) {
        const struct bp_pack *pack = batch->packs->pdata[i];
        if (!pack->output)
            continue;
        char *folder = g_path_get_dirname(pack->output);
        g_mkdir_with_parents(folder, 0777);
        g_free(folder);
    }
}

static void job_free(gpointer data) {
    bp_job_clear(data);
    g_free(data);
}

/* Returns true if all packs were tried. */
static void run(struct batch *batch) {
    make_jobs(batch);
    make_folders(batch);
    struct bp_output *summary = bp_summary_open(batch->options->summary, batch->diags);
    batch->log = bp_log_open(batch->options->log, batch->diags);
    const bool may_begin = !bp_diags_failed(batch->diags);
    if (may_begin) {
        bp_log_begin(batch->log, batch->jobs->len);
        tell(batch, BP_BATCH_BEGAN, NULL);
        work(batch);
        tell(batch, BP_BATCH_ENDED, NULL);
    }
    const int64_t took = g_get_monotonic_time() - batch->began;
    if (may_begin && batch->finished == batch->jobs->len)
        bp_summary_write(summary, batch->jobs, batch->worst, took, batch->diags);
    else
        bp_output_abandon(summary);
    bp_log_end(batch->log, batch->worst, took, batch->diags);
}

enum bp_status bp_batch(struct bp_context *context, const struct bp_batch_options *options) {
    struct bp_run_setting setting;
    struct batch batch = {
        .options = options,
        .context = context,
        .diags = bp_context_begin(context),
        .share = {.total = options->jobs ? options->jobs : g_get_num_processors()},
        .jobs = g_ptr_array_new_with_free_func(job_free),
        .began = g_get_monotonic_time(),
    };
    batch.packs = bp_packs_find(options, batch.diags);
    bp_guard_outputs(options, batch.packs, batch.diags);
    bool wrong_call = bp_diags_failed(batch.diags);
    bp_run_set_up(&setting, context, options->program, batch.diags);
    batch.job_options = (struct bp_job_options){
        .program = setting.program,
        .profile = options->profile,
        .large_print = options->large_print,
        .strict = options->strict,
        .force = options->force,
        .mail = options->mail,
        .mail_dpi = options->mail_dpi,
        .memory = options->memory ? options->memory : BP_DEFAULT_MEMORY,
        .seconds = options->seconds ? options->seconds : BP_DEFAULT_SECONDS,
        .hashes = setting.hashes,
        .data_dir = context->data_dir,
    };
    char *key = bp_run_key(&setting, &batch.job_options);
    batch.job_options.key = key;
    if (!bp_diags_failed(batch.diags) && !bp_session_stopped(batch.diags)) {
        bp_guard_inputs(options, batch.packs, &batch.job_options, batch.share.total, batch.diags);
        wrong_call = bp_diags_said(batch.diags, BP_CODE_OUTPUT_IS_INPUT);
    }
    if (!bp_diags_failed(batch.diags) && !bp_session_stopped(batch.diags))
        run(&batch);
    enum bp_status status = bp_context_finish(context, batch.diags, false, wrong_call);
    g_ptr_array_free(batch.jobs, TRUE);
    g_ptr_array_free(batch.packs, TRUE);
    g_free(key);
    bp_run_clear(&setting);
    return MAX(status, batch.worst);
}
