/* Pictures with fewer pixels: each new one is the mean of what it covers. */
#include "draw/reduce.h"

#include <glib.h>
#include <string.h>

/* Reduces one channel; the caller frees the rows. */
static uint8_t *reduce(const uint8_t *rows, uint32_t from_width, uint32_t from_height,
                       uint32_t width, uint32_t height) {
    uint8_t *all = g_malloc0((size_t)width * height + width), *out = all;
    struct bp_reducer *reducer = bp_reducer_new(from_width, from_height, width, height, 1);
    for (uint32_t y = 0; y < from_height; y++)
        if (bp_reducer_row(reducer, rows + (size_t)y * from_width, out))
            out += width;
    g_assert_cmpuint((size_t)(out - all), ==, (size_t)width * height);
    bp_reducer_free(reducer);
    return all;
}

static void test_halves(void) {
    static const uint8_t rows[] = {0, 4, 10, 20, 8, 4, 30, 40, 255, 255, 0, 0, 255, 255, 0, 2};
    static const uint8_t means[] = {4, 25, 255, 1};
    uint8_t *small = reduce(rows, 4, 4, 2, 2);
    g_assert_cmpmem(small, 4, means, 4);
    g_free(small);
}

/* Three pixels in two: the middle one counts half in each. */
static void test_shares(void) {
    static const uint8_t rows[] = {0, 90, 30};
    static const uint8_t means[] = {30, 50};
    uint8_t *small = reduce(rows, 3, 1, 2, 1);
    g_assert_cmpmem(small, 2, means, 2);
    g_free(small);
    small = reduce(rows, 1, 3, 1, 2);
    g_assert_cmpmem(small, 2, means, 2);
    g_free(small);
}

/* What is even stays so, whatever the sizes. */
static void test_even(void) {
    uint8_t *rows = g_malloc(97 * 61);
    memset(rows, 201, 97 * 61);
    for (uint32_t width = 1; width <= 97; width += 12) {
        for (uint32_t height = 1; height <= 61; height += 5) {
            uint8_t *small = reduce(rows, 97, 61, width, height);
            for (uint32_t i = 0; i < width * height; i++)
                g_assert_cmpuint(small[i], ==, 201);
            g_free(small);
        }
    }
    g_free(rows);
}

static void test_channels(void) {
    static const uint8_t row[] = {0, 100, 200, 20, 120, 220};
    uint8_t out[3];
    struct bp_reducer *reducer = bp_reducer_new(2, 1, 1, 1, 3);
    g_assert_true(bp_reducer_row(reducer, row, out));
    g_assert_cmpuint(out[0], ==, 10);
    g_assert_cmpuint(out[1], ==, 110);
    g_assert_cmpuint(out[2], ==, 210);
    bp_reducer_free(reducer);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reduce/halves", test_halves);
    g_test_add_func("/reduce/shares", test_shares);
    g_test_add_func("/reduce/even", test_even);
    g_test_add_func("/reduce/channels", test_channels);
    return g_test_run();
}
