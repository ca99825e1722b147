/* What a helper hands back, right and wrong: src/attach/answer.c. */
#include <string.h>

#include "attach/task.h"

#define FACTS(rest) "<</Form 1" rest ">>\n"
#define PAGE "[595276 841890 1 0 0 1 0 0 1]"
#define PAGES "/Pages[" PAGE "]"

static const char *read_facts(struct bp_attachment *attachment, struct bp_arena *arena,
                              const char *facts) {
    *attachment = (struct bp_attachment){};
    return bp_answer_read(attachment, arena, facts, strlen(facts));
}

static void test_facts(void) {
    struct bp_arena *arena = bp_arena_new();
    struct bp_attachment a;
    g_assert_null(read_facts(
        &a, arena,
        FACTS("/Title(A  report\n) /Lang(en-GB)/Tagged true/UA 1/A(2a)"
              "/Pages[[595276 841890 1 0 0 1 -10 20.5 3][841890 595276 0 1 -1 0 0 595.276 4]]"
              "/Findings[[/comments 3 (3, 5-7)][/font-not-embedded 1 () (Arial)][/lzw 2]]")));
    g_assert_true(a.usable && a.tagged && a.claims_ua1);
    g_assert_cmpint(a.claims_pdfa, ==, BP_PDFA_A);
    g_assert_cmpstr(a.title, ==, "A report");
    g_assert_cmpstr(a.lang, ==, "en-GB");
    g_assert_cmpuint(a.n_pages, ==, 2);
    g_assert_cmpint(a.pages[1].width, ==, 841890);
    g_assert_cmpuint(a.pages[1].source, ==, 4);
    g_assert_cmpfloat(a.pages[0].matrix[5], ==, 20.5);
    g_assert_cmpuint(a.n_findings, ==, 3);
    g_assert_cmpint(a.findings[0].code, ==, BP_FINDING_COMMENTS);
    g_assert_cmpuint(a.findings[0].count, ==, 3);
    g_assert_cmpstr(a.findings[0].pages, ==, "3, 5-7");
    g_assert_cmpstr(a.findings[0].detail, ==, "");
    g_assert_cmpstr(a.findings[1].detail, ==, "Arial");
    bp_arena_free(arena);
}

/* Few facts are enough, and after a fatal finding there need be no pages. */
static void test_few_facts(void) {
    struct bp_arena *arena = bp_arena_new();
    struct bp_attachment a;
    g_assert_null(read_facts(&a, arena, FACTS(PAGES)));
    g_assert_true(a.usable && !a.tagged && !a.claims_ua1 && !a.title && !a.lang);
    g_assert_cmpint(a.claims_pdfa, ==, BP_PDFA_NONE);
    g_assert_null(read_facts(&a, arena, FACTS("/Findings[[/encrypted 1]]")));
    g_assert_false(a.usable);
    bp_arena_free(arena);
}

/* What the file says of itself, and is no use. */
static void test_useless_facts(void) {
    struct bp_arena *arena = bp_arena_new();
    struct bp_attachment a;
    static const char *const langs[] = {"British English", "",   "-",           "en-",
                                        "en--GB",          "12", "waytoolong-x"};
    for (size_t i = 0; i < G_N_ELEMENTS(langs); i++) {
        char *facts = g_strdup_printf(FACTS(PAGES "/Lang <feff>/Title( \n )/A(9z)/UA 7"
                                                  "/Tagged/yes/Lang(%s)"),
                                      langs[i]);
        g_assert_null(read_facts(&a, arena, facts));
        g_assert_null(a.lang);
        g_assert_null(a.title);
        g_assert_false(a.tagged || a.claims_ua1);
        g_assert_cmpint(a.claims_pdfa, ==, BP_PDFA_NONE);
        g_free(facts);
    }
    bp_arena_free(arena);
}

/* A title is cut, not refused; a character stays whole. */
static void test_long_title(void) {
    struct bp_arena *arena = bp_arena_new();
    struct bp_attachment a;
    GString *facts = g_string_new("<</Form 1" PAGES "/Title<feff");
    for (int i = 0; i < 5000; i++)
        g_string_append(facts, "20ac");
    g_string_append(facts, ">>>");
    g_assert_null(read_facts(&a, arena, facts->str));
    g_assert_cmpuint(strlen(a.title), >, 900);
    g_assert_cmpuint(strlen(a.title), <=, 1000);
    g_assert_true(g_utf8_validate(a.title, -1, NULL));
    g_string_free(facts, TRUE);
    bp_arena_free(arena);
}

static void test_nonsense(void) {
    static const char *const wrong[] = {
        "[]",
        "<<>>",
        "(>>)",
        "<</Form 2" PAGES ">>",
        FACTS(""),
        FACTS("/Pages[]"),
        FACTS("/Pages 7"),
        FACTS("/Pages[7]"),
        FACTS("/Pages[[595276 841890 1 0 0 1 0 0]]"),
        FACTS("/Pages[[595276 841890 1 0 0 1 0 0 0]]"),
        FACTS("/Pages[[595276 841890 1 0 0 1 0 0 1 true 1]]"),
        FACTS("/Pages[[595276 841890 1 0 0 1 0 0 1000000]]"),
        FACTS("/Pages[[0 841890 1 0 0 1 0 0 1]]"),
        FACTS("/Pages[[595276 -5 1 0 0 1 0 0 1]]"),
        FACTS("/Pages[[4294967297 841890 1 0 0 1 0 0 1]]"),
        FACTS("/Pages[[595276 9223372036854775807 1 0 0 1 0 0 1]]"),
        FACTS("/Pages[[595276 841890 0 0 0 0 0 0 1]]"),
        FACTS("/Pages[[595276 841890 1 0 0 1 99999999999999999999999 0 1]]"),
        FACTS("/Pages[[595276 841890 1 0 0 1 (x) 0 1]]"),
        FACTS(PAGES "/Findings 1"),
        FACTS(PAGES "/Findings[1]"),
        FACTS(PAGES "/Findings[[/comments]]"),
        FACTS(PAGES "/Findings[[/comments 0]]"),
        FACTS(PAGES "/Findings[[/comments -1]]"),
        FACTS(PAGES "/Findings[[/comments 9999999999]]"),
        FACTS(PAGES "/Findings[[/nobody-knows 1]]"),
        FACTS(PAGES "/Findings[[(comments) 1]]"),
        FACTS(PAGES "/Elsewhere 1"),
        FACTS(PAGES "/Elsewhere[[1 1]]"),
        FACTS(PAGES "/Elsewhere[[-1 1 1/Fit]]"),
        FACTS(PAGES "/Elsewhere[[1 -1 1/Fit]]"),
        FACTS(PAGES "/Elsewhere[[1 1 9999999999/Fit]]"),
        FACTS(PAGES "/Elsewhere[[1 1 1/Launch]]"),
        FACTS(PAGES "/Elsewhere[[1 1 1/XYZ 9999999 1 1]]"),
        FACTS(PAGES "/Elsewhere[[1 1 1/XYZ 1 1 1 0 0 0]]"),
        FACTS(PAGES "/Elsewhere[[1 1 1/XYZ(x)1 1]]"),
        FACTS(PAGES) "x",
        FACTS(PAGES) FACTS(PAGES),
    };
    struct bp_arena *arena = bp_arena_new();
    struct bp_attachment a;
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        const char *said = read_facts(&a, arena, wrong[i]);
        if (!said || !*said)
            g_error("not found wrong: %s", wrong[i]);
    }
    bp_arena_free(arena);
}

/* While facts are under way it is only sure that they are not whole. */
static void test_not_whole(void) {
    static const char facts[] = FACTS(PAGES "/Title(a >> b)");
    struct bp_arena *arena = bp_arena_new();
    struct bp_attachment a = {};
    for (size_t length = 0; length < strlen(facts) - 1; length++)
        if (bp_answer_ends(facts, length))
            g_assert_cmpstr(bp_answer_read(&a, arena, facts, length), ==, "");
    g_assert_true(bp_answer_ends(facts, strlen(facts) - 1));
    g_assert_true(bp_answer_ends(facts, strlen(facts)));
    bp_arena_free(arena);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/answer/facts", test_facts);
    g_test_add_func("/answer/few-facts", test_few_facts);
    g_test_add_func("/answer/useless-facts", test_useless_facts);
    g_test_add_func("/answer/long-title", test_long_title);
    g_test_add_func("/answer/nonsense", test_nonsense);
    g_test_add_func("/answer/not-whole", test_not_whole);
    return g_test_run();
}
