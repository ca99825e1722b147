/* The worker's end of the line.
 * In: what happens in a build. Out: lines that the batch reads:
 *     stage layout       a stage begins
 *     want 2, give 1     helpers (base/slots.h)
 *     result 1234        so many bytes follow (bp_result_pack()), and nothing after them
 * Nothing here may outlive the batch. The system ends the worker with it; and
 * its children inherit neither line nor lock, so that both end with the worker. */
#include "batch/worker.h"

#include <boardpack/batch.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/process.h"
#include "base/sanitizer.h"
#include "base/test_hook.h"

#define LOCK 3 /* the locked state of the output; closed when the worker has ended */
#define MEGABYTE ((uint64_t)1 << 20)
#define MOUTHFUL ((size_t)16 << 20)
#define MOUTHFULS 256

void bp_limit_process(unsigned memory, unsigned seconds) {
#ifdef __linux__
    const int resource = RLIMIT_DATA; /* what is written to; mapped files are not the process's */
#else
    const int resource = RLIMIT_AS;
#endif
    if (memory && !BP_ANY_ADDRESS)
        bp_process_limit(resource, memory * MEGABYTE);
    if (seconds)
        bp_process_limit(RLIMIT_CPU, seconds);
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

void bp_worker_begin(struct bp_slots_line *slots, const char *input) {
    fcntl(LOCK, F_SETFD, FD_CLOEXEC);
    fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
    *slots = (struct bp_slots_line){.line = STDOUT_FILENO, .grants = STDIN_FILENO};
    if (input)
        find_fault(input);
}

static void say(const char *text, size_t length) {
    while (length > 0) {
        const ssize_t written = write(STDOUT_FILENO, text, length);
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
    char line[64];
    GBytes *packed = bp_result_pack(result);
    g_snprintf(line, sizeof line, "result %zu\n", g_bytes_get_size(packed));
    say(line, strlen(line));
    say(g_bytes_get_data(packed, NULL), g_bytes_get_size(packed));
    g_bytes_unref(packed);
}
