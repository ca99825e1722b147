/* What is believed of a picture's file: sizes, resolution, orientation, and no byte beyond its end.
 */
#include "load/picture_head.h"

#include "loading.h"

#define PNG "\x89PNG\r\n\x1a\n"
#define IHDR(size) "\0\0\0\rIHDR" size "\10\2\0\0\0cccc"
#define PHYS(perMetre, unit) "\0\0\0\x09pHYs" perMetre perMetre unit "cccc"
#define IDAT "\0\0\0\0IDATcccc"

#define SOI "\xFF\xD8"
#define JFIF(unit, density) "\xFF\xE0\0\x10JFIF\0\1\1" unit density density "\0\0"
#define EXIF(length, tiff) "\xFF\xE1\0" length "Exif\0\0" tiff
#define SOF(marker, size) "\xFF" marker "\0\x11\10" size "\3\1\x11\0\2\x11\0\3\x11\0"

/* Big-endian: orientation 6, 300 dots an inch. Little-endian: orientation 8. */
#define TIFF_BIG                                                                                   \
    "MM\0*\0\0\0\10\0\3"                                                                           \
    "\1\x12\0\3\0\0\0\1\0\6\0\0"                                                                   \
    "\1\x1A\0\5\0\0\0\1\0\0\0\x2E"                                                                 \
    "\1\x28\0\3\0\0\0\1\0\2\0\0"                                                                   \
    "\0\0\1\x2C\0\0\0\1"
#define TIFF_LITTLE "II*\0\10\0\0\0\1\0\x12\1\3\0\1\0\0\0\10\0\0\0"

#define PNG_EXIF                                                                                   \
    "\0\0\0\x1A"                                                                                   \
    "eXIf" TIFF_LITTLE "\0\0\0\0"                                                                  \
    "cccc"

/* Looks at a copy that ends where the heap block ends, so that a sanitizer sees every step too far.
 */
static char *look(const char *data, size_t length, struct bp_picture *picture) {
    struct bp_diags *diags = bp_diags_new();
    char *copy = g_memdup2(data, length);
    bool good =
        bp_picture_look(copy, length, "p.png", (struct bp_pos){"x.xml", 1, 2}, picture, diags);
    g_free(copy);
    char *text = said(diags);
    g_assert_cmpint(good, ==, *text == '\0');
    bp_diags_free(diags);
    return text;
}

static void assert_good(const char *data, size_t length, struct bp_picture expected) {
    struct bp_picture picture;
    char *text = look(data, length, &picture);
    g_assert_cmpstr(text, ==, "");
    g_assert_cmpint(picture.jpeg, ==, expected.jpeg);
    g_assert_cmpint(picture.width, ==, expected.width);
    g_assert_cmpint(picture.height, ==, expected.height);
    g_assert_cmpint(picture.orientation, ==, expected.orientation);
    g_assert_cmpint(picture.dpi, ==, expected.dpi);
    g_free(text);
}

static void assert_bad(const char *data, size_t length, const char *slug) {
    struct bp_picture picture;
    char *text = look(data, length, &picture);
    char *expected = g_strdup_printf("%s x.xml:1:2\n", slug);
    g_assert_cmpstr(text, ==, expected);
    g_free(expected);
    g_free(text);
}

#define GOOD(bytes, ...) assert_good((bytes), sizeof(bytes) - 1, (struct bp_picture){__VA_ARGS__})
#define BAD(bytes, slug) assert_bad((bytes), sizeof(bytes) - 1, (slug))

static void test_png(void) {
    GOOD(PNG IHDR("\0\0\0\3\0\0\1\0") IDAT, .width = 3, .height = 256, .orientation = 1);
    GOOD(PNG IHDR("\0\0\0\3\0\0\1\0") PHYS("\0\0\x2E\x23", "\1") IDAT, .width = 3, .height = 256,
         .orientation = 1, .dpi = 300);
    GOOD(PNG IHDR("\0\0\0\3\0\0\1\0") PHYS("\0\0\x2E\x23", "\0") IDAT, .width = 3, .height = 256,
         .orientation = 1);
    GOOD(PNG IHDR("\0\0\0\3\0\0\1\0") PNG_EXIF IDAT, .width = 256, .height = 3, .orientation = 8);
    GOOD(PNG IHDR("\0\0\0\3\0\0\1\0") IDAT PNG_EXIF, .width = 256, .height = 3, .orientation = 8);
    GOOD(PNG IHDR("\0\0\0\3\0\0\1\0") IDAT "\0\0\1\0eXIfMM", .width = 3, .height = 256,
         .orientation = 1);
    BAD(PNG, "picture-damaged");
    BAD(PNG IHDR("\0\0\0\3\0\0\1\0"), "picture-damaged");
    BAD(PNG IHDR("\0\0\0\0\0\0\1\0") IDAT, "picture-damaged");
    BAD(PNG IDAT, "picture-damaged");
    BAD(PNG IHDR("\0\0\0\1\0\0\0\1") "\xFF\xFF\xFF\xFFtEXt", "picture-damaged");
    BAD(PNG IHDR("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF") IDAT, "picture-large");
    BAD(PNG IHDR("\0\0\x27\x11\0\0\x27\x11") IDAT, "picture-large");
}

static void test_jpeg(void) {
    GOOD(SOI JFIF("\1", "\0\x48") SOF("\xC0", "\0\2\1\0"), .jpeg = true, .width = 256, .height = 2,
         .orientation = 1, .dpi = 72);
    GOOD(SOI JFIF("\2", "\0\x76") "\xFF\xFF" SOF("\xC2", "\0\2\1\0"), .jpeg = true, .width = 256,
         .height = 2, .orientation = 1, .dpi = 300);
    GOOD(SOI EXIF("\x3E", TIFF_BIG) SOF("\xC1", "\0\2\1\0"), .jpeg = true, .width = 2,
         .height = 256, .orientation = 6, .dpi = 300);
    GOOD(SOI EXIF("\x1E", TIFF_LITTLE) SOF("\xC0", "\0\2\1\0"), .jpeg = true, .width = 2,
         .height = 256, .orientation = 8);
    BAD(SOI "\xFF", "picture-damaged");
    BAD(SOI "\xFF\xD9\0\0", "picture-damaged");
    BAD(SOI "\xFF\xDA\0\2", "picture-damaged");
    BAD(SOI "\xFF\xE0\0\1", "picture-damaged");
    BAD(SOI SOF("\xC0", "\0\0\1\0"), "picture-damaged");
    BAD(SOI SOF("\xC3", "\0\2\1\0"), "picture-damaged");
    BAD(SOI SOF("\xC9", "\0\2\1\0"), "picture-damaged");
}

/* EXIF that lies about its offsets and counts is not heeded. */
static void test_exif(void) {
#define FRAME SOF("\xC0", "\0\2\1\0")
#define PLAIN .jpeg = true, .width = 256, .height = 2, .orientation = 1
    GOOD(SOI EXIF("\x10", "MM\0*\xFF\xFF\xFF\xF0") FRAME, PLAIN);
    GOOD(SOI EXIF("\x12", "MM\0*\0\0\0\10\xFF\xFF") FRAME, PLAIN);
    GOOD(SOI EXIF("\x08", "") FRAME, PLAIN);
    GOOD(SOI EXIF("\x1E", "MM\0*\0\0\0\10\0\1\1\x12\0\3\0\0\0\1\0\x63\0\0") FRAME, PLAIN);
    GOOD(SOI EXIF("\x1E", "MM\0*\0\0\0\10\0\1\1\x1A\0\5\0\0\0\1\xFF\xFF\xFF\xFF") FRAME, PLAIN);
}

static void test_others(void) {
    BAD("", "picture-damaged");
    BAD("x", "picture-format");
    BAD("GIF89a", "picture-format");
    BAD("RIFF....WEBP", "picture-format");
    BAD("....ftypheic", "picture-format");
    BAD("<svg xmlns=''/>", "picture-format");
    BAD("%PDF-1.7", "picture-format");
}

/* Any beginning of a good file is told to be one, and no byte behind it is read. */
static void test_cut(void) {
    static const char whole[] = SOI EXIF("\x3E", TIFF_BIG) SOF("\xC0", "\0\2\1\0");
    for (size_t length = 3; length < sizeof whole - 1; length++)
        assert_bad(whole, length, "picture-damaged");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/picture-head/png", test_png);
    g_test_add_func("/picture-head/jpeg", test_jpeg);
    g_test_add_func("/picture-head/exif", test_exif);
    g_test_add_func("/picture-head/others", test_others);
    g_test_add_func("/picture-head/cut", test_cut);
    return g_test_run();
}
