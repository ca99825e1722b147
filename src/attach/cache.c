/* The cache of converted files.
 * In: a key (a hash of content and of how it was converted). Out: a PDF's path.
 * The one hard idea: several builds may fill it at once, or die while they do; so a file appears
 * under its name whole, by renaming, and nothing but its name says what it is. */
#include "cache.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define KEPT_DAYS 90
#define SECONDS_A_DAY 86400
#define SUFFIX ".pdf"

char *bp_cache_path(const char *folder, const char *key) {
    char *name = g_strconcat(key, SUFFIX, NULL);
    char *path = g_build_filename(folder, name, NULL);
    g_free(name);
    return path;
}

bool bp_cache_has(const char *path) {
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

static void clear_out(const char *folder) {
    GDir *entries = g_dir_open(folder, 0, NULL);
    const time_t now = time(NULL);
    for (const char *name; entries && (name = g_dir_read_name(entries));) {
        char *path = g_build_filename(folder, name, NULL);
        struct stat file;
        if (lstat(path, &file) == 0 && S_ISREG(file.st_mode) &&
            now - file.st_mtime > (time_t)KEPT_DAYS * SECONDS_A_DAY)
            unlink(path);
        g_free(path);
    }
    if (entries)
        g_dir_close(entries);
}

bool bp_cache_keep(const char *path, const char *file) {
    char *folder = g_path_get_dirname(path);
    char *bytes = NULL;
    gsize length = 0;
    bool kept = false;
    /* Others have no business with what was attached. */
    if (g_mkdir_with_parents(folder, 0700) == 0 && g_file_get_contents(file, &bytes, &length, NULL))
        kept = g_file_set_contents_full(path, bytes, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT,
                                        0600, NULL);
    clear_out(folder);
    g_free(bytes);
    g_free(folder);
    return kept;
}
