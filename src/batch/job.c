/* A pack's way: locked, looked at, built by a process, judged.
 * In: a pack. Out: what became of it, and all there is to say about it.
 * The one hard idea: a process can end in any way at any time. What counts is whether it has sent
 * its result. It does so after the output is in place; so an output without a result is whole all
 * the same, and is only built again. */
#include "batch/job.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "base/file.h"

#define GRACE_MICROSECONDS (2 * G_USEC_PER_SEC) /* from being asked to stop to being made to */
#define TICK_MS 200
#define LOCK_MS 50 /* so often somebody else's lock is tried */
#define END_MS 1   /* so often one that has hung up is asked whether it has ended */
#define WORDS_KEPT 4096

struct bp_job *bp_job_new(const struct bp_pack *pack, const struct bp_run *run) {
    struct bp_job *job = g_new0(struct bp_job, 1);
    job->pack = pack;
    job->run = run;
    job->lines = g_string_new(NULL);
    job->words = g_string_new(NULL);
    return job;
}

void bp_job_free(gpointer data) {
    struct bp_job *job = data;
    if (!job)
        return;
    bp_result_free(job->result);
    g_string_free(job->lines, TRUE);
    g_string_free(job->words, TRUE);
    g_free(job);
}

struct bp_state_of bp_job_state(const struct bp_pack *pack, const struct bp_run *run) {
    return (struct bp_state_of){pack->input, pack->output, run->key, run->hashes};
}

static struct bp_pos at(const char *path) {
    return (struct bp_pos){.file = path};
}

static void keep_said(const struct bp_diagnostic *diagnostic, void *user) {
    bp_result_say(user, diagnostic);
}

/* Done: with the result that its process has sent or an earlier one has left, if there is either.
 * Takes `diags`. */
static void done(struct bp_job *job, enum bp_outcome outcome, enum bp_status status,
                 struct bp_diags *diags) {
    if (!job->result)
        job->result = bp_result_new(job->pack->input, job->pack->output);
    if (diags)
        bp_diags_report(diags, keep_said, job->result);
    bp_diags_free(diags);
    struct bp_pack_result *facts = &job->result->facts;
    facts->outcome = outcome;
    facts->status = status;
    facts->memory = job->process.memory;
    if (job->started)
        facts->microseconds = g_get_monotonic_time() - job->started;
    job->state = BP_JOB_DONE;
    bp_state_close(g_steal_pointer(&job->lock));
}

/* Starting */

/* There is nothing to build. */
static void report_fault(struct bp_job *job) {
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

/* Another run has it: we wait, but not for ever. */
static void lose_patience(struct bp_job *job) {
    const int64_t now = g_get_monotonic_time();
    if (!job->patience)
        job->patience = now + (int64_t)job->run->seconds * G_USEC_PER_SEC;
    if (now < job->patience)
        return;
    struct bp_diags *diags = bp_diags_new();
    bp_diag(diags, BATCH_LOCKED, at(job->pack->output), job->run->seconds);
    done(job, BP_LOCKED, BP_STATUS_SYSTEM, diags);
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

/* True if the output is what it would become; then the result says what it is. */
static bool is_current(struct bp_job *job) {
    const struct bp_run *run = job->run;
    if (run->force || (run->mail && !has_draft(job)))
        return false;
    struct bp_result *result = bp_result_new(job->pack->input, job->pack->output);
    if (bp_state_current(job->lock, result, &job->damaged))
        job->result = g_steal_pointer(&result);
    bp_result_free(result);
    return job->result != NULL;
}

/* The arguments of a pack's process; the caller frees them. */
static char **arguments_of(const struct bp_job *job) {
    const struct bp_run *run = job->run;
    GPtrArray *argv = g_ptr_array_new();
    g_ptr_array_add(argv, g_strdup(run->program));
    g_ptr_array_add(argv, g_strdup("build"));
    g_ptr_array_add(argv, g_strdup("--worker"));
    if (job->survey)
        g_ptr_array_add(argv, g_strdup("--survey"));
    g_ptr_array_add(argv, g_strdup_printf("--memory=%u", run->memory));
    g_ptr_array_add(argv, g_strdup_printf("--output=%s", job->pack->output));
    if (run->profile)
        g_ptr_array_add(argv, g_strdup_printf("--profile=%s", run->profile));
    if (run->large_print)
        g_ptr_array_add(argv, g_strdup("--large-print"));
    if (run->strict)
        g_ptr_array_add(argv, g_strdup("--strict"));
    if (run->mail) {
        char *draft = bp_pack_draft(job->pack);
        g_ptr_array_add(argv, g_strdup_printf("--mail=%s", draft));
        g_ptr_array_add(argv, g_strdup_printf("--mail-dpi=%d", run->mail_dpi));
        g_free(draft);
    }
    if (run->data_dir)
        g_ptr_array_add(argv, g_strdup_printf("--data=%s", run->data_dir));
    g_ptr_array_add(argv, g_strdup("--"));
    g_ptr_array_add(argv, g_strdup(job->pack->input));
    g_ptr_array_add(argv, NULL);
    return (char **)g_ptr_array_free(argv, FALSE);
}

/* In its share of the machine. */
static void start(struct bp_job *job, struct bp_slots *slots) {
    char **argv = arguments_of(job);
    const struct bp_command command = {
        .argv = argv,
        .converses = true,
        .third = job->lock ? bp_state_fd(job->lock) : -1,
        .fourth = -1,
        .wall = job->run->seconds,
    };
    job->build_time = job->lock ? bp_state_clear(job->lock) : 0;
    job->started = g_get_monotonic_time();
    const int error = bp_process_start(&job->process, &command);
    if (!error) {
        bp_slots_enter(slots, &job->slots);
        job->state = BP_JOB_RUNNING;
    } else {
        struct bp_diags *diags = bp_diags_new();
        char *why = bp_errno_text(error);
        bp_diag(diags, BATCH_START, at(job->pack->input), why);
        g_free(why);
        done(job, BP_NO_SYSTEM, BP_STATUS_SYSTEM, diags);
    }
    g_strfreev(argv);
}

/* Sees to a job that waits: it is done at once if nothing has changed, else its process starts. It
 * goes on waiting while somebody else has locked its output. */
static void try(struct bp_job *job, struct bp_slots *slots) {
    bool busy = false;
    int error = 0;
    if (!job->pack->output) {
        report_fault(job);
        return;
    }
    const struct bp_state_of of = bp_job_state(job->pack, job->run);
    if (!job->survey)
        job->lock = bp_state_open(&of, &busy, &error);
    if (busy) {
        lose_patience(job);
    } else if (!job->lock && !job->survey) {
        fail_to_open(job, error);
    } else if (!job->survey && is_current(job)) {
        const bool warned = job->run->strict && job->result->facts.warnings > 0;
        done(job, BP_UNCHANGED, warned ? BP_STATUS_WARNINGS : BP_OK, NULL);
    } else {
        start(job, slots);
    }
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

/* Takes in the lines that have come; what is behind the one that promises the result is no line. */
static void hear(struct bp_job *job, struct bp_slots *slots) {
    char *end;
    while (!job->promised && (end = strchr(job->lines->str, '\n'))) {
        const char *line = job->lines->str;
        *end = '\0';
        if (g_str_has_prefix(line, "stage "))
            job->stage = stage_named(line + strlen("stage "));
        else if (!bp_slots_hear(slots, &job->slots, line))
            sscanf(line, "result %zu", &job->promised);
        g_string_erase(job->lines, 0, end + 1 - line);
    }
}

/* Ending */

/* Without memory, GLib says so and aborts; libxml2 says so, in two ways, and returns nothing, on
 * which its caller crashes; our own code calls g_error(); and the kernel kills. */
static bool wanted_memory(const struct bp_job *job, int signal) {
    static const char *const words[] = {"failed to allocate", "Memory allocation failed",
                                        "out of memory", "no memory"};
    bool said = false;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        said |= strstr(job->words->str, words[i]) != NULL;
    return (signal == SIGKILL && !job->killed) || (signal && said);
}

static void judge_crash(struct bp_job *job, int status) {
    struct bp_diags *diags = bp_diags_new();
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (job->overdue) {
        bp_diag(diags, BATCH_TIME, at(job->pack->input), job->run->seconds);
        done(job, BP_OVER_TIME, BP_STATUS_DOCUMENT, diags);
    } else if (wanted_memory(job, signal)) {
        bp_diag(diags, BATCH_MEMORY, at(job->pack->input), job->run->memory);
        done(job, BP_OVER_MEMORY, BP_STATUS_DOCUMENT, diags);
    } else {
        char *how = signal ? g_strdup_printf("signal %d", signal)
                           : g_strdup_printf("exit status %d", WEXITSTATUS(status));
        bp_diag(diags, BATCH_CRASHED, at(job->pack->input), how);
        done(job, BP_CRASHED, BP_STATUS_DOCUMENT, diags);
        g_free(how);
    }
}

static void judge_result(struct bp_job *job) {
    const enum bp_status status = job->result->facts.status;
    struct bp_diags *diags = NULL;
    if (job->damaged) {
        char *path = bp_state_path(job->pack->output);
        diags = bp_diags_new();
        bp_diag(diags, BATCH_STATE, at(path));
        g_free(path);
    }
    if (status > BP_STATUS_WARNINGS) {
        done(job, status == BP_STATUS_SYSTEM ? BP_NO_SYSTEM : BP_REFUSED, status, diags);
        return;
    }
    if (job->lock)
        bp_state_keep(job->lock, job->result, job->run->program, job->build_time);
    done(job, BP_BUILT, status, diags);
}

/* The result that the process has sent; NULL: none, or not all of it. */
static struct bp_result *take_result(const struct bp_job *job) {
    if (!job->promised || job->lines->len < job->promised)
        return NULL;
    GBytes *bytes = g_bytes_new(job->lines->str, job->promised);
    struct bp_result *result = bp_result_unpack(job->pack->input, job->pack->output, bytes);
    g_bytes_unref(bytes);
    return result;
}

/* A result that is there counts, whatever happened after it; but not the excuses of a process that
 * was asked to stop. */
static void judge(struct bp_job *job, int status) {
    job->result = take_result(job);
    const bool good = job->result && job->result->facts.status <= BP_STATUS_WARNINGS;
    if (!good && (job->stopped || job->overdue))
        g_clear_pointer(&job->result, bp_result_free);
    if (!good && job->stopped)
        done(job, BP_STOPPED, BP_STATUS_SYSTEM, NULL);
    else if (job->result)
        judge_result(job);
    else
        judge_crash(job, status);
}

static void watch_time(struct bp_job *job) {
    if (g_get_monotonic_time() < job->process.deadline)
        return;
    if (job->overdue || job->stopped) {
        bp_process_kill(&job->process);
        job->killed = true;
        return;
    }
    kill(job->process.pid, SIGTERM);
    job->overdue = true;
    job->process.deadline = g_get_monotonic_time() + GRACE_MICROSECONDS;
}

static bool has_hung_up(const struct bp_job *job) {
    return job->process.out < 0 && job->process.err < 0;
}

/* Takes in what the process says, ends it when it is overdue, and finds out what has become of it
 * when it has ended. True if there is news. Its ends of the pipes are open in nobody else, so its
 * end is heard as theirs; no signal for ended children is needed, which would be the whole
 * process's affair. */
static bool go_on(struct bp_job *job, struct bp_slots *slots) {
    const char *stage = job->stage;
    int status = 0;
    bp_process_read(&job->process.out, job->lines);
    bp_process_read(&job->process.err, job->words);
    if (job->words->len > WORDS_KEPT)
        g_string_erase(job->words, 0, (gssize)(job->words->len - WORDS_KEPT));
    hear(job, slots);
    bool ended = has_hung_up(job) && bp_process_ended(&job->process, &status);
    if (!ended) {
        bp_slots_grant(slots, &job->slots, job->process.in);
        watch_time(job);
        ended = job->killed;
    }
    if (ended) {
        bp_slots_leave(slots, &job->slots);
        judge(job, status);
    }
    return ended || job->stage != stage;
}

/* Side by side */

struct crew {
    const GPtrArray *jobs;
    struct bp_slots slots;
    bp_job_fn *news;
    void *user;
    guint first;    /* all before it are done */
    guint reach;    /* none from there on has been started */
    guint finished; /* how many are done, in whatever order */
};

static void tell(struct crew *crew, struct bp_job *job) {
    crew->finished += job && job->state == BP_JOB_DONE;
    if (crew->news)
        crew->news(job, crew->user);
}

static void stop_jobs(struct crew *crew) {
    for (guint i = crew->first; i < crew->jobs->len; i++) {
        struct bp_job *job = crew->jobs->pdata[i];
        if (job->state == BP_JOB_WAITING) {
            done(job, BP_STOPPED, BP_STATUS_SYSTEM, NULL);
            tell(crew, job);
        } else if (job->state == BP_JOB_RUNNING && !job->stopped) {
            kill(job->process.pid, SIGTERM);
            job->stopped = true;
            job->process.deadline = g_get_monotonic_time() + GRACE_MICROSECONDS;
        }
    }
}

/* Starts what there is room for; true if some wait for somebody else's lock. */
static bool start_jobs(struct crew *crew) {
    bool locked = false;
    for (guint i = crew->first; i < crew->jobs->len; i++) {
        struct bp_job *job = crew->jobs->pdata[i];
        if (crew->slots.used >= crew->slots.total)
            break;
        if (job->state == BP_JOB_WAITING) {
            try(job, &crew->slots);
            if (job->state == BP_JOB_DONE)
                tell(crew, job);
        }
        locked = locked || job->state == BP_JOB_WAITING;
        crew->reach = MAX(crew->reach, i + 1);
        if (i == crew->first && job->state == BP_JOB_DONE)
            crew->first++;
    }
    return locked;
}

/* Sleeps until a worker says something, or is overdue, or it is time to look again. */
static void wait_for_news(const struct crew *crew, bool locked) {
    struct pollfd *fds = g_new0(struct pollfd, 2 * (gsize)(crew->reach - crew->first));
    nfds_t n = 0;
    int wait = locked ? LOCK_MS : TICK_MS;
    const int64_t now = g_get_monotonic_time();
    for (guint i = crew->first; i < crew->reach; i++) {
        const struct bp_job *job = crew->jobs->pdata[i];
        if (job->state != BP_JOB_RUNNING)
            continue;
        const int64_t left = (job->process.deadline - now) / G_TIME_SPAN_MILLISECOND + 1;
        wait = has_hung_up(job) ? END_MS : (int)CLAMP(left, 0, wait);
        if (job->process.out >= 0)
            fds[n++] = (struct pollfd){.fd = job->process.out, .events = POLLIN};
        if (job->process.err >= 0)
            fds[n++] = (struct pollfd){.fd = job->process.err, .events = POLLIN};
    }
    poll(fds, n, wait);
    g_free(fds);
}

static void hear_jobs(struct crew *crew) {
    bool news = false;
    for (guint i = crew->first; i < crew->reach; i++) {
        struct bp_job *job = crew->jobs->pdata[i];
        if (job->state != BP_JOB_RUNNING || !go_on(job, &crew->slots))
            continue;
        news = true;
        tell(crew, job);
    }
    if (!news)
        tell(crew, NULL);
}

void bp_jobs_run(const GPtrArray *jobs, unsigned most, const int *stop, bp_job_fn *news,
                 void *user) {
    struct crew crew = {.jobs = jobs, .slots = {.total = most}, .news = news, .user = user};
    while (crew.finished < jobs->len) {
        if (g_atomic_int_get(stop))
            stop_jobs(&crew);
        const bool locked = start_jobs(&crew);
        if (crew.finished == jobs->len)
            break;
        wait_for_news(&crew, locked);
        hear_jobs(&crew);
    }
}
