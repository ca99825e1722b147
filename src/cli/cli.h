/* The command line's own pieces: what a command is, and where diagnostics go. */
#ifndef BP_CLI_CLI_H
#define BP_CLI_CLI_H

#include <glib.h>
#include <stdbool.h>

#include <boardpack/batch.h>
#include <boardpack/boardpack.h>

/* A command: `argv[0]` is its name; NULL ends the arguments. */
struct command {
    const char *name;
    const char *summary;
    enum bp_status (*run)(struct bp_context *context, char **argv);
};

enum bp_status cmd_batch(struct bp_context *context, char **argv);
enum bp_status cmd_build(struct bp_context *context, char **argv);
enum bp_status cmd_watch(struct bp_context *context, char **argv);
enum bp_status cmd_mail(struct bp_context *context, char **argv);
enum bp_status cmd_new(struct bp_context *context, char **argv);

/** Parses a command's arguments; `summary` is what its help says first. Returns false when the
 * command is not to run, with the exit status in `status`: help was asked for and given, or the
 * usage is wrong and was said. */
bool parse_arguments(const char *summary, const GOptionEntry *entries, char **argv,
                     enum bp_status *status);

/* Options that several commands take. */
struct common {
    char *output, *profile, *format;
    gboolean strict, large_print, quiet, times;
    int memory, seconds;
    char **inputs;
};

#define OPTION_OUTPUT(common, what, value)                                                         \
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &(common)->output, what, value }
#define OPTION_PROFILE(common, whose)                                                              \
    {                                                                                              \
        "profile", 'p', 0, G_OPTION_ARG_FILENAME, &(common)->profile,                              \
            "Use this profile instead of " whose " own", "NAME|FILE.xml"                           \
    }
#define OPTION_LARGE_PRINT(common, what)                                                           \
    { "large-print", 0, 0, G_OPTION_ARG_NONE, &(common)->large_print, what, NULL }
#define OPTION_STRICT(common, what)                                                                \
    { "strict", 0, 0, G_OPTION_ARG_NONE, &(common)->strict, what, NULL }
#define OPTION_FORMAT(common)                                                                      \
    {                                                                                              \
        "format", 'f', 0, G_OPTION_ARG_FILENAME, &(common)->format,                                \
            "Report problems as text, json or sarif", "FORMAT"                                     \
    }
#define OPTION_QUIET(common)                                                                       \
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &(common)->quiet, "Report only errors", NULL }
#define OPTION_TIMES(common)                                                                       \
    { "times", 0, 0, G_OPTION_ARG_NONE, &(common)->times, "Show how long each stage took", NULL }
#define OPTION_MEMORY(common, what)                                                                \
    { "memory", 0, 0, G_OPTION_ARG_INT, &(common)->memory, what, "MB" }
#define OPTION_TIME(common, what)                                                                  \
    { "time", 0, 0, G_OPTION_ARG_INT, &(common)->seconds, what, "SECONDS" }
#define OPTION_INPUTS(common, what)                                                                \
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &(common)->inputs, NULL, what }

/** Checks that exactly one pack is named and that nothing is empty or negative; if not, says so
 * with the right usage. */
enum bp_status common_check(const struct common *common, const char *usage);
void common_clear(struct common *common);

/** The file beside the pack: with ".pdf", pack.xml gives pack.pdf; the caller frees it. */
char *beside(const char *input, const char *ending);

/** Reports in one line what is wrong with the usage, with a hint; returns BP_STATUS_USAGE. */
enum bp_status wrong_usage(const char *hint, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A batch's progress, for people. */

struct progress;

/** Starts showing progress on standard error: a bar on a terminal, else a line for each pack;
 * nothing if `quiet`. */
struct progress *progress_new(bool quiet);

/** A bp_batch_fn's work. */
void progress_event(struct progress *progress, const struct bp_batch_event *event);

/** Hides the bar, so that something else can be printed; it comes back by itself. */
void progress_hide(struct progress *progress);

void progress_free(struct progress *progress);

/** The table of what became of the packs. */
struct table;

struct table *table_new(void);
void table_add(struct table *table, const struct bp_pack_result *result);

/** Prints the table and the sums to standard output. */
void table_print(const struct table *table, int64_t microseconds);
void table_free(struct table *table);

/** "1,204", "1.2 MB", "0:12"; the caller frees them. */
char *number_text(int64_t number);
char *size_text(int64_t bytes);
char *clock_text(int64_t microseconds);

/** How many columns a text takes on a terminal. */
int text_width(const char *text);

/** A path as UTF-8 without control characters, cut in the middle to so many columns (0: not at
 * all); the caller frees it. */
char *path_text(const char *path, int columns);

/** A bp_stage_fn: says it on standard error. */
void say_time(const char *stage, int64_t microseconds, void *user);

/** Reads "150dpi" or "150"; if it is neither, says so and returns false. */
bool parse_dpi(const char *text, int *dpi);

/* Reporting diagnostics. */

enum report_format { REPORT_TEXT, REPORT_JSON, REPORT_SARIF };

struct reporter;

/** Reads "text", "json" or "sarif"; NULL is text. If it is none of these,
 * says so and returns false. */
bool report_format_parse(const char *name, enum report_format *format);

/** Starts a report of a run: text goes to standard error line by line, the other formats to
 * standard output as one document at the end. `quiet` drops notes and warnings. */
struct reporter *report_new(enum report_format format, bool quiet);

/** A bp_diag_fn; `user` is the report. */
void report_add(const struct bp_diagnostic *diagnostic, void *user);

/** Ends the report and frees it. */
void report_finish(struct reporter *report, enum bp_status status);

#endif
