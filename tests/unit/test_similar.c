/* Names that are nearly right: src/load/similar.c. */
#include "load/similar.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const files[] = {
    "in/Annual Report.pdf",
    "in/budget.xlsx",
    "in/minutes.docx",
    "in/minutes.odt",
    "in/~$letter.docx",
    "in/Papers/item-05.pdf",
    "in/Caf\xC3\xA9.pdf",
    ("in/plan\xE2\x80\x93"
     "b.pdf"),
    "in/twice.pdf.pdf",
    "in/Dean\xE2\x80\x99s.pdf",
    "in/a b.pdf",
    "in/A-B.pdf",
    "in/100% sure.pdf",
    "secret report.pdf",
    "in/.hidden.pdf",
    "in/no ending",
};
static const char *const folders[] = {"in/Papers", "in"};

static void test_found(void) {
    static const struct {
        const char *href, *file;
    } cases[] = {
        {"annual report.pdf", "Annual Report.pdf"},
        {"ANNUAL REPORT.PDF", "Annual Report.pdf"},
        {"Annual-Report.pdf", "Annual Report.pdf"},
        {"Annual_Report.pdf", "Annual Report.pdf"},
        {"AnnualReport.pdf", "Annual Report.pdf"},
        {"Annual  Report.pdf", "Annual Report.pdf"},
        {"Annual%20Report.pdf", "Annual Report.pdf"},
        {"Annual+Report.pdf", "Annual Report.pdf"},
        {"Annual\xC2\xA0Report.pdf", "Annual Report.pdf"},
        {"Annual\xE2\x80\x8B Report.pdf", "Annual Report.pdf"},
        {"Annual Report", "Annual Report.pdf"},
        {"annual-report", "Annual Report.pdf"},
        {"Annual Report.docx", "Annual Report.pdf"},
        {"./Annual report.pdf", "Annual Report.pdf"},
        {"budget.xls", "budget.xlsx"},
        {"papers/item-05.pdf", "Papers/item-05.pdf"},
        {"papers\\ITEM 05.pdf", "Papers/item-05.pdf"},
        {"Papers//item 05.pdf", "Papers/item-05.pdf"},
        {"papers/../annual report.pdf", "Papers/../Annual Report.pdf"},
        {"cafe\xCC\x81.pdf", "Caf\xC3\xA9.pdf"},
        {"plan-b.pdf", "plan\xE2\x80\x93"
                       "b.pdf"},
        {"twice.pdf", "twice.pdf.pdf"},
        {"Dean's.pdf", "Dean\xE2\x80\x99s.pdf"},
        {"100%25%20sure.pdf", "100% sure.pdf"},
        {"No Ending.pdf", "no ending"},
        /* several, none, hidden, outside */
        {"minutes.pdf", NULL},
        {"ab.pdf", NULL},
        {"other.pdf", NULL},
        {"letter.docx", NULL},
        {"~$letter.pdf", NULL},
        {"hidden.pdf", NULL},
        {"%2E%2E/secret-report.pdf", NULL},
        {"../secret-report.pdf", NULL},
        {"..\\secret-report.pdf", NULL},
        {"Papers\\..\\..\\secret-report.pdf", NULL},
        {"out/secret-report.pdf", NULL},
        {"papers", NULL},
        {"-", NULL},
        {"", NULL},
        {"\xFF.pdf", NULL},
    };
    char *within = realpath("in", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *file = bp_similar_file("in", within, cases[i].href);
        if (g_strcmp0(file, cases[i].file) != 0)
            g_error("%s: %s, not %s", cases[i].href, file, cases[i].file);
        g_free(file);
    }
    free(within);
}

static void test_looks(void) {
    g_assert_true(bp_similar_looks("Cafe\xCC\x81", "Caf\xC3\xA9"));
    g_assert_true(bp_similar_looks("a\xC2\xA0"
                                   "b",
                                   "a b"));
    g_assert_false(bp_similar_looks("Cafe", "Caf\xC3\xA9"));
    g_assert_false(bp_similar_looks("A", "a"));
    g_assert_false(bp_similar_looks("a", "a"));
    g_assert_false(bp_similar_looks("\xFF", "a"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    char *folder = g_dir_make_tmp("boardpack-XXXXXX", NULL);
    g_assert_true(folder && g_chdir(folder) == 0);
    g_assert_cmpint(g_mkdir_with_parents("in/Papers", 0700), ==, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        g_assert_true(g_file_set_contents(files[i], "", 0, NULL));
    g_assert_cmpint(symlink("..", "in/out"), ==, 0);
    g_test_add_func("/similar/found", test_found);
    g_test_add_func("/similar/looks", test_looks);
    const int status = g_test_run();
    g_unlink("in/out");
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        g_unlink(files[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++)
        g_rmdir(folders[i]);
    g_rmdir(folder);
    g_free(folder);
    return status;
}
