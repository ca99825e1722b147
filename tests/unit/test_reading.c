/* The helper's work on files in memory: src/attach/reader/reading.c and what it calls. (Files of
 * every kind are in tests/tools/attach_kinds.py; here is what no file of theirs shows.) */
#include <string.h>

#include "attach/reader/steps.h"

static const struct bp_helper_job job = {.prefix = "a1.", .level = 2};

/* A file of these objects, the first of which is number 1 and the catalog. */
static GString *file(const char *const *objects, guint n) {
    GString *out = g_string_new("%PDF-1.7\n");
    gsize *places = g_new(gsize, n);
    for (guint i = 0; i < n; i++) {
        places[i] = out->len;
        g_string_append_printf(out, "%u 0 obj\n%s\nendobj\n", i + 1, objects[i]);
    }
    const gsize start = out->len;
    g_string_append_printf(out, "xref\n0 %u\n0000000000 65535 f \n", n + 1);
    for (guint i = 0; i < n; i++)
        g_string_append_printf(out, "%010zu 00000 n \n", places[i]);
    g_string_append_printf(out, "trailer\n<</Size %u/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                           n + 1, start);
    g_free(places);
    return out;
}

static void add(void *user, const void *bytes, size_t length) {
    g_string_append_len(user, bytes, (gssize)length);
}

/* What the helper answers to a file: facts, then objects. */
static char *answer(const char *const *objects, guint n) {
    GString *bytes = file(objects, n), *out = g_string_new(NULL);
    struct bp_reading *run = bp_reading_new(bytes->str, bytes->len, &job);
    bp_reading_put_facts(run, out);
    if (bp_reading_has_objects(run))
        bp_reading_write_objects(run, add, out);
    bp_reading_free(run);
    g_string_free(bytes, TRUE);
    return g_string_free(out, FALSE);
}

static void expect(const char *const *objects, guint n, const char *const *parts, guint n_parts) {
    char *found = answer(objects, n);
    for (guint i = 0; i < n_parts; i++) {
        if (!strstr(found, parts[i]))
            g_error("no %s in\n%s", parts[i], found);
    }
    g_free(found);
}

#define EXPECT(objects, ...)                                                                       \
    expect(objects, G_N_ELEMENTS(objects), (const char *const[]){__VA_ARGS__},                     \
           G_N_ELEMENTS(((const char *const[]){__VA_ARGS__})))

#define CATALOG "<</Type/Catalog/Pages 2 0 R>>"
#define PAGES "<</Type/Pages/Count 1/Kids[3 0 R]>>"

/* A page alone, to the byte. */
static void test_form(void) {
    static const char *const objects[] = {
        CATALOG, PAGES, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 200]/Contents 4 0 R>>",
        "<</Length 5>>\nstream\n9 w S\nendstream"};
    char *found = answer(objects, G_N_ELEMENTS(objects));
    g_assert_cmpstr(
        found, ==,
        "<</Form 1/Pages[[100000 200000 1 0 0 1 0 0 1]]/Findings[[/untagged 1()()]"
        "[/no-pdfua-claim 1()()][/no-pdfa-claim 1()()][/no-title 1()()][/no-language 1()()]]>>\n"
        "boardpack-objects 1 5\no 55\n<</HeadMark 0/ParentTree[0 2 0 R]/Keys 1/Pages[1 0 R]>>\n"
        "o 187\n<</Type/Page/Parent 0 2 R/MediaBox[0 0 100 200]/Resources<</XObject<</BPStamp 0 4 R"
        "/BPHeading 0 8 R/BPBack 1 8 R>>>>/Contents[3 0 R 5 0 R 4 0 R]/Annots[0 5 R]"
        "/StructParents 0 1 R/Tabs/S>>\no 13\n[0 8 R 1 8 R]\n"
        "S 4 2\n<<>>\nq\n\nS 4 104\n<<>>\n\nQ q 1 0 0 1 0 0 cm/BPStamp Do "
        "/H1<</MCID 0>>BDC /BPHeading Do EMC /Link<</MCID 1>>BDC /BPBack Do EMC Q\n\n"
        "S 4 5\n<<>>\n9 w S\n");
    g_free(found);
}

/* What the contents mark, whether a tag has it or not, has the smaller numbers. */
static void test_head(void) {
    static const char *const objects[] = {
        CATALOG, PAGES, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 200]/Contents 4 0 R>>",
        "<</Length 41>>\nstream\n/P<</MCID 2>>BDC EMC /P<</MCID 0>>BDC EMC\nendstream"};
    EXPECT(objects, "/HeadMark 3", "[null null null 0 8 R 1 8 R]",
           "/H1<</MCID 3>>BDC /BPHeading Do", "/Link<</MCID 4>>BDC /BPBack Do");
}

/* Pages in a loop, one inside of its own parent, one that is listed twice, and one that is no
 * dictionary. */
static void test_loops(void) {
    static const char *const objects[] = {
        CATALOG, "<</Type/Pages/Kids[2 0 R 3 0 R 3 0 R 9 0 R 4 0 R[3 0 R]]>>",
        "<</Type/Page/Parent 3 0 R/Resources<</XObject<</X 3 0 R/P 2 0 R>>/Font 3 0 R>>>>",
        "(no page)"};
    EXPECT(objects, "/Pages[[612000 792000 1 0 0 1 0 0 1][612000 792000 1 0 0 1 0 0 2]]",
           "/Font 1 0 R", "/blank-page 2(1, 2)()");
}

/* Nodes, each of which lists the next one twice. */
static void expect_maze(guint deep, const char *last) {
    const char *objects[40] = {CATALOG};
    for (guint i = 1; i <= deep; i++)
        objects[i] = g_strdup_printf("<</Type/Pages/Kids[%u 0 R %u 0 R]>>", i + 2, i + 2);
    objects[deep + 1] = last;
    char *found = answer(objects, deep + 2);
    g_assert_nonnull(strstr(found, "/too-large 1()(more than 20,000 pages)"));
    g_free(found);
    for (guint i = 1; i <= deep; i++)
        g_free((gpointer)objects[i]);
}

/* A million pages, and none at the end of a thousand million ways. */
static void test_maze(void) {
    expect_maze(20, "<</Type/Page/MediaBox[0 0 9 9]>>");
    expect_maze(30, "<</Type/Pages>>");
}

/* Elements that are their own kids, kids twice, and marks of two elements. */
static void test_tags(void) {
    static const char *const objects[] = {
        "<</Pages 2 0 R/StructTreeRoot 5 0 R>>",
        PAGES,
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 200]/Contents 4 0 R/StructParents 77>>",
        "<</Length 33>>\nstream\n/P<</MCID 1>>BDC 0 0 9 9 re f EMC\nendstream",
        "<</K[6 0 R 6 0 R 5 0 R 3 0 R 7 0 R(x)null 99 0 R]>>",
        "<</S/P/Pg 3 0 R/K[1 1 -1 999999999 6 0 R<</S/Span/K 1>>]>>",
        "<</S/H1/Pg 3 0 R/K[6 0 R 1 2]/ID(x)>>"};
    EXPECT(objects, "/Kids[2 0 R 3 0 R]", "/ParentTree[0 ", "[null 2 0 R 3 0 R 0 8 R 1 8 R]",
           "<</S/P/P 0 3 R/Pg 1 0 R/K 1>>", "<</S/H2/P 0 3 R/Pg 1 0 R/K 2/ID(a1.x)>>",
           "/IDs[(a1.x)3 0 R]", "/Tagged true");
}

/* Fields that stand above themselves. */
static void test_fields(void) {
    static const char *const objects[] = {
        "<</Pages 2 0 R/AcroForm<</Fields[4 0 R 5 0 R]>>>>",
        PAGES,
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[5 0 R 5 0 R]>>",
        "<</T(up)/Parent 6 0 R/Kids[5 0 R 4 0 R]>>",
        "<</Subtype/Widget/Rect[1 1 2 2]/T(w)/TU(W)/FT/Tx/Parent 4 0 R/Kids[6 0 R]>>",
        "<</T(top)/Parent 4 0 R>>"};
    EXPECT(objects, "/Fields[", "<</T(a1)/Kids[", "/T(top)", "/T(up)", "/T(w)");
}

/* Links without /Contents: what they stand on, or nothing that could be made out. */
static void test_links(void) {
    static const char *const objects[] = {
        "<</Pages 2 0 R/StructTreeRoot 5 0 R>>",
        PAGES,
        ("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 10 0 R/G "
         "11 0 "
         "R>>>>/Annots[8 0 R 9 0 R<</Subtype/Link/Rect[1 1 2 2]/F 35/A<</S/URI/URI(ftp:c)>>>>]>>"),
        ("<</Length 148>>\nstream\n/Link<</MCID 0>>BDC/F 9 Tf[(Read)-400(mo)9(re)]TJ "
         "EMC/Link<</MCID "
         "1>>BDC/G 9 Tf(x)Tj EMC/Link<</MCID 2>>BDC/F 9 Tf(w\\226)Tj T*(x)' EMC              "
         "\nendstream"),
        "<</K[6 0 R 7 0 R]>>",
        "<</S/Link/Pg 3 0 R/K[0 2<</S/Link/K<</Type/OBJR/Obj 8 0 R>>>>]>>",
        "<</S/Link/Pg 3 0 R/K[1<</Type/OBJR/Obj 9 0 R>>]>>",
        "<</Subtype/Link/Rect[1 1 2 2]/F 257/A<</S/URI/URI(http:a)>>>>",
        "<</Subtype/Link/Rect[1 1 2 2]/Contents( )/A<</S/URI/URI(http:b)>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/A/Encoding/WinAnsiEncoding>>",
        "<</Type/Font/Subtype/Type1/BaseFont/B>>"};
    EXPECT(objects, "/Links[[(Read more w\342\200\223 x)(http:a)][()(http:b)]]",
           "/F 4/A<</S/URI/URI(http:a)>>", "/Contents 0 7 R", "/Contents 1 7 R");
}

/* Nothing of it is a file that can be read. */
static void test_nothing(void) {
    static const char *const texts[] = {"", "%PDF-", "no", "%PDF-1.4\ntrailer<</Root 1 0 R>>"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        struct bp_reading *run = bp_reading_new(texts[i], strlen(texts[i]), &job);
        g_assert_false(bp_reading_has_objects(run));
        bp_reading_free(run);
    }
    bp_reading_free(NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/run/form", test_form);
    g_test_add_func("/run/head", test_head);
    g_test_add_func("/run/loops", test_loops);
    g_test_add_func("/run/maze", test_maze);
    g_test_add_func("/run/tags", test_tags);
    g_test_add_func("/run/fields", test_fields);
    g_test_add_func("/run/links", test_links);
    g_test_add_func("/run/nothing", test_nothing);
    return g_test_run();
}
