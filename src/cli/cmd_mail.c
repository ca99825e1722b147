/* boardpack mail: one pack becomes a draft of the e-mail that brings it to the members.
 * In: arguments. Out: a call of bp_mail(), and what it had to say. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

struct arguments {
    char *output, *profile, *format, *images;
    gboolean strict, large_print, quiet, times;
    char **inputs;
};

static void arguments_clear(struct arguments *arguments) {
    g_free(arguments->output);
    g_free(arguments->profile);
    g_free(arguments->format);
    g_free(arguments->images);
    g_strfreev(arguments->inputs);
}

static bool parse(struct arguments *a, char **argv, enum bp_status *status) {
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &a->output,
         "Where the draft goes (else: beside the pack)", "FILE.eml"},
        {"profile", 'p', 0, G_OPTION_ARG_FILENAME, &a->profile,
         "Build with this profile in place of the pack's own", "NAME|FILE.xml"},
        {"images", 0, 0, G_OPTION_ARG_FILENAME, &a->images,
         "If the pack is too large for an e-mail, make its pictures smaller, such as 150dpi",
         "DPI"},
        {"large-print", 0, 0, G_OPTION_ARG_NONE, &a->large_print,
         "Send the large-print edition: 18 pt, the same pack", NULL},
        {"strict", 0, 0, G_OPTION_ARG_NONE, &a->strict, "Exit with 1 when there are warnings",
         NULL},
        {"format", 'f', 0, G_OPTION_ARG_FILENAME, &a->format,
         "How to say what is wrong: text, json or sarif", "FORMAT"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &a->quiet, "Say nothing but errors", NULL},
        {"times", 0, 0, G_OPTION_ARG_NONE, &a->times, "Say how long each stage took", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &a->inputs, NULL, "PACK.xml"},
        G_OPTION_ENTRY_NULL,
    };
    char **words = g_strdupv(argv);
    GOptionContext *options = g_option_context_new(NULL);
    g_set_prgname("boardpack mail");
    g_option_context_set_summary(
        options,
        "Writes the e-mail that brings a pack to the members, as a draft: mail programs\n"
        "open it ready to send. It has the agenda, the PDF and the meeting for calendars.");
    bool run = parse_arguments(options, entries, &words, status);
    g_strfreev(words);
    return run;
}

static enum bp_status complete(struct arguments *a, enum report_format *format, int *dpi) {
    const char usage[] = "boardpack mail PACK.xml [-o PACK.eml]";
    if (!a->inputs)
        return wrong_usage(usage, "which pack?");
    if (a->inputs[1])
        return wrong_usage(usage, "one pack at a time: %s and %s are two", a->inputs[0],
                           a->inputs[1]);
    if (!*a->inputs[0] || (a->output && !*a->output))
        return wrong_usage(usage, "an empty name is no file");
    if (a->output && strcmp(a->output, "-") == 0)
        return wrong_usage("give it a file with -o",
                           "a draft can't go to standard output, as it may be several");
    if (a->format && !report_format_parse(a->format, format))
        return wrong_usage("text, json or sarif", "there is no format %s", a->format);
    if (a->images && !parse_dpi(a->images, dpi))
        return BP_STATUS_USAGE;
    if (!a->output)
        a->output = beside(a->inputs[0], ".eml");
    return BP_OK;
}

/* What the callbacks need. */
struct voice {
    bool names; /* say what was written */
};

/* A bp_written_fn. */
static void say_written(const char *path, void *user) {
    const struct voice *voice = user;
    if (voice->names)
        printf("%s\n", path);
}

static enum bp_status mail(struct bp_context *context, struct arguments *a) {
    enum report_format format = REPORT_TEXT;
    int dpi = 0;
    enum bp_status status = complete(a, &format, &dpi);
    if (status != BP_OK)
        return status;
    struct voice voice = {.names = format == REPORT_TEXT && !a->quiet};
    const struct bp_mail_options options = {
        .input = a->inputs[0],
        .output = a->output,
        .profile = a->profile,
        .strict = a->strict,
        .large_print = a->large_print,
        .dpi = dpi,
        .written = say_written,
        .stage = a->times ? say_time : NULL,
        .user = &voice,
    };
    struct report *report = report_new(format, a->quiet);
    bp_context_set_diag(context, report_add, report);
    status = bp_mail(context, &options);
    report_finish(report, status);
    return status;
}

enum bp_status cmd_mail(struct bp_context *context, char **argv) {
    struct arguments arguments = {0};
    enum bp_status status;
    if (parse(&arguments, argv, &status))
        status = mail(context, &arguments);
    arguments_clear(&arguments);
    return status;
}
