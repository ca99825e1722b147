/* boardpack mail: one pack becomes a draft of the e-mail that sends it to the members.
 * In: arguments. Out: a call of bp_mail(), and its diagnostics. */
#include "cli.h"

#include <stdio.h>

struct mail_arguments {
    struct common common;
    char *images;
};

static bool parse(struct mail_arguments *a, char **argv, enum bp_status *status) {
    const GOptionEntry entries[] = {
        OPTION_OUTPUT(&a->common, "Write the draft to FILE.eml (default: beside the pack)",
                      "FILE.eml"),
        OPTION_PROFILE(&a->common, "the pack's"),
        {"images", 0, 0, G_OPTION_ARG_FILENAME, &a->images,
         "Reduce pictures to DPI, such as 150dpi, if the pack is too large for an e-mail", "DPI"},
        OPTION_LARGE_PRINT(&a->common, "Send the large-print edition (18 pt)"),
        OPTION_STRICT(&a->common, "Exit with status 1 if there are warnings"),
        OPTION_FORMAT(&a->common),
        OPTION_QUIET(&a->common),
        OPTION_TIMES(&a->common),
        OPTION_INPUTS(&a->common, "PACK.xml"),
        G_OPTION_ENTRY_NULL,
    };
    return parse_arguments(
        "Writes the e-mail that sends a pack to the members, as a draft that mail programs\n"
        "open ready to send. It has the agenda, the PDF and the meeting for calendars.",
        entries, argv, status);
}

static enum bp_status complete(struct mail_arguments *a, enum report_format *format, int *dpi) {
    struct common *c = &a->common;
    const enum bp_status status = common_check(c, "boardpack mail PACK.xml [-o PACK.eml]");
    if (status != BP_OK)
        return status;
    if (g_strcmp0(c->output, "-") == 0)
        return wrong_usage("give it a file with -o",
                           "the draft can't go to standard output, because there may be several");
    if (!report_format_parse(c->format, format) || (a->images && !parse_dpi(a->images, dpi)))
        return BP_STATUS_USAGE;
    if (!c->output)
        c->output = beside(c->inputs[0], ".eml");
    return BP_OK;
}

/* A bp_written_fn; `user` says whether names are wanted. */
static void say_written(const char *path, void *user) {
    const bool *names = user;
    if (*names)
        printf("%s\n", path);
}

static enum bp_status mail(struct bp_context *context, struct mail_arguments *a) {
    enum report_format format = REPORT_TEXT;
    int dpi = 0;
    enum bp_status status = complete(a, &format, &dpi);
    if (status != BP_OK)
        return status;
    const struct common *c = &a->common;
    bool names = format == REPORT_TEXT && !c->quiet;
    const struct bp_mail_options options = {
        .input = c->inputs[0],
        .output = c->output,
        .profile = c->profile,
        .strict = c->strict,
        .large_print = c->large_print,
        .dpi = dpi,
        .written = say_written,
        .stage = c->times ? say_time : NULL,
        .user = &names,
    };
    struct reporter *report = report_new(format, c->quiet);
    bp_context_set_diag(context, report_add, report);
    status = bp_mail(context, &options);
    report_finish(report, status);
    return status;
}

enum bp_status cmd_mail(struct bp_context *context, char **argv) {
    struct mail_arguments arguments = {0};
    enum bp_status status;
    if (parse(&arguments, argv, &status))
        status = mail(context, &arguments);
    common_clear(&arguments.common);
    g_free(arguments.images);
    return status;
}
