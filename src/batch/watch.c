/* One pack, again and again.
 * In: a pack, and whatever happens to the files that it depends on. Out: its PDF, always new, and
 * what is different from the time before.
 * The one hard idea: a file may change while it is being read. So what the system says of each file
 * is noted before a build, and for one that the build was the first to name, it must be older than
 * the build; then every change, whenever it comes, makes a difference that is seen afterwards. */
#include <boardpack/batch.h>
#include <glib.h>
#include <string.h>

#include "batch/job.h"
#include "batch/notify.h"
#include "batch/run.h"

#define SETTLE_MS 15      /* so long nothing may happen before we build */
#define SETTLE_MOST_MS 90 /* but no longer than that all in all */
#define LOOK_MS 20        /* at a worker, or somebody else's lock */

struct watch {
    const struct bp_watch_options *options;
    struct bp_context *context;
    struct bp_job_options job_options;
    struct bp_pack pack;
    struct bp_notify *notify;
    GHashTable *files;   /* path -> struct bp_facts, as they were before the last build */
    struct bp_job *last; /* NULL: none so far */
};

static bool stopped(const struct watch *watch) {
    return g_atomic_int_get(&watch->context->stop);
}

/* Files */

static int by_name(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool has_changed(const char *path, const struct bp_facts *then) {
    const struct bp_facts now = bp_facts_of(path);
    return !bp_facts_equal(&now, then);
}

static bool any_changed(const struct watch *watch) {
    GHashTableIter all;
    gpointer path, facts;
    g_hash_table_iter_init(&all, watch->files);
    while (g_hash_table_iter_next(&all, &path, &facts))
        if (has_changed(path, facts))
            return true;
    return false;
}

/* The names of the files that have changed, sorted and ended by NULL; from now on they count as
 * they are. */
static GPtrArray *take_changes(struct watch *watch) {
    GPtrArray *changed = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter all;
    gpointer path, facts;
    g_hash_table_iter_init(&all, watch->files);
    while (g_hash_table_iter_next(&all, &path, &facts))
        if (has_changed(path, facts)) {
            *(struct bp_facts *)facts = bp_facts_of(path);
            g_ptr_array_add(changed, g_strdup(path));
        }
    g_ptr_array_sort(changed, by_name);
    g_ptr_array_add(changed, NULL);
    return changed;
}

/* The files that a build has named for the first time. */
static void note_inputs(struct watch *watch, const struct bp_job *job) {
    for (guint i = 0; i < job->told->inputs->len; i++) {
        const char *path = job->told->inputs->pdata[i];
        if (g_hash_table_contains(watch->files, path))
            continue;
        struct bp_facts facts = bp_facts_of(path);
        if (facts.touched >= job->begun || facts.modified >= job->begun)
            facts.inode = -1; /* no file's: it counts as changed at once */
        g_hash_table_insert(watch->files, g_strdup(path), g_memdup2(&facts, sizeof facts));
    }
    bp_notify_listen(watch->notify, job->told->inputs);
}

/* Building */

static struct bp_job *build(const struct watch *watch) {
    struct bp_share share = {.total = g_get_num_processors()};
    struct bp_job *job = g_new0(struct bp_job, 1);
    job->pack = &watch->pack;
    job->options = &watch->job_options;
    job->shown.claims = "";
    while (job->state != BP_JOB_DONE) {
        if (stopped(watch))
            bp_job_stop(job);
        if (job->state == BP_JOB_WAITING && !bp_job_try(job, &share))
            poll(NULL, 0, LOOK_MS);
        if (job->state == BP_JOB_RUNNING) {
            struct pollfd line = {.fd = job->child.line, .events = POLLIN};
            poll(&line, 1, LOOK_MS);
            bp_job_go_on(job, &share);
        }
    }
    return job;
}

static void job_free(struct bp_job *job) {
    if (!job)
        return;
    bp_job_clear(job);
    g_free(job);
}

/* Telling */

/* What a diagnostic says, wherever in its file: lines move when others come before them. */
static char *gist(const struct bp_diagnostic *said) {
    return g_strdup_printf("%s\n%s\n%s", said->slug, said->file ? said->file : "", said->text);
}

/* How often each has been said. */
static GHashTable *count_said(const struct bp_job *job) {
    GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; job && i < job->told->said->len; i++) {
        char *key = gist(&g_array_index(job->told->said, struct bp_diagnostic, i));
        const int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, key));
        g_hash_table_insert(counts, key, GINT_TO_POINTER(count + 1));
    }
    return counts;
}

/* What the earlier build has not said; borrowed from the job. */
static GPtrArray *find_new(const struct watch *watch, const struct bp_job *job) {
    GHashTable *before = count_said(watch->last);
    GPtrArray *anew = g_ptr_array_new();
    for (guint i = 0; i < job->told->said->len; i++) {
        const struct bp_diagnostic *said = &g_array_index(job->told->said, struct bp_diagnostic, i);
        char *key = gist(said);
        const int left = GPOINTER_TO_INT(g_hash_table_lookup(before, key));
        if (left > 0) {
            g_hash_table_insert(before, key, GINT_TO_POINTER(left - 1));
            continue;
        }
        g_ptr_array_add(anew, (gpointer)said);
        g_free(key);
    }
    g_hash_table_destroy(before);
    return anew;
}

static void tell(const struct watch *watch, const struct bp_job *job, const GPtrArray *changed) {
    GPtrArray *anew = find_new(watch, job);
    const int before = watch->last ? (int)watch->last->told->said->len : 0;
    const struct bp_watch_news news = {
        .changed = (const char *const *)changed->pdata,
        .result = &job->shown,
        .earlier = watch->last ? &watch->last->shown : NULL,
        .said_anew = (int)anew->len,
        .settled = before - ((int)job->told->said->len - (int)anew->len),
    };
    if (watch->options->news)
        watch->options->news(&news, watch->options->user);
    for (guint i = 0; watch->context->fn && i < anew->len; i++)
        watch->context->fn(anew->pdata[i], watch->context->user);
    g_ptr_array_free(anew, TRUE);
}

/* Until a file has changed, and then until whoever changes them has finished. */
static void wait_for_change(struct watch *watch) {
    while (!stopped(watch) && !any_changed(watch))
        if (bp_notify_wait(watch->notify, -1) && watch->last)
            bp_notify_listen(watch->notify, watch->last->told->inputs);
    const int64_t latest = g_get_monotonic_time() + SETTLE_MOST_MS * G_TIME_SPAN_MILLISECOND;
    while (!stopped(watch) && bp_notify_wait(watch->notify, SETTLE_MS) &&
           g_get_monotonic_time() < latest)
        ;
}

static enum bp_status watch_pack(struct watch *watch) {
    enum bp_status status = BP_OK;
    while (!stopped(watch)) {
        GPtrArray *changed = take_changes(watch);
        struct bp_job *job = build(watch);
        if (!job->stopped && job->shown.outcome != BP_STOPPED) {
            note_inputs(watch, job);
            tell(watch, job, changed);
            status = job->shown.status;
            job_free(watch->last);
            watch->last = g_steal_pointer(&job);
        }
        job_free(job);
        g_ptr_array_free(changed, TRUE);
        wait_for_change(watch);
    }
    return status;
}

/* The pack itself is watched even if its first build says nothing about it. */
static void watch_file(struct watch *watch, const char *path) {
    GPtrArray *paths = g_ptr_array_new();
    const struct bp_facts facts = bp_facts_of(path);
    g_hash_table_insert(watch->files, g_strdup(path), g_memdup2(&facts, sizeof facts));
    g_ptr_array_add(paths, (gpointer)path);
    bp_notify_listen(watch->notify, paths);
    g_ptr_array_free(paths, TRUE);
}

enum bp_status bp_watch(struct bp_context *context, const struct bp_watch_options *options) {
    struct bp_run_setting setting;
    struct bp_diags *diags = bp_diags_new();
    bp_run_set_up(&setting, context, options->program, diags);
    struct watch watch = {
        .options = options,
        .context = context,
        .job_options = {.program = setting.program,
                        .profile = options->profile,
                        .large_print = options->large_print,
                        .strict = options->strict,
                        .force = true,
                        .memory = options->memory ? options->memory : BP_DEFAULT_MEMORY,
                        .seconds = options->seconds ? options->seconds : BP_DEFAULT_SECONDS,
                        .hashes = setting.hashes,
                        .data_dir = context->data_dir},
        .pack = {.input = (char *)options->input, .output = (char *)options->output},
        .notify = bp_notify_new(options->poll),
        .files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
    };
    char *key = bp_run_key(&setting, &watch.job_options);
    watch.job_options.key = key;
    watch_file(&watch, options->input);
    const enum bp_status worked = bp_diags_failed(diags) ? BP_OK : watch_pack(&watch);
    const enum bp_status status = bp_context_finish(context, diags, false, false);
    job_free(watch.last);
    g_hash_table_destroy(watch.files);
    bp_notify_free(watch.notify);
    g_free(key);
    bp_run_clear(&setting);
    return MAX(status, worked);
}
