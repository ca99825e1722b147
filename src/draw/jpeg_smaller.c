/* Smaller JPEGs.
 * In: a JPEG file. Out: the same picture in fewer bytes, or with fewer pixels.
 * The codes of a JPEG can be chosen anew without touching what they stand for, so that every pixel
 * stays as it is (progressive, with tables made for this picture); only fewer pixels need decoding,
 * and then the decoder does the first halvings itself.
 *
 * libjpeg leaves by longjmp() where a file is damaged, so all that is to be freed hangs in a
 * struct. */
#include <stdio.h> /* jpeglib.h needs it */

#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>

#include "draw/picture.h"
#include "draw/reduce.h"

#define QUALITY 85

struct work {
    struct jpeg_decompress_struct in;
    struct jpeg_compress_struct out;
    struct jpeg_error_mgr errors;
    jmp_buf gave_up;
    unsigned char *bytes; /* malloc'ed by libjpeg */
    unsigned long length;
    JSAMPLE *row, *rgb, *small;
    struct bp_reducer *reducer;
};

static void on_error(j_common_ptr jpeg) {
    struct work *w = jpeg->client_data;
    longjmp(w->gave_up, 1);
}

static void on_message(j_common_ptr jpeg, int level) {
    (void)jpeg;
    (void)level;
}

static void on_output(j_common_ptr jpeg) {
    (void)jpeg;
}

static void start(struct work *w, const GByteArray *file) {
    w->errors.error_exit = on_error;
    w->errors.emit_message = on_message;
    w->errors.output_message = on_output;
    w->in.client_data = w->out.client_data = w;
    jpeg_create_decompress(&w->in);
    jpeg_create_compress(&w->out);
    jpeg_mem_src(&w->in, file->data, file->len);
    jpeg_read_header(&w->in, TRUE);
    jpeg_mem_dest(&w->out, &w->bytes, &w->length);
}

/* Ends the work; the result if it is whole. */
static GByteArray *finish(struct work *w, bool whole) {
    GByteArray *result = NULL;
    jpeg_destroy_decompress(&w->in);
    jpeg_destroy_compress(&w->out);
    if (whole) {
        result = g_byte_array_sized_new((guint)w->length);
        g_byte_array_append(result, w->bytes, (guint)w->length);
    }
    free(w->bytes);
    g_free(w->row);
    g_free(w->rgb);
    g_free(w->small);
    bp_reducer_free(w->reducer);
    return result;
}

static bool repack(struct work *w, const GByteArray *file) {
    if (setjmp(w->gave_up))
        return false;
    start(w, file);
    jvirt_barray_ptr *coefficients = jpeg_read_coefficients(&w->in);
    jpeg_copy_critical_parameters(&w->in, &w->out);
    w->out.optimize_coding = TRUE;
    jpeg_simple_progression(&w->out);
    jpeg_write_coefficients(&w->out, coefficients);
    jpeg_finish_compress(&w->out);
    jpeg_finish_decompress(&w->in);
    return true;
}

GByteArray *bp_jpeg_repack(const GByteArray *file) {
    struct work w = {0};
    w.in.err = w.out.err = jpeg_std_error(&w.errors);
    GByteArray *packed = finish(&w, repack(&w, file));
    if (packed && packed->len >= file->len)
        g_clear_pointer(&packed, g_byte_array_unref);
    return packed;
}

/* The decoder makes n eighths of the picture: no fewer pixels than are wanted. */
static void start_decoder(struct work *w, uint32_t width, uint32_t height) {
    const bool inks = w->in.num_components == 4;
    w->in.scale_denom = 8;
    for (w->in.scale_num = 1; w->in.scale_num < 8; w->in.scale_num++) {
        jpeg_calc_output_dimensions(&w->in);
        if (w->in.output_width >= width && w->in.output_height >= height)
            break;
    }
    w->in.out_color_space = inks ? JCS_CMYK : w->in.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(&w->in);
}

static void start_encoder(struct work *w, uint32_t width, uint32_t height) {
    const bool grey = w->in.num_components == 1;
    w->out.image_width = width;
    w->out.image_height = height;
    w->out.input_components = grey ? 1 : 3;
    w->out.in_color_space = grey ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&w->out);
    jpeg_set_quality(&w->out, QUALITY, TRUE);
    w->out.optimize_coding = TRUE;
    jpeg_simple_progression(&w->out);
    jpeg_start_compress(&w->out, TRUE);
}

static bool reduce(struct work *w, const GByteArray *file, uint32_t width, uint32_t height) {
    if (setjmp(w->gave_up))
        return false;
    start(w, file);
    start_decoder(w, width, height);
    start_encoder(w, width, height);
    const JDIMENSION from = w->in.output_width;
    const int channels = w->out.input_components;
    w->row = g_malloc_n(from, (size_t)w->in.output_components);
    w->rgb = g_malloc_n(from, 3);
    w->small = g_malloc_n(width, (size_t)channels);
    w->reducer = bp_reducer_new(from, w->in.output_height, width, height, channels);
    while (w->in.output_scanline < w->in.output_height) {
        jpeg_read_scanlines(&w->in, &w->row, 1);
        const JSAMPLE *row = w->row;
        if (w->in.out_color_space == JCS_CMYK) {
            bp_cmyk_to_rgb(w->row, w->rgb, from, w->in.saw_Adobe_marker);
            row = w->rgb;
        }
        if (bp_reducer_row(w->reducer, row, w->small))
            jpeg_write_scanlines(&w->out, &w->small, 1);
    }
    jpeg_finish_compress(&w->out);
    jpeg_finish_decompress(&w->in);
    return true;
}

GByteArray *bp_jpeg_reduce(const GByteArray *file, uint32_t width, uint32_t height) {
    struct work w = {0};
    w.in.err = w.out.err = jpeg_std_error(&w.errors);
    return finish(&w, reduce(&w, file, width, height));
}
