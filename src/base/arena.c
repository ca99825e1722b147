/* An arena: bump allocation from chunks.
 * In: sizes. Out: zeroed memory that lives as long as the arena.
 * A tree that dies at once needs no frees of its own. A chunk is zeroed a step ahead of what is
 * handed out, so that what is never used is never touched. */
#include "base/arena.h"

#include <glib.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define CHUNK ((size_t)64 * 1024)
#define STEP ((size_t)2048)

struct chunk {
    struct chunk *previous;
    char data[];
};

struct bp_arena {
    struct chunk *chunk; /* the newest; older ones hang behind it */
    char *next;          /* where the next allocation starts; zeroed up to `clean` */
    char *clean, *end;
};

struct bp_arena *bp_arena_new(void) {
    return g_new0(struct bp_arena, 1);
}

void bp_arena_free(struct bp_arena *arena) {
    if (!arena)
        return;
    for (struct chunk *chunk = arena->chunk; chunk;) {
        struct chunk *previous = chunk->previous;
        g_free(chunk);
        chunk = previous;
    }
    g_free(arena);
}

static void add_chunk(struct bp_arena *arena, size_t at_least) {
    const size_t size = MAX(CHUNK, at_least);
    struct chunk *chunk = g_malloc(sizeof *chunk + size);
    chunk->previous = arena->chunk;
    arena->chunk = chunk;
    arena->next = arena->clean = chunk->data;
    arena->end = chunk->data + size;
}

/* take() where too little is zeroed: zeroes more, of a new chunk if need be. */
static __attribute__((noinline)) char *take_anew(struct bp_arena *arena, size_t size, size_t gap) {
    if (gap + size > (size_t)(arena->end - arena->next)) {
        add_chunk(arena, size);
        gap = 0;
    }
    char *result = arena->next + gap;
    arena->next = result + size;
    if (arena->next > arena->clean) {
        const size_t left = (size_t)(arena->end - arena->clean);
        const size_t step = MIN((size_t)(arena->next - arena->clean) + STEP, left);
        memset(arena->clean, 0, step);
        arena->clean += step;
    }
    return result;
}

/* `size` zeroed bytes at a multiple of `unit`, a power of two that is at most BP_ARENA_ALIGN. */
static inline char *take(struct bp_arena *arena, size_t size, size_t unit) {
    const size_t gap = -(uintptr_t)arena->next & (unit - 1);
    if (gap + size > (size_t)(arena->clean - arena->next))
        return take_anew(arena, size, gap);
    char *result = arena->next + gap;
    arena->next = result + size;
    return result;
}

void *bp_arena_alloc(struct bp_arena *arena, size_t size) {
    return take(arena, size, BP_ARENA_ALIGN);
}

char *bp_arena_strndup(struct bp_arena *arena, const char *text, size_t length) {
    char *copy = take(arena, length + 1, 1);
    memcpy(copy, text, length);
    return copy;
}

char *bp_arena_strdup(struct bp_arena *arena, const char *text) {
    return text ? bp_arena_strndup(arena, text, strlen(text)) : NULL;
}

char *bp_arena_printf(struct bp_arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *text = g_strdup_vprintf(format, args);
    va_end(args);
    char *copy = bp_arena_strdup(arena, text);
    g_free(text);
    return copy;
}
