/* Bookmarks (ISO 32000-1, 12.3.3).
 * In: a flat list with levels, and the lists of attached files. Out: the outline's objects, linked
 * up, down and sideways.
 * The attached lists are put into our own, each behind the bookmark that it goes below; then one
 * pass over the whole keeps the last entry of every open level. */
#include <string.h>

#include "assemble/graft.h"
#include "assemble/parts.h"

#define NONE UINT32_MAX
#define MAX_LEVEL 100000 /* of an attached bookmark: beyond it, levels are taken as equal */

/* A bookmark, and its neighbours as indices into the list. */
struct outline_entry {
    const struct bp_bookmark *own; /* one of ours, or */
    const struct bp_obj *source;   /* one of */
    struct bp_graft *graft;        /* this attached file */
    int64_t level;                 /* from 1 */
    uint32_t parent, first, last, previous, next;
    uint32_t n_kids;
};

static struct outline_entry new_entry(int64_t level) {
    return (struct outline_entry){.level = level,
                                  .parent = NONE,
                                  .first = NONE,
                                  .last = NONE,
                                  .previous = NONE,
                                  .next = NONE};
}

/* Adds the bookmarks of an attached file; `level` is that of the one they go below. */
static void add_attached(GArray *entries, const struct bp_assembly *a, struct bp_graft *graft,
                         int level) {
    const struct bp_graft_array outline = bp_graft_array(graft, "Outline");
    for (uint32_t i = 0; i < outline.n; i++) {
        const struct bp_obj *source = outline.items[i];
        bool whole = source->type == BP_OBJ_ARRAY && source->as.array.n >= 2 &&
                     source->as.array.items[1]->type == BP_OBJ_STRING;
        int64_t below = whole ? bp_obj_integer(source->as.array.items[0], 0) : 0;
        if (below < 1) {
            bp_graft_refuse(a, graft, "a bookmark has no level or title");
            return;
        }
        struct outline_entry entry = new_entry(level + MIN(below, MAX_LEVEL));
        entry.source = source;
        entry.graft = graft;
        g_array_append_val(entries, entry);
    }
}

/* All bookmarks, in the order in which they are seen. */
static GArray *list_entries(const struct bp_assembly *a) {
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(struct outline_entry));
    for (uint32_t i = 0; i < a->pages->n_bookmarks; i++) {
        const struct bp_bookmark *bookmark = &a->pages->bookmarks[i];
        struct outline_entry entry = new_entry(MAX(bookmark->level, 1));
        entry.own = bookmark;
        g_array_append_val(entries, entry);
        if (bookmark->attached)
            add_attached(entries, a, &a->grafts[bookmark->attached - 1], bookmark->level);
    }
    return entries;
}

/* Links entry `i` under `parent`, an entry or the root. */
static void hang(struct outline_entry *entries, uint32_t i, uint32_t parent_index,
                 struct outline_entry *parent) {
    entries[i].parent = parent_index;
    entries[i].previous = parent->last;
    if (parent->last == NONE)
        parent->first = i;
    else
        entries[parent->last].next = i;
    parent->last = i;
    parent->n_kids++;
}

/* An entry hangs under the last one before it that has a lower level, so one that skips a level
 * hangs under the level that is there. Returns the root. */
static struct outline_entry make_tree(struct outline_entry *entries, uint32_t n) {
    struct outline_entry root = new_entry(0);
    GArray *open = g_array_new(FALSE, FALSE, sizeof(uint32_t)); /* the entry before, and those it
                                                                    is below */
    for (uint32_t i = 0; i < n; i++) {
        while (open->len > 0 &&
               entries[g_array_index(open, uint32_t, open->len - 1)].level >= entries[i].level)
            g_array_set_size(open, open->len - 1);
        uint32_t parent = open->len ? g_array_index(open, uint32_t, open->len - 1) : NONE;
        hang(entries, i, parent, parent == NONE ? &root : &entries[parent]);
        g_array_append_val(open, i);
    }
    g_array_free(open, TRUE);
    return root;
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

/* What an attached file says of its bookmark: title, place or action, element. */
static void put_attached(GString *out, const struct bp_assembly *a,
                         const struct outline_entry *entry) {
    struct bp_obj *const *items = entry->source->as.array.items;
    g_string_append(out, "/Title");
    bp_graft_put(a, entry->graft, out, items[1]);
    for (uint32_t i = 2; i + 1 < entry->source->as.array.n; i += 2) {
        static const char *const keys[] = {"Dest", "A", "SE"};
        for (size_t k = 0; k < G_N_ELEMENTS(keys); k++) {
            if (!bp_obj_is_name(items[i], keys[k]))
                continue;
            bp_put_name(out, keys[k]);
            bp_graft_put(a, entry->graft, out, items[i + 1]);
        }
    }
}

static void put_own(GString *out, const struct bp_assembly *a, GHashTable *anchors,
                    const struct bp_bookmark *bookmark) {
    g_string_append(out, "/Title");
    bp_put_text(out, bookmark->title);
    put_target(out, a, anchors, bookmark->anchor);
}

/* Our entries of the top level are open; all below, and an attached file, are closed: a negative
 * count (12.3.3). */
static bool is_open(const struct outline_entry *entry) {
    return entry->parent == NONE && !(entry->own && entry->own->attached);
}

static void put_count(GString *out, const struct outline_entry *entry) {
    if (entry->n_kids == 0)
        return;
    g_string_append(out, "/Count");
    bp_put_int(out, is_open(entry) ? (int64_t)entry->n_kids : -(int64_t)entry->n_kids);
}

static void write_root(struct bp_pdf *pdf, bp_ref ref, bp_ref first,
                       const struct outline_entry *root, const struct outline_entry *entries) {
    int64_t visible = root->n_kids;
    for (uint32_t i = root->first; i != NONE; i = entries[i].next)
        visible += is_open(&entries[i]) ? entries[i].n_kids : 0;
    GString *out = bp_pdf_begin(pdf, ref);
    g_string_append(out, "<</Type/Outlines");
    put_link(out, "/First", first, root->first);
    put_link(out, "/Last", first, root->last);
    g_string_append(out, "/Count");
    bp_put_int(out, visible);
    g_string_append(out, ">>");
    bp_pdf_end(pdf);
}

static void write_entry(const struct bp_assembly *a, GHashTable *anchors, bp_ref root, bp_ref first,
                        const struct outline_entry *entries, uint32_t i) {
    const struct outline_entry *entry = &entries[i];
    GString *out = bp_pdf_begin(a->pdf, first + i);
    g_string_append(out, "<<");
    if (entry->own)
        put_own(out, a, anchors, entry->own);
    else
        put_attached(out, a, entry);
    g_string_append(out, "/Parent");
    bp_put_ref(out, entry->parent == NONE ? root : first + entry->parent);
    put_link(out, "/Prev", first, entry->previous);
    put_link(out, "/Next", first, entry->next);
    put_link(out, "/First", first, entry->first);
    put_link(out, "/Last", first, entry->last);
    put_count(out, entry);
    g_string_append(out, ">>");
    bp_pdf_end(a->pdf);
}

bp_ref bp_write_outline(const struct bp_assembly *a) {
    GArray *list = list_entries(a);
    struct outline_entry *entries = (struct outline_entry *)list->data;
    bp_ref ref = 0;
    if (list->len > 0) {
        struct outline_entry root = make_tree(entries, list->len);
        GHashTable *anchors = index_anchors(a->pages);
        ref = bp_pdf_reserve(a->pdf);
        bp_ref first = bp_pdf_reserve_many(a->pdf, list->len);
        write_root(a->pdf, ref, first, &root, entries);
        for (uint32_t i = 0; i < list->len; i++)
            write_entry(a, anchors, ref, first, entries, i);
        g_hash_table_destroy(anchors);
    }
    g_array_free(list, TRUE);
    return ref;
}
