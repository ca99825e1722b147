/* Layers of attached files (ISO 32000-1, 8.11.4).
 * In: groups and their default state, of each file. Out: those of all, in one configuration.
 * A viewer's list of layers has a heading for each file, and below it the order that the file had;
 * PDF/A wants every group in it, and no more than a name beside it (ISO 19005-2, 6.9). */
#include "assemble/graft.h"

/* The groups that an order names, at any depth: the parser bounds it. */
static void collect(const struct bp_obj *order, GHashTable *found) {
    if (order->type == BP_OBJ_REF)
        g_hash_table_add(found, GUINT_TO_POINTER(order->as.ref.number));
    for (uint32_t i = 0; order->type == BP_OBJ_ARRAY && i < order->as.array.n; i++)
        collect(order->as.array.items[i], found);
}

static void put_label(GString *out, const struct bp_graft *graft) {
    const struct bp_obj *label = bp_obj_get(graft->index, "Layers");
    const struct bp_attachment *attachment = graft->attached->attachment;
    if (label && label->type == BP_OBJ_STRING)
        bp_obj_put(out, label);
    else
        bp_put_text(out, attachment->title ? attachment->title : attachment->file->src);
}

static void put_order(GString *out, const struct bp_assembly *a, struct bp_graft *graft) {
    const struct bp_graft_array groups = bp_graft_array(graft, "OCGs");
    const struct bp_graft_array order = bp_graft_array(graft, "Order");
    GHashTable *found = g_hash_table_new(NULL, NULL);
    g_string_append_c(out, '[');
    put_label(out, graft);
    for (uint32_t i = 0; i < order.n; i++) {
        collect(order.items[i], found);
        bp_graft_put(a, graft, out, order.items[i]);
    }
    for (uint32_t i = 0; i < groups.n; i++) {
        const struct bp_obj *group = groups.items[i];
        if (group->type == BP_OBJ_REF &&
            g_hash_table_add(found, GUINT_TO_POINTER(group->as.ref.number)))
            bp_graft_put(a, graft, out, group);
    }
    g_string_append_c(out, ']');
    g_hash_table_destroy(found);
}

void bp_put_layers(GString *out, const struct bp_assembly *a) {
    GString *groups = g_string_new(NULL);
    for (uint32_t i = 0; i < a->pages->n_attached; i++)
        bp_graft_put_refs(a, &a->grafts[i], groups, "OCGs");
    if (groups->len > 0) {
        g_string_append_printf(out, "/OCProperties<</OCGs[%s]/D<</Name(Layers)/Order[",
                               groups->str);
        for (uint32_t i = 0; i < a->pages->n_attached; i++)
            if (bp_graft_array(&a->grafts[i], "OCGs").n > 0)
                put_order(out, a, &a->grafts[i]);
        g_string_append_c(out, ']');
        bp_grafts_put_arrays(a, out, "OFF");
        bp_grafts_put_arrays(a, out, "RBGroups");
        bp_grafts_put_arrays(a, out, "Locked");
        g_string_append(out, ">>>>");
    }
    g_string_free(groups, TRUE);
}
