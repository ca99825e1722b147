/* The {placeholders} in a profile's texts.
 * In: a text that bp_fill() will be given, and the names that it will fill in. Out: diagnostics.
 * What nothing is filled in for would be on every page as it is. */
#include "load/placeholders.h"

#include <glib.h>
#include <string.h>

#include "base/nearest.h"

/* The name that was probably meant: the nearest, or one that begins in the same way. */
static const char *meant(const char *name, char **names) {
    const char *near = bp_nearest(name, (const char *const *)names);
    for (char **one = names; *one && !near; one++)
        if (g_str_has_prefix(name, *one) || (*name && g_str_has_prefix(*one, name)))
            near = *one;
    return near;
}

static void report(const char *name, char **names, struct bp_pos pos, struct bp_diags *diags) {
    const char *near = meant(name, names);
    char *all = g_strjoinv("}, {", names);
    bp_diag(diags, PROFILE_PLACEHOLDER, pos, name);
    if (near)
        bp_diag_hint(diags, "did you mean {%s}?", near);
    else if (*all)
        bp_diag_hint(diags, "choose one of: {%s}", all);
    else
        bp_diag_hint(diags, "remove it: nothing is filled in here");
    g_free(all);
}

void bp_check_placeholders(const char *text, const char *names, struct bp_pos pos,
                           struct bp_diags *diags) {
    char **known = g_strsplit(names, " ", 0);
    for (const char *at = text; (at = strchr(at, '{'));) {
        const size_t length = strcspn(++at, "{}");
        char *name = g_strndup(at, length);
        if (at[length] != '}')
            bp_diag(diags, PROFILE_BRACE, pos, g_strchomp(name));
        else if (!g_strv_contains((const char *const *)known, name))
            report(name, known, pos, diags);
        g_free(name);
    }
    g_strfreev(known);
}

/* Those in the English of a word, and the few that it could have but doesn't. */
void bp_check_word(enum bp_word_key key, const char *text, struct bp_pos pos,
                   struct bp_diags *diags) {
    static const char *const english[] = {
#define BP_WORD(key, name, english) english,
#include "model/words.def"
#undef BP_WORD
    };
    static const char *const more[BP_WORD_COUNT] = {
        [BP_WORD_ITEM] = "title",
        [BP_WORD_DATE] = "weekday3 month3",
        [BP_WORD_DATE_SHORT] = "weekday weekday3 month3",
    };
    GString *names = g_string_new(more[key]);
    for (const char *at = english[key]; (at = strchr(at, '{')); at++)
        g_string_append_printf(names, "%s%.*s", names->len ? " " : "", (int)strcspn(at + 1, "}"),
                               at + 1);
    bp_check_placeholders(text, names->str, pos, diags);
    g_string_free(names, TRUE);
}
