/* Attached files: which have pages of their own in the pack, and the names of their places.
 * In: APPENDIX and ATTACHMENT nodes, the facts about their files. Out: files in the order of their
 * pages; anchors; the names that embedded files are saved under. */
#include <string.h>

#include "layout/parts/attached.h"
#include "layout/refs.h"

bool bp_has_attached_pages(const struct bp_setter *setter, const struct bp_node *node) {
    const struct bp_file *file = bp_file_of(node);
    const struct bp_attachment *attachment = bp_attachment_of(setter->book->attachments, node);
    if (file && file->kind == BP_FILE_PICTURE)
        return file->picture != NULL;
    return attachment && attachment->usable && !attachment->embedded && attachment->n_pages > 0;
}

bool bp_is_embedded(const struct bp_setter *setter, const struct bp_node *node) {
    const struct bp_attachment *attachment = bp_attachment_of(setter->book->attachments, node);
    return attachment && attachment->usable && attachment->embedded;
}

/* The appendix or attachment behind `after`, whether it has a file or not. */
static const struct bp_node *next_of(const struct bp_node *item, const struct bp_node *after) {
    const struct bp_node *report = bp_node_child(item, BP_REPORT), *next = NULL;
    if (after)
        next = bp_node_twin(after);
    else if (report)
        next = bp_node_child(report, BP_APPENDIX);
    bool appendices_done = !next && (!after || after->kind == BP_APPENDIX);
    return appendices_done ? bp_node_child(item, BP_ATTACHMENT) : next;
}

const struct bp_node *bp_next_attached(const struct bp_setter *setter, const struct bp_node *item,
                                       const struct bp_node *after) {
    const struct bp_node *node = next_of(item, after);
    while (node && !bp_has_attached_pages(setter, node))
        node = next_of(item, node);
    return node;
}

const struct bp_node *bp_next_file(const struct bp_setter *setter, const struct bp_node *item,
                                   const struct bp_node *after) {
    const struct bp_node *node = next_of(item, after);
    while (node && !bp_has_attached_pages(setter, node) && !bp_is_embedded(setter, node))
        node = next_of(item, node);
    return node;
}

bool bp_item_has_pages(const struct bp_setter *setter, const struct bp_node *item) {
    return bp_node_child(item, BP_REPORT) || bp_next_attached(setter, item, NULL);
}

/* -- places ----------------------------------------------------------------------------------- */

/* An attachment is known by its place among the item's. */
static int number_of(const struct bp_node *node) {
    if (node->kind == BP_APPENDIX)
        return node->as.appendix.number;
    int number = 1;
    for (const struct bp_node *other = bp_node_child(node->parent, BP_ATTACHMENT); other != node;
         other = bp_node_twin(other))
        number++;
    return number;
}

const char *bp_attached_anchor(struct bp_setter *setter, const struct bp_node *node) {
    const char *name = bp_place_name(setter, node);
    const char *kind = node->kind == BP_APPENDIX ? "appendix" : "attachment";
    return name ? name
                : bp_arena_printf(setter->keep, "%s.%d.%d", kind,
                                  bp_node_item(node)->as.item.number, number_of(node));
}

const char *bp_entry_anchor(struct bp_setter *setter, const struct bp_node *node) {
    int item = bp_node_item(node)->as.item.number;
    return node->kind == BP_APPENDIX
               ? bp_arena_printf(setter->keep, "entry.%d.%d", item, node->as.appendix.number)
               : bp_arena_printf(setter->keep, "agenda.%d", item);
}

const char *bp_back_words(struct bp_setter *setter, const struct bp_node *node) {
    return bp_profile_word(setter->profile,
                           node->kind == BP_APPENDIX ? BP_WORD_BACK_REPORT : BP_WORD_BACK_AGENDA);
}

/* -- names of embedded files ------------------------------------------------------------------ */

/* "costs.xlsx" becomes "costs-2.xlsx", … until nobody has it. */
static const char *unique_name(const char *src, GHashTable *taken, struct bp_arena *arena) {
    char *base = g_path_get_basename(src);
    const char *dot = strrchr(base, '.');
    int stem = (int)(dot ? dot - base : (ptrdiff_t)strlen(base));
    const char *name = bp_arena_strdup(arena, base);
    for (int n = 2; g_hash_table_contains(taken, name); n++)
        name = bp_arena_printf(arena, "%.*s-%d%s", stem, base, n, dot ? dot : "");
    g_hash_table_add(taken, (gpointer)name);
    g_free(base);
    return name;
}

void bp_embedded_prepare(struct bp_book *book) {
    GHashTable *taken = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; book->attachments && i < book->attachments->all->len; i++) {
        const struct bp_attachment *attachment = g_ptr_array_index(book->attachments->all, i);
        if (attachment->embedded)
            g_hash_table_insert(book->embedded, (gpointer)attachment->node,
                                (gpointer)unique_name(attachment->file->src, taken, book->arena));
    }
    g_hash_table_destroy(taken);
}

const char *bp_embedded_name(const struct bp_setter *setter, const struct bp_node *node) {
    return g_hash_table_lookup(setter->book->embedded, node);
}
