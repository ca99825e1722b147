/* Starter packs.
 * In: the name of a profile, and a folder that is empty or not there yet. Out: files in it that
 * build at once.
 * A starter is a folder of data, starters/PROFILE; copying it fills in the address of the schema,
 * so that editors find it. Under a name that no starter has, a council gets a profile of its own
 * beside the pack: a copy of the default one, which the starter then uses. */
#include <boardpack/boardpack.h>

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/file.h"
#include "base/nearest.h"
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

/* True for a name that a council's own profile can have: that of a file, and of none that ships. */
static bool can_be_own(const char *name, char **shipped) {
    return strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") == strlen(name) &&
           strlen(name) > 0 && strcmp(name, "pack") != 0 && strcmp(name, "report") != 0 &&
           !bp_nearest(name, (const char *const *)shipped);
}

/* The starter's folder, to be freed; NULL after a diagnostic. Only a name that is in starters/
 * counts, so a path can't leave it. `*own` is the name of the profile to be made, or NULL. */
static char *find_starter(const char *data_dir, const char *profile, const char **own,
                          struct bp_diags *diags) {
    char *starters = g_build_filename(data_dir, "starters", NULL);
    char **names = list_folder(starters);
    char *found = NULL;
    *own = NULL;
    if (g_strv_contains((const char *const *)names, profile)) {
        found = g_build_filename(starters, profile, NULL);
    } else if (can_be_own(profile, names)) {
        *own = profile;
        found = g_build_filename(starters, DEFAULT_PROFILE, NULL);
    } else {
        const char *near = bp_nearest(profile, (const char *const *)names);
        bp_diag(diags, STARTER_UNKNOWN, at(NULL), profile);
        if (near)
            bp_diag_hint(diags, "did you mean \"%s\"?", near);
        else
            bp_diag_hint(diags, "a name has letters, digits and hyphens");
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

/* The address of a schema as a URI, to be freed. */
static char *schema_uri(const char *data_dir, const char *name) {
    char *path = g_build_filename(data_dir, "schemas", name, NULL);
    char *absolute = g_canonicalize_filename(path, NULL);
    char *uri = g_filename_to_uri(absolute, NULL, NULL);
    g_free(absolute);
    g_free(path);
    return uri;
}

/* What a copy has in other words than its source. */
struct replacement {
    const char *from, *to;
};

/* Copies one file; `replacements` are ended by a NULL. */
static void copy_file(const char *source, const char *target,
                      const struct replacement *replacements, struct bp_diags *diags) {
    char *text = NULL;
    GError *error = NULL;
    bp_session_reads(diags, source);
    if (!g_file_get_contents(source, &text, NULL, &error)) {
        bp_diag(diags, FILE_READ, at(source), error->message);
        g_error_free(error);
        return;
    }
    GString *filled = g_string_new(text);
    for (; replacements->from; replacements++)
        g_string_replace(filled, replacements->from, replacements->to, 0);
    struct bp_output *output = bp_output_new(target, diags);
    if (output) {
        bp_output_write(output, filled->str, filled->len);
        bp_output_commit(output, diags);
    }
    g_string_free(filled, TRUE);
    g_free(text);
}

static void copy_starter(const char *starter, const char *folder,
                         const struct replacement *replacements, struct bp_diags *diags) {
    char **names = list_folder(starter);
    for (char **name = names; *name && !bp_diags_failed(diags) && !bp_session_stopped(diags);
         name++) {
        char *source = g_build_filename(starter, *name, NULL);
        char *target = g_build_filename(folder, *name, NULL);
        copy_file(source, target, replacements, diags);
        g_free(target);
        g_free(source);
    }
    g_strfreev(names);
}

/* Takes back what has been written into the folder, which was empty. */
static void take_back(const char *starter, const char *folder, const char *own) {
    char **names = list_folder(starter);
    for (char **name = names; *name; name++) {
        char *target = g_build_filename(folder, *name, NULL);
        g_unlink(target);
        g_free(target);
    }
    if (own) {
        char *target = g_strconcat(folder, "/", own, ".xml", NULL);
        g_unlink(target);
        g_free(target);
    }
    g_rmdir(folder);
    g_strfreev(names);
}

/* The council's own profile beside the pack; if it can't be written, it is reported. */
static void write_own(const char *data_dir, const char *folder, const char *own,
                      struct bp_diags *diags) {
    char *source = g_strconcat(data_dir, "/profiles/" DEFAULT_PROFILE ".xml", NULL);
    char *target = g_strconcat(folder, "/", own, ".xml", NULL);
    char *schema = schema_uri(data_dir, "profile.rng");
    char *name = g_strdup_printf(" name=\"%s\"", own);
    const struct replacement replacements[] = {
        {"../profile.rng", schema}, {" name=\"" DEFAULT_PROFILE "\"", name}, {NULL, NULL}};
    copy_file(source, target, replacements, diags);
    g_free(name);
    g_free(schema);
    g_free(target);
    g_free(source);
}

static void write_starter(const char *data_dir, const char *starter, const char *folder,
                          const char *own, struct bp_diags *diags) {
    char *schema = schema_uri(data_dir, "pack.rng");
    char *chosen = g_strdup_printf(" profile=\"%s\"", own ? own : DEFAULT_PROFILE);
    const struct replacement replacements[] = {
        {SCHEMA_PLACE, schema}, {" profile=\"" DEFAULT_PROFILE "\"", chosen}, {NULL, NULL}};
    copy_starter(starter, folder, replacements, diags);
    if (own && !bp_diags_failed(diags))
        write_own(data_dir, folder, own, diags);
    if (bp_diags_failed(diags))
        take_back(starter, folder, own);
    g_free(chosen);
    g_free(schema);
}

enum bp_status bp_new(struct bp_context *context, const char *folder, const char *profile) {
    struct bp_diags *diags = bp_context_begin(context);
    char *data_dir = bp_context_find_data(context, diags);
    const char *own = NULL;
    char *starter =
        data_dir ? find_starter(data_dir, profile ? profile : DEFAULT_PROFILE, &own, diags) : NULL;
    bool ready = starter && prepare_folder(folder, diags);
    if (ready)
        write_starter(data_dir, starter, folder, own, diags);
    g_free(starter);
    g_free(data_dir);
    return bp_context_finish(context, diags, false, !ready);
}
