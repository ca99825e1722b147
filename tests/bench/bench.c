/* Times a program as a whole process: bench RUNS PROGRAM ARGUMENTS…
 * In: a command that succeeds. Out: minimum and median of its wall time, and its peak memory.
 * The one idea: the timer is a small program itself, because a child's peak begins with its
 * parent's. */
#include <errno.h>
#include <glib.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct run {
    double milliseconds;
    long kilobytes;
};

static struct run run_once(char **command) {
    struct rusage usage;
    pid_t child;
    int status;
    gint64 begin = g_get_monotonic_time();
    int error = posix_spawnp(&child, command[0], NULL, NULL, command, environ);
    if (error) {
        fprintf(stderr, "bench: %s: %s\n", command[0], g_strerror(error));
        exit(4);
    }
    if (wait4(child, &status, 0, &usage) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "bench: %s failed\n", command[0]);
        exit(4);
    }
    gint64 end = g_get_monotonic_time();
    return (struct run){(double)(end - begin) / 1000, usage.ru_maxrss};
}

static int by_time(const void *a, const void *b) {
    const struct run *one = a, *other = b;
    return (one->milliseconds > other->milliseconds) - (one->milliseconds < other->milliseconds);
}

int main(int argc, char **argv) {
    int n = argc > 2 ? atoi(argv[1]) : 0;
    if (n < 1) {
        fputs("usage: bench RUNS PROGRAM ARGUMENTS…\n", stderr);
        return 3;
    }
    struct run *runs = g_new(struct run, n);
    run_once(argv + 2); /* warms the caches */
    for (int i = 0; i < n; i++)
        runs[i] = run_once(argv + 2);
    long peak = 0;
    for (int i = 0; i < n; i++)
        peak = MAX(peak, runs[i].kilobytes);
    qsort(runs, (size_t)n, sizeof *runs, by_time);
    printf("min %.1f ms, median %.1f ms, peak %.1f MB, of %d runs\n", runs[0].milliseconds,
           runs[n / 2].milliseconds, (double)peak / 1024, n);
    g_free(runs);
    return 0;
}
