/* Results: what a build tells is what the batch hears. */
#include "batch/result.h"

#include <string.h>

static void round_trip(void) {
    struct bp_result *result = bp_result_new("a \"b\".xml", "caf\xe9.pdf");
    const struct bp_diagnostic diagnostics[] = {
        {BP_WARNING, "one", "a.xml", 3, 7, "A \\ text\nin two lines", "a hint"},
        {BP_FATAL, "two", NULL, 0, 0, "Ü", NULL},
        {BP_NOTE, "three", "a.xml", 4, 0, "", NULL},
    };
    GPtrArray *inputs = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(diagnostics); i++)
        bp_result_say(result, &diagnostics[i]);
    g_ptr_array_add(inputs, "a.xml");
    g_ptr_array_add(inputs, "b\xff.xml");
    bp_result_depend(result, inputs);
    bp_result_stage(result, "load", 1500);
    result->facts.pages = 12;
    result->facts.bytes = G_GINT64_CONSTANT(5000000000);
    result->facts.claims = "PDF/UA-1, PDF/A-2a";
    result->facts.status = BP_STATUS_SYSTEM;
    char *json = bp_result_json(result);
    g_assert_null(strchr(json, '\n'));
    struct bp_result *back = bp_result_parse(json);
    g_assert_nonnull(back);
    g_assert_cmpstr(back->facts.input, ==, "a \"b\".xml");
    g_assert_cmpstr(back->facts.output, ==, "caf\xe9.pdf");
    g_assert_cmpint(back->facts.pages, ==, 12);
    g_assert_cmpint(back->facts.bytes, ==, G_GINT64_CONSTANT(5000000000));
    g_assert_cmpstr(back->facts.claims, ==, result->facts.claims);
    g_assert_cmpint(back->facts.status, ==, BP_STATUS_SYSTEM);
    g_assert_cmpint(back->facts.notes, ==, 1);
    g_assert_cmpint(back->facts.warnings, ==, 1);
    g_assert_cmpint(back->facts.errors, ==, 1);
    g_assert_cmpuint(back->inputs->len, ==, 2);
    g_assert_cmpstr(back->inputs->pdata[1], ==, "b\xff.xml");
    for (guint i = 0; i < G_N_ELEMENTS(diagnostics); i++) {
        const struct bp_diagnostic *said = &g_array_index(back->said, struct bp_diagnostic, i);
        g_assert_cmpint(said->severity, ==, MIN(diagnostics[i].severity, BP_ERROR));
        g_assert_cmpstr(said->slug, ==, diagnostics[i].slug);
        g_assert_cmpstr(said->file, ==, diagnostics[i].file);
        g_assert_cmpint(said->line, ==, diagnostics[i].line);
        g_assert_cmpint(said->column, ==, diagnostics[i].column);
        g_assert_cmpstr(said->text, ==, diagnostics[i].text);
        g_assert_cmpstr(said->hint, ==, diagnostics[i].hint);
    }
    bp_result_free(back);
    g_free(json);
    g_ptr_array_free(inputs, TRUE);
    bp_result_free(result);
}

static void refuses(void) {
    static const char *const texts[] = {"",
                                        "{}",
                                        "[]",
                                        "{\"format\":1}",
                                        "{\"input\":\"a\",\"format\":2}",
                                        "{\"input\":\"a\",\"format\":1"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_null(bp_result_parse(texts[i]));
    struct bp_result *least = bp_result_parse("{\"input\":\"a\",\"format\":1,\"status\":99}");
    g_assert_cmpint(least->facts.status, ==, BP_STATUS_SYSTEM);
    bp_result_free(least);
    bp_result_free(NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/result/round-trip", round_trip);
    g_test_add_func("/result/refuses", refuses);
    return g_test_run();
}
