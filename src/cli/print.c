/* Diagnostics for people (text) and for programs (JSON, SARIF 2.1.0).
 * In: diagnostics from the library. Out: lines on standard error, or one document on standard
 * output.
 * Whatever is in a file name or a text, the line stays one line and the document stays valid. */
#include "cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"

struct reporter {
    enum report_format format;
    bool quiet, colour;
    char *group;       /* of the diagnostic before, with its place; NULL: none */
    GHashTable *hints; /* said in that group; the keys are owned */
    GString *items;    /* JSON, SARIF: the diagnostics so far */
    GHashTable *slugs; /* SARIF: the rules that occur; the keys are owned */
};

bool report_format_parse(const char *name, enum report_format *format) {
    static const char *const names[] = {"text", "json", "sarif"};
    for (int i = 0; i < (int)G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name ? name : "text") == 0) {
            *format = (enum report_format)i;
            return true;
        }
    wrong_usage("choose text, json or sarif", "unknown format %s", name);
    return false;
}

/* Colours only for a person who has not declined them (no-color.org). */
static bool wants_colour(void) {
    const char *no_color = g_getenv("NO_COLOR"), *term = g_getenv("TERM");
    return isatty(STDERR_FILENO) && !(no_color && *no_color) && g_strcmp0(term, "dumb") != 0;
}

struct reporter *report_new(enum report_format format, bool quiet) {
    struct reporter *report = g_new0(struct reporter, 1);
    report->format = format;
    report->quiet = quiet;
    report->colour = format == REPORT_TEXT && wants_colour();
    report->items = g_string_new(NULL);
    report->hints = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    report->slugs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return report;
}

/* Text. */

/* "pack.xml:41:7", as much of it as is known. */
static void append_place(GString *out, const struct bp_diagnostic *diagnostic) {
    char *path = path_text(diagnostic->file ? diagnostic->file : "boardpack", 0);
    g_string_append(out, path);
    g_free(path);
    if (diagnostic->line > 0)
        g_string_append_printf(out, ":%d", diagnostic->line);
    if (diagnostic->line > 0 && diagnostic->column > 0)
        g_string_append_printf(out, ":%d", diagnostic->column);
}

static void append_severity(GString *out, const struct reporter *report,
                            enum bp_severity severity) {
    static const char *const colours[] = {"\033[36m", "\033[35m", "\033[31m", "\033[31m"};
    g_string_append_printf(out, "%s%s:%s ", report->colour ? colours[severity] : "",
                           bp_severity_name(severity), report->colour ? "\033[0m" : "");
}

/* "pack.xml:41:7: warning: " */
static GString *begin_line(const struct reporter *report, const struct bp_diagnostic *diagnostic,
                           enum bp_severity severity) {
    GString *line = g_string_new(report->colour ? "\033[1m" : "");
    append_place(line, diagnostic);
    g_string_append_printf(line, ":%s ", report->colour ? "\033[0m" : "");
    append_severity(line, report, severity);
    return line;
}

static void print_line(GString *line) {
    fputs(line->str, stderr);
    g_string_free(line, TRUE);
}

/* Prints a group's heading, unless it has just been printed. */
static void print_group(struct reporter *report, const struct bp_diagnostic *diagnostic) {
    GString *line = begin_line(report, diagnostic, diagnostic->group_severity);
    g_string_append_printf(line, "%s [%s]\n", diagnostic->group, diagnostic->group_slug);
    if (g_strcmp0(report->group, line->str) == 0) {
        g_string_free(line, TRUE);
        return;
    }
    g_free(report->group);
    report->group = g_strdup(line->str);
    g_hash_table_remove_all(report->hints);
    print_line(line);
}

/* Prints a diagnostic below its group's heading: its severity only if that differs, and each hint
 * once. */
static void print_in_group(struct reporter *report, const struct bp_diagnostic *diagnostic) {
    print_group(report, diagnostic);
    if (diagnostic->brief && !*diagnostic->brief)
        return;
    GString *line = g_string_new("    - ");
    if (diagnostic->severity != diagnostic->group_severity)
        append_severity(line, report, diagnostic->severity);
    g_string_append(line, diagnostic->brief ? diagnostic->brief : diagnostic->text);
    if (diagnostic->hint && g_hash_table_add(report->hints, g_strdup(diagnostic->hint)))
        g_string_append_printf(line, "; %s", diagnostic->hint);
    g_string_append_printf(line, " [%s]\n", diagnostic->slug);
    print_line(line);
}

static void print_text(struct reporter *report, const struct bp_diagnostic *diagnostic) {
    if (diagnostic->group) {
        print_in_group(report, diagnostic);
        return;
    }
    g_clear_pointer(&report->group, g_free);
    GString *line = begin_line(report, diagnostic, diagnostic->severity);
    g_string_append_printf(line, "%s [%s]\n", diagnostic->text, diagnostic->slug);
    if (diagnostic->hint)
        g_string_append_printf(line, "    %s\n", diagnostic->hint);
    print_line(line);
}

/* JSON and SARIF. */

/* A path as SARIF wants it: a URI, relative where the path is (SARIF 2.1.0, 3.4.3). */
static char *path_uri(const char *path) {
    if (g_path_is_absolute(path))
        return g_filename_to_uri(path, NULL, NULL);
    return g_uri_escape_string(path, "/", FALSE);
}

static void append_location(GString *out, const struct bp_diagnostic *diagnostic) {
    char *uri = path_uri(diagnostic->file);
    g_string_append(out, ",\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":");
    bp_json_put(out, uri);
    g_string_append_c(out, '}');
    if (diagnostic->line > 0) {
        g_string_append_printf(out, ",\"region\":{\"startLine\":%d", diagnostic->line);
        if (diagnostic->column > 0)
            g_string_append_printf(out, ",\"startColumn\":%d", diagnostic->column);
        g_string_append_c(out, '}');
    }
    g_string_append(out, "}}]");
    g_free(uri);
}

static void append_sarif(GString *out, const struct bp_diagnostic *diagnostic) {
    char *message = diagnostic->hint ? g_strdup_printf("%s; %s", diagnostic->text, diagnostic->hint)
                                     : g_strdup(diagnostic->text);
    g_string_append_printf(out, "{\"level\":\"%s\",\"ruleId\":\"%s\",\"message\":{\"text\":",
                           bp_severity_name(diagnostic->severity), diagnostic->slug);
    bp_json_put(out, message);
    g_string_append_c(out, '}');
    if (diagnostic->file)
        append_location(out, diagnostic);
    g_string_append_c(out, '}');
    g_free(message);
}

void report_add(const struct bp_diagnostic *diagnostic, void *user) {
    struct reporter *report = user;
    if (report->quiet && diagnostic->severity < BP_ERROR)
        return;
    if (report->format == REPORT_TEXT) {
        print_text(report, diagnostic);
        return;
    }
    if (report->items->len)
        g_string_append(report->items, ",\n");
    if (report->format == REPORT_JSON) {
        bp_json_put_diagnostic(report->items, diagnostic);
    } else {
        append_sarif(report->items, diagnostic);
        g_hash_table_add(report->slugs, g_strdup(diagnostic->slug));
    }
}

static void print_json(const struct reporter *report, enum bp_status status) {
    printf("{\"tool\":\"boardpack\",\"version\":\"%s\",\"status\":%d,\"diagnostics\":[\n%s]}\n",
           bp_version(), status, report->items->str);
}

static void print_sarif(const struct reporter *report, enum bp_status status) {
    GString *rules = g_string_new(NULL);
    GList *slugs = g_list_sort(g_hash_table_get_keys(report->slugs), (GCompareFunc)strcmp);
    for (GList *slug = slugs; slug; slug = slug->next)
        g_string_append_printf(rules, "%s{\"id\":\"%s\"}", rules->len ? "," : "",
                               (const char *)slug->data);
    printf("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
           "\"runs\":[{\"tool\":{\"driver\":{\"name\":\"boardpack\",\"version\":\"%s\","
           "\"rules\":[%s]}},\n\"invocations\":[{\"executionSuccessful\":%s,\"exitCode\":%d}],\n"
           "\"results\":[\n%s]}]}\n",
           bp_version(), rules->str, status < BP_STATUS_USAGE ? "true" : "false", status,
           report->items->str);
    g_list_free(slugs);
    g_string_free(rules, TRUE);
}

void report_finish(struct reporter *report, enum bp_status status) {
    if (report->format == REPORT_JSON)
        print_json(report, status);
    else if (report->format == REPORT_SARIF)
        print_sarif(report, status);
    g_hash_table_destroy(report->hints);
    g_hash_table_destroy(report->slugs);
    g_string_free(report->items, TRUE);
    g_free(report->group);
    g_free(report);
}
