/* The shapes a page has besides text: filled boxes and tick boxes. Seen by src/draw/ only. */
#ifndef BP_DRAW_SHAPES_H
#define BP_DRAW_SHAPES_H

#include "draw/haru.h"

/** Fills a box, with rounded corners where `radius` is not 0. */
void bp_shape_fill(struct bp_canvas *canvas, struct bp_box box, bp_len radius, bp_colour colour);

/** Draws a tick box as large as fits into `box`, in its middle. */
void bp_shape_tick(struct bp_canvas *canvas, struct bp_box box, bool on, bp_colour colour);

#endif
