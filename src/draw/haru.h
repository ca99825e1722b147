/* The canvas: one libharu page on which every page is drawn in turn. Seen by src/draw/ only.
 *
 * Coordinates are the layout's (1/1000 pt, y downwards from the top); the canvas turns them over.
 * They are snapped to 1/32 pt (0.01 mm), which libharu's single-precision numbers hold and its five
 * decimals print exactly. */
#ifndef BP_DRAW_HARU_H
#define BP_DRAW_HARU_H

#include <glib.h>
#include <stdbool.h>

#include "base/geom.h"

struct bp_canvas;

/** Makes a canvas; the caller frees it. */
struct bp_canvas *bp_canvas_new(void);
void bp_canvas_free(struct bp_canvas *canvas);

/** Wipes the canvas for a page of that height. */
void bp_canvas_start(struct bp_canvas *canvas, bp_len height);

/** The contents so far. Operators that libharu has no right ones for (text, marked content) are
 * appended here; the canvas's own operators go to the same string. */
GString *bp_canvas_contents(struct bp_canvas *canvas);

/** libharu's code of the first error since the canvas was made; 0: none. */
unsigned long bp_canvas_error(const struct bp_canvas *canvas);

/** The colour of fills and text. Says nothing where it is already that. */
void bp_canvas_fill_colour(struct bp_canvas *canvas, bp_colour colour);

/** What lies between the two has a graphics state of its own: stroke colour, line width, and round
 * caps and joins. */
void bp_canvas_begin_stroke(struct bp_canvas *canvas, bp_colour colour, bp_len width);
void bp_canvas_end_stroke(struct bp_canvas *canvas);

/** Makes the strokes up to bp_canvas_end_stroke() dashed: lengths on and off in turn, and flat
 * caps.
 */
void bp_canvas_dash(struct bp_canvas *canvas, const bp_len *lengths, size_t n);

/** Path building and painting. */
void bp_canvas_box(struct bp_canvas *canvas, struct bp_box box);
void bp_canvas_move(struct bp_canvas *canvas, bp_len x, bp_len y);
void bp_canvas_line(struct bp_canvas *canvas, bp_len x, bp_len y);
void bp_canvas_curve(struct bp_canvas *canvas, bp_len x1, bp_len y1, bp_len x2, bp_len y2, bp_len x,
                     bp_len y);
void bp_canvas_close(struct bp_canvas *canvas);
void bp_canvas_fill(struct bp_canvas *canvas);
void bp_canvas_stroke(struct bp_canvas *canvas);

#endif
