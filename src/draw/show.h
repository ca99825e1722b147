/* Showing text: words become glyphs in a text object. Seen by src/draw/ only. */
#ifndef BP_DRAW_SHOW_H
#define BP_DRAW_SHOW_H

#include "draw/encode.h"
#include "draw/haru.h"
#include "layout/pages.h"

/* Where and how text is being shown on a page. */
struct bp_pen {
    struct bp_canvas *canvas;
    GString *out; /* the canvas's contents */
    struct bp_fonts *fonts;
    struct bp_encoder encoder;
    GString *run;            /* the string or array that is being shown, not yet in `out` */
    bool adjusted;           /* `run` is an array: it holds a number besides strings */
    bool in_text;            /* between BT and ET */
    bool used[BP_MAX_FACES]; /* on this page */
    bool boxes;              /* tick boxes are used on this page */
    int face;                /* of the font that is set, */
    bp_len size;             /* and its size; 0: none is set */
    bp_len rise;
    bp_len height;         /* of the page */
    bp_len line_x, line_y; /* where the current line starts, in PDF coordinates */
    int64_t at;            /* where the next glyph will be, millionths of an em from the
                              item's start */
};

/** Makes a pen that draws on `canvas`; both are borrowed. */
struct bp_pen *bp_pen_new(struct bp_canvas *canvas, struct bp_fonts *fonts);
void bp_pen_free(struct bp_pen *pen);

/** Begins a page of that height. */
void bp_pen_start(struct bp_pen *pen, bp_len height);

/** Opens a text object, or closes it, if that is not yet so. */
void bp_pen_open(struct bp_pen *pen);
void bp_pen_close(struct bp_pen *pen);

/** Shows a text item, in a text object; marks its glyphs as used. */
void bp_pen_show(struct bp_pen *pen, const struct bp_item *item);

/** Shows a tick box, in a text object. */
void bp_pen_show_box(struct bp_pen *pen, const struct bp_item *item);

#endif
