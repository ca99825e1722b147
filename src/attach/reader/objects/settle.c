/* Settling: what the objects that go out refer to gets its number, and references become final.
 * In: values, of the source or made, that refer to objects of the source. Out: values that refer to
 * local numbers and relocations, and which of them may be shared.
 * What is numbered waits in a queue; settling a value numbers what it refers to, so the walk
 * needs no depth, whatever the shape of the file. */
#include "attach/reader/objects/out.h"

#include <string.h>

/* What must not reach the pack */

/* Types of objects that go out only if a page, element, field or bookmark of ours asks for them,
 * not because something else refers to them. */
static bool is_foreign(const struct bp_obj *value) {
    static const char *const types[] = {
        "Annot",  "Catalog",      "EmbeddedFile",   "Filespec", "Metadata",
        "ObjStm", "OCProperties", "Outlines",       "Page",     "Pages",
        "Sig",    "StructElem",   "StructTreeRoot", "Template", "XRef",
        "Action", "Bead",         "Thread",         NULL,
    };
    const char *type = bp_obj_name(bp_obj_get(value, "Type"));
    return type && bp_is_listed(type, types);
}

/* What any stream may have (table 5). */
static int kind_of_stream_entry(const char *key) {
    return !strcmp(key, "Filter")        ? BP_KIND_PLAIN
           : !strcmp(key, "DecodeParms") ? BP_KIND_PARMS
                                         : -1;
}

/* What is let through where nothing says what kind a dictionary is, so that a key may be the name
 * of anything: all but files, programs, and who made it and with what. */
static int kind_of_any_entry(const char *key, bool stream) {
    static const char *const keys[] = {"Metadata", "PieceInfo", "LastModified", "AF", "AA",
                                       "EF",       NULL};
    static const char *const stream_keys[] = {
        "Length", "F",  "FFilter",  "FDecodeParms", "Alternates",    "OPI",
        "Ref",    "PS", "Subtype2", "StructParent", "StructParents", NULL};
    return bp_is_listed(key, keys) || (stream && bp_is_listed(key, stream_keys)) ? -1
                                                                                 : BP_KIND_UNKNOWN;
}

/* The kind of an entry's value; -1 if it must not reach the pack. */
static int kind_of_entry(int kind, const char *key, bool stream) {
    if (kind & BP_KIND_MAP && !stream)
        return kind & ~BP_KIND_MAP;
    const int of_stream = stream ? kind_of_stream_entry(key) : -1;
    if (of_stream >= 0)
        return of_stream;
    kind &= ~BP_KIND_MAP;
    return kind == BP_KIND_UNKNOWN ? kind_of_any_entry(key, stream) : bp_kind_of_entry(kind, key);
}

/* A stream's dictionary; what its key in the parent tree is, if it has one. */
static void clean_stream(struct bp_work *work, struct bp_out *out) {
    struct bp_obj *dict = out->value;
    const uint32_t key =
        GPOINTER_TO_UINT(g_hash_table_lookup(work->keys, GUINT_TO_POINTER(out->number)));
    bp_obj_set(work->arena, dict, "StructParent", NULL);
    bp_obj_set(work->arena, dict, "StructParents", NULL);
    if (key > 0)
        bp_obj_set(work->arena, dict, key & BP_OUT_MANY ? "StructParents" : "StructParent",
                   bp_out_relocation(work, (key & ~BP_OUT_MANY) - 1, BP_RELOC_KEY));
    bp_filters_tidy(work, out);
}

/* Settling */

/* The local number of an object of the source that something refers to; 0 if it doesn't go out. */
static uint32_t settle_number(struct bp_work *work, uint32_t number) {
    if (number == 0 || number >= bp_original_end(work->source) ||
        work->fate[number] == BP_FATE_DROP)
        return 0;
    if (work->fate[number] == BP_FATE_OPEN) {
        struct bp_obj *value = bp_original_get(work->source, number);
        if (!value || is_foreign(value)) {
            work->fate[number] = BP_FATE_DROP;
            return 0;
        }
        return bp_out_add(work, number, value, false);
    }
    return work->fate[number];
}

/* True if a reference may lead to what it does: where plain values belong, no dictionary and no
 * stream goes along. */
static bool may_refer(struct bp_work *work, struct bp_obj *ref, int kind) {
    const struct bp_obj *value = kind == BP_KIND_PLAIN ? bp_resolve(work, ref) : NULL;
    return !value || value->type != BP_OBJ_DICT;
}

static void settle_ref(struct bp_work *work, uint32_t local, struct bp_obj *ref, int kind) {
    if (!(ref->as.ref.generation & BP_OUT_FINAL)) {
        ref->as.ref.number =
            may_refer(work, ref, kind) ? settle_number(work, ref->as.ref.number) : 0;
        ref->as.ref.generation = BP_OUT_FINAL | BP_RELOC_OBJECT;
        if (ref->as.ref.number == 0) {
            ref->type = BP_OBJ_NULL;
            return;
        }
    }
    if (ref->as.ref.generation == (BP_OUT_FINAL | BP_RELOC_OBJECT)) {
        struct bp_out *out = bp_out_at(work, ref->as.ref.number);
        if (out->kind == BP_KIND_UNKNOWN)
            out->kind = kind;
    }
    if (local == 0)
        return;
    if (ref->as.ref.generation != (BP_OUT_FINAL | BP_RELOC_OBJECT)) {
        bp_out_at(work, local)->own = true;
    } else if (!bp_out_at(work, local)->own) {
        bp_list_add(&work->edges, local);
        bp_list_add(&work->edges, ref->as.ref.number);
    }
}

static void settle(struct bp_work *work, uint32_t local, struct bp_obj *value, int kind);

/* `done` of its entries, the first, are settled already. */
static void settle_dict(struct bp_work *work, uint32_t local, struct bp_obj *dict, int kind,
                        bool stream, uint32_t done) {
    uint32_t kept = done;
    if (kind == BP_KIND_UNKNOWN)
        kind = (int)bp_kind_guess(dict);
    bp_archive_check(work, dict, kind, stream && local > 0 ? bp_out_at(work, local)->number : 0);
    for (uint32_t i = done; i < dict->as.dict.n; i++) {
        const struct bp_obj_entry entry = dict->as.dict.entries[i];
        const int inner = kind_of_entry(kind, entry.key, stream);
        if (inner < 0 && !strcmp(entry.key, "AF"))
            bp_filespecs_tell(work, entry.value, 0);
        if (inner < 0)
            continue;
        settle(work, local, entry.value, inner);
        if (entry.value->type != BP_OBJ_NULL)
            dict->as.dict.entries[kept++] = entry;
    }
    dict->as.dict.n = kept;
}

/* Goes no deeper than what was read, which bp_obj_parse() limits, or what was built of it. A value
 * may be part of two objects, and so comes here twice. */
static void settle(struct bp_work *work, uint32_t local, struct bp_obj *value, int kind) {
    if (value->type == BP_OBJ_REF) {
        settle_ref(work, local, value, kind);
    } else if (value->type == BP_OBJ_ARRAY) {
        if ((kind & ~BP_KIND_MAP) == BP_KIND_COLOR)
            bp_archive_check_space(work, value);
        for (uint32_t i = 0; i < value->as.array.n; i++)
            settle(work, local, value->as.array.items[i], kind);
    } else if (value->type == BP_OBJ_DICT && kind == BP_KIND_PLAIN) {
        value->type = BP_OBJ_NULL;
    } else if (value->type == BP_OBJ_DICT) {
        settle_dict(work, local, value, kind, false, 0);
    } else {
        bp_archive_check_value(work, value);
    }
}

static void settle_out(struct bp_work *work, uint32_t local) {
    struct bp_out *out = bp_out_at(work, local);
    const char *bytes;
    size_t length;
    if (!out->value)
        out->value = out->number > 0 ? bp_original_get(work->source, out->number) : NULL;
    if (!out->value)
        out->value = bp_obj_new(work->arena, BP_OBJ_NULL);
    if (out->number > 0 && bp_original_stream(work->source, out->number, &bytes, &length)) {
        out->stream = bytes;
        out->stream_length = (uint32_t)length;
        clean_stream(work, out);
    }
    if (out->stream)
        settle_dict(work, local, out->value, out->kind, true, 0);
    else if (out->settled > 0)
        settle_dict(work, local, out->value, out->kind, false, out->settled);
    else
        settle(work, local, out->value, out->kind);
}

/* What refers, directly or not, to an object with a relocation has its own copy in every pack. */
static void spread_own(struct bp_work *work) {
    const uint32_t n = work->outs->len, n_edges = work->edges.n / 2, *edges = work->edges.at;
    uint32_t *first = g_new0(uint32_t, n + 2), *from = g_new(uint32_t, n_edges + 1);
    for (uint32_t i = 0; i < n_edges; i++)
        first[edges[2 * i + 1]]++;
    for (uint32_t i = 1; i <= n + 1; i++)
        first[i] += first[i - 1];
    for (uint32_t i = n_edges; i-- > 0;)
        from[--first[edges[2 * i + 1]]] = edges[2 * i];
    struct bp_list queue = {0};
    for (uint32_t local = 1; local <= n; local++) {
        if (bp_out_at(work, local)->own)
            bp_list_add(&queue, local);
    }
    for (uint32_t i = 0; i < queue.n; i++) {
        const uint32_t local = queue.at[i];
        for (uint32_t j = first[local]; j < first[local + 1]; j++) {
            if (!bp_out_at(work, from[j])->own) {
                bp_out_at(work, from[j])->own = true;
                bp_list_add(&queue, from[j]);
            }
        }
    }
    g_free(queue.at);
    g_free(first);
    g_free(from);
}

void bp_settle_finish(struct bp_work *work) {
    settle(work, 0, work->index, BP_KIND_INDEX);
    bp_settle(work);
    bp_archive_finish(work);
    spread_own(work);
}

void bp_settle(struct bp_work *work) {
    while (work->n_settled < work->outs->len)
        settle_out(work, ++work->n_settled);
}
