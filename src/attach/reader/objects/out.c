/* The objects that go out get their numbers, and references become final.
 * In: values, of the source or made, that refer to objects of the source. Out: values that refer to
 * local numbers and relocations, and which of them may be shared.
 * What is numbered waits in a queue; settling a value numbers what it refers to, so the walk
 * needs no depth, whatever the file's graph is like. */
#include "attach/reader/objects/out.h"

#include <string.h>

#include "attach/reader/objects/archive.h"
#include "attach/reader/objects/filespecs.h"
#include "attach/reader/objects/filters.h"
#include "attach/reader/objects/kinds.h"
#include "pdf/writer.h"

#define FINAL 0x80000000u /* in a generation: the reference is made here */
#define MANY 0x80000000u  /* in work->keys: the stream has marks, and is no mark itself */

static struct bp_out *out_at(const struct bp_work *work, uint32_t local) {
    return &g_array_index(work->outs, struct bp_out, local - 1);
}

void bp_out_init(struct bp_work *work) {
    work->outs = g_array_new(FALSE, TRUE, sizeof(struct bp_out));
    work->fate = g_new0(uint32_t, bp_original_end(work->source));
    work->keys = g_hash_table_new(NULL, NULL);
    work->made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    work->apart = g_hash_table_new(NULL, NULL);
    work->filespecs = g_hash_table_new(NULL, NULL);
}

void bp_out_clear(struct bp_work *work) {
    if (!work->outs)
        return;
    g_array_free(work->outs, TRUE);
    g_free(work->edges.at);
    g_clear_pointer(&work->fate, g_free);
    g_hash_table_destroy(work->keys);
    g_hash_table_destroy(work->made);
    g_hash_table_destroy(work->apart);
    g_hash_table_destroy(work->filespecs);
    work->outs = NULL;
}

uint32_t bp_out_add(struct bp_work *work, uint32_t number, struct bp_obj *value, bool own) {
    const struct bp_out out = {.value = value, .number = number, .own = own};
    g_array_append_val(work->outs, out);
    if (number > 0)
        work->fate[number] = work->outs->len;
    return work->outs->len;
}

uint32_t bp_out_add_elem(struct bp_work *work, uint32_t number) {
    const uint32_t local = bp_out_add(work, number, NULL, true);
    out_at(work, local)->kind = BP_KIND_ELEM;
    return local;
}

uint32_t bp_out_copy(struct bp_work *work, uint32_t number, struct bp_obj *value) {
    const struct bp_out out = {.value = value, .number = number};
    g_array_append_val(work->outs, out);
    return work->outs->len;
}

void bp_out_set(struct bp_work *work, uint32_t local, struct bp_obj *value) {
    out_at(work, local)->value = value;
}

void bp_out_set_elem(struct bp_work *work, uint32_t local, struct bp_obj *value, uint32_t settled) {
    out_at(work, local)->value = value;
    out_at(work, local)->settled = (uint8_t)settled;
}

uint32_t bp_out_bytes(struct bp_work *work, const void *bytes, size_t length) {
    const uint32_t local = bp_out_add(work, 0, bp_obj_new(work->arena, BP_OBJ_DICT), false);
    out_at(work, local)->stream = bp_arena_strndup(work->arena, bytes, length);
    out_at(work, local)->stream_length = (uint32_t)length;
    return local;
}

uint32_t bp_out_stream(struct bp_work *work, const char *text) {
    uint32_t local = GPOINTER_TO_UINT(g_hash_table_lookup(work->made, text));
    if (local == 0) {
        local = bp_out_bytes(work, text, strlen(text));
        g_hash_table_insert(work->made, g_strdup(text), GUINT_TO_POINTER(local));
    }
    return local;
}

void bp_out_drop(struct bp_work *work, uint32_t number) {
    work->fate[number] = BP_FATE_DROP;
}

struct bp_obj *bp_out_ref(struct bp_work *work, uint32_t local) {
    return bp_obj_new_ref(work->arena, local, FINAL);
}

struct bp_obj bp_out_ref_value(uint32_t local) {
    return (struct bp_obj){.type = BP_OBJ_REF, .as.ref = {local, FINAL}};
}

struct bp_obj *bp_out_relocation(struct bp_work *work, uint32_t number,
                                 enum bp_form_relocation relocation) {
    return bp_obj_new_ref(work->arena, number, FINAL | relocation);
}

bool bp_out_is_relocation(const struct bp_obj *value, enum bp_form_relocation relocation) {
    return value->type == BP_OBJ_REF && value->as.ref.generation == (FINAL | relocation);
}

uint32_t bp_out_source(struct bp_work *work, const struct bp_obj *value) {
    if (!value || value->type != BP_OBJ_REF || !(value->as.ref.generation & FINAL))
        return bp_ref_number(work, value);
    return value->as.ref.generation == (FINAL | BP_RELOC_OBJECT)
               ? out_at(work, value->as.ref.number)->number
               : 0;
}

struct bp_obj *bp_out_resolve(struct bp_work *work, struct bp_obj *value) {
    if (!value || value->type != BP_OBJ_REF || !(value->as.ref.generation & FINAL))
        return bp_resolve(work, value);
    if (value->as.ref.generation != (FINAL | BP_RELOC_OBJECT))
        return NULL;
    const struct bp_out *out = out_at(work, value->as.ref.number);
    struct bp_obj *found = out->value ? out->value : bp_original_get(work->source, out->number);
    return found && found->type != BP_OBJ_NULL && found->type != BP_OBJ_REF ? found : NULL;
}

struct bp_obj *bp_out_entry(struct bp_work *work, struct bp_obj *dict, const char *key) {
    return bp_out_resolve(work, bp_obj_get(bp_out_resolve(work, dict), key));
}

struct bp_obj *bp_out_share(struct bp_work *work, struct bp_obj *value) {
    if (value->type == BP_OBJ_REF)
        return bp_obj_new_ref(work->arena, value->as.ref.number, value->as.ref.generation);
    uint32_t local = GPOINTER_TO_UINT(g_hash_table_lookup(work->apart, value));
    if (local == 0) {
        local = bp_out_add(work, 0, value, false);
        g_hash_table_insert(work->apart, value, GUINT_TO_POINTER(local));
    }
    return bp_out_ref(work, local);
}

void bp_out_key(struct bp_work *work, uint32_t number, uint32_t key, bool many) {
    g_hash_table_insert(work->keys, GUINT_TO_POINTER(number),
                        GUINT_TO_POINTER((key + 1) | (many ? MANY : 0)));
}

/* What must not reach the pack */

/* Objects that no page, element, field or bookmark of ours owns up to are not brought along by
 * whatever else refers to them. */
static bool is_foreign(const struct bp_obj *value) {
    static const char *const types[] = {
        "Annot",  "Catalog",      "EmbeddedFile",   "Filespec", "Metadata",
        "ObjStm", "OCProperties", "Outlines",       "Page",     "Pages",
        "Sig",    "StructElem",   "StructTreeRoot", "Template", "XRef",
        "Action", "Bead",         "Thread",         NULL,
    };
    const struct bp_obj *type = bp_obj_get(value, "Type");
    return type && type->type == BP_OBJ_NAME && bp_is_listed(type->as.text.bytes, types);
}

/* What a stream has whatever it is (table 5). */
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
        bp_obj_set(work->arena, dict, key & MANY ? "StructParents" : "StructParent",
                   bp_out_relocation(work, (key & ~MANY) - 1, BP_RELOC_KEY));
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
    if (!(ref->as.ref.generation & FINAL)) {
        ref->as.ref.number =
            may_refer(work, ref, kind) ? settle_number(work, ref->as.ref.number) : 0;
        ref->as.ref.generation = FINAL | BP_RELOC_OBJECT;
        if (ref->as.ref.number == 0) {
            ref->type = BP_OBJ_NULL;
            return;
        }
    }
    if (ref->as.ref.generation == (FINAL | BP_RELOC_OBJECT)) {
        struct bp_out *out = out_at(work, ref->as.ref.number);
        if (out->kind == BP_KIND_UNKNOWN)
            out->kind = kind;
    }
    if (local == 0)
        return;
    if (ref->as.ref.generation != (FINAL | BP_RELOC_OBJECT)) {
        out_at(work, local)->own = true;
    } else if (!out_at(work, local)->own) {
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
    bp_archive_check(work, dict, kind, stream && local > 0 ? out_at(work, local)->number : 0);
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
    struct bp_out *out = out_at(work, local);
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

/* Who refers, by whatever way, to an object with a relocation has its own copy in every pack. */
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
        if (out_at(work, local)->own)
            bp_list_add(&queue, local);
    }
    for (uint32_t i = 0; i < queue.n; i++) {
        const uint32_t local = queue.at[i];
        for (uint32_t j = first[local]; j < first[local + 1]; j++) {
            if (!out_at(work, from[j])->own) {
                out_at(work, from[j])->own = true;
                bp_list_add(&queue, from[j]);
            }
        }
    }
    g_free(queue.at);
    g_free(first);
    g_free(from);
}

void bp_out_finish(struct bp_work *work) {
    settle(work, 0, work->index, BP_KIND_INDEX);
    bp_out_settle(work);
    bp_archive_finish(work);
    spread_own(work);
}

void bp_out_settle(struct bp_work *work) {
    while (work->n_settled < work->outs->len)
        settle_out(work, ++work->n_settled);
}

/* Writing */

#define CHUNK ((size_t)256 * 1024)

struct writer {
    GString *buffer, *text;
    bp_out_write_fn *write;
    void *user;
};

static void unmark(struct bp_obj *value) {
    if (value->type == BP_OBJ_REF) {
        value->as.ref.generation &= ~FINAL;
    } else if (value->type == BP_OBJ_ARRAY) {
        for (uint32_t i = 0; i < value->as.array.n; i++)
            unmark(value->as.array.items[i]);
    } else if (value->type == BP_OBJ_DICT) {
        for (uint32_t i = 0; i < value->as.dict.n; i++)
            unmark(value->as.dict.entries[i].value);
    }
}

/* Prints a value; its references say no longer who made them. */
static void put(GString *out, struct bp_obj *value) {
    unmark(value);
    bp_obj_put(out, value);
}

/* Hands on what is gathered. */
static void flush(struct writer *writer) {
    writer->write(writer->user, writer->buffer->str, writer->buffer->len);
    g_string_truncate(writer->buffer, 0);
}

static void write_out(struct writer *writer, const struct bp_out *out) {
    GString *buffer = writer->buffer, *text = writer->text;
    g_string_truncate(text, 0);
    put(text, out->value);
    const char letter = out->stream ? 's' : 'o';
    g_string_append_c(buffer, out->own ? letter : g_ascii_toupper(letter));
    g_string_append_c(buffer, ' ');
    bp_put_int(buffer, (int64_t)text->len);
    if (out->stream)
        bp_put_int(buffer, out->stream_length);
    g_string_append_c(buffer, '\n');
    g_string_append_len(buffer, text->str, (gssize)text->len);
    g_string_append_c(buffer, '\n');
    if (out->stream && out->stream_length >= CHUNK) {
        flush(writer);
        writer->write(writer->user, out->stream, out->stream_length);
    } else if (out->stream) {
        g_string_append_len(buffer, out->stream, out->stream_length);
    }
    if (out->stream)
        g_string_append_c(buffer, '\n');
    if (buffer->len >= CHUNK)
        flush(writer);
}

void bp_out_write(struct bp_work *work, bp_out_write_fn *write, void *user) {
    struct writer writer = {
        .buffer = g_string_sized_new(CHUNK + 4096),
        .text = g_string_new(NULL),
        .write = write,
        .user = user,
    };
    put(writer.text, work->index);
    g_string_append_printf(writer.buffer, BP_FORM_MAGIC "%u\no %zu\n", work->outs->len,
                           writer.text->len);
    g_string_append_len(writer.buffer, writer.text->str, (gssize)writer.text->len);
    g_string_append_c(writer.buffer, '\n');
    for (uint32_t local = 1; local <= work->outs->len; local++)
        write_out(&writer, out_at(work, local));
    flush(&writer);
    g_string_free(writer.buffer, TRUE);
    g_string_free(writer.text, TRUE);
}
