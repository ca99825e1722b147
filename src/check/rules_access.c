/* What readers with a screen reader depend on: titles and links with words that make sense. */
#include <string.h>

#include "check/rules.h"

/* A text for comparing: lower case, without a full stop at its end. */
static char *plain(const struct bp_node *node, struct bp_arena *arena) {
    char *text = bp_node_text(node, arena);
    size_t length = strlen(text);
    while (length > 0 && strchr(". ", text[length - 1]))
        text[--length] = '\0';
    for (char *at = text; *at; at++)
        *at = g_ascii_tolower(*at);
    return text;
}

static bool is_bare_address(const char *text) {
    return g_str_has_prefix(text, "http://") || g_str_has_prefix(text, "https://") ||
           g_str_has_prefix(text, "www.");
}

static void check_link(const struct bp_node *link, struct bp_diags *diags) {
    static const char *const vague[] = {"here",      "click here", "click",     "this link",
                                        "link",      "read more",  "more",      "this",
                                        "this page", "see here",   "link here", NULL};
    struct bp_arena *arena = bp_arena_new();
    const char *text = plain(link, arena);
    if (bp_node_blank(link))
        bp_diag(diags, LINK_EMPTY, link->pos);
    else if (g_strv_contains(vague, text))
        bp_diag(diags, LINK_TEXT, link->pos, text);
    else if (is_bare_address(text))
        bp_diag(diags, LINK_BARE, link->pos);
    bp_arena_free(arena);
}

void bp_check_access(const struct bp_doc *doc, struct bp_diags *diags) {
    for (const struct bp_node *node = doc->root; node; node = bp_node_next(node, doc->root)) {
        const char *expansion = node->kind == BP_ABBR ? node->as.abbr.title : NULL;
        if (node->kind == BP_TITLE && bp_node_blank(node))
            bp_diag(diags, TITLE_EMPTY, node->pos);
        else if (node->kind == BP_A)
            check_link(node, diags);
        else if (expansion && !*expansion)
            bp_diag(diags, ABBR_EMPTY, node->pos);
    }
}
