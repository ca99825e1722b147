/* A table from a number and a text to a value: the word cache and the token memo. */
#ifndef BP_TEXT_INTERN_H
#define BP_TEXT_INTERN_H

#include <glib.h>
#include <stdint.h>

#include "base/arena.h"

struct bp_interned {
    const char *text;
    uint32_t length, tag; /* `tag` and the text are the key */
    uint32_t hash, value;
};

/** Makes a table of struct bp_interned, which are in an arena. The caller frees it. */
GHashTable *bp_intern_new(void);

/** Readies a key for g_hash_table_lookup(); borrows the text. */
struct bp_interned bp_intern_key(uint32_t tag, const char *text, uint32_t length);

/** Adds a key that is not in the table; returns the table's copy of the text, ended by a NUL. */
const char *bp_intern_add(GHashTable *table, struct bp_arena *arena, const struct bp_interned *key,
                          uint32_t value);

#endif
