/* Checking a document by rules that its schema can't say.
 * In: a document. Out: diagnostics.
 * The one idea: a rule is a function that looks and speaks; none depends on another's result. */
#include "check/check.h"

#include <boardpack/diag.h>
#include <string.h>

#include "check/rules.h"

void bp_check(const struct bp_doc *doc, const struct bp_attachments *attachments,
              struct bp_diags *diags) {
    bool partly = bp_diags_failed(diags);
    bp_check_meeting(doc, diags);
    bp_check_reports(doc, partly, diags);
    bp_check_refs(doc, partly, diags);
    bp_check_tables(doc, diags);
    bp_check_access(doc, diags);
    bp_check_blocks(doc, partly, diags);
    bp_check_figures(doc, diags);
    bp_check_charts(doc, partly, diags);
    bp_check_targets(doc, diags);
    bp_check_attachments(doc, attachments, diags);
    bp_check_supplement(doc, diags);
}

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
        bp_diag_hint(diags, "there are: %s", all);
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
