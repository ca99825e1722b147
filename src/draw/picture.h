/* Pictures as image objects (ISO 32000-1, 8.9). Seen by src/draw/ only.
 *
 * A file's colours are taken as sRGB, whatever profile it has in it; only PNG's gAMA is heeded.
 * What else a file says (camera, place, comments, previews) never gets into the pack. */
#ifndef BP_DRAW_PICTURE_H
#define BP_DRAW_PICTURE_H

#include "base/picture_file.h"
#include "pdf/writer.h"

#define BP_WHY 200 /* bytes of an explanation, the library's own words */

/** Write a picture as image `ref`, with a soft mask if there is transparency in it. Where its file
 * is damaged, nothing is written, the result is false and `why` says more. */
bool bp_png_write(struct bp_pdf *pdf, bp_ref ref, const struct bp_picture *picture,
                  char why[BP_WHY]);
bool bp_jpeg_write(struct bp_pdf *pdf, bp_ref ref, const struct bp_picture *picture,
                   char why[BP_WHY]);

/** True if the decoder finds as many pixels as load has, which is what limits its memory; else says
 * why not. */
bool bp_picture_fits(const struct bp_picture *picture, uint32_t width, uint32_t height,
                     char why[BP_WHY]);

/** The same JPEG in fewer bytes, pixel for pixel; NULL if there is no gain. The caller frees it. */
GByteArray *bp_jpeg_repack(const GByteArray *file);

/** A JPEG of so many pixels, at most as many as `file` has; NULL if that is damaged. The caller
 * frees it. */
GByteArray *bp_jpeg_reduce(const GByteArray *file, uint32_t width, uint32_t height);

/** Printing colours on the screen, by the plain rule that each ink takes its part of the light.
 * Adobe's programs write how little ink there is (`inverted`), others how much. */
void bp_cmyk_to_rgb(const uint8_t *cmyk, uint8_t *rgb, uint32_t width, bool inverted);

#endif
