/* Setting up.
 * In: the context. Out: which program builds, with which data, and what its output depends on. */
#include "batch/run.h"

#include <glib.h>

void bp_run_set_up(struct bp_run_setting *setting, struct bp_context *context, const char *program,
                   struct bp_diags *diags) {
    const struct sigaction plain = {.sa_handler = SIG_DFL};
    /* A program that nobody replaces while it runs: a link to it may be. */
    char *self = g_file_read_link("/proc/self/exe", NULL);
    setting->program = program ? g_strdup(program) : g_strdup(self);
    setting->data_dir = bp_context_find_data(context, diags);
    setting->hashes = bp_hashes_new();
    /* Where it is ignored, children vanish before they can be asked how they ended. */
    sigaction(SIGCHLD, &plain, &setting->before);
    if (!setting->program)
        bp_diag(diags, BATCH_START, (struct bp_pos){0}, "/proc is not available");
    g_free(self);
}

char *bp_run_key(const struct bp_run_setting *setting, const struct bp_job_options *options) {
    const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
    return g_strdup_printf("profile=%s large-print=%d mail=%d:%d epoch=%s data=%s",
                           options->profile ? options->profile : "", options->large_print,
                           options->mail, options->mail_dpi, epoch ? epoch : "",
                           setting->data_dir ? setting->data_dir : "");
}

void bp_run_clear(struct bp_run_setting *setting) {
    sigaction(SIGCHLD, &setting->before, NULL);
    bp_hashes_free(setting->hashes);
    g_free(setting->data_dir);
    g_free(setting->program);
}
