/* Forms of attached files (ISO 32000-1, 12.7).
 * In: fields, the order in which they are calculated, and resources, of each file. Out: one form.
 * The helper made all names unique, so lists can follow one another and dictionaries can be poured
 * together. What viewers make of a form by themselves (NeedAppearances, XFA) has no place in a file
 * that is to look the same for ever. */
#include "assemble/graft.h"

/* What is under one key of the resources, of all files: fonts, for the most part. */
static void put_category(GString *out, const struct bp_assembly *a, const char *category) {
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
    bp_put_name(out, category);
    g_string_append(out, "<<");
    for (uint32_t i = 0; i < a->pages->n_attached; i++) {
        struct bp_graft *graft = &a->grafts[i];
        const struct bp_obj *all =
            bp_graft_follow(a, graft, bp_obj_get(bp_obj_get(graft->index, "DR"), category));
        for (uint32_t k = 0; all && all->type == BP_OBJ_DICT && k < all->as.dict.n; k++) {
            const struct bp_obj_entry *entry = &all->as.dict.entries[k];
            if (!g_hash_table_add(names, (gpointer)entry->key))
                continue;
            bp_put_name(out, entry->key);
            bp_graft_put(a, graft, out, entry->value);
        }
    }
    g_string_append(out, ">>");
    g_hash_table_destroy(names);
}

/* The categories (7.8.3) that are dictionaries; the other one, ProcSet, has no meaning any more. */
static const char *const categories[] = {"ExtGState", "ColorSpace", "Pattern",   "Shading",
                                         "XObject",   "Font",       "Properties"};

static bool has_category(const struct bp_assembly *a, const char *category) {
    for (uint32_t i = 0; i < a->pages->n_attached; i++)
        if (bp_obj_get(bp_obj_get(a->grafts[i].index, "DR"), category))
            return true;
    return false;
}

static bool has_fields(const struct bp_assembly *a) {
    for (uint32_t i = 0; i < a->pages->n_attached; i++)
        if (bp_graft_array(&a->grafts[i], "Fields").n > 0)
            return true;
    return false;
}

void bp_put_fields(GString *out, const struct bp_assembly *a) {
    if (!has_fields(a))
        return;
    g_string_append(out, "/AcroForm<<");
    bp_grafts_put_arrays(a, out, "Fields");
    bp_grafts_put_arrays(a, out, "CO");
    g_string_append(out, "/DR<<");
    for (size_t i = 0; i < G_N_ELEMENTS(categories); i++)
        if (has_category(a, categories[i]))
            put_category(out, a, categories[i]);
    g_string_append(out, ">>>>");
}
