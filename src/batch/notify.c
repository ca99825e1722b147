/* Hearing of changes.
 * In: paths. Out: a moment to look at them.
 * The one hard idea: what is listened to is folders, never files. An editor saves by writing
 * another file and renaming it, and whoever listens to the old file hears nothing any more. Which
 * file has changed is for the caller to find out: it asks for all of them, which is cheap. */
#include "batch/notify.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/inotify.h>
#endif

#define LOOK_MS 100         /* without the system's help */
#define LOOK_RARELY_MS 2000 /* with it: another machine's changes on a shared disk are not told */

struct bp_notify {
    int fd;              /* of inotify; -1: we look */
    GHashTable *folders; /* what is listened to */
};

struct bp_notify *bp_notify_new(bool poll) {
    struct bp_notify *notify = g_new0(struct bp_notify, 1);
    notify->fd = -1;
#ifdef __linux__
    if (!poll)
        notify->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
#endif
    notify->folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return notify;
}

static void stop_listening(struct bp_notify *notify) {
    if (notify->fd >= 0)
        close(notify->fd);
    notify->fd = -1;
}

void bp_notify_free(struct bp_notify *notify) {
    stop_listening(notify);
    g_hash_table_destroy(notify->folders);
    g_free(notify);
}

/* Asking again costs nothing, and is needed where a folder has been replaced by another. */
static void listen_to(struct bp_notify *notify, const char *folder) {
#ifdef __linux__
    if (notify->fd >= 0 &&
        inotify_add_watch(notify->fd, folder,
                          IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE |
                              IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF) < 0)
        stop_listening(notify); /* there are no more to be had */
#else
    (void)notify;
    (void)folder;
#endif
}

/* The folder that a path is in, or the nearest above it that is there. */
static void add_folder(struct bp_notify *notify, const char *path) {
    char *folder = g_path_get_dirname(path);
    while (!g_file_test(folder, G_FILE_TEST_IS_DIR) && strcmp(folder, ".") != 0) {
        char *above = g_path_get_dirname(folder);
        g_free(folder);
        folder = above;
    }
    g_hash_table_add(notify->folders, folder);
}

void bp_notify_listen(struct bp_notify *notify, const GPtrArray *paths) {
    for (guint i = 0; i < paths->len; i++) {
        const char *path = paths->pdata[i];
        char *real = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? realpath(path, NULL) : NULL;
        add_folder(notify, path);
        if (real)
            add_folder(notify, real); /* that is where it is written */
        free(real);
    }
    GHashTableIter all;
    gpointer folder;
    g_hash_table_iter_init(&all, notify->folders);
    while (g_hash_table_iter_next(&all, &folder, NULL))
        if (g_file_test(folder, G_FILE_TEST_IS_DIR))
            listen_to(notify, folder);
}

/* Takes all that has been told. */
static bool take_events(int fd) {
    char events[8192];
    bool any = false;
    while (read(fd, events, sizeof events) > 0)
        any = true;
    return any;
}

bool bp_notify_wait(struct bp_notify *notify, int milliseconds) {
    const int most = notify->fd >= 0 ? LOOK_RARELY_MS : LOOK_MS;
    const int wait = milliseconds < 0 ? most : MIN(milliseconds, most);
    struct pollfd told = {.fd = notify->fd, .events = POLLIN};
    return poll(&told, notify->fd >= 0, wait) > 0 && take_events(notify->fd);
}
