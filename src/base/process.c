/* Starting, listening to and ending child processes.
 * In: what to run. Out: pipes with what it says, and how it ended.
 * A child may be under the control of a hostile file. So it gets nothing but the descriptors it
 * needs, its limits are set before its first instruction, and it leads a process group, so that
 * whatever it starts dies with it. */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/sanitizer.h"

#define ABOVE 10 /* no descriptor of ours is one that a child gets: none overwrites another */
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

/* Nothing that the child is not given outlives exec. */
static void keep_files(int below) {
#ifdef CLOSE_RANGE_CLOEXEC
    if (close_range((unsigned)below, ~0u, CLOSE_RANGE_CLOEXEC) == 0)
        return;
#endif
    struct rlimit limits;
    const int most =
        getrlimit(RLIMIT_NOFILE, &limits) == 0 ? (int)MIN(limits.rlim_cur, 65536) : 1024;
    for (int fd = below; fd < most; fd++)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/* What the child gets: its standard files and, at 3 and 4, two more. */
enum { IN, OUT, ERR, THIRD, FOURTH, FILES };

/* In the child, between vfork and exec: only what is safe there. Returns an errno. */
static int become(const struct bp_command *command, const int files[FILES], pid_t parent) {
    static const int heeded[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGPIPE};
    sigset_t none;
    setpgid(0, 0);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1); /* it has ended before we could ask for that signal */
#endif
    for (size_t i = 0; i < G_N_ELEMENTS(heeded); i++)
        signal(heeded[i], SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int i = 0; i < FILES; i++)
        if (files[i] >= 0)
            dup2(files[i], i);
    keep_files(files[FOURTH] >= 0 ? FILES : files[THIRD] >= 0 ? FOURTH : THIRD);
    if (command->folder && chdir(command->folder) < 0)
        return errno;
    bp_process_limit(RLIMIT_CORE, 0);
    if (command->memory && !BP_ANY_ADDRESS)
        bp_process_limit(RLIMIT_AS, command->memory);
    if (command->output)
        bp_process_limit(RLIMIT_FSIZE, command->output);
    if (command->processor)
        bp_process_limit(RLIMIT_CPU, command->processor);
    execv(command->argv[0], command->argv);
    return errno;
}

/* With vfork, as a fork of a process that holds many megabytes takes longer than a small build may.
 * The child has our memory until it execs, so no signal may call a handler of ours in it. Returns 0
 * or an errno. */
static int start_child(pid_t *pid, const struct bp_command *command, const int files[FILES]) {
    volatile int error = 0;
    const pid_t parent = getpid();
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t child = vfork(); // NOLINT(clang-analyzer-security.insecureAPI.vfork): see above
    if (child == 0) {
        // What the child is to report. NOLINTNEXTLINE(clang-analyzer-unix.Vfork)
        error = become(command, files, parent);
        _exit(1);
    }
    if (child < 0)
        error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (child > 0 && error)
        waitpid(child, NULL, 0);
    *pid = error ? 0 : child;
    return error;
}

/* A descriptor like that, out of the way and closed on exec; -1 if there is none. */
static int out_of_the_way(int fd) {
    return fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, ABOVE) : -1;
}

static void close_pipe(int *pipe) {
    if (*pipe >= 0)
        close(*pipe);
    *pipe = -1;
}

/* A pipe from or to the child: `*theirs` is its end. False, with errno, if there is none. */
static bool open_pipe(int *ours, int *theirs, bool to_child) {
    int ends[2];
    if (pipe(ends) < 0)
        return false;
    *theirs = out_of_the_way(ends[to_child ? 0 : 1]);
    *ours = out_of_the_way(ends[to_child ? 1 : 0]);
    const int error = errno;
    close(ends[0]);
    close(ends[1]);
    errno = error;
    return *theirs >= 0 && *ours >= 0 && fcntl(*ours, F_SETFL, O_NONBLOCK) == 0;
}

/* Opens all that the child gets; false, with errno, if one can't be had. */
static bool open_files(struct bp_process *process, const struct bp_command *command,
                       int files[FILES]) {
    const bool converses = command->converses;
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    bool good = nothing >= 0 && open_pipe(&process->out, &files[OUT], false) &&
                (!converses || (open_pipe(&process->in, &files[IN], true) &&
                                open_pipe(&process->err, &files[ERR], false)));
    if (good && !converses) {
        files[IN] = out_of_the_way(command->in >= 0 ? command->in : nothing);
        files[ERR] = out_of_the_way(nothing);
        good = files[IN] >= 0 && files[ERR] >= 0;
    }
    if (good && command->third >= 0)
        good = (files[THIRD] = out_of_the_way(command->third)) >= 0;
    if (good && command->fourth >= 0)
        good = (files[FOURTH] = out_of_the_way(command->fourth)) >= 0;
    const int error = errno;
    if (nothing >= 0)
        close(nothing);
    errno = error;
    return good;
}

int bp_process_start(struct bp_process *process, const struct bp_command *command) {
    int files[FILES] = {-1, -1, -1, -1, -1};
    *process = (struct bp_process){.in = -1, .out = -1, .err = -1};
    const int error =
        open_files(process, command, files) ? start_child(&process->pid, command, files) : errno;
    for (int i = 0; i < FILES; i++)
        close_pipe(&files[i]);
    if (error) {
        close_pipe(&process->in);
        close_pipe(&process->out);
        close_pipe(&process->err);
    }
    process->wall = command->wall;
    process->deadline = g_get_monotonic_time() + (int64_t)command->wall * G_USEC_PER_SEC;
    return error;
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
