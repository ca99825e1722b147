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

/** A value, or what it refers to, by a final reference or one of the source's; NULL for null. */
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

/* References become final (settle.c) */

/** Makes every reference final, of all objects, those included that turn up on the way; takes out
 * what must not reach the pack. May be called again after objects were added. */
void bp_settle(struct bp_work *work);

/** The same with the index; and finds out which objects may be shared. */
void bp_settle_finish(struct bp_work *work);

/* Files inside the attached file (filespecs.c) */

/** Reports the files inside that the file as a whole, its pages and their annotations name; to be
 * called before these are changed. */
void bp_filespecs_read(struct bp_work *work);

/** The same of the elements of its structure. */
void bp_filespecs_read_tags(struct bp_work *work);

/** The same of what a value leads to, on a page of the file (from 1; 0: on none). */
void bp_filespecs_tell(struct bp_work *work, struct bp_obj *value, uint32_t page);

/* Kinds of dictionaries, and what each may have (kinds.c) */

enum bp_dict_kind {
    BP_KIND_UNKNOWN, /* not said by what refers to it */
    BP_KIND_PLAIN,   /* no dictionary and no stream, or an array of such */
    BP_KIND_PAGE,
    BP_KIND_RESOURCES,
    BP_KIND_GSTATE,
    BP_KIND_SOFT_MASK,
    BP_KIND_COLOR,
    BP_KIND_PATTERN,
    BP_KIND_SHADING,
    BP_KIND_FUNCTION,
    BP_KIND_XOBJECT,
    BP_KIND_GROUP,
    BP_KIND_FONT,
    BP_KIND_DESCRIPTOR,
    BP_KIND_PROGRAM, /* a font's */
    BP_KIND_ENCODING,
    BP_KIND_CID_INFO,
    BP_KIND_PROPERTIES, /* of marked content; layers */
    BP_KIND_USAGE,
    BP_KIND_BYTES, /* a stream that is nothing else */
    BP_KIND_PARMS, /* of a filter */
    BP_KIND_ANNOT,
    BP_KIND_BORDER,
    BP_KIND_LOOKS,   /* /AP */
    BP_KIND_CAPTION, /* /MK */
    BP_KIND_FIELD,
    BP_KIND_ACTION,
    BP_KIND_ELEM,
    BP_KIND_ATTRIBUTE,
    BP_KIND_MARK,
    BP_KIND_INDEX, /* attach/wire.h */
    BP_KIND_COUNT,
    BP_KIND_MAP = 1 << 16, /* with another: names of any kind, unless it is a stream */
};

/** The kind of a key's value; -1 if such a dictionary must not have it. */
int bp_kind_of_entry(int kind, const char *key);

/** What kind a dictionary is by what it says itself. */
enum bp_dict_kind bp_kind_guess(const struct bp_obj *dict);

/* What ISO 19005-2 refuses (archive.c) */

/** Notes what an archive can't have, if the file claims to be one. */
void bp_archive_tell(struct bp_work *work, const char *what);

/** Looks at a dictionary before its references are made final; mends what nobody sees, and reports
 * the rest if the file claims to be archivable. `number`: of the source, if it is a stream; or 0.
 */
void bp_archive_check(struct bp_work *work, struct bp_obj *dict, int kind, uint32_t number);

/** The same of a string, a name or a number. */
void bp_archive_check_value(struct bp_work *work, const struct bp_obj *value);

/** The same of a colour space, an array. */
void bp_archive_check_space(struct bp_work *work, struct bp_obj *space);

/** Reports what only all objects together show. */
void bp_archive_finish(struct bp_work *work);

/* How streams are encoded (filters.c) */

/** Takes out of a stream what an archive can't have (LZW), and of a picture what is not picture. */
void bp_filters_tidy(struct bp_work *work, struct bp_out *out);

#endif
