/* A table from (bytes, number) to a 32-bit value, made for look-ups in the innermost loop.
 * GHashTable takes a key by pointer and two calls through pointers a look-up; this one compares in
 * line and keeps its own copies of the keys, which never move. */
#ifndef BP_TEXT_INTERN_H
#define BP_TEXT_INTERN_H

#include <stdint.h>
#include <string.h>

#include "base/arena.h"

struct bp_intern_key {
    uint32_t tag, length;
    char text[];
};

struct bp_intern_slot {
    const struct bp_intern_key *key; /* NULL: free */
    uint32_t hash, value;
};

struct bp_intern {
    struct bp_intern_slot *slots; /* open addressing, linear probing */
    uint32_t mask, count;
    struct bp_arena *arena; /* holds the keys; borrowed */
};

void bp_intern_init(struct bp_intern *table, struct bp_arena *arena);
void bp_intern_clear(struct bp_intern *table);

/** Adds a key that is not in the table; returns the table's copy of the text, ended by a NUL. */
const char *bp_intern_add(struct bp_intern *table, uint32_t hash, uint32_t tag, const char *text,
                          uint32_t length, uint32_t value);

static inline uint64_t bp_intern_mix(uint64_t a, uint64_t b) {
    a = (a ^ b) * 0x9e3779b97f4a7c15u;
    return a ^ (a >> 32);
}

/** Hash of a key; depends on the byte order, so it must never order anything that is written. */
static inline uint32_t bp_intern_hash(uint32_t tag, const char *text, uint32_t length) {
    uint64_t hash = (uint64_t)tag << 32 | length, block;
    for (; length > 8; text += 8, length -= 8) {
        memcpy(&block, text, 8);
        hash = bp_intern_mix(hash, block);
    }
    if (length >= 4) { /* the last 4 to 8 bytes, as two blocks that may overlap */
        uint32_t low, high;
        memcpy(&low, text, 4);
        memcpy(&high, text + length - 4, 4);
        block = (uint64_t)high << 32 | low;
    } else if (length) {
        block = (uint64_t)(uint8_t)text[0] << 16 | (uint64_t)(uint8_t)text[length / 2] << 8 |
                (uint8_t)text[length - 1];
    } else {
        block = 0;
    }
    return (uint32_t)bp_intern_mix(hash, block);
}

/** The value of a key, or NULL. */
static inline const uint32_t *bp_intern_find(const struct bp_intern *table, uint32_t hash,
                                             uint32_t tag, const char *text, uint32_t length) {
    for (uint32_t at = hash & table->mask;; at = (at + 1) & table->mask) {
        const struct bp_intern_slot *slot = &table->slots[at];
        if (!slot->key)
            return NULL;
        if (slot->hash == hash && slot->key->tag == tag && slot->key->length == length &&
            memcmp(slot->key->text, text, length) == 0)
            return &slot->value;
    }
}

#endif
