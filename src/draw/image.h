/* The pictures of a document as image objects. Seen by src/draw/ only. */
#ifndef BP_DRAW_IMAGE_H
#define BP_DRAW_IMAGE_H

#include "base/diagnostics.h"
#include "base/picture_file.h"
#include "layout/pages.h"
#include "pdf/writer.h"

struct bp_images;

/** Makes an empty collection; writer and diagnostics are borrowed. */
struct bp_images *bp_images_new(struct bp_pdf *pdf, struct bp_diags *diags);
void bp_images_free(struct bp_images *images);

/** From now on, a picture that has more pixels than `dpi` an inch where these pages show it largest
 * is written with fewer. */
void bp_images_reduce(struct bp_images *images, const struct bp_pages *pages, int dpi);

/** Draws a picture item, on a page of that height, with a graphics state of its own. Pictures are
 * written when they are first drawn; one that can't be read is reported once and leaves nothing. */
void bp_images_draw(struct bp_images *images, GString *out, const struct bp_item *item,
                    bp_len height);

/** Appends the entry /XObject of the resources of what was drawn since the last call; nothing if
 * there was none. */
void bp_images_put_used(struct bp_images *images, GString *out);

#endif
