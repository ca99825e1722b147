/* Guarding what a batch reads.
 * In: packs, and the options that name outputs. Out: diagnostics.
 * The one idea: everything is looked at before anything is written, so that a batch that would
 * destroy a file leaves all as it was. What a pack reads besides itself its own process knows, and
 * guards likewise. */
#include "batch/guard.h"

#include "base/file.h"
#include "base/identity.h"
#include "batch/packs.h"

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
        .inputs = identities_of(bp_diags_inputs(diags)),
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
