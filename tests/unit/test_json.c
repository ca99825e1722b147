/* JSON: what is written is valid, whatever the bytes are. */
#include "base/json.h"

static void texts(void) {
    static const char *const written[][2] = {
        {"", "\"\""},
        {"plain", "\"plain\""},
        {"a \"b\" \\c/", "\"a \\\"b\\\" \\\\c/\""},
        {"\1\x7f\t\n", "\"\\u0001\\u007f\\u0009\\u000a\""},
        {"é 日本 😀", "\"é 日本 😀\""},
        {"caf\xe9", "\"caf\\udce9\""},
        {"\xff\xfe", "\"\\udcff\\udcfe\""},
        {"\xf0\x9f", "\"\\udcf0\\udc9f\""},
        {"é\x80é", "\"é\\udc80é\""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(written); i++) {
        GString *out = g_string_new(NULL);
        bp_json_put(out, written[i][0]);
        g_assert_cmpstr(out->str, ==, written[i][1]);
        g_assert_true(g_utf8_validate(out->str, -1, NULL));
        g_string_free(out, TRUE);
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
    g_test_add_func("/json/texts", texts);
    g_test_add_func("/json/members", members);
    return g_test_run();
}
