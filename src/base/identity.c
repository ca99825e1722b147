/* Identities of files.
 * In: a path. Out: a text that is the same for every path of one file.
 * The one idea: only the system knows which paths lead to one file (symbolic and hard links, other
 * spellings, mounts, disks that take "A" for "a"), so it is asked, and no path is compared. */
#include "base/identity.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *number_text(const struct stat *is) {
    return g_strdup_printf("%ju:%ju", (uintmax_t)is->st_dev, (uintmax_t)is->st_ino);
}

/* A file that is not there yet; the folder may be missing, too. */
static char *future_text(const char *path) {
    struct stat is;
    char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    char *where = stat(folder, &is) == 0 ? number_text(&is) : g_canonicalize_filename(folder, NULL);
    char *text = g_strdup_printf("%s/%s", where, name);
    g_free(where);
    g_free(name);
    g_free(folder);
    return text;
}

char *bp_identity(const char *path) {
    struct stat is;
    const bool is_stdout = strcmp(path, "-") == 0;
    if ((is_stdout ? fstat(STDOUT_FILENO, &is) : stat(path, &is)) < 0)
        return is_stdout ? NULL : future_text(path);
    return S_ISREG(is.st_mode) ? number_text(&is) : NULL;
}

bool bp_identity_is_future(const char *identity) {
    return strchr(identity, '/') != NULL;
}

bool bp_identity_same(const char *one, const char *other) {
    char *a = bp_identity(one), *b = bp_identity(other);
    const bool same = a && b && strcmp(a, b) == 0;
    g_free(a);
    g_free(b);
    return same;
}
