/* Objects of other programs put into our file: src/pdf/splice.c. */
#include "pdf/splice.h"

#include <string.h>

static const bp_ref numbers[] = {0, 101, 7, 4000000000u};

/* Generation 1 becomes an integer, 5 two references in an array, all else is refused. */
static bool relocate(GString *out, uint32_t number, uint32_t generation, bool in_array,
                     void *user) {
    g_assert_true(user == numbers);
    if (generation == 1) {
        bp_put_int(out, 1000 + number);
        return true;
    }
    if (generation != 5 || !in_array)
        return false;
    bp_put_ref(out, 50);
    bp_put_ref(out, 51);
    return true;
}

static const struct bp_splice splice = {numbers, 3, relocate, (void *)numbers};

static void accept_bytes(const char *text, size_t length, const char *expected) {
    GString *out = g_string_new("before");
    const char *reason = bp_splice(out, text, length, &splice, NULL);
    if (reason)
        g_error("%s: %s", text, reason);
    g_assert_cmpstr(out->str + strlen("before"), ==, expected);
    g_assert_cmpuint(strlen(out->str), ==, out->len);
    g_string_free(out, TRUE);
}

static void accept(const char *text, const char *expected) {
    accept_bytes(text, strlen(text), expected);
}

static void refuse_bytes(const char *text, size_t length, const char *expected) {
    GString *out = g_string_new(NULL);
    const char *reason = bp_splice(out, text, length, &splice, NULL);
    if (!reason || !strstr(reason, expected))
        g_error("%s: %s", text, reason ? reason : "accepted");
    g_string_free(out, TRUE);
}

static void refuse(const char *text, const char *expected) {
    refuse_bytes(text, strlen(text), expected);
}

static void test_values(void) {
    static const char *const same[] = {
        "null",
        " true",
        "false ",
        "0",
        "-12",
        "+1.5",
        ".5",
        "12.",
        "-.25",
        "/Name",
        "/",
        "/A#20b#2F",
        "()",
        "(a(b)\\)c)",
        "(\\\\)",
        "(1 0 R)",
        "<>",
        "<0aF>",
        "[]",
        "<<>>",
        "[1 2 3/A(b)<0f>]",
        "<</A 1/B[null]/C<</D/E>>/F(x)>>",
        "<</K 1 /L\n2>>",
        "[1 0 0]",
        "(\r\n\x80\xff)",
        "(% obj)",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++)
        accept(same[i], same[i]);
}

static void test_references(void) {
    accept("[1 0 R 2 0 R 3 0 R]", "[101 0 R 7 0 R 4000000000 0 R]");
    accept("<</A 1 0 R/B[2 0 R]/C 3>>", "<</A 101 0 R/B[7 0 R]/C 3>>");
    accept("1 0 R", " 101 0 R");
    accept("[4 1 0 R]", "[4 101 0 R]");
    accept("[1 0 R(1 0 R)]", "[101 0 R(1 0 R)]");
    accept("<</StructParent 2 1 R/X 1>>", "<</StructParent 1002/X 1>>");
    accept("[1 0 R 3 5 R 2 0 R]", "[101 0 R 50 0 R 51 0 R 7 0 R]");
    accept("[0 5 R]", "[50 0 R 51 0 R]");
    refuse("<</A 0 5 R>>", "unknown kind");
    refuse("[0 2 R]", "unknown kind");
    refuse("[4 0 R]", "nowhere");
    refuse("[0 0 R]", "nowhere");
    refuse("[4294967297 0 R]", "not allowed");
    refuse("[18446744073709551617 0 R]", "not allowed");
    refuse("[1 00 R]", "keyword");
    refuse("[1 10 R]", "keyword");
    refuse("[1  0 R]", "keyword");
    refuse("[1\n0 R]", "keyword");
    refuse("[-1 0 R]", "keyword");
    refuse("[1 0 Ra]", "keyword");
    refuse("[1 0 RR]", "keyword");
    refuse("<<1 0 R/A>>", "not allowed");
}

static void test_nul(void) {
    accept_bytes("(a\0b\0)", 6, "(a\\000b\\000)");
    accept_bytes("(\\\\\0001)", 6, "(\\\\\\0001)");
    accept_bytes("(\\\0)", 4, "(\\000)");
    refuse_bytes("[\0]", 3, "byte");
    refuse_bytes("/A\0", 3, "byte");
}

static void test_syntax(void) {
    refuse("", "no value");
    refuse(" ", "no value");
    refuse("1 2", "more than one value");
    refuse("[] []", "more than one value");
    refuse("[", "brackets");
    refuse("]", "brackets");
    refuse("[>>", "brackets");
    refuse("<<]", "brackets");
    refuse("<</A>>", "brackets");
    refuse("<</A 1", "brackets");
    refuse("[1>", "brackets");
    refuse("<<1 2>>", "not a name");
    refuse("<<(a) 2>>", "not a name");
    refuse("<</A 1 2>>", "not a name");
    refuse("(", "no end");
    refuse("(a\\)", "no end");
    refuse("(a\\", "no end");
    refuse("((a)", "no end");
    refuse("<0", "plain form");
    refuse("<0g>", "plain form");
    refuse("<0 1>", "plain form");
    refuse("1 % 2", "byte");
    refuse("{}", "byte");
    refuse("[\x80]", "byte");
    refuse("\t1", "byte");
    refuse("1\r", "byte");
}

/* What would end the object, or begin another one. */
static void test_words(void) {
    static const char *const words[] = {"obj", "endobj", "stream", "endstream", "xref",  "trailer",
                                        "R",   "nul",    "nullx",  "True",      "trueR", "falsee"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        char *text = g_strdup_printf("[1 %s]", words[i]);
        GString *out = g_string_new(NULL);
        g_assert_nonnull(bp_splice(out, text, strlen(text), &splice, NULL));
        g_string_free(out, TRUE);
        g_free(text);
    }
    refuse("<<>>\nstream\nx", "keyword");
    refuse("<<>> endobj", "keyword");
}

static void test_numbers(void) {
    static const char *const wrong[] = {"-",   "+",   ".",   "-.",   "1.2.3",
                                        "--1", "1-2", "1e5", "0x10", "1a"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        refuse(wrong[i], "number");
}

/* A name has one form, so that no key hides behind an escape. */
static void test_names(void) {
    refuse("/Len#67th", "plain form");
    refuse("/A#", "plain form");
    refuse("/A#2", "plain form");
    refuse("/A#zz", "plain form");
    refuse("/A#00", "plain form");
    accept("/A#23#FF#7f", "/A#23#FF#7f");
}

static void test_depth(void) {
    GString *text = g_string_new(NULL);
    for (int i = 0; i < 100; i++)
        g_string_append(text, i % 2 ? "[" : "<</A");
    for (int i = 100; i-- > 0;)
        g_string_append(text, i % 2 ? "]" : ">>");
    accept(text->str, text->str);
    g_string_prepend(text, "[");
    g_string_append(text, "]");
    refuse(text->str, "deep");
    g_string_free(text, TRUE);
}

static struct bp_spliced look(const char *text) {
    struct bp_spliced seen;
    GString *out = g_string_new(NULL);
    g_assert_null(bp_splice(out, text, strlen(text), &splice, &seen));
    g_string_free(out, TRUE);
    return seen;
}

static void test_seen(void) {
    g_assert_true(look("<<>>").is_dict);
    g_assert_false(look("[<<>>]").is_dict);
    g_assert_true(look("<</A[1]/Length 5>>").has_length);
    g_assert_false(look("<</A<</Length 5>>/B/Length>>").has_length);
    g_assert_true(look("<</Filter/FlateDecode>>").has_filter);
    g_assert_false(look("<</Filters 1>>").has_filter);
    g_assert_true(look("<</Type/Metadata>>").is_metadata);
    g_assert_false(look("<</Type/XObject/Subtype/Metadata>>").is_metadata);
    g_assert_true(look("<</Subtype/Link/Rect[0 0 1 1]>>").is_single);
    g_assert_true(look("<</FT/Tx>>").is_single);
    g_assert_false(look("<</BBox[0 0 1 1]>>").is_single);
}

/* Without numbers the caller hears of every reference. */
static bool count(GString *out, uint32_t number, uint32_t generation, bool in_array, void *user) {
    (void)out;
    g_assert_cmpuint(generation, ==, 0);
    g_assert_true(in_array == (number != 2));
    (*(int *)user)++;
    return true;
}

static void test_listen(void) {
    int n = 0;
    const struct bp_splice listen = {NULL, 3, count, &n};
    const char *text = "<</A[1 0 R 3 0 R]/B 2 0 R>>";
    GString *out = g_string_new(NULL);
    g_assert_null(bp_splice(out, text, strlen(text), &listen, NULL));
    g_assert_cmpint(n, ==, 3);
    g_string_free(out, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/splice/values", test_values);
    g_test_add_func("/splice/references", test_references);
    g_test_add_func("/splice/nul", test_nul);
    g_test_add_func("/splice/syntax", test_syntax);
    g_test_add_func("/splice/words", test_words);
    g_test_add_func("/splice/numbers", test_numbers);
    g_test_add_func("/splice/names", test_names);
    g_test_add_func("/splice/depth", test_depth);
    g_test_add_func("/splice/seen", test_seen);
    g_test_add_func("/splice/listen", test_listen);
    return g_test_run();
}
