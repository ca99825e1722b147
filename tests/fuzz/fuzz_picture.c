/* Fuzzes the way of a picture from its file to its image object: its head is read as load does it,
 * and what load lets through is written as draw does it.
 * In: bytes from libFuzzer. Out: nothing; the sanitizers find what is wrong. What is refused must
 * have a reason.
 * The one idea: a changed PNG has wrong checksums and would never get far, so they are put right.
 */
#include <glib.h>
#include <stdint.h>
#include <zlib.h>

#include "draw/picture.h"
#include "load/picture_head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_PIXELS 1000000 /* more would only take longer */

static uint32_t number(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Puts the checksum of every chunk right: of its name and data, behind which it stands. */
static void mend_sums(uint8_t *png, size_t size) {
    for (size_t at = 8; at + 12 <= size;) {
        const uint32_t length = number(png + at);
        if (length > size - at - 12)
            break;
        const uLong sum = crc32(0, png + at + 4, length + 4);
        for (int i = 0; i < 4; i++)
            png[at + 8 + length + (size_t)i] = (uint8_t)(sum >> (24 - 8 * i));
        at += 12 + length;
    }
}

static void draw(const struct bp_picture *picture, struct bp_diags *diags) {
    struct bp_output *output = bp_output_new("/dev/null", diags);
    struct bp_pdf *pdf = bp_pdf_new(output);
    char why[BP_WHY] = "";
    bp_ref ref = bp_pdf_reserve(pdf);
    bool whole = picture->jpeg ? bp_jpeg_write(pdf, ref, picture, why)
                               : bp_png_write(pdf, ref, picture, why);
    g_assert_true(whole || *why);
    if (whole)
        bp_pdf_finish(pdf, ref, 0);
    bp_pdf_free(pdf);
    bp_output_abandon(output);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_picture picture;
    bool seen = bp_picture_look(data, size, "picture", (struct bp_pos){0}, &picture, diags);
    if (seen && (int64_t)picture.width * picture.height <= MOST_PIXELS) {
        uint8_t *copy = g_memdup2(data, size);
        if (!picture.jpeg)
            mend_sums(copy, size);
        picture.bytes = g_bytes_new_take(copy, size);
        draw(&picture, diags);
        g_bytes_unref(picture.bytes);
    }
    bp_diags_free(diags);
    return 0;
}
