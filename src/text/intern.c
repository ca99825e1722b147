/* The table behind the word cache and the token memo.
 * In: keys of bytes and a number. Out: their values, and copies of the bytes that never move.
 * Slots hold the hash, so a look-up that misses touches one cache line, and one that hits two. */
#include "text/intern.h"

#include <glib.h>

#define FIRST_SLOTS 2048u

void bp_intern_init(struct bp_intern *table, struct bp_arena *arena) {
    table->slots = g_new0(struct bp_intern_slot, FIRST_SLOTS);
    table->mask = FIRST_SLOTS - 1;
    table->count = 0;
    table->arena = arena;
}

void bp_intern_clear(struct bp_intern *table) {
    g_free(table->slots);
    table->slots = NULL;
}

static void place(struct bp_intern *table, struct bp_intern_slot entry) {
    uint32_t at = entry.hash & table->mask;
    while (table->slots[at].key)
        at = (at + 1) & table->mask;
    table->slots[at] = entry;
}

static void grow(struct bp_intern *table) {
    struct bp_intern_slot *old = table->slots;
    const uint32_t n_old = table->mask + 1;
    table->slots = g_new0(struct bp_intern_slot, (size_t)n_old * 2);
    table->mask = n_old * 2 - 1;
    for (uint32_t i = 0; i < n_old; i++)
        if (old[i].key)
            place(table, old[i]);
    g_free(old);
}

const char *bp_intern_add(struct bp_intern *table, uint32_t hash, uint32_t tag, const char *text,
                          uint32_t length, uint32_t value) {
    if (table->count >= table->mask / 4 * 3)
        grow(table);
    struct bp_intern_key *key = bp_arena_alloc(table->arena, sizeof *key + length + 1);
    key->tag = tag;
    key->length = length;
    memcpy(key->text, text, length);
    place(table, (struct bp_intern_slot){key, hash, value});
    table->count++;
    return key->text;
}
