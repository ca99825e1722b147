/* Attached files: what they are, by their contents, and which of their pages are asked for. */
#include "loading.h"

static const struct bp_node *attachment_after(const struct bp_doc *doc,
                                              const struct bp_node *node) {
    do
        node = bp_node_next(node, doc->root);
    while (node && node->kind != BP_ATTACHMENT);
    return node;
}

static struct bp_doc *load_with_file(const char *name, const void *data, gssize length,
                                     const char *attributes, struct bp_diags *diags) {
    struct folder folder = folder_new();
    folder_put(&folder, name, data, length);
    char *text = g_strdup_printf(PACK(ITEM("\n<attachment title='A' kind='report' src='%s' %s/>")),
                                 name, attributes);
    const char *path = folder_put(&folder, "pack.xml", text, -1);
    struct bp_doc *doc = bp_load(path, g_getenv("BOARDPACK_DATA"), NULL, diags);
    folder_free(&folder);
    g_free(text);
    return doc;
}

static void assert_kind(const char *name, const void *data, gssize length,
                        enum bp_file_kind expected) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_doc *doc = load_with_file(name, data, length, "", diags);
    const struct bp_file *file = bp_file_of(attachment_after(doc, doc->root));
    assert_said(diags, "");
    g_assert_nonnull(file);
    g_assert_cmpstr(file->src, ==, name);
    g_assert_true(g_path_is_absolute(file->path));
    g_assert_cmpint(file->kind, ==, expected);
    bp_doc_free(doc);
    bp_diags_free(diags);
}

#define ASSERT_KIND(name, bytes, kind) assert_kind(name, bytes, sizeof(bytes) - 1, kind)

static void test_kinds(void) {
    ASSERT_KIND("a.pdf", "%PDF-1.4\n", BP_FILE_PDF);
    ASSERT_KIND("a.xyz", "some bytes before it\n%PDF-1.4\n", BP_FILE_PDF);
    ASSERT_KIND("a.PDF", "<html>", BP_FILE_PDF); /* the helper tells what is wrong with it */
    ASSERT_KIND("a.pdf", "", BP_FILE_PDF);
    ASSERT_KIND("a.csv", "a,b\n1,2\n", BP_FILE_OTHER);
    ASSERT_KIND("a.csv", "", BP_FILE_OTHER);
    ASSERT_KIND("a.png",
                "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\3\0\0\0\2\10\2\0\0\0cccc\0\0\0\0IDATcccc",
                BP_FILE_PICTURE);
}

static void test_office(void) {
    ASSERT_KIND("a.odt",
                "PK\3\4\24\0\0\0\0\0abcdefghijklmnop\10\0\0\0mimetype"
                "application/vnd.oasis.opendocument.text",
                BP_FILE_OFFICE);
    ASSERT_KIND("a.docx", "PK\3\4....[Content_Types].xml....word/document.xml", BP_FILE_OFFICE);
    ASSERT_KIND("a.xlsx", "PK\3\4....xl/workbook.xml....[Content_Types].xml", BP_FILE_OFFICE);
    ASSERT_KIND("a.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", BP_FILE_OFFICE);
    ASSERT_KIND("a.rtf", "{\\rtf1", BP_FILE_OFFICE);
    ASSERT_KIND("a.zip", "PK\3\4....data.csv", BP_FILE_OTHER);
}

/* The parts of an archive are listed at its end, however far that is. */
static void test_long_archive(void) {
    static const char begin[] = "PK\3\4", end[] = "[Content_Types].xml ppt/presentation.xml";
    const gsize length = 2 << 20;
    char *bytes = g_malloc0(length);
    memcpy(bytes, begin, sizeof begin - 1);
    memcpy(bytes + length - sizeof end, end, sizeof end);
    assert_kind("a.pptx", bytes, (gssize)length, BP_FILE_OFFICE);
    g_free(bytes);
}

static char *show_ranges(const struct bp_file *file) {
    GString *out = g_string_new(NULL);
    for (uint32_t i = 0; i < file->n_ranges; i++)
        g_string_append_printf(out, "%s%u-%u", i ? " " : "", file->ranges[i].first,
                               file->ranges[i].last);
    return g_string_free(out, FALSE);
}

static void assert_ranges(const char *pages, const char *expected, const char *slug) {
    struct bp_diags *diags = bp_diags_new();
    char *attribute = g_strdup_printf("pages='%s'", pages);
    struct bp_doc *doc = load_with_file("a.pdf", "%PDF-1.4", -1, attribute, diags);
    char *shown = show_ranges(bp_file_of(attachment_after(doc, doc->root)));
    char *expected_said = *slug ? g_strdup_printf("%s pack.xml:2:1\n", slug) : g_strdup("");
    assert_said(diags, expected_said);
    g_assert_cmpstr(shown, ==, expected);
    g_free(expected_said);
    g_free(shown);
    g_free(attribute);
    bp_doc_free(doc);
    bp_diags_free(diags);
}

static void test_ranges(void) {
    assert_ranges("7", "7-7", "");
    assert_ranges("1-4,7,12-", "1-4 7-7 12-0", "");
    assert_ranges(" 9 - 12 , 1–3", "9-12 1-3", "");
    static const char *const wrong[] = {"",    ",",  "1,",   "a",   "0",
                                        "1-b", "-3", "1--3", "1 2", "1234567"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_ranges(wrong[i], "", "pages-form");
    assert_ranges("4-1", "", "pages-form");
    assert_ranges("1-4,4", "", "pages-form");
    assert_ranges("5-,7", "", "pages-form");
    assert_ranges("7,5-", "", "pages-form");
}

static void test_wishes(void) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_doc *doc =
        load_with_file("a.csv", "1,2", -1,
                       "description='D' relationship='data' "
                       "classification='exempt' shrink='yes' remove-comments='yes' "
                       "changes='reject'",
                       diags);
    const struct bp_file *file = bp_file_of(attachment_after(doc, doc->root));
    assert_said(diags, "");
    g_assert_cmpstr(file->description, ==, "D");
    g_assert_cmpstr(file->relationship, ==, "Data");
    g_assert_cmpstr(file->classification, ==, "exempt");
    g_assert_true(file->shrink == BP_SHRINK_YES && file->remove_comments);
    g_assert_cmpstr(file->changes, ==, "reject");
    bp_doc_free(doc);
    bp_diags_free(diags);
}

static void test_refused(void) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_doc *doc =
        load_text(PACK(ITEM("\n<attachment title='A' kind='report' src='../a.pdf'/>"
                            "\n<attachment title='A' kind='report' src='b.pdf'/>")),
                  diags);
    assert_said(diags, "include-outside pack.xml:2:1\ninclude-missing pack.xml:3:1\n");
    const struct bp_node *one = attachment_after(doc, doc->root);
    g_assert_null(bp_file_of(one));
    g_assert_null(bp_file_of(attachment_after(doc, one)));
    bp_doc_free(doc);
    bp_diags_free(diags);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/read-attach/kinds", test_kinds);
    g_test_add_func("/read-attach/office", test_office);
    g_test_add_func("/read-attach/long-archive", test_long_archive);
    g_test_add_func("/read-attach/ranges", test_ranges);
    g_test_add_func("/read-attach/wishes", test_wishes);
    g_test_add_func("/read-attach/refused", test_refused);
    return g_test_run();
}
