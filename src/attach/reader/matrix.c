/* Transformations and rectangles (ISO 32000-1, 8.3.3 and 7.9.5).
 * In: arrays of the file. Out: numbers, and arrays again.
 * Numbers are written without a locale, with no more digits than a device sees. */
#include "attach/reader/matrix.h"

#include <math.h>
#include <string.h>

#include "pdf/writer.h"

#define LARGEST 1e9 /* beyond it no number is taken for a coordinate */

struct bp_matrix bp_matrix_invert(struct bp_matrix m) {
    const double det = m.a * m.d - m.b * m.c;
    const struct bp_matrix turned = {m.d / det, -m.b / det, -m.c / det, m.a / det, 0, 0};
    struct bp_matrix result = turned;
    result.e = -(m.e * turned.a + m.f * turned.c);
    result.f = -(m.e * turned.b + m.f * turned.d);
    return result;
}

/* Reads `n` numbers. */
static bool read_numbers(struct bp_work *work, struct bp_obj *array, double *numbers, uint32_t n) {
    array = bp_resolve(work, array);
    for (uint32_t i = 0; i < n; i++) {
        numbers[i] = bp_obj_number(bp_item(work, array, i), NAN);
        if (!(fabs(numbers[i]) < LARGEST))
            return false;
    }
    return true;
}

bool bp_matrix_read(struct bp_work *work, struct bp_obj *array, struct bp_matrix *matrix) {
    double n[6];
    if (!read_numbers(work, array, n, 6) || fabs(n[0] * n[3] - n[1] * n[2]) < 1e-12)
        return false;
    *matrix = (struct bp_matrix){n[0], n[1], n[2], n[3], n[4], n[5]};
    return true;
}

static bool is_whole(double value) {
    return fabs(value) < LARGEST && value == floor(value);
}

void bp_put_number(GString *out, double value) {
    char digits[64];
    if (is_whole(value)) {
        bp_put_int(out, (int64_t)value);
        return;
    }
    g_ascii_formatd(digits, sizeof digits, "%.6f", value);
    char *end = digits + strlen(digits);
    while (end[-1] == '0')
        *--end = '\0';
    if (end[-1] == '.')
        *--end = '\0';
    const char last = out->len > 0 ? out->str[out->len - 1] : ' ';
    if (g_ascii_isalnum(last) || last == '.')
        g_string_append_c(out, ' ');
    g_string_append(out, strcmp(digits, "-0") != 0 ? digits : "0");
}

void bp_put_numbers(GString *out, const double *numbers, size_t n, const char *then) {
    for (size_t i = 0; i < n; i++)
        bp_put_number(out, numbers[i]);
    g_string_append(out, then);
}

void bp_put_matrix(GString *out, struct bp_matrix m) {
    bp_put_numbers(out, (const double[]){m.a, m.b, m.c, m.d, m.e, m.f}, 6, "");
}

struct bp_obj *bp_number(struct bp_arena *arena, double value) {
    if (is_whole(value))
        return bp_obj_new_int(arena, (int64_t)value);
    g_autoptr(GString) text = g_string_new(NULL);
    bp_put_number(text, value);
    return bp_obj_parse(arena, text->str, text->len, NULL);
}

static struct bp_obj *make_array(struct bp_arena *arena, const double *numbers, size_t n) {
    struct bp_obj *array = bp_obj_new(arena, BP_OBJ_ARRAY);
    for (size_t i = 0; i < n; i++)
        bp_obj_add(arena, array, bp_number(arena, numbers[i]));
    return array;
}

struct bp_obj *bp_matrix_array(struct bp_arena *arena, struct bp_matrix m) {
    return make_array(arena, (const double[]){m.a, m.b, m.c, m.d, m.e, m.f}, 6);
}

bool bp_rect_read(struct bp_work *work, struct bp_obj *array, struct bp_rect *rect) {
    double n[4];
    if (!read_numbers(work, array, n, 4))
        return false;
    *rect = (struct bp_rect){MIN(n[0], n[2]), MIN(n[1], n[3]), MAX(n[0], n[2]), MAX(n[1], n[3])};
    return true;
}

struct bp_obj *bp_rect_array(struct bp_arena *arena, struct bp_rect rect) {
    return make_array(arena, (const double[]){rect.x0, rect.y0, rect.x1, rect.y1}, 4);
}

struct bp_rect bp_rect_transform(struct bp_rect rect, struct bp_matrix matrix) {
    double x[4] = {rect.x0, rect.x1, rect.x0, rect.x1}, y[4] = {rect.y0, rect.y0, rect.y1, rect.y1};
    struct bp_rect box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (int i = 0; i < 4; i++) {
        bp_matrix_apply(matrix, &x[i], &y[i]);
        box = (struct bp_rect){MIN(box.x0, x[i]), MIN(box.y0, y[i]), MAX(box.x1, x[i]),
                               MAX(box.y1, y[i])};
    }
    return box;
}

/* What puts an appearance's box, after its own matrix, over the annotation's rectangle (algorithm
 * 8.1 of 12.5.5). */
bool bp_appearance_matrix(struct bp_work *work, struct bp_obj *form, struct bp_rect rect,
                          struct bp_matrix *matrix) {
    struct bp_matrix own = {1, 0, 0, 1, 0, 0};
    struct bp_rect box;
    bp_matrix_read(work, bp_obj_get(form, "Matrix"), &own);
    if (!bp_rect_read(work, bp_obj_get(form, "BBox"), &box))
        return false;
    box = bp_rect_transform(box, own);
    const double w = box.x1 - box.x0, h = box.y1 - box.y0;
    if (w < 1e-6 || h < 1e-6)
        return false;
    const double x = (rect.x1 - rect.x0) / w, y = (rect.y1 - rect.y0) / h;
    *matrix = (struct bp_matrix){x, 0, 0, y, rect.x0 - box.x0 * x, rect.y0 - box.y0 * y};
    return true;
}
