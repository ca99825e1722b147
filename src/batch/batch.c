/* Many packs, side by side.
 * In: packs. Out: their PDFs, and what became of each.
 * This process builds nothing and reads no pack, so nothing in a pack can hurt it. */
#include <boardpack/batch.h>
#include <glib.h>

#include "base/file.h"
#include "base/session.h"
#include "batch/guard.h"
#include "batch/job.h"
#include "batch/summary.h"
#include "context.h"

struct batch {
    const struct bp_batch_options *options;
    struct bp_context *context;
    struct bp_diags *diags;
    struct bp_log *log;
    struct bp_run run;
    GPtrArray *packs, *jobs; /* struct bp_pack, struct bp_job */
    GHashTable *said;        /* notes and warnings so far, with their places */
    guint reported;          /* all before it are done, and have been reported */
    guint finished, built;
    int64_t pages, began, busy_since;
    enum bp_status worst;
};

/* From the packs that were built so far: the rest will take as long as they did. */
static int64_t time_left(const struct batch *batch, int64_t now) {
    if (!batch->built || !batch->busy_since)
        return -1;
    return (now - batch->busy_since) / batch->built * (batch->jobs->len - batch->finished);
}

static void report(const struct batch *batch, enum bp_batch_event_kind kind,
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
        .number = kind == BP_BATCH_PACK ? (int)batch->reported + 1 : 0,
        .result = kind == BP_BATCH_PACK ? &job->result->facts : NULL,
    };
    if (batch->options->event)
        batch->options->event(&event, batch->options->user);
}

/* What many packs say of one place, such as their profile, is said once. */
static bool is_repeated(const struct batch *batch, const struct bp_diagnostic *said) {
    if (!said->file || said->severity >= BP_ERROR)
        return false;
    return !g_hash_table_add(batch->said, g_strdup_printf("%s:%d:%d %s %s", said->file, said->line,
                                                          said->column, said->slug, said->text));
}

/* What is done is reported in the packs' order: it waits for what comes before it. */
static void report_in_order(struct batch *batch) {
    for (; batch->reported < batch->jobs->len; batch->reported++) {
        const struct bp_job *job = batch->jobs->pdata[batch->reported];
        if (job->state != BP_JOB_DONE)
            return;
        const GArray *said = job->result->said;
        for (guint i = 0; batch->context->fn && i < said->len; i++) {
            const struct bp_diagnostic *one = &g_array_index(said, struct bp_diagnostic, i);
            if (!is_repeated(batch, one))
                batch->context->fn(one, batch->context->user);
        }
        report(batch, BP_BATCH_PACK, job);
    }
}

/* A bp_job_fn. */
static void on_news(struct bp_job *job, void *user) {
    struct batch *batch = user;
    if (job && !batch->busy_since)
        batch->busy_since = job->started;
    if (!job) {
        report(batch, BP_BATCH_TICK, NULL);
    } else if (job->state != BP_JOB_DONE) {
        if (job->stage)
            report(batch, BP_BATCH_STAGE, job);
    } else {
        const struct bp_pack_result *facts = &job->result->facts;
        batch->finished++;
        batch->built += facts->outcome == BP_BUILT;
        batch->pages += facts->pages;
        batch->worst = MAX(batch->worst, facts->status);
        bp_log_pack(batch->log, facts);
        report_in_order(batch);
    }
}

/* The folders that the PDFs go to. If one can't be made, whoever writes there
 * reports it. */
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

static void run(struct batch *batch, unsigned most) {
    for (guint i = 0; i < batch->packs->len; i++)
        g_ptr_array_add(batch->jobs, bp_job_new(batch->packs->pdata[i], &batch->run));
    make_folders(batch);
    /* Before the work is done in vain. */
    const char *path = batch->options->summary;
    struct bp_output *summary = path ? bp_output_new(path, batch->diags) : NULL;
    batch->log = bp_log_open(batch->options->log, batch->diags);
    const bool may_begin = !bp_diags_failed(batch->diags);
    if (may_begin) {
        bp_log_begin(batch->log, batch->jobs->len);
        report(batch, BP_BATCH_BEGAN, NULL);
        bp_jobs_run(batch->jobs, most, &batch->context->stop, on_news, batch);
        report(batch, BP_BATCH_ENDED, NULL);
        bp_session_stopped(batch->diags); /* which says so */
    }
    const int64_t took = g_get_monotonic_time() - batch->began;
    if (may_begin)
        bp_summary_write(summary, batch->jobs, batch->worst, took, batch->diags);
    else
        bp_output_abandon(summary);
    bp_log_end(batch->log, batch->worst, took, batch->diags);
}

static bool may_go_on(const struct batch *batch) {
    return !bp_diags_failed(batch->diags) && !bp_session_stopped(batch->diags);
}

enum bp_status bp_batch(struct bp_context *context, const struct bp_batch_options *options) {
    const unsigned most = options->jobs ? options->jobs : g_get_num_processors();
    struct batch batch = {
        .options = options,
        .context = context,
        .diags = bp_context_begin(context),
        .run = {.profile = options->profile,
                .large_print = options->large_print,
                .strict = options->strict,
                .force = options->force,
                .mail = options->mail,
                .mail_dpi = options->mail_dpi,
                .memory = options->memory,
                .seconds = options->seconds},
        .jobs = g_ptr_array_new_with_free_func(bp_job_free),
        .said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .began = g_get_monotonic_time(),
    };
    batch.packs = bp_packs_find(options, batch.diags);
    bp_guard_outputs(options, batch.packs, batch.diags);
    bool wrong_call = bp_diags_failed(batch.diags);
    bp_run_begin(&batch.run, context, options->program, batch.diags);
    if (may_go_on(&batch)) {
        bp_guard_inputs(options, batch.packs, &batch.run, most, &context->stop, batch.diags);
        wrong_call = bp_diags_said(batch.diags, BP_CODE_OUTPUT_IS_INPUT);
    }
    if (may_go_on(&batch))
        run(&batch, most);
    enum bp_status status = bp_context_finish(context, batch.diags, false, wrong_call);
    g_hash_table_destroy(batch.said);
    g_ptr_array_free(batch.jobs, TRUE);
    g_ptr_array_free(batch.packs, TRUE);
    bp_run_end(&batch.run);
    return MAX(status, batch.worst);
}
