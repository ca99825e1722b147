/* A pack's way: locked, looked at, built by a process, judged.
 * In: a pack. Out: what became of it, and all there is to say about it.
 * The one hard idea: a process can end in any way at any time. What counts is whether it has told
 * its result; it does so after the output is in place, so an output without a result is whole all
 * the same, and is only built again. */
#include "batch/job.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

#define GRACE_MICROSECONDS (2 * G_USEC_PER_SEC) /* from being asked to stop to being made to */

static struct bp_pos at(const char *path) {
    return (struct bp_pos){.file = path};
}

static void keep_said(const struct bp_diagnostic *diagnostic, void *user) {
    bp_result_say(user, diagnostic);
}

/* Done: with what its process has told, if it has. */
static void done(struct bp_job *job, enum bp_outcome outcome, enum bp_status status,
                 struct bp_diags *diags) {
    struct bp_pack_result *shown = &job->shown;
    if (!job->told)
        job->told = bp_result_new(job->pack->input, job->pack->output);
    if (diags)
        bp_diags_report(diags, keep_said, job->told);
    bp_diags_free(diags);
    job->state = BP_JOB_DONE;
    if (outcome != BP_UNCHANGED) { /* else it is what was kept */
        const int64_t memory = shown->memory;
        *shown = job->told->facts;
        shown->memory = memory;
    }
    shown->input = job->pack->input;
    shown->output = job->pack->output;
    shown->outcome = outcome;
    shown->status = status;
    shown->claims = bp_arena_strdup(job->told->arena, shown->claims);
    if (job->began)
        shown->microseconds = g_get_monotonic_time() - job->began;
    bp_state_close(job->lock);
    job->lock = NULL;
}

/* Starting */

/* There is nothing to build. */
static void tell_fault(struct bp_job *job) {
    struct bp_diags *diags = bp_diags_new();
    if (job->pack->error) {
        char *why = bp_errno_text(job->pack->error);
        bp_diag(diags, FILE_READ, at(job->pack->input), why);
        g_free(why);
        done(job, BP_NO_SYSTEM, BP_STATUS_SYSTEM, diags);
    } else {
        bp_diag(diags, BATCH_NONE, at(job->pack->input));
        done(job, BP_REFUSED, BP_STATUS_USAGE, diags);
    }
}

static char *folder_of(const struct bp_job *job) {
    return g_path_get_dirname(job->pack->input);
}

static void fail_to_open(struct bp_job *job, int error) {
    struct bp_diags *diags = bp_diags_new();
    if (error == EEXIST) {
        bp_diag(diags, OUTPUT_IS_INPUT, at(job->pack->output),
                "a file beside it that boardpack did not write");
        bp_diag_hint(diags,
                     "its name begins with \".\" and ends with \".boardpack\"; move it elsewhere");
        done(job, BP_REFUSED, BP_STATUS_USAGE, diags);
        return;
    }
    char *why = error == ENOENT ? g_strdup("no such folder") : bp_errno_text(error);
    bp_diag(diags, FILE_WRITE, at(job->pack->output), why);
    g_free(why);
    done(job, BP_NO_SYSTEM, BP_STATUS_SYSTEM, diags);
}

/* Another run has it; true when we have waited long enough. */
static bool lose_patience(struct bp_job *job) {
    const int64_t now = g_get_monotonic_time();
    if (!job->patience)
        job->patience = now + (int64_t)job->options->seconds * G_USEC_PER_SEC;
    if (now < job->patience)
        return false;
    struct bp_diags *diags = bp_diags_new();
    bp_diag(diags, BATCH_LOCKED, at(job->pack->output), job->options->seconds);
    done(job, BP_LOCKED, BP_STATUS_SYSTEM, diags);
    return true;
}

/* Whether the draft is there, or the first of several ("pack-1-of-3.eml"). */
static bool has_draft(const struct bp_job *job) {
    char *path = bp_pack_draft(job->pack), *name = g_path_get_basename(path),
         *folder = g_path_get_dirname(path);
    char *first = g_strdup_printf("%.*s-1-of-", (int)(strlen(name) - strlen(".eml")), name);
    bool there = g_file_test(path, G_FILE_TEST_EXISTS);
    GDir *dir = there ? NULL : g_dir_open(folder, 0, NULL);
    for (const char *entry; dir && !there && (entry = g_dir_read_name(dir));)
        there = g_str_has_prefix(entry, first) && g_str_has_suffix(entry, ".eml");
    if (dir)
        g_dir_close(dir);
    g_free(first);
    g_free(folder);
    g_free(name);
    g_free(path);
    return there;
}

/* True if the output is what it would become. */
static bool is_current(struct bp_job *job) {
    const struct bp_job_options *options = job->options;
    char *folder = folder_of(job);
    const bool current =
        !options->force && (!options->mail || has_draft(job)) &&
        bp_state_current(job->lock, folder, options->key, options->hashes, &job->shown);
    g_free(folder);
    return current;
}

char **bp_job_arguments(const struct bp_pack *pack, const struct bp_job_options *options,
                        bool survey) {
    GPtrArray *argv = g_ptr_array_new();
    g_ptr_array_add(argv, g_strdup(options->program));
    g_ptr_array_add(argv, g_strdup("build"));
    g_ptr_array_add(argv, g_strdup("--worker"));
    if (survey)
        g_ptr_array_add(argv, g_strdup("--survey"));
    g_ptr_array_add(argv, g_strdup_printf("--memory=%u", options->memory));
    g_ptr_array_add(argv, g_strdup_printf("--time=%u", options->seconds));
    g_ptr_array_add(argv, g_strdup_printf("--output=%s", pack->output));
    if (options->profile)
        g_ptr_array_add(argv, g_strdup_printf("--profile=%s", options->profile));
    if (options->large_print)
        g_ptr_array_add(argv, g_strdup("--large-print"));
    if (options->strict)
        g_ptr_array_add(argv, g_strdup("--strict"));
    if (options->mail) {
        char *draft = bp_pack_draft(pack);
        g_ptr_array_add(argv, g_strdup_printf("--mail=%s", draft));
        g_ptr_array_add(argv, g_strdup_printf("--mail-dpi=%d", options->mail_dpi));
        g_free(draft);
    }
    if (options->data_dir)
        g_ptr_array_add(argv, g_strdup_printf("--data=%s", options->data_dir));
    g_ptr_array_add(argv, g_strdup("--"));
    g_ptr_array_add(argv, g_strdup(pack->input));
    g_ptr_array_add(argv, NULL);
    return (char **)g_ptr_array_free(argv, FALSE);
}

static void start(struct bp_job *job) {
    char **argv = bp_job_arguments(job->pack, job->options, false);
    job->begun = bp_state_clear(job->lock);
    job->began = g_get_monotonic_time();
    job->deadline = job->began + (int64_t)job->options->seconds * G_USEC_PER_SEC;
    const int error = bp_child_process_start(&job->child, argv, bp_state_fd(job->lock));
    g_strfreev(argv);
    job->state = BP_JOB_RUNNING;
    if (error) {
        struct bp_diags *diags = bp_diags_new();
        char *why = bp_errno_text(error);
        bp_diag(diags, BATCH_START, at(job->pack->input), why);
        g_free(why);
        done(job, BP_NO_SYSTEM, BP_STATUS_SYSTEM, diags);
    }
}

bool bp_job_try(struct bp_job *job, struct bp_share *share) {
    bool busy;
    int error;
    if (share->used >= share->total)
        return false;
    if (!job->pack->output) {
        tell_fault(job);
        return true;
    }
    job->lock = bp_state_open(job->pack->output, &busy, &error);
    if (!job->lock && busy)
        return lose_patience(job);
    if (!job->lock) {
        fail_to_open(job, error);
    } else if (is_current(job)) {
        const bool warned = job->options->strict && job->shown.warnings > 0;
        done(job, BP_UNCHANGED, warned ? BP_STATUS_WARNINGS : BP_OK, NULL);
    } else {
        bp_share_enter(share, &job->part);
        start(job);
        if (job->state == BP_JOB_DONE)
            bp_share_leave(share, &job->part);
    }
    return true;
}

/* Listening */

static const char *stage_named(const char *name) {
    static const char *const stages[] = {"load",     "attach", "check", "layout", "draw",
                                         "assemble", "write",  "mail",  "end"};
    for (size_t i = 0; i < G_N_ELEMENTS(stages); i++)
        if (strcmp(stages[i], name) == 0)
            return stages[i];
    return NULL;
}

static void hear(struct bp_job *job, struct bp_share *share, char *line) {
    unsigned number;
    if (g_str_has_prefix(line, "stage ")) {
        job->stage = stage_named(line + strlen("stage "));
    } else if (sscanf(line, "want %u", &number) == 1) {
        bp_share_want(&job->part, number);
    } else if (sscanf(line, "give %u", &number) == 1) {
        bp_share_give(share, &job->part, number);
    } else if (*line == '{' && !job->line) {
        job->line = line;
        return;
    }
    g_free(line);
}

static void grant(struct bp_job *job, struct bp_share *share) {
    for (unsigned n = bp_share_grant(share, &job->part); n > 0; n--)
        if (write(job->child.grants, "+", 1) < 0)
            bp_share_give(share, &job->part, 1);
}

/* Ending */

static const char *signal_text(int status, char *text, size_t size) {
    if (WIFSIGNALED(status))
        g_snprintf(text, size, "signal %d", WTERMSIG(status));
    else
        g_snprintf(text, size, "exit status %d", WEXITSTATUS(status));
    return text;
}

/* GLib's way of running out of memory is to say so and abort, libxml2's to say so and to return
 * nothing, on which its caller stumbles; the kernel's is to kill. */
static bool wanted_memory(const struct bp_job *job, const struct bp_child_end *end) {
    const int number = WIFSIGNALED(end->status) ? WTERMSIG(end->status) : 0;
    const bool said =
        strstr(end->words, "failed to allocate") || strstr(end->words, "Memory allocation failed");
    return (number == SIGKILL && !job->killed) || (number && said);
}

static void judge_crash(struct bp_job *job, const struct bp_child_end *end) {
    struct bp_diags *diags = bp_diags_new();
    char how[32];
    if (job->overdue || (WIFSIGNALED(end->status) && WTERMSIG(end->status) == SIGXCPU)) {
        bp_diag(diags, BATCH_TIME, at(job->pack->input), job->options->seconds);
        done(job, BP_OVER_TIME, BP_STATUS_DOCUMENT, diags);
    } else if (wanted_memory(job, end)) {
        bp_diag(diags, BATCH_MEMORY, at(job->pack->input), job->options->memory);
        done(job, BP_OVER_MEMORY, BP_STATUS_DOCUMENT, diags);
    } else {
        bp_diag(diags, BATCH_CRASHED, at(job->pack->input),
                signal_text(end->status, how, sizeof how));
        done(job, BP_CRASHED, BP_STATUS_DOCUMENT, diags);
    }
}

static void judge_result(struct bp_job *job) {
    const enum bp_status status = job->told->facts.status;
    if (status == BP_OK || status == BP_STATUS_WARNINGS) {
        char *folder = folder_of(job);
        g_ptr_array_add(job->told->inputs, (gpointer)job->options->program);
        bp_state_keep(job->lock, folder, job->options->key, job->told, job->begun,
                      job->options->hashes);
        g_ptr_array_set_size(job->told->inputs, (int)job->told->inputs->len - 1);
        g_free(folder);
        done(job, BP_BUILT, status, NULL);
    } else {
        done(job, status == BP_STATUS_SYSTEM ? BP_NO_SYSTEM : BP_REFUSED, status, NULL);
    }
}

/* A result that is there counts, whatever happened after it; but not what a process says that was
 * told to stop. */
static void judge(struct bp_job *job, const struct bp_child_end *end) {
    job->shown.memory = end->memory;
    job->told = job->line ? bp_result_parse(job->line) : NULL;
    const bool good = job->told && job->told->facts.status <= BP_STATUS_WARNINGS;
    if (!good && (job->stopped || job->overdue))
        g_clear_pointer(&job->told, bp_result_free);
    if (!good && job->stopped)
        done(job, BP_STOPPED, BP_STATUS_SYSTEM, NULL);
    else if (job->told)
        judge_result(job);
    else
        judge_crash(job, end);
}

static void watch_time(struct bp_job *job) {
    if (g_get_monotonic_time() < job->deadline)
        return;
    bp_child_process_stop(&job->child, job->overdue || job->stopped);
    job->killed = job->overdue || job->stopped;
    job->overdue = job->overdue || !job->stopped;
    job->deadline = g_get_monotonic_time() + GRACE_MICROSECONDS;
}

bool bp_job_go_on(struct bp_job *job, struct bp_share *share) {
    const char *stage = job->stage;
    const bool ended = bp_child_process_read(&job->child);
    for (char *line; (line = bp_child_process_line(&job->child));)
        hear(job, share, line);
    if (!ended) {
        grant(job, share);
        watch_time(job);
        return job->stage != stage;
    }
    struct bp_child_end end = bp_child_process_end(&job->child);
    bp_share_leave(share, &job->part);
    judge(job, &end);
    g_free(end.words);
    return true;
}

void bp_job_stop(struct bp_job *job) {
    if (job->state == BP_JOB_WAITING) {
        done(job, BP_STOPPED, BP_STATUS_SYSTEM, NULL);
    } else if (job->state == BP_JOB_RUNNING && !job->stopped) {
        bp_child_process_stop(&job->child, false);
        job->stopped = true;
        job->deadline = g_get_monotonic_time() + GRACE_MICROSECONDS;
    }
}

void bp_job_clear(struct bp_job *job) {
    bp_state_close(job->lock);
    bp_result_free(job->told);
    g_free(job->line);
}
