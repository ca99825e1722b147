/* Starter packs.
 * In: the name of a profile, and a folder that is empty or not there yet. Out: files in it that
 * build at once.
 * A starter is a folder of data, starters/PROFILE; copying it fills in one thing, the address of
 * the schema, so that editors find it. */
#include <boardpack/boardpack.h>

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/file.h"
#include "base/session.h"
#include "context.h"

#define DEFAULT_PROFILE "hackney-hwb"
#define SCHEMA_PLACE "@schema@"

static struct bp_pos at(const char *path) {
    return (struct bp_pos){.file = path};
}

static int by_name(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder, sorted, ended by NULL; none if it can't be read. */
static char **list_folder(const char *folder) {
    GPtrArray *names = g_ptr_array_new();
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));)
        g_ptr_array_add(names, g_strdup(name));
    g_clear_pointer(&dir, g_dir_close);
    g_ptr_array_sort(names, by_name);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

/* The starter's folder, to be freed; NULL after a diagnostic. Only a name that is in starters/
 * counts, so a path can't leave it. */
static char *find_starter(const char *data_dir, const char *profile, struct bp_diags *diags) {
    char *starters = g_build_filename(data_dir, "starters", NULL);
    char **names = list_folder(starters);
    char *found = NULL;
    if (g_strv_contains((const char *const *)names, profile)) {
        found = g_build_filename(starters, profile, NULL);
    } else {
        char *all = g_strjoinv(", ", names);
        bp_diag(diags, STARTER_UNKNOWN, at(NULL), profile);
        bp_diag_hint(diags, "choose one of: %s", all);
        g_free(all);
    }
    g_strfreev(names);
    g_free(starters);
    return found;
}

/* Makes the folder; one that is there already has to be empty. Returns 0, or an errno. */
static int make_folder(const char *folder) {
    if (g_mkdir(folder, 0777) == 0)
        return 0;
    int error = errno;
    if (error != EEXIST || !g_file_test(folder, G_FILE_TEST_IS_DIR))
        return error;
    char **names = list_folder(folder);
    error = names[0] ? EEXIST : 0;
    g_strfreev(names);
    return error;
}

static bool prepare_folder(const char *folder, struct bp_diags *diags) {
    int error = make_folder(folder);
    if (error == EEXIST) {
        bp_diag(diags, FOLDER_IN_USE, at(folder));
    } else if (error) {
        char *text = bp_errno_text(error);
        bp_diag(diags, FILE_WRITE, at(folder), text);
        g_free(text);
    }
    return error == 0;
}

/* The address of the schema as a URI, to be freed. */
static char *schema_uri(const char *data_dir) {
    char *path = g_build_filename(data_dir, "schemas", "pack.rng", NULL);
    char *absolute = g_canonicalize_filename(path, NULL);
    char *uri = g_filename_to_uri(absolute, NULL, NULL);
    g_free(absolute);
    g_free(path);
    return uri;
}

/* Copies one file of the starter. */
static void copy_file(const char *source, const char *target, const char *schema,
                      struct bp_diags *diags) {
    char *text = NULL;
    GError *error = NULL;
    bp_session_reads(diags, source);
    if (!g_file_get_contents(source, &text, NULL, &error)) {
        bp_diag(diags, FILE_READ, at(source), error->message);
        g_error_free(error);
        return;
    }
    GString *filled = g_string_new(text);
    g_string_replace(filled, SCHEMA_PLACE, schema, 0);
    struct bp_output *output = bp_output_new(target, diags);
    if (output) {
        bp_output_write(output, filled->str, filled->len);
        bp_output_commit(output, diags);
    }
    g_string_free(filled, TRUE);
    g_free(text);
}

/* Copies the starter; when a file can't be written, those before it go again, and the folder. */
static void copy_starter(const char *starter, const char *folder, const char *schema,
                         struct bp_diags *diags) {
    char **names = list_folder(starter);
    int n = 0;
    for (; names[n] && !bp_diags_failed(diags) && !bp_session_stopped(diags); n++) {
        char *source = g_build_filename(starter, names[n], NULL);
        char *target = g_build_filename(folder, names[n], NULL);
        copy_file(source, target, schema, diags);
        g_free(target);
        g_free(source);
    }
    while (bp_diags_failed(diags) && n-- > 0) {
        char *target = g_build_filename(folder, names[n], NULL);
        g_unlink(target);
        g_free(target);
    }
    if (bp_diags_failed(diags))
        g_rmdir(folder);
    g_strfreev(names);
}

enum bp_status bp_new(struct bp_context *context, const char *folder, const char *profile) {
    struct bp_diags *diags = bp_context_begin(context);
    char *data_dir = bp_context_find_data(context, diags);
    char *starter =
        data_dir ? find_starter(data_dir, profile ? profile : DEFAULT_PROFILE, diags) : NULL;
    bool ready = starter && prepare_folder(folder, diags);
    if (ready) {
        char *schema = schema_uri(data_dir);
        copy_starter(starter, folder, schema, diags);
        g_free(schema);
    }
    g_free(starter);
    g_free(data_dir);
    return bp_context_finish(context, diags, false, !ready);
}
