/* TrueType programs: src/attach/reader/fonts/truetype.c and sfnt.c. */
#include "attach/reader/fonts/programs.h"

static GBytes *read_program(const char *name) {
    char *path = g_build_filename(g_getenv("BOARDPACK_DATA"), "fonts", name, NULL);
    char *bytes;
    gsize length;
    g_assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    g_free(path);
    return g_bytes_new_take(bytes, length);
}

static struct bp_truetype open_program(GBytes *bytes) {
    struct bp_truetype font;
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    g_assert_true(bp_truetype_open(&font, data, length));
    return font;
}

static void test_glyphs(void) {
    GBytes *bytes = read_program("LiberationSans-Regular.ttf");
    const struct bp_truetype font = open_program(bytes);
    static const gunichar there[] = {'A', ' ', 0xA3, 0x20AC, 0x175, 0x177, 0x141, 0x3A9, 0x416};
    for (size_t i = 0; i < G_N_ELEMENTS(there); i++)
        g_assert_cmpuint(bp_truetype_glyph(&font, there[i]), >, 0);
    g_assert_cmpuint(bp_truetype_glyph(&font, 0x4E2D), ==, 0);
    g_assert_cmpuint(bp_truetype_glyph(&font, 0x1F600), ==, 0);
    g_assert_cmpfloat_with_epsilon(bp_sfnt_width(&font.sfnt, bp_truetype_glyph(&font, 'A')), 667,
                                   1);
    g_assert_cmpfloat_with_epsilon(font.ascent, 0.905, 0.001);
    g_assert_cmpfloat_with_epsilon(font.descent, -0.212, 0.001);
    g_bytes_unref(bytes);
}

/* A letter that is made of others brings them along; the widths stay. */
static void test_subset(void) {
    GBytes *bytes = read_program("LiberationSans-Regular.ttf");
    const struct bp_truetype font = open_program(bytes);
    GArray *glyphs = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    const uint16_t wanted[] = {0, bp_truetype_glyph(&font, 0xE9), bp_truetype_glyph(&font, 'x')};
    g_array_append_vals(glyphs, wanted, 3);
    GString *subset = bp_truetype_subset(&font, glyphs);
    g_assert_cmpuint(glyphs->len, >, 3);
    g_assert_cmpuint(subset->len, <, 4096);
    g_assert_cmpuint(subset->len % 4, ==, 0);
    struct bp_truetype small;
    g_assert_false(bp_truetype_open(&small, subset->str, subset->len)); /* it has no map */
    g_assert_cmpuint(small.sfnt.n_glyphs, ==, glyphs->len);
    g_assert_cmpuint(small.sfnt.n_widths, ==, glyphs->len);
    for (uint16_t i = 0; i < 3; i++)
        g_assert_cmpfloat_with_epsilon(bp_sfnt_width(&small.sfnt, i),
                                       bp_sfnt_width(&font.sfnt, wanted[i]), 0.001);
    g_string_free(subset, TRUE);
    g_array_free(glyphs, TRUE);
    g_bytes_unref(bytes);
}

static void use(const char *data, gsize length) {
    struct bp_truetype font;
    if (!bp_truetype_open(&font, data, length))
        return;
    for (gunichar c = 0x20; c < 0x250; c += 7)
        bp_sfnt_width(&font.sfnt, bp_truetype_glyph(&font, c));
    GArray *glyphs = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    const uint16_t some[] = {0, bp_truetype_glyph(&font, 0xE9), 65535};
    g_array_append_vals(glyphs, some, 3);
    g_string_free(bp_truetype_subset(&font, glyphs), TRUE);
    g_array_free(glyphs, TRUE);
}

/* Cut or changed anywhere, it is never read beyond its end. */
static void test_damaged(void) {
    GBytes *bytes = read_program("LiberationSans-Bold.ttf");
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    GRand *random = g_rand_new_with_seed(10);
    for (int i = 0; i < 40; i++) {
        const gsize kept = (gsize)g_rand_int_range(random, 0, (gint32)length);
        char *copy = g_memdup2(data, kept + 1);
        use(copy, kept);
        g_free(copy);
        copy = g_memdup2(data, length);
        for (int j = 0; j < 20; j++) /* the directory and the tables' heads are near the front */
            copy[g_rand_int_range(random, 0, j < 10 ? 400 : (gint32)length)] =
                (char)g_rand_int_range(random, 0, 256);
        use(copy, length);
        g_free(copy);
    }
    g_rand_free(random);
    g_bytes_unref(bytes);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/truetype/glyphs", test_glyphs);
    g_test_add_func("/truetype/subset", test_subset);
    g_test_add_func("/truetype/damaged", test_damaged);
    return g_test_run();
}
