/* Values as PDF writes them: src/pdf/values.c. */
#include <locale.h>
#include <string.h>

#include "pdf/writer.h"

#define CHECK(call, expected)                                                                      \
    do {                                                                                           \
        GString *out = g_string_new(NULL);                                                         \
        call;                                                                                      \
        g_assert_cmpstr(out->str, ==, expected);                                                   \
        g_string_free(out, TRUE);                                                                  \
    } while (0)

static void test_len(void) {
    CHECK(bp_put_len(out, 0), "0");
    CHECK(bp_put_len(out, 12000), "12");
    CHECK(bp_put_len(out, 12500), "12.5");
    CHECK(bp_put_len(out, 12340), "12.34");
    CHECK(bp_put_len(out, 1), "0.001");
    CHECK(bp_put_len(out, -1), "-0.001");
    CHECK(bp_put_len(out, -12050), "-12.05");
    CHECK(bp_put_len(out, 100000), "100");
    CHECK(bp_put_len(out, INT32_MAX), "2147483.647");
    CHECK(bp_put_len(out, INT32_MIN), "-2147483.648");
}

static void test_int(void) {
    CHECK(bp_put_int(out, 0), "0");
    CHECK(bp_put_int(out, -7), "-7");
    CHECK(bp_put_int(out, INT64_MAX), "9223372036854775807");
    CHECK(bp_put_int(out, INT64_MIN), "-9223372036854775808");
}

/* A space only where the value would run into what is before it. */
static void test_spaces(void) {
    CHECK((bp_put_int(out, 1), bp_put_int(out, 2)), "1 2");
    CHECK((g_string_append(out, "/Key"), bp_put_len(out, 500)), "/Key 0.5");
    CHECK((g_string_append(out, "["), bp_put_ref(out, 3), bp_put_ref(out, 4)), "[3 0 R 4 0 R");
    CHECK((g_string_append(out, ">>"), bp_put_int(out, 5)), ">>5");
    CHECK((bp_put_text(out, "a"), bp_put_int(out, 5)), "(a)5");
    CHECK((g_string_append(out, "1\n"), bp_put_int(out, -5)), "1\n-5");
}

static void test_name(void) {
    CHECK(bp_put_name(out, "Type"), "/Type");
    CHECK(bp_put_name(out, "A+Noto Sans#(1)/%"), "/A+Noto#20Sans#23#281#29#2F#25");
    CHECK(bp_put_name(out, "\xC3\xA9"), "/#C3#A9");
}

static void test_bytes(void) {
    CHECK(bp_put_bytes(out, "plain", 5), "(plain)");
    CHECK(bp_put_bytes(out, "", 0), "()");
    CHECK(bp_put_bytes(out, "(a)\\\r\n", 6), "(\\(a\\)\\\\\\r\n)");
    GString *out = g_string_new(NULL);
    bp_put_bytes(out, "a\0b", 3);
    g_assert_cmpuint(out->len, ==, 5);
    g_assert_cmpint(memcmp(out->str, "(a\0b)", 5), ==, 0);
    g_string_free(out, TRUE);
}

static void check_text(const char *utf8, const void *expected, size_t length) {
    GString *out = g_string_new(NULL);
    bp_put_text(out, utf8);
    g_assert_cmpuint(out->len, ==, length);
    g_assert_cmpint(memcmp(out->str, expected, length), ==, 0);
    g_string_free(out, TRUE);
}

static void test_text(void) {
    check_text("Report (A)", "(Report \\(A\\))", 14);
    check_text("\xE2\x80\x93", "(\xFE\xFF\x20\x13)", 6);             /* en dash */
    check_text("\xF0\x9F\x99\x82", "(\xFE\xFF\xD8\x3D\xDE\x42)", 8); /* beyond the basic plane */
    check_text("\x18", "(\xFE\xFF\0\x18)", 6);                       /* a breve in PDFDocEncoding */
    check_text("\xC2\xAD", "(\xFE\xFF\0\xAD)", 6);
    /* U+0128 has the byte of "(" in it, and U+010D that of a carriage return. */
    check_text("\xC4\xA8\xC4\x8D", "(\xFE\xFF\x01\\\x28\x01\\r)", 10);
}

/* PDF/A-2 allows 32,767 bytes; whole characters are left off. */
static void test_long_text(void) {
    char *ascii = g_strnfill(40000, 'a');
    GString *wide = g_string_new(NULL), *out = g_string_new(NULL);
    bp_put_text(out, ascii);
    g_assert_cmpuint(out->len, ==, 32767 + 2);
    for (int i = 0; i < 20000; i++)
        g_string_append(wide, "\xE4\xB8\xAD");
    g_string_truncate(out, 0);
    bp_put_text(out, wide->str);
    g_assert_cmpuint(out->len, <=, 32767 + 2);
    g_assert_cmpuint(out->len, >, 32760);
    g_assert_cmpuint(out->len % 2, ==, 0);
    g_free(ascii);
    g_string_free(wide, TRUE);
    g_string_free(out, TRUE);
}

int main(int argc, char **argv) {
    setlocale(LC_ALL, ""); /* a comma locale must not matter; tests/run sets one */
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/values/len", test_len);
    g_test_add_func("/values/int", test_int);
    g_test_add_func("/values/spaces", test_spaces);
    g_test_add_func("/values/name", test_name);
    g_test_add_func("/values/bytes", test_bytes);
    g_test_add_func("/values/text", test_text);
    g_test_add_func("/values/long-text", test_long_text);
    return g_test_run();
}
