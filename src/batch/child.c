/* Starting and ending workers.
 * In: arguments. Out: lines, words, and how it ended.
 * The one hard idea: the worker's end of the line is open in nobody else, so its end is heard as
 * the line's end; no signal for ended children is needed, which would be the whole process's
 * affair. */
#include "batch/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "batch/worker.h"

#define ABOVE 10 /* no descriptor of ours is one that the worker gets: none overwrites another */
#define WORDS_KEPT 4096

enum end { READING, WRITING };

/* A pipe of which both ends are closed on exec; false if there is none. */
static bool open_pipe(int ends[2]) {
    int low[2];
    ends[READING] = ends[WRITING] = -1;
    if (pipe(low) < 0)
        return false;
    for (int i = 0; i < 2; i++) {
        ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, ABOVE);
        close(low[i]);
    }
    return ends[READING] >= 0 && ends[WRITING] >= 0;
}

static void close_fd(int *fd) {
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

struct pipes {
    int line[2], said[2], grants[2], lock;
};

static void close_all(struct pipes *pipes) {
    for (int i = 0; i < 2; i++) {
        close_fd(&pipes->line[i]);
        close_fd(&pipes->said[i]);
        close_fd(&pipes->grants[i]);
    }
    close_fd(&pipes->lock);
}

/* In a process group of its own, so that Ctrl-C reaches it through us alone. */
static int spawn(pid_t *pid, char **argv, const struct pipes *pipes) {
    static const int plain[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGPIPE};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t set;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, pipes->grants[READING], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&files, pipes->said[WRITING], STDERR_FILENO);
    posix_spawn_file_actions_adddup2(&files, pipes->line[WRITING], BP_WORKER_LINE);
    posix_spawn_file_actions_adddup2(&files, pipes->lock, BP_WORKER_LOCK);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    sigemptyset(&set);
    posix_spawnattr_setsigmask(&attributes, &set);
    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
        sigaddset(&set, plain[i]);
    posix_spawnattr_setsigdefault(&attributes, &set);
    const int error = posix_spawn(pid, argv[0], &files, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

int bp_child_process_start(struct bp_child_process *child, char **argv, int lock) {
    struct pipes pipes = {{-1, -1}, {-1, -1}, {-1, -1}, fcntl(lock, F_DUPFD_CLOEXEC, ABOVE)};
    *child = (struct bp_child_process){.line = -1, .said = -1, .grants = -1};
    int error = 0;
    if (pipes.lock < 0 || !open_pipe(pipes.line) || !open_pipe(pipes.said) ||
        !open_pipe(pipes.grants))
        error = errno;
    else
        error = spawn(&child->pid, argv, &pipes);
    if (!error) {
        child->line = pipes.line[READING];
        child->said = pipes.said[READING];
        child->grants = pipes.grants[WRITING];
        fcntl(child->line, F_SETFL, O_NONBLOCK);
        fcntl(child->said, F_SETFL, O_NONBLOCK);
        fcntl(child->grants, F_SETFL, O_NONBLOCK);
        pipes.line[READING] = pipes.said[READING] = pipes.grants[WRITING] = -1;
        child->lines = g_string_new(NULL);
        child->words = g_string_new(NULL);
    } else {
        child->pid = 0;
    }
    close_all(&pipes);
    return error;
}

/* False once there is nothing more to come. */
static bool take_in(int fd, GString *text) {
    char piece[16384];
    for (;;) {
        const ssize_t got = read(fd, piece, sizeof piece);
        if (got > 0)
            g_string_append_len(text, piece, got);
        else if (got == 0 || (errno != EINTR && errno != EAGAIN))
            return false;
        else if (errno == EAGAIN)
            return true;
    }
}

static void take_words(struct bp_child_process *child) {
    if (child->said >= 0 && !take_in(child->said, child->words))
        close_fd(&child->said);
    if (child->words->len > WORDS_KEPT)
        g_string_erase(child->words, 0, (gssize)(child->words->len - WORDS_KEPT));
}

bool bp_child_process_read(struct bp_child_process *child) {
    take_words(child);
    if (child->line >= 0 && !take_in(child->line, child->lines))
        close_fd(&child->line);
    return child->line < 0;
}

char *bp_child_process_line(struct bp_child_process *child) {
    const char *end = memchr(child->lines->str, '\n', child->lines->len);
    if (!end)
        return NULL;
    const gsize length = (gsize)(end - child->lines->str);
    char *line = g_strndup(child->lines->str, length);
    g_string_erase(child->lines, 0, (gssize)length + 1);
    return line;
}

void bp_child_process_stop(const struct bp_child_process *child, bool hard) {
    if (!child->pid)
        return;
    kill(child->pid, hard ? SIGKILL : SIGTERM);
    if (hard)
        kill(-child->pid, SIGKILL);
}

struct bp_child_end bp_child_process_end(struct bp_child_process *child) {
    struct bp_child_end end = {0};
    struct rusage usage = {0};
    siginfo_t info;
    /* Not reaped yet, it keeps its number; so the group is its own still. */
    while (waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
        ;
    kill(-child->pid, SIGKILL); /* whatever it has left behind */
    while (wait4(child->pid, &end.status, 0, &usage) < 0 && errno == EINTR)
        ;
    end.memory = (int64_t)usage.ru_maxrss * 1024;
    take_words(child);
    end.words = g_strdup(child->words->str);
    close_fd(&child->line);
    close_fd(&child->said);
    close_fd(&child->grants);
    g_string_free(child->lines, TRUE);
    g_string_free(child->words, TRUE);
    *child = (struct bp_child_process){.line = -1, .said = -1, .grants = -1};
    return end;
}
