/* The command line's own pieces: what a command is, and where diagnostics go. */
#ifndef BP_CLI_CLI_H
#define BP_CLI_CLI_H

#include <glib.h>
#include <stdbool.h>

#include <boardpack/boardpack.h>

/* A command: `argv[0]` is its name; NULL ends the arguments. */
struct command {
    const char *name;
    const char *summary;
    enum bp_status (*run)(struct bp_context *context, char **argv);
};

enum bp_status cmd_build(struct bp_context *context, char **argv);
enum bp_status cmd_mail(struct bp_context *context, char **argv);
enum bp_status cmd_new(struct bp_context *context, char **argv);

/** Parses a command's arguments. Returns false when the command is not to run, with the exit status
 * in `status`: help was asked for and given, or the usage is wrong and was said. Frees `options`.
 */
bool parse_arguments(GOptionContext *options, const GOptionEntry *entries, char ***argv,
                     enum bp_status *status);

/** Says in one line what is wrong with the usage, with a hint; returns BP_STATUS_USAGE. */
enum bp_status wrong_usage(const char *hint, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Diagnostics on their way out. */

enum report_format { REPORT_TEXT, REPORT_JSON, REPORT_SARIF };

struct report;

/** Reads "text", "json" or "sarif". */
bool report_format_parse(const char *name, enum report_format *format);

/** Starts a report of a run: text goes to standard error line by line, the other formats to
 * standard output as one document at the end. `quiet` drops notes and warnings. */
struct report *report_new(enum report_format format, bool quiet);

/** A bp_diag_fn; `user` is the report. */
void report_add(const struct bp_diagnostic *diagnostic, void *user);

/** Ends the report and frees it. */
void report_finish(struct report *report, enum bp_status status);

#endif
