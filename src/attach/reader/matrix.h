/* Transformations, rectangles, and how they are written. */
#ifndef BP_ATTACH_READER_MATRIX_H
#define BP_ATTACH_READER_MATRIX_H

#include "attach/reader/work.h"

/** The transformation that applies `first`, then `second`. */
static inline struct bp_matrix bp_matrix_join(struct bp_matrix first, struct bp_matrix second) {
    const struct bp_matrix m = first, n = second;
    return (struct bp_matrix){
        m.a * n.a + m.b * n.c, m.a * n.b + m.b * n.d,       m.c * n.a + m.d * n.c,
        m.c * n.b + m.d * n.d, m.e * n.a + m.f * n.c + n.e, m.e * n.b + m.f * n.d + n.f,
    };
}

/** The inverse of one that has one. */
struct bp_matrix bp_matrix_invert(struct bp_matrix m);

static inline void bp_matrix_apply(struct bp_matrix matrix, double *x, double *y) {
    const double old = *x;
    *x = matrix.a * old + matrix.c * *y + matrix.e;
    *y = matrix.b * old + matrix.d * *y + matrix.f;
}

/** Six numbers of an array; false if they are not there or have no inverse. */
bool bp_matrix_read(struct bp_work *work, struct bp_obj *array, struct bp_matrix *matrix);
struct bp_obj *bp_matrix_array(struct bp_arena *arena, struct bp_matrix m);

/** Appends a number with at most six decimals, and a space before it where one is needed. */
void bp_put_number(GString *out, double value);

/** The same of several, and then a text, such as an operator. */
void bp_put_numbers(GString *out, const double *numbers, size_t n, const char *then);
void bp_put_matrix(GString *out, struct bp_matrix m);
struct bp_obj *bp_number(struct bp_arena *arena, double value);

/** A rectangle, its corners put in order; false if it is none. */
bool bp_rect_read(struct bp_work *work, struct bp_obj *array, struct bp_rect *rect);
struct bp_obj *bp_rect_array(struct bp_arena *arena, struct bp_rect rect);

/** The box around a rectangle after a transformation. */
struct bp_rect bp_rect_transform(struct bp_rect rect, struct bp_matrix matrix);

/** What puts an appearance, after its own matrix, over an annotation's rectangle; false if there is
 * nothing to be seen of it. */
bool bp_appearance_matrix(struct bp_work *work, struct bp_obj *form, struct bp_rect rect,
                          struct bp_matrix *matrix);

#endif
