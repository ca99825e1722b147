/* What contents draw, and where: boxes in the order of their painting. */
#ifndef BP_ATTACH_READER_CONTENTS_TRACER_H
#define BP_ATTACH_READER_CONTENTS_TRACER_H

#include "attach/reader/contents/tokens.h"
#include "attach/reader/fonts/glyphs.h"
#include "attach/reader/matrix.h"

enum bp_ink_kind { BP_INK_TEXT, BP_INK_FILL, BP_INK_STROKE, BP_INK_IMAGE };

enum {
    BP_INK_SOLID = 1,    /* hides all that is below its box */
    BP_INK_WHITE = 2,    /* not seen on paper */
    BP_INK_LIGHT = 4,    /* FILL, STROKE: white, or nearly so */
    BP_INK_UNSEEN = 8,   /* TEXT: invisible (render modes 3 and 7), as OCR leaves it */
    BP_INK_LEVEL = 16,   /* TEXT: along an axis, so that its box fits */
    BP_INK_UPRIGHT = 32, /* TEXT, LEVEL: along the y axis */
    BP_INK_DARK = 64,    /* FILL, STROKE, TEXT: nearly black */
};

/* The page's own contents; an annotation that stays, or doesn't. */
enum bp_ink_origin { BP_INK_PAGE, BP_INK_ANNOT, BP_INK_GONE };

/* Something painted. */
struct bp_ink {
    float x0, y0, x1, y1;
    uint8_t kind, flags;
    uint8_t origin;
    uint32_t string; /* TEXT: a hash of its codes */
};

/* What a colour's numbers mean. */
enum bp_ink_space { BP_INK_GREY, BP_INK_RGB, BP_INK_CMYK, BP_INK_TINT, BP_INK_OTHER };

/* A blend mode: none; one that only darkens, so that what is black hides all the same; another. */
enum bp_ink_blend { BP_INK_NORMAL, BP_INK_DARKENS, BP_INK_BLENDS };

/* The graphics state (8.4), as far as it says what is where. */
struct bp_tracer_state {
    struct bp_matrix ctm;
    struct bp_rect clip;
    struct bp_page_font *font;
    struct bp_glyphs *glyphs; /* NULL: there is no font */
    double size, char_space, word_space, stretch, leading, rise, width;
    int mode;
    float fill, stroke; /* how light, 0 to 1; -1: a pattern, or not known */
    uint8_t fill_space, stroke_space;
    bool fill_sheer, stroke_sheer; /* what is below shows through */
    uint8_t blend;                 /* how colours mix with those below */
    bool masked;                   /* it shows in any case */
};

struct bp_tracer;

/** A pen that draws into `ink` (struct bp_ink). `exact`: glyphs are measured one by one, so that
 * each word has a box; else the box of a text has no end, which is soon done. */
struct bp_tracer *bp_tracer_new(struct bp_work *work, struct bp_matrix ctm, GArray *ink,
                                bool exact);
void bp_tracer_free(struct bp_tracer *pen);

struct bp_tracer_state *bp_tracer_state(struct bp_tracer *pen);

/** So many states are saved; and an operator that has been seen. */
uint32_t bp_tracer_depth(const struct bp_tracer *pen);

enum bp_tracer_result { BP_PEN_NOT_MINE, BP_PEN_DONE, BP_PEN_WRONG };

/** Does what an operator says, if it is of those that need no resources; WRONG: its operands can't
 * be. */
enum bp_tracer_result bp_tracer_do(struct bp_tracer *pen, uint32_t op,
                                   const struct bp_operands *operands);

/** Nothing is seen of what is drawn until this is called with false. */
void bp_tracer_hide(struct bp_tracer *pen, bool hide);

/** Draws an image, which fills the unit square, or a shading, which fills the clipping path. */
void bp_tracer_image(struct bp_tracer *pen, bool solid);
void bp_tracer_shading(struct bp_tracer *pen);

/** Draws what a form does, whose own matrix and box are not yet applied to `ink`. */
void bp_tracer_form(struct bp_tracer *pen, struct bp_obj *form, const GArray *ink);

/** The same without a box of its own, with the matrix given. */
void bp_tracer_place(struct bp_tracer *pen, struct bp_matrix matrix, const GArray *ink,
                     enum bp_ink_origin origin);

/** Draws a box in user space, filled as lightly as `light` says. */
void bp_tracer_box(struct bp_tracer *pen, struct bp_rect box, float light, bool solid,
                   enum bp_ink_origin origin);

#endif
