/* Pictures put into a file by src/draw/ and read back as pixels, by the standard's rules. */
#ifndef DRAWN_PICTURE_H
#define DRAWN_PICTURE_H

#include "draw/picture.h"

#include "pdf_reader.h"

/* Four bytes a pixel: red, green, blue, opacity. */
struct pixels {
    uint32_t width, height;
    uint8_t *rgba;
};

READER void pixels_free(struct pixels *pixels) {
    g_free(pixels->rgba);
    g_free(pixels);
}

typedef bool (*picture_writer)(struct bp_pdf *, bp_ref, const struct bp_picture *, char *);

/* A file with nothing but a picture in it, whose object is `*ref`; NULL, with the reason in `why`,
 * if the picture is refused. */
READER struct pdf_file *picture_file(picture_writer write, const struct bp_picture *picture,
                                     bp_ref *ref, char why[BP_WHY]) {
    struct bp_output output = {g_byte_array_new()};
    struct bp_pdf *pdf = bp_pdf_new(&output);
    struct pdf_file *file = NULL;
    why[0] = '\0';
    *ref = bp_pdf_reserve(pdf);
    bool written = write(pdf, *ref, picture, why);
    if (written) {
        bp_pdf_finish(pdf, *ref, 0);
        file = pdf_read(output.bytes);
    } else {
        g_byte_array_unref(output.bytes);
    }
    bp_pdf_free(pdf);
    return file;
}

/* Undoes any of PNG's filters. */
READER GByteArray *picture_unfilter(const GByteArray *coded, size_t length, size_t pixel) {
    GByteArray *rows = g_byte_array_new();
    uint8_t *above = g_malloc0(length), *row = g_malloc0(length);
    g_assert_cmpuint(coded->len % (length + 1), ==, 0);
    for (size_t at = 0; at < coded->len; at += length + 1) {
        for (size_t i = 0; i < length; i++) {
            int a = i < pixel ? 0 : row[i - pixel], b = above[i];
            int c = i < pixel ? 0 : above[i - pixel], p = a + b - c, add = 0;
            switch (coded->data[at]) {
            case 0:
                break;
            case 1:
                add = a;
                break;
            case 2:
                add = b;
                break;
            case 3:
                add = (a + b) / 2;
                break;
            case 4:
                add = abs(p - a) <= abs(p - b) && abs(p - a) <= abs(p - c) ? a
                      : abs(p - b) <= abs(p - c)                           ? b
                                                                           : c;
                break;
            default:
                g_assert_not_reached();
            }
            row[i] = (uint8_t)(coded->data[at + 1 + i] + add);
        }
        g_byte_array_append(rows, row, (guint)length);
        memcpy(above, row, length);
    }
    g_free(above);
    g_free(row);
    return rows;
}

/* The palette that a dictionary names, with its escapes undone. The reader has "~" for NUL bytes.
 */
READER GByteArray *picture_palette(const struct pdf_file *file, const char *dict) {
    char *at = strstr(dict, "[/Indexed/DeviceRGB ") + strlen("[/Indexed/DeviceRGB ");
    const long last = strtol(at, &at, 10);
    const char *string = pdf_object(file, strtol(at, NULL, 10));
    GByteArray *palette = g_byte_array_new();
    for (string++; palette->len < 3 * (last + 1); string++) {
        char byte = *string == '~' ? '\0' : *string;
        if (byte == '\\')
            byte = *++string == 'r' ? '\r' : *string;
        g_byte_array_append(palette, (const guint8 *)&byte, 1);
    }
    g_assert_cmpint(*string, ==, ')');
    return palette;
}

/* Samples of 8 bits or less, unpacked: one byte each, not scaled. */
READER uint8_t *picture_samples(const struct pdf_file *file, bp_ref ref, uint32_t *channels) {
    const char *dict = pdf_object(file, ref);
    const size_t width = (size_t)pdf_number(dict, "/Width"),
                 height = (size_t)pdf_number(dict, "/Height"),
                 bits = (size_t)pdf_number(dict, "/BitsPerComponent");
    *channels = strstr(dict, "/ColorSpace/DeviceRGB") ? 3 : 1;
    const size_t length = (width * *channels * bits + 7) / 8;
    g_assert_null(strstr(dict, "/Interpolate"));
    g_assert_nonnull(strstr(dict, "/Type/XObject/Subtype/Image"));
    GByteArray *rows = file->streams->pdata[ref];
    if (strstr(dict, "/Predictor 15")) {
        g_assert_cmpint(pdf_number(dict, "/Columns"), ==, (long)width);
        g_assert_cmpint(pdf_number(dict, "/Colors"), ==, (long)*channels);
        rows = picture_unfilter(rows, length, MAX(*channels * bits / 8, 1));
    } else {
        g_byte_array_ref(rows);
    }
    g_assert_cmpuint(rows->len, ==, length * height);
    uint8_t *out = g_malloc0(width * height * *channels);
    for (size_t y = 0; y < height; y++) {
        for (size_t i = 0; i < width * *channels; i++) {
            unsigned byte = rows->data[y * length + i * bits / 8];
            unsigned shift = (unsigned)(8 - bits - i * bits % 8);
            out[y * width * *channels + i] = (uint8_t)(byte >> shift & ((1u << bits) - 1));
        }
    }
    g_byte_array_unref(rows);
    return out;
}

/* An image and its mask as pixels. */
READER struct pixels *picture_pixels(const struct pdf_file *file, bp_ref ref) {
    const char *dict = pdf_object(file, ref);
    struct pixels *pixels = g_new0(struct pixels, 1);
    uint32_t channels, one;
    pixels->width = (uint32_t)pdf_number(dict, "/Width");
    pixels->height = (uint32_t)pdf_number(dict, "/Height");
    const uint32_t n = pixels->width * pixels->height;
    const unsigned most = (1u << pdf_number(dict, "/BitsPerComponent")) - 1;
    uint8_t *samples = picture_samples(file, ref, &channels), *mask = NULL;
    GByteArray *palette = strstr(dict, "/Indexed") ? picture_palette(file, dict) : NULL;
    if (strstr(dict, "/SMask"))
        mask = picture_samples(file, (bp_ref)pdf_number(dict, "/SMask"), &one);
    pixels->rgba = g_malloc0(n * 4u);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t c = 0; c < 3; c++) {
            unsigned sample = samples[i * channels + (channels == 3 ? c : 0)];
            pixels->rgba[i * 4 + c] =
                palette ? palette->data[sample * 3 + c] : (uint8_t)(sample * 255 / most);
        }
        pixels->rgba[i * 4 + 3] = mask ? mask[i] : 255;
    }
    if (palette)
        g_byte_array_unref(palette);
    g_free(samples);
    g_free(mask);
    return pixels;
}

#endif
