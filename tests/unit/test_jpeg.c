/* JPEG pictures: src/draw/jpeg.c and jpeg_strip.c. The files are libjpeg's own; what goes into the
 * PDF is decoded by it again, and is to be the same picture. */
#include <stdio.h>

#include <jpeglib.h>

#include "drawn_picture.h"

enum { WIDTH = 45, HEIGHT = 30 };

struct kind {
    J_COLOR_SPACE given, stored; /* colours, as they are and as the file keeps them */
    int channels;
    bool progressive, no_jfif, no_adobe;
    int restart; /* rows of blocks between restart marks */
};

static const struct kind grey = {JCS_GRAYSCALE, JCS_GRAYSCALE, 1}, ycc = {JCS_RGB, JCS_YCbCr, 3},
                         rgb = {JCS_RGB, JCS_RGB, 3};

/* Smooth, so that little is lost. */
static uint8_t sample(unsigned x, unsigned y, unsigned channel) {
    return (uint8_t)(20 + x * (1 + channel) + y);
}

static void put_private(struct jpeg_compress_struct *jpeg) {
    static const char exif[] = "Exif\0\0MM\0*Private Person, 51.5N 0.1W",
                      comment[] = "Private comment", preview[] = "JFXX\0\x10Private preview",
                      photoshop[] = "Photoshop 3.0\0Private";
    jpeg_write_marker(jpeg, JPEG_APP0, (const JOCTET *)preview, sizeof preview);
    jpeg_write_marker(jpeg, JPEG_APP0 + 1, (const JOCTET *)exif, sizeof exif);
    jpeg_write_marker(jpeg, JPEG_APP0 + 13, (const JOCTET *)photoshop, sizeof photoshop);
    jpeg_write_marker(jpeg, JPEG_COM, (const JOCTET *)comment, sizeof comment);
}

static GByteArray *make_jpeg(const struct kind *kind) {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *data = NULL;
    unsigned long length = 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &data, &length);
    jpeg.image_width = WIDTH;
    jpeg.image_height = HEIGHT;
    jpeg.input_components = kind->channels;
    jpeg.in_color_space = kind->given;
    jpeg_set_defaults(&jpeg);
    jpeg_set_colorspace(&jpeg, kind->stored);
    jpeg_set_quality(&jpeg, 95, TRUE);
    if (kind->progressive)
        jpeg_simple_progression(&jpeg);
    if (kind->no_jfif)
        jpeg.write_JFIF_header = FALSE;
    if (kind->no_adobe)
        jpeg.write_Adobe_marker = FALSE;
    jpeg.restart_in_rows = kind->restart;
    jpeg_start_compress(&jpeg, TRUE);
    put_private(&jpeg);
    for (unsigned y = 0; y < HEIGHT; y++) {
        uint8_t row[WIDTH * 4], *rows[] = {row};
        for (unsigned i = 0; i < WIDTH * (unsigned)kind->channels; i++)
            row[i] = sample(i / (unsigned)kind->channels, y, i % (unsigned)kind->channels);
        jpeg_write_scanlines(&jpeg, rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    GByteArray *out = g_byte_array_new();
    g_byte_array_append(out, data, (guint)length);
    free(data);
    return out;
}

/* All samples of a JPEG, in the colours that a viewer would show. */
static GByteArray *decode(const guint8 *data, gsize length) {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    GByteArray *out = g_byte_array_new();
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&jpeg);
    jpeg_mem_src(&jpeg, data, length);
    jpeg_read_header(&jpeg, TRUE);
    jpeg_start_decompress(&jpeg);
    const guint row = jpeg.output_width * (guint)jpeg.output_components;
    while (jpeg.output_scanline < jpeg.output_height) {
        g_byte_array_set_size(out, out->len + row);
        JSAMPROW at = out->data + out->len - row;
        jpeg_read_scanlines(&jpeg, &at, 1);
    }
    jpeg_finish_decompress(&jpeg);
    jpeg_destroy_decompress(&jpeg);
    g_assert_cmpint((int)errors.num_warnings, ==, 0);
    return out;
}

static struct pdf_file *try_jpeg(const guint8 *data, gsize length, bp_ref *ref, char why[BP_WHY]) {
    const struct bp_picture picture = {.bytes = g_bytes_new(data, length),
                                       .jpeg = true,
                                       .width = WIDTH,
                                       .height = HEIGHT,
                                       .orientation = 1};
    struct pdf_file *file = picture_file(bp_jpeg_write, &picture, ref, why);
    g_bytes_unref(picture.bytes);
    return file;
}

static struct pdf_file *put_jpeg(const GByteArray *jpeg, bp_ref *ref) {
    char why[BP_WHY];
    struct pdf_file *file = try_jpeg(jpeg->data, jpeg->len, ref, why);
    g_assert_cmpstr(why, ==, "");
    g_assert_nonnull(file);
    return file;
}

/* A JPEG that goes in as it is, but for what is no picture. */
static void check_copied(const struct kind *kind) {
    bp_ref ref;
    GByteArray *jpeg = make_jpeg(kind);
    struct pdf_file *file = put_jpeg(jpeg, &ref);
    const char *dict = pdf_object(file, ref);
    const GByteArray *stored = file->streams->pdata[ref];
    g_assert_nonnull(strstr(dict, "/Filter/DCTDecode"));
    g_assert_nonnull(strstr(dict, kind->channels == 1 ? "/DeviceGray" : "/DeviceRGB"));
    g_assert_cmpint(strstr(dict, "/ColorTransform 0") != NULL, ==, kind->stored == JCS_RGB);
    g_assert_cmpint(pdf_number(dict, "/Width"), ==, WIDTH);
    g_assert_cmpint(pdf_number(dict, "/Height"), ==, HEIGHT);
    g_assert_null(memmem(stored->data, stored->len, "Private", 7));
    GByteArray *before = decode(jpeg->data, jpeg->len), *after = decode(stored->data, stored->len);
    g_assert_cmpmem(before->data, before->len, after->data, after->len);
    g_byte_array_unref(before);
    g_byte_array_unref(after);
    g_byte_array_unref(jpeg);
    pdf_free(file);
}

static void test_copied(void) {
    const struct kind *kinds[] = {&grey, &ycc, &rgb};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        for (int way = 0; way < 8; way++) {
            struct kind kind = *kinds[i];
            kind.progressive = way & 1;
            kind.restart = way & 2 ? 1 : 0;
            kind.no_jfif = way & 4;
            check_copied(&kind);
        }
    }
}

/* Colours whose meaning follows from the names of the components alone. */
static void test_unsaid(void) {
    struct kind kind = rgb;
    kind.no_adobe = true;
    check_copied(&kind);
    kind = ycc;
    kind.no_jfif = true;
    check_copied(&kind);
}

/* What comes behind the end, or stands before a marker to fill up, is left out or does no harm. */
static void test_around(void) {
    bp_ref ref;
    GByteArray *jpeg = make_jpeg(&ycc);
    const guint length = jpeg->len;
    g_byte_array_append(jpeg, (const guint8 *)"Private film behind the picture", 31);
    struct pdf_file *file = put_jpeg(jpeg, &ref);
    GByteArray *stored = file->streams->pdata[ref];
    g_assert_cmpuint(stored->len, <, length);
    g_assert_cmpmem(stored->data + stored->len - 2, 2, "\xFF\xD9", 2);
    pdf_free(file);
    g_byte_array_set_size(jpeg, length);
    GByteArray *filled = g_byte_array_new();
    g_byte_array_append(filled, jpeg->data, 2);
    g_byte_array_append(filled, (const guint8 *)"\xFF\xFF\xFF", 3);
    g_byte_array_append(filled, jpeg->data + 2, length - 2);
    pdf_free(put_jpeg(filled, &ref));
    g_byte_array_unref(filled);
    g_byte_array_unref(jpeg);
}

/* Printing colours, plain or as Adobe's programs write them, become RGB. */
static void test_cmyk(void) {
    static const struct kind plain = {JCS_CMYK, JCS_CMYK, 4, .no_adobe = true},
                             adobe = {JCS_CMYK, JCS_CMYK, 4}, ycck = {JCS_CMYK, JCS_YCCK, 4};
    const struct kind *kinds[] = {&plain, &adobe, &ycck};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        bp_ref ref;
        GByteArray *jpeg = make_jpeg(kinds[i]);
        struct pdf_file *file = put_jpeg(jpeg, &ref);
        g_assert_null(strstr(pdf_object(file, ref), "/DCTDecode"));
        struct pixels *pixels = picture_pixels(file, ref);
        for (unsigned k = 0; k < WIDTH * HEIGHT * 3; k++) {
            const unsigned x = k / 3 % WIDTH, y = k / 3 / WIDTH, channel = k % 3;
            int ink = sample(x, y, channel), black = sample(x, y, 3);
            int want = kinds[i] == &plain ? (255 - ink) * (255 - black) / 255 : ink * black / 255;
            int got = pixels->rgba[k / 3 * 4 + channel];
            g_assert_cmpint(abs(got - want), <, 16);
        }
        pixels_free(pixels);
        pdf_free(file);
        g_byte_array_unref(jpeg);
    }
}

/* Cut anywhere, it is refused; changed anywhere, it is refused or taken, and never more than that.
 */
static void test_damage(void) {
    struct kind progressive = ycc, cmyk = {JCS_CMYK, JCS_CMYK, 4};
    progressive.progressive = true;
    const struct kind *kinds[] = {&grey, &ycc, &progressive, &cmyk};
    char why[BP_WHY];
    bp_ref ref;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        GByteArray *jpeg = make_jpeg(kinds[i]);
        for (guint length = 0; length < jpeg->len; length++) {
            g_assert_null(try_jpeg(jpeg->data, length, &ref, why));
            g_assert_cmpstr(why, !=, "");
        }
        for (guint at = 0; at < jpeg->len; at++) {
            jpeg->data[at] ^= 0x2A;
            struct pdf_file *file = try_jpeg(jpeg->data, jpeg->len, &ref, why);
            g_assert_true(file || *why);
            if (file)
                pdf_free(file);
            jpeg->data[at] ^= 0x2A;
        }
        g_byte_array_unref(jpeg);
    }
}

/* The end is there, but not what should be before it. */
static void test_hole(void) {
    GByteArray *jpeg = make_jpeg(&ycc);
    char why[BP_WHY];
    bp_ref ref;
    g_byte_array_remove_range(jpeg, jpeg->len - 200, 198);
    g_assert_null(try_jpeg(jpeg->data, jpeg->len, &ref, why));
    g_assert_cmpstr(why, !=, "");
    g_byte_array_unref(jpeg);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/jpeg/copied", test_copied);
    g_test_add_func("/jpeg/unsaid", test_unsaid);
    g_test_add_func("/jpeg/around", test_around);
    g_test_add_func("/jpeg/cmyk", test_cmyk);
    g_test_add_func("/jpeg/damage", test_damage);
    g_test_add_func("/jpeg/hole", test_hole);
    return g_test_run();
}
