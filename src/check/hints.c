/* Words that several rules compare and suggest. */
#include <string.h>

#include "base/nearest.h"
#include "check/rules.h"

char *bp_check_plain(const char *text, struct bp_arena *arena) {
    char *plain = bp_arena_strdup(arena, text);
    size_t length = strlen(plain);
    while (length > 0 && strchr(". ", plain[length - 1]))
        plain[--length] = '\0';
    for (char *at = plain; *at; at++)
        *at = g_ascii_tolower(*at);
    return plain;
}

void bp_hint_names(struct bp_diags *diags, const char *value, GPtrArray *names) {
    const char *near = bp_nearest(value, (const char *const *)names->pdata);
    char *all = g_strjoinv(", ", (char **)names->pdata);
    if (near)
        bp_diag_hint(diags, "did you mean \"%s\"?", near);
    else if (*all)
        bp_diag_hint(diags, "choose one of: %s", all);
    g_free(all);
}

void bp_hint_choices(struct bp_diags *diags, const char *value, const struct bp_choice *choices) {
    GPtrArray *names = g_ptr_array_new();
    for (const struct bp_choice *choice = choices; choice; choice = choice->next)
        g_ptr_array_add(names, (char *)choice->value);
    g_ptr_array_add(names, NULL);
    bp_hint_names(diags, value, names);
    g_ptr_array_free(names, TRUE);
}
