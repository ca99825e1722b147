/* From XML to blocks and inlines: folded text, wrapped text, tables in one form. */
#include "loading.h"

/* The tree as short text: name[children], texts between bars. */
static void print(GString *out, const struct bp_node *node) {
    if (node->kind == BP_TEXT) {
        g_string_append_printf(out, "|%s|", node->as.text.text);
        g_assert_cmpint(node->as.text.length, ==, strlen(node->as.text.text));
        return;
    }
    g_string_append(out, bp_kind_name(node->kind));
    if (!node->first)
        return;
    g_string_append_c(out, '[');
    for (const struct bp_node *child = node->first; child; child = child->next) {
        g_assert_true(child->parent == node);
        print(out, child);
    }
    g_assert_null(node->last->next);
    g_string_append_c(out, ']');
}

/* What an item's content reads as, behind its title. */
static void assert_reads(const char *content, const char *expected) {
    struct bp_diags *diags = bp_diags_new();
    char *text = g_strdup_printf(PACK(ITEM("%s")), content);
    struct bp_doc *doc = load_text(text, diags);
    assert_said(diags, "");
    const struct bp_node *item = bp_node_child(bp_node_child(doc->root, BP_AGENDA), BP_ITEM);
    GString *out = g_string_new(NULL);
    for (const struct bp_node *node = item->first->next; node; node = node->next)
        print(out, node);
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
    bp_doc_free(doc);
    bp_diags_free(diags);
    g_free(text);
}

static void test_folding(void) {
    assert_reads("<p>  a \n\t b  </p>", "p[|a b|]");
    assert_reads("<p>a <em> b </em> c</p>", "p[|a |em[|b |]|c|]");
    assert_reads("<p>a<em> b</em> <strong>c</strong></p>", "p[|a|em[| b|]| |strong[|c|]]");
    assert_reads("<p><em>a</em> </p>", "p[em[|a|]]");
    assert_reads("<p><em>a </em> </p>", "p[em[|a|]]");
    assert_reads("<p>a <br/> b</p>", "p[|a|br|b|]");
    assert_reads("<p><em>a</em> <br/> <em>b</em></p>", "p[em[|a|]brem[|b|]]");
    assert_reads("<p> \n </p>", "p");
    assert_reads("<p>a\xC2\xA0 \xC2\xA0</p>", "p[|a\xC2\xA0 \xC2\xA0|]");
    assert_reads("<p>a<!-- x --> b &#38; c<![CDATA[ <d>]]></p>", "p[|a b & c <d>|]");
}

static void test_wrapping(void) {
    assert_reads("<ul><li>a</li> <li> <p>b</p> </li></ul>", "ul[li[p[|a|]]li[p[|b|]]]");
    assert_reads("<ul><li>a <em>b</em> <ol><li>c</li></ol> d</li></ul>",
                 "ul[li[p[|a |em[|b|]]ol[li[p[|c|]]]p[|d|]]]");
    assert_reads("<ul><li/></ul>", "ul[li]");
}

static void test_tables(void) {
    assert_reads("<table><tr><td>a</td></tr><tr><th/></tr></table>",
                 "table[tbody[tr[td[p[|a|]]]tr[th]]]");
    assert_reads("<table><caption> c </caption><thead><tr><th>h</th></tr></thead><tbody><tr><td/>"
                 "</tr></tbody><tbody><tr><td/></tr></tbody></table>",
                 "table[caption[|c|]thead[tr[th[p[|h|]]]]tbody[tr[td]]tbody[tr[td]]]");
}

static void assert_columns(const char *rows, int columns) {
    struct bp_diags *diags = bp_diags_new();
    char *text = g_strdup_printf(PACK(ITEM("<table id='t'>%s</table>")), rows);
    struct bp_doc *doc = load_text(text, diags);
    g_assert_cmpint(bp_doc_find(doc, "t")->as.table.columns, ==, columns);
    bp_doc_free(doc);
    bp_diags_free(diags);
    g_free(text);
}

static void test_columns(void) {
    assert_columns("<tr><td/></tr>", 1);
    assert_columns("<tr><td/><td colspan='3'/></tr><tr><td/></tr>", 4);
    assert_columns("<tr><td rowspan='3'/><td/></tr><tr><td rowspan='2'/></tr><tr><td/></tr>", 3);
    assert_columns("<tr><td rowspan='1000' colspan='2'/></tr><tr><td/><td/></tr><tr><td/></tr>", 4);
    assert_columns("<tbody><tr><td rowspan='2'/></tr></tbody><tbody><tr><td/></tr></tbody>", 1);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/read-blocks/folding", test_folding);
    g_test_add_func("/read-blocks/wrapping", test_wrapping);
    g_test_add_func("/read-blocks/tables", test_tables);
    g_test_add_func("/read-blocks/columns", test_columns);
    return g_test_run();
}
