/* Subsets, opened again with HarfBuzz: same outlines, same widths, nothing else. */
#include <hb.h>

#include "text/font.h"
#include "with_fonts.h"

static struct bp_diags *diags;

/* Marks every word of a text; returns a face all of them are set in. */
static void use_text(struct bp_fonts *fonts, const char *text) {
    GArray *pieces = cut_text(fonts, text, 0, "en-GB", diags);
    for (guint i = 0; i < pieces->len; i++)
        bp_face_use_word(fonts, g_array_index(pieces, struct bp_piece, i).word);
    g_array_free(pieces, TRUE);
}

static hb_font_t *open_subset(GBytes *bytes) {
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    hb_blob_t *blob = hb_blob_create(data, (unsigned)length, HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *face = hb_face_create(blob, 0);
    hb_font_t *font = hb_font_create(face);
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    return font;
}

static void move_to(hb_draw_funcs_t *funcs, void *out, hb_draw_state_t *state, float x, float y,
                    void *user) {
    (void)funcs, (void)state, (void)user;
    g_string_append_printf(out, "M%d %d", (int)(x * 4), (int)(y * 4));
}

static void line_to(hb_draw_funcs_t *funcs, void *out, hb_draw_state_t *state, float x, float y,
                    void *user) {
    (void)funcs, (void)state, (void)user;
    g_string_append_printf(out, "L%d %d", (int)(x * 4), (int)(y * 4));
}

static void curve_to(hb_draw_funcs_t *funcs, void *out, hb_draw_state_t *state, float x1, float y1,
                     float x, float y, void *user) {
    (void)funcs, (void)state, (void)user;
    g_string_append_printf(out, "Q%d %d %d %d", (int)(x1 * 4), (int)(y1 * 4), (int)(x * 4),
                           (int)(y * 4));
}

static char *outline(hb_font_t *font, uint16_t glyph) {
    hb_draw_funcs_t *funcs = hb_draw_funcs_create();
    hb_draw_funcs_set_move_to_func(funcs, move_to, NULL, NULL);
    hb_draw_funcs_set_line_to_func(funcs, line_to, NULL, NULL);
    hb_draw_funcs_set_quadratic_to_func(funcs, curve_to, NULL, NULL);
    GString *out = g_string_new(NULL);
    hb_font_get_glyph_shape(font, glyph, funcs, out);
    hb_draw_funcs_destroy(funcs);
    return g_string_free(out, FALSE);
}

static void check_glyph(struct bp_font *whole, hb_font_t *subset, uint16_t glyph) {
    char *before = outline(whole->font, glyph), *after = outline(subset, glyph);
    g_assert_cmpstr(before, ==, after);
    g_assert_cmpint(hb_font_get_glyph_h_advance(whole->font, glyph), ==,
                    hb_font_get_glyph_h_advance(subset, glyph));
    g_free(before);
    g_free(after);
}

static void check_tables(hb_font_t *subset) {
    static const char *const want[] = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"};
    hb_tag_t tags[16];
    unsigned n = G_N_ELEMENTS(tags);
    g_assert_cmpuint(hb_face_get_table_tags(hb_font_get_face(subset), 0, &n, tags), ==,
                     G_N_ELEMENTS(want));
    for (unsigned i = 0; i < n; i++) {
        char name[5] = "";
        hb_tag_to_string(tags[i], name);
        g_assert_cmpstr(name, ==, want[i]);
    }
}

static void check_face(struct bp_fonts *fonts, bp_face face, gsize at_most) {
    struct bp_font *whole = fonts->faces[face];
    GBytes *bytes = bp_face_subset(fonts, face), *again = bp_face_subset(fonts, face);
    g_assert_true(g_bytes_equal(bytes, again));
    g_assert_cmpuint(g_bytes_get_size(bytes), <, at_most);
    hb_font_t *subset = open_subset(bytes);
    g_assert_cmpint((int)hb_face_get_upem(hb_font_get_face(subset)), ==, whole->units_per_em);
    check_tables(subset);
    GArray *used = bp_face_used(fonts, face);
    g_assert_cmpuint(used->len, >, 0);
    for (guint i = 0; i < used->len; i++)
        check_glyph(whole, subset, g_array_index(used, uint16_t, i));
    g_array_free(used, TRUE);
    hb_font_destroy(subset);
    g_bytes_unref(bytes);
    g_bytes_unref(again);
}

static void test_latin(void) {
    struct bp_fonts *fonts = open_fonts("Noto Sans", diags);
    use_text(fonts, "The Board is asked to note the report.");
    bp_face_use_space(fonts, 0);
    check_face(fonts, 0, 8000);
    bp_fonts_free(fonts);
}

/* Composites, nested ones too (facts: "¼½¾" of Noto are lost by other subsetters). */
static void test_composites(void) {
    static const char text[] = "\xC2\xBC\xC2\xBD\xC2\xBE \xC3\xA9\xC3\xA0\xC3\xB1\xC5\xB5\xC5\xB7 "
                               "\xE1\xBB\x87\xE1\xBA\xAF\xC7\x96";
    static const char *const families[] = {"Noto Sans", "Liberation Sans"};
    for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
        struct bp_fonts *fonts = open_fonts(families[i], diags);
        use_text(fonts, text);
        for (int face = 0; face < fonts->n_faces; face++)
            check_face(fonts, (bp_face)face, 40000);
        bp_fonts_free(fonts);
    }
}

static void test_stand_ins(void) {
    struct bp_fonts *fonts = open_fonts("Liberation Sans", diags);
    use_text(fonts, "Q \xE2\x9C\x93\xE2\x98\x90\xE2\x86\x92\xE2\x94\x80 \xD7\xA9\xD7\x9C\xD7\x95"
                    "\xD7\x9D \xD8\xA8\xD8\xA8 \xE0\xA6\xAC\xE0\xA6\xBE\xE0\xA6\x82 "
                    "\xE0\xA4\x95\xE0\xA5\x8D\xE0\xA4\xB7");
    g_assert_cmpint(fonts->n_faces, >=, 5);
    for (int face = 0; face < fonts->n_faces; face++)
        check_face(fonts, (bp_face)face, 60000);
    bp_fonts_free(fonts);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    diags = bp_diags_new();
    g_test_add_func("/subset/latin", test_latin);
    g_test_add_func("/subset/composites", test_composites);
    g_test_add_func("/subset/stand-ins", test_stand_ins);
    const int status = g_test_run();
    bp_diags_free(diags);
    return status;
}
