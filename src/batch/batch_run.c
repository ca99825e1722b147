/* Setting up.
 * In: the context. Out: which program builds, with which data, and what its output depends on. */
#include "batch/batch_run.h"

#include <glib.h>

#define DEFAULT_MEMORY 2048 /* megabytes */
#define DEFAULT_SECONDS 600

void bp_run_begin(struct bp_run *run, struct bp_context *context, const char *program,
                  struct bp_diags *diags) {
    const struct sigaction plain = {.sa_handler = SIG_DFL};
    const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
    char *data_dir = bp_context_find_data(context, diags);
    if (!run->memory)
        run->memory = DEFAULT_MEMORY;
    if (!run->seconds)
        run->seconds = DEFAULT_SECONDS;
    run->program = program ? g_strdup(program) : bp_context_find_program();
    run->data_dir = context->data_dir;
    run->hashes = bp_hashes_new();
    run->key = g_strdup_printf("profile=%s large-print=%d mail=%d:%d epoch=%s data=%s",
                               run->profile ? run->profile : "", run->large_print, run->mail,
                               run->mail_dpi, epoch ? epoch : "", data_dir ? data_dir : "");
    /* Where it is ignored, children vanish before they can be asked how they ended. */
    sigaction(SIGCHLD, &plain, &run->before);
    g_free(data_dir);
}

void bp_run_end(struct bp_run *run) {
    sigaction(SIGCHLD, &run->before, NULL);
    g_hash_table_destroy(run->hashes);
    g_free(run->key);
    g_free(run->program);
}
