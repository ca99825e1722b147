/* The structure tree: src/assemble/tags.c. What veraPDF does not look at stands here: parent tree
 * entries, every MCID in the K it belongs to, an OBJR for each annotation, ListNumbering, the Alt
 * of a Form. */
#include "assembled.h"

/* "12 0 R" of the object that follows a key's bracket as entry `index`. */
static long entry(const char *array, int index) {
    char *at = (char *)array;
    long number = 0;
    for (int i = 0; i <= index; i++) {
        number = strtol(at, &at, 10);
        at += strlen(" 0 R");
    }
    return number;
}

static const char *parent_tree(const struct pdf_file *file) {
    const char *root = pdf_follow(file, assembled_catalog(file), "/StructTreeRoot");
    return pdf_follow(file, root, "/ParentTree");
}

/* The parent tree's array of a page. */
static const char *page_parents(const struct pdf_file *file, int index) {
    long key = pdf_number(pdf_object(file, assembled_page(file, index)), "/StructParents");
    char *start = g_strdup_printf("%s%ld[", index == 0 ? "[" : "] ", key);
    const char *at = strstr(parent_tree(file), start);
    g_assert_nonnull(at);
    at += strlen(start);
    g_free(start);
    return at;
}

static void expect(const char *object, const char *text) {
    if (!strstr(object, text))
        g_error("\"%s\" is not in %s", text, object);
}

/* Expects a text with a reference at its end. */
static void expect_ref(const char *object, const char *text, long ref) {
    char *whole = g_strdup_printf("%s %ld 0 R", text, ref);
    expect(object, whole);
    g_free(whole);
}

/* Every marked content's entry leads to an element whose K has it, on that page. */
static void test_parents(void) {
    struct small *s = small_new();
    struct pdf_file *file = assemble(&s->pages);
    for (int page = 0; page < 2; page++) {
        const struct bp_page *laid = &s->pages.pages[page];
        for (uint32_t i = 0; i < laid->n_content; i++) {
            const char *elem = pdf_object(file, entry(page_parents(file, page), (int)i));
            char *role = g_strdup_printf("<</S/%s/P", bp_role_name(laid->content[i].elem->role));
            g_assert_true(g_str_has_prefix(elem, role));
            g_free(role);
        }
    }
    pdf_free(file);
    small_free(s);
}

/* A paragraph over two pages is one element: a number for its own page, an MCR for the other. */
static void test_two_pages(void) {
    struct small *s = small_new();
    struct pdf_file *file = assemble(&s->pages);
    long own = entry(page_parents(file, 0), 3);
    g_assert_cmpint(own, ==, entry(page_parents(file, 1), 0));
    const char *para = pdf_object(file, own);
    char *expected = g_strdup_printf("/K[3 %ld 0 R<</Type/MCR/Pg %ld 0 R/MCID 0>>]/Pg %ld 0 R>>",
                                     entry(page_parents(file, 0), 4), assembled_page(file, 1),
                                     assembled_page(file, 0));
    expect(para, expected);
    g_free(expected);
    pdf_free(file);
    small_free(s);
}

/* A blank item has no mark, so it is nobody's parent. */
static void test_blank(void) {
    struct small *s = small_new();
    struct bp_page *page = &s->pages.pages[0];
    page->content[page->n_content++] = (struct bp_item){.kind = BP_ITEM_BLANK, .elem = s->row_head};
    struct pdf_file *file = assemble(&s->pages);
    g_assert_cmpint(entry(page_parents(file, 0), 0), ==, pdf_find(file, "/S/H1"));
    pdf_free(file);
    small_free(s);
}

static void test_chain(void) {
    struct small *s = small_new();
    struct pdf_file *file = assemble(&s->pages);
    long root = pdf_number(assembled_catalog(file), "/StructTreeRoot");
    long document = pdf_find(file, "/S/Document");
    expect_ref(pdf_object(file, root), "/K", document);
    expect_ref(pdf_object(file, document), "/P", root);
    g_assert_null(strstr(pdf_object(file, document), "/Pg"));
    expect_ref(pdf_object(file, pdf_find(file, "/S/H1")), "/P", document);
    expect(pdf_object(file, pdf_find(file, "/S/H1")), "/K 0/Pg");
    expect_ref(pdf_object(file, pdf_find(file, "/S/TR")), "/P", pdf_find(file, "/S/TBody"));
    expect_ref(pdf_object(file, pdf_find(file, "/S/TBody")), "/K", pdf_find(file, "/S/TR/"));
    expect(pdf_object(file, root), "/ParentTreeNextKey 4");
    pdf_free(file);
    small_free(s);
}

static void test_attributes(void) {
    struct small *s = small_new();
    bp_elem_say(s->arena, s->heading)->lang = "cy";
    bp_elem_say(s->arena, s->para)->expansion = "Health and Wellbeing Board";
    struct pdf_file *file = assemble(&s->pages);
    const char *head = pdf_object(file, pdf_find(file, "/S/TH/"));
    g_assert_cmpstr(pdf_follow(file, head, "/A"), ==, "<</O/Table/Scope/Row>>");
    const char *list = pdf_object(file, pdf_find(file, "/S/L/"));
    g_assert_cmpstr(pdf_follow(file, list, "/A"), ==, "<</O/List/ListNumbering/Decimal>>");
    const char *form = pdf_object(file, pdf_find(file, "/S/Form"));
    expect(form, "/A<</O/PrintField/Role/cb/checked/on/Desc(Decision)>>/Alt(Ticked: Decision)");
    expect(pdf_object(file, pdf_find(file, "/S/H1")), "/Lang(cy)");
    g_assert_cmpint(pdf_find(file, "/E(Health and Wellbeing Board)"), >, 0);
    pdf_free(file);
    small_free(s);
}

/* Spans and scope go into one dictionary of the owner Table. */
static void test_spans(void) {
    struct small *s = small_new();
    s->row_head->colspan = 2;
    s->row_head->rowspan = 1;
    struct pdf_file *file = assemble(&s->pages);
    expect(pdf_object(file, pdf_find(file, "/S/TH/")), "/A<</O/Table/Scope/Row/ColSpan 2>>");
    pdf_free(file);
    s->row_head->attr = BP_ATTR_NONE;
    s->row_head->rowspan = 3;
    file = assemble(&s->pages);
    expect(pdf_object(file, pdf_find(file, "/S/TH/")), "/A<</O/Table/ColSpan 2/RowSpan 3>>");
    pdf_free(file);
    small_free(s);
}

/* A figure's box is around all that is in it on its first page, in the page's own coordinates. */
static void test_figure(void) {
    struct small *s = small_new();
    struct bp_elem *figure = small_elem(s, s->document, BP_ROLE_FIGURE);
    struct bp_elem *caption = small_elem(s, figure, BP_ROLE_CAPTION);
    bp_elem_say(s->arena, figure)->alt = "A map";
    s->pages.pages[0].width = SMALL_HEIGHT; /* a page on its side */
    s->pages.pages[0].height = SMALL_WIDTH;
    small_mark(s, figure, 0, BP_ITEM_IMAGE)->box =
        (struct bp_box){BP_PT(60), BP_PT(100), BP_PT(200), BP_PT(50)};
    small_mark(s, caption, 0, BP_ITEM_TEXT)->box =
        (struct bp_box){BP_PT(50), BP_PT(160), BP_PT(100), BP_PT(12)};
    small_mark(s, figure, 1, BP_ITEM_PATH)->box = (struct bp_box){0, 0, BP_PT(500), BP_PT(500)};
    struct pdf_file *file = assemble(&s->pages);
    const char *object = pdf_object(file, pdf_find(file, "/S/Figure"));
    expect(object, "/A<</O/Layout/Placement/Block/BBox[50 423.276 260 495.276]>>/Alt(A map)");
    pdf_free(file);
    small_free(s);
}

/* Ids stand in a name tree, sorted by bytes; cells name the cells that head them. */
static void test_ids(void) {
    static const char *const headers[] = {"b", "(a", NULL};
    struct small *s = small_new();
    bp_elem_say(s->arena, s->row_head)->id = "b";
    bp_elem_say(s->arena, s->row_head)->headers = headers + 2; /* none */
    bp_elem_say(s->arena, s->form->parent)->headers = headers;
    s->form->parent->rowspan = 2;
    bp_elem_say(s->arena, s->heading)->id = "(a";
    bp_elem_say(s->arena, s->para)->id = "Z";
    struct pdf_file *file = assemble(&s->pages);
    expect(pdf_object(file, pdf_find(file, "/S/TD")),
           "/A<</O/Table/RowSpan 2/Headers[(b)(\\(a)]>>");
    expect(pdf_object(file, pdf_find(file, "/S/TH/")), "/ID(b)");
    g_assert_cmpint(pdf_find(file, "/Headers[]"), ==, 0);
    const char *root = pdf_follow(file, assembled_catalog(file), "/StructTreeRoot");
    char *tree =
        g_strdup_printf("<</Names[(\\(a)%ld 0 R (Z)%ld 0 R (b)%ld 0 R]>>", pdf_find(file, "/S/H1"),
                        entry(page_parents(file, 0), 3), pdf_find(file, "/S/TH/"));
    g_assert_cmpstr(pdf_follow(file, root, "/IDTree"), ==, tree);
    g_free(tree);
    pdf_free(file);
    s->heading->more->id = s->row_head->more->id = s->para->more->id = NULL;
    file = assemble(&s->pages);
    g_assert_cmpint(pdf_find(file, "/IDTree"), ==, 0);
    pdf_free(file);
    small_free(s);
}

/* Many ids make a tree with limits. */
static void test_many_ids(void) {
    struct small *s = small_new();
    for (int i = 0; i < 100; i++) {
        struct bp_elem *note = small_elem(s, s->document, BP_ROLE_NOTE);
        bp_elem_say(s->arena, note)->id = bp_arena_printf(s->arena, "note-%03d", i);
    }
    struct pdf_file *file = assemble(&s->pages);
    const char *root = pdf_follow(file, assembled_catalog(file), "/StructTreeRoot");
    expect(pdf_follow(file, root, "/IDTree"), "<</Kids[");
    expect(pdf_object(file, pdf_find(file, "/Names[(note-032)")), "/Limits[(note-032) (note-063)]");
    pdf_free(file);
    small_free(s);
}

/* A link element holds its annotation, whose key in the parent tree leads back to the element. */
static void test_links(void) {
    struct small *s = small_new();
    struct pdf_file *file = assemble(&s->pages);
    for (int page = 0; page < 2; page++) {
        const char *page_object = pdf_object(file, assembled_page(file, page));
        const char *annots = strstr(page_object, "/Annots[");
        g_assert_nonnull(annots);
        long link = entry(annots + strlen("/Annots["), 0);
        long key = pdf_number(pdf_object(file, link), "/StructParent");
        char *start = g_strdup_printf(" %ld ", key);
        const char *value = strstr(strrchr(parent_tree(file), ']') - 30, start);
        g_assert_nonnull(value);
        const char *elem = pdf_object(file, strtol(value + strlen(start), NULL, 10));
        expect(elem, "<</S/Link/P");
        expect_ref(elem, "<</Type/OBJR/Obj", link);
        g_free(start);
    }
    pdf_free(file);
    small_free(s);
}

/* An annotation on another page than the element's own names that page. */
static void test_link_on_other_page(void) {
    static const struct bp_box quad = {0, 0, BP_PT(10), BP_PT(10)};
    struct small *s = small_new();
    small_mark(s, s->link, 1, BP_ITEM_TEXT);
    small_link(s, s->link, 1,
               (struct bp_link){
                   .uri = "https://example.org/", .contents = "x", .quads = &quad, .n_quads = 1});
    struct pdf_file *file = assemble(&s->pages);
    const char *elem = pdf_object(file, entry(page_parents(file, 0), 4));
    char *expected = g_strdup_printf("<</Type/OBJR/Pg %ld 0 R/Obj", assembled_page(file, 1));
    expect(elem, expected);
    g_free(expected);
    pdf_free(file);
    small_free(s);
}

/* A thousand pages make a tree of leaves with limits; every key is where they say. */
static void test_large_parent_tree(void) {
    struct small *s = small_new();
    struct bp_pages pages = s->pages;
    pages.n_pages = 1100;
    pages.pages = g_new0(struct bp_page, pages.n_pages);
    for (uint32_t i = 0; i < pages.n_pages; i++)
        pages.pages[i] = s->pages.pages[i % 2];
    struct pdf_file *file = assemble(&pages);
    const char *top = strstr(parent_tree(file), "/Kids[");
    g_assert_nonnull(top);
    g_assert_null(strstr(parent_tree(file), "/Limits"));
    const char *middle = pdf_object(file, entry(top + 6, 1));
    const char *leaf = pdf_object(file, entry(strstr(middle, "/Kids[") + 6, 2));
    expect(middle, "/Limits[1024 2047]");
    expect(leaf, "/Limits[1088 1119]");
    expect(leaf, "/Nums[1088[");
    expect(leaf, "] 1100 ");
    g_free(pages.pages);
    pdf_free(file);
    small_free(s);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tags/parents", test_parents);
    g_test_add_func("/tags/two-pages", test_two_pages);
    g_test_add_func("/tags/blank", test_blank);
    g_test_add_func("/tags/chain", test_chain);
    g_test_add_func("/tags/attributes", test_attributes);
    g_test_add_func("/tags/spans", test_spans);
    g_test_add_func("/tags/figure", test_figure);
    g_test_add_func("/tags/ids", test_ids);
    g_test_add_func("/tags/many-ids", test_many_ids);
    g_test_add_func("/tags/links", test_links);
    g_test_add_func("/tags/link-on-other-page", test_link_on_other_page);
    g_test_add_func("/tags/large-parent-tree", test_large_parent_tree);
    return g_test_run();
}
