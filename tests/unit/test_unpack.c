/* Deflated data, unpacked: src/pdf/unpack.c. */
#include <string.h>

#include "pdf/unpack.h"
#include "pdf/writer.h"

static GByteArray *pack(const void *data, size_t length) {
    struct bp_packer *packer = bp_packer_new();
    bp_packer_add(packer, data, length);
    return bp_packer_finish(packer);
}

/* What was packed comes back, behind what was there; also where the guess is far too small. */
static void check(const char *data, size_t length) {
    GByteArray *packed = pack(data, length);
    GString *out = g_string_new("before");
    g_assert_true(bp_unpack(packed->data, packed->len, length, out));
    g_assert_cmpuint(out->len, ==, 6 + length);
    g_assert_cmpint(memcmp(out->str + 6, data, length), ==, 0);
    g_assert_true(g_str_has_prefix(out->str, "before"));
    g_string_assign(out, "x");
    g_assert_false(length > 0 && bp_unpack(packed->data, packed->len, length - 1, out));
    g_assert_false(bp_unpack(packed->data, packed->len - 1, length, out));
    packed->data[packed->len - 1] ^= 1; /* the checksum */
    g_assert_false(bp_unpack(packed->data, packed->len, length, out));
    g_assert_cmpstr(out->str, ==, "x");
    g_string_free(out, TRUE);
    g_byte_array_free(packed, TRUE);
}

static void test_whole(void) {
    check("", 0);
    check("a", 1);
    check("a\0b", 3);
    char *zeros = g_malloc0(10000000);
    check(zeros, 10000000);
    for (uint32_t i = 0, seed = 1; i < 10000000; i++)
        zeros[i] = (char)((seed = seed * 1103515245 + 12345) >> 24);
    check(zeros, 100000);
    g_free(zeros);
}

static void test_wrong(void) {
    GString *out = g_string_new(NULL);
    g_assert_false(bp_unpack("", 0, 1000, out));
    g_assert_false(bp_unpack("not deflated", 12, 1000, out));
    g_assert_cmpuint(out->len, ==, 0);
    g_string_free(out, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/unpack/whole", test_whole);
    g_test_add_func("/unpack/wrong", test_wrong);
    return g_test_run();
}
