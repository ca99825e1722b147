/* Pictures with fewer pixels. Seen by src/draw/ only. */
#ifndef BP_DRAW_REDUCE_H
#define BP_DRAW_REDUCE_H

#include <stdbool.h>
#include <stdint.h>

struct bp_reducer;

/** Begins to make `width` by `height` pixels out of at least as many, rows of `channels` bytes a
 * pixel. */
struct bp_reducer *bp_reducer_new(uint32_t from_width, uint32_t from_height, uint32_t width,
                                  uint32_t height, int channels);
void bp_reducer_free(struct bp_reducer *reducer);

/** Takes the next row, from the top. Returns true when a row of the result is done, which then is
 * in `out`. */
bool bp_reducer_row(struct bp_reducer *reducer, const uint8_t *row, uint8_t *out);

#endif
