/* Unpacks deflated data.
 * In: a stream's bytes. Out: what they hold, all of it or nothing.
 * libdeflate wants to know how much there will be, and is so much faster than what doesn't that
 * guessing pays, even where a second or third guess is needed. */
#include "pdf/unpack.h"

#include <libdeflate.h>

#define FIRST_GUESS 6 /* times as long as the data */
#define LEAST ((size_t)4096)

/* One for each thread: to clear a new one takes longer than to unpack most of what comes. */
static GPrivate unpackers = G_PRIVATE_INIT((GDestroyNotify)libdeflate_free_decompressor);

static struct libdeflate_decompressor *own_unpacker(void) {
    struct libdeflate_decompressor *unpacker = g_private_get(&unpackers);
    if (!unpacker) {
        unpacker = libdeflate_alloc_decompressor();
        g_private_set(&unpackers, unpacker);
    }
    return unpacker;
}

bool bp_unpack(const void *data, size_t length, size_t limit, GString *out) {
    struct libdeflate_decompressor *unpacker = own_unpacker();
    const size_t before = out->len;
    enum libdeflate_result result = LIBDEFLATE_INSUFFICIENT_SPACE;
    size_t room = MIN(limit, MAX(LEAST, length * FIRST_GUESS)), found = 0;
    for (;;) {
        g_string_set_size(out, before + room);
        result =
            libdeflate_zlib_decompress(unpacker, data, length, out->str + before, room, &found);
        if (result != LIBDEFLATE_INSUFFICIENT_SPACE || room == limit)
            break;
        g_string_set_size(out, before); /* nothing to be copied when it grows */
        room = room > limit / 4 ? limit : room * 4;
    }
    const bool good = result == LIBDEFLATE_SUCCESS;
    g_string_truncate(out, before + (good ? found : 0));
    return good;
}
