/* JPEG (ISO/IEC 10918).
 * In: a file's bytes, which may be anything. Out: an image object.
 * A JPEG is a filter of PDF's (ISO 32000-1, 7.4.8), so it goes into the file as it is, after a look
 * at whether it is whole: a decoder that makes one pixel of every 8 x 8 block has to read all the
 * codes, but little else. What PDF or PDF/A doesn't have (arithmetic codes, printing colours) is
 * decoded and stored as RGB.
 *
 * libjpeg leaves by longjmp() where a file is damaged, so all that is to be freed hangs in a
 * struct. */
#include <stdio.h> /* jpeglib.h needs it */

#include <jerror.h>
#include <jpeglib.h>
#include <setjmp.h>

#include "draw/picture.h"
#include "draw/samples.h"
#include "pdf/strip.h"

struct jpeg_reader {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    jmp_buf gave_up;
    char *why;
    GByteArray *file; /* without what is no picture */
    JSAMPLE *row;     /* as decoded */
    uint8_t *rgb;     /* of printing colours */
    struct bp_samples *samples;
};

/* libjpeg mends what it can and goes on, but then the picture is not what it was. */
static bool is_damage(int code) {
    return code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE || code == JWRN_JPEG_EOF ||
           code == JWRN_MUST_RESYNC;
}

static void on_error(j_common_ptr jpeg) {
    struct jpeg_reader *r = jpeg->client_data;
    char text[JMSG_LENGTH_MAX];
    r->errors.format_message(jpeg, text);
    g_strlcpy(r->why, text, BP_WHY);
    longjmp(r->gave_up, 1);
}

static void on_message(j_common_ptr jpeg, int level) {
    struct jpeg_reader *r = jpeg->client_data;
    if (level < 0 && is_damage(r->errors.msg_code))
        on_error(jpeg);
}

static void on_output(j_common_ptr jpeg) {
    (void)jpeg;
}

/* Decodes all rows; those of printing colours become samples. */
static void read_rows(struct jpeg_reader *r) {
    jpeg_start_decompress(&r->jpeg);
    const JDIMENSION width = r->jpeg.output_width;
    const int channels = r->jpeg.output_components;
    r->row = g_malloc_n(width, (size_t)channels);
    r->rgb = g_malloc_n(width, 3);
    while (r->jpeg.output_scanline < r->jpeg.output_height) {
        jpeg_read_scanlines(&r->jpeg, &r->row, 1);
        if (!r->samples)
            continue;
        bp_cmyk_to_rgb(r->row, r->rgb, width, r->jpeg.saw_Adobe_marker);
        bp_samples_row(r->samples, r->rgb);
    }
    jpeg_finish_decompress(&r->jpeg);
}

/* Looks at a picture that will be copied. */
static void look_through(struct jpeg_reader *r) {
    r->jpeg.out_color_space = r->jpeg.jpeg_color_space;
    r->jpeg.scale_num = 1;
    r->jpeg.scale_denom = DCTSIZE;
    r->jpeg.dct_method = JDCT_FASTEST;
    r->jpeg.do_fancy_upsampling = FALSE;
    read_rows(r);
}

static void decode_cmyk(struct jpeg_reader *r) {
    r->jpeg.out_color_space = JCS_CMYK;
    r->samples = bp_samples_new(r->jpeg.image_width, 3, 8, true);
    read_rows(r);
}

/* Reads all there is; false if it is damaged. */
static bool read_all(struct jpeg_reader *r, const struct bp_picture *picture) {
    if (setjmp(r->gave_up))
        return false;
    jpeg_create_decompress(&r->jpeg);
    jpeg_mem_src(&r->jpeg, r->file->data, r->file->len);
    jpeg_read_header(&r->jpeg, TRUE);
    if (!bp_picture_fits(picture, r->jpeg.image_width, r->jpeg.image_height, r->why))
        return false;
    if (r->jpeg.num_components == 4)
        decode_cmyk(r);
    else
        look_through(r);
    return true;
}

/* In the file as it is. That three components are not YCbCr may be said by their names alone, which
 * viewers other than libjpeg's don't look at. */
static void write_copy(const struct jpeg_reader *r, struct bp_pdf *pdf, bp_ref ref) {
    GString *entries = g_string_new(NULL);
    bp_put_image(entries, r->jpeg.image_width, r->jpeg.image_height, 8);
    g_string_append(entries, r->jpeg.num_components == 1 ? "/ColorSpace/DeviceGray"
                                                         : "/ColorSpace/DeviceRGB");
    g_string_append(entries, "/Filter/DCTDecode");
    if (r->jpeg.jpeg_color_space == JCS_RGB)
        g_string_append(entries, "/DecodeParms<</ColorTransform 0>>");
    bp_pdf_stream(pdf, ref, entries->str, r->file->data, r->file->len, BP_STREAM_READY);
    g_string_free(entries, TRUE);
}

/* Takes a smaller form of the file in its place; NULL: it stays. */
static void replace(struct jpeg_reader *r, GByteArray *smaller) {
    if (!smaller)
        return;
    g_byte_array_unref(r->file);
    r->file = smaller;
}

/* Makes the file smaller where that is asked for and helps. `picture` has its size in pixels. */
static void make_smaller(struct jpeg_reader *r, struct bp_picture *picture, bool tight) {
    if (picture->most_width > 0) {
        GByteArray *reduced =
            bp_jpeg_reduce(r->file, (uint32_t)picture->most_width, (uint32_t)picture->most_height);
        if (reduced && reduced->len >= r->file->len)
            g_clear_pointer(&reduced, g_byte_array_unref);
        if (reduced) {
            picture->width = picture->most_width;
            picture->height = picture->most_height;
        }
        replace(r, reduced);
    }
    if (tight)
        replace(r, bp_jpeg_repack(r->file));
}

/* Whether all of the file can be decoded. */
static bool is_whole(struct jpeg_reader *r, const struct bp_picture *picture) {
    r->jpeg.err = jpeg_std_error(&r->errors);
    r->jpeg.client_data = r;
    r->errors.error_exit = on_error;
    r->errors.emit_message = on_message;
    r->errors.output_message = on_output;
    return read_all(r, picture);
}

/* Frees what was decoded, so that another file can be. */
static void forget(struct jpeg_reader *r) {
    jpeg_destroy_decompress(&r->jpeg);
    bp_samples_free(r->samples);
    g_free(r->row);
    g_free(r->rgb);
    r->samples = NULL;
    r->row = NULL;
    r->rgb = NULL;
}

bool bp_jpeg_write(struct bp_pdf *pdf, bp_ref ref, const struct bp_picture *picture,
                   char why[BP_WHY]) {
    size_t length;
    const uint8_t *data = g_bytes_get_data(picture->bytes, &length);
    struct jpeg_reader r = {.why = why, .file = bp_jpeg_strip(data, length, false)};
    if (!r.file) {
        g_strlcpy(why, "it is incomplete", BP_WHY);
        return false;
    }
    struct bp_picture now = *picture;
    bool whole = is_whole(&r, &now);
    if (whole && (now.most_width > 0 || bp_pdf_is_tight(pdf))) {
        make_smaller(&r, &now, bp_pdf_is_tight(pdf));
        forget(&r);
        whole = is_whole(&r, &now);
    }
    if (whole && r.samples)
        bp_samples_write(r.samples, pdf, ref, "/ColorSpace/DeviceRGB");
    else if (whole)
        write_copy(&r, pdf, ref);
    forget(&r);
    g_byte_array_unref(r.file);
    return whole;
}
