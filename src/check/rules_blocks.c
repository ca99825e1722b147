/* Rules that involve more than one element: footnotes and links within others, terms without
 * explanations, lists of nothing. */
#include "check/rules.h"

/* The nearest ancestor of which `holds` is true, or NULL. */
static const struct bp_node *within(const struct bp_node *node, bool (*holds)(enum bp_kind)) {
    const struct bp_node *outer = node->parent;
    while (outer && !holds(outer->kind))
        outer = outer->parent;
    return outer;
}

/* What is shown more than once, or apart from the text: headings are in the bookmarks too. */
static bool has_no_notes(enum bp_kind kind) {
    return kind == BP_TITLE || kind == BP_FOOTNOTE || kind == BP_TABLE_NOTE || kind == BP_VENUE ||
           kind == BP_JOIN;
}

static bool is_link(enum bp_kind kind) {
    return kind == BP_A || kind == BP_JOIN;
}

static void check_inline(const struct bp_node *node, struct bp_diags *diags) {
    const struct bp_node *outer = node->kind == BP_FOOTNOTE ? within(node, has_no_notes) : NULL;
    if (outer)
        bp_diag(diags, FOOTNOTE_PLACE, node->pos, bp_kind_name(outer->kind));
    else if (within(node, is_link))
        bp_diag(diags, LINK_NESTED, node->pos, bp_kind_name(node->kind));
}

static void check_terms(const struct bp_node *list, struct bp_diags *diags) {
    for (const struct bp_node *node = list->first; node; node = node->next)
        if (node->kind == BP_DD && node == list->first)
            bp_diag(diags, LIST_NO_TERM, node->pos);
        else if (node->kind == BP_DT && !node->next)
            bp_diag(diags, LIST_NO_WORDS, node->pos);
}

/* Nobody can decide on nothing; elsewhere an empty item is only a bullet too many. */
static void check_list_item(const struct bp_node *item, struct bp_diags *diags) {
    if (!bp_node_blank(item))
        return;
    if (item->parent->kind == BP_RECOMMENDATIONS)
        bp_diag(diags, RECOMMENDATION_EMPTY, item->pos);
    else
        bp_diag(diags, LIST_ITEM_EMPTY, item->pos);
}

/* Lists of something */

static bool is_listed(const struct bp_node *node, enum bp_list_of what) {
    switch (what) {
    case BP_LIST_OF_FIGURES:
        return (node->kind == BP_FIGURE || node->kind == BP_CHART) &&
               bp_node_child(node, BP_CAPTION);
    case BP_LIST_OF_TABLES:
        return node->kind == BP_TABLE && bp_node_child(node, BP_CAPTION);
    case BP_LIST_OF_APPENDICES:
        return node->kind == BP_APPENDIX;
    case BP_LIST_OF_DECISIONS:
        return node->kind == BP_RECOMMENDATIONS;
    case BP_LIST_OF_ABBREVIATIONS:
        return node->kind == BP_ABBR;
    }
    return false;
}

static void check_list_of(const struct bp_doc *doc, const struct bp_node *list,
                          struct bp_diags *diags) {
    static const char *const names[] = {"figures or charts with a caption", "tables with a caption",
                                        "appendices", "recommendations", "abbreviations"};
    for (const struct bp_node *node = doc->root; node; node = bp_node_next(node, doc->root))
        if (is_listed(node, list->as.list_of.what))
            return;
    bp_diag(diags, LIST_OF_NOTHING, list->pos, names[list->as.list_of.what]);
}

void bp_check_blocks(const struct bp_checking *checking) {
    const struct bp_doc *doc = checking->doc;
    struct bp_diags *diags = checking->diags;
    for (const struct bp_node *node = doc->root; node; node = bp_node_next(node, doc->root)) {
        if (node->kind == BP_FOOTNOTE || node->kind == BP_A || node->kind == BP_REF)
            check_inline(node, diags);
        if (checking->partly)
            continue;
        if (node->kind == BP_FOOTNOTE && bp_node_blank(node))
            bp_diag(diags, FOOTNOTE_EMPTY, node->pos);
        else if (node->kind == BP_LI)
            check_list_item(node, diags);
        else if (node->kind == BP_DL)
            check_terms(node, diags);
        else if (node->kind == BP_LIST_OF)
            check_list_of(doc, node, diags);
    }
}
