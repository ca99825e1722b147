/* The context: what a caller sets once, and how a command ends.
 * In: the caller's settings, the environment. Out: the data folder, the exit status.
 * Installed, in the build folder and moved elsewhere the same search works, because it starts at
 * the running program. */
#include "context.h"

#include <glib.h>

#include "base/session.h"

struct bp_context *bp_context_new(void) {
    return g_new0(struct bp_context, 1);
}

void bp_context_free(struct bp_context *context) {
    if (!context)
        return;
    g_free(context->data_dir);
    g_free(context);
}

void bp_context_set_diag(struct bp_context *context, bp_diag_fn fn, void *user) {
    context->fn = fn;
    context->user = user;
}

void bp_context_set_data_dir(struct bp_context *context, const char *folder) {
    g_free(context->data_dir);
    context->data_dir = g_strdup(folder);
}

void bp_context_interrupt(struct bp_context *context) {
    g_atomic_int_set(&context->stop, 1);
}

const char *bp_version(void) {
    return BP_VERSION;
}

struct bp_diags *bp_context_begin(struct bp_context *context) {
    return bp_session_new(&context->stop);
}

enum bp_status bp_context_finish(struct bp_context *context, struct bp_diags *diags, bool strict,
                                 bool wrong_call) {
    enum bp_status status = BP_OK;
    if (bp_diags_count(diags, BP_FATAL) > 0)
        status = BP_STATUS_SYSTEM;
    else if (wrong_call || bp_diags_said(diags, BP_CODE_OUTPUT_IS_INPUT))
        status = BP_STATUS_USAGE;
    else if (bp_diags_failed(diags))
        status = BP_STATUS_DOCUMENT;
    else if (strict && bp_diags_count(diags, BP_WARNING) > 0)
        status = BP_STATUS_WARNINGS;
    bp_diags_report(diags, context->fn, context->user);
    bp_session_free(diags);
    g_atomic_int_set(&context->stop, 0);
    return status;
}

/* The folder if it is the data folder, else NULL; takes `folder`. */
static char *if_data(char *folder) {
    char *profiles = g_build_filename(folder, "profiles", NULL);
    if (!g_file_test(profiles, G_FILE_TEST_IS_DIR))
        g_clear_pointer(&folder, g_free);
    g_free(profiles);
    return folder;
}

/* The folder of the running program: PREFIX/bin, or the build folder. NULL: unknown. */
static char *program_dir(void) {
    char *program = g_file_read_link("/proc/self/exe", NULL);
    char *bin = program ? g_path_get_dirname(program) : NULL;
    g_free(program);
    return bin;
}

/* The data beside the running program: PREFIX/share, or share in the build folder. */
static char *beside_program(void) {
    char *bin = program_dir();
    if (!bin)
        return NULL;
    char *prefix = g_path_get_dirname(bin);
    char *found = if_data(g_build_filename(prefix, "share", "boardpack", NULL));
    if (!found)
        found = if_data(g_build_filename(bin, "share", "boardpack", NULL));
    g_free(prefix);
    g_free(bin);
    return found;
}

char *bp_context_find_data(const struct bp_context *context, struct bp_diags *diags) {
    const char *chosen = context->data_dir ? context->data_dir : g_getenv("BOARDPACK_DATA");
    char *found = NULL;
    if (chosen && *chosen)
        found = if_data(g_strdup(chosen));
    else if (!(found = beside_program()))
        found = if_data(g_strdup(BP_DATA_DIR));
    if (!found)
        bp_diag(diags, DATA_MISSING, (struct bp_pos){0}, chosen && *chosen ? chosen : BP_DATA_DIR);
    return found;
}

/* The path if a program is there, else NULL; takes `path`. */
static char *if_program(char *path) {
    if (!g_file_test(path, G_FILE_TEST_IS_EXECUTABLE))
        g_clear_pointer(&path, g_free);
    return path;
}

/* Where PREFIX/libexec is from the folder of the programs, as configured, or in the build folder.
 */
static char *helper_beside_program(const char *name) {
    char *bin = program_dir();
    if (!bin)
        return NULL;
    char *found = if_program(g_build_filename(bin, "..", BP_LIBEXEC, name, NULL));
    if (!found)
        found = if_program(g_build_filename(bin, name, NULL));
    g_free(bin);
    return found;
}

char *bp_context_find_helper(const char *name) {
    const char *chosen = g_getenv("BOARDPACK_LIBEXEC");
    if (chosen && *chosen)
        return g_build_filename(chosen, name, NULL);
    char *found = helper_beside_program(name);
    return found ? found : g_build_filename(BP_LIBEXEC_DIR, name, NULL);
}

char *bp_context_find_program(void) {
    char *bin = program_dir();
    char *found = bin ? if_program(g_build_filename(bin, "boardpack", NULL)) : NULL;
    g_free(bin);
    return found ? found : g_strdup(BP_PROGRAM);
}
