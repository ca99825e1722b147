/* The objects that go out: their numbers, and what becomes of references to the source. A
 * reference in a value that goes out is either the source's, which bp_settle() will replace, or
 * final: made by the functions here. */
#ifndef BP_ATTACH_READER_OBJECTS_OUT_H
#define BP_ATTACH_READER_OBJECTS_OUT_H

#include "attach/reader/work.h"

#define BP_OUT_FINAL 0x80000000u /* in a generation: the reference is made here */
#define BP_OUT_MANY 0x80000000u  /* in work->keys: the stream has marks, and is no mark itself */

/* An object by its local number; the pointer is stale when another one is added. */
static inline struct bp_out *bp_out_at(const struct bp_work *work, uint32_t local) {
    return &g_array_index(work->outs, struct bp_out, local - 1);
}

void bp_out_init(struct bp_work *work);
void bp_out_clear(struct bp_work *work);

/** Takes the next local number, for `value`, which may be NULL for now (bp_out_set()); for all of
 * that object of the source, if `number` isn't 0. `own`: it has a relocation. */
uint32_t bp_out_add(struct bp_work *work, uint32_t number, struct bp_obj *value, bool own);
void bp_out_set(struct bp_work *work, uint32_t local, struct bp_obj *value);

/** Both for a structure element, of which the first `settled` entries, which are all there is from
 * the source but its attributes and texts, are final already. */
uint32_t bp_out_add_elem(struct bp_work *work, uint32_t number);
void bp_out_set_elem(struct bp_work *work, uint32_t local, struct bp_obj *value, uint32_t settled);

/** The same for another version of an object of the source, which has that one's stream. */
uint32_t bp_out_copy(struct bp_work *work, uint32_t number, struct bp_obj *value);

/** A stream of these bytes, which are copied. */
uint32_t bp_out_bytes(struct bp_work *work, const void *bytes, size_t length);

/** A stream of our own; the same text gives the same object. */
uint32_t bp_out_stream(struct bp_work *work, const char *text);

/** References to an object of the source become null. */
void bp_out_drop(struct bp_work *work, uint32_t number);

/** A final reference. */
struct bp_obj *bp_out_ref(struct bp_work *work, uint32_t local);
struct bp_obj bp_out_ref_value(uint32_t local);
struct bp_obj *bp_out_relocation(struct bp_work *work, uint32_t number,
                                 enum bp_form_relocation relocation);

bool bp_out_is_relocation(const struct bp_obj *value, enum bp_form_relocation relocation);

/** What a value stands for, whether its reference is final or the source's; NULL for null. */
struct bp_obj *bp_out_resolve(struct bp_work *work, struct bp_obj *value);
struct bp_obj *bp_out_entry(struct bp_work *work, struct bp_obj *dict, const char *key);

/** The number in the source of what it refers to; 0 if it is made here, or no reference. */
uint32_t bp_out_source(struct bp_work *work, const struct bp_obj *value);

/** A final reference to what another value refers to, or to a new object made of it. That value
 * may be given again and again. */
struct bp_obj *bp_out_share(struct bp_work *work, struct bp_obj *value);

/** The key of a stream of the source in the parent tree; `many`: it is an array, of its marks. */
void bp_out_key(struct bp_work *work, uint32_t number, uint32_t key, bool many);

/** Writes the objects as attach/wire.h tells, through `write`. */
typedef void bp_out_write_fn(void *user, const void *bytes, size_t length);
void bp_out_write(struct bp_work *work, bp_out_write_fn *write, void *user);

#endif
