/* Where a pack may look for what it names.
 * In: a name as it is in the XML. Out: a path in the pack's own folder, or a diagnostic.
 * The one hard idea: a name is looked at twice. As it is written it must stay in the folder, so
 * that nobody learns by a pack what there is outside; and as the system resolves it (realpath) it
 * must lie there too, so that no symbolic link leads out. */
#include "load/inside.h"

#include <errno.h>
#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/session.h"
#include "load/similar.h"

#define SUGGESTIONS_MOST 50 /* of errors; after them nobody is helped by one more */

/* True for "https:…", "file:…": letters and then a colon, before any slash (RFC 3986, 3.1). */
static bool has_scheme(const char *href) {
    size_t letters =
        strspn(href, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    return letters > 0 && href[letters] == ':';
}

/* True for a path that begins at the file it is in. */
static bool is_named(const char *href) {
    return !has_scheme(href) && href[0] != '/' && href[0] != '\\';
}

static bool is_below(const char *path, const char *folder) {
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || folder[length - 1] == '/');
}

/* Whether a name stays in the pack's folder as it is written. */
static bool stays_inside(const struct bp_inside *inside, const char *shown) {
    char *folder = g_path_get_dirname(inside->pack);
    char *whole_folder = g_canonicalize_filename(folder, NULL);
    char *whole = g_canonicalize_filename(shown, NULL);
    bool stays = is_below(whole, whole_folder);
    g_free(whole);
    g_free(whole_folder);
    g_free(folder);
    return stays;
}

/* The name as seen from where the program runs. */
static const char *show(const struct bp_inside *inside, const char *from, const char *href,
                        struct bp_arena *names) {
    char *folder = g_path_get_dirname(from);
    bool here = strcmp(folder, ".") == 0 && !g_str_has_prefix(inside->pack, "./");
    const char *shown =
        here ? bp_arena_strdup(names, href) : bp_arena_printf(names, "%s/%s", folder, href);
    g_free(folder);
    return shown;
}

void bp_inside_tell(struct bp_pos pos, const char *href, int error, struct bp_diags *diags) {
    char *why = error == EINVAL ? g_strdup("it is not an ordinary file") : bp_errno_text(error);
    bp_diag(diags, INCLUDE_MISSING, pos, href, why);
    g_free(why);
}

bool bp_inside_has(const struct bp_inside *inside, const char *from, const char *href) {
    struct bp_arena *names = bp_arena_new();
    const char *shown = is_named(href) ? show(inside, from, href, names) : NULL;
    const bool has = inside->folder && shown && stays_inside(inside, shown) &&
                     g_file_test(shown, G_FILE_TEST_EXISTS);
    bp_arena_free(names);
    return has;
}

/* Says which file is likely to be meant, if that is plain. */
static void suggest(const struct bp_inside *inside, const char *from, const char *href,
                    struct bp_diags *diags) {
    if (bp_diags_count(diags, BP_ERROR) > SUGGESTIONS_MOST)
        return;
    char *folder = g_path_get_dirname(from);
    char *similar = bp_similar_file(folder, inside->folder, href);
    if (similar && bp_similar_looks(similar, href))
        bp_diag_hint(diags,
                     "did you mean \"%s\"? Some of its characters only look the same: copy and "
                     "paste the file's name, or rename the file",
                     similar);
    else if (similar)
        bp_diag_hint(diags, "did you mean \"%s\"?", similar);
    g_free(similar);
    g_free(folder);
}

/* A path on somebody's disk, whose file may have been copied here. */
static void suggest_here(const struct bp_inside *inside, const char *from, const char *href,
                         struct bp_diags *diags) {
    const char *slash = strrchr(href, '/'), *back = strrchr(href, '\\');
    const bool on_web = strstr(href, "://") && !g_str_has_prefix(href, "file:");
    const char *last = MAX(slash, back);
    if (last && !on_web && inside->folder)
        suggest(inside, from, last + 1, diags);
}

char *bp_inside_find(const struct bp_inside *inside, struct bp_pos pos, const char *href,
                     struct bp_arena *names, const char **shown, struct bp_diags *diags) {
    const bool named = is_named(href);
    *shown = named ? show(inside, pos.file, href, names) : href;
    if (!named || !stays_inside(inside, *shown)) {
        bp_diag(diags, INCLUDE_OUTSIDE, pos, href);
        suggest_here(inside, pos.file, href, diags);
        return NULL;
    }
    bp_session_reads(diags, *shown);
    char *path = inside->folder ? realpath(*shown, NULL) : NULL;
    if (!path) {
        const int error = inside->folder ? errno : ENOENT;
        bp_inside_tell(pos, href, error, diags);
        if (inside->folder && (error == ENOENT || error == ENOTDIR))
            suggest(inside, pos.file, href, diags);
    } else if (!is_below(path, inside->folder)) {
        bp_diag(diags, INCLUDE_OUTSIDE, pos, href);
        free(path);
        path = NULL;
    }
    return path;
}
