/* PNG pictures: src/draw/png.c and samples.c. Every kind that the format has is written by libpng,
 * put into a file and read back from there, pixel by pixel. */
#include <math.h>
#include <png.h>
#include <zlib.h>

#include "drawn_picture.h"

enum { WIDTH = 13, HEIGHT = 9, CHANNELS = 4 };

/* A kind of picture, and what it has besides pixels. */
struct kind {
    int type, depth;
    png_fixed_point gamma; /* 0: not said */
    bool interlaced, trns, opaque, srgb;
};

/* The sample that a file of this depth has there; also tells entries of palettes. */
static unsigned raw(unsigned x, unsigned y, unsigned channel, int depth) {
    unsigned most = (1u << depth) - 1;
    return (x * 2654435761u + y * 40503u * (channel + 3) + channel * 977u + x * y * 31u) >> 7 &
           most;
}

static unsigned raw_alpha(const struct kind *kind, unsigned x, unsigned y) {
    return kind->opaque ? (1u << kind->depth) - 1 : raw(x, y, 3, kind->depth);
}

/* 8 bits of a sample; 16 are rounded, not cut. */
static uint8_t to_8(unsigned value, int depth) {
    if (depth == 16)
        return (uint8_t)((value * 255u + 32895) >> 16);
    return (uint8_t)(value * 255 / ((1u << depth) - 1));
}

/* All bytes but "~", which the reader has for NUL. */
static png_color entry(unsigned index) {
    png_byte byte = (png_byte)(index == '~' ? 1 : index);
    return (png_color){byte, (png_byte)(255 - byte == '~' ? 1 : 255 - byte), '\\'};
}

static int channels_of(const struct kind *kind) {
    static const int channels[] = {1, 0, 3, 1, 2, 0, 4};
    return channels[kind->type];
}

static void append(png_structp png, png_bytep data, size_t length) {
    g_byte_array_append(png_get_io_ptr(png), data, (guint)length);
}

static void no_flush(png_structp png) {
    (void)png;
}

static void put_extras(png_structp png, png_infop info, const struct kind *kind) {
    png_color palette[256];
    png_byte opacity[256];
    const int n = 1 << MIN(kind->depth, 8);
    for (unsigned i = 0; i < 256; i++) {
        palette[i] = entry(i);
        opacity[i] = (png_byte)(kind->opaque ? 255 : i * 37);
    }
    if (kind->type == PNG_COLOR_TYPE_PALETTE)
        png_set_PLTE(png, info, palette, n);
    const png_color_16 key = {.red = (png_uint_16)raw(3, 2, 0, kind->depth),
                              .green = (png_uint_16)raw(3, 2, 1, kind->depth),
                              .blue = (png_uint_16)raw(3, 2, 2, kind->depth),
                              .gray = (png_uint_16)raw(3, 2, 0, kind->depth)};
    if (kind->trns) /* half of a palette; the rest is opaque */
        png_set_tRNS(png, info, opacity, n / 2, &key);
    if (kind->gamma)
        png_set_gAMA_fixed(png, info, kind->gamma);
    if (kind->srgb)
        png_set_sRGB(png, info, 0);
    png_text text = {.compression = PNG_TEXT_COMPRESSION_NONE,
                     .key = (char *)"Author",
                     .text = (char *)"Private Person",
                     .text_length = strlen("Private Person")};
    png_set_text(png, info, &text, 1);
}

/* Writes one row of a kind, packed as PNG has it. */
static void make_row(const struct kind *kind, unsigned y, uint8_t *row) {
    const unsigned n = (unsigned)channels_of(kind), depth = (unsigned)kind->depth;
    memset(row, 0, WIDTH * CHANNELS * 2);
    for (unsigned i = 0; i < WIDTH * n; i++) {
        const unsigned x = i / n, channel = i % n;
        const bool alpha = kind->type & PNG_COLOR_MASK_ALPHA && channel == n - 1;
        unsigned value = alpha ? raw_alpha(kind, x, y) : raw(x, y, channel, kind->depth);
        if (depth == 16) {
            row[2 * i] = (uint8_t)(value >> 8);
            row[2 * i + 1] = (uint8_t)value;
        } else {
            row[i * depth / 8] |= (uint8_t)(value << (8 - depth - i * depth % 8));
        }
    }
}

static GByteArray *make_png(const struct kind *kind) {
    GByteArray *out = g_byte_array_new();
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    uint8_t rows[HEIGHT][WIDTH * CHANNELS * 2];
    png_bytep pointers[HEIGHT];
    for (unsigned y = 0; y < HEIGHT; y++) {
        make_row(kind, y, rows[y]);
        pointers[y] = rows[y];
    }
    if (setjmp(png_jmpbuf(png)))
        g_error("libpng can't write type %d, %d bits", kind->type, kind->depth);
    png_set_write_fn(png, out, append, no_flush);
    png_set_IHDR(png, info, WIDTH, HEIGHT, kind->depth, kind->type,
                 kind->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, 0, 0);
    put_extras(png, info, kind);
    png_write_info(png, info);
    png_write_image(png, pointers);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return out;
}

/* The pixel that the file has there. */
static void plain_pixel(const struct kind *kind, unsigned x, unsigned y, uint8_t *rgba) {
    const int depth = kind->depth;
    const bool grey = !(kind->type & PNG_COLOR_MASK_COLOR);
    bool is_key = true;
    rgba[3] = 255;
    if (kind->type == PNG_COLOR_TYPE_PALETTE) {
        unsigned index = raw(x, y, 0, depth);
        png_color colour = entry(index);
        memcpy(rgba, &colour, 3);
        if (kind->trns && index < 1u << (depth - 1) && !kind->opaque)
            rgba[3] = (uint8_t)(index * 37);
        return;
    }
    for (unsigned c = 0; c < 3; c++) {
        unsigned value = raw(x, y, grey ? 0 : c, depth);
        is_key = is_key && value == raw(3, 2, grey ? 0 : c, depth);
        rgba[c] = to_8(value, depth);
    }
    if (kind->type & PNG_COLOR_MASK_ALPHA)
        rgba[3] = to_8(raw_alpha(kind, x, y), depth);
    if (kind->trns && is_key)
        rgba[3] = 0;
}

/* Black and white have no gamma; 45,000 is as good as sRGB's. */
static bool has_gamma(const struct kind *kind) {
    const bool bilevel = kind->type == PNG_COLOR_TYPE_GRAY && kind->depth == 1;
    return kind->gamma && kind->gamma != 45000 && !kind->srgb && !bilevel;
}

/* What the pixel is to look like. */
static void expected_pixel(const struct kind *kind, unsigned x, unsigned y, uint8_t *rgba) {
    plain_pixel(kind, x, y, rgba);
    for (int c = 0; c < 3 && has_gamma(kind); c++) {
        double value = rgba[c] / 255.0;
        if (kind->depth == 16)
            value = raw(x, y, kind->type & PNG_COLOR_MASK_COLOR ? (unsigned)c : 0, 16) / 65535.0;
        const double linear = pow(value, 1e5 / kind->gamma);
        rgba[c] = (uint8_t)lround(255 * pow(linear, 1 / 2.2));
    }
}

/* libpng has 11 bits of 16 where it changes gamma, which tells near black; the reader has "~" for
 * NUL. */
static bool is_near(const struct kind *kind, const uint8_t *got, const uint8_t *want) {
    const int off = !has_gamma(kind) ? 0 : kind->depth == 16 ? 8 : 1;
    bool near = got[3] == want[3];
    for (int c = 0; c < 3; c++) {
        const bool taken = has_gamma(kind) && want[c] == '~' && got[c] == 0;
        near = near && (taken || abs(got[c] - want[c]) <= off);
    }
    return near;
}

static struct bp_picture picture_of(GByteArray *file, int width, int height) {
    return (struct bp_picture){.bytes = g_byte_array_free_to_bytes(file),
                               .width = width,
                               .height = height,
                               .orientation = 1};
}

/* Puts a picture into a file; the caller frees that. With `most`, as one that is made smaller if it
 * has more pixels than it has. */
static struct pdf_file *put_png_of(GByteArray *png, bool most, bp_ref *ref) {
    char why[BP_WHY];
    struct bp_picture picture = picture_of(png, WIDTH, HEIGHT);
    picture.most_width = most ? WIDTH : 0;
    picture.most_height = most ? HEIGHT : 0;
    struct pdf_file *file = picture_file(bp_png_write, &picture, ref, why);
    g_assert_cmpstr(why, ==, "");
    g_assert_nonnull(file);
    g_bytes_unref(picture.bytes);
    return file;
}

static struct pdf_file *put_png(GByteArray *png, bp_ref *ref) {
    return put_png_of(png, false, ref);
}

static void check_form(const struct kind *kind, bool most) {
    bp_ref ref;
    struct pdf_file *file = put_png_of(make_png(kind), most, &ref);
    struct pixels *pixels = picture_pixels(file, ref);
    g_assert_cmpuint(pixels->width, ==, WIDTH);
    g_assert_cmpuint(pixels->height, ==, HEIGHT);
    for (unsigned y = 0; y < HEIGHT; y++) {
        for (unsigned x = 0; x < WIDTH; x++) {
            const uint8_t *got = pixels->rgba + (y * WIDTH + x) * 4;
            uint8_t want[4];
            expected_pixel(kind, x, y, want);
            if (!is_near(kind, got, want))
                g_error("type %d, %d bits%s%s%s: pixel %u, %u is %d %d %d %d, not %d %d %d %d",
                        kind->type, kind->depth, kind->interlaced ? ", interlaced" : "",
                        kind->trns ? ", tRNS" : "", most ? ", made smaller" : "", x, y, got[0],
                        got[1], got[2], got[3], want[0], want[1], want[2], want[3]);
        }
    }
    const bool may_mask = kind->trns || kind->type & PNG_COLOR_MASK_ALPHA;
    if (!may_mask || kind->opaque)
        g_assert_null(strstr(pdf_object(file, ref), "/SMask"));
    g_assert_cmpint(pdf_find(file, "Private"), ==, 0);
    pixels_free(pixels);
    pdf_free(file);
}

static void check_kind(const struct kind *kind) {
    check_form(kind, false);
}

/* Fifteen combinations of type and depth (ISO/IEC 15948, table 11.1), interlaced or not. */
static const struct kind all_kinds[] = {
    {PNG_COLOR_TYPE_GRAY, 1, .trns = false},        {PNG_COLOR_TYPE_GRAY, 2, .trns = false},
    {PNG_COLOR_TYPE_GRAY, 4, .trns = false},        {PNG_COLOR_TYPE_GRAY, 8, .trns = false},
    {PNG_COLOR_TYPE_GRAY, 16, .trns = false},       {PNG_COLOR_TYPE_RGB, 8, .trns = false},
    {PNG_COLOR_TYPE_RGB, 16, .trns = false},        {PNG_COLOR_TYPE_PALETTE, 1, .trns = false},
    {PNG_COLOR_TYPE_PALETTE, 2, .trns = false},     {PNG_COLOR_TYPE_PALETTE, 4, .trns = false},
    {PNG_COLOR_TYPE_PALETTE, 8, .trns = false},     {PNG_COLOR_TYPE_GRAY_ALPHA, 8, .trns = false},
    {PNG_COLOR_TYPE_GRAY_ALPHA, 16, .trns = false}, {PNG_COLOR_TYPE_RGB_ALPHA, 8, .trns = false},
    {PNG_COLOR_TYPE_RGB_ALPHA, 16, .trns = false},
};

static void test_kinds(void) {
    for (size_t i = 0; i < G_N_ELEMENTS(all_kinds); i++) {
        for (int interlaced = 0; interlaced < 2; interlaced++) {
            struct kind kind = all_kinds[i];
            kind.interlaced = interlaced;
            check_kind(&kind);
            kind.opaque = true;
            check_kind(&kind);
            kind.opaque = false;
            kind.trns = !(kind.type & PNG_COLOR_MASK_ALPHA);
            check_kind(&kind);
        }
    }
}

/* What needs no change has the bits it came with; what does, 8. */
static void test_forms(void) {
    static const struct {
        struct kind kind;
        int bits;
        const char *space;
    } forms[] = {
        {{PNG_COLOR_TYPE_GRAY, 1}, 1, "/ColorSpace/DeviceGray"},
        {{PNG_COLOR_TYPE_GRAY, 16}, 8, "/ColorSpace/DeviceGray"},
        {{PNG_COLOR_TYPE_RGB, 8}, 8, "/ColorSpace/DeviceRGB"},
        {{PNG_COLOR_TYPE_PALETTE, 2}, 2, "/ColorSpace[/Indexed/DeviceRGB 3 "},
        {{PNG_COLOR_TYPE_PALETTE, 2, .interlaced = true}, 2, "/ColorSpace[/Indexed/DeviceRGB 3 "},
        {{PNG_COLOR_TYPE_PALETTE, 4, .trns = true}, 8, "/ColorSpace[/Indexed/DeviceRGB 15 "},
        {{PNG_COLOR_TYPE_RGB_ALPHA, 16}, 8, "/ColorSpace/DeviceRGB/SMask"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        bp_ref ref;
        struct pdf_file *file = put_png(make_png(&forms[i].kind), &ref);
        g_assert_cmpint(pdf_number(pdf_object(file, ref), "/BitsPerComponent"), ==, forms[i].bits);
        g_assert_nonnull(strstr(pdf_object(file, ref), forms[i].space));
        pdf_free(file);
    }
}

/* A gamma other than sRGB's is put right, in pixels or in the palette; sRGB's own changes nothing,
 * and black and white stay what they are. */
static void test_gamma(void) {
    static const struct kind near = {PNG_COLOR_TYPE_RGB, 8, .gamma = 45000},
                             said = {PNG_COLOR_TYPE_RGB, 8, .srgb = true},
                             bilevel = {PNG_COLOR_TYPE_GRAY, 1, .gamma = 100000};
    check_kind(&near);
    check_kind(&said);
    check_kind(&bilevel);
    for (size_t i = 0; i < G_N_ELEMENTS(all_kinds); i++) {
        for (int form = 0; form < 8; form++) {
            struct kind kind = all_kinds[i];
            kind.gamma = form & 4 ? 30000 : 100000;
            kind.interlaced = form & 1;
            check_form(&kind, form & 2);
            kind.trns = !(kind.type & PNG_COLOR_MASK_ALPHA);
            check_form(&kind, form & 2);
        }
    }
}

/* Whatever is cut off or changed, it is refused with a reason or drawn whole; never more. */
static void test_damage(void) {
    static const struct kind kinds[] = {{PNG_COLOR_TYPE_RGB, 8},
                                        {PNG_COLOR_TYPE_PALETTE, 4, .trns = true},
                                        {PNG_COLOR_TYPE_GRAY_ALPHA, 16, .interlaced = true}};
    char why[BP_WHY];
    bp_ref ref;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        GByteArray *whole = make_png(&kinds[i]);
        for (guint length = 0; length < whole->len; length++) {
            struct bp_picture cut = {.bytes = g_bytes_new(whole->data, length),
                                     .width = WIDTH,
                                     .height = HEIGHT,
                                     .orientation = 1};
            g_assert_null(picture_file(bp_png_write, &cut, &ref, why));
            g_assert_cmpstr(why, !=, "");
            g_bytes_unref(cut.bytes);
        }
        for (guint at = 0; at < whole->len; at++) {
            struct bp_picture changed = {.width = WIDTH, .height = HEIGHT, .orientation = 1};
            whole->data[at] ^= 0x55;
            changed.bytes = g_bytes_new(whole->data, whole->len);
            whole->data[at] ^= 0x55;
            struct pdf_file *file = picture_file(bp_png_write, &changed, &ref, why);
            g_assert_true(file || *why);
            if (file)
                pdf_free(file);
            g_bytes_unref(changed.bytes);
        }
        g_byte_array_unref(whole);
    }
}

/* A head that claims other sizes than load has read is not believed. */
static void test_sizes(void) {
    static const struct kind kind = {PNG_COLOR_TYPE_RGB, 8};
    struct bp_picture picture = picture_of(make_png(&kind), WIDTH, HEIGHT + 1);
    char why[BP_WHY];
    bp_ref ref;
    g_assert_null(picture_file(bp_png_write, &picture, &ref, why));
    g_assert_cmpstr(why, ==, "it gives two different sizes");
    g_bytes_unref(picture.bytes);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/png/kinds", test_kinds);
    g_test_add_func("/png/forms", test_forms);
    g_test_add_func("/png/gamma", test_gamma);
    g_test_add_func("/png/damage", test_damage);
    g_test_add_func("/png/sizes", test_sizes);
    return g_test_run();
}
