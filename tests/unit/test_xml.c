/* Reading XML: places, inclusion, and what must not be read. */
#include "load/xml.h"

#include <sys/stat.h>
#include <unistd.h>

#include "loading.h"

static struct bp_xml *read_text(const char *text, gssize length, struct bp_arena *names,
                                struct bp_diags *diags) {
    return bp_xml_read_memory(text, length < 0 ? strlen(text) : (size_t)length, "pack.xml", names,
                              diags);
}

static void assert_fault(const char *text, gssize length, const char *expected) {
    struct bp_arena *names = bp_arena_new();
    struct bp_diags *diags = bp_diags_new();
    g_assert_null(read_text(text, length, names, diags));
    assert_said(diags, expected);
    bp_diags_free(diags);
    bp_arena_free(names);
}

static void assert_pos(const xmlNode *node, int line, int col) {
    struct bp_pos pos = node->type == XML_TEXT_NODE ? bp_xml_text_pos(node) : bp_xml_pos(node);
    g_assert_cmpint(pos.line, ==, line);
    g_assert_cmpint(pos.col, ==, col);
}

static const xmlNode *nth(const xmlNode *parent, int n) {
    const xmlNode *child = parent->children;
    while (n-- > 0)
        child = child->next;
    return child;
}

static void test_places(void) {
    struct bp_arena *names = bp_arena_new();
    struct bp_diags *diags = bp_diags_new();
    struct bp_xml *xml = read_text("<?xml version='1.0'?>\r\n<!-- c -->\r\n<a\r\n  b='>'>t &amp; u"
                                   "<b/>\r\n \xC3\xA9 <!-- x --> v<c\n/>w</a>\n",
                                   -1, names, diags);
    const xmlNode *a = bp_xml_root(xml);
    assert_pos(a, 3, 1);
    assert_pos(nth(a, 0), 4, 9);
    g_assert_cmpstr((const char *)nth(a, 0)->content, ==, "t & u");
    assert_pos(nth(a, 1), 4, 18);
    assert_pos(nth(a, 2), 5, 2);
    g_assert_cmpstr((const char *)nth(a, 2)->content, ==, "\n \xC3\xA9  v");
    assert_pos(nth(a, 3), 5, 17);
    assert_pos(nth(a, 4), 6, 3);
    bp_xml_free(xml);
    bp_diags_free(diags);
    bp_arena_free(names);
}

static void test_attribute(void) {
    struct bp_arena *names = bp_arena_new();
    struct bp_diags *diags = bp_diags_new();
    struct bp_xml *xml = read_text("<a b='  x &amp;\n  y ' xml:lang='cy' c=''/>", -1, names, diags);
    const xmlNode *a = bp_xml_root(xml);
    g_assert_cmpstr(bp_xml_attribute(a, "b", names), ==, "x & y");
    g_assert_cmpstr(bp_xml_attribute(a, "c", names), ==, "");
    g_assert_null(bp_xml_attribute(a, "lang", names));
    bp_xml_free(xml);
    bp_diags_free(diags);
    bp_arena_free(names);
}

static void test_faults(void) {
    assert_fault("", 0, "file-empty pack.xml:0:0\n");
    assert_fault(" \n\t\n", -1, "file-empty pack.xml:0:0\n");
    assert_fault("\0\1\2\3", 4, "encoding pack.xml:1:1\n");
    assert_fault("<a>\n x\xFFy</a>", -1, "encoding pack.xml:2:3\n");
    assert_fault("<a>\n  <b>\n  </a>", -1, "xml-tag pack.xml:3:3\n");
    assert_fault("<a>\n  <b>\n", -1, "xml-end pack.xml:3:1\n");
    assert_fault("<a>x &nbsp; y</a>", -1, "xml-entity pack.xml:1:6\n");
    assert_fault("<a>x & y</a>", -1, "xml-syntax pack.xml:1:6\n");
    assert_fault("<a>x < y</a>", -1, "xml-syntax pack.xml:1:6\n");
    assert_fault("<a b='1' b='2'/>", -1, "xml-syntax pack.xml:1:1\n");
    assert_fault("<a/><b/>", -1, "xml-syntax pack.xml:1:5\n");
    assert_fault("<a><x:b/></a>", -1, "xml-prefix pack.xml:1:4\n");
    assert_fault("\x1f\x8b\x08\x00", 4, "gzip pack.xml:0:0\n");
}

/* Neither entities nor other files can be asked for. */
static void test_doctype(void) {
    GString *bomb = g_string_new("<!DOCTYPE a [<!ENTITY x0 'ha'>");
    for (int i = 1; i < 30; i++)
        g_string_append_printf(bomb, "<!ENTITY x%d '&x%d;&x%d;&x%d;&x%d;'>", i, i - 1, i - 1, i - 1,
                               i - 1);
    g_string_append(bomb, "]><a>&x29;</a>");
    assert_fault(bomb->str, -1, "xml-doctype pack.xml:1:1\n");
    g_string_free(bomb, TRUE);
    assert_fault("<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM 'file:///etc/passwd'>\n<a/>", -1,
                 "xml-doctype pack.xml:2:1\n");
    assert_fault("<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/'> %p;]><a/>", -1,
                 "xml-doctype pack.xml:1:1\n");
}

static void test_limits(void) {
    GString *text = g_string_new(NULL);
    for (int i = 0; i < BP_DEPTH_LIMIT + 1; i++)
        g_string_append(text, "<a>");
    assert_fault(text->str, -1, "xml-limit pack.xml:1:601\n");
    g_string_assign(text, "<a");
    for (int i = 0; i < 300; i++)
        g_string_append_printf(text, " a%d='1'", i);
    g_string_append(text, "/>");
    assert_fault(text->str, -1, "xml-limit pack.xml:1:2202\n");
    g_string_assign(text, "<a>");
    for (int i = 0; i < BP_ELEMENTS_LIMIT; i++)
        g_string_append(text, "<b/>");
    g_string_append(text, "</a>");
    assert_fault(text->str, -1, "xml-limit pack.xml:1:4000000\n");
    g_string_free(text, TRUE);
}

#define INCLUDES(rest) "<a xmlns:xi='http://www.w3.org/2001/XInclude'>" rest "</a>"

/* Files in files; places are those of the file that a node stands in. */
static void test_include(void) {
    struct folder folder = folder_new();
    struct bp_arena *names = bp_arena_new();
    struct bp_diags *diags = bp_diags_new();
    folder_put(&folder, "c.xml", "<c>\n <d xml:lang='cy'>x</d></c>", -1);
    folder_put(&folder, "b.xml", INCLUDES("\n<xi:include href='c.xml'/>"), -1);
    const char *path = folder_put(
        &folder, "a.xml", INCLUDES("\n<xi:include href='b.xml'/>\n<xi:include href='b.xml'/>"), -1);
    struct bp_xml *xml = bp_xml_read(path, names, diags);
    const xmlNode *inner = nth(bp_xml_root(xml), 3), *c = nth(inner, 1), *d = nth(c, 1);
    g_assert_cmpstr((const char *)d->name, ==, "d");
    assert_pos(d, 2, 2);
    g_assert_true(g_str_has_suffix(bp_xml_pos(inner).file, "/b.xml"));
    g_assert_true(g_str_has_suffix(bp_xml_pos(d).file, "/c.xml"));
    assert_said(diags, "");
    bp_xml_free(xml);
    bp_diags_free(diags);
    bp_arena_free(names);
    folder_free(&folder);
}

/* One include of `href` is refused with the diagnostic `slug`, at its place. */
static void assert_refused(struct folder *folder, const char *href, const char *slug) {
    struct bp_arena *names = bp_arena_new();
    struct bp_diags *diags = bp_diags_new();
    char *text = g_strdup_printf(INCLUDES("\n <xi:include href='%s'/>"), href);
    const char *path = folder_put(folder, "a.xml", text, -1);
    struct bp_xml *xml = bp_xml_read(path, names, diags);
    g_assert_nonnull(xml);
    char *expected = g_strdup_printf("%s a.xml:2:2\n", slug);
    assert_said(diags, expected);
    g_free(expected);
    g_free(text);
    bp_xml_free(xml);
    bp_diags_free(diags);
    bp_arena_free(names);
}

static void test_confined(void) {
    struct folder outside = folder_new(), folder = folder_new();
    const char *secret = folder_put(&outside, "secret.xml", "<secret/>", -1);
    char *link = g_build_filename(folder.path, "link.xml", NULL);
    g_assert_cmpint(symlink(secret, link), ==, 0);
    char *up = g_strdup_printf("../%s/secret.xml", strrchr(outside.path, '/') + 1);
    char *longer = g_strdup_printf("%s-longer", folder.path);
    assert_refused(&folder, "link.xml", "include-outside");
    assert_refused(&folder, up, "include-outside");
    assert_refused(&folder, secret, "include-outside");
    assert_refused(&folder, longer, "include-outside");
    assert_refused(&folder, "https://127.0.0.1:1/x.xml", "include-outside");
    assert_refused(&folder, "missing.xml", "include-missing");
    assert_refused(&folder, ".", "include-outside");
    assert_refused(&folder, "a.xml", "include-loop");
    g_unlink(link);
    g_assert_cmpint(mkfifo(link, 0600), ==, 0);
    assert_refused(&folder, "link.xml", "include-missing");
    g_unlink(link);
    g_free(longer);
    g_free(up);
    g_free(link);
    folder_free(&folder);
    folder_free(&outside);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/xml/places", test_places);
    g_test_add_func("/xml/attribute", test_attribute);
    g_test_add_func("/xml/faults", test_faults);
    g_test_add_func("/xml/doctype", test_doctype);
    g_test_add_func("/xml/limits", test_limits);
    g_test_add_func("/xml/include", test_include);
    g_test_add_func("/xml/confined", test_confined);
    return g_test_run();
}
