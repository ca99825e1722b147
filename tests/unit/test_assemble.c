/* The document around the pages: src/assemble/assemble.c, pagetree.c, links.c, dests.c, labels.c
 * and meta.c, as they come out in a file. */
#include "assembled.h"

static void expect(const char *object, const char *text) {
    if (!strstr(object, text))
        g_error("\"%s\" is not in %s", text, object);
}

static void test_catalog(void) {
    struct small *s = small_new();
    struct pdf_file *file = assemble(&s->pages);
    const char *catalog = assembled_catalog(file);
    expect(catalog, "<</Type/Catalog/Pages");
    expect(catalog, "/Lang(en-GB)/MarkInfo<</Marked true>>");
    expect(catalog, "/ViewerPreferences<</DisplayDocTitle true>>");
    expect(catalog, "/PageLabels<</Nums[0<</S/D>>]>>");
    expect(catalog,
           "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)");
    const char *intents = strstr(catalog, "/OutputIntents");
    expect(pdf_object(file, pdf_number(intents, "/DestOutputProfile")), "/N 3");
    g_assert_null(strstr(catalog, "Suspects"));
    g_assert_null(strstr(catalog, "/AA"));
    pdf_free(file);
    small_free(s);
}

static void test_page(void) {
    struct small *s = small_new();
    struct pdf_file *file = assemble(&s->pages);
    const char *page = pdf_object(file, assembled_page(file, 1));
    expect(page, "<</Type/Page/Parent");
    expect(page, "/MediaBox[0 0 595.276 841.89]/Resources<<>>/Contents");
    expect(page, "/StructParents 1/Tabs/S>>");
    g_assert_nonnull(file->streams->pdata[pdf_number(page, "/Contents")]);
    pdf_free(file);
    small_free(s);
}

/* Pages on their side have their own boxes, and links and places on them are turned over by their
 * own heights. */
static void test_page_sizes(void) {
    struct small *s = small_new();
    s->pages.pages[1].width = BP_PT(842);
    s->pages.pages[1].height = BP_PT(595);
    struct pdf_file *file = assemble(&s->pages);
    expect(pdf_object(file, assembled_page(file, 0)), "/MediaBox[0 0 595.276 841.89]");
    expect(pdf_object(file, assembled_page(file, 1)), "/MediaBox[0 0 842 595]");
    expect(pdf_object(file, pdf_find(file, "/URI(https")), "/Rect[60 607.39 500 643.39]");
    expect(pdf_object(file, pdf_find(file, "/Contents(Go up)")), "/Rect[400 378.5 500 396.5]");
    const char *names = strstr(assembled_catalog(file), "/Names<<");
    expect(pdf_object(file, pdf_number(names, "/Dests")), "/XYZ null 303 null]");
    pdf_free(file);
    small_free(s);
}

/* Walks a page tree; returns the number of pages, and checks counts, parents and order. */
static long walk(const struct pdf_file *file, long number, long parent, long *last) {
    const char *node = pdf_object(file, number);
    g_assert_cmpint(pdf_number(node, "/Parent"), ==, parent);
    if (!strstr(node, "/Type/Pages")) {
        g_assert_cmpint(number, >, *last);
        *last = number;
        return 1;
    }
    long count = 0;
    int n_kids = 0;
    for (char *at = strstr(node, "/Kids[") + 6; *at != ']'; at += strlen(" 0 R"), n_kids++)
        count += walk(file, strtol(at, &at, 10), number, last);
    g_assert_cmpint(n_kids, <=, 64);
    g_assert_cmpint(pdf_number(node, "/Count"), ==, count);
    return count;
}

static void test_page_tree(void) {
    static const uint32_t sizes[] = {1, 32, 33, 1024, 1025};
    struct small *s = small_new();
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        struct bp_pages pages = s->pages;
        pages.n_pages = MAX(sizes[i], 2);
        pages.pages = g_new0(struct bp_page, pages.n_pages);
        for (uint32_t k = 0; k < pages.n_pages; k++)
            pages.pages[k] = s->pages.pages[k % 2];
        struct pdf_file *file = assemble(&pages);
        long last = 0;
        g_assert_cmpint(walk(file, pdf_number(assembled_catalog(file), "/Pages"), -1, &last), ==,
                        pages.n_pages);
        pdf_free(file);
        g_free(pages.pages);
    }
    small_free(s);
}

/* Two lines: one annotation, its box around both; corners in the order that viewers read. */
static void test_link(void) {
    struct small *s = small_new();
    struct pdf_file *file = assemble(&s->pages);
    const char *link = pdf_object(file, pdf_find(file, "/URI(https"));
    expect(link, "<</Type/Annot/Subtype/Link/Rect[60 607.39 500 643.39]");
    expect(link, "/QuadPoints[400 643.39 500 643.39 400 625.39 500 625.39"
                 " 60 625.39 110 625.39 60 607.39 110 607.39]");
    expect(link, "/Border[0 0 0]/F 4/StructParent 2/Contents(Report \\(web page\\))");
    expect(link, "/A<</S/URI/URI(https://example.org/a%20\\(b\\)?%C3%BC)>>");
    const char *inner = pdf_object(file, pdf_find(file, "/Contents(Go up)"));
    expect(inner, "/Dest(title)");
    g_assert_null(strstr(inner, "/QuadPoints"));
    pdf_free(file);
    small_free(s);
}

/* Sorted by bytes; a little above the heading, and never above the page. */
static void test_dests(void) {
    struct small *s = small_new();
    struct pdf_file *file = assemble(&s->pages);
    const char *names = strstr(assembled_catalog(file), "/Names<<");
    g_assert_nonnull(names);
    const char *tree = pdf_object(file, pdf_number(names, "/Dests"));
    char *expected =
        g_strdup_printf("<</Names[(Z.first)[%ld 0 R/XYZ null 549.89 null]"
                        " (section)[%ld 0 R/XYZ null 841.89 null]"
                        " (title)[%ld 0 R/XYZ null 749.89 null]]>>",
                        assembled_page(file, 1), assembled_page(file, 1), assembled_page(file, 0));
    g_assert_cmpstr(tree, ==, expected);
    g_free(expected);
    pdf_free(file);
    small_free(s);
}

static void check_labels(const char *const *labels, uint32_t n, const char *expected) {
    struct small *s = small_new();
    struct bp_pages pages = s->pages;
    pages.n_pages = n;
    pages.pages = g_new0(struct bp_page, n);
    for (uint32_t i = 0; i < n; i++) {
        pages.pages[i] = s->pages.pages[i % 2];
        pages.pages[i].label = labels[i];
    }
    struct pdf_file *file = assemble(&pages);
    const char *at = strstr(assembled_catalog(file), "/PageLabels");
    char *whole = g_strdup_printf("/PageLabels<</Nums[%s]>>/", expected);
    if (!g_str_has_prefix(at, whole))
        g_error("%s is not %s", at, whole);
    g_free(whole);
    g_free(pages.pages);
    pdf_free(file);
    small_free(s);
}

static void test_labels(void) {
    static const char *const appendix[] = {"1", "2", "A-1", "A-2", "B-7"};
    static const char *const odd[] = {"5", "i", "i", NULL, "9", "11"};
    check_labels(appendix, 5, "0<</S/D>>2<</P(A-)/S/D>>4<</P(B-)/S/D/St 7>>");
    check_labels(odd, 6, "0<</S/D/St 5>>1<</P(i)>>3<<>>4<</S/D/St 9>>5<</S/D/St 11>>");
}

/* The information dictionary and XMP say the same, and only what was asked for is claimed. */
static void test_metadata(void) {
    struct small *s = small_new();
    struct pdf_file *file = assemble_with(
        &s->pages, (struct bp_claimed){.pdfua1 = true, .pdfa = BP_PDFA_A}, 1768953600);
    long number = pdf_number(assembled_catalog(file), "/Metadata");
    const char *xmp = pdf_stream_text(file, number);
    g_assert_null(strstr(pdf_object(file, number), "/Filter"));
    expect(xmp,
           "<rdf:li xml:lang=\"x-default\">Title &lt;of&gt; A &amp; B \xE2\x80\x93 1</rdf:li>");
    expect(xmp, "<rdf:li>Council</rdf:li>");
    expect(xmp, "<rdf:li>en-GB</rdf:li>");
    expect(xmp, "<xmp:CreateDate>2026-01-21T00:00:00Z</xmp:CreateDate>");
    expect(xmp, "<xmp:ModifyDate>2026-01-21T00:00:00Z</xmp:ModifyDate>");
    expect(xmp, "<pdfuaid:part>1</pdfuaid:part>");
    expect(xmp, "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>");
    expect(xmp, "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>");
    g_assert_null(strstr(xmp, "bytes="));
    g_assert_null(strstr(xmp, "encoding="));
    const char *info = pdf_follow(file, file->trailer, "/Info");
    expect(info, "/Author(Council)/Creator(boardpack ");
    expect(info, "/CreationDate(D:20260121000000Z)/ModDate(D:20260121000000Z)");
    pdf_free(file);

    file = assemble_with(&s->pages, (struct bp_claimed){}, -1);
    xmp = pdf_stream_text(file, pdf_number(assembled_catalog(file), "/Metadata"));
    g_assert_null(strstr(xmp, "pdfuaid"));
    g_assert_null(strstr(xmp, "pdfaid"));
    g_assert_null(strstr(xmp, "Date>"));
    g_assert_null(strstr(pdf_follow(file, file->trailer, "/Info"), "Date"));
    pdf_free(file);
    small_free(s);
}

/* Each level is claimed by its letter; embedded files make it part 3; without PDF/A nothing has to
 * be described. */
static void test_claims(void) {
    static const struct {
        struct bp_claimed claims;
        const char *expected;
    } rows[] = {
        {{.pdfua1 = true, .pdfa = BP_PDFA_B}, "part>2</pdfaid:part>\n<pdfaid:conformance>B<"},
        {{.pdfua1 = true, .pdfa = BP_PDFA_U}, "part>2</pdfaid:part>\n<pdfaid:conformance>U<"},
        {{.pdfa = BP_PDFA_A, .embeds = true}, "part>3</pdfaid:part>\n<pdfaid:conformance>A<"},
        {{.pdfua1 = true, .pdfa = BP_PDFA_NONE, .embeds = true}, "<pdfuaid:part>1<"},
    };
    struct small *s = small_new();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct pdf_file *file = assemble_with(&s->pages, rows[i].claims, -1);
        const char *xmp = pdf_stream_text(file, pdf_number(assembled_catalog(file), "/Metadata"));
        expect(xmp, rows[i].expected);
        g_assert_true(!strstr(xmp, "pdfaid:part") == !rows[i].claims.pdfa);
        g_assert_true(!strstr(xmp, "pdfuaid:part") == !rows[i].claims.pdfua1);
        g_assert_true(!strstr(xmp, "pdfaSchema") ==
                      !(rows[i].claims.pdfua1 && rows[i].claims.pdfa));
        pdf_free(file);
    }
    small_free(s);
}

/* What the specification of a file says, and that equal bytes stand in the file once. */
static void test_files(void) {
    struct small *s = small_new();
    struct bp_file asked[] = {{.description = "All figures", .relationship = "Data"},
                              {.description = "Once more", .relationship = "Source"},
                              {.src = NULL}};
    struct bp_attachment files[] = {
        {.file = &asked[0], .mime = "text/csv", .objects = "a,b\n1,2\n", .length = 8},
        {.file = &asked[1], .mime = "text/csv", .objects = "a,b\n1,2\n", .length = 8},
        {.file = &asked[2], .objects = "", .length = 0}};
    struct bp_embedded embedded[] = {{.attachment = &files[0], .name = "z.csv"},
                                     {.attachment = &files[1], .name = "figures (1).csv"},
                                     {.attachment = &files[2], .name = "\xC3\xBC.bin"}};
    s->pages.embedded = embedded;
    s->pages.n_embedded = G_N_ELEMENTS(embedded);
    struct pdf_file *file = assemble(&s->pages);
    long first = pdf_find(file, "/F(z.csv)"), second = pdf_find(file, "/Desc(Once more)");
    long third = pdf_find(file, "/AFRelationship/Unspecified");
    const char *spec = pdf_object(file, first);
    expect(spec,
           "<</Type/Filespec/F(z.csv)/UF(z.csv)/Desc(All figures)/AFRelationship/Data/EF<</F");
    const char *bytes = pdf_follow(file, spec, "/EF<</F");
    expect(bytes, "<</Type/EmbeddedFile/Subtype/text#2Fcsv/Params<</Size 8>>");
    g_assert_cmpstr(pdf_stream_text(file, pdf_number(spec, "/EF<</F")), ==, "a,b\n1,2\n");
    g_assert_true(bytes == pdf_follow(file, pdf_object(file, second), "/EF<</F"));
    expect(pdf_follow(file, pdf_object(file, third), "/EF<</F"), "application#2Foctet-stream");
    char *listed = g_strdup_printf("/AF[%ld 0 R %ld 0 R %ld 0 R]", first, second, third);
    expect(assembled_catalog(file), listed);
    char *names = g_strdup_printf(
        "<</Names[(figures \\(1\\).csv)%ld 0 R (z.csv)%ld 0 R (\xC3\xBC.bin)%ld 0 R]>>", second,
        first, third);
    g_assert_cmpstr(pdf_follow(file, assembled_catalog(file), "/EmbeddedFiles"), ==, names);
    g_free(names);
    g_free(listed);
    pdf_free(file);
    small_free(s);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/assemble/catalog", test_catalog);
    g_test_add_func("/assemble/page", test_page);
    g_test_add_func("/assemble/page-sizes", test_page_sizes);
    g_test_add_func("/assemble/page-tree", test_page_tree);
    g_test_add_func("/assemble/link", test_link);
    g_test_add_func("/assemble/dests", test_dests);
    g_test_add_func("/assemble/labels", test_labels);
    g_test_add_func("/assemble/metadata", test_metadata);
    g_test_add_func("/assemble/claims", test_claims);
    g_test_add_func("/assemble/files", test_files);
    return g_test_run();
}
