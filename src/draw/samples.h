/* Samples of an image, row by row (ISO 32000-1, 8.9.5). Seen by src/draw/ only. */
#ifndef BP_DRAW_SAMPLES_H
#define BP_DRAW_SAMPLES_H

#include "pdf/writer.h"

struct bp_samples;

/** The entries that every image's dictionary has. */
void bp_put_image(GString *out, uint32_t width, uint32_t height, int bits);

/** The parameters of /FlateDecode for rows that each begin with the byte of a PNG predictor. */
void bp_put_predicted(GString *out, uint32_t width, int channels, int bits);

/** Begins an image of that width; rows are packed as PDF and PNG both have them. Predictors pay
 * where neighbours resemble each other: not for indices of a palette. */
struct bp_samples *bp_samples_new(uint32_t width, int channels, int bits, bool predicted);
void bp_samples_free(struct bp_samples *samples);

/** From now on rows are of a larger picture, of 8 bits a sample; it is reduced to the samples'
 * width and to `height`. */
void bp_samples_take_larger(struct bp_samples *samples, uint32_t from_width, uint32_t from_height,
                            uint32_t height);

/** Adds the next row, from the top. */
void bp_samples_row(struct bp_samples *samples, const uint8_t *row);

/** Writes the image; `entries` say its colour space, and what else is not in the samples. */
void bp_samples_write(struct bp_samples *samples, struct bp_pdf *pdf, bp_ref ref,
                      const char *entries);

#endif
