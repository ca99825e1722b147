/* Fuzzes what is read of a picture before it is decoded: its format, size, resolution and EXIF.
 * In: bytes from libFuzzer. Out: nothing; the sanitizers find what is wrong. */
#include <glib.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diagnostics.h"
#include "load/picture_head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_picture picture;
    bool good = bp_picture_look(data, size, "picture", (struct bp_pos){"x", 1, 1}, &picture, diags);
    g_assert_true(good != bp_diags_failed(diags));
    if (good) {
        g_assert_cmpint(picture.width, >, 0);
        g_assert_cmpint(picture.height, >, 0);
        g_assert_cmpint(picture.orientation, >=, 1);
        g_assert_cmpint(picture.orientation, <=, 8);
    }
    bp_diags_free(diags);
    return 0;
}
