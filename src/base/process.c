/* Starting, listening to and ending child processes.
 * In: what to run. Out: pipes with what it says, and how it ended.
 * A child may be under the control of a hostile file. So it gets nothing but the descriptors it
 * needs, its limits are set before its first instruction, and it leads a process group, so that
 * whatever it starts dies with it. */
#include "base/process.h"

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

#define THIRD 3
#define READ_BYTES 65536
#define READS 64

void bp_process_limit(int resource, uint64_t most) {
    struct rlimit limits;
    if (getrlimit((__typeof__(RLIMIT_CORE))resource, &limits) < 0)
        return;
    /* A process that is over its soft limit of time dies of a signal that says so. */
    limits.rlim_max = MIN(limits.rlim_max, resource == RLIMIT_CPU ? most + 1 : most);
    limits.rlim_cur = MIN(limits.rlim_max, most);
    setrlimit((__typeof__(RLIMIT_CORE))resource, &limits);
}

struct set_up {
    const struct bp_command *command;
    pid_t parent;
};

/* Runs in the child, between fork and exec: only what is safe there. */
static void set_up(gpointer user) {
    static const int heeded[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD};
    const struct set_up *set_up = user;
    const struct bp_command *command = set_up->command;
    sigset_t none;
    setpgid(0, 0);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != set_up->parent)
        _exit(1); /* it has ended before we could ask for that signal */
#endif
    for (size_t i = 0; i < G_N_ELEMENTS(heeded); i++)
        signal(heeded[i], SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    bp_process_limit(RLIMIT_CORE, 0);
    if (command->memory && !BP_ANY_ADDRESS)
        bp_process_limit(RLIMIT_AS, command->memory);
    if (command->output)
        bp_process_limit(RLIMIT_FSIZE, command->output);
    if (command->processor)
        bp_process_limit(RLIMIT_CPU, command->processor);
}

bool bp_process_start(struct bp_process *process, const struct bp_command *command,
                      GError **error) {
    const int target = THIRD;
    struct set_up setting = {command, getpid()};
    const bool converses = command->converses;
    const GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES |
                              (converses ? 0 : G_SPAWN_STDERR_TO_DEV_NULL);
    *process = (struct bp_process){.in = -1, .out = -1, .err = -1};
    if (!g_spawn_async_with_pipes_and_fds(command->folder, (const char *const *)command->argv, NULL,
                                          flags, set_up, &setting, converses ? -1 : command->in, -1,
                                          -1, &command->third, &target, command->third >= 0 ? 1 : 0,
                                          &process->pid, converses ? &process->in : NULL,
                                          &process->out, converses ? &process->err : NULL, error)) {
        process->pid = 0;
        return false;
    }
    const int pipes[] = {process->in, process->out, process->err};
    for (size_t i = 0; i < G_N_ELEMENTS(pipes); i++)
        if (pipes[i] >= 0)
            fcntl(pipes[i], F_SETFL, O_NONBLOCK);
    process->wall = command->wall;
    process->deadline = g_get_monotonic_time() + (int64_t)command->wall * G_USEC_PER_SEC;
    return true;
}

static void close_pipe(int *pipe) {
    if (*pipe >= 0)
        close(*pipe);
    *pipe = -1;
}

bool bp_process_read(int *pipe, GString *text) {
    char piece[READ_BYTES];
    for (int i = 0; i < READS && *pipe >= 0; i++) {
        const ssize_t got = read(*pipe, piece, sizeof piece);
        if (got > 0 && text)
            g_string_append_len(text, piece, got);
        else if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN))
            close_pipe(pipe);
        else if (got < 0 && errno == EAGAIN)
            break;
    }
    return *pipe >= 0;
}

static double seconds_of(const struct timeval *time) {
    return (double)time->tv_sec + (double)time->tv_usec / G_USEC_PER_SEC;
}

/* False if it runs still and `options` is WNOHANG. Where the caller's process ignores SIGCHLD there
 * is nothing left to reap; then what the child made has to speak for itself. */
static bool reap(struct bp_process *process, int options, int *status) {
    struct rusage usage = {.ru_utime = {0}};
    siginfo_t info = {.si_pid = 0};
    int got;
    /* Not reaped yet, it keeps its number; so the group is its own still. */
    while ((got = waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOWAIT | options)) < 0 &&
           errno == EINTR)
        ;
    if (got == 0 && info.si_pid == 0)
        return false;
    if (got == 0)
        kill(-process->pid, SIGKILL);
    *status = 0;
    while (wait4(process->pid, status, 0, &usage) < 0 && errno == EINTR)
        ;
    close_pipe(&process->in);
    close_pipe(&process->out);
    close_pipe(&process->err);
    *process = (struct bp_process){
        .in = -1,
        .out = -1,
        .err = -1,
        .used = seconds_of(&usage.ru_utime) + seconds_of(&usage.ru_stime),
        .memory = (int64_t)usage.ru_maxrss * 1024,
    };
    return true;
}

bool bp_process_ended(struct bp_process *process, int *status) {
    return reap(process, WNOHANG, status);
}

void bp_process_kill(struct bp_process *process) {
    int status;
    if (!process->pid)
        return;
    kill(-process->pid, SIGKILL);
    kill(process->pid, SIGKILL); /* in case it has no group of its own yet */
    reap(process, 0, &status);
}
