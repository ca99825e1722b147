/* References: what is noted of nodes, what REF says before and after, what a chapter uses. */
#include "layout/refs.h"

#include <string.h>

#include "with_fonts.h"
#include "with_setter.h"

static struct bp_fonts *fonts;

static struct fixture *with_words(void) {
    struct fixture *f = fixture_new(fonts);
    const char **words = f->profile.words;
    words[BP_WORD_SECTION] = "section {n}";
    words[BP_WORD_PARAGRAPH] = "paragraph {n}";
    words[BP_WORD_TABLE] = "Table {n}";
    words[BP_WORD_FIGURE] = "Figure {n}";
    words[BP_WORD_APPENDIX] = "Appendix {n}";
    words[BP_WORD_REF_ITEM] = "item {n}";
    words[BP_WORD_REF_PAGE] = "page {n}";
    words[BP_WORD_QUOTED] = "“{text}”";
    words[BP_WORD_EXPANDED] = "{text} ({abbr})";
    words[BP_WORD_CAPTION] = "{name}. {text}";
    f->chapter.uses = g_array_new(FALSE, FALSE, sizeof(struct bp_ref_use));
    f->doc.ids = g_hash_table_new(g_str_hash, g_str_equal);
    return f;
}

static void free_with_words(struct fixture *f) {
    g_array_free(f->chapter.uses, TRUE);
    g_hash_table_destroy(f->doc.ids);
    fixture_free(f);
}

static struct bp_node *node_new(struct fixture *f, enum bp_kind kind, const char *id) {
    struct bp_node *node = bp_arena_new0(f->setter.keep, struct bp_node);
    node->kind = kind;
    node->id = id;
    if (id)
        g_hash_table_insert(f->doc.ids, (gpointer)id, node);
    return node;
}

static struct bp_node *with_text(struct fixture *f, struct bp_node *parent, enum bp_kind kind,
                                 const char *words) {
    struct bp_node *node = node_new(f, kind, NULL), *text = node_new(f, BP_TEXT, NULL);
    text->as.text.text = words;
    text->as.text.length = (uint32_t)strlen(words);
    bp_node_append(parent, node);
    bp_node_append(node, text);
    return node;
}

static struct bp_reference refer(struct fixture *f, const char *to, enum bp_ref_show show) {
    struct bp_node *ref = node_new(f, BP_REF, NULL);
    ref->as.ref.to = to;
    ref->as.ref.show = show;
    return bp_reference(&f->setter, ref);
}

static void test_section(void) {
    struct fixture *f = with_words();
    struct bp_node *numbered = node_new(f, BP_SECTION, "numbered");
    struct bp_node *plain = node_new(f, BP_SECTION, "plain");
    bp_target_note(&f->setter, numbered, BP_WORD_SECTION, "3", "Money");
    bp_target_note(&f->setter, plain, BP_WORD_SECTION, NULL, "People");
    g_assert_cmpstr(refer(f, "numbered", BP_REF_NAME).text, ==, "section\u00a03");
    g_assert_cmpstr(refer(f, "numbered", BP_REF_NUMBER).text, ==, "3");
    g_assert_cmpstr(refer(f, "numbered", BP_REF_NUMBER).contents, ==, "section\u00a03");
    g_assert_cmpstr(refer(f, "numbered", BP_REF_TITLE).text, ==, "Money");
    g_assert_cmpstr(refer(f, "plain", BP_REF_NAME).text, ==, "“People”");
    g_assert_cmpstr(refer(f, "plain", BP_REF_NUMBER).text, ==, "“People”");
    g_assert_cmpstr(refer(f, "plain", BP_REF_TITLE).text, ==, "People");
    free_with_words(f);
}

/* What load has numbered is known at once, ahead too. */
static void test_numbered_by_load(void) {
    struct fixture *f = with_words();
    struct bp_node *item = node_new(f, BP_ITEM, "item");
    item->as.item.number = 5;
    with_text(f, item, BP_TITLE, "Of the item");
    struct bp_node *report = node_new(f, BP_REPORT, "report");
    bp_node_append(item, report);
    with_text(f, report, BP_TITLE, "Of the report");
    struct bp_node *appendix = node_new(f, BP_APPENDIX, "appendix");
    appendix->as.appendix.number = 28;
    appendix->as.appendix.title = "Data";
    bp_node_append(report, appendix);
    g_assert_cmpstr(refer(f, "item", BP_REF_NAME).text, ==, "item\u00a05");
    g_assert_cmpstr(refer(f, "item", BP_REF_TITLE).text, ==, "Of the item");
    g_assert_cmpstr(refer(f, "report", BP_REF_NAME).text, ==, "item\u00a05");
    g_assert_cmpstr(refer(f, "report", BP_REF_TITLE).text, ==, "Of the report");
    g_assert_cmpstr(refer(f, "appendix", BP_REF_NAME).text, ==, "Appendix\u00a028");
    g_assert_cmpstr(refer(f, "appendix", BP_REF_TITLE).text, ==, "Data");
    appendix->as.appendix.number = 26;
    g_assert_cmpstr(bp_name_appendix(&f->setter, appendix), ==, "Appendix Z");
    free_with_words(f);
}

/* Tables and figures have numbers of their own, charts those of figures. */
static void test_captioned(void) {
    struct fixture *f = with_words();
    struct bp_node *table = node_new(f, BP_TABLE, "table");
    with_text(f, table, BP_CAPTION, "Staff");
    struct bp_node *figure = node_new(f, BP_FIGURE, NULL), *chart = node_new(f, BP_CHART, "chart");
    g_assert_cmpstr(bp_name_captioned(&f->setter, table), ==, "Table 1");
    g_assert_cmpstr(bp_name_captioned(&f->setter, figure), ==, "Figure 1");
    g_assert_cmpstr(bp_name_captioned(&f->setter, chart), ==, "Figure 2");
    g_assert_cmpstr(refer(f, "table", BP_REF_TITLE).text, ==, "Staff");
    g_assert_cmpstr(refer(f, "chart", BP_REF_NAME).text, ==, "Figure\u00a02");
    g_assert_null(bp_place_name(&f->setter, figure));
    g_assert_false(g_hash_table_contains(f->setter.targets, figure));
    struct bp_word_frame frame = bp_caption_frame(&f->setter, "Table 1");
    g_assert_cmpstr(frame.before, ==, "Table 1. ");
    g_assert_cmpstr(frame.behind, ==, "");
    free_with_words(f);
}

/* The profile says in which order an abbreviation and what it stands for are shown. */
static void test_expanded(void) {
    struct fixture *f = with_words();
    struct bp_node *abbr = node_new(f, BP_ABBR, NULL);
    abbr->as.abbr.title = "Better Care Fund";
    g_assert_cmpstr(bp_abbr_frame(&f->setter, abbr).before, ==, "");
    g_hash_table_add(f->book.explained, abbr);
    struct bp_word_frame frame = bp_abbr_frame(&f->setter, abbr);
    g_assert_cmpstr(frame.before, ==, "Better Care Fund (");
    g_assert_cmpstr(frame.behind, ==, ")");
    f->profile.words[BP_WORD_EXPANDED] = "{abbr} ({text})";
    frame = bp_abbr_frame(&f->setter, abbr);
    g_assert_cmpstr(frame.before, ==, "");
    g_assert_cmpstr(frame.behind, ==, " (Better Care Fund)");
    free_with_words(f);
}

/* A node without id has a place if a list shows it. */
static void test_listed(void) {
    struct fixture *f = with_words();
    struct bp_node *table = node_new(f, BP_TABLE, NULL);
    with_text(f, table, BP_CAPTION, "Staff");
    g_hash_table_insert(f->book.listed, table, (gpointer) "list.1");
    g_assert_cmpstr(bp_place_name(&f->setter, table), ==, "list.1");
    bp_name_captioned(&f->setter, table);
    const struct bp_ref_target *target = bp_target_of(&f->setter, table, (struct bp_pos){0});
    g_assert_cmpstr(target->number, ==, "1");
    g_assert_cmpstr(target->title, ==, "Staff");
    free_with_words(f);
}

/* A reference ahead makes do with a page, and the chapter's use of it goes stale. */
static void test_ahead(void) {
    struct fixture *f = with_words();
    const struct bp_node *section = node_new(f, BP_SECTION, "later");
    g_assert_false(bp_refs_known(&f->setter));
    g_assert_cmpstr(refer(f, "later", BP_REF_NAME).text, ==, "page\u00a000");
    const GArray *uses = f->chapter.uses;
    g_assert_cmpuint(uses->len, ==, 2);
    const struct bp_ref_use *name = &g_array_index(uses, struct bp_ref_use, 0);
    const struct bp_ref_use *page = &g_array_index(uses, struct bp_ref_use, 1);
    g_assert_true(name->node == section);
    g_assert_null(name->target);
    g_assert_cmpstr(page->anchor, ==, "later");
    g_assert_cmpuint(page->page, ==, 0);
    bp_target_note(&f->setter, section, BP_WORD_SECTION, "7", "Later");
    g_assert_true(g_hash_table_lookup(f->setter.targets, section) != NULL);
    g_assert_cmpstr(refer(f, "later", BP_REF_NAME).text, ==, "section\u00a07");
    free_with_words(f);
}

/* What is noted stays: strings outlive the chapter, and a second pass changes nothing. */
static void test_noted_once(void) {
    struct fixture *f = with_words();
    const struct bp_node *p = node_new(f, BP_P, "p");
    char number[] = "3.1";
    bp_target_note(&f->setter, p, BP_WORD_PARAGRAPH, number, NULL);
    const struct bp_ref_target *target = g_hash_table_lookup(f->setter.targets, p);
    strcpy(number, "9.9");
    bp_target_note(&f->setter, p, BP_WORD_PARAGRAPH, number, NULL);
    g_assert_true(g_hash_table_lookup(f->setter.targets, p) == target);
    g_assert_cmpstr(target->number, ==, "3.1");
    g_assert_cmpstr(refer(f, "p", BP_REF_TITLE).text, ==, "paragraph\u00a03.1");
    free_with_words(f);
}

/* An id that is on no page: links to it lead to the first page, so that is what is said. */
static void test_nowhere(void) {
    struct fixture *f = with_words();
    node_new(f, BP_TICK, "tick");
    g_hash_table_insert(f->setter.page_of, g_strdup("elsewhere"), GUINT_TO_POINTER(4));
    g_assert_true(bp_refs_known(&f->setter));
    g_assert_cmpstr(refer(f, "tick", BP_REF_NAME).text, ==, "page\u00a01");
    free_with_words(f);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    struct bp_diags *diags = bp_diags_new();
    fonts = open_fonts("Noto Sans", diags);
    g_test_add_func("/refs/section", test_section);
    g_test_add_func("/refs/numbered-by-load", test_numbered_by_load);
    g_test_add_func("/refs/captioned", test_captioned);
    g_test_add_func("/refs/expanded", test_expanded);
    g_test_add_func("/refs/listed", test_listed);
    g_test_add_func("/refs/ahead", test_ahead);
    g_test_add_func("/refs/noted-once", test_noted_once);
    g_test_add_func("/refs/nowhere", test_nowhere);
    int status = g_test_run();
    bp_fonts_free(fonts);
    bp_diags_free(diags);
    return status;
}
