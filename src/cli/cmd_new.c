/* boardpack new: a starter pack to begin from.
 * In: arguments. Out: a call of bp_new(), and what to do next. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

struct new_arguments {
    char *profile;
    char **folders;
};

static bool parse(struct new_arguments *a, char **argv, enum bp_status *status) {
    const GOptionEntry entries[] = {
        {"profile", 'p', 0, G_OPTION_ARG_FILENAME, &a->profile,
         "Use this profile; under a new name, write one to change", "NAME"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &a->folders, NULL, "FOLDER"},
        G_OPTION_ENTRY_NULL,
    };
    return parse_arguments("Creates a starter pack in a new or empty folder.", entries, argv,
                           status);
}

static void say_next(const char *folder) {
    char *pack = g_build_filename(folder, "pack.xml", NULL);
    const bool plain = strspn(pack, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._-") == strlen(pack);
    char *quoted = plain ? g_strdup(pack) : g_shell_quote(pack);
    printf("Now edit %s, then run: boardpack build %s\n", pack, quoted);
    g_free(quoted);
    g_free(pack);
}

static enum bp_status write_starter(struct bp_context *context, const struct new_arguments *a) {
    const char usage[] = "boardpack new FOLDER [--profile NAME]";
    if (!a->folders || !*a->folders[0])
        return wrong_usage(usage, "no folder given");
    if (a->folders[1])
        return wrong_usage(usage, "give only one folder");
    struct reporter *report = report_new(REPORT_TEXT, false);
    bp_context_set_diag(context, report_add, report);
    enum bp_status status = bp_new(context, a->folders[0], a->profile);
    report_finish(report, status);
    if (status == BP_OK)
        say_next(a->folders[0]);
    return status;
}

enum bp_status cmd_new(struct bp_context *context, char **argv) {
    struct new_arguments arguments = {0};
    enum bp_status status;
    if (parse(&arguments, argv, &status))
        status = write_starter(context, &arguments);
    g_free(arguments.profile);
    g_strfreev(arguments.folders);
    return status;
}
