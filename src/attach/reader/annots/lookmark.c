/* Frames of form fields, and the marks of check boxes and radio buttons.
 * In: /MK and /BS (ISO 32000-1, tables 189 and 166). Out: paths.
 * Marks are paths, so that no typeface for symbols is needed. */
#include "attach/reader/annots/annots.h"

#include <math.h>
#include <string.h>

#include "attach/reader/matrix.h"

#define ROUND 0.5523 /* of a radius: how far the control points of a quarter are away */

static void put(GString *out, const double *numbers, size_t n, const char *operator) {
    bp_put_numbers(out, numbers, n, " ");
    g_string_append_printf(out, "%s\n", operator);
}

bool bp_look_colour_take(struct bp_look_colour *colour, const double *parts, uint32_t n) {
    double own[4];
    if (n != 1 && n != 3 && n != 4)
        return false;
    for (uint32_t i = 0; i < n; i++)
        own[i] = parts[i] >= 0 ? MIN(parts[i], 1) : 0;
    for (uint32_t i = 0; i < 3 && n == 4; i++) /* an archive has no CMYK without a profile of it */
        own[i] = (1 - own[i]) * (1 - own[3]);
    colour->n = MIN(n, 3);
    memcpy(colour->parts, own, colour->n * sizeof *own);
    return true;
}

void bp_look_colour_put(GString *out, const struct bp_look_colour *colour, bool stroke) {
    put(out, colour->parts, colour->n,
        colour->n == 1 ? (stroke ? "G" : "g")
        : stroke       ? "RG"
                       : "rg");
}

bool bp_look_colour_read(const struct bp_look *look, const char *key,
                         struct bp_look_colour *colour) {
    const struct bp_obj *array = bp_entry(look->work, look->style, key);
    const uint32_t n = bp_obj_count(array);
    double parts[4];
    for (uint32_t i = 0; i < MIN(n, 4); i++)
        parts[i] = bp_obj_number(bp_item(look->work, array, i), 0);
    return bp_look_colour_take(colour, parts, n);
}

static void circle(GString *out, double x, double y, double r) {
    const double k = r * ROUND;
    put(out, (const double[]){x + r, y}, 2, "m");
    put(out, (const double[]){x + r, y + k, x + k, y + r, x, y + r}, 6, "c");
    put(out, (const double[]){x - k, y + r, x - r, y + k, x - r, y}, 6, "c");
    put(out, (const double[]){x - r, y - k, x - k, y - r, x, y - r}, 6, "c");
    put(out, (const double[]){x + k, y - r, x + r, y - k, x + r, y}, 6, "c");
    g_string_append(out, "h\n");
}

static void outline(struct bp_look *look, bool round, double inset) {
    const double w = look->width, h = look->height;
    if (round)
        circle(look->out, w / 2, h / 2, MAX(MIN(w, h) / 2 - inset, 0));
    else
        put(look->out, (const double[]){inset, inset, MAX(w - 2 * inset, 0), MAX(h - 2 * inset, 0)},
            4, "re");
}

/* Two edges inside the border, which let a field stand out (B) or sink in (I). */
static void bevel(const struct bp_look *look) {
    const double b = look->border, w = look->width, h = look->height;
    const double dark[] = {b,         b,         b,     h - b,     w - b, h - b,
                           w - 2 * b, h - 2 * b, 2 * b, h - 2 * b, 2 * b, 2 * b};
    const double light[] = {w - b, h - b, w - b,     b,     b,         b,
                            2 * b, 2 * b, w - 2 * b, 2 * b, w - 2 * b, h - 2 * b};
    const double *edges[] = {dark, light};
    const char *colours[2] = {look->border_style == 'I' ? "0.5 g\n" : "1 g\n",
                              look->border_style == 'I' ? "0.75 g\n" : "0.5 g\n"};
    for (size_t i = 0; i < 2; i++) {
        g_string_append(look->out, colours[i]);
        for (size_t j = 0; j < 6; j++)
            put(look->out, edges[i] + 2 * j, 2, j == 0 ? "m" : "l");
        g_string_append(look->out, "f\n");
    }
}

static void put_dashes(struct bp_look *look) {
    const struct bp_obj *dashes = bp_entry(look->work, bp_entry(look->work, look->dict, "BS"), "D");
    double dash[2] = {3, 3};
    for (uint32_t i = 0; i < MIN(bp_obj_count(dashes), 2); i++)
        dash[i] = dash[1] = bp_obj_number(bp_item(look->work, dashes, i), 3);
    if (!(dash[0] > 0) || !(dash[1] >= 0))
        return;
    g_string_append_c(look->out, '[');
    bp_put_numbers(look->out, dash, 2, "]0 d\n");
}

void bp_look_frame(struct bp_look *look, bool round) {
    struct bp_look_colour colour;
    GString *out = look->out;
    g_string_append(out, "q\n");
    if (bp_look_colour_read(look, "BG", &colour)) {
        bp_look_colour_put(out, &colour, false);
        outline(look, round, 0);
        g_string_append(out, "f\n");
    }
    if (look->border > 0 && bp_look_colour_read(look, "BC", &colour)) {
        if (!round && (look->border_style == 'B' || look->border_style == 'I'))
            bevel(look);
        bp_look_colour_put(out, &colour, true);
        put(out, &look->border, 1, "w");
        if (look->border_style == 'D')
            put_dashes(look);
        if (look->border_style == 'U') {
            put(out, (const double[]){0, look->border / 2}, 2, "m");
            put(out, (const double[]){look->width, look->border / 2}, 2, "l");
        } else {
            outline(look, round, look->border / 2);
        }
        g_string_append(out, "S\n");
    }
    g_string_append(out, "Q\n");
}

/* Corners of marks in a square of 1. */
static void polygon(GString *out, const double (*corners)[2], size_t n, const char *paint) {
    for (size_t i = 0; i < n; i++)
        put(out, corners[i], 2, i == 0 ? "m" : "l");
    g_string_append_printf(out, "%s\n", paint);
}

static void star(GString *out) {
    double corners[10][2];
    for (int i = 0; i < 10; i++) {
        const double r = i % 2 == 0 ? 0.42 : 0.17, angle = (90 + 36 * i) * G_PI / 180;
        corners[i][0] = round((0.5 + r * cos(angle)) * 1000) / 1000;
        corners[i][1] = round((0.5 + r * sin(angle)) * 1000) / 1000;
    }
    polygon(out, (const double(*)[2])corners, 10, "f");
}

void bp_look_mark(struct bp_look *look, char mark) {
    static const double check[][2] = {{0.2, 0.5}, {0.42, 0.24}, {0.82, 0.78}};
    static const double rising[][2] = {{0.22, 0.22}, {0.78, 0.78}};
    static const double falling[][2] = {{0.22, 0.78}, {0.78, 0.22}};
    static const double diamond[][2] = {{0.5, 0.12}, {0.88, 0.5}, {0.5, 0.88}, {0.12, 0.5}};
    static const double square[][2] = {{0.2, 0.2}, {0.8, 0.2}, {0.8, 0.8}, {0.2, 0.8}};
    const double side = MAX(MIN(look->width, look->height) - 2 * look->inset, 1);
    GString *out = look->out;
    g_string_append(out, "q\n");
    bp_look_colour_put(out, &look->colour, false);
    bp_look_colour_put(out, &look->colour, true);
    put(out,
        (const double[]){side, 0, 0, side, (look->width - side) / 2, (look->height - side) / 2}, 6,
        "cm");
    g_string_append(out, "0.13 w\n");
    switch (mark) {
    case 'l':
        circle(out, 0.5, 0.5, 0.26);
        g_string_append(out, "f\n");
        break;
    case '8':
        polygon(out, rising, 2, "S");
        polygon(out, falling, 2, "S");
        break;
    case 'n':
        polygon(out, square, 4, "f");
        break;
    case 'u':
        polygon(out, diamond, 4, "f");
        break;
    case 'H':
        star(out);
        break;
    default:
        polygon(out, check, 3, "S");
        break;
    }
    g_string_append(out, "Q\n");
}
