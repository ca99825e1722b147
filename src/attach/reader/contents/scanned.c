/* What is found while a content stream is looked through, and what its names mean.
 * In: operands, resources, what other streams hold. Out: flags, events, names. */
#include "attach/reader/contents/scan.h"

#include <string.h>

#include "attach/reader/steps.h"

static void free_facts(gpointer data) {
    bp_stream_facts_free(data);
}

struct bp_scans *bp_scans_new(void) {
    struct bp_scans *scans = g_new0(struct bp_scans, 1);
    scans->forms = g_hash_table_new_full(NULL, NULL, NULL, free_facts);
    scans->names = g_hash_table_new(g_str_hash, g_str_equal);
    scans->type3 = g_hash_table_new_full(NULL, NULL, NULL, free_facts);
    scans->drawn = g_hash_table_new(NULL, NULL);
    return scans;
}

void bp_scans_free(struct bp_scans *scans) {
    g_hash_table_destroy(scans->forms);
    g_hash_table_destroy(scans->names);
    g_hash_table_destroy(scans->type3);
    g_hash_table_destroy(scans->drawn);
    bp_arena_free(scans->scratch);
    g_free(scans);
}

struct bp_stream_facts *bp_stream_facts_new(void) {
    struct bp_stream_facts *facts = g_new0(struct bp_stream_facts, 1);
    facts->events = g_array_new(FALSE, FALSE, sizeof(struct bp_scan_event));
    facts->xobjects = g_hash_table_new(g_str_hash, g_str_equal);
    facts->patterns = g_hash_table_new(g_str_hash, g_str_equal);
    facts->ink = g_array_new(FALSE, FALSE, sizeof(struct bp_ink));
    return facts;
}

void bp_stream_facts_free(struct bp_stream_facts *facts) {
    if (!facts)
        return;
    g_array_free(facts->events, TRUE);
    g_hash_table_destroy(facts->xobjects);
    g_hash_table_destroy(facts->patterns);
    g_array_free(facts->ink, TRUE);
    g_free(facts);
}

void bp_scan_add_event(struct bp_stream_facts *facts, enum bp_finding_code code,
                       const char *detail) {
    for (guint i = 0; i < facts->events->len; i++) {
        const struct bp_scan_event *event = &g_array_index(facts->events, struct bp_scan_event, i);
        if (event->code == code && !g_strcmp0(event->detail, detail))
            return;
    }
    const struct bp_scan_event event = {code, detail};
    g_array_append_val(facts->events, event);
}

const char *bp_scan_name(struct bp_scan *scan, uint32_t back) {
    const struct bp_token *token = bp_scan_operand(scan, back);
    char raw[128];
    size_t used;
    if (token->type != BP_TOKEN_NAME)
        return NULL;
    if (token->length >= sizeof raw) {
        if (scan->page)
            scan->page->uses_all = true;
        return NULL;
    }
    memcpy(raw, token->at, token->length);
    raw[token->length] = '\0';
    const char *text = g_hash_table_lookup(scan->shared->names, raw);
    if (text)
        return text;
    const struct bp_obj *name = bp_obj_parse(scan->work->arena, raw, token->length, &used);
    if (!name || name->type != BP_OBJ_NAME)
        return NULL;
    g_hash_table_insert(scan->shared->names, bp_arena_strdup(scan->work->arena, raw),
                        (gpointer)name->as.text.bytes);
    return name->as.text.bytes;
}

struct bp_obj *bp_scan_resource(struct bp_scan *scan, const char *category, const char *name) {
    struct bp_obj *value =
        name ? bp_obj_get(bp_entry(scan->work, scan->resources, category), name) : NULL;
    if (value && scan->borrows && *scan->work->claims_a)
        bp_scan_refuse(scan, "drawings without resources of their own");
    return value;
}

void bp_scan_use_xobject(struct bp_scan *scan, const char *name) {
    g_hash_table_add(scan->page->xobjects, (gpointer)name);
    g_hash_table_add(scan->facts->xobjects, (gpointer)name);
}

void bp_scan_use_pattern(struct bp_scan *scan, const char *name) {
    g_hash_table_add(scan->page->patterns, (gpointer)name);
    g_hash_table_add(scan->facts->patterns, (gpointer)name);
}

void bp_scan_take_over(struct bp_scan *scan, const struct bp_stream_facts *facts) {
    GHashTableIter names;
    gpointer name;
    for (guint i = 0; i < facts->events->len; i++) {
        const struct bp_scan_event *event = &g_array_index(facts->events, struct bp_scan_event, i);
        bp_scan_add_event(scan->facts, event->code, event->detail);
    }
    if (!scan->page || !facts->lends)
        return;
    scan->page->uses_all |= facts->lost;
    g_hash_table_iter_init(&names, facts->xobjects);
    while (g_hash_table_iter_next(&names, &name, NULL))
        bp_scan_use_xobject(scan, name);
    g_hash_table_iter_init(&names, facts->patterns);
    while (g_hash_table_iter_next(&names, &name, NULL))
        bp_scan_use_pattern(scan, name);
}

bool bp_scan_layer(struct bp_scan *scan, struct bp_obj *layer) {
    const char *name = layer ? bp_layers_hidden(scan->work, layer) : NULL;
    if (name)
        bp_scan_add_event(scan->facts, BP_FINDING_HIDDEN_LAYERS, name);
    return name != NULL;
}

void bp_scan_see_marks(struct bp_scan *scan, int marks) {
    scan->facts->flags |= marks;
    if (scan->marked_at > 0 && marks & (BP_DRAWS_TAGGED | BP_DRAWS_ARTIFACT) & ~scan->whose)
        bp_scan_add_event(scan->facts, BP_FINDING_ARTIFACT_TAGGED, NULL);
}
