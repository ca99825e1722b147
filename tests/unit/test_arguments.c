/* The helper's arguments: src/attach/reader/arguments.c. */
#include "attach/reader/steps.h"

static bool read_job(struct bp_helper_job *job, const char *one, const char *other) {
    char *argv[] = {(char *)"boardpack-attach", (char *)"--prefix=a7.", (char *)one, (char *)other};
    return bp_helper_job_read(job, 2 + (one != NULL) + (other != NULL), argv);
}

static void test_good(void) {
    struct bp_helper_job job;
    g_assert_true(read_job(&job, NULL, NULL));
    g_assert_cmpstr(job.prefix, ==, "a7.");
    g_assert_cmpint(job.level, ==, 1);
    g_assert_null(job.ranges);
    g_assert_true(job.shrink == BP_SHRINK_NEEDED && job.stamps.side == 0);
    g_assert_true(read_job(&job, "--level=3", "--stamps=595000,9000,59500"));
    g_assert_cmpint(job.level, ==, 3);
    g_assert_cmpint(job.stamps.side, ==, 595000);
    g_assert_cmpint(job.stamps.size, ==, 9000);
    g_assert_cmpint(job.stamps.edge, ==, 59500);
    g_assert_true(read_job(&job, "--shrink=yes", NULL));
    g_assert_true(job.shrink == BP_SHRINK_YES);
    g_assert_true(read_job(&job, "--shrink=no", NULL));
    g_assert_true(job.shrink == BP_SHRINK_NO);
    g_assert_true(read_job(&job, "--remove-comments", "--pages=1-3,7,9-"));
    g_assert_true(job.remove_comments);
    static const struct bp_page_range expected[] = {{1, 3}, {7, 7}, {9, 0}};
    g_assert_cmpuint(job.ranges->len, ==, 3);
    for (guint i = 0; i < 3; i++) {
        const struct bp_page_range range = g_array_index(job.ranges, struct bp_page_range, i);
        g_assert_cmpuint(range.first, ==, expected[i].first);
        g_assert_cmpuint(range.last, ==, expected[i].last);
    }
    bp_helper_job_clear(&job);
    g_assert_true(read_job(&job, "--fonts=/a/fonts", NULL));
    g_assert_cmpstr(job.fonts, ==, "/a/fonts");
    g_assert_true(read_job(&job, "--self=2", NULL));
    g_assert_cmpuint(job.self, ==, 2);
    g_assert_cmpuint(job.files->len, ==, 0);
    bp_helper_job_clear(&job);
}

static void test_wrong(void) {
    static const char *const wrong[] = {
        "--level=0",
        "--level=7",
        "--level=",
        "--level=2x",
        "--pages=",
        "--pages=0",
        "--pages=-3",
        "--pages=3-2",
        "--pages=1,",
        "--pages=1,,2",
        "--pages=1x",
        "--stamps=1",
        "--stamps=0,2,3",
        "--stamps=1,-1,2",
        "--stamps=1,2,3,4",
        "--shrink",
        "--shrink=",
        "--shrink=maybe",
        "--stamps=999999999,1,1",
        "--prefix=",
        "--what",
        "--remove-comment",
        "report.pdf",
        "--pages=9999999999",
        "--self=",
        "--self=1x",
        "--fonts=",
    };
    struct bp_helper_job job;
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_test_message("%s", wrong[i]);
        g_assert_false(read_job(&job, wrong[i], NULL));
    }
    g_assert_false(read_job(&job, "--pages=1", "--pages=2"));
    char *none[] = {(char *)"boardpack-attach", NULL};
    g_assert_false(bp_helper_job_read(&job, 1, none));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/arguments/good", test_good);
    g_test_add_func("/arguments/wrong", test_wrong);
    return g_test_run();
}
