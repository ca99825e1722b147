/* Figures: their pictures come from the pack's folder, each file once. */
#include "loading.h"

static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\3\0\0\0\2\10\2\0\0\0cccc"
                          "\0\0\0\0IDATcccc";

/* The next figure behind `node` in the document, or NULL. */
static const struct bp_node *figure_after(const struct bp_doc *doc, const struct bp_node *node) {
    do
        node = bp_node_next(node, doc->root);
    while (node && node->kind != BP_FIGURE);
    return node;
}

static struct bp_doc *load_with_picture(const char *items, struct bp_diags *diags) {
    struct folder folder = folder_new();
    folder_put(&folder, "a.png", png, sizeof png - 1);
    char *text = g_strdup_printf(PACK(ITEM("%s")), items);
    const char *path = folder_put(&folder, "pack.xml", text, -1);
    struct bp_doc *doc = bp_load(path, g_getenv("BOARDPACK_DATA"), NULL, diags);
    folder_free(&folder);
    g_free(text);
    return doc;
}

static void test_picture(void) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_doc *doc = load_with_picture(
        "<figure src='a.png' alt=' Two  words ' width='50%'><caption>c</caption></figure>"
        "<figure src='./a.png' decorative='yes' width='20mm'/>",
        diags);
    assert_said(diags, "");
    const struct bp_node *one = figure_after(doc, doc->root), *two = figure_after(doc, one);
    g_assert_cmpstr(one->as.figure.alt, ==, "Two words");
    g_assert_cmpint(one->as.figure.width, ==, -500);
    g_assert_cmpint(one->first->kind, ==, BP_CAPTION);
    g_assert_cmpint(one->as.figure.picture->width, ==, 3);
    g_assert_cmpint(one->as.figure.picture->height, ==, 2);
    g_assert_cmpint(g_bytes_get_size(one->as.figure.picture->bytes), ==, sizeof png - 1);
    g_assert_true(two->as.figure.decorative);
    g_assert_null(two->as.figure.alt);
    g_assert_cmpint(two->as.figure.width, ==, BP_MM(20));
    g_assert_true(two->as.figure.picture->bytes == one->as.figure.picture->bytes);
    g_assert_cmpint(two->as.figure.picture->pos.col, >, one->as.figure.picture->pos.col);
    g_assert_cmpint(doc->files->len, ==, 1);
    bp_doc_free(doc);
    bp_diags_free(diags);
}

static void test_refused(void) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_doc *doc = load_with_picture("<figure src='../a.png' alt='x'/>\n"
                                           "<figure src='b.png' alt='x'/>\n"
                                           "<figure src='file:a.png' alt='x'/>\n"
                                           "<figure src='pack.xml' alt='x'/>\n"
                                           "<figure src='pack.xml' alt='x'/>",
                                           diags);
    char *text = said(diags);
    char **lines = g_strsplit(text, "\n", -1);
    g_assert_cmpint(g_strv_length(lines), ==, 5);
    g_assert_true(g_str_has_prefix(lines[0], "include-outside pack.xml:1:"));
    g_assert_cmpstr(lines[1], ==, "include-missing pack.xml:2:1");
    g_assert_cmpstr(lines[2], ==, "include-outside pack.xml:3:1");
    g_assert_cmpstr(lines[3], ==, "picture-format pack.xml:4:1"); /* and not again on line 5 */
    for (const struct bp_node *node = figure_after(doc, doc->root); node;
         node = figure_after(doc, node))
        g_assert_null(node->as.figure.picture);
    g_strfreev(lines);
    g_free(text);
    bp_doc_free(doc);
    bp_diags_free(diags);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/read-figure/picture", test_picture);
    g_test_add_func("/read-figure/refused", test_refused);
    return g_test_run();
}
