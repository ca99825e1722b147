/* Depfiles.
 * In: an output and what it depends on. Out: rules for make and ninja.
 * The two agree on only a part of make's quoting: a space takes a backslash, and
 * backslashes before it are doubled; a dollar is doubled; number signs and colons take a backslash.
 * What only make understands is written for make; ninja then finds no such file and builds each
 * time, which is safe. What make would take for something else is written so that it doesn't:
 * after another name "a=b" is not a variable, and it has no rule of its own, nor has "100%". */
#include "batch/depfile.h"

#include <string.h>

/* How a name fares, from the best to the worst. */
enum fate { FOR_BOTH, FOR_MAKE, FOR_NINJA, FOR_NEITHER };

/* Who can't read a name, by its fate; reported once for each, of the first file that has it. */
static const char *const who_cant[] = {
    [FOR_MAKE] = "ninja",
    [FOR_NINJA] = "make",
    [FOR_NEITHER] = "make and ninja",
};

/* No makefile can name these; a name that ends in a backslash would quote what comes next. */
static bool is_lost(const char *path) {
    return strpbrk(path, "\n\r") || g_str_has_suffix(path, "\\");
}

/* Ninja's depfiles have no quoting for these. */
static bool is_for_ninja(const char *path) {
    for (const char *at = path; *at; at++)
        if (g_ascii_iscntrl(*at) || strchr(";|<>*?^\"'`&", *at) ||
            (at[0] == '\\' && (at[1] == '#' || at[1] == ':')))
            return false;
    return true;
}

/* "photo (1)" is a member of an archive to make. */
static bool is_member(const char *path) {
    const char *open = strchr(path, '(');
    return open && open > path && g_str_has_suffix(path, ")");
}

static enum fate fate_of(const char *path) {
    if (is_lost(path))
        return FOR_NEITHER;
    if (is_member(path))
        return FOR_NINJA;
    return is_for_ninja(path) ? FOR_BOTH : FOR_MAKE;
}

/* So many backslashes for each one right before `at`. */
static void put_backslashes(GString *out, const char *path, const char *at, int times) {
    for (; at > path && at[-1] == '\\'; at--)
        for (int i = 0; i < times; i++)
            g_string_append_c(out, '\\');
}

/* `target`: make reads it as one. Behind the colon it looks for semicolons twice. */
static void put_path(GString *out, const char *path, bool target) {
    for (const char *at = path; *at; at++) {
        if (strchr(" \t#:", *at) || (*at == '|' && !target) || (*at == '%' && target)) {
            put_backslashes(out, path, at, 1);
            g_string_append_c(out, '\\');
        } else if (*at == ';') {
            put_backslashes(out, path, at, 3);
            g_string_append(out, "\\\\\\");
        } else if (*at == '$') {
            g_string_append_c(out, '$');
        }
        g_string_append_c(out, *at);
    }
}

/* A file that it depends on: no home folder, and no assignment to the name before it. */
static void put_input(GString *out, const char *path) {
    char *whole = *path == '~' ? g_canonicalize_filename(path, NULL) : NULL;
    if (*path == '=' || (strchr(":+?!", *path) && path[1] == '='))
        g_string_append(out, "./");
    put_path(out, whole ? whole : path, false);
    g_free(whole);
}

/* Those that are there and can be named; the first is one that make can't take for an assignment.
 */
static GPtrArray *find_nameable(const GPtrArray *inputs) {
    GPtrArray *paths = g_ptr_array_new();
    guint first = 0;
    for (guint i = 0; i < inputs->len; i++)
        if (!is_lost(inputs->pdata[i]) && g_file_test(inputs->pdata[i], G_FILE_TEST_EXISTS))
            g_ptr_array_add(paths, inputs->pdata[i]);
    while (first < paths->len && strchr(paths->pdata[first], '='))
        first++;
    if (first == paths->len)
        g_ptr_array_insert(paths, 0, (gpointer) "/dev/null");
    else if (first > 0)
        g_ptr_array_insert(paths, 0, g_ptr_array_remove_index(paths, first));
    return paths;
}

/* Whether a rule can have the path as its target, for both. */
static bool has_rule(const char *path) {
    return !strpbrk(path, "=%|\t") && !g_str_has_suffix(path, "&") && !is_member(path);
}

static void put_rules(GString *out, const char *output, const GPtrArray *inputs) {
    GPtrArray *paths = find_nameable(inputs);
    put_path(out, output, true);
    g_string_append_c(out, ':');
    for (guint i = 0; i < paths->len; i++) {
        g_string_append(out, " \\\n  ");
        put_input(out, paths->pdata[i]);
    }
    g_string_append_c(out, '\n');
    for (guint i = 0; i < paths->len; i++) {
        if (!has_rule(paths->pdata[i]))
            continue;
        g_string_append_c(out, '\n');
        put_input(out, paths->pdata[i]);
        g_string_append(out, ":\n");
    }
    g_ptr_array_free(paths, TRUE);
}

/* Once for each fate. */
static void tell_names(const char *output, const GPtrArray *inputs, struct bp_diags *diags) {
    bool reported[FOR_NEITHER + 1] = {[FOR_BOTH] = true};
    for (guint i = 0; i <= inputs->len; i++) {
        const char *path = i == 0 ? output : inputs->pdata[i - 1];
        const enum fate fate = fate_of(path);
        if (reported[fate] || (i > 0 && !g_file_test(path, G_FILE_TEST_EXISTS)))
            continue;
        reported[fate] = true;
        bp_diag(diags, DEPFILE_NAME, (struct bp_pos){.file = path}, who_cant[fate],
                fate == FOR_NEITHER ? "it is left out" : "the pack is built every time");
    }
}

char *bp_depfile(const char *output, const GPtrArray *inputs, struct bp_diags *diags) {
    GString *out = g_string_new(NULL);
    if (is_lost(output) || strchr(output, '='))
        bp_diag(diags, DEPFILE_NAME, (struct bp_pos){.file = output}, "make",
                "the depfile is empty");
    else {
        tell_names(output, inputs, diags);
        put_rules(out, output, inputs);
    }
    return g_string_free(out, FALSE);
}
