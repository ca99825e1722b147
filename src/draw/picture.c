/* What decoding PNG and JPEG has in common. */
#include "draw/picture.h"

bool bp_picture_fits(const struct bp_picture *picture, uint32_t width, uint32_t height,
                     char why[BP_WHY]) {
    bool fits = (uint64_t)width * height == (uint64_t)picture->width * (uint64_t)picture->height;
    if (!fits)
        g_strlcpy(why, "it gives two different sizes", BP_WHY);
    return fits;
}

void bp_cmyk_to_rgb(const uint8_t *cmyk, uint8_t *rgb, uint32_t width, bool inverted) {
    for (uint32_t x = 0; x < width; x++, cmyk += 4, rgb += 3) {
        unsigned light = inverted ? cmyk[3] : 255u - cmyk[3];
        for (int ink = 0; ink < 3; ink++) {
            unsigned left = inverted ? cmyk[ink] : 255u - cmyk[ink];
            rgb[ink] = (uint8_t)((left * light + 127) / 255);
        }
    }
}
