/* Results: what a build tells is what the batch hears, and nonsense is none. */
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
    GBytes *packed = bp_result_pack(result);
    struct bp_result *back = bp_result_unpack(result->facts.input, result->facts.output, packed);
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
        g_assert_cmpint(said->severity, ==, diagnostics[i].severity);
        g_assert_cmpstr(said->slug, ==, diagnostics[i].slug);
        g_assert_cmpstr(said->file, ==, diagnostics[i].file);
        g_assert_cmpint(said->line, ==, diagnostics[i].line);
        g_assert_cmpint(said->column, ==, diagnostics[i].column);
        g_assert_cmpstr(said->text, ==, diagnostics[i].text);
        g_assert_cmpstr(said->hint, ==, diagnostics[i].hint);
    }
    bp_result_free(back);
    g_bytes_unref(packed);
    g_free(json);
    g_ptr_array_free(inputs, TRUE);
    bp_result_free(result);
}

/* Cut off anywhere, or with any byte changed, it is refused or read, but does no harm. */
static void damaged(void) {
    struct bp_result *result = bp_result_new("a.xml", "a.pdf");
    const struct bp_diagnostic diagnostic = {BP_NOTE, "one", "a.xml", 4, 0, "text", NULL};
    bp_result_say(result, &diagnostic);
    GPtrArray *inputs = g_ptr_array_new();
    g_ptr_array_add(inputs, "a.xml");
    bp_result_depend(result, inputs);
    GBytes *packed = bp_result_pack(result);
    gsize length;
    const guchar *data = g_bytes_get_data(packed, &length);
    for (gsize i = 0; i < length; i++) {
        GBytes *part = g_bytes_new(data, i);
        bp_result_free(bp_result_unpack("a.xml", "a.pdf", part));
        g_bytes_unref(part);
        for (unsigned byte = 0; byte < 256; byte += 15) {
            guchar *copy = g_memdup2(data, length);
            copy[i] = (guchar)byte;
            GBytes *changed = g_bytes_new_take(copy, length);
            struct bp_result *read = bp_result_unpack("a.xml", "a.pdf", changed);
            g_assert_true(!read || read->facts.status <= BP_STATUS_SYSTEM);
            bp_result_free(read);
            g_bytes_unref(changed);
        }
    }
    GBytes *none = g_bytes_new(NULL, 0);
    g_assert_null(bp_result_unpack("a.xml", "a.pdf", none));
    g_bytes_unref(none);
    g_bytes_unref(packed);
    g_ptr_array_free(inputs, TRUE);
    bp_result_free(result);
    bp_result_free(NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/result/round-trip", round_trip);
    g_test_add_func("/result/damaged", damaged);
    return g_test_run();
}
