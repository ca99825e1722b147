/* Pages' contents: src/draw/, with made-up typefaces and the real libharu. */
#include "draw/draw.h"
#include "model/attachment.h"

#include "fake_fonts.h"
#include "pdf_reader.h"
#include "small_pages.h"

static struct bp_fonts fonts;

/* A page of those layers as a string; NUL bytes read "~". */
static char *draw_layers(struct bp_page page, char **resources) {
    struct bp_output output = {g_byte_array_new()};
    struct bp_pdf *pdf = bp_pdf_new(&output);
    struct bp_diags *diags = bp_diags_new();
    page.width = SMALL_WIDTH;
    page.height = SMALL_HEIGHT;
    const struct bp_pages pages = {.pages = &page, .n_pages = 1};
    struct bp_drawing *drawing = bp_draw(pdf, &pages, &fonts, 0, diags);
    g_assert_nonnull(drawing);
    g_assert_cmpuint(drawing->n_pages, ==, 1);
    bp_ref contents = drawing->pages[0].contents;
    if (resources)
        *resources = g_strdup(drawing->pages[0].resources);
    bp_drawing_free(drawing);
    bp_pdf_finish(pdf, contents, 0);
    bp_pdf_free(pdf);
    bp_diags_free(diags);
    struct pdf_file *file = pdf_read(output.bytes);
    GByteArray *stream = file->streams->pdata[contents];
    GString *text = g_string_new_len((const char *)stream->data, stream->len);
    pdf_free(file);
    for (gsize i = 0; i < text->len; i++)
        text->str[i] = text->str[i] ? text->str[i] : '~';
    return g_string_free(text, FALSE);
}

static char *draw_content(struct bp_item *items, uint32_t n) {
    return draw_layers((struct bp_page){.content = items, .n_content = n}, NULL);
}

static struct bp_item text_item(const struct bp_elem *elem, uint32_t mcid, const bp_word_use *words,
                                uint32_t n) {
    struct bp_item item = {.kind = BP_ITEM_TEXT, .mcid = mcid, .elem = (struct bp_elem *)elem};
    item.box = (struct bp_box){BP_PT(60), BP_PT(88), BP_PT(100), BP_PT(16)};
    item.as.text.words = words;
    item.as.text.n_words = n;
    item.as.text.size = BP_PT(10);
    item.as.text.baseline = BP_PT(100);
    return item;
}

static const struct bp_elem para = {.role = BP_ROLE_P}, anchor = {.role = BP_ROLE_LINK},
                            form = {.role = BP_ROLE_FORM};

static void check(char *drawn, const char *expected) {
    g_assert_cmpstr(drawn, ==, expected);
    g_free(drawn);
}

static int count(const char *text, const char *what) {
    int n = 0;
    for (const char *at = strstr(text, what); at; at = strstr(at + 1, what))
        n++;
    return n;
}

/* Runs of text alone are marked inside one text object; lines move from one to the next. */
static void test_text(void) {
    bp_word_use words[] = {fake_word(&fonts, 0, "AB") | BP_USE_SPACE, fake_word(&fonts, 0, "C")};
    struct bp_item items[] = {text_item(&para, 0, words, 2), text_item(&para, 0, words, 1),
                              text_item(&anchor, 1, words + 1, 1)};
    items[1].as.text.baseline = BP_PT(117.5);
    items[2].as.text.baseline = BP_PT(117.5);
    items[2].box.x = BP_PT(80.25);
    items[2].as.text.colour = 0xFF0000;
    check(draw_content(items, 3), "BT\n"
                                  "/P<</MCID 0>>BDC\n"
                                  "60 741.89 Td\n"
                                  "/F0 10 Tf\n"
                                  "(AB C)Tj\n"
                                  "0 -17.5 Td\n"
                                  "(AB )Tj\n"
                                  "EMC\n"
                                  "/Link<</MCID 1>>BDC\n"
                                  "1 0 0 rg\n"
                                  "20.25 0 Td\n"
                                  "(C)Tj\n"
                                  "EMC\n"
                                  "ET\n");
}

/* Kerning and offsets are numbers; heights are a rise, which ends with the word. */
static void test_shaped(void) {
    bp_word_id kerned = fake_word(&fonts, 0, "AVA"), raised = fake_word(&fonts, 0, "AB");
    fonts.words[kerned].plain = fonts.words[raised].plain = false;
    fonts.glyphs[kerned][0].advance = 460;
    fonts.words[kerned].width -= 40;
    fonts.places[raised][1].dx = -250;
    fonts.places[raised][1].dy = 100;
    fonts.glyphs[raised][1].advance = 0;
    fonts.words[raised].width -= 500;
    bp_word_use words[] = {kerned | BP_USE_SPACE, raised | BP_USE_SPACE, kerned};
    struct bp_item item = text_item(&para, 0, words, 3);
    check(draw_content(&item, 1), "BT\n"
                                  "/P<</MCID 0>>BDC\n"
                                  "60 741.89 Td\n"
                                  "/F0 10 Tf\n"
                                  "[(A)40(VA A)]TJ\n"
                                  "1 Ts\n"
                                  "[()250(B)250()]TJ\n"
                                  "0 Ts\n"
                                  "[( A)40(VA)]TJ\n"
                                  "EMC\n"
                                  "ET\n");
}

/* Where layout's widths and the font's drift apart, words are put back. */
static void test_drift(void) {
    bp_word_id a = fake_word(&fonts, 0, "A");
    bp_word_use words[4] = {a, a, a, a};
    struct bp_item item = text_item(&para, 0, words, 4);
    fonts.lie = 6; /* 0.6 thousandths of an em at 10 pt */
    char *drawn = draw_content(&item, 1);
    fonts.lie = 0;
    g_assert_nonnull(strstr(drawn, "[(AA)-1(AA)]TJ\n"));
    g_free(drawn);
}

/* Characters that mean something in strings; glyphs that have no character of their own. */
static void test_escapes(void) {
    bp_word_id odd = fake_word(&fonts, 0, "ABCDE");
    fonts.glyphs[odd][0].id = 36 + '(' - 'A';
    fonts.glyphs[odd][1].id = 36 + ')' - 'A';
    fonts.glyphs[odd][2].id = 36 + '\\' - 'A';
    fonts.glyphs[odd][3].id = 900;
    fonts.glyphs[odd][4].id = 902;
    fonts.words[odd].plain = true;
    bp_word_use words[] = {odd};
    struct bp_item item = text_item(&para, 0, words, 1);
    char *drawn = draw_content(&item, 1);
    g_assert_nonnull(strstr(drawn, "\\(\\)\\\\\x80"));
    g_assert_nonnull(strstr(drawn, "\x81)"));
    g_free(drawn);
    memset(fonts.used, 0, sizeof fonts.used);
}

/* Another face in one line, and a page's resources: those it uses and no others. */
static void test_faces(void) {
    bp_word_use words[] = {fake_word(&fonts, 0, "A") | BP_USE_SPACE, fake_word(&fonts, 1, "B")};
    struct bp_item item = text_item(&para, 0, words, 2);
    struct bp_page page = {.content = &item, .n_content = 1};
    char *resources, *drawn = draw_layers(page, &resources);
    g_assert_nonnull(strstr(drawn, "/F0 10 Tf\n(A )Tj\n/F1 10 Tf\n(B)Tj\n"));
    g_assert_true(g_str_has_prefix(resources, "<</Font<</F0 "));
    g_assert_nonnull(strstr(resources, " 0 R/F1 "));
    g_free(drawn);
    g_free(resources);
    item.as.text.n_words = 1;
    drawn = draw_layers(page, &resources);
    g_assert_null(strstr(resources, "/F1"));
    g_free(drawn);
    g_free(resources);
    page.n_content = 0;
    drawn = draw_layers(page, &resources);
    g_assert_cmpstr(resources, ==, "<<>>");
    g_assert_cmpstr(drawn, ==, "");
    g_free(drawn);
    g_free(resources);
}

/* Glyphs that read otherwise than in their font have codes of their own; a word that has more
 * glyphs than characters says what it reads. */
static void test_actual_text(void) {
    static const struct bp_glyph_place one_cluster[] = {{.cluster = 0}, {.cluster = 0}};
    bp_word_id other = fake_word(&fonts, 0, "AB"), lacking = fake_word(&fonts, 0, "AB");
    fonts.words[other].needs_actual = fonts.words[lacking].needs_actual = true;
    fonts.words[other].text = "XB";
    fonts.words[lacking].text = "A";
    fonts.words[lacking].length = 1;
    fonts.words[lacking].places = one_cluster;
    bp_word_use words[] = {other | BP_USE_SPACE, lacking};
    struct bp_item item = text_item(&para, 0, words, 2);
    check(draw_content(&item, 1), "BT\n"
                                  "/P<</MCID 0>>BDC\n"
                                  "60 741.89 Td\n"
                                  "/F0 10 Tf\n"
                                  "(XB )Tj\n"
                                  "/Span<</ActualText(A)>>BDC\n"
                                  "(A\x80)Tj\n"
                                  "EMC\n"
                                  "EMC\n"
                                  "ET\n");
}

/* Glyphs that run from right to left come as they are read, each by itself at its place. */
static void test_leftwards(void) {
    bp_word_id word = fake_word(&fonts, 0, "AB");
    fonts.words[word].rtl = true;
    bp_word_use words[] = {word | BP_USE_SPACE};
    struct bp_item item = text_item(&para, 0, words, 1);
    char *drawn = draw_content(&item, 1);
    const char *b = strstr(drawn, "(B)]TJ\n"), *a = strstr(drawn, "(A)"),
               *space = strstr(drawn, "( )]TJ\n");
    g_assert_true(b && a && space && b < a && a < space);
    g_free(drawn);
}

/* A path ends the text object; nothing is left open at any end; what is blank leaves no trace. */
static void test_mixed(void) {
    bp_word_use words[] = {fake_word(&fonts, 0, "A")};
    struct bp_item items[] = {text_item(&para, 0, words, 1), text_item(&para, 0, words, 1),
                              text_item(&form, 1, words, 1), text_item(&para, 2, words, 1)};
    items[1].kind = BP_ITEM_FILL;
    items[1].box = (struct bp_box){BP_PT(10), BP_PT(20), BP_PT(30), BP_PT(0.6)};
    items[1].as.fill.colour = 0x808080;
    items[1].as.fill.radius = 0;
    items[2].kind = BP_ITEM_BLANK;
    check(draw_content(items, 4), "/P<</MCID 0>>BDC\n"
                                  "BT\n"
                                  "60 741.89 Td\n"
                                  "/F0 10 Tf\n"
                                  "(A)Tj\n"
                                  "ET\n"
                                  "0.50196 g\n"
                                  "10 821.28125 30 0.59375 re\n"
                                  "f\n"
                                  "EMC\n"
                                  "BT\n"
                                  "/P<</MCID 2>>BDC\n"
                                  "0 g\n"
                                  "60 741.89 Td\n"
                                  "(A)Tj\n"
                                  "EMC\n"
                                  "ET\n");
}

/* Artifacts: neighbours of one kind are one, and a header says what it covers. */
static void test_artifacts(void) {
    struct bp_item under[2] = {{.kind = BP_ITEM_FILL, .box = {0, 0, BP_PT(10), BP_PT(10)}},
                               {.kind = BP_ITEM_FILL, .box = {0, 0, BP_PT(20), BP_PT(10)}}};
    struct bp_item over[3] = {{.kind = BP_ITEM_FILL, .artifact = BP_ARTIFACT_HEADER},
                              {.kind = BP_ITEM_FILL, .artifact = BP_ARTIFACT_HEADER},
                              {.kind = BP_ITEM_FILL, .artifact = BP_ARTIFACT_FOOTER}};
    over[0].box = (struct bp_box){BP_PT(60), BP_PT(30), BP_PT(100), BP_PT(12)};
    over[1].box = (struct bp_box){BP_PT(400), BP_PT(34), BP_PT(50.5), BP_PT(12)};
    over[2].box = (struct bp_box){BP_PT(60), BP_PT(800), BP_PT(50), BP_PT(12)};
    struct bp_page page = {.under = under, .n_under = 2, .over = over, .n_over = 3};
    char *drawn = draw_layers(page, NULL);
    g_assert_true(
        g_str_has_prefix(drawn, "/Artifact<</Type/Layout>>BDC\n0 831.875 10 10 re\nf\n0"));
    const char *header = strstr(drawn, "EMC\n/Artifact<</Type/Pagination/Subtype/Header"
                                       "/Attached[/Top]/BBox[60 795.89 450.5 811.89]>>BDC\n");
    g_assert_nonnull(header);
    g_assert_nonnull(strstr(header, "EMC\n/Artifact<</Type/Pagination/Subtype/Footer"
                                    "/Attached[/Bottom]/BBox[60 29.89 110 41.89]>>BDC\n"));
    g_assert_cmpint(count(drawn, "EMC\n"), ==, 3);
    g_free(drawn);
}

/* A box is a glyph of a font of ours. */
static void test_tick(void) {
    struct bp_item item = {.kind = BP_ITEM_TICK, .elem = (struct bp_elem *)&form};
    item.box = (struct bp_box){BP_PT(60), BP_PT(100), BP_PT(11), BP_PT(11)};
    check(draw_content(&item, 1), "BT\n"
                                  "/Form<</MCID 0>>BDC\n"
                                  "60 730.89 Td\n"
                                  "/FB 11 Tf\n"
                                  "(0 )Tj\n"
                                  "EMC\n"
                                  "ET\n");
    item.as.tick.on = true;
    char *on = draw_content(&item, 1);
    g_assert_nonnull(strstr(on, "\n(1 )Tj\n"));
    g_free(on);
}

static void test_rounded(void) {
    struct bp_item item = {.kind = BP_ITEM_FILL, .elem = (struct bp_elem *)&para};
    item.box = (struct bp_box){BP_PT(60), BP_PT(100), BP_PT(40), BP_PT(4)};
    item.as.fill.radius = BP_PT(50); /* more than there is room for */
    char *drawn = draw_content(&item, 1);
    g_assert_cmpint(count(drawn, " c\n"), ==, 4);
    g_assert_nonnull(strstr(drawn, "h\nf\n"));
    g_assert_nonnull(strstr(drawn, "62 741.875 m\n98 741.875 l\n"));
    g_free(drawn);
}

/* The operators of a path item, between its mark's ends. */
static char *draw_path(const struct bp_point *points, uint32_t n, bp_len width, uint8_t dash) {
    struct bp_item item = {.kind = BP_ITEM_PATH, .elem = (struct bp_elem *)&para};
    item.box = (struct bp_box){BP_PT(60), BP_PT(100), BP_PT(40), BP_PT(20)};
    item.as.path.points = points;
    item.as.path.n_points = n;
    item.as.path.width = width;
    item.as.path.dash = dash;
    item.as.path.colour = 0x0000FF;
    return draw_content(&item, 1);
}

static void test_path(void) {
    static const struct bp_point zigzag[] = {
        {0, BP_PT(20)}, {BP_PT(20), 0}, {BP_PT(40), BP_PT(20)}, {0, BP_PT(20)}};
    check(draw_path(zigzag, 3, BP_PT(1.5), 0), "/P<</MCID 0>>BDC\n"
                                               "q\n"
                                               "0 0 1 RG\n"
                                               "1.5 w\n"
                                               "1 J\n"
                                               "1 j\n"
                                               "60 721.875 m\n"
                                               "80 741.875 l\n"
                                               "100 721.875 l\n"
                                               "S\n"
                                               "Q\n"
                                               "EMC\n");
    check(draw_path(zigzag, 4, 0, 0), "/P<</MCID 0>>BDC\n"
                                      "0 0 1 rg\n"
                                      "60 721.875 m\n"
                                      "80 741.875 l\n"
                                      "100 721.875 l\n"
                                      "h\n"
                                      "f\n"
                                      "EMC\n");
    check(draw_path(zigzag, 1, BP_PT(1), 0), "/P<</MCID 0>>BDC\nEMC\n");
    check(draw_path(zigzag, 0, 0, 0), "/P<</MCID 0>>BDC\nEMC\n");
}

/* Patterns differ from each other, and are as coarse as the line is thick. */
static void test_dashes(void) {
    static const struct bp_point line[] = {{0, 0}, {BP_PT(40), BP_PT(20)}};
    static const char *const patterns[] = {"1 j\n60", "0 J\n[6 3]0 d\n60", "0 J\n[1.5 3]0 d\n60",
                                           "0 J\n[7.5 3 1.5 3]0 d\n60"};
    for (size_t dash = 0; dash < G_N_ELEMENTS(patterns); dash++) {
        char *drawn = draw_path(line, 2, BP_PT(1.5), (uint8_t)dash);
        g_assert_nonnull(strstr(drawn, patterns[dash]));
        g_free(drawn);
    }
}

/* On an attached page: a form of its own, with what it needs, in place of contents. */
static void test_attached(void) {
    static const struct bp_attachment attachment;
    bp_word_use word = fake_word(&fonts, 0, "A");
    struct bp_item stamp = text_item(NULL, 0, &word, 1);
    stamp.artifact = BP_ARTIFACT_FOOTER;
    struct bp_page page = {.over = &stamp, .n_over = 1, .attachment = &attachment};
    page.width = BP_PT(842.5);
    page.height = BP_PT(595);
    const struct bp_pages pages = {.pages = &page, .n_pages = 1};
    struct bp_output output = {g_byte_array_new()};
    struct bp_pdf *pdf = bp_pdf_new(&output);
    struct bp_diags *diags = bp_diags_new();
    struct bp_drawing *drawing = bp_draw(pdf, &pages, &fonts, 0, diags);
    g_assert_nonnull(drawing);
    const struct bp_drawn drawn = drawing->pages[0];
    g_assert_cmpuint(drawn.contents, ==, 0);
    g_assert_null(drawn.resources);
    bp_pdf_finish(pdf, drawn.form, 0);
    struct pdf_file *file = pdf_read(output.bytes);
    const char *dict = pdf_object(file, drawn.form);
    g_assert_true(g_str_has_prefix(
        dict, "<</Type/XObject/Subtype/Form/BBox[0 0 842.5 595]/Resources<</Font<</F0 "));
    g_assert_true(g_str_has_prefix(pdf_stream_text(file, drawn.form),
                                   "BT\n/Artifact<</Type/Pagination/Subtype/Footer"));
    pdf_free(file);
    bp_drawing_free(drawing);
    bp_pdf_free(pdf);
    bp_diags_free(diags);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/draw/text", test_text);
    g_test_add_func("/draw/shaped", test_shaped);
    g_test_add_func("/draw/drift", test_drift);
    g_test_add_func("/draw/escapes", test_escapes);
    g_test_add_func("/draw/faces", test_faces);
    g_test_add_func("/draw/actual-text", test_actual_text);
    g_test_add_func("/draw/leftwards", test_leftwards);
    g_test_add_func("/draw/mixed", test_mixed);
    g_test_add_func("/draw/artifacts", test_artifacts);
    g_test_add_func("/draw/tick", test_tick);
    g_test_add_func("/draw/rounded", test_rounded);
    g_test_add_func("/draw/path", test_path);
    g_test_add_func("/draw/dashes", test_dashes);
    g_test_add_func("/draw/attached", test_attached);
    return g_test_run();
}
