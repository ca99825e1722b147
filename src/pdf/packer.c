/* Compression of data that come in parts.
 * In: bytes, as they come. Out: one zlib stream (ISO 32000-1, 7.4.4).
 * libdeflate is faster but wants all of its input at once, which for a picture is a hundred times
 * what any page has; so this is zlib's, and holds nothing but the result. */
#include <zlib.h>

#include "pdf/writer.h"

#define LEVEL 6
#define GROWTH (64 * 1024)

struct bp_packer {
    z_stream zlib;
    GByteArray *out;
};

struct bp_packer *bp_packer_new(void) {
    struct bp_packer *packer = g_new0(struct bp_packer, 1);
    packer->out = g_byte_array_new();
    if (deflateInit(&packer->zlib, LEVEL) != Z_OK)
        g_error("no memory for the compressor");
    return packer;
}

/* Compresses what the stream has been given. */
static void run(struct bp_packer *packer, int flush) {
    z_stream *zlib = &packer->zlib;
    guint used = packer->out->len;
    do {
        g_byte_array_set_size(packer->out, used + GROWTH);
        zlib->next_out = packer->out->data + used;
        zlib->avail_out = GROWTH;
        deflate(zlib, flush);
        used = packer->out->len - zlib->avail_out;
    } while (zlib->avail_out == 0);
    g_byte_array_set_size(packer->out, used);
}

void bp_packer_add(struct bp_packer *packer, const void *data, size_t length) {
    while (length > 0) {
        size_t part = MIN(length, (size_t)1 << 30); /* zlib counts in unsigned int */
        packer->zlib.next_in = (Bytef *)data;
        packer->zlib.avail_in = (uInt)part;
        run(packer, Z_NO_FLUSH);
        data = (const char *)data + part;
        length -= part;
    }
}

GByteArray *bp_packer_finish(struct bp_packer *packer) {
    run(packer, Z_FINISH);
    GByteArray *out = g_steal_pointer(&packer->out);
    bp_packer_free(packer);
    return out;
}

void bp_packer_free(struct bp_packer *packer) {
    if (!packer)
        return;
    deflateEnd(&packer->zlib);
    if (packer->out)
        g_byte_array_unref(packer->out);
    g_free(packer);
}
