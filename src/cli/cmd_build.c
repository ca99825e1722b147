/* boardpack build: one pack becomes one PDF.
 * In: arguments. Out: a call of bp_build(), and what it had to say. */
#include "cli.h"

#include <boardpack/batch.h>
#include <stdio.h>
#include <string.h>

struct arguments {
    char *output, *profile, *dump, *format, *report, *depfile, *result, *data, *mail;
    gboolean strict, large_print, quiet, times, worker;
    int memory, seconds, dpi;
    char **inputs;
};

static void arguments_clear(struct arguments *arguments) {
    g_free(arguments->output);
    g_free(arguments->profile);
    g_free(arguments->dump);
    g_free(arguments->format);
    g_free(arguments->report);
    g_free(arguments->depfile);
    g_free(arguments->result);
    g_free(arguments->data);
    g_free(arguments->mail);
    g_strfreev(arguments->inputs);
}

static bool parse(struct arguments *a, char **argv, enum bp_status *status) {
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &a->output,
         "Where the PDF goes; - is standard output (else: beside the pack)", "FILE"},
        {"profile", 'p', 0, G_OPTION_ARG_FILENAME, &a->profile,
         "Build with this profile in place of the pack's own", "NAME|FILE.xml"},
        {"large-print", 0, 0, G_OPTION_ARG_NONE, &a->large_print,
         "Make the large-print edition: 18 pt, the same pack", NULL},
        {"strict", 0, 0, G_OPTION_ARG_NONE, &a->strict, "Exit with 1 when there are warnings",
         NULL},
        {"format", 'f', 0, G_OPTION_ARG_FILENAME, &a->format,
         "How to say what is wrong: text, json or sarif", "FORMAT"},
        {"dump", 0, 0, G_OPTION_ARG_FILENAME, &a->dump,
         "Write this in place of a PDF: layout, tags or text", "KIND"},
        {"report", 0, 0, G_OPTION_ARG_FILENAME, &a->report,
         "Write there what stands in the way of which claim, attached file by attached file",
         "FILE[.json]"},
        {"depfile", 0, 0, G_OPTION_ARG_FILENAME, &a->depfile,
         "Write there what the PDF depends on, for make and ninja", "FILE"},
        {"result", 0, 0, G_OPTION_ARG_FILENAME, &a->result,
         "Write there how it went, as a line of JSON", "FILE"},
        {"memory", 0, 0, G_OPTION_ARG_INT, &a->memory, "Take no more memory than that", "MB"},
        {"time", 0, 0, G_OPTION_ARG_INT, &a->seconds,
         "Take no more processor time than a run "
         "of that length can want",
         "SECONDS"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &a->quiet, "Say nothing but errors", NULL},
        {"times", 0, 0, G_OPTION_ARG_NONE, &a->times, "Say how long each stage took", NULL},
        {"worker", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &a->worker, NULL, NULL},
        {"mail", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &a->mail, NULL, NULL},
        {"mail-dpi", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &a->dpi, NULL, NULL},
        {"data", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &a->data, NULL, NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &a->inputs, NULL, "PACK.xml"},
        G_OPTION_ENTRY_NULL,
    };
    char **words = g_strdupv(argv);
    GOptionContext *options = g_option_context_new(NULL);
    g_set_prgname("boardpack build");
    g_option_context_set_summary(options, "Makes the PDF of a pack.");
    bool run = parse_arguments(options, entries, &words, status);
    g_strfreev(words);
    return run;
}

/* What the library can't know to be wrong, and where the output goes by default. */
static enum bp_status complete(struct arguments *a, enum report_format *format) {
    const char usage[] = "boardpack build PACK.xml [-o PACK.pdf]";
    if (!a->inputs)
        return wrong_usage(usage, "which pack?");
    if (a->inputs[1])
        return wrong_usage(usage, "one pack at a time: %s and %s are two", a->inputs[0],
                           a->inputs[1]);
    if (!*a->inputs[0] || (a->output && !*a->output))
        return wrong_usage(usage, "an empty name is no file");
    if (a->format && !report_format_parse(a->format, format))
        return wrong_usage("text, json or sarif", "there is no format %s", a->format);
    if (!a->output)
        a->output = a->dump ? g_strdup("-") : beside(a->inputs[0], ".pdf");
    if (a->report && (!*a->report || strcmp(a->report, a->output) == 0))
        return wrong_usage("give the report a file of its own",
                           *a->report ? "the output and the report can't be one file"
                                      : "an empty name is no file");
    if (a->memory < 0 || a->seconds < 0)
        return wrong_usage(usage, "a limit can't be less than nothing");
    if (a->depfile && (a->dump || strcmp(a->output, "-") == 0))
        return wrong_usage("give the output a file with -o",
                           "a depfile needs a PDF that has a name");
    if (*format != REPORT_TEXT && strcmp(a->output, "-") == 0)
        return wrong_usage("give the output a file with -o",
                           "standard output can't hold both the output and %s", a->format);
    return BP_OK;
}

static enum bp_status build(struct bp_context *context, struct arguments *a) {
    enum report_format format = REPORT_TEXT;
    enum bp_status status = complete(a, &format);
    if (status != BP_OK)
        return status;
    const struct bp_build_options options = {
        .input = a->inputs[0],
        .output = a->output,
        .profile = a->profile,
        .dump = a->dump,
        .report = a->report,
        .depfile = a->depfile,
        .result = a->result,
        .worker = a->worker,
        .mail = a->mail,
        .mail_dpi = a->dpi,
        .strict = a->strict,
        .large_print = a->large_print,
        .stage = a->times ? say_time : NULL,
    };
    bp_limit_process((unsigned)a->memory, (unsigned)a->seconds);
    if (a->data)
        bp_context_set_data_dir(context, a->data);
    if (a->worker)
        return bp_build(context, &options);
    struct report *report = report_new(format, a->quiet);
    bp_context_set_diag(context, report_add, report);
    status = bp_build(context, &options);
    report_finish(report, status);
    bool written = status == BP_OK || status == BP_STATUS_WARNINGS;
    if (written && format == REPORT_TEXT && !a->quiet && strcmp(a->output, "-") != 0)
        printf("%s\n", a->output);
    return status;
}

enum bp_status cmd_build(struct bp_context *context, char **argv) {
    struct arguments arguments = {0};
    enum bp_status status;
    if (parse(&arguments, argv, &status))
        status = build(context, &arguments);
    arguments_clear(&arguments);
    return status;
}
