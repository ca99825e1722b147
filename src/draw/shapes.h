/* The shapes a page has besides text: filled boxes, tick boxes, lines and polygons. Seen by
 * src/draw/ only. */
#ifndef BP_DRAW_SHAPES_H
#define BP_DRAW_SHAPES_H

#include "draw/haru.h"
#include "layout/pages.h"

/** Fills a box, with rounded corners where `radius` is not 0. */
void bp_shape_fill(struct bp_canvas *canvas, struct bp_box box, bp_len radius, bp_colour colour);

/** Draws a tick box as large as fits into `box`, in its middle. */
void bp_shape_tick(struct bp_canvas *canvas, struct bp_box box, bool on, bp_colour colour);

/** Draws a path item: fills it, or strokes it with its dash pattern. Where the last point is the
 * first one, its outline is closed. */
void bp_shape_path(struct bp_canvas *canvas, const struct bp_item *item);

#endif
