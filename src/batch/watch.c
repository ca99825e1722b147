/* One pack, again and again.
 * In: a pack, and whatever happens to the files that it depends on. Out: its PDF, always new, and
 * what is different from the time before.
 * The one hard idea: a file may change while it is being read. So what the system says of each file
 * is noted before a build, and for one that the build was the first to name, it must be older than
 * the build; then every change, whenever it comes, makes a difference that is seen afterwards.
 *
 * What is listened to is folders, never files: an editor saves by writing another file and renaming
 * it, and whoever listens to the old file hears nothing any more. This is Linux's inotify and not
 * GIO's GFileMonitor because every worker is the same program, and loading GIO would cost each 1.4
 * ms, which is 7 % of a small pack. */
#include <boardpack/batch.h>
#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/inotify.h>
#endif

#include "batch/job.h"

#define SETTLE_MS 15      /* so long nothing may happen before we build */
#define SETTLE_MOST_MS 90 /* but no longer than that all in all */
#define LOOK_MS 100       /* without the system's help */
#define LOOK_RARELY_MS                                                                             \
    2000 /* with it: it says nothing of another machine's changes on a shared disk */

struct watch {
    const struct bp_watch_options *options;
    struct bp_context *context;
    struct bp_run run;
    struct bp_pack pack;
    int events;          /* inotify's; -1: the files are looked at now and then */
    GHashTable *files;   /* path -> struct bp_facts, as they were before the last build */
    struct bp_job *last; /* NULL: none so far */
};

static bool stopped(const struct watch *watch) {
    return g_atomic_int_get(&watch->context->stop);
}

/* Hearing that something has happened */

static int open_events(void) {
#ifdef __linux__
    return inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
#else
    return -1;
#endif
}

/* Listens in the folder that a path is in, or in the nearest above it that is there. Asking again
 * costs nothing, and is needed where a folder has been replaced by another. */
static void listen_near(struct watch *watch, const char *path) {
#ifdef __linux__
    const uint32_t what = IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE |
                          IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF;
    char *folder = g_path_get_dirname(path);
    while (watch->events >= 0 && inotify_add_watch(watch->events, folder, what) < 0) {
        const int error = errno;
        char *above = g_path_get_dirname(folder);
        if (error == ENOSPC || error == ENOMEM || strcmp(above, folder) == 0) {
            close(watch->events); /* there are no more to be had */
            watch->events = -1;
        }
        g_free(folder);
        folder = above;
    }
    g_free(folder);
#else
    (void)watch;
    (void)path;
#endif
}

static void listen_to(struct watch *watch, const GPtrArray *paths) {
    for (guint i = 0; i < paths->len; i++) {
        const char *path = paths->pdata[i];
        char *real = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? realpath(path, NULL) : NULL;
        listen_near(watch, path);
        if (real)
            listen_near(watch, real); /* that is where it is written */
        free(real);
    }
}

/* Waits until it is worth looking at the files again, or a signal has come, but no longer than
 * that. True if something has happened for certain. */
static bool wait_for_events(const struct watch *watch, int milliseconds) {
    char events[8192];
    struct pollfd told = {.fd = watch->events, .events = POLLIN};
    bool any = false;
    if (watch->events < 0)
        poll(NULL, 0, MIN(milliseconds, LOOK_MS));
    else if (poll(&told, 1, milliseconds) > 0)
        while (read(watch->events, events, sizeof events) > 0)
            any = true;
    return any;
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
    for (guint i = 0; i < job->result->inputs->len; i++) {
        const char *path = job->result->inputs->pdata[i];
        if (g_hash_table_contains(watch->files, path))
            continue;
        struct bp_facts facts = bp_facts_of(path);
        if (facts.touched >= job->build_time || facts.modified >= job->build_time)
            facts.inode = -1; /* no file's: it counts as changed at once */
        g_hash_table_insert(watch->files, g_strdup(path), g_memdup2(&facts, sizeof facts));
    }
    listen_to(watch, job->result->inputs);
}

/* Building */

static struct bp_job *build(const struct watch *watch) {
    GPtrArray *jobs = g_ptr_array_new();
    struct bp_job *job = bp_job_new(&watch->pack, &watch->run);
    g_ptr_array_add(jobs, job);
    bp_jobs_run(jobs, g_get_num_processors(), &watch->context->stop, NULL, NULL);
    g_ptr_array_free(jobs, TRUE);
    return job;
}

/* Reporting */

/* What a diagnostic says, wherever in its file: lines move when others come before them. */
static char *gist(const struct bp_diagnostic *said) {
    return g_strdup_printf("%s\n%s\n%s", said->slug, said->file ? said->file : "", said->text);
}

/* How often each has been said. */
static GHashTable *count_said(const struct bp_job *job) {
    GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; job && i < job->result->said->len; i++) {
        char *key = gist(&g_array_index(job->result->said, struct bp_diagnostic, i));
        const int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, key));
        g_hash_table_insert(counts, key, GINT_TO_POINTER(count + 1));
    }
    return counts;
}

/* What there is to say: all that is still wrong, and notes that the earlier build has not said.
 * Borrowed from the job. `*anew`: how many of all are new. */
static GPtrArray *find_news(const struct watch *watch, const struct bp_job *job, int *anew) {
    GHashTable *before = count_said(watch->last);
    GPtrArray *news = g_ptr_array_new();
    *anew = 0;
    for (guint i = 0; i < job->result->said->len; i++) {
        const struct bp_diagnostic *said =
            &g_array_index(job->result->said, struct bp_diagnostic, i);
        char *key = gist(said);
        const int left = GPOINTER_TO_INT(g_hash_table_lookup(before, key));
        *anew += left == 0;
        if (left == 0 || said->severity > BP_NOTE)
            g_ptr_array_add(news, (gpointer)said);
        if (left > 0)
            g_hash_table_insert(before, key, GINT_TO_POINTER(left - 1));
        else
            g_free(key);
    }
    g_hash_table_destroy(before);
    return news;
}

static void report(const struct watch *watch, const struct bp_job *job, const GPtrArray *changed) {
    int anew;
    GPtrArray *said = find_news(watch, job, &anew);
    const int before = watch->last ? (int)watch->last->result->said->len : 0;
    const struct bp_watch_news news = {
        .changed = (const char *const *)changed->pdata,
        .result = &job->result->facts,
        .earlier = watch->last ? &watch->last->result->facts : NULL,
        .said_anew = anew,
        .settled = before - ((int)job->result->said->len - anew),
    };
    if (watch->options->news)
        watch->options->news(&news, watch->options->user);
    for (guint i = 0; watch->context->fn && i < said->len; i++)
        watch->context->fn(said->pdata[i], watch->context->user);
    g_ptr_array_free(said, TRUE);
}

/* Until a file has changed, and then until whoever changes them has finished. */
static void wait_for_change(struct watch *watch) {
    while (!stopped(watch) && !any_changed(watch))
        if (wait_for_events(watch, LOOK_RARELY_MS) && watch->last)
            listen_to(watch, watch->last->result->inputs);
    const int64_t latest = g_get_monotonic_time() + SETTLE_MOST_MS * G_TIME_SPAN_MILLISECOND;
    while (!stopped(watch) && wait_for_events(watch, SETTLE_MS) && g_get_monotonic_time() < latest)
        ;
}

static enum bp_status watch_pack(struct watch *watch) {
    enum bp_status status = BP_OK;
    while (!stopped(watch)) {
        GPtrArray *changed = take_changes(watch);
        struct bp_job *job = build(watch);
        if (!job->stopped && job->result->facts.outcome != BP_STOPPED) {
            note_inputs(watch, job);
            report(watch, job, changed);
            status = job->result->facts.status;
            bp_job_free(watch->last);
            watch->last = g_steal_pointer(&job);
        }
        bp_job_free(job);
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
    listen_to(watch, paths);
    g_ptr_array_free(paths, TRUE);
}

enum bp_status bp_watch(struct bp_context *context, const struct bp_watch_options *options) {
    struct bp_diags *diags = bp_diags_new();
    struct watch watch = {
        .options = options,
        .context = context,
        .run = {.profile = options->profile,
                .large_print = options->large_print,
                .strict = options->strict,
                .force = true,
                .memory = options->memory,
                .seconds = options->seconds},
        .pack = {.input = (char *)options->input, .output = (char *)options->output},
        .events = options->poll ? -1 : open_events(),
        .files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
    };
    bp_run_begin(&watch.run, context, options->program, diags);
    watch_file(&watch, options->input);
    const enum bp_status worked = bp_diags_failed(diags) ? BP_OK : watch_pack(&watch);
    const enum bp_status status = bp_context_finish(context, diags, false, false);
    bp_job_free(watch.last);
    g_hash_table_destroy(watch.files);
    if (watch.events >= 0)
        close(watch.events);
    bp_run_end(&watch.run);
    return MAX(status, worked);
}
