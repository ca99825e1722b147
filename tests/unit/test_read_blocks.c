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

/* A reference is as a word; a footnote stands close to the word before it and folds on its own. */
static void test_made_words(void) {
    assert_reads("<p>see <ref to='r'/> or</p><p id='r'><ref to='r'/></p>",
                 "p[|see |ref| or|]p[ref]");
    assert_reads("<p>\n <ref to='r'/> \n</p><p id='r'>a<br/> <ref to='r'/></p>",
                 "p[ref]p[|a|brref]");
    assert_reads("<p>word <footnote> a  b </footnote> on</p>", "p[|word|footnote[|a b|]| on|]");
    assert_reads("<p><em>word </em><footnote>a</footnote>, on</p>",
                 "p[em[|word|]footnote[|a|]|, on|]");
    assert_reads("<p><footnote>a</footnote> </p>", "p[footnote[|a|]]");
}

static void test_wrapping(void) {
    assert_reads("<ul><li>a</li> <li> <p>b</p> </li></ul>", "ul[li[p[|a|]]li[p[|b|]]]");
    assert_reads("<ul><li>a <em>b</em> <ol><li>c</li></ol> d</li></ul>",
                 "ul[li[p[|a |em[|b|]]ol[li[p[|c|]]]p[|d|]]]");
    assert_reads("<ul><li/></ul>", "ul[li]");
    assert_reads("<dl><dt> a </dt><dd> b </dd> <dd><p>c</p> d</dd></dl>",
                 "dl[dt[|a|]dd[p[|b|]]dd[p[|c|]p[|d|]]]");
    assert_reads("<blockquote> a <ul><li>b</li></ul></blockquote>",
                 "blockquote[p[|a|]ul[li[p[|b|]]]]");
    assert_reads("<aside> <title>t</title> a</aside>", "aside[title[|t|]p[|a|]]");
}

static const struct bp_node *first_block(const struct bp_doc *doc) {
    return bp_node_child(bp_node_child(doc->root, BP_AGENDA), BP_ITEM)->first->next;
}

/* How each list of an item starts and is numbered: "1 decimal". */
static void assert_lists(const char *content, const char *expected) {
    static const char *const styles[] = {"disc", "decimal", "alpha", "roman"};
    struct bp_diags *diags = bp_diags_new();
    char *text = g_strdup_printf(PACK(ITEM("%s")), content);
    struct bp_doc *doc = load_text(text, diags);
    assert_said(diags, "");
    GString *out = g_string_new(NULL);
    for (const struct bp_node *node = first_block(doc); node; node = node->next)
        if (node->kind == BP_OL)
            g_string_append_printf(out, "%d %s,", node->as.list.start, styles[node->as.list.style]);
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
    bp_doc_free(doc);
    bp_diags_free(diags);
    g_free(text);
}

static void test_continued(void) {
    assert_lists(
        "<ol><li/><li/></ol><p/><ol continue='yes'><li/></ol><ol continue='yes'><li/></ol>",
        "1 decimal,3 decimal,4 decimal,");
    assert_lists("<ol start='7' type='a'><li/></ol><ul><li/></ul><ol continue='yes'><li/></ol>"
                 "<ol><li/></ol>",
                 "7 alpha,8 alpha,1 decimal,");
    assert_lists("<ol type='i'><li><ol><li/></ol></li></ol><ol continue='yes' type='1'><li/></ol>",
                 "1 roman,2 decimal,");
}

static void test_widths(void) {
    static const bp_len expected[] = {BP_MM(30), -205, 0, BP_PT(90.5), -1000};
    struct bp_diags *diags = bp_diags_new();
    struct bp_doc *doc =
        load_text(PACK(ITEM("<table widths='30mm 20.5% * 90.5pt  100%'><tr><td colspan='5'/></tr>"
                            "</table>")),
                  diags);
    assert_said(diags, "");
    const struct bp_node *table = first_block(doc);
    g_assert_cmpint(table->as.table.columns, ==, G_N_ELEMENTS(expected));
    g_assert_cmpmem(table->as.table.widths, sizeof expected, expected, sizeof expected);
    bp_doc_free(doc);
    bp_diags_free(diags);
}

static void test_tables(void) {
    assert_reads("<table><tr><td>a</td></tr><tr><th/></tr></table>",
                 "table[tbody[tr[td[p[|a|]]]tr[th]]]");
    assert_reads("<table><caption> c </caption><thead><tr><th>h</th></tr></thead><tbody><tr><td/>"
                 "</tr></tbody><tbody><tr><td/></tr></tbody></table>",
                 "table[caption[|c|]thead[tr[th[p[|h|]]]]tbody[tr[td]]tbody[tr[td]]]");
    assert_reads("<table><tr><th/></tr><note> n </note></table>", "table[tbody[tr[th]]note[|n|]]");
    assert_reads("<chart type='line'><caption>c</caption><table><tr><th/></tr></table></chart>",
                 "chart[caption[|c|]table[tbody[tr[th]]]]");
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
    g_test_add_func("/read-blocks/made-words", test_made_words);
    g_test_add_func("/read-blocks/wrapping", test_wrapping);
    g_test_add_func("/read-blocks/continued", test_continued);
    g_test_add_func("/read-blocks/widths", test_widths);
    g_test_add_func("/read-blocks/tables", test_tables);
    g_test_add_func("/read-blocks/columns", test_columns);
    return g_test_run();
}
