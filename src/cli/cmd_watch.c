/* boardpack watch: a pack is built again whenever it is saved.
 * In: arguments. Out: a call of bp_watch(), and after each build what is different. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

struct watch_arguments {
    struct common common;
    gboolean poll;
};

static bool parse(struct watch_arguments *a, char **argv, enum bp_status *status) {
    const GOptionEntry entries[] = {
        OPTION_OUTPUT(&a->common, "Write the PDF to FILE (default: beside the pack)", "FILE"),
        OPTION_PROFILE(&a->common, "the pack's"),
        OPTION_LARGE_PRINT(&a->common, "Build the large-print edition (18 pt)"),
        OPTION_STRICT(&a->common, "Exit with status 1 if the last build had warnings"),
        {"poll", 0, 0, G_OPTION_ARG_NONE, &a->poll,
         "Check the files at intervals, for disks that do not report changes", NULL},
        OPTION_MEMORY(&a->common, "Limit each build to MB megabytes of memory (default: 2048)"),
        OPTION_TIME(&a->common, "Limit each build to SECONDS (default: 600)"),
        OPTION_INPUTS(&a->common, "PACK.xml"),
        G_OPTION_ENTRY_NULL,
    };
    return parse_arguments("Builds the PDF of a pack, and again whenever the pack or a file "
                           "that it uses is saved.\nPress Ctrl-C to stop.",
                           entries, argv, status);
}

static void say_changed(const char *const *changed) {
    for (int i = 0; changed[i]; i++) {
        char *path = path_text(changed[i], 0);
        printf("%s%s", i ? ", " : "", path);
        g_free(path);
    }
    if (changed[0])
        printf(": changed\n");
}

/* "13 pages (12 before), 45 kB, PDF/UA-1, PDF/A-2a" */
static void say_pdf(const struct bp_watch_news *news) {
    const struct bp_pack_result *now = news->result, *before = news->earlier;
    const bool compare = before && before->pages > 0;
    char *size = size_text(now->bytes), *pages = number_text(now->pages);
    printf(" %s page%s", pages, now->pages == 1 ? "" : "s");
    if (compare && before->pages != now->pages)
        printf(" (%d before)", before->pages);
    printf(", %s, %s", size, *now->claims ? now->claims : "no claims");
    if (compare && strcmp(before->claims, now->claims) != 0)
        printf(" (%s before)", *before->claims ? before->claims : "none");
    g_free(size);
    g_free(pages);
}

/* A bp_watch_fn. */
static void on_news(const struct bp_watch_news *news, void *user) {
    (void)user;
    const struct bp_pack_result *now = news->result;
    char *path = path_text(now->output, 0);
    say_changed(news->changed);
    printf("%s:", path);
    if (now->pages > 0)
        say_pdf(news);
    else
        printf(" not built (%s)", bp_outcome_name(now->outcome));
    if (news->said_anew)
        printf("; %d new diagnostic%s", news->said_anew, news->said_anew == 1 ? "" : "s");
    if (news->settled)
        printf("; %d settled", news->settled);
    printf("; %d.%02d s\n", (int)(now->microseconds / G_USEC_PER_SEC),
           (int)(now->microseconds % G_USEC_PER_SEC / 10000));
    fflush(stdout);
    g_free(path);
}

static enum bp_status watch(struct bp_context *context, struct watch_arguments *a) {
    const char usage[] = "boardpack watch PACK.xml [-o PACK.pdf]";
    struct common *c = &a->common;
    enum bp_status status = common_check(c, usage);
    if (status != BP_OK)
        return status;
    if (g_strcmp0(c->output, "-") == 0)
        return wrong_usage(
            usage, "the PDF can't go to standard output, because it is written again and again");
    if (!c->output)
        c->output = beside(c->inputs[0], ".pdf");
    char *program = g_file_read_link("/proc/self/exe", NULL); /* this one, whatever its name is */
    const struct bp_watch_options options = {
        .program = program,
        .input = c->inputs[0],
        .output = c->output,
        .profile = c->profile,
        .large_print = c->large_print,
        .strict = c->strict,
        .poll = a->poll,
        .memory = (unsigned)c->memory,
        .seconds = (unsigned)c->seconds,
        .news = on_news,
    };
    struct reporter *report = report_new(REPORT_TEXT, false);
    bp_context_set_diag(context, report_add, report);
    status = bp_watch(context, &options);
    report_finish(report, status);
    g_free(program);
    return status;
}

enum bp_status cmd_watch(struct bp_context *context, char **argv) {
    struct watch_arguments arguments = {0};
    enum bp_status status;
    if (parse(&arguments, argv, &status))
        status = watch(context, &arguments);
    common_clear(&arguments.common);
    return status;
}
