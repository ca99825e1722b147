/* Attached files, read side by side.
 * In: the document. Out: for each attached file its facts, then its objects.
 * Helpers start before layout and go on while it works, so nothing here has threads or call-backs:
 * whoever needs the facts, or the objects, waits here until the tasks have come so far, and no
 * longer than the helpers may take. */
#include "attach.h"

#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/session.h"
#include "base/test_hook.h"
#include "task.h"
#include "wire.h"

/* So often we look whether the run is to stop, and whether a child that says nothing has ended. */
#define LOOK_EVERY_MS 50
#define LOOK_OFTEN_MS 1

#define DEFAULT_MIME "application/octet-stream"

static const char *const mimes[][2] = {
    {"csv", "text/csv"},
    {"txt", "text/plain"},
    {"xml", "application/xml"},
    {"json", "application/json"},
    {"html", "text/html"},
    {"zip", "application/zip"},
    {"eml", "message/rfc822"},
    {"ics", "text/calendar"},
    {"geojson", "application/geo+json"},
    {"pdf", "application/pdf"},
    {"mp3", "audio/mpeg"},
    {"mp4", "video/mp4"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {"odt", "application/vnd.oasis.opendocument.text"},
    {"odp", "application/vnd.oasis.opendocument.presentation"},
};

static const char *mime_of(const struct bp_file *file) {
    const char *dot = strrchr(file->src, '.');
    for (size_t i = 0; dot && i < G_N_ELEMENTS(mimes); i++)
        if (g_ascii_strcasecmp(dot + 1, mimes[i][0]) == 0)
            return mimes[i][1];
    return DEFAULT_MIME;
}

/* A file that goes into the pack as it is. It is read, not mapped: whoever cuts it short meanwhile
 * would stop us with a signal. */
static void embed(struct bp_attach_run *run, struct bp_attachment *attachment,
                  struct bp_diags *diags) {
    g_autofree char *bytes = NULL, *name = bp_attachment_name(attachment->node);
    gsize length = 0;
    g_autoptr(GError) error = NULL;
    bool large = bp_attach_is_too_large(attachment->file);
    const bool read =
        !large && g_file_get_contents(attachment->file->path, &bytes, &length, &error);
    large |= length > BP_ATTACH_MAX_BYTES; /* it may have grown meanwhile */
    run->failed |= large || !read;
    if (large) {
        bp_diag(diags, ATTACH_LARGE, attachment->node->pos, name, (int)(BP_ATTACH_MAX_BYTES >> 20));
    } else if (!read && bp_attach_is_system(error)) {
        bp_attach_system(run, error->message, diags);
    } else if (!read) {
        bp_diag(diags, ATTACH_READ, attachment->node->pos, name, error->message);
    } else {
        g_ptr_array_add(run->kept, g_bytes_new_take(g_steal_pointer(&bytes), length));
        attachment->objects = g_bytes_get_data(run->kept->pdata[run->kept->len - 1], NULL);
        attachment->length = length;
        attachment->embedded = attachment->usable = true;
        attachment->mime = mime_of(attachment->file);
    }
}

static void add(struct bp_attach_run *run, const struct bp_node *node, const struct bp_file *file,
                struct bp_diags *diags) {
    struct bp_attachment *attachment = bp_arena_new0(run->arena, struct bp_attachment);
    struct bp_task task = {
        .attachment = attachment,
        .number = run->tasks->len + 1,
        .child = {.in = -1, .out = -1, .err = -1},
        .objects = -1,
    };
    attachment->file = file;
    attachment->node = node;
    if (file->kind == BP_FILE_OTHER) {
        embed(run, attachment, diags);
        task.state = BP_TASK_DONE;
    } else {
        bp_elsewhere_add(run, attachment);
    }
    g_array_append_val(run->tasks, task);
    g_ptr_array_add(run->shown.all, attachment);
    g_hash_table_insert(run->shown.of_node, (gpointer)node, attachment);
}

/* Tests don't wait as long as helpers and LibreOffice may take: $BOARDPACK_TEST_WALL. */
static unsigned wall_of(const struct bp_attach_options *options) {
    const char *wish = bp_test_hook("BOARDPACK_TEST_WALL");
    guint64 wall = options->wall;
    if (wish)
        g_ascii_string_to_unsigned(wish, 10, 1, G_MAXINT, &wall, NULL);
    return (unsigned)wall;
}

static struct bp_attach_run *run_new(const struct bp_doc *doc,
                                     const struct bp_attach_options *options) {
    struct bp_attach_run *run = g_new0(struct bp_attach_run, 1);
    run->shown.all = g_ptr_array_new();
    run->shown.of_node = g_hash_table_new(NULL, NULL);
    run->arena = bp_arena_new();
    run->tasks = g_array_new(FALSE, FALSE, sizeof(struct bp_task));
    run->files = g_ptr_array_new_with_free_func(g_free);
    run->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    run->names = -1;
    run->kept = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    run->converted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    run->helper = g_strdup(options->helper);
    run->stamps = bp_doc_stamps(doc);
    run->fonts = g_strdup(options->fonts);
    run->cache_dir = g_strdup(options->cache_dir);
    run->slots = options->slots;
    run->wall = wall_of(options);
    run->jobs = options->jobs ? options->jobs : g_get_num_processors();
    return run;
}

static struct bp_task *task_at(const struct bp_attach_run *run, guint i) {
    return &g_array_index(run->tasks, struct bp_task, i);
}

/* Starts what is to be done first about a task that waits; it may stay waiting for another's PDF.
 */
static void start(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags) {
    if (task->attachment->file->kind == BP_FILE_OFFICE)
        bp_convert_start(run, task, diags);
    else
        bp_ask_start(run, task, task->attachment->file->path, diags);
}

/* How many may be at work at once, now that so many could be. */
static unsigned most_at_once(struct bp_attach_run *run, unsigned could) {
    could = MIN(could, run->jobs);
    if (!run->slots)
        return could;
    bp_slots_want(run->slots, could > 1 ? could - 1 : 0);
    return MIN(could, run->slots->held + 1);
}

/* Gives free places to tasks that wait; returns how many are at work. */
static unsigned start_waiting(struct bp_attach_run *run, struct bp_diags *diags) {
    unsigned busy = 0, waiting = 0;
    for (guint i = 0; i < run->tasks->len; i++) {
        busy += task_at(run, i)->child.pid != 0;
        waiting += task_at(run, i)->state == BP_TASK_WAITING;
    }
    const unsigned most = most_at_once(run, busy + waiting);
    for (guint i = 0; i < run->tasks->len && busy < most; i++) {
        struct bp_task *task = task_at(run, i);
        if (task->state == BP_TASK_WAITING) {
            start(run, task, diags);
            busy += task->child.pid != 0;
        }
    }
    return busy;
}

struct bp_attachments *bp_attach_start(const struct bp_doc *doc,
                                       const struct bp_attach_options *options,
                                       struct bp_diags *diags) {
    struct bp_attach_run *run = NULL;
    for (const struct bp_node *node = doc->root; node; node = bp_node_next(node, doc->root)) {
        const struct bp_file *file = bp_file_of(node);
        if (!file || file->kind == BP_FILE_PICTURE)
            continue;
        if (!run)
            run = run_new(doc, options);
        add(run, node, file, diags);
    }
    if (run)
        start_waiting(run, diags);
    return run ? &run->shown : NULL;
}

static void overdue(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags) {
    if (task->state == BP_TASK_CONVERTING)
        BP_TASK_FAIL(OFFICE_SLOW, task->child.wall);
    else if (task->state == BP_TASK_READING && task->child.out < 0)
        BP_TASK_FAIL(ATTACH_NONSENSE, "its answer is incomplete");
    else
        BP_TASK_FAIL(ATTACH_SLOW, task->child.wall);
}

/* Takes what the task's child has said, and goes on when it has ended or is overdue. */
static void go_on_with(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags) {
    int status;
    if (!bp_ask_listen(run, task, diags))
        return;
    if (task->state == BP_TASK_CONVERTING && bp_convert_is_done(run, task)) {
        bp_process_kill(&task->child);
        bp_convert_ended(run, task, diags);
    } else if (task->child.out < 0 && bp_process_ended(&task->child, &status)) {
        if (task->state == BP_TASK_CONVERTING)
            bp_convert_ended(run, task, diags);
        else
            bp_ask_ended(run, task, status, diags);
    } else if (g_get_monotonic_time() >= task->child.deadline) {
        overdue(run, task, diags);
    }
}

/* Sleeps until a child says something, ends or is overdue, but not long. */
static void wait_for_news(const struct bp_attach_run *run) {
    struct pollfd *fds = g_new0(struct pollfd, run->tasks->len + 1);
    nfds_t n = 0;
    int wait = LOOK_EVERY_MS;
    const int64_t now = g_get_monotonic_time();
    for (guint i = 0; i < run->tasks->len; i++) {
        const struct bp_task *task = task_at(run, i);
        if (!task->child.pid)
            continue;
        if (task->child.out < 0)
            wait = LOOK_OFTEN_MS;
        else
            fds[n++] = (struct pollfd){.fd = task->child.out, .events = POLLIN};
        if (task->child.deadline <= now)
            wait = 0;
    }
    if (run->slots && run->slots->asked)
        fds[n++] = (struct pollfd){.fd = run->slots->grants, .events = POLLIN};
    poll(fds, n, wait);
    g_free(fds);
}

static bool all_at(const struct bp_attach_run *run, enum bp_task_state state) {
    for (guint i = 0; i < run->tasks->len; i++)
        if (task_at(run, i)->state < state)
            return false;
    return true;
}

/* Goes on until all tasks have come so far. */
static bool go_on(struct bp_attachments *attachments, enum bp_task_state state,
                  struct bp_diags *diags) {
    struct bp_attach_run *run = (struct bp_attach_run *)attachments;
    while (!all_at(run, state) && !bp_session_stopped(diags)) {
        start_waiting(run, diags);
        wait_for_news(run);
        for (guint i = 0; i < run->tasks->len; i++)
            if (task_at(run, i)->child.pid)
                go_on_with(run, task_at(run, i), diags);
    }
    return !run->failed && !bp_session_stopped(diags);
}

bool bp_attach_facts(struct bp_attachments *attachments, struct bp_diags *diags) {
    if (!go_on(attachments, BP_TASK_WRITING, diags))
        return false;
    bp_elsewhere_settle((struct bp_attach_run *)attachments);
    return true;
}

bool bp_attach_finish(struct bp_attachments *attachments, struct bp_diags *diags) {
    return go_on(attachments, BP_TASK_DONE, diags);
}

void bp_attach_free(struct bp_attachments *attachments) {
    struct bp_attach_run *run = (struct bp_attach_run *)attachments;
    if (!run)
        return;
    for (guint i = 0; i < run->tasks->len; i++) {
        struct bp_task *task = task_at(run, i);
        bp_task_clear(task);
        if (task->attachment->objects && !task->attachment->embedded)
            munmap((void *)task->attachment->objects, task->attachment->length);
        g_free(task->key);
        g_clear_pointer(&task->found, g_array_unref);
    }
    if (run->slots)
        bp_slots_want(run->slots, 0);
    if (run->scratch)
        bp_office_clear(run->scratch);
    g_hash_table_destroy(run->converted);
    g_hash_table_destroy(run->shown.of_node);
    g_ptr_array_free(run->shown.all, TRUE);
    g_ptr_array_free(run->kept, TRUE);
    g_hash_table_destroy(run->numbers);
    g_ptr_array_free(run->files, TRUE);
    if (run->names >= 0)
        close(run->names);
    g_array_free(run->tasks, TRUE);
    g_free(run->scratch);
    g_free(run->office);
    g_free(run->cache_dir);
    g_free(run->fonts);
    g_free(run->helper);
    bp_arena_free(run->arena);
    g_free(run);
}
