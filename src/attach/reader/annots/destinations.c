/* Destinations (ISO 32000-1, 12.3.2).
 * In: /Dest, names. Out: explicit destinations on pages that go out.
 * Nothing of the pack needs the file's names, since each is looked up here. */

#include "attach/reader/annots/annots.h"

#include <string.h>

#include "attach/reader/matrix.h"
#include "attach/reader/objects/out.h"
#include "attach/reader/steps.h"
#include "pdf/writer.h"

#define MAX_NAMES 8 /* a name that stands for a name */

/* A destination that has been given away, on a page of which it wasn't known whether it is shrunk.
 */
struct given {
    struct bp_obj *dest;
    const struct bp_page *page;
};

struct bp_dests {
    GArray *given;       /* struct given */
    GHashTable *strings; /* struct bp_obj -> struct bp_obj */
    GHashTable *names;   /* char -> struct bp_obj */
};

/* Name trees */

void bp_name_tree_walk(struct bp_work *work, struct bp_obj *root,
                       void (*each)(void *user, struct bp_obj *name, struct bp_obj *value),
                       void *user) {
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) nodes = g_ptr_array_new();
    g_ptr_array_add(nodes, bp_resolve(work, root));
    while (nodes->len > 0) {
        struct bp_obj *node = g_ptr_array_steal_index_fast(nodes, nodes->len - 1);
        if (!node || !g_hash_table_add(seen, node))
            continue;
        struct bp_obj *names = bp_entry(work, node, "Names"), *kids = bp_entry(work, node, "Kids");
        for (uint32_t i = 0; i + 1 < bp_obj_count(names); i += 2)
            each(user, bp_item(work, names, i), names->as.array.items[i + 1]);
        for (uint32_t i = bp_obj_count(kids); i-- > 0;)
            g_ptr_array_add(nodes, bp_item(work, kids, i));
    }
}

static void add_string(void *user, struct bp_obj *name, struct bp_obj *value) {
    struct bp_dests *dests = user;
    if (bp_obj_is(name, BP_OBJ_STRING) && !g_hash_table_contains(dests->strings, name))
        g_hash_table_insert(dests->strings, name, value);
}

void bp_dests_read(struct bp_work *work) {
    struct bp_dests *dests = work->dests = bp_arena_new0(work->arena, struct bp_dests);
    dests->strings = bp_table_new(work, bp_obj_text_hash, bp_obj_text_equal);
    dests->names = bp_table_new(work, g_str_hash, g_str_equal);
    dests->given = bp_owned(work, g_array_new(FALSE, FALSE, sizeof(struct given)),
                            (GDestroyNotify)g_array_unref);
    struct bp_obj *names = bp_entry(work, work->catalog, "Dests");
    for (uint32_t i = 0; bp_obj_is(names, BP_OBJ_DICT) && i < names->as.dict.n; i++)
        g_hash_table_insert(dests->names, (gpointer)names->as.dict.entries[i].key,
                            names->as.dict.entries[i].value);
    bp_name_tree_walk(work, bp_entry(work, bp_entry(work, work->catalog, "Names"), "Dests"),
                      add_string, dests);
}

/* Destinations */

static struct bp_obj *look_up(struct bp_work *work, const struct bp_obj *name) {
    struct bp_obj *as_string = g_hash_table_lookup(work->dests->strings, name);
    struct bp_obj *as_name = g_hash_table_lookup(work->dests->names, name->as.text.bytes);
    /* (Names and strings are mixed up often enough.) */
    if (name->type == BP_OBJ_STRING)
        return as_string ? as_string : as_name;
    return as_name ? as_name : as_string;
}

/* The explicit destination that a value stands for; NULL if there is none. */
struct bp_obj *bp_dest_find(struct bp_work *work, struct bp_obj *value) {
    for (int i = 0; i < MAX_NAMES && (value = bp_resolve(work, value)); i++) {
        if (value->type == BP_OBJ_ARRAY)
            return value;
        if (value->type == BP_OBJ_DICT)
            value = bp_obj_get(value, "D");
        else if (value->type == BP_OBJ_STRING || value->type == BP_OBJ_NAME)
            value = look_up(work, value);
        else
            return NULL;
    }
    return NULL;
}

/* What follows a kind of destination (table 151): x and y coordinates, and a zoom factor. */
static const struct kind {
    const char *name, *numbers;
} kinds[] = {{"Fit", ""},   {"FitB", ""},  {"FitBH", "y"},   {"FitBV", "x"},
             {"FitH", "y"}, {"FitV", "x"}, {"FitR", "xyxy"}, {"XYZ", "xyz"}};

static const struct kind *kind_of(const struct bp_obj *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (bp_obj_is_name(name, kinds[i].name))
            return &kinds[i];
    }
    return &kinds[0];
}

static struct bp_obj *moved_number(struct bp_work *work, const struct bp_page *page, char axis,
                                   const struct bp_obj *obj) {
    if (!bp_obj_is(obj, BP_OBJ_INT) && !bp_obj_is(obj, BP_OBJ_REAL))
        return bp_obj_new(work->arena, BP_OBJ_NULL);
    double value = bp_obj_number(obj, 0);
    if (page && page->shrunk && axis == 'x')
        value = value * page->shrink.a + page->shrink.e;
    else if (page && page->shrunk && axis == 'y')
        value = value * page->shrink.d + page->shrink.f;
    return bp_number(work->arena, CLAMP(value, -1e6, 1e6));
}

void bp_dest_add_view(struct bp_work *work, struct bp_obj *dest, const struct bp_obj *array,
                      const struct bp_page *page) {
    const struct kind *kind = kind_of(bp_item(work, array, 1));
    bp_obj_add(work->arena, dest, bp_obj_new_name(work->arena, kind->name));
    for (uint32_t i = 0; kind->numbers[i]; i++)
        bp_obj_add(work->arena, dest,
                   moved_number(work, page, kind->numbers[i], bp_item(work, array, i + 2)));
}

struct bp_obj *bp_dest_read(struct bp_work *work, struct bp_obj *value, uint32_t *index) {
    const struct bp_obj *array = bp_dest_find(work, value);
    const uint32_t found =
        bp_obj_count(array) > 0 ? bp_pages_find(work, array->as.array.items[0]) : BP_NO_PAGE;
    if (index)
        *index = found;
    if (found == BP_NO_PAGE)
        return NULL;
    const struct bp_page *page = &work->pages[found];
    struct bp_obj *dest = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    bp_obj_add(work->arena, dest, bp_out_ref(work, page->out));
    bp_dest_add_view(work, dest, array, page);
    const struct given given = {dest, page};
    if (!page->shrunk)
        g_array_append_val(work->dests->given, given);
    return dest;
}

void bp_dests_move(struct bp_work *work) {
    const GArray *all = work->dests->given;
    for (guint i = 0; i < all->len; i++) {
        const struct given *given = &g_array_index(all, struct given, i);
        struct bp_obj **items = given->dest->as.array.items;
        const struct kind *kind = kind_of(items[1]);
        for (uint32_t k = 0; given->page->shrunk && kind->numbers[k]; k++)
            items[k + 2] = moved_number(work, given->page, kind->numbers[k], items[k + 2]);
    }
}

struct bp_obj *bp_dest_at_edge(struct bp_work *work, bool first) {
    return bp_obj_make(work->arena, "[/?/Fit]",
                       bp_out_ref(work, work->pages[first ? 0 : work->n_pages - 1].out));
}

/* All names */

static void put_place(struct bp_work *work, GString *out, const char *name, size_t length,
                      struct bp_obj *value) {
    uint32_t index;
    const struct bp_obj *dest = bp_dest_read(work, value, &index);
    if (!dest || out->len + length > BP_ATTACH_MAX_PLACES)
        return;
    bp_put_bytes(out, name, length);
    g_string_append_printf(out, "[%u", index);
    for (uint32_t i = 1; i < dest->as.array.n; i++) {
        g_string_append_c(out, ' ');
        bp_obj_put(out, dest->as.array.items[i]);
    }
    g_string_append_c(out, ']');
}

void bp_dests_put(struct bp_work *work, GString *out) {
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, work->dests->strings);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const struct bp_obj *name = key;
        put_place(work, out, name->as.text.bytes, name->as.text.length, value);
    }
    g_hash_table_iter_init(&iter, work->dests->names);
    while (g_hash_table_iter_next(&iter, &key, &value))
        put_place(work, out, key, strlen(key), value);
}
