/* boardpack build: one pack becomes one PDF.
 * In: arguments. Out: a call of bp_build(), and its diagnostics. */
#include "cli.h"

#include <boardpack/batch.h>
#include <stdio.h>
#include <string.h>

#include "batch/worker.h"
#include "build.h"

struct build_arguments {
    struct common common;
    char *dump, *report, *depfile, *result, *data, *mail;
    gboolean worker, survey;
    int dpi;
};

static bool parse(struct build_arguments *a, char **argv, enum bp_status *status) {
    const GOptionEntry entries[] = {
        OPTION_OUTPUT(&a->common,
                      "Write the PDF to FILE; - is standard output (default: beside the pack)",
                      "FILE"),
        OPTION_PROFILE(&a->common, "the pack's"),
        OPTION_LARGE_PRINT(&a->common, "Build the large-print edition (18 pt)"),
        OPTION_STRICT(&a->common, "Exit with status 1 if there are warnings"),
        OPTION_FORMAT(&a->common),
        {"dump", 0, 0, G_OPTION_ARG_FILENAME, &a->dump,
         "Write layout, tags or text instead of a PDF", "KIND"},
        {"report", 0, 0, G_OPTION_ARG_FILENAME, &a->report,
         "Report which attached files prevent which claims (PDF/UA, PDF/A), and why",
         "FILE[.json]"},
        {"depfile", 0, 0, G_OPTION_ARG_FILENAME, &a->depfile,
         "List the files that the PDF depends on, for make and ninja", "FILE"},
        {"result", 0, 0, G_OPTION_ARG_FILENAME, &a->result, "Write the result as a line of JSON",
         "FILE"},
        OPTION_MEMORY(&a->common, "Limit memory to MB megabytes"),
        OPTION_TIME(&a->common, "Limit CPU time to SECONDS"),
        OPTION_QUIET(&a->common),
        OPTION_TIMES(&a->common),
        {"worker", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &a->worker, NULL, NULL},
        {"survey", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &a->survey, NULL, NULL},
        {"mail", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &a->mail, NULL, NULL},
        {"mail-dpi", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &a->dpi, NULL, NULL},
        {"data", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &a->data, NULL, NULL},
        OPTION_INPUTS(&a->common, "PACK.xml"),
        G_OPTION_ENTRY_NULL,
    };
    return parse_arguments("Builds the PDF of a pack.", entries, argv, status);
}

/* Checks what the library can't know, and sets the default output. */
static enum bp_status complete(struct build_arguments *a, enum report_format *format) {
    struct common *c = &a->common;
    const enum bp_status status = common_check(c, "boardpack build PACK.xml [-o PACK.pdf]");
    if (status != BP_OK)
        return status;
    if (!report_format_parse(c->format, format))
        return BP_STATUS_USAGE;
    if (!c->output)
        c->output = a->dump ? g_strdup("-") : beside(c->inputs[0], ".pdf");
    if ((a->report && !*a->report) || (a->depfile && !*a->depfile) || (a->result && !*a->result))
        return wrong_usage(NULL, "a file name can't be empty");
    if (g_strcmp0(a->report, "-") == 0 && strcmp(c->output, "-") == 0)
        return wrong_usage("give the report a file of its own",
                           "the output and the report can't both go to standard output");
    if (a->depfile && (a->dump || strcmp(c->output, "-") == 0))
        return wrong_usage("give the output a file with -o",
                           "a depfile needs a PDF with a file name");
    if (*format != REPORT_TEXT && strcmp(c->output, "-") == 0)
        return wrong_usage("give the output a file with -o",
                           "the output and %s can't both go to standard output", c->format);
    return BP_OK;
}

static enum bp_status build(struct bp_context *context, struct build_arguments *a) {
    enum report_format format = REPORT_TEXT;
    enum bp_status status = complete(a, &format);
    if (status != BP_OK)
        return status;
    const struct common *c = &a->common;
    const struct bp_build_options options = {
        .input = c->inputs[0],
        .output = c->output,
        .profile = c->profile,
        .dump = a->dump,
        .report = a->report,
        .depfile = a->depfile,
        .result = a->result,
        .mail = a->mail,
        .mail_dpi = a->dpi,
        .strict = c->strict,
        .large_print = c->large_print,
        .stage = c->times ? say_time : NULL,
    };
    bp_limit_process((unsigned)c->memory, (unsigned)c->seconds);
    if (a->data)
        bp_context_set_data_dir(context, a->data);
    if (a->worker)
        return bp_build_worker(context, &options, a->survey);
    struct reporter *report = report_new(format, c->quiet);
    bp_context_set_diag(context, report_add, report);
    status = bp_build(context, &options);
    report_finish(report, status);
    bool written = status == BP_OK || status == BP_STATUS_WARNINGS;
    if (written && format == REPORT_TEXT && !c->quiet && strcmp(c->output, "-") != 0)
        printf("%s\n", c->output);
    return status;
}

enum bp_status cmd_build(struct bp_context *context, char **argv) {
    struct build_arguments arguments = {0};
    enum bp_status status;
    if (parse(&arguments, argv, &status))
        status = build(context, &arguments);
    common_clear(&arguments.common);
    g_free(arguments.dump);
    g_free(arguments.report);
    g_free(arguments.depfile);
    g_free(arguments.result);
    g_free(arguments.data);
    g_free(arguments.mail);
    return status;
}
