/* Depfiles.
 * In: an output and what it depends on. Out: rules for make and ninja.
 * The one hard idea: the two agree on part of make's quoting only: a space takes a backslash, and
 * backslashes before it are doubled; a dollar is doubled; number signs and colons take a backslash.
 * Nothing else may be quoted. */
#include "batch/depfile.h"

#include <string.h>

static void put_path(GString *out, const char *path) {
    for (const char *at = path; *at; at++) {
        if (*at == ' ' || *at == '\t') {
            for (const char *before = at; before > path && before[-1] == '\\'; before--)
                g_string_append_c(out, '\\');
            g_string_append_c(out, '\\');
        } else if (*at == '#' || *at == ':') {
            g_string_append_c(out, '\\');
        } else if (*at == '$') {
            g_string_append_c(out, '$');
        }
        g_string_append_c(out, *at);
    }
}

static void put_inputs(GString *out, const GPtrArray *inputs, const char *before,
                       const char *after) {
    for (guint i = 0; i < inputs->len; i++) {
        const char *path = inputs->pdata[i];
        if (strpbrk(path, "\n\r") || !g_file_test(path, G_FILE_TEST_EXISTS))
            continue;
        g_string_append(out, before);
        put_path(out, path);
        g_string_append(out, after);
    }
}

char *bp_depfile(const char *output, const GPtrArray *inputs) {
    GString *out = g_string_new(NULL);
    put_path(out, output);
    g_string_append_c(out, ':');
    put_inputs(out, inputs, " \\\n  ", "");
    g_string_append_c(out, '\n');
    put_inputs(out, inputs, "\n", ":\n");
    return g_string_free(out, FALSE);
}
