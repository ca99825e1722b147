/* Typefaces: opening, measures, fallback. */
#include "text/font.h"
#include <glib/gstdio.h>

#include "with_fonts.h"

static GString *said;

static void note(const struct bp_diagnostic *diagnostic, void *user) {
    (void)user;
    g_string_append_printf(said, "%d:%d %s\n", diagnostic->line, diagnostic->column,
                           diagnostic->text);
}

static const char *report(struct bp_diags *diags) {
    if (said)
        g_string_truncate(said, 0);
    else
        said = g_string_new(NULL);
    bp_diags_report(diags, note, NULL);
    return said->str;
}

static void test_missing_folder(void) {
    struct bp_diags *diags = bp_diags_new();
    g_assert_null(bp_fonts_new("/nowhere/at/all", "Noto Sans", (struct bp_pos){0}, diags));
    g_assert_cmpint(bp_diags_count(diags, BP_FATAL), ==, 1);
    bp_diags_free(diags);
}

static void test_unknown_family(void) {
    struct bp_diags *diags = bp_diags_new();
    char *folder = g_build_filename(g_getenv("BOARDPACK_DATA"), "fonts", NULL);
    g_assert_null(bp_fonts_new(folder, "DejaVu Sans", (struct bp_pos){0}, diags));
    g_assert_nonnull(strstr(report(diags), "there is no typeface \"DejaVu Sans\""));
    g_free(folder);
    bp_diags_free(diags);
}

/* A folder whose index names a file that is not a font. */
static void test_broken_font(void) {
    struct bp_diags *diags = bp_diags_new();
    char *folder = g_dir_make_tmp("boardpack-XXXXXX", NULL);
    char *index = g_build_filename(folder, "fonts.index", NULL);
    char *font = g_build_filename(folder, "a.ttf", NULL);
    g_assert_true(g_file_set_contents(index, "A\tregular\tmain\ta.ttf\nrubbish\n", -1, NULL));
    for (int size = 0; size < 64; size += 13) {
        char *noise = g_strnfill((gsize)size, '\1');
        g_assert_true(g_file_set_contents(font, noise, size, NULL));
        g_assert_null(bp_fonts_new(folder, "A", (struct bp_pos){0}, diags));
        g_free(noise);
    }
    g_assert_nonnull(strstr(report(diags), "it is not a TrueType font"));
    g_remove(font);
    g_assert_null(bp_fonts_new(folder, "A", (struct bp_pos){0}, diags));
    g_assert_nonnull(strstr(report(diags), "no such file"));
    g_remove(index);
    g_rmdir(folder);
    g_free(font);
    g_free(index);
    g_free(folder);
    bp_diags_free(diags);
}

static void test_measures(void) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_fonts *fonts = open_fonts("Noto Sans", diags);
    const struct bp_metrics at = bp_fonts_metrics(fonts, 10000);
    g_assert_cmpint(at.ascent, ==, 10690);
    g_assert_cmpint(at.descent, ==, 2930);
    g_assert_cmpint(at.cap_height, ==, 7140);
    g_assert_cmpint(at.x_height, ==, 5360);
    g_assert_cmpint(bp_space_width(fonts, 0, 10000), ==, 2600);

    one_word(fonts, "a", BP_STYLE_BOLD | BP_STYLE_ITALIC, diags);
    struct bp_face_info regular, slanted;
    bp_face_describe(fonts, 0, &regular);
    bp_face_describe(fonts, 1, &slanted);
    g_assert_cmpstr(regular.name, ==, "NotoSans-Regular");
    g_assert_cmpstr(slanted.name, ==, "NotoSans-BoldItalic");
    g_assert_cmpint(regular.ascent, ==, 1069);
    g_assert_cmpint(regular.descent, ==, -293);
    g_assert_cmpint(regular.cap_height, ==, 714);
    g_assert_cmpint(regular.weight, ==, 400);
    g_assert_cmpint(slanted.weight, ==, 700);
    g_assert_cmpint(regular.italic_angle, ==, 0);
    g_assert_cmpint(slanted.italic_angle, ==, -12);
    g_assert_true(slanted.italic && !regular.italic && !regular.fixed_pitch);
    g_assert_cmpint(regular.bbox[0], <, 0);
    g_assert_cmpint(regular.bbox[3], >, 1000);
    g_assert_cmpint(bp_face_advance(fonts, 0, regular.space), ==, 260);
    g_assert_cmpstr(bp_face_unicode(fonts, 0, regular.space), ==, " ");
    g_assert_null(bp_face_unicode(fonts, 0, 65535));
    bp_fonts_free(fonts);
    bp_diags_free(diags);
}

static void test_opened_when_needed(void) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_fonts *fonts = open_fonts("Noto Sans", diags);
    g_assert_cmpint(fonts->n_faces, ==, 1);
    one_word(fonts, "plain", 0, diags);
    g_assert_cmpint(fonts->n_faces, ==, 1);
    one_word(fonts, "bold", BP_STYLE_BOLD, diags);
    g_assert_cmpint(fonts->n_faces, ==, 2);
    one_word(fonts, "\xE2\x98\x90", 0, diags); /* ☐ */
    g_assert_cmpint(fonts->n_faces, ==, 3);
    for (uint32_t i = 0; i < fonts->n_files; i++)
        g_assert_true(fonts->files[i].state != BP_FONT_OPEN || fonts->files[i].number >= 0 ||
                      i < 12);
    bp_fonts_free(fonts);
    bp_diags_free(diags);
}

static const char *face_of(struct bp_fonts *fonts, const char *text, unsigned style,
                           struct bp_diags *diags) {
    return strrchr(fonts->faces[one_word(fonts, text, style, diags)->face]->path, '/') + 1;
}

static void test_fallback(void) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_fonts *fonts = open_fonts("Liberation Sans", diags);
    static const struct {
        const char *text;
        unsigned style;
        const char *file;
    } want[] = {
        {"\xCE\x95\xCE\xBB\xCE\xBB\xCE\xAC\xCE\xB4\xCE\xB1", 0, "LiberationSans-Regular.ttf"},
        {"\xD0\x9C\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0", BP_STYLE_BOLD,
         "LiberationSans-Bold.ttf"},
        {"Vi\xE1\xBB\x87t", 0, "LiberationSans-Regular.ttf"},
        {"\xE2\x9C\x93", 0, "DejaVuSans.ttf"},                                    /* ✓ */
        {"\xE2\x98\x91", BP_STYLE_BOLD | BP_STYLE_ITALIC, "DejaVuSans-Bold.ttf"}, /* ☑ */
        {"\xE0\xA6\xAC\xE0\xA6\xBE\xE0\xA6\x82\xE0\xA6\xB2\xE0\xA6\xBE", 0,
         "NotoSansBengali-Regular.ttf"},
        {"\xE0\xAE\xA4\xE0\xAE\xAE\xE0\xAE\xBF\xE0\xAE\xB4\xE0\xAF\x8D", BP_STYLE_BOLD,
         "NotoSansTamil-Bold.ttf"},
        {"\xF0\x9D\x94\xB8", 0, "DejaVuSans.ttf"}, /* 𝔸 */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(want); i++)
        g_assert_cmpstr(face_of(fonts, want[i].text, want[i].style, diags), ==, want[i].file);
    g_assert_cmpstr(report(diags), ==, "");
    bp_fonts_free(fonts);
    bp_diags_free(diags);
}

/* What a council's text is likely to hold is there in every style, and no glyph is .notdef. */
static void test_coverage(void) {
    static const char text[] =
        "\xC2\xA3\xE2\x82\xAC\xC2\xA2\xC2\xBD\xC2\xBC\xC2\xBE\xC2\xB0\xC2\xA7\xC2\xB6\xE2\x80\xA0 "
        "\xE2\x86\x90\xE2\x86\x91\xE2\x86\x92\xE2\x86\x93\xE2\x87\x92\xE2\x87\x94 " /* arrows */
        "\xE2\x89\xA4\xE2\x89\xA5\xE2\x89\xA0\xE2\x88\x92\xC3\x97\xC3\xB7\xE2\x88\x9A\xE2\x88\x91 "
        "\xE2\x94\x80\xE2\x94\x82\xE2\x94\x8C\xE2\x95\x90\xE2\x96\x88\xE2\x96\xA0\xE2\x96\xA1 "
        "\xE2\x98\x90\xE2\x98\x91\xE2\x98\x92\xE2\x9C\x93\xE2\x9C\x94\xE2\x9C\x97\xE2\x98\x85 "
        "\xE2\x80\xA2\xE2\x80\xA6\xE2\x80\x93\xE2\x80\x94\xE2\x80\x98\xE2\x80\x99\xE2\x80\x9C"
        "\xE2\x80\x9D \xE2\x80\x91 \xC5\xB5\xC5\xB7\xC5\x81\xC3\xB3\xC4\x91\xC8\x99\xC4\x9F";
    static const char *const families[] = {"Noto Sans", "Liberation Sans"};
    for (size_t family = 0; family < G_N_ELEMENTS(families); family++) {
        struct bp_diags *diags = bp_diags_new();
        struct bp_fonts *fonts = open_fonts(families[family], diags);
        for (unsigned style = 0; style < 8; style++) {
            GArray *pieces = cut_text(fonts, text, style, "en-GB", diags);
            for (guint i = 0; i < pieces->len; i++) {
                const struct bp_word *word =
                    bp_fonts_word(fonts, g_array_index(pieces, struct bp_piece, i).word);
                for (int k = 0; k < word->n_glyphs; k++) {
                    g_assert_cmpuint(word->glyphs[k].id, !=, 0);
                    g_assert_nonnull(bp_face_unicode(fonts, word->face, word->glyphs[k].id));
                }
            }
            g_array_free(pieces, TRUE);
        }
        g_assert_cmpstr(report(diags), ==, "");
        bp_fonts_free(fonts);
        bp_diags_free(diags);
    }
}

static void test_missing_character(void) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_fonts *fonts = open_fonts("Noto Sans", diags);
    static const char text[] = "a \xF0\x92\x80\x80"
                               "b \xF0\x92\x80\x80 \xEE\x80\x80";
    const struct bp_span spans[] = {{.length = 6, .lang = "en", .pos = {"f.xml", 3, 4}},
                                    {.length = 100, .lang = "en", .pos = {"f.xml", 5, 6}}};
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(struct bp_piece));
    for (int again = 0; again < 2; again++) {
        g_array_set_size(pieces, 0);
        bp_text_cut(fonts, text, strlen(text), spans, 2, "en", pieces, diags);
        g_assert_cmpstr(
            report(diags), ==,
            "3:4 no installed typeface has the character U+12000 CUNEIFORM SIGN A\n"
            "5:6 no installed typeface has the character U+12000 CUNEIFORM SIGN A\n"
            "5:6 no installed typeface has the character U+E000 <private use area-E000>\n");
        char *shown = show_pieces(fonts, pieces);
        g_assert_cmpstr(shown, ==, "a_|b_");
        g_free(shown);
        bp_diags_free(diags);
        diags = bp_diags_new();
    }
    g_array_free(pieces, TRUE);
    bp_fonts_free(fonts);
    bp_diags_free(diags);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/font/missing-folder", test_missing_folder);
    g_test_add_func("/font/unknown-family", test_unknown_family);
    g_test_add_func("/font/broken", test_broken_font);
    g_test_add_func("/font/measures", test_measures);
    g_test_add_func("/font/opened-when-needed", test_opened_when_needed);
    g_test_add_func("/font/fallback", test_fallback);
    g_test_add_func("/font/coverage", test_coverage);
    g_test_add_func("/font/missing-character", test_missing_character);
    const int status = g_test_run();
    if (said)
        g_string_free(said, TRUE);
    return status;
}
