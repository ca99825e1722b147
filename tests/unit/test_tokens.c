/* Tokens of content streams: src/attach/reader/contents/tokens.c. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "attach/reader/contents/scan.h"

/* The types of all tokens, a letter each, and the texts between bars. */
static char *cut(const char *text, struct bp_tokens *tokens) {
    static const char letters[] = "-n/s[<w";
    GString *out = g_string_new(NULL);
    struct bp_token token;
    *tokens = (struct bp_tokens){.at = text, .end = text + strlen(text)};
    while (bp_tokens_next(tokens, &token)) {
        g_string_append_printf(out, "%c%s", letters[token.type], token.has_text ? "+" : "");
        g_string_append_len(out, token.at, (gssize)token.length);
        g_string_append_c(out, '|');
    }
    return g_string_free(out, FALSE);
}

static void check(const char *text, const char *expected) {
    struct bp_tokens tokens;
    char *found = cut(text, &tokens);
    g_assert_cmpstr(found, ==, expected);
    g_free(found);
}

static void test_types(void) {
    check("", "");
    check("q 1 0 0 -1.5 .3 +7 cm", "wq|n1|n0|n0|n-1.5|n.3|n+7|wcm|");
    check("/F1 12 Tf(a)Tj()Tj", "//F1|n12|wTf|s+(a)|wTj|s()|wTj|");
    check("(a(b)\\)c)'<41>\"<>Tj", "s+(a(b)\\)c)|w'|s+<41>|w\"|s<>|wTj|");
    check("[(a)-120<42>]TJ[1 2]0 d", "[+[(a)-120<42>]|wTJ|[[1 2]|n0|wd|");
    check("/P<</MCID 0/A<</B[1(>>)]>>>>BDC", "//P|<+<</MCID 0/A<</B[1(>>)]>>>>|wBDC|");
    check("f* % comment (\nb*", "wf*|wb*|");
    check(") > } q", "w)|w>|w}|wq|");
}

static void test_open(void) {
    struct bp_tokens tokens;
    g_free(cut("Tj (a (b", &tokens));
    g_assert_cmpint(tokens.parentheses, ==, 2);
    g_free(cut("Tj <41", &tokens));
    g_assert_true(tokens.hex);
    g_free(cut("[1 <</A [2", &tokens));
    g_assert_cmpint(tokens.n_open, ==, 3);
    g_assert_cmpint(memcmp(tokens.open, "[<[", 3), ==, 0);
    g_free(cut("[1 2] <</A 1>> (a\\)", &tokens));
    g_assert_cmpint(tokens.n_open, ==, 0);
    g_assert_cmpint(tokens.parentheses, ==, 1);
    char *deep = g_strnfill(100000, '[');
    g_free(cut(deep, &tokens));
    g_assert_cmpint(tokens.n_open, ==, sizeof tokens.open);
    g_free(deep);
}

static void check_image(const char *data, const char *rest) {
    struct bp_tokens tokens = {.at = data, .end = data + strlen(data)};
    bp_tokens_skip_image(&tokens);
    g_assert_true(tokens.image == !rest);
    g_assert_cmpstr(tokens.at, ==, rest ? rest : "");
}

static void test_image(void) {
    check_image(" abc\nEI Q", " Q");
    check_image(" abc\nEI", "");
    check_image(" xEI EI\x01 y\nEI\nQ", "\nQ");
    check_image(" abcEI", NULL);
    check_image("", NULL);
}

static struct bp_token first(const char *text) {
    struct bp_tokens tokens = {.at = text, .end = text + strlen(text)};
    struct bp_token token;
    bp_tokens_next(&tokens, &token);
    return token;
}

static void test_numbers(void) {
    static const struct {
        const char *text;
        double value;
    } good[] = {{"0", 0},
                {"-1.5", -1.5},
                {".3", .3},
                {"+7", 7},
                {"-.25", -.25},
                {"4.", 4},
                {"-", 0},
                {"100000000000000000000", 1e20},
                {"0.00000000000000000025", 2.5e-19}};
    static const char *const bad[] = {"1.2.3", "--5", "1-2", "12x", "+-", "/a", "(1)", "Tj"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        const struct bp_token token = first(good[i].text);
        g_assert_cmpfloat_with_epsilon(bp_token_number(&token), good[i].value, 1e-9);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        const struct bp_token token = first(bad[i]);
        g_test_message("%s", bad[i]);
        g_assert_true(isnan(bp_token_number(&token)));
    }
}

static void test_strings(void) {
    static const struct {
        const char *text, *value;
    } strings[] = {{"(a(b)\\)c)", "a(b))c"}, {"(\\101\\n\\\n\\53x)", "A\n+x"},
                   {"<41 4>", "A@"},         {"()", ""},
                   {"(\\q\\\r\nz)", "qz"},   {"12", ""}};
    GString *bytes = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(strings); i++) {
        const struct bp_token token = first(strings[i].text);
        g_string_truncate(bytes, 0);
        bp_token_bytes(&token, bytes);
        g_assert_cmpstr(bytes->str, ==, strings[i].value);
    }
    g_string_free(bytes, TRUE);
}

static void test_operators(void) {
    static const char *const good[] = {"q", "BDC", "T*", "'", "\"", "d0", "sh"};
    static const char *const bad[] = {"true", "BI", "x", "qq", ")", "EMCx"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        const struct bp_token token = {BP_TOKEN_WORD, good[i], strlen(good[i]), false};
        g_assert_nonnull(bp_operator_find(bp_token_operator(&token)));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        const struct bp_token token = {BP_TOKEN_WORD, bad[i], strlen(bad[i]), false};
        g_assert_null(bp_operator_find(bp_token_operator(&token)));
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tokens/types", test_types);
    g_test_add_func("/tokens/open", test_open);
    g_test_add_func("/tokens/image", test_image);
    g_test_add_func("/tokens/numbers", test_numbers);
    g_test_add_func("/tokens/strings", test_strings);
    g_test_add_func("/tokens/operators", test_operators);
    return g_test_run();
}
