/* The objects that go out: they get their numbers here, and are written in the end.
 * In: values, of the source or made, and references to them. Out: the objects as attach/wire.h
 * describes them. */
#include "attach/reader/objects/out.h"

#include <string.h>

#include "pdf/writer.h"

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
    bp_out_at(work, local)->kind = BP_KIND_ELEM;
    return local;
}

uint32_t bp_out_copy(struct bp_work *work, uint32_t number, struct bp_obj *value) {
    const struct bp_out out = {.value = value, .number = number};
    g_array_append_val(work->outs, out);
    return work->outs->len;
}

void bp_out_set(struct bp_work *work, uint32_t local, struct bp_obj *value) {
    bp_out_at(work, local)->value = value;
}

void bp_out_set_elem(struct bp_work *work, uint32_t local, struct bp_obj *value, uint32_t settled) {
    bp_out_at(work, local)->value = value;
    bp_out_at(work, local)->settled = (uint8_t)settled;
}

uint32_t bp_out_bytes(struct bp_work *work, const void *bytes, size_t length) {
    const uint32_t local = bp_out_add(work, 0, bp_obj_new(work->arena, BP_OBJ_DICT), false);
    bp_out_at(work, local)->stream = bp_arena_strndup(work->arena, bytes, length);
    bp_out_at(work, local)->stream_length = (uint32_t)length;
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
    return bp_obj_new_ref(work->arena, local, BP_OUT_FINAL);
}

struct bp_obj bp_out_ref_value(uint32_t local) {
    return (struct bp_obj){.type = BP_OBJ_REF, .as.ref = {local, BP_OUT_FINAL}};
}

struct bp_obj *bp_out_relocation(struct bp_work *work, uint32_t number,
                                 enum bp_form_relocation relocation) {
    return bp_obj_new_ref(work->arena, number, BP_OUT_FINAL | relocation);
}

bool bp_out_is_relocation(const struct bp_obj *value, enum bp_form_relocation relocation) {
    return value->type == BP_OBJ_REF && value->as.ref.generation == (BP_OUT_FINAL | relocation);
}

uint32_t bp_out_source(struct bp_work *work, const struct bp_obj *value) {
    if (!value || value->type != BP_OBJ_REF || !(value->as.ref.generation & BP_OUT_FINAL))
        return bp_ref_number(work, value);
    return value->as.ref.generation == (BP_OUT_FINAL | BP_RELOC_OBJECT)
               ? bp_out_at(work, value->as.ref.number)->number
               : 0;
}

struct bp_obj *bp_out_resolve(struct bp_work *work, struct bp_obj *value) {
    if (!value || value->type != BP_OBJ_REF || !(value->as.ref.generation & BP_OUT_FINAL))
        return bp_resolve(work, value);
    if (value->as.ref.generation != (BP_OUT_FINAL | BP_RELOC_OBJECT))
        return NULL;
    const struct bp_out *out = bp_out_at(work, value->as.ref.number);
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
                        GUINT_TO_POINTER((key + 1) | (many ? BP_OUT_MANY : 0)));
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
        value->as.ref.generation &= ~BP_OUT_FINAL;
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
        write_out(&writer, bp_out_at(work, local));
    flush(&writer);
    g_string_free(writer.buffer, TRUE);
    g_string_free(writer.text, TRUE);
}
