/* References: what links point at is there, and appendices can be read somewhere. */
#include <string.h>

#include "check/rules.h"

/* The ids of the pack in a fixed order, ended by NULL, for guessing what was meant. */
static GPtrArray *list_ids(const struct bp_doc *doc) {
    GPtrArray *ids = g_ptr_array_new();
    for (const struct bp_node *node = doc->root; node; node = bp_node_next(node, doc->root))
        if (node->id)
            g_ptr_array_add(ids, (char *)node->id);
    g_ptr_array_add(ids, NULL);
    return ids;
}

static const char *href_of(const struct bp_node *node) {
    switch (node->kind) {
    case BP_A:
        return node->as.a.href;
    case BP_JOIN:
        return node->as.join.href;
    case BP_APPENDIX:
        return node->as.appendix.href;
    default:
        return NULL;
    }
}

static void check_link(const struct bp_doc *doc, const struct bp_node *node,
                       struct bp_diags *diags) {
    const char *href = href_of(node);
    if (!href || href[0] != '#' || !href[1] || bp_doc_find(doc, href + 1))
        return;
    bp_diag(diags, LINK_TARGET, node->pos, href + 1);
    GPtrArray *ids = list_ids(doc);
    const char *near = bp_nearest(href + 1, (const char *const *)ids->pdata);
    if (near)
        bp_diag_hint(diags, "did you mean \"#%s\"?", near);
    else
        bp_diag_hint(diags, "give the element that it should lead to id=\"%s\"", href + 1);
    g_ptr_array_free(ids, TRUE);
}

static bool has_link(const struct bp_node *top) {
    for (const struct bp_node *node = top; node; node = bp_node_next(node, top))
        if (node->kind == BP_A)
            return true;
    return false;
}

static void check_appendix(const struct bp_node *appendix, struct bp_diags *diags) {
    const char *title = appendix->as.appendix.title;
    if (!(title && *title) && bp_node_blank(appendix))
        bp_diag(diags, APPENDIX_EMPTY, appendix->pos);
    else if (!appendix->as.appendix.href && !has_link(appendix))
        bp_diag(diags, APPENDIX_NOWHERE, appendix->pos);
}

void bp_check_refs(const struct bp_doc *doc, struct bp_diags *diags) {
    for (const struct bp_node *node = doc->root; node; node = bp_node_next(node, doc->root)) {
        check_link(doc, node, diags);
        if (node->kind == BP_APPENDIX)
            check_appendix(node, diags);
    }
}
