/* For tests of load: documents from short texts, and what was said about them. */
#ifndef LOADING_H
#define LOADING_H

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/diagnostics.h"
#include "load/load.h"

/* "slug file:line:col", one a line, as they are reported. */
static void append_said(const struct bp_diagnostic *diagnostic, void *user) {
    char *file = diagnostic->file ? g_path_get_basename(diagnostic->file) : g_strdup("-");
    g_string_append_printf(user, "%s %s:%d:%d\n", diagnostic->slug, file, diagnostic->line,
                           diagnostic->column);
    g_free(file);
}

static G_GNUC_UNUSED char *said(struct bp_diags *diags) {
    GString *text = g_string_new(NULL);
    bp_diags_report(diags, append_said, text);
    return g_string_free(text, FALSE);
}

static G_GNUC_UNUSED void assert_said(struct bp_diags *diags, const char *expected) {
    char *text = said(diags);
    g_assert_cmpstr(text, ==, expected);
    g_free(text);
}

/* A folder that is removed with what was put into it. */
struct folder {
    char *path;
    GPtrArray *files;
};

static G_GNUC_UNUSED struct folder folder_new(void) {
    return (struct folder){g_dir_make_tmp("boardpack-XXXXXX", NULL),
                           g_ptr_array_new_with_free_func(g_free)};
}

/* The path of a file that is now there; owned by the folder. */
static G_GNUC_UNUSED const char *folder_put(struct folder *folder, const char *name,
                                            const void *data, gssize length) {
    char *path = g_build_filename(folder->path, name, NULL);
    g_assert_true(g_file_set_contents(path, data, length, NULL));
    g_ptr_array_add(folder->files, path);
    return path;
}

static G_GNUC_UNUSED void folder_free(struct folder *folder) {
    for (guint i = 0; i < folder->files->len; i++)
        g_unlink(g_ptr_array_index(folder->files, i));
    g_ptr_array_free(folder->files, TRUE);
    g_assert_cmpint(g_rmdir(folder->path), ==, 0);
    g_free(folder->path);
}

/* Loads a pack from a text, as pack.xml in a folder of its own. */
static G_GNUC_UNUSED struct bp_doc *load_text(const char *text, struct bp_diags *diags) {
    struct folder folder = folder_new();
    const char *path = folder_put(&folder, "pack.xml", text, -1);
    struct bp_doc *doc = bp_load(path, g_getenv("BOARDPACK_DATA"), NULL, diags);
    folder_free(&folder);
    return doc;
}

#define PACK(items)                                                                                \
    "<pack xmlns='urn:boardpack:1' lang='en-GB'><meeting start='2026-01-21T15:00'/><agenda>" items \
    "</agenda></pack>"
#define ITEM(content) "<item><title>T</title>" content "</item>"

#endif
