/* Layers: optional content groups and the state that the file opens with (ISO 32000-1, 8.11.4).
 * In: /OCProperties. Out: the index's /OCGs, /OFF and the rest.
 * Only what a viewer shows on opening counts: the default configuration's state, with what /AS
 * makes of it on the screen. /AS itself is left out, as PDF/A and PDF/UA want it. */
#include "attach/reader/steps.h"

#include <string.h>

#include "attach/reader/objects/out.h"

#define MAX_DEEP 32        /* of the order's lists, and of expressions */
#define MAX_OPERANDS 10000 /* of an expression, which may have parts again and again */

struct bp_layers {
    struct bp_obj *groups; /* an array of references, in their order */
    GHashTable *known;     /* the same, as keys */
    GHashTable *off;
    GHashTable *judged; /* struct bp_obj of a membership -> what bp_layers_hidden() said */
    struct bp_obj *config;
};

static bool is_known(const struct bp_work *work, uint32_t number) {
    return g_hash_table_contains(work->layers->known, GUINT_TO_POINTER(number));
}

/* Notes that a group is off, or that it is on. */
static void turn(struct bp_work *work, const struct bp_obj *ref, bool off) {
    const uint32_t number = bp_ref_number(work, ref);
    if (off && is_known(work, number))
        g_hash_table_add(work->layers->off, GUINT_TO_POINTER(number));
    else
        g_hash_table_remove(work->layers->off, GUINT_TO_POINTER(number));
}

static void turn_all(struct bp_work *work, const struct bp_obj *list, bool off) {
    for (uint32_t i = 0; i < bp_obj_count(list); i++)
        turn(work, list->as.array.items[i], off);
}

/* True if a list, or a value by itself, has a name. */
static bool has_name(struct bp_work *work, struct bp_obj *value, const char *name) {
    for (uint32_t i = 0; i < bp_obj_count(value); i++) {
        if (bp_obj_is_name(bp_item(work, value, i), name))
            return true;
    }
    return bp_obj_is_name(value, name);
}

/* A group of a list that is there. It must have a name (table 98), or no viewer could show it. */
static void add_group(struct bp_work *work, struct bp_obj *ref) {
    struct bp_layers *layers = work->layers;
    const uint32_t number = bp_ref_number(work, ref);
    struct bp_obj *group = bp_resolve(work, ref);
    if (number == 0 || !bp_obj_is(group, BP_OBJ_DICT) ||
        !g_hash_table_add(layers->known, GUINT_TO_POINTER(number)))
        return;
    bp_obj_add(work->arena, layers->groups, bp_obj_new_ref(work->arena, number, 0));
    if (!bp_obj_is(bp_entry(work, group, "Name"), BP_OBJ_STRING)) {
        const char *text = bp_arena_printf(work->arena, "%u", layers->groups->as.array.n);
        bp_obj_set(work->arena, group, "Name", bp_obj_new_string(work->arena, text, strlen(text)));
    }
}

/* What an automatic state (table 103) makes of a group on the screen. */
static void apply_usage(struct bp_work *work, struct bp_obj *categories, struct bp_obj *ref) {
    static const struct {
        const char *category, *state;
    } states[] = {{"View", "ViewState"}, {"Print", "PrintState"}, {"Export", "ExportState"}};
    struct bp_obj *usage = bp_entry(work, ref, "Usage");
    bool known = false, off = false;
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        const struct bp_obj *state =
            bp_entry(work, bp_entry(work, usage, states[i].category), states[i].state);
        if (!has_name(work, categories, states[i].category) || !state)
            continue;
        known = true;
        off |= bp_obj_is_name(state, "OFF");
    }
    if (known)
        turn(work, ref, off);
}

static void apply_automatic(struct bp_work *work, struct bp_obj *list) {
    for (uint32_t i = 0; i < bp_obj_count(list); i++) {
        struct bp_obj *one = bp_item(work, list, i);
        struct bp_obj *groups = bp_entry(work, one, "OCGs");
        struct bp_obj *categories = bp_entry(work, one, "Category");
        if (!bp_obj_is_name(bp_entry(work, one, "Event"), "View"))
            continue;
        for (uint32_t j = 0; j < bp_obj_count(groups); j++)
            apply_usage(work, categories, groups->as.array.items[j]);
    }
}

/* Groups that are not meant for viewing have no part in what is seen (8.11.2.3). */
static void show_others(struct bp_work *work) {
    const struct bp_obj *groups = work->layers->groups;
    for (uint32_t i = 0; i < groups->as.array.n; i++) {
        struct bp_obj *intent = bp_entry(work, groups->as.array.items[i], "Intent");
        if (intent && !has_name(work, intent, "View") && !has_name(work, intent, "All"))
            turn(work, groups->as.array.items[i], false);
    }
}

void bp_layers_read(struct bp_work *work) {
    struct bp_obj *properties = bp_entry(work, work->catalog, "OCProperties");
    struct bp_obj *groups = bp_entry(work, properties, "OCGs");
    struct bp_layers *layers = work->layers = bp_arena_new0(work->arena, struct bp_layers);
    layers->groups = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    layers->known = bp_table_new(work, NULL, NULL);
    layers->off = bp_table_new(work, NULL, NULL);
    layers->judged = bp_table_new(work, NULL, NULL);
    layers->config = bp_entry(work, properties, "D");
    for (uint32_t i = 0; i < bp_obj_count(groups); i++)
        add_group(work, groups->as.array.items[i]);
    if (bp_obj_is_name(bp_entry(work, layers->config, "BaseState"), "OFF"))
        turn_all(work, groups, true);
    turn_all(work, bp_entry(work, layers->config, "ON"), false);
    turn_all(work, bp_entry(work, layers->config, "OFF"), true);
    apply_automatic(work, bp_entry(work, layers->config, "AS"));
    show_others(work);
}

static bool is_off(const struct bp_work *work, const struct bp_obj *ref) {
    return g_hash_table_contains(work->layers->off, GUINT_TO_POINTER(bp_ref_number(work, ref)));
}

static const char *name_of(struct bp_work *work, struct bp_obj *ref) {
    const char *name = bp_obj_text(bp_entry(work, ref, "Name"), work->arena);
    return name ? name : "";
}

/* The evaluation of a membership under way. */
struct judging {
    struct bp_work *work;
    struct bp_obj *group; /* the first that is in it; one that is hidden before one that is not */
    uint32_t operands;
    bool wrong; /* it is no expression, or beyond our limits */
};

static bool see_group(struct judging *judging, struct bp_obj *ref) {
    const bool off = is_off(judging->work, ref);
    if (!judging->group || (off && !is_off(judging->work, judging->group)))
        judging->group = ref;
    return !off;
}

/* A visibility expression (8.11.2.2): a group, or an operator and its operands. True: it is seen.
 */
static bool see_expression(struct judging *judging, struct bp_obj *ref, int deep) {
    struct bp_obj *value = bp_resolve(judging->work, ref);
    if (bp_obj_is(value, BP_OBJ_DICT))
        return see_group(judging, ref);
    if (bp_obj_count(value) < 2 || deep >= MAX_DEEP) {
        judging->wrong = true;
        return false;
    }
    const struct bp_obj *name = bp_item(judging->work, value, 0);
    const bool negates = bp_obj_is_name(name, "Not"), either = bp_obj_is_name(name, "Or");
    judging->wrong |= !negates && !either && !bp_obj_is_name(name, "And");
    bool all = true, any = false;
    for (uint32_t i = 1; i < value->as.array.n && !judging->wrong; i++) {
        judging->wrong |= judging->operands++ >= MAX_OPERANDS;
        const bool seen = see_expression(judging, value->as.array.items[i], deep + 1);
        all &= seen;
        any |= seen;
    }
    return negates ? !any : either ? any : all;
}

/* A membership's groups and its policy (table 99); null is no group. */
static bool see_groups(struct judging *judging, struct bp_obj *dict) {
    struct bp_work *work = judging->work;
    struct bp_obj *ref = bp_obj_get(dict, "OCGs"), *list = bp_resolve(work, ref);
    const struct bp_obj *policy = bp_entry(work, dict, "P");
    uint32_t n = 0, on = 0;
    if (bp_obj_is(list, BP_OBJ_DICT)) {
        n = 1;
        on = see_group(judging, ref);
    }
    for (uint32_t i = 0; i < bp_obj_count(list); i++) {
        if (!bp_item(work, list, i))
            continue;
        n++;
        on += see_group(judging, list->as.array.items[i]);
    }
    if (!list || bp_obj_is_name(policy, "AllOn"))
        return on == n;
    if (bp_obj_is_name(policy, "AnyOff"))
        return on < n;
    if (bp_obj_is_name(policy, "AllOff"))
        return on == 0;
    return on > 0;
}

/* What can't be made out is reported as hidden. */
static const char *judge(struct bp_work *work, struct bp_obj *dict) {
    struct judging judging = {.work = work};
    struct bp_obj *expression = bp_entry(work, dict, "VE");
    const bool seen = bp_obj_is(expression, BP_OBJ_ARRAY) ? see_expression(&judging, expression, 0)
                                                          : see_groups(&judging, dict);
    if (seen && !judging.wrong)
        return NULL;
    return judging.group ? name_of(work, judging.group) : "";
}

const char *bp_layers_hidden(struct bp_work *work, struct bp_obj *value) {
    struct bp_obj *dict = bp_resolve(work, value);
    const struct bp_obj *type = bp_entry(work, dict, "Type");
    gpointer known;
    if (!bp_obj_is(dict, BP_OBJ_DICT))
        return NULL;
    if (bp_obj_is_name(type, "OCG") || (!type && bp_obj_get(dict, "Name")))
        return is_off(work, value) ? name_of(work, value) : NULL;
    if (g_hash_table_lookup_extended(work->layers->judged, dict, NULL, &known))
        return known;
    const char *name = judge(work, dict);
    g_hash_table_insert(work->layers->judged, dict, (gpointer)name);
    return name;
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
        if (bp_obj_is(value, BP_OBJ_ARRAY))
            kept = filter(work, value, deep + 1);
        else if (bp_obj_is(value, BP_OBJ_STRING) && i == 0 && deep > 0)
            kept = bp_obj_copy(work->arena, value);
        else
            kept = group_ref(work, item);
        if (kept && !(kept->type == BP_OBJ_ARRAY && kept->as.array.n == 0))
            bp_obj_add(work->arena, result, kept);
    }
    return result;
}

static void add_list(struct bp_work *work, const char *key) {
    struct bp_obj *list = bp_entry(work, work->layers->config, key);
    struct bp_obj *result = bp_obj_is(list, BP_OBJ_ARRAY) ? filter(work, list, 0) : NULL;
    if (bp_obj_count(result) > 0)
        bp_obj_set(work->arena, work->index, key, result);
}

/* True where all groups go out whether anything uses them or not. */
static void take_all(struct bp_work *work) {
    const struct bp_obj *groups = work->layers->groups;
    for (uint32_t i = 0; i < groups->as.array.n; i++) {
        const uint32_t number = groups->as.array.items[i]->as.ref.number;
        struct bp_obj *group = bp_original_get(work->source, number);
        struct bp_obj *usage = bp_entry(work, group, "Usage");
        if (bp_obj_is(usage, BP_OBJ_DICT))
            bp_obj_set(work->arena, usage, "CreatorInfo", NULL);
        if (work->fate[number] == BP_FATE_OPEN && work->n_pages == work->n_source_pages)
            bp_out_add(work, number, group, false);
    }
    bp_settle(work);
}

void bp_layers_build(struct bp_work *work) {
    const struct bp_layers *layers = work->layers;
    struct bp_arena *arena = work->arena;
    struct bp_obj *groups = bp_obj_new(arena, BP_OBJ_ARRAY), *off = bp_obj_new(arena, BP_OBJ_ARRAY);
    take_all(work);
    for (uint32_t i = 0; i < layers->groups->as.array.n; i++) {
        const struct bp_obj *source = layers->groups->as.array.items[i];
        struct bp_obj *ref = group_ref(work, source);
        if (!ref)
            continue;
        bp_obj_add(arena, groups, ref);
        if (is_off(work, source))
            bp_obj_add(arena, off, group_ref(work, source));
    }
    if (groups->as.array.n == 0)
        return;
    bp_obj_set(arena, work->index, "OCGs", groups);
    if (off->as.array.n > 0)
        bp_obj_set(arena, work->index, "OFF", off);
    add_list(work, "Order");
    add_list(work, "RBGroups");
    add_list(work, "Locked");
    const struct bp_obj *name = bp_entry(work, layers->config, "Name");
    if (bp_obj_is(name, BP_OBJ_STRING) && name->as.text.length > 0)
        bp_obj_set(arena, work->index, "Layers", bp_obj_copy(arena, name));
}
