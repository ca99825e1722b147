/* Profiles: the two that ship, and how one is found. */
#include "load/read.h"
#include "load/schema.h"

#include "loading.h"

static struct bp_profile *read_shipped(const char *name) {
    struct bp_diags *diags = bp_diags_new();
    char *file = g_strconcat(name, ".xml", NULL);
    char *path = g_build_filename(g_getenv("BOARDPACK_DATA"), "profiles", file, NULL);
    struct bp_profile *profile = bp_read_profile(path, diags);
    assert_said(diags, "");
    g_assert_cmpstr(profile->name, ==, name);
    for (int key = 0; key < BP_WORD_COUNT; key++)
        g_assert_nonnull(profile->words[key]);
    g_free(path);
    g_free(file);
    bp_diags_free(diags);
    return profile;
}

static void test_default(void) {
    struct bp_profile *profile = read_shipped("hackney-hwb");
    g_assert_cmpstr(profile->look.typeface, ==, "Noto Sans");
    g_assert_cmpint(profile->look.leading, ==, 17500);
    g_assert_cmpint(profile->look.page_width, ==, 595276);
    g_assert_cmpint(profile->look.margin_left, ==, 62362);
    g_assert_cmphex(profile->look.accent, ==, 0x0b5563);
    g_assert_cmpstr(profile->weekdays[6], ==, "Sunday");
    g_assert_cmpstr(profile->months[11], ==, "December");
    g_assert_cmpstr(bp_profile_word(profile, BP_WORD_LABEL_LIST), ==, " · ");
    g_assert_cmpint(profile->columns->next->below, ==,
                    1u << BP_COLUMN_LEAD | 1u << BP_COLUMN_PURPOSE);
    const struct bp_part *ticks = profile->parts->next, *why = ticks->next;
    g_assert_cmpint(ticks->kind, ==, BP_PART_TICKS);
    g_assert_cmpint(ticks->columns, ==, 2);
    g_assert_cmpstr(bp_choice_label(ticks->choices, "discussion"), ==, "For Discussion & input");
    g_assert_cmpstr(why->hint, ==, "In three bullet points or less");
    g_assert_cmpint(why->max_items, ==, 3);
    g_assert_cmpint(why->next->numbering, ==, BP_NUMBERING_INNER);
    g_assert_cmpint(why->pos.line, >, 1);
    bp_profile_free(profile);
}

static void test_other(void) {
    struct bp_profile *profile = read_shipped("nhs-board");
    g_assert_cmpint(profile->clock, ==, BP_CLOCK_24);
    g_assert_cmpint(profile->columns->kind, ==, BP_COLUMN_START);
    g_assert_cmpint(profile->appendix_numbering, ==, BP_NUMBERS);
    g_assert_cmpint(profile->parts->next->layout, ==, BP_TICKS_COLUMNS);
    bp_profile_free(profile);
}

/* Those that ship are taken for valid by their digests; here the schema says so, of a copy with one
 * byte more. */
static void test_known_valid(void) {
    static const char *const names[] = {"hackney-hwb.xml", "nhs-board.xml"};
    struct folder folder = folder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        struct bp_diags *diags = bp_diags_new();
        char *path = g_build_filename(g_getenv("BOARDPACK_DATA"), "profiles", names[i], NULL),
             *text;
        g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
        char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
        char *copy = g_strconcat(text, "\n", NULL);
        g_assert_true(g_strv_contains(bp_known_valid, digest));
        struct bp_profile *profile =
            bp_read_profile(folder_put(&folder, names[i], copy, -1), diags);
        assert_said(diags, "");
        g_assert_nonnull(profile);
        bp_profile_free(profile);
        g_free(copy);
        g_free(digest);
        g_free(text);
        g_free(path);
        bp_diags_free(diags);
    }
    g_assert_null(bp_known_valid[G_N_ELEMENTS(names)]);
    folder_free(&folder);
}

/* A word that a profile doesn't have is in English, and a note says so. */
static void test_words(void) {
    struct folder folder = folder_new();
    struct bp_diags *diags = bp_diags_new();
    char *shipped = g_build_filename(g_getenv("BOARDPACK_DATA"), "profiles", "nhs-board.xml", NULL),
         *text;
    g_assert_true(g_file_get_contents(shipped, &text, NULL, NULL));
    char *gone = strstr(text, "<word key=\"tick-column\">"), *behind = strchr(gone, '\n');
    memset(gone, ' ', (size_t)(behind - gone));
    struct bp_profile *profile = bp_read_profile(folder_put(&folder, "own.xml", text, -1), diags);
    g_assert_nonnull(profile);
    g_assert_cmpstr(bp_profile_word(profile, BP_WORD_TICK_COLUMN), ==, "Ticked");
    g_assert_cmpstr(bp_profile_word(profile, BP_WORD_TICKED), ==, "Applies");
    g_assert_cmpint(bp_diags_count(diags, BP_NOTE), ==, 1);
    g_assert_true(bp_diags_said(diags, BP_CODE_PROFILE_WORD));
    bp_profile_free(profile);
    bp_diags_free(diags);
    g_free(shipped);
    g_free(text);
    folder_free(&folder);
}

/* A profile beside the pack goes before one that ships. */
static void test_beside(void) {
    struct folder folder = folder_new();
    struct bp_diags *diags = bp_diags_new();
    const char *data = g_getenv("BOARDPACK_DATA");
    char *shipped = g_build_filename(data, "profiles", "nhs-board.xml", NULL), *text;
    g_assert_true(g_file_get_contents(shipped, &text, NULL, NULL));
    const char *path = folder_put(&folder, "pack.xml", PACK(ITEM("")), -1);
    folder_put(&folder, "hackney-hwb.xml", text, -1);
    struct bp_doc *doc = bp_load(path, data, NULL, diags);
    g_assert_cmpstr(doc->profile->name, ==, "nhs-board");
    bp_doc_free(doc);
    doc = bp_load(path, data, shipped, diags);
    g_assert_cmpstr(doc->profile->name, ==, "nhs-board");
    bp_doc_free(doc);
    g_assert_null(bp_load(path, data, "none", diags));
    assert_said(diags, "profile-missing -:0:0\n");
    bp_diags_free(diags);
    g_free(shipped);
    g_free(text);
    folder_free(&folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/read-profile/default", test_default);
    g_test_add_func("/read-profile/other", test_other);
    g_test_add_func("/read-profile/known-valid", test_known_valid);
    g_test_add_func("/read-profile/words", test_words);
    g_test_add_func("/read-profile/beside", test_beside);
    return g_test_run();
}
