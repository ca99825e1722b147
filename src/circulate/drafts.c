/* Drafts as files.
 * In: the path that a draft was asked for under. Out: its parts' paths; and what is left of earlier
 * ones, which nobody should send any more. */
#include "circulate/drafts.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define ENDING ".eml"

static const char *ending_of(const char *path) {
    return g_str_has_suffix(path, ENDING) ? ENDING : "";
}

char *bp_draft_part_path(const char *path, int part, int parts) {
    const char *ending = ending_of(path);
    const size_t length = strlen(path) - strlen(ending);
    return g_strdup_printf("%.*s-%d-of-%d%s", (int)length, path, part, parts, ending);
}

/* Whether a file can be a draft that was asked for as `name`: it itself, or a part. */
static bool is_draft(const char *file, const char *name) {
    int part, parts;
    const size_t length = strlen(name) - strlen(ending_of(name));
    if (strcmp(file, name) == 0)
        return true;
    if (strncmp(file, name, length) != 0 ||
        sscanf(file + length, "-%4d-of-%4d", &part, &parts) != 2 || part < 1 || part > parts)
        return false;
    char *wanted = bp_draft_part_path(name, part, parts);
    const bool is = strcmp(file, wanted) == 0;
    g_free(wanted);
    return is;
}

static bool is_among(const char *path, const GPtrArray *paths) {
    for (guint i = 0; i < paths->len; i++)
        if (strcmp(paths->pdata[i], path) == 0)
            return true;
    return false;
}

static int by_name(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *bp_drafts_left(const char *path, const GPtrArray *paths) {
    GPtrArray *left = g_ptr_array_new_with_free_func(g_free);
    char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    const size_t before = strlen(path) - strlen(name); /* as the caller wrote it */
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *file; dir && (file = g_dir_read_name(dir));) {
        char *found = g_strdup_printf("%.*s%s", (int)before, path, file);
        if (is_draft(file, name) && !is_among(found, paths))
            g_ptr_array_add(left, found);
        else
            g_free(found);
    }
    if (dir)
        g_dir_close(dir);
    g_ptr_array_sort(left, by_name);
    g_free(name);
    g_free(folder);
    return left;
}
