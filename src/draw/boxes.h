/* Tick boxes as the glyphs of a font. Seen by src/draw/ only. */
#ifndef BP_DRAW_BOXES_H
#define BP_DRAW_BOXES_H

#include "draw/haru.h"
#include "pdf/writer.h"

/* The font's resource name, and its codes: a box and the space that parts it from its label. */
#define BP_BOXES_NAME "FB"
#define BP_BOX_ON "1 "
#define BP_BOX_OFF "0 "

/** Writes the font as object `ref`, in that colour. Wipes the canvas. */
void bp_boxes_write(struct bp_pdf *pdf, struct bp_canvas *canvas, bp_colour colour, bp_ref ref);

#endif
