/* The boardpack program.
 * In: arguments, signals. Out: calls of libboardpack, and an exit status.
 * The program never calls setlocale(), and a signal only raises a flag, so that every way out is
 * the same way and leaves no litter. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"

static const struct command commands[] = {
    {"build", "build the PDF of a pack", cmd_build},
    {"batch", "build the PDFs of many packs at once", cmd_batch},
    {"watch", "rebuild the PDF of a pack whenever it is saved", cmd_watch},
    {"mail", "write the e-mail that sends a pack to the members", cmd_mail},
    {"new", "create a starter pack", cmd_new},
};

static struct bp_context *running; /* for the signal handler */

static void on_signal(int number) {
    (void)number;
    bp_context_interrupt(running);
}

/* The first signal asks the run to stop, a second one kills. A closed pipe and a file that grew too
 * large are reported by write(). */
static void watch_signals(void) {
    static const int stopping[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < G_N_ELEMENTS(stopping); i++) {
        struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
        struct sigaction before;
        sigemptyset(&action.sa_mask);
        if (sigaction(stopping[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(stopping[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

/* Makes sure that no file we open takes the place of a standard one that is closed; that one can
 * then be neither read nor written. */
static void hold_standard_files(void) {
    for (int fd = open("/dev/null", O_RDONLY); fd >= 0; fd = open("/dev/null", O_RDONLY)) {
        if (fd == STDIN_FILENO || fd == STDOUT_FILENO || fd == STDERR_FILENO)
            continue;
        close(fd);
        return;
    }
}

enum bp_status wrong_usage(const char *hint, const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *text = g_strdup_vprintf(format, args);
    va_end(args);
    fprintf(stderr, "boardpack: %s\n", text);
    if (hint)
        fprintf(stderr, "    %s\n", hint);
    g_free(text);
    return BP_STATUS_USAGE;
}

static void print_version(void) {
    printf("boardpack %s\n", bp_version());
}

/* "--profil" -> "did you mean --profile?"; the caller frees it. */
static char *suggest_option(const char *typed, const GOptionEntry *entries) {
    const char *name = typed + strspn(typed, "-");
    char *word = g_strndup(name, strcspn(name, "="));
    GPtrArray *names = g_ptr_array_new();
    for (; entries->long_name; entries++)
        if (*entries->long_name)
            g_ptr_array_add(names, (char *)entries->long_name);
    g_ptr_array_add(names, "help");
    g_ptr_array_add(names, "version");
    g_ptr_array_add(names, NULL);
    const char *nearest = bp_nearest(word, (const char *const *)names->pdata);
    char *hint =
        nearest ? g_strdup_printf("did you mean --%s?", nearest) : g_strdup("see boardpack --help");
    g_ptr_array_free(names, TRUE);
    g_free(word);
    return hint;
}

static enum bp_status refuse_option(const GError *error, const GOptionEntry *entries) {
    const char unknown[] = "Unknown option ";
    if (!g_error_matches(error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION) ||
        !g_str_has_prefix(error->message, unknown))
        return wrong_usage("see boardpack --help", "%s", error->message);
    const char *typed = error->message + strlen(unknown);
    char *hint = suggest_option(typed, entries);
    wrong_usage(hint, "unknown option %s", typed);
    g_free(hint);
    return BP_STATUS_USAGE;
}

bool parse_arguments(const char *summary, const GOptionEntry *entries, char **argv,
                     enum bp_status *status) {
    char *name = g_strdup_printf("boardpack %s", argv[0]), **words = g_strdupv(argv);
    GOptionContext *options = g_option_context_new(NULL);
    gboolean help = FALSE, version = FALSE;
    const GOptionEntry common[] = {
        {"help", 'h', 0, G_OPTION_ARG_NONE, &help, "Show this help", NULL},
        {"version", 'V', 0, G_OPTION_ARG_NONE, &version, "Show the version", NULL},
        G_OPTION_ENTRY_NULL,
    };
    GError *error = NULL;
    g_set_prgname(name);
    g_option_context_set_summary(options, summary);
    g_option_context_set_help_enabled(options, FALSE);
    g_option_context_add_main_entries(options, entries, NULL);
    g_option_context_add_main_entries(options, common, NULL);
    *status = BP_OK;
    if (!g_option_context_parse_strv(options, &words, &error)) {
        *status = refuse_option(error, entries);
        g_error_free(error);
    } else if (help) {
        char *text = g_option_context_get_help(options, TRUE, NULL);
        fputs(text, stdout);
        g_free(text);
    } else if (version) {
        print_version();
    }
    g_option_context_free(options);
    g_strfreev(words);
    g_free(name);
    return *status == BP_OK && !help && !version;
}

enum bp_status common_check(const struct common *common, const char *usage) {
    char **inputs = common->inputs;
    if (!inputs)
        return wrong_usage(usage, "no pack given");
    if (inputs[1])
        return wrong_usage(usage, "give one pack, not both %s and %s", inputs[0], inputs[1]);
    if (!*inputs[0] || (common->output && !*common->output))
        return wrong_usage(usage, "a file name can't be empty");
    if (common->memory < 0 || common->seconds < 0)
        return wrong_usage(usage, "a limit can't be negative");
    return BP_OK;
}

void common_clear(struct common *common) {
    g_free(common->output);
    g_free(common->profile);
    g_free(common->format);
    g_strfreev(common->inputs);
}

static void print_help(FILE *file) {
    fputs("Usage: boardpack COMMAND …\n\n"
          "Turns an XML pack document into an accessible PDF.\n\nCommands:\n",
          file);
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        fprintf(file, "  %-8s %s\n", commands[i].name, commands[i].summary);
    fputs("\nSee boardpack COMMAND --help for the options of a command; --version shows the "
          "version.\n"
          "Exit status: 0 success, 1 warnings with --strict, 2 errors in the document,\n"
          "3 wrong usage, 4 system failure.\n",
          file);
}

static enum bp_status unknown_command(const char *name) {
    const char *names[G_N_ELEMENTS(commands) + 1] = {NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        names[i] = commands[i].name;
    const char *nearest = bp_nearest(name, names);
    char *hint = nearest ? g_strdup_printf("did you mean boardpack %s?", nearest)
                         : g_strdup("see boardpack --help");
    wrong_usage(hint, *name == '-' ? "unknown option %s" : "unknown command %s", name);
    g_free(hint);
    return BP_STATUS_USAGE;
}

/* `argv` without the program's name. */
static enum bp_status run_command(struct bp_context *context, char **argv) {
    const char *name = argv[0];
    if (!name) {
        print_help(stderr);
        return BP_STATUS_USAGE;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(commands[i].name, name) == 0)
            return commands[i].run(context, argv);
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        print_help(stdout);
    else if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
        print_version();
    else
        return unknown_command(name);
    return BP_OK;
}

int main(int argc, char **argv) {
    (void)argc;
    hold_standard_files();
    running = bp_context_new();
    watch_signals();
    enum bp_status status = run_command(running, argv + 1);
    if (fflush(stdout) != 0 && status != BP_STATUS_SYSTEM) {
        fprintf(stderr, "boardpack: can't write to standard output: %s\n", g_strerror(errno));
        status = BP_STATUS_SYSTEM;
    }
    bp_context_free(running);
    return (int)status;
}
