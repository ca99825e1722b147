/* An arena: bump allocation from chunks that double in size.
 * In: sizes. Out: zeroed memory that lives as long as the arena.
 * The one idea: a tree that dies at once needs no frees of its own. */
#include "base/arena.h"

#include <glib.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FIRST_CHUNK ((size_t)16 * 1024)
#define LARGEST_CHUNK ((size_t)1024 * 1024)

struct chunk {
    struct chunk *previous;
    max_align_t data[];
};

struct bp_arena {
    struct chunk *chunk; /* the newest; older ones hang behind it */
    char *next;          /* where the next allocation starts */
    size_t left;         /* bytes left behind `next` */
    size_t chunk_size;   /* of the next chunk */
};

struct bp_arena *bp_arena_new(void) {
    struct bp_arena *arena = g_new0(struct bp_arena, 1);
    arena->chunk_size = FIRST_CHUNK;
    return arena;
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
    size_t size = MAX(arena->chunk_size, at_least);
    struct chunk *chunk = g_malloc0(sizeof *chunk + size);
    chunk->previous = arena->chunk;
    arena->chunk = chunk;
    arena->next = (char *)chunk->data;
    arena->left = size;
    if (arena->chunk_size < LARGEST_CHUNK)
        arena->chunk_size *= 2;
}

void *bp_arena_alloc(struct bp_arena *arena, size_t size) {
    const size_t unit = alignof(max_align_t);
    size = (size + unit - 1) / unit * unit;
    if (size > arena->left)
        add_chunk(arena, size);
    void *result = arena->next;
    arena->next += size;
    arena->left -= size;
    return result;
}

char *bp_arena_strndup(struct bp_arena *arena, const char *text, size_t length) {
    char *copy = bp_arena_alloc(arena, length + 1);
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
