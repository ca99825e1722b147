/* Breaks against ICU itself, over random text: what the memo says of tokens must be what ICU says
 * of their paragraph. */
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

#include "cut_whole.h"
#include "with_fonts.h"

static struct bp_diags *diags;
static struct bp_fonts *fonts;

/* Text offsets behind which pieces allow a break: a piece's text, and its space, follow each other
 * without gaps as long as the text has single spaces and nothing that is dropped. */
static void breaks_of(const GArray *pieces, bool *may_end) {
    size_t at = 0;
    for (guint i = 0; i < pieces->len; i++) {
        const struct bp_piece *piece = &g_array_index(pieces, struct bp_piece, i);
        at += bp_fonts_word(fonts, piece->word)->length;
        at += (piece->flags & BP_PIECE_SPACE) != 0;
        may_end[at] = piece->flags & BP_PIECE_BREAK;
    }
}

static void breaks_by_icu(UBreakIterator *lines, const char *text, bool *may_end) {
    UChar units[256];
    UErrorCode status = U_ZERO_ERROR;
    const int32_t length = (int32_t)strlen(text);
    u_charsToUChars(text, units, length);
    ubrk_setText(lines, units, length, &status);
    for (int32_t at; (at = ubrk_next(lines)) != UBRK_DONE;)
        may_end[at] = at < length;
    g_assert_true(U_SUCCESS(status));
}

/* Behind a hyphen before a figure or a capital, and a stroke before a figure, we have rules of our
 * own. */
static bool is_ours(const char *text, size_t at) {
    if (at == 0 || at >= strlen(text))
        return false;
    const bool figure = g_ascii_isdigit(text[at]);
    return (text[at - 1] == '-' && (figure || g_ascii_isupper(text[at]))) ||
           (text[at - 1] == '/' && figure);
}

/* A text with "|" wherever a line may end. */
static void assert_breaks(const char *wanted) {
    GString *plain = g_string_new(NULL), *found = g_string_new(NULL);
    for (const char *at = wanted; *at; at++)
        if (*at != '|')
            g_string_append_c(plain, *at);
    bool may_end[64] = {false};
    GArray *pieces = cut_text(fonts, plain->str, 0, "en-GB", diags);
    breaks_of(pieces, may_end);
    for (size_t at = 0; at < plain->len; at++)
        g_string_append_printf(found, "%s%c", may_end[at] ? "|" : "", plain->str[at]);
    g_assert_cmpstr(found->str, ==, wanted);
    g_array_free(pieces, TRUE);
    g_string_free(plain, TRUE);
    g_string_free(found, TRUE);
}

static void test_numbers_and_names(void) {
    assert_breaks("at |12.50/|hour");
    assert_breaks("s.106/|CIL");
    assert_breaks("12.4/1,000 |of");
    assert_breaks("10.30am/|2.15pm");
    assert_breaks("Reg.12/13");
    assert_breaks("e.g./|i.e.");
    assert_breaks("Lettice |Okoro-Vane");
    assert_breaks("HWB-01 |and |COVID-19");
    assert_breaks("a |long-|term |plan");
    assert_breaks("Stratford-|upon-|Avon");
    assert_breaks("www.|example.|org/|v1.2/|a");
}

/* ASCII, single spaces, and nothing that reads as an address: we add opportunities there. */
static void random_ascii(GRand *rand, char *text) {
    const bool slashes = g_rand_boolean(rand);
    const int length = g_rand_int_range(rand, 1, 40);
    int n = 0;
    while (n < length) {
        static const char likely[] = "aaabcXYZ019 ().,-'\"%$";
        char c = g_rand_int_range(rand, 0, 3) ? likely[g_rand_int_range(rand, 0, sizeof likely - 1)]
                                              : (char)g_rand_int_range(rand, ' ', 0x7F);
        if (c == '@' || (c == '/' && !slashes) || ((c == '.' || c == ':') && slashes) ||
            (c == ' ' && (n == 0 || text[n - 1] == ' ')))
            c = 'e';
        text[n++] = c;
    }
    if (n > 0 && text[n - 1] == ' ')
        text[n - 1] = 'x';
    text[n] = '\0';
}

static void test_ascii_as_icu(void) {
    static const char *const langs[] = {"en-GB", "cy", "fr", "de", "fi", "pl", "zh", "ja"};
    GRand *rand = g_rand_new_with_seed(20260121);
    for (size_t lang = 0; lang < G_N_ELEMENTS(langs); lang++) {
        UErrorCode status = U_ZERO_ERROR;
        UBreakIterator *lines = ubrk_open(UBRK_LINE, langs[lang], NULL, 0, &status);
        g_assert_true(U_SUCCESS(status));
        for (int round = 0; round < 8000; round++) {
            char text[64];
            bool ours[64] = {false}, icus[64] = {false};
            random_ascii(rand, text);
            GArray *pieces = cut_text(fonts, text, 0, langs[lang], diags);
            breaks_of(pieces, ours);
            breaks_by_icu(lines, text, icus);
            for (size_t at = 0; at < sizeof ours; at++)
                if (ours[at] != icus[at] && !is_ours(text, at))
                    g_error("'%s' in %s: at %zu %s", text, langs[lang], at,
                            icus[at] ? "ICU breaks" : "ICU does not break");
            g_array_free(pieces, TRUE);
        }
        ubrk_close(lines);
    }
    g_rand_free(rand);
}

/* Characters of every line breaking class that we can set, and some that we can't. */
static const char *const odd[] = {
    "a",
    "B",
    "1",
    "7",
    " ",
    " ",
    " ",
    "\n",
    "-",
    "/",
    "(",
    ")",
    "[",
    "\"",
    "'",
    "!",
    "%",
    "$",
    ",",
    ".",
    ":",
    "@",
    "=",
    "\t",
    "\x01",
    "\xC2\xA0",
    "\xC2\xAD",
    "\xC2\xAB",
    "\xC2\xBB",
    "\xC2\xB4",
    "\xC3\xA9",
    "e\xCC\x81", /* « » ´ é é */
    "\xCC\x81",  /* a lone mark */
    "\xE2\x80\x8B",
    "\xE2\x81\xA0",
    "\xE2\x80\x8D",
    "\xE2\x80\x8C", /* ZWSP WJ ZWJ ZWNJ */
    "\xE2\x80\x93",
    "\xE2\x80\x94",
    "\xE2\x80\x94",
    "\xE2\x80\x98",
    "\xE2\x80\x99",
    "\xE2\x80\x9C",
    "\xE2\x80\x9D",
    "\xE2\x80\xA6",
    "\xE2\x80\x91",
    "\xE2\x80\xAF",
    "\xE2\x80\x89",
    "\xE2\x80\xA8", /* thin space, LS */
    "\xE2\x82\xAC",
    "\xC2\xB0",
    "\xE2\x84\x96", /* € ° № */
    "\xCE\xA9",
    "\xD0\x96", /* Ω Ж */
    "\xE4\xB8\xAD",
    "\xE3\x81\x81",
    "\xE3\x80\x81",
    "\xE3\x80\x8C",
    "\xE3\x83\xBC",
    "\xE0\xB8\x81\xE0\xB8\xB2\xE0\xB8\xA3",
    "\xE0\xB8\x99\xE0\xB8\xB3", /* Thai */
    "\xED\x95\x9C",
    "\xE1\x84\x92",
    "\xE1\x85\xA1", /* Hangul */
    "\xF0\x9F\x87\xAC",
    "\xF0\x9F\x87\xA7", /* regional indicators */
    "\xF0\x9F\x91\xA9",
    "\xF0\x9F\x8F\xBD",
    "\xF0\x9F\x98\x80", /* emoji */
    "\xE0\xA4\x95\xE0\xA5\x8D",
    "\xE0\xA4\xB7", /* Devanagari */
    "\xEF\xBB\xBF",
    "\xEF\xB8\x8E",
    "\xE2\x8F\xA8", /* BOM VS15 */
    "http://",
    "www.a.",
    "x.y/", /* addresses */
};
static const char *const rtl[] = {"\xD7\xA9", "\xD7\x9C", "\xD8\xA8", "\xE2\x80\x8F"};

static void compare_ways(const GString *text, const struct bp_span *spans, size_t n_spans,
                         const char *lang) {
    GArray *tokens = g_array_new(FALSE, FALSE, sizeof(struct bp_piece));
    GArray *whole = g_array_new(FALSE, FALSE, sizeof(struct bp_piece));
    cut_whole(fonts, text->str, text->len, spans, n_spans, lang, whole, diags);
    for (int again = 0; again < 2; again++) { /* tokens are met first, then remembered */
        g_array_set_size(tokens, 0);
        bp_text_cut(fonts, text->str, text->len, spans, n_spans, lang, tokens, diags);
        char *one = show_pieces(fonts, tokens), *other = show_pieces(fonts, whole);
        if (strcmp(one, other) != 0)
            g_error("'%s' (%s):\n%s\n%s", text->str, lang, one, other);
        g_assert_cmpmem(tokens->data, (int)(tokens->len * sizeof(struct bp_piece)), whole->data,
                        (int)(whole->len * sizeof(struct bp_piece)));
        g_free(one);
        g_free(other);
    }
    g_array_free(tokens, TRUE);
    g_array_free(whole, TRUE);
}

static void random_odd(GRand *rand, GString *text, int length) {
    g_string_truncate(text, 0);
    while (length-- > 0) {
        if (g_rand_int_range(rand, 0, 60) == 0)
            g_string_append(text, rtl[g_rand_int_range(rand, 0, (int)G_N_ELEMENTS(rtl))]);
        else
            g_string_append(text, odd[g_rand_int_range(rand, 0, (int)G_N_ELEMENTS(odd))]);
    }
}

static void test_tokens_as_whole(void) {
    static const char *const langs[] = {"en-GB", "ja", "th", "ar"};
    GRand *rand = g_rand_new_with_seed(7);
    GString *text = g_string_new(NULL);
    for (int round = 0; round < 15000; round++) {
        random_odd(rand, text, g_rand_int_range(rand, 0, 30));
        struct bp_span spans[3];
        const size_t n_spans = (size_t)g_rand_int_range(rand, 1, 4);
        size_t from = 0;
        for (size_t i = 0; i < n_spans; i++) { /* a span starts where a character does */
            size_t end = i + 1 < n_spans
                             ? (size_t)g_rand_int_range(rand, (int)from, (int)text->len + 1)
                             : text->len;
            while (end < text->len && (text->str[end] & 0xC0) == 0x80)
                end++;
            spans[i] = (struct bp_span){.length = (uint32_t)(end - from),
                                        .style = (unsigned)g_rand_int_range(rand, 0, 8),
                                        .lang = i ? "fr" : "en"};
            from = end;
        }
        compare_ways(text, spans, n_spans, langs[round % 4]);
    }
    g_string_free(text, TRUE);
    g_rand_free(rand);
}

/* Long tokens: addresses, and words that no line holds. */
static void test_long_tokens(void) {
    GRand *rand = g_rand_new_with_seed(3);
    GString *text = g_string_new(NULL);
    for (int round = 0; round < 500; round++) {
        g_string_truncate(text, 0);
        for (int n = g_rand_int_range(rand, 30, 150); n > 0; n--)
            g_string_append_c(text, "abcdefg-./?&=_ "[g_rand_int_range(rand, 0, n % 5 ? 7 : 15)]);
        const struct bp_span span = {.length = (uint32_t)text->len, .lang = "en"};
        compare_ways(text, &span, 1, "en");
    }
    g_string_free(text, TRUE);
    g_rand_free(rand);
}

static void test_not_utf8(void) {
    static const char *const bad[] = {"\xFF",          "a\xC3",        "\xC3(",
                                      "\xE2\x82",      "\xED\xA0\x80", "\xF5\x80\x80\x80",
                                      "\x80\x80 \xBF", "\xC0\xAF"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        GArray *pieces = cut_text(fonts, bad[i], 0, "en", diags);
        for (guint k = 0; k < pieces->len; k++) {
            const struct bp_word *word =
                bp_fonts_word(fonts, g_array_index(pieces, struct bp_piece, k).word);
            g_assert_true(g_utf8_validate(word->text, word->length, NULL));
        }
        g_array_free(pieces, TRUE);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    diags = bp_diags_new();
    fonts = open_fonts("Noto Sans", diags);
    g_test_add_func("/breaks/ascii-as-icu", test_ascii_as_icu);
    g_test_add_func("/breaks/numbers-and-names", test_numbers_and_names);
    g_test_add_func("/breaks/tokens-as-whole", test_tokens_as_whole);
    g_test_add_func("/breaks/long-tokens", test_long_tokens);
    g_test_add_func("/breaks/not-utf8", test_not_utf8);
    const int status = g_test_run();
    bp_fonts_free(fonts);
    bp_diags_free(diags);
    return status;
}
