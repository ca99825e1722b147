/* What was found in an attached file: src/attach/reader/findings.c. */
#include "attach/reader/findings.h"

static void check(const struct bp_findings *findings, const char *expected) {
    GString *out = g_string_new(NULL);
    bp_findings_put(findings, out);
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
}

static void test_pages(void) {
    static const uint32_t pages[] = {9, 3, 4, 5, 5, 12, 13, 1, 9};
    struct bp_findings *findings = bp_findings_new();
    check(findings, "[]");
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++)
        bp_findings_add(findings, BP_FINDING_BLANK, pages[i], NULL);
    check(findings, "[[/blank-page 9(1, 3-5, 9, 12, 13)()]]");
    g_assert_cmpuint(bp_findings_count(findings, BP_FINDING_BLANK), ==, 1);
    g_assert_cmpuint(bp_findings_count(findings, BP_FINDING_XFA), ==, 0);
    bp_findings_free(findings);
}

/* In the order of their codes, then as they came; equal ones are one. */
static void test_order(void) {
    struct bp_findings *findings = bp_findings_new();
    bp_findings_add(findings, BP_FINDING_FONT_NOT_EMBEDDED, 2, "Symbol");
    bp_findings_add(findings, BP_FINDING_FONT_NOT_EMBEDDED, 1, "Arial (x)");
    bp_findings_add(findings, BP_FINDING_FONT_NOT_EMBEDDED, 3, "Symbol");
    bp_findings_add_many(findings, BP_FINDING_PAGE_RANGE, 0, 7, NULL);
    check(findings, "[[/page-range 7()()][/font-not-embedded 2(2, 3)(Symbol)]"
                    "[/font-not-embedded 1(1)(Arial \\(x\\))]]");
    bp_findings_free(findings);
    bp_findings_free(NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/pages", test_pages);
    g_test_add_func("/findings/order", test_order);
    return g_test_run();
}
