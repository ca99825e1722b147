/* Bookmarks (ISO 32000-1, 12.3.3).
 * In: a flat list with levels. Out: the outline's objects, linked up, down and sideways.
 * The one idea: one pass over the list, which keeps the last entry of every open level. */
#include <string.h>

#include "assemble/parts.h"

#define NONE UINT32_MAX

/* An entry's neighbours, as indices into the list. */
struct entry {
    uint32_t parent, first, last, previous, next;
    uint32_t n_kids;
};

/* Links entry `i` under `parent`, an entry or the root. */
static void hang(struct entry *entries, uint32_t i, uint32_t parent_index, struct entry *parent) {
    entries[i].parent = parent_index;
    entries[i].previous = parent->last;
    if (parent->last == NONE)
        parent->first = i;
    else
        entries[parent->last].next = i;
    parent->last = i;
    parent->n_kids++;
}

/* A level that skips one hangs under the level that is there. */
static struct entry *make_tree(const struct bp_bookmark *bookmarks, uint32_t n,
                               struct entry *root) {
    struct entry *entries = g_new(struct entry, n);
    const struct entry blank = {NONE, NONE, NONE, NONE, NONE, 0};
    GArray *open = g_array_new(FALSE, FALSE, sizeof(uint32_t)); /* by level - 1: its last entry */
    *root = blank;
    for (uint32_t i = 0; i < n; i++) {
        guint depth = (guint)MAX(bookmarks[i].level - 1, 0);
        g_array_set_size(open, MIN(depth, open->len));
        uint32_t parent = open->len ? g_array_index(open, uint32_t, open->len - 1) : NONE;
        entries[i] = blank;
        hang(entries, i, parent, parent == NONE ? root : &entries[parent]);
        g_array_append_val(open, i);
    }
    g_array_free(open, TRUE);
    return entries;
}

static void put_link(GString *out, const char *key, bp_ref base, uint32_t index) {
    if (index == NONE)
        return;
    g_string_append(out, key);
    bp_put_ref(out, base + index);
}

static GHashTable *index_anchors(const struct bp_pages *pages) {
    GHashTable *anchors = g_hash_table_new(g_str_hash, g_str_equal);
    for (uint32_t i = 0; i < pages->n_anchors; i++)
        g_hash_table_insert(anchors, (gpointer)pages->anchors[i].name, &pages->anchors[i]);
    return anchors;
}

/* Where it leads: a place on a page, and the element there (table 153, SE). */
static void put_target(GString *out, const struct bp_assembly *a, GHashTable *anchors,
                       const char *name) {
    const struct bp_anchor *anchor = g_hash_table_lookup(anchors, name);
    g_string_append(out, "/Dest");
    bp_put_bytes(out, name, strlen(name));
    if (anchor && anchor->elem) {
        g_string_append(out, "/SE");
        bp_put_ref(out, bp_elem_ref(a, anchor->elem));
    }
}

/* Entries of the top level are open, all below are closed: a negative count (12.3.3). */
static void put_count(GString *out, const struct entry *entry) {
    if (entry->n_kids == 0)
        return;
    g_string_append(out, "/Count");
    bp_put_int(out, entry->parent == NONE ? (int64_t)entry->n_kids : -(int64_t)entry->n_kids);
}

static void write_root(struct bp_pdf *pdf, bp_ref ref, bp_ref first, const struct entry *root,
                       const struct entry *entries) {
    int64_t visible = root->n_kids;
    for (uint32_t i = root->first; i != NONE; i = entries[i].next)
        visible += entries[i].n_kids;
    GString *out = bp_pdf_begin(pdf, ref);
    g_string_append(out, "<</Type/Outlines");
    put_link(out, "/First", first, root->first);
    put_link(out, "/Last", first, root->last);
    g_string_append(out, "/Count");
    bp_put_int(out, visible);
    g_string_append(out, ">>");
    bp_pdf_end(pdf);
}

bp_ref bp_write_outline(const struct bp_assembly *a) {
    const uint32_t n = a->pages->n_bookmarks;
    if (n == 0)
        return 0;
    struct entry root;
    struct entry *entries = make_tree(a->pages->bookmarks, n, &root);
    GHashTable *anchors = index_anchors(a->pages);
    bp_ref ref = bp_pdf_reserve(a->pdf), first = bp_pdf_reserve_many(a->pdf, n);
    write_root(a->pdf, ref, first, &root, entries);
    for (uint32_t i = 0; i < n; i++) {
        const struct entry *entry = &entries[i];
        GString *out = bp_pdf_begin(a->pdf, first + i);
        g_string_append(out, "<</Title");
        bp_put_text(out, a->pages->bookmarks[i].title);
        g_string_append(out, "/Parent");
        bp_put_ref(out, entry->parent == NONE ? ref : first + entry->parent);
        put_link(out, "/Prev", first, entry->previous);
        put_link(out, "/Next", first, entry->next);
        put_link(out, "/First", first, entry->first);
        put_link(out, "/Last", first, entry->last);
        put_count(out, entry);
        put_target(out, a, anchors, a->pages->bookmarks[i].anchor);
        g_string_append(out, ">>");
        bp_pdf_end(a->pdf);
    }
    g_hash_table_destroy(anchors);
    g_free(entries);
    return ref;
}
