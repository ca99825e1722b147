/* Guarding what a batch reads.
 * In: packs, and the options that name outputs. Out: diagnostics.
 * The one hard idea: everything is looked at before anything is written, so that a batch that would
 * destroy a file leaves all as it was. This process reads no pack, so what packs read has to be
 * asked for, which takes time; but only a file that is there can be lost, and one that an earlier
 * batch has made can be made again. Where all outputs are such files, nobody is asked. */
#include "batch/guard.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/session.h"
#include "batch/job.h"

/* What our files have near their beginning; no file that has it is one of another kind. */
#define SUMMARY_MARK "{\"tool\":\"boardpack\""
#define LOG_MARK "{\"event\":\"begin\""
#define DRAFT_MARK "\nX-Unsent: 1\r\n"
#define BEGINNING ((size_t)64 * 1024)

struct guard {
    struct bp_diags *diags;
    GHashTable *inputs;  /* identity -> path */
    GHashTable *outputs; /* identities */
};

static GHashTable *identities_of(const GPtrArray *paths) {
    GHashTable *all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < paths->len; i++) {
        char *identity = bp_identity(paths->pdata[i]);
        if (identity)
            g_hash_table_insert(all, identity, paths->pdata[i]);
    }
    return all;
}

/* Takes the path. */
static void guard_output(const struct guard *guard, char *path) {
    char *identity = path ? bp_identity(path) : NULL;
    const char *input = identity ? g_hash_table_lookup(guard->inputs, identity) : NULL;
    if (input)
        bp_output_refuse(path, input, guard->diags);
    else if (identity && g_hash_table_contains(guard->outputs, identity))
        bp_diag(guard->diags, OUTPUT_IS_INPUT, (struct bp_pos){.file = path}, "another output");
    if (identity)
        g_hash_table_add(guard->outputs, identity);
    g_free(path);
}

void bp_guard_outputs(const struct bp_batch_options *options, const GPtrArray *packs,
                      struct bp_diags *diags) {
    const struct guard guard = {
        .diags = diags,
        .inputs = identities_of(bp_session_inputs(diags)),
        .outputs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    for (guint i = 0; i < packs->len; i++) {
        const struct bp_pack *pack = packs->pdata[i];
        guard_output(&guard, g_strdup(pack->output));
        if (pack->output && options->mail)
            guard_output(&guard, bp_pack_draft(pack));
    }
    guard_output(&guard, g_strdup(options->summary));
    guard_output(&guard, g_strdup(options->log));
    g_hash_table_destroy(guard.outputs);
    g_hash_table_destroy(guard.inputs);
}

/* Outputs that are there already, and may be somebody's */

/* A mark that begins with a new line may be anywhere, others are at the beginning. */
static bool has_mark(const char *path, const char *mark) {
    const bool anywhere = *mark == '\n';
    const size_t most = anywhere ? BEGINNING : strlen(mark);
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char *begin = g_malloc(most + 1);
    const ssize_t got = fd >= 0 ? read(fd, begin, most) : 0;
    begin[MAX(got, 0)] = '\0';
    const bool has = strstr(begin, mark) != NULL;
    if (fd >= 0)
        close(fd);
    g_free(begin);
    return has;
}

/* An output that is there and has no mark of ours; takes the path, which may be NULL. */
static void suspect(GPtrArray *suspects, char *path, const char *mark) {
    char *identity = path && strcmp(path, "-") != 0 ? bp_identity(path) : NULL;
    const bool there = identity && !bp_identity_is_future(identity);
    if (there && !(mark && has_mark(path, mark)))
        g_ptr_array_add(suspects, path);
    else
        g_free(path);
    g_free(identity);
}

/* "a/pack.eml" of "a/pack-1-of-3.eml", and of itself; the caller frees it. */
static char *whole_draft(const char *folder, const char *name) {
    int length = 0, end = 0;
    for (const char *at = strchr(name, '-'); at && !end; at = strchr(at + 1, '-')) {
        length = (int)(at - name);
        sscanf(at, "-%*4d-of-%*4d.eml%n", &end);
    }
    return g_strdup_printf("%s/%.*s%s", folder, end ? length : (int)strlen(name), name,
                           end ? ".eml" : "");
}

/* Drafts, or the parts of some; how many there are only the folder says. */
static void suspect_drafts(GPtrArray *suspects, const GPtrArray *packs) {
    GHashTable *drafts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTable *folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter all;
    gpointer folder;
    for (guint i = 0; i < packs->len; i++) {
        const struct bp_pack *pack = packs->pdata[i];
        if (!pack->output)
            continue;
        char *draft = bp_pack_draft(pack), *name = g_path_get_basename(draft);
        folder = g_path_get_dirname(draft);
        g_hash_table_add(drafts, g_strdup_printf("%s/%s", (char *)folder, name));
        g_hash_table_add(folders, folder);
        g_free(name);
        g_free(draft);
    }
    g_hash_table_iter_init(&all, folders);
    while (g_hash_table_iter_next(&all, &folder, NULL)) {
        GDir *dir = g_dir_open(folder, 0, NULL);
        for (const char *name; dir && (name = g_dir_read_name(dir));) {
            char *draft = g_str_has_suffix(name, ".eml") ? whole_draft(folder, name) : NULL;
            if (draft && g_hash_table_contains(drafts, draft))
                suspect(suspects, g_build_filename(folder, name, NULL), DRAFT_MARK);
            g_free(draft);
        }
        if (dir)
            g_dir_close(dir);
    }
    g_hash_table_destroy(folders);
    g_hash_table_destroy(drafts);
}

/* The caller frees it. */
static GPtrArray *suspects_of(const struct bp_batch_options *options, const GPtrArray *packs) {
    GPtrArray *suspects = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < packs->len; i++) {
        const struct bp_pack *pack = packs->pdata[i];
        if (!pack->output || bp_state_owns(pack->output))
            continue;
        suspect(suspects, g_strdup(pack->output), NULL);
        suspect(suspects, bp_state_path(pack->output), BP_STATE_MARK);
    }
    if (options->mail)
        suspect_drafts(suspects, packs);
    suspect(suspects, g_strdup(options->summary), SUMMARY_MARK);
    suspect(suspects, g_strdup(options->log), LOG_MARK);
    return suspects;
}

/* What all packs read, some of it several times; the caller frees it. Packs of which that isn't
 * known are loaded, each in a process of its own. Nothing is built and nothing is written then; one
 * that crashes or takes too long yields nothing, and will do the same when the pack is built.
 */
static GPtrArray *inputs_of(const GPtrArray *packs, const struct bp_run *run, unsigned most,
                            const int *stop) {
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *surveys = g_ptr_array_new_with_free_func(bp_job_free);
    for (guint i = 0; i < packs->len; i++) {
        const struct bp_pack *pack = packs->pdata[i];
        if (!pack->output)
            continue;
        const struct bp_state_of of = bp_job_state(pack, run);
        if (!bp_state_inputs(&of, paths)) {
            struct bp_job *job = bp_job_new(pack, run);
            job->survey = true;
            g_ptr_array_add(surveys, job);
        }
    }
    bp_jobs_run(surveys, most, stop, NULL, NULL);
    for (guint i = 0; i < surveys->len; i++) {
        const struct bp_job *job = surveys->pdata[i];
        for (guint j = 0; j < job->result->inputs->len; j++)
            g_ptr_array_add(paths, g_strdup(job->result->inputs->pdata[j]));
    }
    g_ptr_array_free(surveys, TRUE);
    return paths;
}

void bp_guard_inputs(const struct bp_batch_options *options, const GPtrArray *packs,
                     const struct bp_run *run, unsigned most, const int *stop,
                     struct bp_diags *diags) {
    GPtrArray *suspects = suspects_of(options, packs);
    GPtrArray *paths = suspects->len ? inputs_of(packs, run, most, stop) : NULL;
    GHashTable *inputs = paths ? identities_of(paths) : NULL;
    for (guint i = 0; inputs && i < suspects->len; i++) {
        char *identity = bp_identity(suspects->pdata[i]);
        const char *input = identity ? g_hash_table_lookup(inputs, identity) : NULL;
        if (input)
            bp_output_refuse(suspects->pdata[i], input, diags);
        g_free(identity);
    }
    if (inputs) {
        g_hash_table_destroy(inputs);
        g_ptr_array_free(paths, TRUE);
    }
    g_ptr_array_free(suspects, TRUE);
}
