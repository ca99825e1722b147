/* What readers with a screen reader depend on: titles and links with words that make sense. */
#include <string.h>

#include "check/rules.h"

static bool is_bare_address(const char *text) {
    return g_str_has_prefix(text, "http://") || g_str_has_prefix(text, "https://") ||
           g_str_has_prefix(text, "www.");
}

static void check_link(const struct bp_node *link, struct bp_diags *diags) {
    static const char *const vague[] = {"here",      "click here", "click",     "this link",
                                        "link",      "read more",  "more",      "this",
                                        "this page", "see here",   "link here", NULL};
    struct bp_arena *arena = bp_arena_new();
    const char *text = bp_check_plain(bp_node_text(link, arena), arena);
    if (bp_node_blank(link))
        bp_diag(diags, LINK_EMPTY, link->pos);
    else if (g_strv_contains(vague, text))
        bp_diag(diags, LINK_TEXT, link->pos, text);
    else if (is_bare_address(text))
        bp_diag(diags, LINK_BARE, link->pos);
    bp_arena_free(arena);
}

/* An abbreviation that stands for two things misleads; so does the list of them. */
static void check_abbr(const struct bp_node *abbr, GHashTable *known, struct bp_arena *arena,
                       struct bp_diags *diags) {
    const char *expansion = abbr->as.abbr.title;
    if (!*expansion) {
        bp_diag(diags, ABBR_EMPTY, abbr->pos);
        return;
    }
    char *text = bp_node_text(abbr, arena);
    const struct bp_node *first = g_hash_table_lookup(known, text);
    if (!first)
        g_hash_table_insert(known, text, (struct bp_node *)abbr);
    else if (g_ascii_strcasecmp(first->as.abbr.title, expansion) != 0)
        bp_diag(diags, ABBR_TWO, abbr->pos, text, expansion, first->as.abbr.title, first->pos.file,
                first->pos.line);
}

void bp_check_access(const struct bp_checking *checking) {
    const struct bp_doc *doc = checking->doc;
    struct bp_diags *diags = checking->diags;
    struct bp_arena *arena = bp_arena_new();
    GHashTable *known = g_hash_table_new(g_str_hash, g_str_equal);
    for (const struct bp_node *node = doc->root; node; node = bp_node_next(node, doc->root)) {
        if (node->kind == BP_TITLE && bp_node_blank(node))
            bp_diag(diags, TITLE_EMPTY, node->pos);
        else if (node->kind == BP_A)
            check_link(node, diags);
        else if (node->kind == BP_ABBR && node->as.abbr.title)
            check_abbr(node, known, arena, diags);
    }
    g_hash_table_destroy(known);
    bp_arena_free(arena);
}
