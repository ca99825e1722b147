/* The session: the stop flag, what is read, and what may be written.
 * In: paths of inputs and outputs. Out: a diagnostic where an output would replace an input.
 * Only the system knows which paths lead to one file (symbolic and hard links, other spellings,
 * mounts, disks that take "A" for "a"), so it is asked, and no path is compared. */
#include "base/session.h"

#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct bp_session {
    const int *stop; /* NULL: nobody stops it */
    bool stopped;
    GPtrArray *inputs;     /* paths, owned */
    GHashTable *input_set; /* the same */
    GPtrArray *outputs;    /* paths, owned */
};

struct bp_diags *bp_session_new(const int *stop) {
    struct bp_session *session = g_new0(struct bp_session, 1);
    session->stop = stop;
    session->inputs = g_ptr_array_new_with_free_func(g_free);
    session->input_set = g_hash_table_new(g_str_hash, g_str_equal);
    session->outputs = g_ptr_array_new_with_free_func(g_free);
    struct bp_diags *diags = bp_diags_new();
    bp_diags_set_session(diags, session);
    return diags;
}

void bp_session_free(struct bp_diags *diags) {
    struct bp_session *session = diags ? bp_diags_session(diags) : NULL;
    if (session) {
        g_hash_table_destroy(session->input_set);
        g_ptr_array_free(session->inputs, TRUE);
        g_ptr_array_free(session->outputs, TRUE);
        g_free(session);
    }
    bp_diags_free(diags);
}

struct bp_diags *bp_session_fork(const struct bp_diags *diags) {
    const struct bp_session *session = bp_diags_session(diags);
    return bp_session_new(session ? session->stop : NULL);
}

void bp_session_join(struct bp_diags *diags, struct bp_diags *fork) {
    const struct bp_session *theirs = bp_diags_session(fork);
    struct bp_session *session = bp_diags_session(diags);
    for (guint i = 0; i < theirs->inputs->len; i++)
        bp_session_reads(diags, theirs->inputs->pdata[i]);
    if (session)
        session->stopped |= theirs->stopped;
    bp_diags_add_all(diags, fork);
    bp_session_free(fork);
}

bool bp_session_stopped(struct bp_diags *diags) {
    struct bp_session *session = bp_diags_session(diags);
    if (session && !session->stopped && session->stop && g_atomic_int_get(session->stop)) {
        session->stopped = true;
        bp_diag(diags, INTERRUPTED, (struct bp_pos){0});
    }
    return session && session->stopped;
}

/* -- files that are read ---------------------------------------------------------------------- */

void bp_session_reads(struct bp_diags *diags, const char *path) {
    struct bp_session *session = bp_diags_session(diags);
    if (!session || g_hash_table_contains(session->input_set, path))
        return;
    char *kept = g_strdup(path);
    g_hash_table_add(session->input_set, kept);
    g_ptr_array_add(session->inputs, kept);
}

const GPtrArray *bp_session_inputs(const struct bp_diags *diags) {
    return bp_diags_session(diags)->inputs;
}

/* -- which file a path leads to --------------------------------------------------------------- */

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

/* -- files that are written ------------------------------------------------------------------- */

static bool is_same(const char *one, const char *other) {
    char *a = bp_identity(one), *b = bp_identity(other);
    const bool same = a && b && strcmp(a, b) == 0;
    g_free(a);
    g_free(b);
    return same;
}

bool bp_session_writes(struct bp_diags *diags, const char *path) {
    struct bp_session *session = bp_diags_session(diags);
    bool differs = true;
    if (!path)
        return true;
    for (guint i = 0; i < session->outputs->len && strcmp(path, "-") != 0; i++) {
        const char *other = session->outputs->pdata[i];
        if (strcmp(other, "-") == 0 || !is_same(path, other))
            continue;
        bp_diag(diags, OUTPUT_IS_INPUT, (struct bp_pos){.file = path}, "another output");
        differs = false;
    }
    g_ptr_array_add(session->outputs, g_strdup(path));
    return differs;
}

const GPtrArray *bp_session_outputs(const struct bp_diags *diags) {
    return bp_diags_session(diags)->outputs;
}

void bp_output_refuse(const char *path, const char *input, struct bp_diags *diags) {
    char *what = g_strdup_printf("%s, which this run reads", input);
    bp_diag(diags, OUTPUT_IS_INPUT, (struct bp_pos){.file = path}, what);
    g_free(what);
}

/* A file that was read may have another under its name by now: what counts is what would be lost.
 */
bool bp_output_allowed(const char *path, struct bp_diags *diags) {
    const struct bp_session *session = bp_diags_session(diags);
    char *own = session ? bp_identity(path) : NULL;
    bool allowed = true;
    for (guint i = 0; own && i < session->inputs->len && allowed; i++) {
        char *input = bp_identity(session->inputs->pdata[i]);
        allowed = g_strcmp0(own, input) != 0 || bp_identity_is_future(own);
        if (!allowed)
            bp_output_refuse(path, session->inputs->pdata[i], diags);
        g_free(input);
    }
    g_free(own);
    return allowed;
}

bool bp_outputs_allowed(struct bp_diags *diags) {
    const GPtrArray *outputs = bp_session_outputs(diags);
    bool allowed = true;
    for (guint i = 0; i < outputs->len; i++)
        allowed = bp_output_allowed(outputs->pdata[i], diags) && allowed;
    return allowed;
}
