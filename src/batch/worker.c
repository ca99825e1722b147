/* The worker's end of the line.
 * In: what happens in a build. Out: lines that the batch reads:
 *     stage layout       a stage begins
 *     want 2, give 1     helpers (base/slots.h)
 *     {"tool":…}         the result; nothing comes after it
 * The one hard idea: nothing here may outlive the batch. The system ends the worker with it; and
 * its children inherit neither line nor lock, so that both end with the worker. */
#include "batch/worker.h"

#include <boardpack/batch.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/sanitizer.h"
#include "base/test_hook.h"

#define MEGABYTE ((rlim_t)1 << 20)
#define MOUTHFUL ((size_t)16 << 20)
#define MOUTHFULS 256

/* Never more than was allowed before. */
static void limit(int resource, rlim_t most) {
    struct rlimit limits;
    if (getrlimit((__typeof__(RLIMIT_CORE))resource, &limits) < 0)
        return;
    limits.rlim_cur = limits.rlim_max = MIN(limits.rlim_max, most);
    setrlimit((__typeof__(RLIMIT_CORE))resource, &limits);
}

void bp_limit_process(unsigned memory, unsigned seconds) {
#ifdef __linux__
    const int resource = RLIMIT_DATA; /* what is written to; mapped files are not the process's */
#else
    const int resource = RLIMIT_AS;
#endif
    if (memory && !BP_ANY_ADDRESS)
        limit(resource, memory * MEGABYTE);
    if (seconds)
        limit(RLIMIT_CPU, (rlim_t)seconds * 2); /* two threads may work */
}

/* Faults on purpose, for tests of what a batch does about them */

static void loop(void) {
    for (volatile unsigned turns = 0;; turns++)
        ;
}

/* Takes memory until there is none, but never more than a machine can bear. */
static void eat(void) {
    for (int i = 0; i < MOUTHFULS; i++)
        memset(g_malloc(MOUTHFUL), 1, MOUTHFUL);
    abort();
}

static void commit_fault(const char *wish) {
    if (g_str_has_prefix(wish, "crash:"))
        abort();
    else if (g_str_has_prefix(wish, "loop:"))
        loop();
    else if (g_str_has_prefix(wish, "eat:"))
        eat();
}

/* $BOARDPACK_TEST_FAULT: "loop:a/pack.xml,crash:b/pack" */
static void find_fault(const char *input) {
    const char *wishes = bp_test_hook("BOARDPACK_TEST_FAULT");
    char **all = g_strsplit(wishes ? wishes : "", ",", 0);
    for (char **wish = all; *wish; wish++) {
        const char *colon = strchr(*wish, ':');
        if (colon && colon[1] && strstr(input, colon + 1))
            commit_fault(*wish);
    }
    g_strfreev(all);
}

void bp_worker_begin(struct bp_slots *slots, const char *input) {
    fcntl(BP_WORKER_LINE, F_SETFD, FD_CLOEXEC);
    fcntl(BP_WORKER_LOCK, F_SETFD, FD_CLOEXEC);
    fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    struct pollfd line = {.fd = BP_WORKER_LINE};
    if (poll(&line, 1, 0) > 0 && line.revents & POLLERR)
        _exit(BP_STATUS_SYSTEM); /* it has ended before we could ask for that signal */
    limit(RLIMIT_CORE, 0);
    *slots = (struct bp_slots){.line = BP_WORKER_LINE, .grants = STDIN_FILENO};
    if (input)
        find_fault(input);
}

static void say(const char *text, size_t length) {
    while (length > 0) {
        const ssize_t written = write(BP_WORKER_LINE, text, length);
        if (written < 0 && errno != EINTR)
            return; /* the batch has gone, and we follow */
        text += MAX(written, 0);
        length -= (size_t)MAX(written, 0);
    }
}

void bp_worker_stage(const char *stage) {
    char line[64];
    g_snprintf(line, sizeof line, "stage %s\n", stage);
    say(line, strlen(line));
}

void bp_worker_end(const struct bp_result *result) {
    char *json = bp_result_json(result);
    say(json, strlen(json));
    say("\n", 1);
    g_free(json);
}
