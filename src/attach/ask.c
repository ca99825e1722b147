/* Asks the reader program about one file.
 * In: the path of a PDF. Out: its attachment, filled from the answer; or one diagnostic. */
#include "task.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "wire.h"

/* What a child may take to end after it has stopped talking, without having said the facts. */
#define LAST_BREATH_US 500000

/* Whoever kills a helper like that is the kernel, or a person. */
#define KILLED "the reader program was killed, which happens when memory runs out"

/* The helper's arguments, as wire.h describes them. */
static char **arguments_of(const struct bp_attach_run *run, const struct bp_task *task) {
    const struct bp_file *file = task->attachment->file;
    const int level = bp_attachment_level(task->attachment->node) + 1;
    GPtrArray *arguments = g_ptr_array_new();
    g_ptr_array_add(arguments, g_strdup(run->helper));
    g_ptr_array_add(arguments, g_strdup_printf("--prefix=a%u.", task->number));
    g_ptr_array_add(arguments, g_strdup_printf("--level=%d", level));
    g_autoptr(GString) pages = g_string_new(NULL);
    for (uint32_t i = 0; i < file->n_ranges; i++) {
        g_string_append_printf(pages, "%s%u-", i ? "," : "--pages=", file->ranges[i].first);
        if (file->ranges[i].last)
            g_string_append_printf(pages, "%u", file->ranges[i].last);
    }
    if (pages->len)
        g_ptr_array_add(arguments, g_strdup(pages->str));
    g_ptr_array_add(arguments, g_strdup_printf("--stamps=%d,%d,%d", run->stamps.side,
                                               run->stamps.size, run->stamps.edge));
    if (file->shrink != BP_SHRINK_NEEDED)
        g_ptr_array_add(arguments,
                        g_strdup(file->shrink == BP_SHRINK_YES ? "--shrink=yes" : "--shrink=no"));
    if (file->remove_comments)
        g_ptr_array_add(arguments, g_strdup("--remove-comments"));
    if (file->kind == BP_FILE_OFFICE)
        g_ptr_array_add(arguments, g_strdup("--office"));
    if (run->fonts)
        g_ptr_array_add(arguments, g_strdup_printf("--fonts=%s", run->fonts));
    g_ptr_array_add(arguments, g_strdup_printf("--self=%u", task->attachment->file_number));
    g_ptr_array_add(arguments, NULL);
    return (char **)g_ptr_array_free(arguments, FALSE);
}

/* Opens the file to be read; -1 after a diagnostic. */
static int open_pdf(struct bp_attach_run *run, struct bp_task *task, const char *path,
                    struct bp_diags *diags) {
    struct stat is = {0};
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0 && fstat(fd, &is) == 0 && S_ISREG(is.st_mode) && is.st_size <= BP_ATTACH_MAX_BYTES)
        return fd;
    const int error = errno;
    if (fd >= 0)
        close(fd);
    if (fd < 0 && bp_attach_is_system_errno(error)) {
        bp_task_system(run, task, g_strerror(error), diags);
        return -1;
    }
    g_autofree char *why = fd < 0 ? bp_errno_text(error) : g_strdup("it is not a file");
    if (fd >= 0 && S_ISREG(is.st_mode))
        BP_TASK_FAIL(ATTACH_LARGE, (int)(BP_ATTACH_MAX_BYTES >> 20));
    else
        BP_TASK_FAIL(ATTACH_READ, why);
    return -1;
}

void bp_ask_start(struct bp_attach_run *run, struct bp_task *task, const char *path,
                  struct bp_diags *diags) {
    const int in = open_pdf(run, task, path, diags);
    if (in < 0)
        return;
    const int names = bp_elsewhere_names(run);
    task->objects = names < 0 ? -1 : bp_attach_open_unnamed();
    if (task->objects < 0) {
        bp_task_system(run, task, g_strerror(errno), diags);
        close(in);
        return;
    }
    task->said = g_string_new(NULL);
    g_auto(GStrv) argv = arguments_of(run, task);
    const struct bp_command command = {
        .argv = argv,
        .in = in,
        .third = task->objects,
        .fourth = names,
        .memory = BP_ATTACH_MAX_MEMORY,
        .output = BP_ATTACH_MAX_OUTPUT,
        .processor = BP_ATTACH_MAX_SECONDS,
        .wall = run->wall ? MIN(run->wall, BP_ATTACH_MAX_WALL) : BP_ATTACH_MAX_WALL,
    };
    task->state = BP_TASK_READING;
    const int error = bp_process_start(&task->child, &command);
    if (error && bp_attach_is_system_errno(error)) {
        bp_task_system(run, task, g_strerror(error), diags);
    } else if (error) { /* others could be started, but not this one */
        g_autofree char *text = bp_errno_text(error);
        g_autofree char *why = g_strdup_printf("%s: %s", run->helper, text);
        bp_diag(diags, ATTACH_PROGRAM, (struct bp_pos){0}, why);
        bp_task_failed(run, task);
    }
    close(in);
}

/* The facts, once they are whole. Returns false if the task has failed. */
static bool hear(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags) {
    const char *wrong = NULL;
    GString *said = task->said;
    if (said->len > BP_ANSWER_MAX_BYTES)
        wrong = "it does not stop after its answer";
    else if (task->state == BP_TASK_WRITING)
        wrong = strspn(said->str, " \n") == said->len ? NULL : "its answer is too long";
    else if (!bp_answer_ends(said->str, said->len))
        return true;
    else
        wrong = bp_answer_read(task->attachment, run->arena, said->str, said->len);
    if (wrong && *wrong) {
        BP_TASK_FAIL(ATTACH_NONSENSE, wrong);
        return false;
    }
    if (!wrong && task->state == BP_TASK_READING) {
        bp_task_add_found(run, task);
        task->state = BP_TASK_WRITING;
    }
    if (!wrong)
        g_string_truncate(said, 0);
    return true;
}

bool bp_ask_listen(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags) {
    const bool hung_up = task->child.out >= 0 && !bp_process_read(&task->child.out, task->said);
    if (task->said && task->said->len && !hear(run, task, diags))
        return false;
    if (hung_up && task->state == BP_TASK_READING)
        task->child.deadline = MIN(task->child.deadline, g_get_monotonic_time() + LAST_BREATH_US);
    return true;
}

/* Maps the objects; returns what is wrong with them, or NULL. */
static const char *map_objects(struct bp_task *task) {
    struct stat is;
    if (!bp_attach_seal(task->objects) || fstat(task->objects, &is) < 0 || is.st_size == 0)
        return "it wrote no objects";
    void *map = mmap(NULL, (size_t)is.st_size, PROT_READ, MAP_PRIVATE, task->objects, 0);
    if (map == MAP_FAILED)
        return "its objects can't be mapped";
    task->attachment->objects = map;
    task->attachment->length = (size_t)is.st_size;
    struct bp_records records;
    const char *wrong = bp_records_find(&records, map, task->attachment->length);
    bp_records_clear(&records);
    return wrong;
}

/* The helper has ended well. */
static void finish(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags) {
    const char *wrong = NULL;
    if (task->state < BP_TASK_WRITING)
        wrong = "it ended early";
    else if (task->attachment->usable)
        wrong = map_objects(task);
    if (wrong)
        BP_TASK_FAIL(ATTACH_NONSENSE, wrong);
    else
        bp_task_done(task);
}

static void say_killed(struct bp_attach_run *run, struct bp_task *task, int signal,
                       struct bp_diags *diags) {
    /* Whoever ignores the first signal is killed a second later. */
    if (signal == SIGXCPU || (signal == SIGKILL && task->child.used >= BP_ATTACH_MAX_SECONDS))
        BP_TASK_FAIL(ATTACH_SLOW, BP_ATTACH_MAX_SECONDS);
    else if (signal == SIGXFSZ)
        BP_TASK_FAIL(ATTACH_NONSENSE, "it writes endlessly");
    else if (signal == SIGKILL) /* we do that only to children that we ask nothing more of */
        bp_task_system(run, task, KILLED, diags);
    else
        BP_TASK_FAIL(ATTACH_KILLED, g_strsignal(signal));
}

void bp_ask_ended(struct bp_attach_run *run, struct bp_task *task, int status,
                  struct bp_diags *diags) {
    if (WIFSIGNALED(status)) {
        say_killed(run, task, WTERMSIG(status), diags);
    } else if (WEXITSTATUS(status) == BP_FORM_NO_MEMORY) {
        BP_TASK_FAIL(ATTACH_MEMORY, (int)(BP_ATTACH_MAX_MEMORY >> 20));
    } else if (WEXITSTATUS(status) != 0) {
        g_autofree char *what = g_strdup_printf("status %d", WEXITSTATUS(status));
        BP_TASK_FAIL(ATTACH_KILLED, what);
    } else {
        finish(run, task, diags);
    }
}
