/* The setter: what a chapter is set with, and what it notes meanwhile.
 * In: a document and fonts. Out: the state that every part of layout shares. */
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

void bp_book_init(struct bp_book *book, const struct bp_doc *doc,
                  const struct bp_attachments *attachments) {
    *book = (struct bp_book){.doc = doc,
                             .attachments = attachments,
                             .look = bp_doc_look(doc),
                             .arena = bp_arena_new(),
                             .mentions = g_hash_table_new(g_str_hash, g_str_equal),
                             .listed = g_hash_table_new(NULL, NULL),
                             .explained = g_hash_table_new(NULL, NULL),
                             .embedded = g_hash_table_new(NULL, NULL)};
}

void bp_book_clear(struct bp_book *book) {
    g_hash_table_destroy(book->mentions);
    g_hash_table_destroy(book->listed);
    g_hash_table_destroy(book->explained);
    g_hash_table_destroy(book->embedded);
    bp_arena_free(book->arena);
}

void bp_setter_init(struct bp_setter *setter, const struct bp_book *book, struct bp_fonts *fonts,
                    struct bp_diags *diags) {
    const struct bp_look *look = &book->look;
    *setter =
        (struct bp_setter){.book = book,
                           .doc = book->doc,
                           .profile = book->doc->profile,
                           .look = look,
                           .fonts = fonts,
                           .diags = diags,
                           .page_of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                           .targets = g_hash_table_new(NULL, NULL),
                           .lasting = bp_arena_new(),
                           .prepared = g_hash_table_new(NULL, NULL),
                           .left = look->margin_left,
                           .width = look->page_width - look->margin_left - look->margin_right,
                           .top = look->margin_top,
                           .bottom = look->page_height - look->margin_bottom};
}

void bp_setter_clear(struct bp_setter *setter) {
    g_hash_table_destroy(setter->page_of);
    g_hash_table_destroy(setter->targets);
    g_hash_table_destroy(setter->prepared);
    bp_arena_free(setter->lasting);
    bp_arena_free(setter->forked);
}

void *bp_keep_array(struct bp_arena *arena, const GArray *array) {
    const size_t size = (size_t)array->len * g_array_get_element_size((GArray *)array);
    void *copy = bp_arena_alloc(arena, size);
    if (size > 0)
        memcpy(copy, array->data, size);
    return copy;
}

void bp_setter_join(struct bp_setter *setter, struct bp_setter *fork) {
    GHashTableIter iter;
    gpointer node, target;
    g_hash_table_iter_init(&iter, fork->targets);
    while (g_hash_table_iter_next(&iter, &node, &target))
        if (!g_hash_table_contains(setter->targets, node))
            g_hash_table_insert(setter->targets, node, target);
    setter->forked = g_steal_pointer(&fork->lasting);
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
    const struct bp_node *target = bp_doc_find(setter->doc, anchor);
    if (target && bp_is_left_out(target))
        return true;
    if (setter->part_first == 0)
        return false;
    gpointer page = g_hash_table_lookup(setter->page_of, anchor);
    if (!page)
        page = g_hash_table_lookup(setter->page_of, "pack.front");
    const uint32_t number = GPOINTER_TO_UINT(page);
    return number < setter->part_first || number > setter->part_last;
}
