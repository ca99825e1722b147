/* Samples of an image.
 * In: rows of pixels. Out: an image object, compressed as the rows came.
 * Each row is coded as its differences from the pixel to the left, the one above or both, whichever
 * leaves the smallest numbers (PNG's predictors: ISO 32000-1, 7.4.4.4, and ISO/IEC 15948, clause 9
 * and 12.8); so of the pixels only one row is kept. */
#include "draw/samples.h"

#include <stdlib.h>
#include <string.h>

#include "draw/reduce.h"

enum { FILTER_NONE, FILTER_SUB, FILTER_UP, FILTER_AVERAGE, FILTER_PAETH, N_FILTERS };

struct bp_samples {
    uint32_t width, height; /* the height so far */
    int channels, bits;
    size_t pixel, length;      /* bytes of a pixel, at least 1, and of a row */
    uint8_t *above;            /* the row before; NULL: rows are not predicted */
    uint8_t *coded[N_FILTERS]; /* the row in each form, behind the byte that names it */
    struct bp_packer *packer;
    struct bp_reducer *reducer; /* NULL: the rows are as wide as the image */
    uint8_t *reduced;           /* a row of the image */
};

void bp_put_image(GString *out, uint32_t width, uint32_t height, int bits) {
    g_string_append(out, "/Type/XObject/Subtype/Image/Width");
    bp_put_int(out, width);
    g_string_append(out, "/Height");
    bp_put_int(out, height);
    g_string_append(out, "/BitsPerComponent");
    bp_put_int(out, bits);
}

void bp_put_predicted(GString *out, uint32_t width, int channels, int bits) {
    g_string_append(out, "/DecodeParms<</Predictor 15/Colors");
    bp_put_int(out, channels);
    g_string_append(out, "/BitsPerComponent");
    bp_put_int(out, bits);
    g_string_append(out, "/Columns");
    bp_put_int(out, width);
    g_string_append(out, ">>");
}

struct bp_samples *bp_samples_new(uint32_t width, int channels, int bits, bool predicted) {
    struct bp_samples *samples = g_new0(struct bp_samples, 1);
    samples->width = width;
    samples->channels = channels;
    samples->bits = bits;
    samples->pixel = MAX((size_t)channels * (size_t)bits / 8, 1);
    samples->length = ((size_t)width * (size_t)channels * (size_t)bits + 7) / 8;
    samples->packer = bp_packer_new();
    if (!predicted)
        return samples;
    samples->above = g_malloc0(samples->length);
    for (int filter = 0; filter < N_FILTERS; filter++) {
        samples->coded[filter] = g_malloc(samples->length + 1);
        samples->coded[filter][0] = (uint8_t)filter;
    }
    return samples;
}

void bp_samples_free(struct bp_samples *samples) {
    if (!samples)
        return;
    for (int filter = 0; filter < N_FILTERS; filter++)
        g_free(samples->coded[filter]);
    g_free(samples->above);
    bp_packer_free(samples->packer);
    bp_reducer_free(samples->reducer);
    g_free(samples->reduced);
    g_free(samples);
}

/* Whichever of left, above and corner is nearest to left + above - corner (ISO/IEC 15948, 9.4). */
static int paeth(int left, int above, int corner) {
    int by_left = abs(above - corner), by_above = abs(left - corner);
    int by_corner = abs(left + above - 2 * corner);
    if (by_left <= by_above && by_left <= by_corner)
        return left;
    return by_above <= by_corner ? above : corner;
}

/* Codes a row in every way. */
static void code_row(struct bp_samples *samples, const uint8_t *row) {
    uint8_t **coded = samples->coded;
    memcpy(coded[FILTER_NONE] + 1, row, samples->length);
    for (size_t i = 0; i < samples->length; i++) {
        bool first = i < samples->pixel;
        int left = first ? 0 : row[i - samples->pixel], above = samples->above[i];
        int corner = first ? 0 : samples->above[i - samples->pixel];
        coded[FILTER_SUB][i + 1] = (uint8_t)(row[i] - left);
        coded[FILTER_UP][i + 1] = (uint8_t)(row[i] - above);
        coded[FILTER_AVERAGE][i + 1] = (uint8_t)(row[i] - (left + above) / 2);
        coded[FILTER_PAETH][i + 1] = (uint8_t)(row[i] - paeth(left, above, corner));
    }
}

/* How much there is in a coded row: the bytes' sum, as signed numbers. */
static uint64_t weigh(const uint8_t *coded, size_t length) {
    uint64_t sum = 0;
    for (size_t i = 1; i <= length; i++)
        sum += (uint64_t)abs((int8_t)coded[i]);
    return sum;
}

void bp_samples_take_larger(struct bp_samples *samples, uint32_t from_width, uint32_t from_height,
                            uint32_t height) {
    samples->reducer =
        bp_reducer_new(from_width, from_height, samples->width, height, samples->channels);
    samples->reduced = g_malloc(samples->length);
}

void bp_samples_row(struct bp_samples *samples, const uint8_t *row) {
    if (samples->reducer) {
        if (!bp_reducer_row(samples->reducer, row, samples->reduced))
            return;
        row = samples->reduced;
    }
    samples->height++;
    if (!samples->above) {
        bp_packer_add(samples->packer, row, samples->length);
        return;
    }
    code_row(samples, row);
    int best = 0;
    uint64_t least = UINT64_MAX;
    for (int filter = 0; filter < N_FILTERS; filter++) {
        uint64_t sum = weigh(samples->coded[filter], samples->length);
        if (sum < least) {
            least = sum;
            best = filter;
        }
    }
    bp_packer_add(samples->packer, samples->coded[best], samples->length + 1);
    memcpy(samples->above, row, samples->length);
}

void bp_samples_write(struct bp_samples *samples, struct bp_pdf *pdf, bp_ref ref,
                      const char *entries) {
    GString *all = g_string_new(NULL);
    bp_put_image(all, samples->width, samples->height, samples->bits);
    g_string_append(all, entries);
    g_string_append(all, "/Filter/FlateDecode");
    if (samples->above)
        bp_put_predicted(all, samples->width, samples->channels, samples->bits);
    GByteArray *packed = bp_packer_finish(g_steal_pointer(&samples->packer));
    bp_pdf_stream(pdf, ref, all->str, packed->data, packed->len, BP_STREAM_READY);
    g_byte_array_unref(packed);
    g_string_free(all, TRUE);
}
