/* References: what links lead to exists, and appendices can be read somewhere. */
#include <string.h>

#include "base/nearest.h"
#include "check/rules.h"

/* Guessing takes time, so it ends after some guesses, and among so many ids. */
#define GUESSES_MOST 50
#define IDS_MOST 10000

struct link_check {
    const struct bp_doc *doc;
    struct bp_diags *diags;
    GPtrArray *ids; /* in the pack's order, ended by NULL; NULL until the first guess */
    int guesses;
};

static const char *guess(struct link_check *check, const char *id) {
    const struct bp_node *root = check->doc->root;
    if (check->guesses++ >= GUESSES_MOST)
        return NULL;
    if (!check->ids) {
        check->ids = g_ptr_array_new();
        for (const struct bp_node *n = root; n && check->ids->len < IDS_MOST;
             n = bp_node_next(n, root))
            if (n->id)
                g_ptr_array_add(check->ids, (char *)n->id);
        g_ptr_array_add(check->ids, NULL);
    }
    return bp_nearest(id, (const char *const *)check->ids->pdata);
}

/* The id that a node refers to, or NULL. */
static const char *target_of(const struct bp_node *node) {
    if (node->kind == BP_REF)
        return node->as.ref.to;
    const char *href = node->kind == BP_A          ? node->as.a.href
                       : node->kind == BP_JOIN     ? node->as.join.href
                       : node->kind == BP_APPENDIX ? node->as.appendix.href
                                                   : NULL;
    return href && href[0] == '#' && href[1] ? href + 1 : NULL;
}

/* True if what is shown of the target is known though it is on no page. */
static bool has_name(const struct bp_node *ref, const struct bp_node *target) {
    const enum bp_kind kind = target->kind;
    return ref->as.ref.show != BP_REF_PAGE &&
           (kind == BP_REPORT || kind == BP_APPENDIX || kind == BP_ATTACHMENT);
}

static void check_link(struct link_check *check, const struct bp_node *node) {
    const char *id = target_of(node);
    const struct bp_node *target = id ? bp_doc_find(check->doc, id) : NULL;
    if (target && node->kind == BP_REF && bp_is_left_out(target) && !has_name(node, target))
        bp_diag(check->diags, LINK_LEFT_OUT, node->pos, id);
    if (!id || target || bp_doc_may_have(check->doc, id))
        return;
    bp_diag(check->diags, LINK_TARGET, node->pos, id);
    const char *near = guess(check, id);
    if (near)
        bp_diag_hint(check->diags, "did you mean \"%s%s\"?", node->kind == BP_REF ? "" : "#", near);
    else
        bp_diag_hint(check->diags, "add id=\"%s\" to the element that it should lead to", id);
}

static bool has_link(const struct bp_node *top) {
    for (const struct bp_node *node = top; node; node = bp_node_next(node, top))
        if (node->kind == BP_A)
            return true;
    return false;
}

static void check_appendix(const struct bp_node *appendix, const struct bp_checking *checking) {
    const char *title = appendix->as.appendix.title;
    if (!(title && *title) && bp_node_blank(appendix))
        bp_diag(checking->diags, APPENDIX_EMPTY, appendix->pos);
    else if (!checking->partly && !appendix->as.appendix.href && !appendix->as.appendix.file &&
             !has_link(appendix))
        bp_diag(checking->diags, APPENDIX_NOWHERE, appendix->pos);
}

void bp_check_refs(const struct bp_checking *checking) {
    const struct bp_doc *doc = checking->doc;
    struct link_check check = {.doc = doc, .diags = checking->diags};
    for (const struct bp_node *node = doc->root; node; node = bp_node_next(node, doc->root)) {
        check_link(&check, node);
        if (node->kind == BP_APPENDIX)
            check_appendix(node, checking);
    }
    if (check.ids)
        g_ptr_array_free(check.ids, TRUE);
}
