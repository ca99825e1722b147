/* The setter: its buffers, and what a chapter notes while it is set.
 * In: a document and fonts. Out: the state that every part of layout shares.
 * The one idea: buffers live as long as the layout, so setting a paragraph or a page allocates
 * nothing but what stays. */
#include "layout/setter.h"

#include <string.h>

const char *bp_wording(const struct bp_setter *setter, enum bp_word_key key) {
    return bp_profile_word(setter->profile, key);
}

const char *bp_worded(struct bp_setter *setter, enum bp_word_key key, const char *name,
                      const char *value) {
    return bp_fill(setter->keep, bp_wording(setter, key), name, value, NULL);
}

bp_len bp_scale(const struct bp_setter *setter, bp_len length) {
    return (bp_len)((int64_t)length * setter->look->body / BP_PT(12));
}

void bp_setter_init(struct bp_setter *setter, const struct bp_doc *doc, struct bp_fonts *fonts,
                    struct bp_diags *diags) {
    const struct bp_look own = bp_doc_look(doc), *look = &own;
    *setter = (struct bp_setter){.doc = doc,
                                 .profile = doc->profile,
                                 .own_look = own,
                                 .fonts = fonts,
                                 .diags = diags,
                                 .left = look->margin_left,
                                 .width = look->page_width - look->margin_left - look->margin_right,
                                 .top = look->margin_top,
                                 .bottom = look->page_height - look->margin_bottom};
    setter->look = &setter->own_look;
    setter->page_of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    setter->mentions = g_hash_table_new(g_str_hash, g_str_equal);
    setter->arenas = g_ptr_array_new_with_free_func((GDestroyNotify)bp_arena_free);
    setter->lasting = bp_arena_new();
    g_ptr_array_add(setter->arenas, setter->lasting);
    setter->targets = g_hash_table_new(NULL, NULL);
    setter->listed = g_hash_table_new(NULL, NULL);
    setter->explained = g_hash_table_new(NULL, NULL);
    setter->prepared = g_hash_table_new(NULL, NULL);
    setter->embedded = g_hash_table_new(NULL, NULL);
}

void bp_setter_clear(struct bp_setter *setter) {
    GHashTable *tables[] = {setter->page_of,   setter->mentions, setter->targets, setter->listed,
                            setter->explained, setter->prepared, setter->embedded};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        g_hash_table_unref(tables[i]);
    g_ptr_array_free(setter->arenas, TRUE);
}

void *bp_keep_array(struct bp_arena *arena, const GArray *array) {
    const size_t size = (size_t)array->len * g_array_get_element_size((GArray *)array);
    void *copy = bp_arena_alloc(arena, size);
    if (size > 0)
        memcpy(copy, array->data, size);
    return copy;
}

static void share(GHashTable **own, GHashTable *table) {
    g_hash_table_unref(*own);
    *own = g_hash_table_ref(table);
}

void bp_setter_fork(struct bp_setter *fork, const struct bp_setter *setter, struct bp_fonts *fonts,
                    struct bp_diags *diags) {
    bp_setter_init(fork, setter->doc, fonts, diags);
    fork->attachments = setter->attachments;
    fork->pages_before = setter->pages_before;
    share(&fork->embedded, setter->embedded);
    share(&fork->mentions, setter->mentions);
    share(&fork->listed, setter->listed);
    share(&fork->explained, setter->explained);
}

void bp_setter_join(struct bp_setter *setter, struct bp_setter *fork) {
    GHashTableIter iter;
    gpointer node, target;
    g_hash_table_iter_init(&iter, fork->targets);
    while (g_hash_table_iter_next(&iter, &node, &target))
        if (!g_hash_table_contains(setter->targets, node))
            g_hash_table_insert(setter->targets, node, target);
    g_ptr_array_extend_and_steal(setter->arenas, g_steal_pointer(&fork->arenas));
    fork->arenas = g_ptr_array_new();
    bp_setter_clear(fork);
}

void bp_setter_bookmark(struct bp_setter *setter, const char *title, int level,
                        const char *anchor) {
    struct bp_bookmark bookmark = {.title = title, .level = level, .anchor = anchor};
    g_array_append_val(setter->chapter->bookmarks, bookmark);
}

const char *bp_item_anchor(struct bp_setter *setter, const struct bp_node *item) {
    return item->id ? item->id : bp_arena_printf(setter->keep, "item.%d", item->as.item.number);
}

/* A place that is on no page is the front sheet: so are links to it. */
bool bp_leads_out(const struct bp_setter *setter, const char *anchor) {
    if (setter->part_first == 0)
        return false;
    gpointer page = g_hash_table_lookup(setter->page_of, anchor);
    if (!page)
        page = g_hash_table_lookup(setter->page_of, "pack.front");
    const uint32_t number = GPOINTER_TO_UINT(page);
    return number < setter->part_first || number > setter->part_last;
}
