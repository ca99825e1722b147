/* The part of an office file's way that leads through LibreOffice.
 * In: a task whose file is no PDF yet. Out: the helper at work on its PDF.
 * The one hard idea: what has been converted once, in an earlier build or for another place of this
 * pack, is not converted again; a task whose content is under way elsewhere waits for that PDF. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cache.h"
#include "form.h"
#include "office.h"
#include "task.h"

/* A folder of the task's own, below the run's; NULL if it can't be made. */
static char *own_folder(struct bp_attach_run *run, const struct bp_task *task) {
    if (!run->scratch)
        run->scratch = g_dir_make_tmp("boardpack-XXXXXX", NULL);
    if (!run->scratch)
        return NULL;
    char *name = g_strdup_printf("%u", task->number);
    char *folder = g_build_filename(run->scratch, name, NULL);
    g_mkdir(folder, 0700);
    g_free(name);
    return folder;
}

static void convert(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags) {
    GError *error = NULL;
    char *folder = own_folder(run, task);
    task->state = BP_TASK_CONVERTING;
    if (!folder ||
        !bp_office_start(&task->child, run->office, task->attachment->file, folder, &error))
        BP_TASK_FAIL(OFFICE_FAILED);
    g_clear_error(&error);
    g_free(folder);
}

/* True if another task has LibreOffice at work on the same content. */
static bool under_way(const struct bp_attach_run *run, const struct bp_task *task) {
    for (guint i = 0; i < run->tasks->len; i++) {
        const struct bp_task *other = &g_array_index(run->tasks, struct bp_task, i);
        if (other->state == BP_TASK_CONVERTING && strcmp(other->key, task->key) == 0)
            return true;
    }
    return false;
}

/* The path of the PDF if it has been made, in this run or earlier. */
static const char *find_converted(struct bp_attach_run *run, const struct bp_task *task) {
    const char *found = g_hash_table_lookup(run->converted, task->key);
    if (found || !run->cache_dir)
        return found;
    char *path = bp_cache_path(run->cache_dir, task->key);
    if (bp_cache_has(path)) {
        g_hash_table_insert(run->converted, g_strdup(task->key), path);
        return path;
    }
    g_free(path);
    return NULL;
}

static bool is_too_large(const struct bp_file *file) {
    struct stat is;
    return stat(file->path, &is) == 0 && is.st_size > BP_ATTACH_MAX_BYTES;
}

void bp_task_convert(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags) {
    GError *error = NULL;
    if (!run->office && !(run->office = bp_office_find()))
        BP_TASK_FAIL(OFFICE_MISSING);
    else if (is_too_large(task->attachment->file))
        BP_TASK_FAIL(ATTACH_LARGE, (int)(BP_ATTACH_MAX_BYTES >> 20));
    else if (!task->key && !(task->key = bp_office_key(run->office, task->attachment->file,
                                                       &task->changes, &error)))
        BP_TASK_FAIL(ATTACH_READ, error->message);
    g_clear_error(&error);
    if (run->office)
        bp_diags_reads(diags, run->office);
    if (task->state == BP_TASK_DONE)
        return;
    const char *pdf = find_converted(run, task);
    if (pdf)
        bp_task_read(run, task, pdf, diags);
    else if (!under_way(run, task))
        convert(run, task, diags);
}

/* LibreOffice's status says little; the PDF that is there or not says all. */
void bp_task_converted(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags) {
    char *folder = own_folder(run, task);
    char *pdf = bp_office_result(folder);
    g_free(folder);
    if (!bp_cache_has(pdf)) {
        BP_TASK_FAIL(OFFICE_FAILED);
        g_free(pdf);
        return;
    }
    if (run->cache_dir) {
        char *path = bp_cache_path(run->cache_dir, task->key);
        bp_cache_keep(path, pdf);
        g_free(path);
    }
    g_hash_table_insert(run->converted, g_strdup(task->key), pdf);
    task->cut = false;
    bp_task_read(run, task, pdf, diags);
}
