/* The part of an office file's way that leads through LibreOffice.
 * In: a task whose file is no PDF yet. Out: the helper at work on its PDF.
 * What has been converted once, in an earlier build or for another place of this pack, is not
 * converted again; a task whose content is under way elsewhere waits for that PDF. */
#include "task.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/session.h"
#include "wire.h"

#define LEAST_ROOM ((uint64_t)1 << 20) /* bytes on the disk */
#define KEPT_DAYS 90
#define SECONDS_A_DAY 86400

/* A folder of the task's own, below the run's; NULL if it can't be made. */
static char *own_folder(struct bp_attach_run *run, const struct bp_task *task, GError **error) {
    if (!run->scratch) {
        g_autofree char *made = g_dir_make_tmp("boardpack-XXXXXX", error);
        run->scratch = made ? g_canonicalize_filename(made, NULL) : NULL;
    }
    if (!run->scratch)
        return NULL;
    char *folder = g_strdup_printf("%s/%u", run->scratch, task->number);
    g_mkdir(folder, 0700);
    return folder;
}

static void convert(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags) {
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = own_folder(run, task, &error);
    task->state = BP_TASK_CONVERTING;
    const unsigned wall = run->wall ? MIN(run->wall, BP_OFFICE_MAX_WALL) : BP_OFFICE_MAX_WALL;
    if (!folder ||
        !bp_office_start(&task->child, run->office, task->attachment->file, folder, wall, &error))
        bp_task_system(run, task, error->message, diags);
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

/* Converted files are kept between builds, under a hash of what they were made of. Several builds
 * may fill the cache at once, or die while they do; so a file appears under its name whole, by
 * renaming, and nothing but its name says what it is. */

/* The path under which the cache has the task's PDF, whether there is one or not; to be freed. */
static char *cache_path(const struct bp_attach_run *run, const struct bp_task *task) {
    return g_strdup_printf("%s/%s.pdf", run->cache_dir, task->key);
}

/* True if there is a PDF; it then counts as used today. */
static bool is_pdf(const char *path) {
    char head[5] = "";
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    const bool has =
        read(fd, head, sizeof head) == (ssize_t)sizeof head && memcmp(head, "%PDF-", 5) == 0;
    if (has)
        futimens(fd, NULL);
    close(fd);
    return has;
}

/* What nobody has used for months goes. */
static void clear_out(const char *folder) {
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    const time_t now = time(NULL);
    for (const char *name; entries && (name = g_dir_read_name(entries));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        struct stat file;
        if (lstat(path, &file) == 0 && S_ISREG(file.st_mode) &&
            now - file.st_mtime > (time_t)KEPT_DAYS * SECONDS_A_DAY)
            unlink(path);
    }
}

/* Copies a finished file there, in one step. */
static bool keep_file(const char *path, const char *file, GError **error) {
    g_autofree char *bytes = NULL;
    gsize length = 0;
    return g_file_get_contents(file, &bytes, &length, error) &&
           g_file_set_contents_full(path, bytes, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT,
                                    0600, error);
}

/* Keeps a PDF and its report. What can't be kept is made again the next time, which is reported
 * once. */
static void keep(struct bp_attach_run *run, const struct bp_task *task, const char *pdf,
                 struct bp_diags *diags) {
    g_autofree char *path = cache_path(run, task);
    g_autofree char *report = bp_office_report(path), *made = bp_office_report(pdf);
    g_autofree char *why = NULL;
    g_autoptr(GError) error = NULL;
    if (g_mkdir_with_parents(run->cache_dir, 0700) != 0) /* (others have no business there) */
        why = bp_errno_text(errno);
    else if (!keep_file(report, made, &error) || !keep_file(path, pdf, &error))
        why = g_strdup(error->message);
    clear_out(run->cache_dir);
    if (why && !run->keeps_nothing)
        bp_diag(diags, OFFICE_CACHE, (struct bp_pos){0}, run->cache_dir, why);
    run->keeps_nothing |= why != NULL;
}

/* The path of the PDF if it has been made, in this run or earlier. */
static const char *find_converted(struct bp_attach_run *run, const struct bp_task *task) {
    const char *found = g_hash_table_lookup(run->converted, task->key);
    if (found || !run->cache_dir)
        return found;
    g_autofree char *path = cache_path(run, task), *report = bp_office_report(path);
    if (is_pdf(path) && g_file_test(report, G_FILE_TEST_IS_REGULAR))
        g_hash_table_insert(run->converted, g_strdup(task->key), g_steal_pointer(&path));
    return g_hash_table_lookup(run->converted, task->key);
}

/* There may be as little room on the disk as that, and LibreOffice does not say so. */
static bool is_full(const char *folder) {
    struct statvfs is;
    return folder && statvfs(folder, &is) == 0 &&
           ((uint64_t)is.f_bavail * is.f_frsize < LEAST_ROOM || (is.f_files && !is.f_favail));
}

/* LibreOffice has made no PDF. */
static void say_failed(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags) {
    if (task->child.used >= BP_OFFICE_MAX_SECONDS)
        BP_TASK_FAIL(OFFICE_SLOW, BP_OFFICE_MAX_SECONDS);
    else if (is_full(run->scratch))
        bp_task_system(run, task, g_strerror(ENOSPC), diags);
    else
        BP_TASK_FAIL(OFFICE_FAILED);
}

static bool is_found(const struct bp_task *task, enum bp_finding_code code) {
    for (guint i = 0; i < task->found->len; i++)
        if (g_array_index(task->found, struct bp_finding, i).code == code)
            return true;
    return false;
}

/* True if there are changes that LibreOffice has not seen, and which it would print. */
static bool overlooked(const struct bp_task *task) {
    return !is_found(task, BP_FINDING_CHANGES) && !is_found(task, BP_FINDING_ENCRYPTED) &&
           (task->changes.controlled > 0 || (task->changes.all > 0 && task->seen == 0));
}

static void add_overlooked(struct bp_attach_run *run, struct bp_task *task) {
    const uint32_t all = task->changes.all, controlled = task->changes.controlled;
    const struct bp_finding finding = {
        .code = BP_FINDING_CHANGES,
        .count = all,
        .pages = "",
        .detail = controlled
                      ? bp_arena_printf(
                            run->arena,
                            "%u in content controls, where only Word can accept or reject them",
                            controlled)
                      : bp_arena_printf(run->arena, "%u change%s", all, all == 1 ? "" : "s"),
    };
    g_array_append_val(task->found, finding);
}

/* Reads the report that is beside a PDF, whether that is there or not; true if the PDF is to be
 * read. Otherwise the task is done. */
static bool heed_report(struct bp_attach_run *run, struct bp_task *task, const char *pdf,
                        struct bp_diags *diags) {
    g_autofree char *path = bp_office_report(pdf), *text = NULL;
    if (!task->found)
        task->found = g_array_new(FALSE, FALSE, sizeof(struct bp_finding));
    g_array_set_size(task->found, 0);
    enum bp_office_outcome outcome = BP_OUTCOME_FAILED;
    if (g_file_get_contents(path, &text, NULL, NULL))
        outcome = bp_outcome_read(text, run->arena, task->found, &task->seen);
    if (overlooked(task)) {
        add_overlooked(run, task);
        outcome = BP_OUTCOME_REFUSED;
    }
    if (outcome == BP_OUTCOME_REFUSED)
        bp_task_refuse(run, task);
    else if (outcome == BP_OUTCOME_MISSING)
        BP_TASK_FAIL(OFFICE_PART, bp_office_package(task->attachment->file));
    else if (outcome == BP_OUTCOME_FAILED || !is_pdf(pdf))
        say_failed(run, task, diags);
    return task->state != BP_TASK_DONE;
}

void bp_convert_start(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags) {
    g_autoptr(GError) error = NULL;
    if (!run->office && !(run->office = bp_office_find()))
        BP_TASK_FAIL(OFFICE_MISSING);
    else if (bp_attach_is_too_large(task->attachment->file))
        BP_TASK_FAIL(ATTACH_LARGE, (int)(BP_ATTACH_MAX_BYTES >> 20));
    else if (!task->key && !(task->key = bp_office_key(run->office, task->attachment->file,
                                                       &task->changes, &error))) {
        if (bp_attach_is_system(error))
            bp_task_system(run, task, error->message, diags);
        else
            BP_TASK_FAIL(ATTACH_READ, error->message);
    }
    if (run->office)
        bp_session_reads(diags, run->office);
    if (task->state == BP_TASK_DONE)
        return;
    const char *pdf = find_converted(run, task);
    if (pdf) {
        if (heed_report(run, task, pdf, diags))
            bp_ask_start(run, task, pdf, diags);
    } else if (!under_way(run, task)) {
        convert(run, task, diags);
    }
}

bool bp_convert_is_done(struct bp_attach_run *run, const struct bp_task *task) {
    g_autofree char *folder = own_folder(run, task, NULL);
    return bp_office_finished(folder);
}

/* LibreOffice's status says little; the report and the PDF say all. */
void bp_convert_ended(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags) {
    g_autofree char *folder = own_folder(run, task, NULL), *pdf = bp_office_result(folder);
    if (!heed_report(run, task, pdf, diags))
        return;
    if (run->cache_dir)
        keep(run, task, pdf, diags);
    g_hash_table_insert(run->converted, g_strdup(task->key), g_strdup(pdf));
    bp_ask_start(run, task, pdf, diags);
}
