/* Layers: optional content groups and the state that the file opens with (ISO 32000-1, 8.11.4).
 * In: /OCProperties. Out: the index's /OCGs, /OFF and the rest.
 * The one idea: only the default configuration's state counts; what would change it by itself on
 * printing or export (/AS) is left out, as PDF/A and PDF/UA want it. */
#include "attach/helper/layers.h"

#include "attach/helper/out.h"

#define MAX_DEEP 32 /* of the order's lists */

struct bp_layers {
    GArray *groups;    /* uint32_t: object numbers, in their order */
    GHashTable *known; /* the same, as keys */
    GHashTable *off;
    struct bp_obj *config;
};

static bool is_known(const struct bp_work *work, uint32_t number) {
    return g_hash_table_contains(work->layers->known, GUINT_TO_POINTER(number));
}

/* Puts the groups of a list into a set, or takes them out. */
static void change(struct bp_work *work, struct bp_obj *list, bool off) {
    for (uint32_t i = 0; list && list->type == BP_OBJ_ARRAY && i < list->as.array.n; i++) {
        gpointer key = GUINT_TO_POINTER(bp_ref_number(work, list->as.array.items[i]));
        if (off && g_hash_table_contains(work->layers->known, key))
            g_hash_table_add(work->layers->off, key);
        else
            g_hash_table_remove(work->layers->off, key);
    }
}

void bp_layers_read(struct bp_work *work) {
    struct bp_obj *properties = bp_entry(work, work->catalog, "OCProperties");
    struct bp_obj *groups = bp_entry(work, properties, "OCGs");
    struct bp_layers *layers = work->layers = g_new0(struct bp_layers, 1);
    layers->groups = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    layers->known = g_hash_table_new(NULL, NULL);
    layers->off = g_hash_table_new(NULL, NULL);
    layers->config = bp_entry(work, properties, "D");
    for (uint32_t i = 0; groups && groups->type == BP_OBJ_ARRAY && i < groups->as.array.n; i++) {
        const uint32_t number = bp_ref_number(work, groups->as.array.items[i]);
        if (number > 0 && bp_entry(work, groups->as.array.items[i], "Name") &&
            g_hash_table_add(layers->known, GUINT_TO_POINTER(number)))
            g_array_append_val(layers->groups, number);
    }
    if (bp_obj_is_name(bp_entry(work, layers->config, "BaseState"), "OFF"))
        change(work, groups, true);
    change(work, bp_entry(work, layers->config, "ON"), false);
    change(work, bp_entry(work, layers->config, "OFF"), true);
}

void bp_layers_clear(struct bp_work *work) {
    if (!work->layers)
        return;
    g_array_free(work->layers->groups, TRUE);
    g_hash_table_destroy(work->layers->known);
    g_hash_table_destroy(work->layers->off);
    g_clear_pointer(&work->layers, g_free);
}

static const char *hidden_group(struct bp_work *work, struct bp_obj *ref) {
    gpointer key = GUINT_TO_POINTER(bp_ref_number(work, ref));
    if (!g_hash_table_contains(work->layers->off, key))
        return NULL;
    const char *name = bp_obj_text(bp_entry(work, ref, "Name"), work->arena);
    return name ? name : "";
}

/* A membership shows where any of its groups does, unless it says otherwise (8.11.2.2); what says
 * otherwise is hidden here if any of its groups is. */
const char *bp_layers_hidden(struct bp_work *work, struct bp_obj *value) {
    if (g_hash_table_size(work->layers->off) == 0)
        return NULL;
    struct bp_obj *dict = bp_resolve(work, value);
    if (!bp_obj_is_name(bp_obj_get(dict, "Type"), "OCMD"))
        return hidden_group(work, value);
    struct bp_obj *groups = bp_obj_get(dict, "OCGs"), *list = bp_resolve(work, groups);
    struct bp_obj *policy = bp_entry(work, dict, "P");
    const bool any_on = !policy || bp_obj_is_name(policy, "AnyOn");
    const char *found = NULL;
    if (!list || list->type != BP_OBJ_ARRAY)
        return groups ? hidden_group(work, groups) : NULL;
    for (uint32_t i = 0; i < list->as.array.n; i++) {
        const char *name = hidden_group(work, list->as.array.items[i]);
        if (name && !any_on)
            return name;
        if (!name && any_on)
            return NULL;
        found = name ? name : found;
    }
    return found;
}

/* A final reference to a group, if it goes out. */
static struct bp_obj *group_ref(struct bp_work *work, const struct bp_obj *ref) {
    const uint32_t number = bp_ref_number(work, ref);
    const uint32_t fate = number > 0 && is_known(work, number) ? work->fate[number] : BP_FATE_OPEN;
    return fate == BP_FATE_OPEN || fate == BP_FATE_DROP ? NULL : bp_out_ref(work, fate);
}

/* A list of groups, labels and lists (table 101), with what goes out of it. */
static struct bp_obj *filter(struct bp_work *work, struct bp_obj *list, int deep) {
    struct bp_obj *result = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    for (uint32_t i = 0; i < list->as.array.n && deep < MAX_DEEP; i++) {
        struct bp_obj *item = list->as.array.items[i], *value = bp_resolve(work, item);
        struct bp_obj *kept = NULL;
        if (value && value->type == BP_OBJ_ARRAY)
            kept = filter(work, value, deep + 1);
        else if (value && value->type == BP_OBJ_STRING && i == 0 && deep > 0)
            kept = bp_obj_new_string(work->arena, value->as.text.bytes, value->as.text.length);
        else
            kept = group_ref(work, item);
        if (kept && !(kept->type == BP_OBJ_ARRAY && kept->as.array.n == 0))
            bp_obj_add(work->arena, result, kept);
    }
    return result;
}

static void add_list(struct bp_work *work, const char *key, struct bp_obj *list) {
    struct bp_obj *result = list && list->type == BP_OBJ_ARRAY ? filter(work, list, 0) : NULL;
    if (result && result->as.array.n > 0)
        bp_obj_set(work->arena, work->index, key, result);
}

/* True where all groups go out whether anything uses them or not. */
static void take_all(struct bp_work *work) {
    for (guint i = 0; i < work->layers->groups->len; i++) {
        const uint32_t number = g_array_index(work->layers->groups, uint32_t, i);
        struct bp_obj *group = bp_source_get(work->source, number);
        struct bp_obj *usage = bp_entry(work, group, "Usage");
        if (usage && usage->type == BP_OBJ_DICT)
            bp_obj_set(work->arena, usage, "CreatorInfo", NULL);
        if (work->fate[number] == BP_FATE_OPEN && work->n_pages == work->n_source_pages)
            bp_out_add(work, number, group, false);
    }
    bp_out_settle(work);
}

void bp_layers_build(struct bp_work *work) {
    const struct bp_layers *layers = work->layers;
    struct bp_arena *arena = work->arena;
    struct bp_obj *groups = bp_obj_new(arena, BP_OBJ_ARRAY), *off = bp_obj_new(arena, BP_OBJ_ARRAY);
    take_all(work);
    for (guint i = 0; i < layers->groups->len; i++) {
        const uint32_t number = g_array_index(layers->groups, uint32_t, i);
        const struct bp_obj source = {.type = BP_OBJ_REF, .as.ref = {number, 0}};
        struct bp_obj *ref = group_ref(work, &source);
        if (!ref)
            continue;
        bp_obj_add(arena, groups, ref);
        if (g_hash_table_contains(layers->off, GUINT_TO_POINTER(number)))
            bp_obj_add(arena, off, group_ref(work, &source));
    }
    if (groups->as.array.n == 0)
        return;
    bp_obj_set(arena, work->index, "OCGs", groups);
    if (off->as.array.n > 0)
        bp_obj_set(arena, work->index, "OFF", off);
    add_list(work, "Order", bp_entry(work, layers->config, "Order"));
    add_list(work, "RBGroups", bp_entry(work, layers->config, "RBGroups"));
    add_list(work, "Locked", bp_entry(work, layers->config, "Locked"));
    const struct bp_obj *name = bp_entry(work, layers->config, "Name");
    if (name && name->type == BP_OBJ_STRING && name->as.text.length > 0)
        bp_obj_set(arena, work->index, "Layers",
                   bp_obj_new_string(arena, name->as.text.bytes, name->as.text.length));
}
