/* Rules about attached files: each finding is said as it is to be, with where and what. */
#include "check/check.h"

#include "loading.h"

/* A document with one attached file, and facts about it with one finding. */
struct pack {
    struct bp_diags *diags;
    struct bp_doc *doc;
    struct bp_finding finding;
    struct bp_attachment attachment;
    struct bp_attachments attachments;
};

static struct pack *pack_new(struct bp_finding finding) {
    struct pack *pack = g_new0(struct pack, 1);
    struct folder folder = folder_new();
    pack->diags = bp_diags_new();
    folder_put(&folder, "a.pdf", "%PDF-1.4", -1);
    const char *path = folder_put(
        &folder, "pack.xml", PACK(ITEM("\n<attachment title='A' kind='report' src='a.pdf'/>")), -1);
    pack->doc = bp_load(path, g_getenv("BOARDPACK_DATA"), NULL, pack->diags);
    folder_free(&folder);
    const struct bp_node *node = pack->doc->root;
    while (!bp_file_of(node))
        node = bp_node_next(node, pack->doc->root);
    pack->finding = finding;
    pack->attachment = (struct bp_attachment){.file = bp_file_of(node),
                                              .node = node,
                                              .findings = &pack->finding,
                                              .n_findings = 1,
                                              .claims_ua1 = true,
                                              .claims_pdfa = BP_PDFA_A};
    pack->attachments.all = g_ptr_array_new();
    g_ptr_array_add(pack->attachments.all, &pack->attachment);
    pack->attachments.of_node = g_hash_table_new(NULL, NULL);
    g_hash_table_insert(pack->attachments.of_node, (gpointer)node, &pack->attachment);
    return pack;
}

static void pack_free(struct pack *pack) {
    g_ptr_array_free(pack->attachments.all, TRUE);
    g_hash_table_destroy(pack->attachments.of_node);
    bp_doc_free(pack->doc);
    bp_diags_free(pack->diags);
    g_free(pack);
}

static void append_text(const struct bp_diagnostic *diagnostic, void *user) {
    g_string_append(user, diagnostic->text);
}

static void assert_text(struct bp_finding finding, const char *expected) {
    struct pack *pack = pack_new(finding);
    GString *text = g_string_new(NULL);
    bp_check(pack->doc, &pack->attachments, pack->diags);
    bp_diags_report(pack->diags, append_text, text);
    g_assert_cmpstr(text->str, ==, expected);
    g_string_free(text, TRUE);
    pack_free(pack);
}

static void test_texts(void) {
    assert_text((struct bp_finding){.code = BP_FINDING_COMMENTS, .count = 3, .pages = "3, 5–7"},
                "\"a.pdf\" (item 1) contains review comments, on pages 3, 5–7");
    assert_text(
        (struct bp_finding){.code = BP_FINDING_FONT_NOT_EMBEDDED,
                            .count = 1,
                            .pages = "12",
                            .detail = "Arial\nBold"},
        "a font is not embedded in \"a.pdf\" (item 1) and may look different elsewhere, on page "
        "12: Arial Bold");
    assert_text((struct bp_finding){.code = BP_FINDING_PAGE_RANGE, .count = 1},
                "\"a.pdf\" (item 1) does not have all the pages that pages=\"…\" asks for: it has "
                "only 1 page");
    assert_text((struct bp_finding){.code = BP_FINDING_NO_TITLE, .count = 1}, "");
}

/* What is fatal is an error, what is worth a warning is one or a note, and the rest isn't said; and
 * a finding ends the claims that it says it ends. */
static void test_effects(void) {
    for (int code = 0; code < BP_FINDING_COUNT; code++) {
        struct pack *pack = pack_new((struct bp_finding){.code = code, .count = 1});
        bp_check(pack->doc, &pack->attachments, pack->diags);
        bool fatal = bp_finding_has(code, 'F'), warns = bp_finding_has(code, 'W');
        g_assert_cmpint(bp_diags_count(pack->diags, BP_ERROR), ==, fatal);
        g_assert_cmpint(bp_diags_count(pack->diags, BP_WARNING) +
                            bp_diags_count(pack->diags, BP_NOTE),
                        ==, warns);
        struct bp_claimed all = bp_attachments_claimed(&pack->attachments);
        g_assert_cmpint(all.pdfua1, ==, !bp_finding_has(code, 'U'));
        g_assert_cmpint(all.pdfa, ==,
                        bp_finding_has(code, 'A')   ? BP_PDFA_NONE
                        : bp_finding_has(code, 'B') ? BP_PDFA_B
                        : bp_finding_has(code, 'T') ? BP_PDFA_U
                                                    : BP_PDFA_A);
        pack_free(pack);
    }
}

static void test_claims(void) {
    struct pack *pack = pack_new((struct bp_finding){.code = BP_FINDING_NOT_LEVEL_A, .count = 1});
    pack->attachment.claims_pdfa = BP_PDFA_B;
    g_assert_cmpint(bp_attachments_claimed(&pack->attachments).pdfa, ==, BP_PDFA_B);
    pack->attachment.embedded = true;
    struct bp_claimed all = bp_attachments_claimed(&pack->attachments);
    g_assert_true(all.pdfua1 && all.embeds);
    g_assert_cmpint(all.pdfa, ==, BP_PDFA_A);
    all = bp_attachments_claimed(NULL);
    g_assert_true(all.pdfua1 && !all.embeds);
    pack_free(pack);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rules-attach/texts", test_texts);
    g_test_add_func("/rules-attach/effects", test_effects);
    g_test_add_func("/rules-attach/claims", test_claims);
    return g_test_run();
}
