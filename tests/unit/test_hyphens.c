/* Hyphenation: where words are divided, and what is left whole. */
#include "text/hyphens.h"

#include <string.h>

static struct bp_hyphens *hyphens;

/* Divides a text; '-' stands for each soft hyphen. The caller frees it. */
static char *divided(const char *text, const char *lang) {
    GString *out = g_string_new(NULL);
    bp_hyphenate(hyphens, text, strlen(text), lang, out);
    g_string_replace(out, "\302\255", "-", 0);
    return g_string_free(out, FALSE);
}

static void assert_divided(const char *text, const char *expected) {
    char *got = divided(text, "en-GB");
    g_assert_cmpstr(got, ==, expected);
    g_free(got);
}

static void test_words(void) {
    assert_divided("commissioning", "com-mis-sion-ing");
    assert_divided("Commissioning of representatives.", "Com-mis-sion-ing of rep-res-ent-at-ives.");
    assert_divided("(administratively)", "(admin-is-trat-ively)");
}

static void test_names(void) {
    assert_divided("with Marcus Thistlewood", "with Marcus Thistlewood");
    assert_divided("Agreed. Commissioning (Understanding) goes on",
                   "Agreed. Com-mis-sion-ing (Understanding) goes on");
    assert_divided("“Quite” \"Commissioning\"", "“Quite” \"Commissioning\"");
}

/* Nothing is lost, whatever is divided. */
static void test_nothing_lost(void) {
    const char *text = "  Two  spaces, a\nnew line; \"quoted understanding\" ... and: (brackets)! ";
    GString *out = g_string_new(NULL);
    g_assert_true(bp_hyphenate(hyphens, text, strlen(text), "en-GB", out));
    g_string_replace(out, "\302\255", "", 0);
    g_assert_cmpstr(out->str, ==, text);
    g_string_free(out, TRUE);
}

static void test_left_whole(void) {
    static const char *const whole[] = {"little",
                                        "UNACCEPTABLE",
                                        "2026understanding",
                                        "www.understanding.org",
                                        "under\303\251standing",
                                        "HealthWatch",
                                        "clerk@understanding",
                                        ""};
    for (size_t i = 0; i < G_N_ELEMENTS(whole); i++)
        assert_divided(whole[i], whole[i]);
}

static void test_no_dictionary(void) {
    GString *out = g_string_new(NULL);
    g_assert_false(bp_hyphenate(hyphens, "understanding", 13, "cy", out));
    g_assert_false(bp_hyphenate(hyphens, "understanding", 13, "../en-GB", out));
    g_assert_cmpstr(out->str, ==, "understandingunderstanding");
    g_string_free(out, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    char *folder = g_build_filename(g_getenv("BOARDPACK_DATA"), "hyphens", NULL);
    hyphens = bp_hyphens_new(folder);
    g_test_add_func("/hyphens/words", test_words);
    g_test_add_func("/hyphens/names", test_names);
    g_test_add_func("/hyphens/nothing-lost", test_nothing_lost);
    g_test_add_func("/hyphens/left-whole", test_left_whole);
    g_test_add_func("/hyphens/no-dictionary", test_no_dictionary);
    int status = g_test_run();
    bp_hyphens_free(hyphens);
    g_free(folder);
    return status;
}
