/* Filled boxes, tick boxes, lines and polygons.
 * In: boxes and points in page coordinates. Out: paths on the canvas.
 * A tick box is designed once, on a square of 11 pt, and scaled to its box. */
#include "draw/shapes.h"

/* How far a control point is from a quarter circle's end, in 1/1000 of the radius, so that the
 * curve is nearest to the circle: 4/3 (sqrt 2 - 1). */
#define KAPPA 552

/* The design, in 1/1000 pt. */
enum {
    SIDE = 11000,
    OUTLINE = 1100,
    CORNER = 950, /* of the outline's middle line */
    STROKE = 1900,
};
static const struct { bp_len x, y; } tick[] = {{2300, 5400}, {4500, 7900}, {8800, 2300}};

static bp_len min_len(bp_len a, bp_len b) {
    return a < b ? a : b;
}

static void rounded_path(struct bp_canvas *canvas, struct bp_box box, bp_len radius) {
    const bp_len r = min_len(radius, min_len(box.w, box.h) / 2), k = r - r * KAPPA / 1000;
    const bp_len left = box.x, right = box.x + box.w, top = box.y, bottom = box.y + box.h;
    bp_canvas_move(canvas, left + r, top);
    bp_canvas_line(canvas, right - r, top);
    bp_canvas_curve(canvas, right - k, top, right, top + k, right, top + r);
    bp_canvas_line(canvas, right, bottom - r);
    bp_canvas_curve(canvas, right, bottom - k, right - k, bottom, right - r, bottom);
    bp_canvas_line(canvas, left + r, bottom);
    bp_canvas_curve(canvas, left + k, bottom, left, bottom - k, left, bottom - r);
    bp_canvas_line(canvas, left, top + r);
    bp_canvas_curve(canvas, left, top + k, left + k, top, left + r, top);
    bp_canvas_close(canvas);
}

void bp_shape_fill(struct bp_canvas *canvas, struct bp_box box, bp_len radius, bp_colour colour) {
    bp_canvas_fill_colour(canvas, colour);
    if (radius > 0)
        rounded_path(canvas, box, radius);
    else
        bp_canvas_box(canvas, box);
    bp_canvas_fill(canvas);
}

static bp_len scaled(bp_len length, bp_len side) {
    return (bp_len)((int64_t)length * side / SIDE);
}

void bp_shape_tick(struct bp_canvas *canvas, struct bp_box box, bool on, bp_colour colour) {
    const bp_len side = min_len(box.w, box.h), pen = scaled(OUTLINE, side);
    const bp_len x = box.x + (box.w - side) / 2, y = box.y + (box.h - side) / 2;
    /* The outline lies inside the box: its middle line is half a pen from the edge. */
    const struct bp_box middle = {x + pen / 2, y + pen / 2, side - pen, side - pen};
    bp_canvas_begin_stroke(canvas, colour, pen);
    rounded_path(canvas, middle, scaled(CORNER, side));
    bp_canvas_stroke(canvas);
    bp_canvas_end_stroke(canvas);
    if (!on)
        return;
    bp_canvas_begin_stroke(canvas, colour, scaled(STROKE, side));
    bp_canvas_move(canvas, x + scaled(tick[0].x, side), y + scaled(tick[0].y, side));
    for (size_t i = 1; i < G_N_ELEMENTS(tick); i++)
        bp_canvas_line(canvas, x + scaled(tick[i].x, side), y + scaled(tick[i].y, side));
    bp_canvas_stroke(canvas);
    bp_canvas_end_stroke(canvas);
}

/* Patterns in widths of the line, on and off in turn: dashes, dots, dashes and dots. They differ
 * where colours don't: in grey, and for who can't tell colours apart. */
enum { MAX_DASHES = 4, N_PATTERNS = 3 };
static const struct {
    uint8_t n, lengths[MAX_DASHES];
} patterns[N_PATTERNS] = {{2, {4, 2}}, {2, {1, 2}}, {4, {5, 2, 1, 2}}};

static void set_pattern(struct bp_canvas *canvas, uint8_t dash, bp_len width) {
    bp_len lengths[MAX_DASHES];
    if (dash == 0 || dash > N_PATTERNS)
        return;
    for (int i = 0; i < patterns[dash - 1].n; i++)
        lengths[i] = patterns[dash - 1].lengths[i] * width;
    bp_canvas_dash(canvas, lengths, patterns[dash - 1].n);
}

static void points_path(struct bp_canvas *canvas, const struct bp_item *item) {
    const struct bp_point *points = item->as.path.points;
    const uint32_t n = item->as.path.n_points;
    const bool closed = n > 2 && points[0].x == points[n - 1].x && points[0].y == points[n - 1].y;
    bp_canvas_move(canvas, item->box.x + points[0].x, item->box.y + points[0].y);
    for (uint32_t i = 1; i < (closed ? n - 1 : n); i++)
        bp_canvas_line(canvas, item->box.x + points[i].x, item->box.y + points[i].y);
    if (closed)
        bp_canvas_close(canvas);
}

void bp_shape_path(struct bp_canvas *canvas, const struct bp_item *item) {
    if (item->as.path.n_points < 2)
        return;
    if (item->as.path.width <= 0) {
        bp_canvas_fill_colour(canvas, item->as.path.colour);
        points_path(canvas, item);
        bp_canvas_fill(canvas);
        return;
    }
    bp_canvas_begin_stroke(canvas, item->as.path.colour, item->as.path.width);
    set_pattern(canvas, item->as.path.dash, item->as.path.width);
    points_path(canvas, item);
    bp_canvas_stroke(canvas);
    bp_canvas_end_stroke(canvas);
}
