/* Lengths and boxes. A length is an integer in 1/1000 pt: exact goldens, no locale, no rounding
 * noise. x grows to the right and y downwards from the page's top left corner; only draw and
 * assemble turn y over for PDF. */
#ifndef BP_BASE_GEOM_H
#define BP_BASE_GEOM_H

#include <stdint.h>

typedef int32_t bp_len;

#define BP_PT(x) ((bp_len)((x)*1000.0 + 0.5))
#define BP_MM(x) ((bp_len)((x)*72000.0 / 25.4 + 0.5))

struct bp_box {
    bp_len x, y, w, h;
};

/* 0xRRGGBB, sRGB. */
typedef uint32_t bp_colour;

#endif
