/* PNG (ISO/IEC 15948).
 * In: a file's bytes, which may be anything. Out: an image object, and a mask where pixels are
 * transparent.
 * PDF's compression with PNG predictors is PNG's own (ISO 32000-1, 7.4.4.4). A picture that needs
 * no change is decoded only to see that it is whole, and its compressed data go into the file as
 * they are; the others come out of libpng in 8 bits, transparency apart.
 *
 * libpng leaves by longjmp() where a file is damaged, so all that is to be freed hangs in a struct.
 */
#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <string.h>

#include "draw/picture.h"
#include "draw/samples.h"

#define SIGNATURE 8      /* bytes before the first chunk */
#define CHUNK_FRAME 12   /* bytes of a chunk besides its data: length, name, checksum */
#define GAMMA_SRGB 45455 /* in 1/100,000, as libpng has it: 1 / 2.2 */
#define GAMMA_SCREEN 220000
#define GAMMA_NEAR 2500 /* no eye sees the difference */

struct png_reader {
    const uint8_t *data;
    size_t length, offset;
    png_structp png;
    png_infop info;
    char *why;
    uint8_t *pixels;                  /* a row, or, of an interlaced picture, all of them */
    uint8_t *plain, *alpha;           /* a row taken apart */
    struct bp_samples *colour, *mask; /* NULL: copied; opaque */
    bool seen_through;                /* a pixel is not opaque */
    uint8_t opacity[256];             /* of each entry of the palette */
    png_uint_32 width, height;
    int depth, type, interlace;       /* of the file; the type as decoded where that is another */
    uint32_t most_width, most_height; /* 0: as many pixels as there are */
    png_fixed_point gamma;            /* what has to be changed to sRGB's; 0: nothing */
};

static void on_read(png_structp png, png_bytep out, size_t length) {
    struct png_reader *r = png_get_io_ptr(png);
    if (length > r->length - r->offset)
        png_error(png, "it is incomplete");
    memcpy(out, r->data + r->offset, length);
    r->offset += length;
}

static void on_error(png_structp png, png_const_charp message) {
    struct png_reader *r = png_get_error_ptr(png);
    g_strlcpy(r->why, message, BP_WHY);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

/* Of what is not the picture only the transfer curve counts. */
static void skip_ancillary(png_structp png) {
    static const png_byte kept[] = "gAMA\0sRGB";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_AS_DEFAULT, kept, 2);
}

/* The file's gamma if it has to be changed to sRGB's, or 0. */
static png_fixed_point other_gamma(const struct png_reader *r) {
    png_fixed_point gamma = GAMMA_SRGB;
    bool bilevel = r->type == PNG_COLOR_TYPE_GRAY && r->depth == 1;
    if (bilevel || png_get_valid(r->png, r->info, PNG_INFO_sRGB) ||
        !png_get_gAMA_fixed(r->png, r->info, &gamma) || gamma <= 0)
        return 0;
    return ABS(gamma - GAMMA_SRGB) > GAMMA_NEAR ? gamma : 0;
}

static bool is_palette(const struct png_reader *r) {
    return r->type == PNG_COLOR_TYPE_PALETTE;
}

/* A palette stays one, except where means are taken, which can be taken of colours only. */
static bool keeps_palette(const struct png_reader *r) {
    return is_palette(r) && r->most_width == 0;
}

static bool is_transparent(const struct png_reader *r) {
    return r->type & PNG_COLOR_MASK_ALPHA || png_get_valid(r->png, r->info, PNG_INFO_tRNS);
}

/* Has libpng do what PDF doesn't: 16 bits become 8, and a transparent colour an alpha channel. An
 * entry of a palette stays one, in a byte of its own where its opacity has to be looked up. The
 * gamma of a palette that is kept is not libpng's affair: whether png_get_PLTE() has the colours
 * of before or after png_set_gamma() differs from version to version. */
static void transform(struct png_reader *r) {
    if (r->most_width > 0)
        png_set_expand(r->png);
    else if (is_palette(r) && is_transparent(r))
        png_set_packing(r->png);
    else if (is_transparent(r))
        png_set_tRNS_to_alpha(r->png);
    if (r->depth == 16)
        png_set_scale_16(r->png);
    if (r->gamma && !keeps_palette(r)) {
        if (r->type == PNG_COLOR_TYPE_GRAY)
            png_set_expand_gray_1_2_4_to_8(r->png);
        png_set_gamma_fixed(r->png, GAMMA_SCREEN, r->gamma);
    }
    png_set_interlace_handling(r->png);
    png_read_update_info(r->png, r->info);
    if (r->most_width > 0)
        r->type = png_get_color_type(r->png, r->info);
}

/* The opacity of the palette's entries; those that tRNS leaves out are opaque. */
static void read_opacity(struct png_reader *r) {
    png_bytep entries = NULL;
    int n = 0;
    memset(r->opacity, 255, sizeof r->opacity);
    png_get_tRNS(r->png, r->info, &entries, &n, NULL);
    if (entries && n > 0)
        memcpy(r->opacity, entries, (size_t)MIN(n, 256));
}

/* The bits behind a row's last pixel, where pixels are smaller than bytes: libpng leaves there what
 * was in memory. */
static void clear_padding(const struct png_reader *r, uint8_t *row) {
    const size_t bits =
        (size_t)r->width * png_get_channels(r->png, r->info) * png_get_bit_depth(r->png, r->info);
    if (bits % 8 != 0)
        row[bits / 8] &= (uint8_t)(0xFF00 >> bits % 8);
}

/* Takes a row apart. */
static void add_row(struct png_reader *r, uint8_t *row) {
    if (!r->colour)
        return;
    if (!r->mask) {
        clear_padding(r, row);
        bp_samples_row(r->colour, row);
        return;
    }
    const size_t all = png_get_channels(r->png, r->info), plain = is_palette(r) ? 1 : all - 1;
    for (png_uint_32 x = 0; x < r->width; x++, row += all) {
        memcpy(r->plain + x * plain, row, plain);
        r->alpha[x] = is_palette(r) ? r->opacity[row[0]] : row[plain];
        r->seen_through |= r->alpha[x] != 255;
    }
    bp_samples_row(r->colour, r->plain);
    bp_samples_row(r->mask, r->alpha);
}

static void read_rows(struct png_reader *r) {
    const size_t length = png_get_rowbytes(r->png, r->info);
    if (r->interlace == PNG_INTERLACE_NONE) {
        r->pixels = g_malloc(length);
        for (png_uint_32 y = 0; y < r->height; y++) {
            png_read_row(r->png, r->pixels, NULL);
            add_row(r, r->pixels);
        }
    } else {
        r->pixels = g_malloc0_n(r->height, length);
        for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
            for (png_uint_32 y = 0; y < r->height; y++)
                png_read_row(r->png, r->pixels + y * length, NULL);
        }
        for (png_uint_32 y = 0; y < r->height; y++)
            add_row(r, r->pixels + y * length);
    }
    png_read_end(r->png, NULL);
}

static struct bp_samples *new_samples(const struct png_reader *r, int channels, int bits,
                                      bool predicted) {
    if (r->most_width == 0)
        return bp_samples_new(r->width, channels, bits, predicted);
    struct bp_samples *samples = bp_samples_new(r->most_width, channels, bits, predicted);
    bp_samples_take_larger(samples, r->width, r->height, r->most_height);
    return samples;
}

/* Begins the image that the rows will go into, unless the file's data can be copied. */
static void start(struct png_reader *r) {
    r->gamma = other_gamma(r);
    bool copied = r->most_width == 0 && r->depth <= 8 && r->interlace == PNG_INTERLACE_NONE &&
                  !is_transparent(r) && (!r->gamma || is_palette(r));
    if (copied)
        return;
    transform(r);
    int channels = png_get_channels(r->png, r->info), bits = png_get_bit_depth(r->png, r->info);
    if (is_transparent(r)) {
        read_opacity(r);
        channels -= is_palette(r) ? 0 : 1;
        r->plain = g_malloc_n(r->width, (size_t)channels);
        r->alpha = g_malloc(r->width);
        r->mask = new_samples(r, 1, 8, true);
    }
    r->colour = new_samples(r, channels, bits, !is_palette(r) && bits == 8);
}

/* Reads all there is; false if it is damaged. */
static bool read_all(struct png_reader *r, const struct bp_picture *picture) {
    if (setjmp(png_jmpbuf(r->png)))
        return false;
    png_set_read_fn(r->png, r, on_read);
    skip_ancillary(r->png);
    png_read_info(r->png, r->info);
    png_get_IHDR(r->png, r->info, &r->width, &r->height, &r->depth, &r->type, &r->interlace, NULL,
                 NULL);
    if (!bp_picture_fits(picture, r->width, r->height, r->why))
        return false;
    start(r);
    read_rows(r);
    return true;
}

static png_byte to_srgb(const struct png_reader *r, png_byte value) {
    const double exponent = 1e10 / ((double)r->gamma * GAMMA_SCREEN);
    return r->gamma ? (png_byte)lround(255 * pow(value / 255.0, exponent)) : value;
}

/* The palette, in an object of its own: there it is compressed. */
static bp_ref write_palette(const struct png_reader *r, struct bp_pdf *pdf, int *n) {
    png_colorp entries = NULL;
    png_byte palette[3 * PNG_MAX_PALETTE_LENGTH];
    bp_ref ref = bp_pdf_reserve(pdf);
    png_get_PLTE(r->png, r->info, &entries, n);
    for (int i = 0; i < *n; i++) {
        palette[3 * i] = to_srgb(r, entries[i].red);
        palette[3 * i + 1] = to_srgb(r, entries[i].green);
        palette[3 * i + 2] = to_srgb(r, entries[i].blue);
    }
    bp_put_bytes(bp_pdf_begin(pdf, ref), palette, 3 * (size_t)*n);
    bp_pdf_end(pdf);
    return ref;
}

static void put_space(GString *out, const struct png_reader *r, struct bp_pdf *pdf) {
    g_string_append(out, "/ColorSpace");
    if (!is_palette(r)) {
        bool grey = !(r->type & PNG_COLOR_MASK_COLOR);
        g_string_append(out, grey ? "/DeviceGray" : "/DeviceRGB");
        return;
    }
    int n = 0;
    bp_ref palette = write_palette(r, pdf, &n);
    g_string_append(out, "[/Indexed/DeviceRGB");
    bp_put_int(out, n - 1);
    bp_put_ref(out, palette);
    g_string_append_c(out, ']');
}

/* The file's compressed data, which libpng has found whole. */
static GByteArray *copy_data(const struct png_reader *r) {
    GByteArray *out = g_byte_array_new();
    for (size_t at = SIGNATURE; at + CHUNK_FRAME <= r->offset;) {
        const uint8_t *chunk = r->data + at;
        uint32_t length = png_get_uint_32(chunk);
        if (length > r->offset - at - CHUNK_FRAME)
            break;
        if (memcmp(chunk + 4, "IDAT", 4) == 0)
            g_byte_array_append(out, chunk + 8, length);
        at += CHUNK_FRAME + length;
    }
    return out;
}

static void write_copy(const struct png_reader *r, struct bp_pdf *pdf, bp_ref ref) {
    const int channels = png_get_channels(r->png, r->info);
    GString *entries = g_string_new(NULL);
    GByteArray *data = copy_data(r);
    bp_put_image(entries, r->width, r->height, r->depth);
    put_space(entries, r, pdf);
    g_string_append(entries, "/Filter/FlateDecode");
    bp_put_predicted(entries, r->width, channels, r->depth);
    bp_pdf_stream(pdf, ref, entries->str, data->data, data->len, BP_STREAM_READY);
    g_byte_array_unref(data);
    g_string_free(entries, TRUE);
}

static void write_samples(const struct png_reader *r, struct bp_pdf *pdf, bp_ref ref) {
    GString *entries = g_string_new(NULL);
    put_space(entries, r, pdf);
    if (r->mask && r->seen_through) {
        bp_ref mask = bp_pdf_reserve(pdf);
        g_string_append(entries, "/SMask");
        bp_put_ref(entries, mask);
        bp_samples_write(r->mask, pdf, mask, "/ColorSpace/DeviceGray");
    }
    bp_samples_write(r->colour, pdf, ref, entries->str);
    g_string_free(entries, TRUE);
}

static void free_reader(struct png_reader *r) {
    png_destroy_read_struct(&r->png, &r->info, NULL);
    bp_samples_free(r->colour);
    bp_samples_free(r->mask);
    g_free(r->pixels);
    g_free(r->plain);
    g_free(r->alpha);
}

bool bp_png_write(struct bp_pdf *pdf, bp_ref ref, const struct bp_picture *picture,
                  char why[BP_WHY]) {
    struct png_reader r = {0};
    r.why = why;
    r.data = g_bytes_get_data(picture->bytes, &r.length);
    r.most_width = (uint32_t)picture->most_width;
    r.most_height = (uint32_t)picture->most_height;
    r.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &r, on_error, on_warning);
    r.info = r.png ? png_create_info_struct(r.png) : NULL;
    if (!r.info)
        g_error("libpng can't start");
    bool whole = read_all(&r, picture);
    if (whole && r.colour)
        write_samples(&r, pdf, ref);
    else if (whole)
        write_copy(&r, pdf, ref);
    free_reader(&r);
    return whole;
}
