/* The table behind the word cache and the token memo.
 * In: texts with a number. Out: their values, and copies of the texts that never move. */
#include "text/intern.h"

#include <string.h>

static guint hash_of(gconstpointer key) {
    return ((const struct bp_interned *)key)->hash;
}

static gboolean equal(gconstpointer a, gconstpointer b) {
    const struct bp_interned *one = a, *other = b;
    return one->tag == other->tag && one->length == other->length &&
           memcmp(one->text, other->text, one->length) == 0;
}

GHashTable *bp_intern_new(void) {
    return g_hash_table_new(hash_of, equal);
}

struct bp_interned bp_intern_key(uint32_t tag, const char *text, uint32_t length) {
    uint32_t hash = tag;
    for (uint32_t i = 0; i < length; i++)
        hash = hash * 33 + (uint8_t)text[i];
    return (struct bp_interned){.text = text, .length = length, .tag = tag, .hash = hash};
}

const char *bp_intern_add(GHashTable *table, struct bp_arena *arena, const struct bp_interned *key,
                          uint32_t value) {
    struct bp_interned *copy = bp_arena_new0(arena, struct bp_interned);
    *copy = *key;
    copy->text = bp_arena_strndup(arena, key->text, key->length);
    copy->value = value;
    g_hash_table_add(table, copy);
    return copy->text;
}
