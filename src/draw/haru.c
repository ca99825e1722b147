/* libharu, and nothing of it outside this file.
 * In: paths and colours. Out: content operators in a string.
 * libharu's page writes its operators to a stream, and that stream is replaced by one that appends
 * to our string. So its operators and our own text meet in one place, in order, nothing is copied,
 * and a page costs no memory once the string is wiped. The document itself is never saved: catalog,
 * Info and page tree are assemble's. */
#include "draw/haru.h"

#include <hpdf.h>

#include "pdf/writer.h"

#define SNAP 32 /* steps to a point */

struct bp_canvas {
    HPDF_Doc doc;
    HPDF_Page page;
    HPDF_Stream sink;
    GString *contents;
    unsigned long error;
    bp_len height;
    bp_colour colour; /* of fills */
};

/* libharu calls this at the failing call, and goes on. */
static void HPDF_STDCALL on_error(HPDF_STATUS error, HPDF_STATUS detail, void *user) {
    struct bp_canvas *canvas = user;
    if (error == HPDF_FAILD_TO_ALLOC_MEM)
        g_error("libharu has no memory (%lu)", (unsigned long)detail);
    if (canvas->error == 0)
        canvas->error = error;
}

static HPDF_STATUS append(HPDF_Stream stream, const HPDF_BYTE *data, HPDF_UINT length) {
    struct bp_canvas *canvas = stream->attr;
    g_string_append_len(canvas->contents, (const char *)data, length);
    return HPDF_OK;
}

struct bp_canvas *bp_canvas_new(void) {
    struct bp_canvas *canvas = g_new0(struct bp_canvas, 1);
    canvas->contents = g_string_sized_new(16 * 1024);
    canvas->doc = HPDF_New(on_error, canvas);
    canvas->page = canvas->doc ? HPDF_AddPage(canvas->doc) : NULL;
    canvas->sink =
        canvas->page ? HPDF_CallbackWriter_New(canvas->page->mmgr, append, canvas) : NULL;
    if (!canvas->sink)
        g_error("libharu can't start: error %04lX", canvas->error);
    ((HPDF_PageAttr)canvas->page->attr)->stream = canvas->sink;
    return canvas;
}

void bp_canvas_free(struct bp_canvas *canvas) {
    if (!canvas)
        return;
    HPDF_Stream_Free(canvas->sink);
    HPDF_Free(canvas->doc);
    g_string_free(canvas->contents, TRUE);
    g_free(canvas);
}

void bp_canvas_start(struct bp_canvas *canvas, bp_len height) {
    g_string_truncate(canvas->contents, 0);
    canvas->height = height;
    canvas->colour = 0; /* black is what a page starts with (ISO 32000-1, table 52) */
}

GString *bp_canvas_contents(struct bp_canvas *canvas) {
    return canvas->contents;
}

unsigned long bp_canvas_error(const struct bp_canvas *canvas) {
    return canvas->error;
}

static HPDF_REAL snap(bp_len value) {
    int64_t scaled = (int64_t)value * SNAP * 2 + BP_PT(1);
    int64_t unit = 2 * BP_PT(1);
    int64_t steps = scaled >= 0 ? scaled / unit : -((unit - 1 - scaled) / unit);
    return (HPDF_REAL)steps / SNAP;
}

/* Half a step off 1/255 is far from the next colour, so five decimals do. */
static HPDF_REAL channel(bp_colour colour, int shift) {
    return (HPDF_REAL)((colour >> shift) & 0xFF) / 255;
}

static bool is_grey(bp_colour colour) {
    bp_colour blue = colour & 0xFF;
    return colour == (blue << 16 | blue << 8 | blue);
}

void bp_canvas_fill_colour(struct bp_canvas *canvas, bp_colour colour) {
    if (colour == canvas->colour)
        return;
    canvas->colour = colour;
    if (is_grey(colour))
        HPDF_Page_SetGrayFill(canvas->page, channel(colour, 0));
    else
        HPDF_Page_SetRGBFill(canvas->page, channel(colour, 16), channel(colour, 8),
                             channel(colour, 0));
}

void bp_canvas_begin_stroke(struct bp_canvas *canvas, bp_colour colour, bp_len width) {
    HPDF_Page_GSave(canvas->page);
    if (is_grey(colour))
        HPDF_Page_SetGrayStroke(canvas->page, channel(colour, 0));
    else
        HPDF_Page_SetRGBStroke(canvas->page, channel(colour, 16), channel(colour, 8),
                               channel(colour, 0));
    HPDF_Page_SetLineWidth(canvas->page, snap(width));
    HPDF_Page_SetLineCap(canvas->page, HPDF_ROUND_END);
    HPDF_Page_SetLineJoin(canvas->page, HPDF_ROUND_JOIN);
}

void bp_canvas_end_stroke(struct bp_canvas *canvas) {
    HPDF_Page_GRestore(canvas->page);
}

/* libharu 2.3 takes whole numbers only, 2.4 any: so not by it. */
void bp_canvas_dash(struct bp_canvas *canvas, const bp_len *lengths, size_t n) {
    HPDF_Page_SetLineCap(canvas->page, HPDF_BUTT_END);
    g_string_append_c(canvas->contents, '[');
    for (size_t i = 0; i < n; i++)
        bp_put_len(canvas->contents, lengths[i]);
    bp_put_literal(canvas->contents, "]0 d\n");
}

void bp_canvas_box(struct bp_canvas *canvas, struct bp_box box) {
    HPDF_REAL left = snap(box.x), right = snap(box.x + box.w);
    HPDF_REAL bottom = snap(canvas->height - box.y - box.h), top = snap(canvas->height - box.y);
    /* What is there at all stays there, however thin. */
    const HPDF_REAL least = (HPDF_REAL)1 / SNAP;
    HPDF_Page_Rectangle(canvas->page, left, bottom, MAX(right - left, least),
                        MAX(top - bottom, least));
}

void bp_canvas_move(struct bp_canvas *canvas, bp_len x, bp_len y) {
    HPDF_Page_MoveTo(canvas->page, snap(x), snap(canvas->height - y));
}

void bp_canvas_line(struct bp_canvas *canvas, bp_len x, bp_len y) {
    HPDF_Page_LineTo(canvas->page, snap(x), snap(canvas->height - y));
}

void bp_canvas_curve(struct bp_canvas *canvas, bp_len x1, bp_len y1, bp_len x2, bp_len y2, bp_len x,
                     bp_len y) {
    HPDF_Page_CurveTo(canvas->page, snap(x1), snap(canvas->height - y1), snap(x2),
                      snap(canvas->height - y2), snap(x), snap(canvas->height - y));
}

void bp_canvas_close(struct bp_canvas *canvas) {
    HPDF_Page_ClosePath(canvas->page);
}

void bp_canvas_fill(struct bp_canvas *canvas) {
    HPDF_Page_Fill(canvas->page);
}

void bp_canvas_stroke(struct bp_canvas *canvas) {
    HPDF_Page_Stroke(canvas->page);
}
