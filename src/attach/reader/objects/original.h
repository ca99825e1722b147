/* The attached file as objects by number. */
#ifndef BP_ATTACH_READER_OBJECTS_ORIGINAL_H
#define BP_ATTACH_READER_OBJECTS_ORIGINAL_H

#include "model/attachment.h"
#include "pdf/object.h"

struct bp_original;

/** Opens a file; `bytes` is borrowed. Returns NULL after a fatal finding, which `*code` gets, with
 * `*why` (to be freed with g_free()) or NULL. A file that had to be repaired says why in `*why`. */
struct bp_original *bp_original_open(const char *bytes, size_t length, enum bp_finding_code *code,
                                     char **why);
void bp_original_free(struct bp_original *source);

/** Has libqpdf write the file anew, and goes on with the copy: all values read before are void.
 * False: it can't be repaired. */
bool bp_original_rewrite(struct bp_original *source, char **why);

/** True once an object could not be read as the file says it is. */
bool bp_original_is_damaged(const struct bp_original *source);

/** One more than the highest number of an object. */
uint32_t bp_original_end(const struct bp_original *source);
uint32_t bp_original_root(const struct bp_original *source);
uint32_t bp_original_info(const struct bp_original *source);

/** An object's value, a stream's dictionary; NULL if there is none, or it is null. The same value
 * each time, and the caller may change it. */
struct bp_obj *bp_original_get(struct bp_original *source, uint32_t number);

/** What a reference refers to, by way of others if need be; NULL for null. */
struct bp_obj *bp_original_follow(struct bp_original *source, struct bp_obj *obj);

/** What a value means: itself, or what a reference refers to; NULL for null. */
static inline struct bp_obj *bp_original_resolve(struct bp_original *source, struct bp_obj *obj) {
    return obj && (obj->type == BP_OBJ_REF || obj->type == BP_OBJ_NULL)
               ? bp_original_follow(source, obj)
               : obj;
}

/** An entry of a dictionary (or of what a reference refers to), resolved; NULL if it has none. */
struct bp_obj *bp_original_entry(struct bp_original *source, struct bp_obj *dict, const char *key);

/** True if the object is a stream; its bytes as they are in the file. */
bool bp_original_stream(struct bp_original *source, uint32_t number, const char **bytes,
                        size_t *length);

/** Appends a stream's decoded bytes, `limit` at most. False: it can't be decoded whole. */
bool bp_original_decode(struct bp_original *source, uint32_t number, size_t limit, GString *out);

/** The same as far as its first `n_filters` filters go. */
bool bp_original_decode_part(struct bp_original *source, uint32_t number, int n_filters,
                             size_t limit, GString *out);

#endif
