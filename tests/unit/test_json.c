/* JSON: what is read, what is refused, and that everything written is read back. */
#include "base/json.h"

#include <string.h>

static void reads(void) {
    struct bp_arena *arena = bp_arena_new();
    const struct bp_json *json =
        bp_json_parse(" { \"a\" : -12 , \"b\":[true,false,null,\"\\u00e9\\ud83d\\ude00\\n\\/\"], "
                      "\"c\":{\"d\":1.75e2} } ",
                      arena);
    g_assert_nonnull(json);
    g_assert_cmpint(bp_json_number(json, "a"), ==, -12);
    const struct bp_json *list = bp_json_kids(json, "b");
    g_assert_cmpint(list->kind, ==, BP_JSON_BOOL);
    g_assert_cmpint(list->number, ==, 1);
    g_assert_cmpint(list->next->number, ==, 0);
    g_assert_cmpint(list->next->next->kind, ==, BP_JSON_NULL);
    g_assert_cmpstr(list->next->next->next->text, ==, "é😀\n/");
    g_assert_null(list->next->next->next->next);
    g_assert_cmpint(bp_json_number(bp_json_find(json, "c"), "d"), ==, 175);
    g_assert_null(bp_json_find(json, "e"));
    g_assert_null(bp_json_find(NULL, "e"));
    g_assert_null(bp_json_text(json, "a"));
    bp_arena_free(arena);
}

static void big_numbers(void) {
    struct bp_arena *arena = bp_arena_new();
    const struct bp_json *json = bp_json_parse("{\"n\":1795405028446017286,\"x\":1e300}", arena);
    g_assert_cmpint(bp_json_number(json, "n"), ==, G_GINT64_CONSTANT(1795405028446017286));
    g_assert_cmpint(bp_json_number(json, "x"), ==, 0);
    bp_arena_free(arena);
}

static void refuses(void) {
    static const char *const texts[] = {"",
                                        "{",
                                        "[1,]",
                                        "{\"a\"}",
                                        "{\"a\":}",
                                        "{a:1}",
                                        "\"",
                                        "\"\\x\"",
                                        "\"\\u12\"",
                                        "\"\\ud800\"",
                                        "\"\\ud800\\u0041\"",
                                        "\"\\udc00\"",
                                        "\"\\u0000\"",
                                        "\"\n\"",
                                        "tru",
                                        "+1",
                                        "1 2",
                                        "[1}",
                                        "{\"a\":1,}",
                                        "\"\\"};
    struct bp_arena *arena = bp_arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_test_message("%s", texts[i]);
        g_assert_null(bp_json_parse(texts[i], arena));
    }
    bp_arena_free(arena);
}

static void depth(void) {
    struct bp_arena *arena = bp_arena_new();
    char deep[100001];
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    g_assert_null(bp_json_parse(deep, arena));
    g_assert_nonnull(bp_json_parse("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", arena));
    bp_arena_free(arena);
}

/* Every byte of a path comes back, whatever it is. */
static void round_trip(void) {
    static const char *const texts[] = {"",           "plain",    "a \"b\" \\c",
                                        "\1\x7f\t\n", "é 日本 😀", "caf\xe9",
                                        "\xff\xfe",   "\xf0\x9f", "é\x80é"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        struct bp_arena *arena = bp_arena_new();
        GString *out = g_string_new(NULL);
        bp_json_put(out, texts[i]);
        g_assert_true(g_utf8_validate(out->str, -1, NULL));
        g_assert_cmpstr(bp_json_parse(out->str, arena)->text, ==, texts[i]);
        g_string_free(out, TRUE);
        bp_arena_free(arena);
    }
}

static void members(void) {
    GString *out = g_string_new("{");
    bp_json_put_text(out, "none", NULL);
    bp_json_put_text(out, "a", "x");
    bp_json_put_number(out, "b", -3);
    bp_json_put_seconds(out, "c", 1002003);
    g_string_append_c(out, '}');
    g_assert_cmpstr(out->str, ==, "{\"a\":\"x\",\"b\":-3,\"c\":1.002003}");
    g_string_free(out, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/reads", reads);
    g_test_add_func("/json/big-numbers", big_numbers);
    g_test_add_func("/json/refuses", refuses);
    g_test_add_func("/json/depth", depth);
    g_test_add_func("/json/round-trip", round_trip);
    g_test_add_func("/json/members", members);
    return g_test_run();
}
