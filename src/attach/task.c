/* One attached file on its way: what all steps do with it.
 * However a child fails, the task ends in the same place, bp_task_clear(), and reports one thing:
 * what the child was doing when it ended is worth more to a clerk than how. */
#include "task.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wire.h"

void bp_task_clear(struct bp_task *task) {
    bp_process_kill(&task->child);
    if (task->objects >= 0)
        close(task->objects);
    task->objects = -1;
    if (task->said)
        g_string_free(task->said, TRUE);
    task->said = NULL;
}

void bp_task_done(struct bp_task *task) {
    bp_task_clear(task);
    task->state = BP_TASK_DONE;
}

void bp_task_failed(struct bp_attach_run *run, struct bp_task *task) {
    bp_task_done(task);
    task->attachment->usable = false;
    run->failed = true;
}

bool bp_attach_is_system_errno(int error) {
    return error == ENOMEM || error == EMFILE || error == ENFILE || error == ENOSPC ||
           error == EDQUOT || error == EAGAIN;
}

bool bp_attach_is_too_large(const struct bp_file *file) {
    struct stat is;
    return stat(file->path, &is) == 0 && is.st_size > BP_ATTACH_MAX_BYTES;
}

bool bp_attach_is_system(const GError *error) {
    return g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOMEM) ||
           g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_MFILE) ||
           g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NFILE) ||
           g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ||
           g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_AGAIN);
}

int bp_attach_open_unnamed(void) {
#ifdef MFD_ALLOW_SEALING
    return memfd_create("boardpack-objects", MFD_CLOEXEC | MFD_ALLOW_SEALING);
#else
    FILE *file = tmpfile();
    int fd = file ? fcntl(fileno(file), F_DUPFD_CLOEXEC, 3) : -1;
    if (file)
        fclose(file);
    return fd;
#endif
}

bool bp_attach_seal(int fd) {
#ifdef MFD_ALLOW_SEALING
    return fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) == 0;
#else
    return fd >= 0;
#endif
}

void bp_attach_system(struct bp_attach_run *run, const char *what, struct bp_diags *diags) {
    bp_diag(diags, ATTACH_SYSTEM, (struct bp_pos){0}, what);
    run->failed = true;
}

void bp_task_system(struct bp_attach_run *run, struct bp_task *task, const char *what,
                    struct bp_diags *diags) {
    bp_attach_system(run, what, diags);
    bp_task_failed(run, task);
}

void bp_task_add_finding(struct bp_attach_run *run, struct bp_attachment *attachment,
                         struct bp_finding finding) {
    const uint32_t n = attachment->n_findings;
    struct bp_finding *findings = bp_arena_alloc(run->arena, (n + 1) * sizeof *findings);
    for (uint32_t i = 0; i < n; i++)
        findings[i] = attachment->findings[i];
    findings[n] = finding;
    attachment->findings = findings;
    attachment->n_findings = n + 1;
}

void bp_task_add_found(struct bp_attach_run *run, const struct bp_task *task) {
    for (guint i = 0; task->found && i < task->found->len; i++)
        bp_task_add_finding(run, task->attachment,
                            g_array_index(task->found, struct bp_finding, i));
}

void bp_task_refuse(struct bp_attach_run *run, struct bp_task *task) {
    bp_task_add_found(run, task);
    bp_task_done(task);
    task->attachment->usable = false;
}
