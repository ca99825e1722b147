/* Cutting: spaces, new lines, soft hyphens, addresses, spans. */
#include "text/breaks.h"
#include "with_fonts.h"

static struct bp_diags *diags;
static struct bp_fonts *fonts;

static void test_spaces(void) {
    assert_cut(fonts, "", "en", diags, "");
    assert_cut(fonts, "one", "en", diags, "one");
    assert_cut(fonts, "one two", "en", diags, "one_|two");
    assert_cut(fonts, "  one \t two  ", "en", diags, "one_|two_");
    assert_cut(fonts, "10\xC2\xA0million", "en", diags, "10\xC2\xA0million");
    assert_cut(fonts, "and / or", "en", diags, "and_/_|or");
    assert_cut(fonts,
               "\xE2\x80\x9C"
               "a\xE2\x80\x9D (b)",
               "en", diags,
               "\xE2\x80\x9C"
               "a\xE2\x80\x9D_(b)");
    assert_cut(fonts,
               "\x01"
               "a\x02 \x03 b\x7F",
               "en", diags, "a_|b");
    assert_cut(fonts, "( \xCC\x81x", "en", diags, "(_\xCC\x81x");
}

static void test_new_lines(void) {
    assert_cut(fonts, "one\ntwo", "en", diags, "one/two");
    assert_cut(fonts, "one \n two\n", "en", diags, "one/two/");
    assert_cut(fonts, "\n\na", "en", diags, "//a");
    assert_cut(fonts,
               "a\xE2\x80\xA8"
               "b",
               "en", diags, "a/b");
}

static void test_inside_words(void) {
    assert_cut(fonts, "well-being", "en", diags, "well-|being");
    assert_cut(fonts, "2024-25", "en", diags, "2024-25");
    assert_cut(fonts, "2024/25", "en", diags, "2024/25");
    assert_cut(fonts, "yes\xE2\x80\x94no", "en", diags, "yes|\xE2\x80\x94|no");
    assert_cut(fonts, "co\xE2\x80\x91op", "en", diags, "co\xE2\x80\x91op");
    assert_cut(fonts, "hy\xC2\xADphen", "en", diags, "hy-|phen");
    assert_cut(fonts, "\xC2\xADhy\xC2\xAD\xC2\xADphen\xC2\xAD end\xC2\xAD", "en", diags,
               "hy-|phen_|end");
    assert_cut(fonts,
               "a\xE2\x80\x8B"
               "b\xE2\x81\xA0"
               "c",
               "en", diags, "a|bc");
}

static void test_addresses(void) {
    assert_cut(fonts, "https://www.chscp.org.uk/", "en", diags, "https://|www.|chscp.|org.|uk/");
    assert_cut(fonts, "chscp@hackney.gov.uk.", "en", diags, "chscp@|hackney.|gov.|uk.");
    assert_cut(fonts, "hackney.gov.uk/a_b?c=1&d=2-3", "en", diags,
               "hackney.|gov.|uk/|a_|b?|c=|1&|d=|2-|3");
    assert_cut(fonts, "e.g. 3.5 i.e.", "en", diags, "e.g._|3.5_|i.e.");
    assert_cut(fonts, "and/or", "en", diags, "and/|or");
}

static void test_long_word(void) {
    char *word = g_strnfill(300, 'm');
    GArray *pieces = cut_text(fonts, word, 0, "en", diags);
    g_assert_cmpuint(pieces->len, ==, 300);
    for (guint i = 0; i < pieces->len; i++)
        g_assert_cmpuint(g_array_index(pieces, struct bp_piece, i).flags, ==,
                         i < 299 ? BP_PIECE_EMERGENCY : 0);
    g_array_free(pieces, TRUE);
    word[BP_LONG_WORD] = '\0';
    pieces = cut_text(fonts, word, 0, "en", diags);
    g_assert_cmpuint(pieces->len, ==, 1);
    /* The layout can still ask for the same. */
    struct bp_piece piece = g_array_index(pieces, struct bp_piece, 0);
    piece.flags = BP_PIECE_SPACE;
    g_array_set_size(pieces, 0);
    bp_piece_split(fonts, piece, pieces);
    g_assert_cmpuint(pieces->len, ==, BP_LONG_WORD);
    g_assert_cmpuint(g_array_index(pieces, struct bp_piece, 0).flags, ==, BP_PIECE_EMERGENCY);
    g_assert_cmpuint(g_array_index(pieces, struct bp_piece, BP_LONG_WORD - 1).flags, ==,
                     BP_PIECE_SPACE);
    g_array_free(pieces, TRUE);
    g_free(word);
    /* A base and its marks stay together. */
    pieces = cut_text(fonts, "x\xCC\x8Cy", 0, "en", diags);
    piece = g_array_index(pieces, struct bp_piece, 0);
    g_array_set_size(pieces, 0);
    bp_piece_split(fonts, piece, pieces);
    g_assert_cmpuint(pieces->len, ==, 2);
    /* An empty line stays one. */
    g_array_set_size(pieces, 0);
    bp_piece_split(fonts, (struct bp_piece){.flags = BP_PIECE_NEWLINE}, pieces);
    g_assert_cmpuint(pieces->len, ==, 1);
    g_array_free(pieces, TRUE);
}

/* What is remembered of a token is all that it was at first. */
static void test_again(void) {
    char *word = g_strnfill(BP_LONG_WORD, 'w');
    char *text = g_strconcat(word, "\xC2\xA9\xE2\x80\x8B ", word, "\xC2\xA9\xE2\x80\x8B end", NULL);
    GArray *first = cut_text(fonts, text, 0, "en", diags);
    GArray *second = cut_text(fonts, text, 0, "en", diags);
    g_assert_cmpmem(first->data, (int)(first->len * sizeof(struct bp_piece)), second->data,
                    (int)(second->len * sizeof(struct bp_piece)));
    g_array_free(first, TRUE);
    g_array_free(second, TRUE);
    g_free(text);
    g_free(word);
}

/* A letter with more marks than a word can hold. */
static void test_many_marks(void) {
    GString *text = g_string_new("a");
    for (int i = 0; i < 20000; i++)
        g_string_append(text, "\xCC\x8C");
    GArray *pieces = cut_text(fonts, text->str, 0, "en", diags);
    size_t length = 0;
    for (guint i = 0; i < pieces->len; i++)
        length += bp_fonts_word(fonts, g_array_index(pieces, struct bp_piece, i).word)->length;
    g_assert_cmpuint(length, >=, 40000);
    g_array_free(pieces, TRUE);
    g_string_free(text, TRUE);
}

static void test_spans(void) {
    static const char text[] = "Note: see (here) now";
    const struct bp_span spans[] = {{.length = 4, .style = BP_STYLE_BOLD, .lang = "en"},
                                    {.length = 7, .lang = "en"},
                                    {.length = 0, .lang = "cy"},
                                    {.length = 4, .lang = "cy"},
                                    {.length = 5, .lang = "en"}};
    static const uint16_t want[] = {0, 1, 1, 1, 3, 4, 4};
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(struct bp_piece));
    bp_text_cut(fonts, text, strlen(text), spans, G_N_ELEMENTS(spans), "en", pieces, diags);
    char *shown = show_pieces(fonts, pieces);
    g_assert_cmpstr(shown, ==, "Note.:_|see_|(.here.)_|now");
    for (guint i = 0; i < pieces->len; i++)
        g_assert_cmpuint(g_array_index(pieces, struct bp_piece, i).span, ==, want[i]);
    g_free(shown);
    g_array_free(pieces, TRUE);
}

static void test_one_line(void) {
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(struct bp_piece));
    bp_text_line(fonts, "Page 1-2\nof 12 ", BP_STYLE_BOLD, "en", pieces, diags);
    char *shown = show_pieces(fonts, pieces);
    g_assert_cmpstr(shown, ==, "Page_1-2_of_12_");
    g_free(shown);
    g_array_free(pieces, TRUE);
}

/* More languages than are kept apart. */
static void test_many_languages(void) {
    for (int i = 0; i < 600; i++) {
        char *lang = g_strdup_printf("x%d-Latn", i);
        assert_cut(fonts, "a-b c", lang, diags, "a-|b_|c");
        g_free(lang);
    }
    assert_cut(fonts, "a-b c", NULL, diags, "a-|b_|c");
    assert_cut(fonts, "a-b c", "", diags, "a-|b_|c");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    diags = bp_diags_new();
    fonts = open_fonts("Noto Sans", diags);
    g_test_add_func("/cut/spaces", test_spaces);
    g_test_add_func("/cut/new-lines", test_new_lines);
    g_test_add_func("/cut/inside-words", test_inside_words);
    g_test_add_func("/cut/addresses", test_addresses);
    g_test_add_func("/cut/long-word", test_long_word);
    g_test_add_func("/cut/again", test_again);
    g_test_add_func("/cut/many-marks", test_many_marks);
    g_test_add_func("/cut/spans", test_spans);
    g_test_add_func("/cut/one-line", test_one_line);
    g_test_add_func("/cut/many-languages", test_many_languages);
    const int status = g_test_run();
    bp_fonts_free(fonts);
    bp_diags_free(diags);
    return status;
}
