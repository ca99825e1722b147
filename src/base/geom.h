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

/* The box around two boxes. */
static inline struct bp_box bp_box_join(struct bp_box a, struct bp_box b) {
    const bp_len x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
    const bp_len right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    const bp_len bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct bp_box){x, y, right - x, bottom - y};
}

/* 0xRRGGBB, sRGB. */
typedef uint32_t bp_colour;

#endif
