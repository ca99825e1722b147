/* Starting, watching and ending child processes.
 * In: what to run. Out: a pipe with what it says, and how it ended.
 * The one hard idea: a child may be under the control of a hostile file. So it gets nothing but the
 * descriptors it needs, its limits are set before its first instruction, and it leads a process
 * group, so that whatever it starts dies with it. */
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/sanitizer.h"
#include "base/test_hook.h"

#define THIRD 3

static void limit(int resource, uint64_t most) {
    /* A process that is over its soft limit of time dies of a signal that says so. */
    const uint64_t hard = resource == RLIMIT_CPU ? most + 1 : most;
    const struct rlimit limits = {.rlim_cur = most, .rlim_max = hard};
    setrlimit(resource, &limits);
}

/* Runs in the child, between fork and exec: only what is safe there. */
static void set_up(gpointer user) {
    const struct bp_job *job = user;
    setpgid(0, 0);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    limit(RLIMIT_CORE, 0);
    if (job->memory && !BP_ANY_ADDRESS)
        limit(RLIMIT_AS, job->memory);
    if (job->output)
        limit(RLIMIT_FSIZE, job->output);
    if (job->processor)
        limit(RLIMIT_CPU, job->processor);
}

/* Seconds by the clock. Tests don't wait as long: $BOARDPACK_TEST_WALL. */
static unsigned wall_of(const struct bp_job *job) {
    const char *wish = bp_test_hook("BOARDPACK_TEST_WALL");
    guint64 wall = job->wall;
    if (wish)
        g_ascii_string_to_unsigned(wish, 10, 1, job->wall, &wall, NULL);
    return (unsigned)wall;
}

bool bp_child_start(struct bp_child *child, const struct bp_job *job, GError **error) {
    const int target = THIRD;
    struct bp_job copy = *job; /* GLib wants one that it may change */
    *child = (struct bp_child){.out = -1};
    if (!g_spawn_async_with_pipes_and_fds(
            job->folder, (const char *const *)job->argv, NULL,
            G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_CLOEXEC_PIPES, set_up,
            &copy, job->in, -1, -1, &job->third, &target, job->third >= 0 ? 1 : 0, &child->pid,
            NULL, &child->out, NULL, error)) {
        child->pid = 0;
        return false;
    }
    fcntl(child->out, F_SETFL, O_NONBLOCK);
    child->wall = wall_of(job);
    child->deadline = g_get_monotonic_time() + (int64_t)child->wall * G_USEC_PER_SEC;
    return true;
}

static void forget(struct bp_child *child) {
    if (child->out >= 0)
        close(child->out);
    *child = (struct bp_child){.out = -1, .used = child->used};
}

static double seconds_of(const struct timeval *time) {
    return (double)time->tv_sec + (double)time->tv_usec / G_USEC_PER_SEC;
}

/* Where the caller's process ignores SIGCHLD there is nothing left to reap; then what the child
 * made has to speak for itself. */
static bool reap(struct bp_child *child, int options, int *status) {
    struct rusage usage = {.ru_utime = {0}};
    pid_t got;
    do
        got = wait4(child->pid, status, options, &usage);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        *status = 0;
    child->used = seconds_of(&usage.ru_utime) + seconds_of(&usage.ru_stime);
    return got != 0;
}

bool bp_child_ended(struct bp_child *child, int *status) {
    if (!reap(child, WNOHANG, status))
        return false;
    forget(child);
    return true;
}

void bp_child_kill(struct bp_child *child) {
    int status;
    if (!child->pid)
        return;
    kill(-child->pid, SIGKILL);
    kill(child->pid, SIGKILL); /* in case it has no group of its own yet */
    reap(child, 0, &status);
    forget(child);
}
