/* Pictures with fewer pixels.
 * In: rows of pixels. Out: fewer and shorter ones.
 * A new pixel is the mean of the area that it covers, the pixels at its edge counted by how much of
 * them is in it. In whole numbers: an old pixel is `width` units wide and a new one `from_width`,
 * so every share is a whole number of units, and the same bytes come out anywhere. */
#include "draw/reduce.h"

#include <glib.h>
#include <string.h>

struct bp_reducer {
    uint32_t from_width, from_height, width, height;
    int channels;
    uint64_t *across; /* this row, in new pixels: sums over from_width units */
    uint64_t *sums;   /* the new row that is under way: of those sums, over from_height units */
    uint64_t top;     /* where this row begins, in units */
    uint64_t edge;    /* where the new row ends */
};

struct bp_reducer *bp_reducer_new(uint32_t from_width, uint32_t from_height, uint32_t width,
                                  uint32_t height, int channels) {
    struct bp_reducer *r = g_new0(struct bp_reducer, 1);
    r->from_width = from_width;
    r->from_height = from_height;
    r->width = width;
    r->height = height;
    r->channels = channels;
    r->across = g_new(uint64_t, (size_t)width * (size_t)channels);
    r->sums = g_new0(uint64_t, (size_t)width * (size_t)channels);
    r->edge = from_height;
    return r;
}

void bp_reducer_free(struct bp_reducer *r) {
    if (!r)
        return;
    g_free(r->across);
    g_free(r->sums);
    g_free(r);
}

/* Sums a row up in new pixels. An old pixel lies in one of them, or over the edge of two. */
static void add_across(struct bp_reducer *r, const uint8_t *row) {
    const uint64_t unit = r->width, span = r->from_width;
    uint64_t edge = span, left = 0;
    uint64_t *at = r->across, *end = r->across + (size_t)r->width * (size_t)r->channels;
    memset(r->across, 0, sizeof *r->across * (size_t)(end - at));
    for (uint32_t x = 0; x < r->from_width; x++, left += unit, row += r->channels) {
        uint64_t first = MIN(unit, edge - left);
        for (int c = 0; c < r->channels; c++)
            at[c] += first * row[c];
        if (left + unit < edge)
            continue;
        at += r->channels;
        edge += span;
        for (int c = 0; c < r->channels && at < end; c++)
            at[c] += (unit - first) * row[c];
    }
}

static void add_down(struct bp_reducer *r, uint64_t share) {
    const size_t n = (size_t)r->width * (size_t)r->channels;
    for (size_t i = 0; i < n; i++)
        r->sums[i] += share * r->across[i];
}

bool bp_reducer_row(struct bp_reducer *r, const uint8_t *row, uint8_t *out) {
    const uint64_t unit = r->height, whole = MAX((uint64_t)r->from_width * r->from_height, 1);
    const size_t n = (size_t)r->width * (size_t)r->channels;
    uint64_t first = MIN(unit, r->edge - r->top);
    add_across(r, row);
    add_down(r, first);
    r->top += unit;
    if (r->top < r->edge)
        return false;
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)((r->sums[i] + whole / 2) / whole);
    memset(r->sums, 0, sizeof *r->sums * n);
    add_down(r, unit - first);
    r->edge += r->from_height;
    return true;
}
