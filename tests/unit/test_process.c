/* Processes: what they say is heard, their limits hold, and nothing of them stays. */
#include "base/process.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct bp_process start(const char *script, struct bp_command command) {
    struct bp_process process;
    const char *argv[] = {"/bin/sh", "-c", script, NULL};
    command.argv = (char **)argv;
    command.third = command.third ? command.third : -1;
    command.fourth = command.fourth ? command.fourth : -1;
    command.in = -1;
    g_assert_cmpint(bp_process_start(&process, &command), ==, 0);
    return process;
}

/* All that comes; the caller frees it. */
static char *hear(int *pipe) {
    GString *text = g_string_new(NULL);
    while (bp_process_read(pipe, text))
        g_usleep(1000);
    g_assert_cmpint(*pipe, ==, -1);
    return g_string_free(text, FALSE);
}

static int wait_for(struct bp_process *process) {
    int status;
    while (!bp_process_ended(process, &status))
        g_usleep(1000);
    g_assert_cmpint(process->pid, ==, 0);
    return status;
}

static void converses(void) {
    struct bp_process process = start("read word; echo got $word; echo wrong >&2; exit 3",
                                      (struct bp_command){.converses = true});
    g_assert_cmpint(write(process.in, "this\n", 5), ==, 5);
    char *out = hear(&process.out), *err = hear(&process.err);
    g_assert_cmpstr(out, ==, "got this\n");
    g_assert_cmpstr(err, ==, "wrong\n");
    const int status = wait_for(&process);
    g_assert_cmpint(WEXITSTATUS(status), ==, 3);
    g_assert_cmpint(process.memory, >, 0);
    g_assert_cmpint(process.in, ==, -1);
    g_free(err);
    g_free(out);
}

/* Neither an ancestor's descriptors nor its folder, where others are asked for. */
static void surroundings(void) {
    int ends[2];
    g_assert_cmpint(pipe(ends), ==, 0);
    struct bp_process process = start("pwd; echo third >&3; ls /proc/self/fd | wc -l",
                                      (struct bp_command){.folder = "/", .third = ends[1]});
    char *out = hear(&process.out), third[16] = "";
    g_assert_cmpstr(out, ==, "/\n5\n"); /* with the folder that ls reads */
    g_assert_cmpint(read(ends[0], third, sizeof third - 1), ==, 6);
    g_assert_cmpstr(third, ==, "third\n");
    g_assert_cmpint(wait_for(&process), ==, 0);
    close(ends[0]);
    close(ends[1]);
    g_free(out);
}

static void limits(void) {
    struct bp_process process = start("ulimit -t; ulimit -c; ulimit -f",
                                      (struct bp_command){.processor = 7, .output = 1024});
    char *out = hear(&process.out);
    g_assert_cmpstr(out, ==, "7\n0\n2\n"); /* in blocks of 512 bytes */
    wait_for(&process);
    g_free(out);
}

static bool runs(const char *number) {
    char *path = g_strdup_printf("/proc/%d/stat", atoi(number)), *stat = NULL;
    const bool is = g_file_get_contents(path, &stat, NULL, NULL) && !strstr(stat, ") Z ");
    g_free(stat);
    g_free(path);
    return is;
}

/* What it has left behind goes with it, whether it ends by itself or is killed. */
static void leaves_nothing(void) {
    for (int kill = 0; kill < 2; kill++) {
        struct bp_process process =
            start(kill ? "sleep 100 </dev/null >/dev/null & echo $!; sleep 100"
                       : "sleep 100 </dev/null >/dev/null & echo $!",
                  (struct bp_command){0});
        GString *number = g_string_new(NULL);
        while (!strchr(number->str, '\n'))
            bp_process_read(&process.out, number);
        if (kill)
            bp_process_kill(&process);
        else
            wait_for(&process);
        for (int i = 0; i < 1000 && runs(number->str); i++)
            g_usleep(1000);
        g_assert_false(runs(number->str));
        g_string_free(number, TRUE);
        bp_process_kill(&process); /* none runs */
    }
}

static void no_such_program(void) {
    struct bp_process process;
    const char *argv[] = {"/none/such", NULL};
    const struct bp_command command = {.argv = (char **)argv, .in = -1, .third = -1, .fourth = -1};
    g_assert_cmpint(bp_process_start(&process, &command), ==, ENOENT);
    g_assert_cmpint(process.pid, ==, 0);
    g_assert_cmpint(process.out, ==, -1);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/process/converses", converses);
    g_test_add_func("/process/surroundings", surroundings);
    g_test_add_func("/process/limits", limits);
    g_test_add_func("/process/leaves-nothing", leaves_nothing);
    g_test_add_func("/process/no-such-program", no_such_program);
    return g_test_run();
}
