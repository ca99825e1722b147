/* Supplements: the letter and the agenda agree, and the main pack has the pages that are named. */
#include <stdlib.h>
#include <string.h>

#include "check/rules.h"

static bool has_paper(const struct bp_node *item) {
    return bp_node_child(item, BP_REPORT) || bp_node_child(item, BP_ATTACHMENT);
}

/* The item that a change is about; NULL after a diagnostic. */
static const struct bp_node *changed_item(const struct bp_doc *doc, const struct bp_node *change,
                                          struct bp_diags *diags) {
    const char *id = change->as.change.item;
    const struct bp_node *item = id ? bp_doc_find(doc, id) : NULL;
    if (id && !item && !bp_doc_may_have(doc, id))
        bp_diag(diags, CHANGE_ITEM, change->pos, id);
    else if (item && item->kind != BP_ITEM)
        bp_diag(diags, CHANGE_NO_ITEM, change->pos, id, bp_kind_name(item->kind));
    return item && item->kind == BP_ITEM ? item : NULL;
}

static void check_paper(const struct bp_node *change, const struct bp_node *item, bool partly,
                        struct bp_diags *diags) {
    if (change->as.change.what != BP_CHANGE_WITHDRAWN && !partly && !has_paper(item))
        bp_diag(diags, CHANGE_PAPER, change->pos,
                change->as.change.what == BP_CHANGE_NEW ? "new" : "replaced");
}

/* True if the supplement says in its letter what all changes are made for. */
static bool says_why(const struct bp_node *supplement) {
    const struct bp_node *block = supplement->first;
    while (block && (block->kind == BP_CHANGE || bp_node_blank(block)))
        block = block->next;
    return block != NULL;
}

/* "31" or "31-40"; the schema has seen to the form. */
static void check_pages(const struct bp_node *change, int last_page, struct bp_diags *diags) {
    const char *pages = change->as.change.pages;
    if (!pages)
        return;
    const char *behind = pages + strspn(pages, "0123456789");
    int first = atoi(pages);
    int last = *behind ? atoi(behind + strcspn(behind, "0123456789")) : first;
    if (change->as.change.what != BP_CHANGE_REPLACES)
        bp_diag(diags, CHANGE_PAGES_USE, change->pos);
    else if (last < first)
        bp_diag(diags, CHANGE_PAGES_ORDER, change->pos, pages);
    else if (last > last_page)
        bp_diag(diags, CHANGE_PAGES, change->pos, last, last_page);
}

static void check_changes(const struct bp_doc *doc, const struct bp_node *supplement,
                          GHashTable *changes, struct bp_diags *diags) {
    const bool why = says_why(supplement);
    for (const struct bp_node *change = bp_node_child(supplement, BP_CHANGE); change;
         change = bp_node_twin(change)) {
        const struct bp_node *item = changed_item(doc, change, diags);
        const struct bp_node *first = item ? g_hash_table_lookup(changes, item) : NULL;
        check_pages(change, supplement->as.supplement.first_page - 1, diags);
        if (!why && bp_node_blank(change))
            bp_diag(diags, CHANGE_WHY, change->pos);
        if (first)
            bp_diag(diags, CHANGE_TWICE, change->pos, change->as.change.item, first->pos.line);
        else if (item)
            check_paper(change, item, doc->incomplete, diags);
        if (item && !first)
            g_hash_table_insert(changes, (gpointer)item, (gpointer)change);
    }
}

/* The numbers of the items whose papers are left out, as no change brings them. */
static void report_left_out(const struct bp_doc *doc, const struct bp_node *supplement,
                            struct bp_diags *diags) {
    GString *numbers = g_string_new(NULL);
    int n = 0;
    for (const struct bp_node *item = bp_node_child(bp_node_child(doc->root, BP_AGENDA), BP_ITEM);
         item; item = bp_node_twin(item))
        if (item->as.item.left_out && !bp_change_of(doc, item))
            g_string_append_printf(numbers, "%s%d", n++ ? ", " : "", item->as.item.number);
    if (n > 0)
        bp_diag(diags, CHANGE_LEFT_OUT, supplement->pos, n > 1 ? "s" : "", numbers->str);
    g_string_free(numbers, TRUE);
}

void bp_check_supplement(const struct bp_checking *checking) {
    const struct bp_doc *doc = checking->doc;
    struct bp_diags *diags = checking->diags;
    const struct bp_node *supplement = bp_node_child(doc->root, BP_SUPPLEMENT);
    const struct bp_node *agenda = bp_node_child(doc->root, BP_AGENDA);
    if (supplement) {
        GHashTable *changes = g_hash_table_new(NULL, NULL);
        check_changes(doc, supplement, changes, diags);
        report_left_out(doc, supplement, diags);
        g_hash_table_destroy(changes);
    }
    for (const struct bp_node *item = bp_node_child(agenda, BP_ITEM); item && !supplement;
         item = bp_node_twin(item))
        if (item->as.item.main_page)
            bp_diag(diags, MAIN_PAGE, item->pos);
}
