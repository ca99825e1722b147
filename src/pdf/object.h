/* PDF values read from text: the counterpart of values.c. For what other programs wrote: attached
 * files, in the helper, and what the helper hands back. */
#ifndef BP_PDF_OBJECT_H
#define BP_PDF_OBJECT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

enum bp_obj_type {
    BP_OBJ_NULL,
    BP_OBJ_BOOL,
    BP_OBJ_INT,
    BP_OBJ_REAL,
    BP_OBJ_STRING,
    BP_OBJ_NAME,
    BP_OBJ_ARRAY,
    BP_OBJ_DICT,
    BP_OBJ_REF,
};

struct bp_obj;

struct bp_obj_entry {
    const char *key; /* as a name's text */
    struct bp_obj *value;
};

/* A value; everything in it lives in the arena that it was read into. */
struct bp_obj {
    enum bp_obj_type type;
    union {
        bool truth;
        int64_t integer;
        struct {
            const char *bytes; /* REAL: its digits; NAME: without slash, escapes resolved, ends with
                                  NUL; STRING: decoded, ends with a NUL that is not counted */
            uint32_t length;
        } text;
        struct {
            struct bp_obj **items;
            uint32_t n, room;
        } array;
        struct {
            struct bp_obj_entry *entries;
            uint32_t n, room;
        } dict;
        struct {
            uint32_t number, generation;
        } ref;
    } as;
};

/** Reads one value at `text`; `*used`, unless `used` is NULL, gets how many bytes it took. NULL if
 * there is none that is whole and right, or it is nested deeper than 100. A key that comes twice
 * counts as it comes last. */
struct bp_obj *bp_obj_parse(struct bp_arena *arena, const char *text, size_t length, size_t *used);

/** Appends the value as PDF writes it, in the shortest form. */
void bp_obj_put(GString *out, const struct bp_obj *obj);

/** The value of a key; NULL if `obj` is NULL or no dictionary, or has no such key. */
struct bp_obj *bp_obj_get(const struct bp_obj *obj, const char *key);

/** Sets a key's value, or takes the key out if `value` is NULL. */
void bp_obj_set(struct bp_arena *arena, struct bp_obj *dict, const char *key, struct bp_obj *value);

/** Adds an entry that the dictionary doesn't have yet; the key is borrowed. */
void bp_obj_add_entry(struct bp_arena *arena, struct bp_obj *dict, const char *key,
                      struct bp_obj *value);

/** True if a list that ends with NULL has the key. (Keys are looked up by the hundred thousand:
 * most differ in their first letter.) */
static inline bool bp_is_listed(const char *key, const char *const *list) {
    for (; *list; list++) {
        if (*key == **list && !strcmp(key, *list))
            return true;
    }
    return false;
}

/** Leaves only the entries whose keys are in a list that ends with NULL. */
void bp_obj_keep(struct bp_obj *dict, const char *const *keys);

/** Appends to an array. */
void bp_obj_add(struct bp_arena *arena, struct bp_obj *array, struct bp_obj *value);

/** New values; text is copied into the arena. */
struct bp_obj *bp_obj_new(struct bp_arena *arena, enum bp_obj_type type);
struct bp_obj *bp_obj_new_int(struct bp_arena *arena, int64_t integer);
struct bp_obj *bp_obj_new_name(struct bp_arena *arena, const char *name);
struct bp_obj *bp_obj_new_string(struct bp_arena *arena, const void *bytes, size_t length);
struct bp_obj *bp_obj_new_ref(struct bp_arena *arena, uint32_t number, uint32_t generation);

/** A dictionary or an array written as PDF, in which each name `/?` stands for the next argument, a
 * struct bp_obj *. Where that is NULL, the entry or item is left out. */
struct bp_obj *bp_obj_make(struct bp_arena *arena, const char *text, ...);

/** A copy of a value with all that is in it; texts are shared with the old one. */
struct bp_obj *bp_obj_copy(struct bp_arena *arena, const struct bp_obj *obj);

/** Another dictionary with the same values. */
struct bp_obj *bp_obj_copy_dict(struct bp_arena *arena, const struct bp_obj *dict);

static inline bool bp_obj_is(const struct bp_obj *obj, enum bp_obj_type type) {
    return obj && obj->type == type;
}

/** How many items an array has; 0 if `obj` is none. */
static inline uint32_t bp_obj_count(const struct bp_obj *obj) {
    return bp_obj_is(obj, BP_OBJ_ARRAY) ? obj->as.array.n : 0;
}

/** A name's text; NULL if it is none. */
static inline const char *bp_obj_name(const struct bp_obj *obj) {
    return bp_obj_is(obj, BP_OBJ_NAME) ? obj->as.text.bytes : NULL;
}

static inline bool bp_obj_is_true(const struct bp_obj *obj) {
    return bp_obj_is(obj, BP_OBJ_BOOL) && obj->as.truth;
}

/** True if `obj` is that name. */
bool bp_obj_is_name(const struct bp_obj *obj, const char *name);

/** A number's value; `otherwise` if it is none. */
double bp_obj_number(const struct bp_obj *obj, double otherwise);
int64_t bp_obj_integer(const struct bp_obj *obj, int64_t otherwise);

/** A text string as UTF-8 (7.9.2.2: UTF-16BE with its mark, UTF-8 with its mark, or
 * PDFDocEncoding), from the arena; NULL if it is no string. */
const char *bp_obj_text(const struct bp_obj *obj, struct bp_arena *arena);

/** For hash tables: keys are strings and names, and equal if their bytes are. */
guint bp_obj_text_hash(gconstpointer obj);
gboolean bp_obj_text_equal(gconstpointer one, gconstpointer other);

#endif
