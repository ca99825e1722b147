/* An arena: many small allocations, freed together. */
#ifndef BP_BASE_ARENA_H
#define BP_BASE_ARENA_H

#include <stddef.h>

struct bp_arena;

/** Makes an empty arena; the caller frees it with bp_arena_free(). */
struct bp_arena *bp_arena_new(void);

/** Frees the arena and every allocation made from it; NULL is allowed. */
void bp_arena_free(struct bp_arena *arena);

/* What an allocation is aligned to: enough for pointers, 64-bit integers and doubles. No type of
 * the program wants more. */
#define BP_ARENA_ALIGN 8

/** Returns `size` bytes, zeroed and aligned to BP_ARENA_ALIGN; they live as long as the arena.
 * Aborts when there is no memory. */
void *bp_arena_alloc(struct bp_arena *arena, size_t size);

/** Copies `length` bytes of `text` and ends them with a NUL. */
char *bp_arena_strndup(struct bp_arena *arena, const char *text, size_t length);

/** Copies a string; NULL gives NULL. */
char *bp_arena_strdup(struct bp_arena *arena, const char *text);

/** Formats into the arena as printf does. */
char *bp_arena_printf(struct bp_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** A new zeroed object of a type. */
#define bp_arena_new0(arena, type) ((type *)bp_arena_alloc((arena), sizeof(type)))

#endif
