/* Name trees and number trees.
 * In: keys in order, each with a value. Out: leaves of 32 entries, and nodes of 32 kids over them.
 * A leaf is written as soon as it is full; only its number and limits are kept. */
#include "assemble/tree.h"

#define FAN_OUT 32

struct tree_node {
    bp_ref ref;
    char *first, *last; /* limits, as PDF writes them; owned */
};

struct bp_tree {
    struct bp_pdf *pdf;
    const char *leaf;
    GString *entries;   /* of the leaf under way, */
    char *first, *last; /* its limits; owned, */
    int n_entries;      /* and their number */
    GArray *nodes;      /* struct tree_node: the finished ones of the lowest level */
};

struct bp_tree *bp_tree_new(struct bp_pdf *pdf, const char *leaf) {
    struct bp_tree *tree = g_new0(struct bp_tree, 1);
    tree->pdf = pdf;
    tree->leaf = leaf;
    tree->entries = g_string_new(NULL);
    tree->nodes = g_array_new(FALSE, FALSE, sizeof(struct tree_node));
    return tree;
}

static void put_limits(GString *out, const char *first, const char *last) {
    g_string_append_printf(out, "/Limits[%s %s]", first, last);
}

/* Writes the leaf under way; the only leaf of a tree is its root, and a root has no limits. */
static bp_ref write_leaf(struct bp_tree *tree, bool is_root) {
    bp_ref ref = bp_pdf_reserve(tree->pdf);
    GString *out = bp_pdf_begin(tree->pdf, ref);
    g_string_append(out, "<<");
    if (!is_root)
        put_limits(out, tree->first, tree->last);
    g_string_append_printf(out, "%s[", tree->leaf);
    g_string_append_len(out, tree->entries->str, (gssize)tree->entries->len);
    g_string_append(out, "]>>");
    bp_pdf_end(tree->pdf);
    g_string_truncate(tree->entries, 0);
    tree->n_entries = 0;
    return ref;
}

static void end_leaf(struct bp_tree *tree) {
    struct tree_node node = {write_leaf(tree, false), tree->first, tree->last};
    g_array_append_val(tree->nodes, node);
    tree->first = tree->last = NULL;
}

GString *bp_tree_add(struct bp_tree *tree, const char *key) {
    if (tree->n_entries == FAN_OUT)
        end_leaf(tree);
    if (tree->n_entries++ == 0)
        tree->first = g_strdup(key);
    else
        g_string_append_c(tree->entries, ' ');
    g_free(tree->last);
    tree->last = g_strdup(key);
    g_string_append(tree->entries, key);
    return tree->entries;
}

/* Writes a node over `kids`. */
static bp_ref write_node(struct bp_pdf *pdf, const struct tree_node *kids, guint n_kids,
                         bool is_root) {
    bp_ref ref = bp_pdf_reserve(pdf);
    GString *out = bp_pdf_begin(pdf, ref);
    g_string_append(out, "<<");
    if (!is_root)
        put_limits(out, kids[0].first, kids[n_kids - 1].last);
    g_string_append(out, "/Kids[");
    for (guint i = 0; i < n_kids; i++)
        bp_put_ref(out, kids[i].ref);
    g_string_append(out, "]>>");
    bp_pdf_end(pdf);
    return ref;
}

/* Writes the level above `nodes` in their place: each group's first node becomes the one over it.
 */
static void add_level(struct bp_pdf *pdf, GArray *nodes) {
    struct tree_node *all = (struct tree_node *)nodes->data;
    guint above = 0;
    for (guint i = 0; i < nodes->len; i += FAN_OUT) {
        guint n_kids = MIN(FAN_OUT, nodes->len - i);
        struct tree_node node = {write_node(pdf, &all[i], n_kids, false), all[i].first,
                                 all[i + n_kids - 1].last};
        for (guint k = i; k < i + n_kids; k++) {
            if (k > i)
                g_free(all[k].first);
            if (k < i + n_kids - 1)
                g_free(all[k].last);
        }
        all[above++] = node;
    }
    g_array_set_size(nodes, above);
}

bp_ref bp_tree_finish(struct bp_tree *tree) {
    bp_ref root;
    if (tree->nodes->len == 0) {
        root = write_leaf(tree, true);
    } else {
        end_leaf(tree);
        while (tree->nodes->len > FAN_OUT)
            add_level(tree->pdf, tree->nodes);
        root = write_node(tree->pdf, (struct tree_node *)tree->nodes->data, tree->nodes->len, true);
    }
    for (guint i = 0; i < tree->nodes->len; i++) {
        g_free(g_array_index(tree->nodes, struct tree_node, i).first);
        g_free(g_array_index(tree->nodes, struct tree_node, i).last);
    }
    g_array_free(tree->nodes, TRUE);
    g_string_free(tree->entries, TRUE);
    g_free(tree->first);
    g_free(tree->last);
    g_free(tree);
    return root;
}
