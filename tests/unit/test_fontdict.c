/* Font objects: src/draw/fontdict.c, codes.c and cmap.c. */
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

static char *make_cmap(bool unicode, const struct bp_coding *codings, guint n) {
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct bp_coding));
    GString *out = g_string_new(NULL);
    g_array_append_vals(list, codings, n);
    (unicode ? bp_put_unicode : bp_put_encoding)(out, &fonts, 0, list);
    g_array_free(list, TRUE);
    return g_string_free(out, FALSE);
}

static void expect(const char *text, const char *part) {
    if (!strstr(text, part))
        g_error("\"%s\" is not in %s", part, text);
}

static void test_cmaps(void) {
    static const struct bp_coding codings[] = {
        {0x20, 3},   {0x41, 36},  {0x42, 37},  {0x43, 38},    {0x80, 255},
        {0x81, 902}, {0x82, 900}, {0xDF, 256}, {0xE000, 257}, {0xE001, 901}};
    char *cmap = make_cmap(true, codings, G_N_ELEMENTS(codings));
    expect(cmap, "2 begincodespacerange\n<00><DF>\n<E000><FEFF>\nendcodespacerange");
    expect(cmap, "7 beginbfchar\n<20><0020>\n<80><011C>\n<81><200B>\n<82><006600660069>\n"
                 "<DF><011D>\n<E000><011E>\n<E001><D83DDE42>\nendbfchar");
    expect(cmap, "1 beginbfrange\n<41><43><0041>\nendbfrange");
    g_free(cmap);
    cmap = make_cmap(false, codings, G_N_ELEMENTS(codings));
    expect(cmap, "/CMapName/Codes def\n");
    expect(cmap, "7 begincidchar\n<20>3\n<80>255\n<81>902\n<82>900\n<DF>256\n<E000>257\n"
                 "<E001>901\nendcidchar");
    expect(cmap, "1 begincidrange\n<41><43>36\nendcidrange");
    g_free(cmap);
    cmap = make_cmap(false, codings, 1);
    expect(cmap, "1 begincodespacerange\n<00><DF>\nendcodespacerange");
    g_free(cmap);
}

/* No operator has more than 100 entries, and no range goes beyond its last byte. */
static void test_cmap_chunks(void) {
    struct bp_coding codings[300];
    for (guint i = 0; i < 250; i++)
        codings[i] = (struct bp_coding){0xE000 + 2 * i, (uint16_t)(36 + 3 * i)};
    char *cmap = make_cmap(true, codings, 250);
    expect(cmap, "100 beginbfchar\n<E000>");
    expect(cmap, "endbfchar\n100 beginbfchar\n");
    expect(cmap, "endbfchar\n50 beginbfchar\n");
    g_free(cmap);
    for (guint i = 0; i < 300; i++)
        codings[i] = (struct bp_coding){0xE000 + i, (uint16_t)(200 + i)};
    cmap = make_cmap(true, codings, 300);
    /* Codes break at E100, which is glyph 456; text, 29 ahead of glyphs, at 227 and 483. */
    expect(cmap, "4 beginbfrange\n<E000><E01A><00E5>\n<E01B><E0FF><0100>\n<E100><E11A><01E5>\n"
                 "<E11B><E12B><0200>\nendbfrange");
    g_free(cmap);
    cmap = make_cmap(false, codings, 300);
    expect(cmap, "2 begincidrange\n<E000><E0FF>200\n<E100><E12B>456\nendcidrange");
    g_free(cmap);
}

/* Glyphs have their characters' codes where they can, one code each, and always the same; whatever
 * the number, none is without. */
static void test_codes(void) {
    struct bp_codes *codes = bp_codes_new();
    g_assert_cmpuint(bp_codes_of(codes, 36, "A"), ==, 'A');
    g_assert_cmpuint(bp_codes_of(codes, 700, "A"), ==, 0x80); /* a small capital */
    g_assert_cmpuint(bp_codes_of(codes, 70, "\xC3\xA9"), ==, 0x81);
    g_assert_cmpuint(bp_codes_of(codes, 71, "ffi"), ==, 0x82);
    g_assert_cmpuint(bp_codes_of(codes, 72, NULL), ==, 0x83);
    g_assert_cmpuint(bp_codes_of(codes, 73, "\x7F"), ==, 0x84);
    g_assert_cmpuint(bp_codes_of(codes, 36, "A"), ==, 'A');
    for (unsigned glyph = 1; glyph <= 65535; glyph++)
        g_assert_cmpuint(bp_codes_of(codes, (uint16_t)glyph, ""), !=, 0);
    GArray *list = bp_codes_list(codes);
    g_assert_cmpuint(list->len, ==, 65535);
    int seen[4] = {0};
    for (guint i = 0; i < list->len; i++) {
        const struct bp_coding *coding = &g_array_index(list, struct bp_coding, i);
        const int bytes = bp_code_bytes(coding->code);
        const bp_code first = coding->code >> 8 * (bytes - 1);
        g_assert_cmpuint(coding->code, >, i ? coding[-1].code : 0);
        g_assert_cmpint(bytes, ==, first <= 0xDF ? 1 : first <= 0xFE ? 2 : 3);
        g_assert_cmpuint(first, <=, 0xFF);
        seen[bytes]++;
    }
    g_assert_cmpint(seen[1], ==, 1 + 0xE0 - 0x80);
    g_assert_cmpint(seen[2], ==, 0x1F * 256);
    g_array_free(list, TRUE);
    bp_codes_free(codes);
}

/* What a face's objects say; CapHeight among it, which no validator asks for. */
static void test_objects(void) {
    struct bp_output output = {g_byte_array_new()};
    struct bp_pdf *pdf = bp_pdf_new(&output);
    bp_ref ref = bp_pdf_reserve(pdf);
    fonts.used[1][36] = fonts.used[1][3] = true;
    struct bp_codes *codes = bp_codes_new();
    bp_codes_of(codes, 36, "A");
    bp_codes_of(codes, 3, " ");
    bp_fontdict_write(pdf, &fonts, 1, codes, ref);
    bp_codes_free(codes);
    bp_pdf_finish(pdf, ref, 0);
    bp_pdf_free(pdf);
    struct pdf_file *file = pdf_read(output.bytes);
    const char *font = pdf_object(file, ref);
    g_assert_nonnull(strstr(font, "+Fake-BoldItalic/Encoding "));
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
    const long encoding = pdf_number(font, "/Encoding");
    expect(pdf_object(file, encoding), "/Type/CMap/CMapName/Codes/CIDSystemInfo<</Registry(Adobe)"
                                       "/Ordering(Identity)/Supplement 0>>");
    expect(pdf_stream_text(file, encoding), "2 begincidchar\n<20>3\n<41>36\nendcidchar");
    pdf_free(file);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fontdict/widths", test_widths);
    g_test_add_func("/fontdict/codes", test_codes);
    g_test_add_func("/fontdict/cmaps", test_cmaps);
    g_test_add_func("/fontdict/cmap-chunks", test_cmap_chunks);
    g_test_add_func("/fontdict/objects", test_objects);
    return g_test_run();
}
