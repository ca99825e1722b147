/* Font objects: src/draw/fontdict.c and cmap.c. */
#include "draw/fontdict.h"

#include "fake_fonts.h"
#include "pdf_reader.h"

static struct bp_fonts fonts;

static GArray *glyph_list(const uint16_t *glyphs, guint n) {
    GArray *list = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    g_array_append_vals(list, glyphs, n);
    return list;
}

static void check_widths(bp_face face, const uint16_t *glyphs, guint n, const char *expected) {
    GArray *list = glyph_list(glyphs, n);
    GString *out = g_string_new(NULL);
    bp_put_widths(out, &fonts, face, fake_units(face), list);
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
    g_array_free(list, TRUE);
}

/* Lists of neighbours, ranges of equal widths, and widths exact to 1/1000. */
static void test_widths(void) {
    static const uint16_t few[] = {3, 36, 37};
    static const uint16_t run[] = {3, 36, 37, 38, 39, 40};
    static const uint16_t mixed[] = {98, 99, 100, 101, 102};
    static const uint16_t large[] = {1, 2, 500};
    check_widths(0, few, 3, "[3[500]36[500 500]]");
    check_widths(0, run, 6, "[3[500]36 40 500]");
    check_widths(0, mixed, 5, "[98[500 500 601 602 600]]");
    check_widths(1, large, 3, "[1[488.77 489.258]500[732.422]]");
    check_widths(0, few, 0, "[]");
}

static char *make_cmap(const uint16_t *glyphs, guint n) {
    GArray *list = glyph_list(glyphs, n);
    GString *out = g_string_new(NULL);
    bp_put_cmap(out, &fonts, 0, list);
    g_array_free(list, TRUE);
    return g_string_free(out, FALSE);
}

static void test_cmap(void) {
    static const uint16_t glyphs[] = {3, 36, 37, 38, 255, 256, 900, 901, 902};
    char *cmap = make_cmap(glyphs, G_N_ELEMENTS(glyphs));
    g_assert_nonnull(strstr(cmap, "<0000><FFFF>\nendcodespacerange"));
    g_assert_nonnull(strstr(cmap,
                            "6 beginbfchar\n<0003><0020>\n<00FF><011C>\n<0100><011D>\n"
                            "<0384><006600660069>\n<0385><D83DDE42>\n<0386><200B>\nendbfchar"));
    g_assert_nonnull(strstr(cmap, "1 beginbfrange\n<0024><0026><0041>\nendbfrange"));
    g_free(cmap);
}

/* No operator has more than 100 entries, and no range goes beyond its last byte. */
static void test_cmap_chunks(void) {
    uint16_t glyphs[250];
    for (guint i = 0; i < 250; i++)
        glyphs[i] = (uint16_t)(36 + 3 * i);
    char *cmap = make_cmap(glyphs, 250);
    g_assert_nonnull(strstr(cmap, "100 beginbfchar\n<0024>"));
    g_assert_nonnull(strstr(cmap, "endbfchar\n100 beginbfchar\n"));
    g_assert_nonnull(strstr(cmap, "endbfchar\n50 beginbfchar\n"));
    g_free(cmap);
    for (guint i = 0; i < 250; i++)
        glyphs[i] = (uint16_t)(200 + i);
    cmap = make_cmap(glyphs, 250);
    /* Codes break at 0x0100; text, which is 29 ahead, at glyphs 227 and 483. */
    g_assert_nonnull(strstr(cmap, "3 beginbfrange\n<00C8><00E2><00E5>\n<00E3><00FF><0100>\n"
                                  "<0100><01C1><011D>\nendbfrange"));
    g_free(cmap);
}

/* What a face's objects say; CapHeight among it, which no validator asks for. */
static void test_objects(void) {
    struct bp_output output = {g_byte_array_new()};
    struct bp_pdf *pdf = bp_pdf_new(&output);
    bp_ref ref = bp_pdf_reserve(pdf);
    fonts.used[1][36] = fonts.used[1][3] = true;
    bp_fontdict_write(pdf, &fonts, 1, ref);
    bp_pdf_finish(pdf, ref, 0);
    bp_pdf_free(pdf);
    struct pdf_file *file = pdf_read(output.bytes);
    const char *font = pdf_object(file, ref);
    g_assert_nonnull(strstr(font, "+Fake-BoldItalic/Encoding/Identity-H/DescendantFonts["));
    g_assert_true(g_str_has_prefix(font, "<</Type/Font/Subtype/Type0/BaseFont/"));
    const char *tag = font + strlen("<</Type/Font/Subtype/Type0/BaseFont/");
    for (int i = 0; i < 6; i++)
        g_assert_true(tag[i] >= 'A' && tag[i] <= 'Z');
    const char *descendant = pdf_follow(file, font, "/DescendantFonts[");
    g_assert_nonnull(strstr(descendant, "/CIDToGIDMap/Identity"));
    g_assert_nonnull(strstr(descendant, "/W[3[489.746]36[505.859]]"));
    g_assert_nonnull(strstr(descendant, "/Registry(Adobe)/Ordering(Identity)/Supplement 0"));
    const char *descriptor = pdf_follow(file, descendant, "/FontDescriptor");
    g_assert_nonnull(strstr(descriptor,
                            "/Flags 68/FontBBox[-621 -389 2800 1067]/ItalicAngle -12"
                            "/Ascent 1069/Descent -293/CapHeight 714/StemV 165/FontFile2"));
    g_assert_null(strstr(descriptor, "CIDSet"));
    long program = pdf_number(descriptor, "/FontFile2");
    g_assert_cmpstr(pdf_stream_text(file, program), ==, "bold-italic");
    g_assert_cmpint(pdf_number(pdf_object(file, program), "/Length1"), ==, 11);
    g_assert_nonnull(strstr(pdf_stream_text(file, pdf_number(font, "/ToUnicode")), "begincmap"));
    pdf_free(file);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fontdict/widths", test_widths);
    g_test_add_func("/fontdict/cmap", test_cmap);
    g_test_add_func("/fontdict/cmap-chunks", test_cmap_chunks);
    g_test_add_func("/fontdict/objects", test_objects);
    return g_test_run();
}
