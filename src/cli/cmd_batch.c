/* boardpack batch: many packs at once.
 * In: arguments. Out: a call of bp_batch(), what it had to say, how it goes on, and a table. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

struct batch_arguments {
    struct common common;
    char *list, *summary, *log, *images;
    gboolean force, mail;
    int jobs;
};

/* Who hears of the run. */
struct audience {
    struct progress *progress;
    struct reporter *report;
    struct table *table;
    int64_t microseconds;
};

static void arguments_clear(struct batch_arguments *arguments) {
    common_clear(&arguments->common);
    g_free(arguments->list);
    g_free(arguments->summary);
    g_free(arguments->log);
    g_free(arguments->images);
}

/* -j8 is how make has it; GLib would take the next word for the number. The caller frees it. */
static char **split_jobs(char **argv) {
    GPtrArray *words = g_ptr_array_new();
    bool options = true;
    for (; *argv; argv++) {
        options = options && strcmp(*argv, "--") != 0;
        if (options && g_str_has_prefix(*argv, "-j") && g_ascii_isdigit((*argv)[2]))
            g_ptr_array_add(words, g_strconcat("--jobs=", *argv + 2, NULL));
        else
            g_ptr_array_add(words, g_strdup(*argv));
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

static bool parse(struct batch_arguments *a, char **argv, enum bp_status *status) {
    const GOptionEntry entries[] = {
        OPTION_OUTPUT(&a->common, "Write the PDFs to FOLDER (default: beside their packs)",
                      "FOLDER"),
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &a->jobs,
         "Run N processes at once (default: one per core)", "N"},
        {"list", 0, 0, G_OPTION_ARG_FILENAME, &a->list,
         "Read packs and folders from FILE, one per line; - is standard input", "FILE"},
        {"force", 0, 0, G_OPTION_ARG_NONE, &a->force, "Also build packs that have not changed",
         NULL},
        OPTION_PROFILE(&a->common, "the packs'"),
        OPTION_LARGE_PRINT(&a->common, "Build the large-print editions (18 pt)"),
        {"mail", 0, 0, G_OPTION_ARG_NONE, &a->mail,
         "Also write the e-mail for each pack, as a draft beside its PDF", NULL},
        {"images", 0, 0, G_OPTION_ARG_FILENAME, &a->images,
         "With --mail, reduce pictures to DPI, such as 150dpi, if an e-mail is too large", "DPI"},
        OPTION_STRICT(&a->common, "Exit with status 1 if there are warnings"),
        OPTION_MEMORY(&a->common, "Limit each pack to MB megabytes of memory (default: 2048)"),
        OPTION_TIME(&a->common, "Limit each pack to SECONDS (default: 600)"),
        {"summary", 0, 0, G_OPTION_ARG_FILENAME, &a->summary,
         "Write the result of each pack as JSON; - is standard output", "FILE"},
        {"log", 0, 0, G_OPTION_ARG_FILENAME, &a->log,
         "Append a line of JSON for each pack as it is finished", "FILE"},
        OPTION_QUIET(&a->common),
        OPTION_INPUTS(&a->common, "PACK.xml|FOLDER|@LIST …"),
        G_OPTION_ENTRY_NULL,
    };
    char **words = split_jobs(argv);
    const bool run = parse_arguments(
        "Builds the PDFs of many packs, each in a process of its own.\n"
        "In a folder and its subfolders, packs are the files called pack.xml and other XML\n"
        "files that begin with <pack>. Only packs that have changed are built.",
        entries, words, status);
    g_strfreev(words);
    return run;
}

static enum bp_status check(const struct batch_arguments *a) {
    const char usage[] = "boardpack batch FOLDER [-o FOLDER]";
    const struct common *c = &a->common;
    if (!c->inputs && !a->list)
        return wrong_usage(usage, "no packs given");
    for (char **input = c->inputs; input && *input; input++)
        if (!**input || strcmp(*input, "@") == 0)
            return wrong_usage(usage, "a file name can't be empty");
    if (a->jobs < 0 || c->memory < 0 || c->seconds < 0)
        return wrong_usage(usage, "a limit can't be negative");
    if ((c->output && !*c->output) || (a->summary && !*a->summary) || (a->log && !*a->log))
        return wrong_usage(usage, "a file name can't be empty");
    if (a->images && !a->mail)
        return wrong_usage(usage, "--images only works with --mail");
    if (a->summary && a->log && strcmp(a->summary, a->log) == 0)
        return wrong_usage("give each a file of its own",
                           "the summary and the log can't be the same file");
    return BP_OK;
}

static void on_event(const struct bp_batch_event *event, void *user) {
    struct audience *audience = user;
    if (event->result)
        table_add(audience->table, event->result);
    audience->microseconds = event->microseconds;
    progress_event(audience->progress, event);
}

static void on_diagnostic(const struct bp_diagnostic *diagnostic, void *user) {
    struct audience *audience = user;
    progress_hide(audience->progress);
    report_add(diagnostic, audience->report);
}

static enum bp_status batch(struct bp_context *context, const struct batch_arguments *a) {
    int dpi = 0;
    const struct common *c = &a->common;
    enum bp_status status = check(a);
    if (status != BP_OK)
        return status;
    if (a->images && !parse_dpi(a->images, &dpi))
        return BP_STATUS_USAGE;
    struct audience audience = {
        .progress = progress_new(c->quiet),
        .report = report_new(REPORT_TEXT, c->quiet),
        .table = table_new(),
        .microseconds = -1,
    };
    char *program = g_file_read_link("/proc/self/exe", NULL); /* this one, whatever its name is */
    const struct bp_batch_options options = {
        .program = program,
        .inputs = (const char *const *)c->inputs,
        .list = a->list,
        .output_dir = c->output,
        .profile = c->profile,
        .large_print = c->large_print,
        .strict = c->strict,
        .force = a->force,
        .mail = a->mail,
        .mail_dpi = dpi,
        .jobs = (unsigned)a->jobs,
        .memory = (unsigned)c->memory,
        .seconds = (unsigned)c->seconds,
        .summary = a->summary,
        .log = a->log,
        .event = on_event,
        .user = &audience,
    };
    const bool taken = g_strcmp0(a->summary, "-") == 0 || g_strcmp0(a->log, "-") == 0;
    bp_context_set_diag(context, on_diagnostic, &audience);
    status = bp_batch(context, &options);
    if (!c->quiet && !taken && audience.microseconds >= 0)
        table_print(audience.table, audience.microseconds);
    progress_free(audience.progress);
    report_finish(audience.report, status);
    table_free(audience.table);
    g_free(program);
    return status;
}

enum bp_status cmd_batch(struct bp_context *context, char **argv) {
    struct batch_arguments arguments = {0};
    enum bp_status status;
    if (parse(&arguments, argv, &status))
        status = batch(context, &arguments);
    arguments_clear(&arguments);
    return status;
}
