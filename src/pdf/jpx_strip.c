/* JPEG 2000 pictures without what is not picture (ISO/IEC 15444-1).
 * In: a file of boxes (annex I), or a bare codestream (annex A). Out: the boxes that a decoder
 * needs, and in the codestream's main header no comments.
 * Nothing is looked at but what boxes and markers are called and how long they are. */
#include <string.h>

#include "pdf/strip.h"

enum { SOC = 0xFF4F, COM = 0xFF64, SOT = 0xFF90 };

static uint32_t read_u32(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static unsigned read_u16(const uint8_t *at) {
    return (unsigned)at[0] << 8 | at[1];
}

/* Markers up to the first tile-part, but for comments (A.9.2), and then all the rest. */
static void copy_codestream(GByteArray *out, const uint8_t *at, const uint8_t *end) {
    g_byte_array_append(out, at, 2);
    at += 2;
    while (end - at >= 4 && read_u16(at) != SOT) {
        const unsigned length = read_u16(at + 2);
        if (length < 2 || length > end - at - 2)
            break;
        if (read_u16(at) != COM)
            g_byte_array_append(out, at, 2 + length);
        at += 2 + length;
    }
    g_byte_array_append(out, at, (guint)(end - at));
}

static bool is_codestream(const uint8_t *at, const uint8_t *end) {
    return end - at >= 2 && read_u16(at) == SOC;
}

static bool is_needed(const uint8_t *type) {
    static const char *const types[] = {"jP  ", "ftyp", "jp2h", "rreq", "jpch", "jplh", "jp2c"};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        if (!memcmp(type, types[i], 4))
            return true;
    }
    return false;
}

static void set_length(uint8_t *at, guint length) {
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(length >> (24 - 8 * i));
}

static void copy_box(GByteArray *out, const uint8_t *head, const uint8_t *data,
                     const uint8_t *end) {
    const guint before = out->len;
    g_byte_array_append(out, head, 8);
    if (!memcmp(head + 4, "jp2c", 4) && is_codestream(data, end))
        copy_codestream(out, data, end);
    else
        g_byte_array_append(out, data, (guint)(end - data));
    set_length(out->data + before, out->len - before);
}

/* A box whose length is 0 reaches to the end; 1 is before one of 64 bits (I.4). */
static void copy_boxes(GByteArray *out, const uint8_t *at, const uint8_t *end) {
    while (end - at >= 8) {
        uint64_t length = read_u32(at);
        size_t head = 8;
        if (length == 1 && end - at >= 16) {
            length = (uint64_t)read_u32(at + 8) << 32 | read_u32(at + 12);
            head = 16;
        }
        if (length < head || length > (uint64_t)(end - at))
            length = (uint64_t)(end - at);
        const uint8_t *next = at + length;
        if (is_needed(at + 4))
            copy_box(out, at, at + head, next);
        at = next;
    }
}

GByteArray *bp_jpx_strip(const uint8_t *data, size_t length) {
    const uint8_t *end = length > 0 ? data + length : data;
    const bool bare = is_codestream(data, end);
    if (!bare && (length < 12 || memcmp(data + 4, "jP  ", 4) != 0))
        return NULL;
    GByteArray *out = g_byte_array_new();
    if (bare)
        copy_codestream(out, data, end);
    else
        copy_boxes(out, data, end);
    return out;
}

/* A box within another one, or NULL. */
static const uint8_t *find_box(const uint8_t *at, const uint8_t *end, const char *type,
                               const uint8_t **behind) {
    while (end - at >= 8) {
        const uint32_t length = read_u32(at);
        const uint8_t *next = length >= 8 && length <= end - at ? at + length : end;
        if (!memcmp(at + 4, type, 4)) {
            *behind = next;
            return at + 8;
        }
        at = next;
    }
    return NULL;
}

/* One, three or four channels of one depth, and colours by one plain method (I.5.3). */
bool bp_jpx_is_archivable(const uint8_t *data, size_t length, bool has_colors) {
    const uint8_t *end = data + length, *behind, *last;
    const uint8_t *head = find_box(data, end, "jp2h", &behind);
    const uint8_t *image = head ? find_box(head, behind, "ihdr", &last) : NULL;
    if (!image || last - image < 11 || find_box(head, behind, "bpcc", &last))
        return false;
    const unsigned channels = read_u16(image + 8), bits = (image[10] & 0x7F) + 1U;
    const uint8_t *color = find_box(head, behind, "colr", &last);
    const bool plain = color && last - color >= 3 && color[0] >= 1 && color[0] <= 3 &&
                       (color[0] != 1 || (last - color >= 7 && read_u32(color + 3) != 19)) &&
                       !find_box(last, behind, "colr", &last);
    return (channels == 1 || channels == 3 || channels == 4) && bits <= 38 && (has_colors || plain);
}
