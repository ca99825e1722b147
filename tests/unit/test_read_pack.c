/* From XML to the document: numbers, times, names, what is handed on after errors. */
#include "loading.h"

static const struct bp_node *item_of(const struct bp_doc *doc, int number) {
    const struct bp_node *item = bp_node_child(bp_node_child(doc->root, BP_AGENDA), BP_ITEM);
    while (item && item->as.item.number != number)
        item = bp_node_twin(item);
    return item;
}

static void test_times(void) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_doc *doc = load_text(
        PACK("<item minutes='5'><title>1</title></item><item minutes='90'><title>2</title></item>"
             "<item><title>3</title></item><item minutes='10'><title>4</title></item>"),
        diags);
    assert_said(diags, "");
    static const int starts[] = {15 * 60, 15 * 60 + 5, 16 * 60 + 35, -1};
    for (int i = 0; i < 4; i++)
        g_assert_cmpint(item_of(doc, i + 1)->as.item.start, ==, starts[i]);
    g_assert_null(item_of(doc, 5));
    bp_doc_free(doc);
    bp_diags_free(diags);
}

static void test_frame(void) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_doc *doc = load_text(
        "<pack xmlns='urn:boardpack:1' title='T' issued='2026-01-13'>"
        "<meeting start='2026-01-21T15:00:30' end='2026-01-21T17:00'><venue> A  hall </venue>"
        "<join href='https://example.org/'/><member name='A' voting='no'/><member name='B'/>"
        "<notice><title>N</title>words</notice></meeting><agenda><item id='i' lang='cy'><title/>"
        "<report><appendix title='A'/><appendix title='B'/></report></item></agenda></pack>",
        diags);
    const struct bp_node *meeting = bp_node_child(doc->root, BP_MEETING);
    const struct bp_node *member = bp_node_child(meeting, BP_MEMBER);
    const struct bp_node *notice = bp_node_child(meeting, BP_NOTICE);
    const struct bp_node *report = bp_node_child(bp_doc_find(doc, "i"), BP_REPORT);
    g_assert_cmpstr(doc->lang, ==, "en-GB"); /* the profile's */
    g_assert_cmpstr(doc->root->as.pack.title, ==, "T");
    g_assert_cmpint(doc->root->as.pack.issued.day, ==, 13);
    g_assert_cmpint(meeting->as.meeting.start.minutes, ==, 15 * 60);
    g_assert_cmpint(meeting->as.meeting.end.minutes, ==, 17 * 60);
    g_assert_false(member->as.person.voting);
    g_assert_true(bp_node_twin(member)->as.person.voting);
    g_assert_cmpint(notice->first->kind, ==, BP_TITLE);
    g_assert_cmpint(notice->last->kind, ==, BP_P);
    g_assert_cmpstr(bp_doc_find(doc, "i")->lang, ==, "cy");
    g_assert_cmpint(bp_node_child(report, BP_APPENDIX)->as.appendix.number, ==, 1);
    g_assert_cmpint(report->last->as.appendix.number, ==, 2);
    bp_doc_free(doc);
    bp_diags_free(diags);
}

/* A document that its schema refused is handed on without what can't stand there. */
static void test_sound(void) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_doc *doc =
        load_text(PACK(ITEM("<p>a<table><tr><td/></tr></table></p><li>b</li><td>c</td>"
                            "<ul><p>d</p></ul><report><li>e</li><p>f</p><strong>g</strong>"
                            "<section><li>h</li></section></report>")),
                  diags);
    g_assert_true(bp_diags_failed(diags));
    const struct bp_node *item = item_of(doc, 1);
    for (const struct bp_node *node = item; node; node = bp_node_next(node, item))
        g_assert_true(node->kind != BP_TABLE && node->kind != BP_LI && node->kind != BP_TD &&
                      node->kind != BP_STRONG);
    bp_doc_free(doc);
    bp_diags_free(diags);
}

static void test_none(void) {
    struct bp_diags *diags = bp_diags_new();
    g_assert_null(load_text("<pack xmlns='urn:boardpack:1'><agenda/></pack>", diags));
    g_assert_true(bp_diags_failed(diags));
    g_assert_null(load_text("<pack xmlns='urn:boardpack:1' profile='no'>"
                            "<meeting start='2026-01-21'/><agenda/></pack>",
                            diags));
    g_assert_null(bp_load("/no/such/file.xml", "/no/such/folder", NULL, diags));
    g_assert_cmpint(bp_diags_count(diags, BP_FATAL), ==, 1);
    bp_diags_free(diags);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/read-pack/times", test_times);
    g_test_add_func("/read-pack/frame", test_frame);
    g_test_add_func("/read-pack/sound", test_sound);
    g_test_add_func("/read-pack/none", test_none);
    return g_test_run();
}
