/* Attached files in the file under way: src/assemble/graft.c, and what outline.c, tags.c, links.c,
 * dests.c, fields.c and layers.c make of them. */
#include "attached_files.h"

static void expect(const char *object, const char *text) {
    if (!strstr(object, text))
        g_error("\"%s\" is not in %s", text, object);
}

/* As expect(), of a text in which each `%ld` is a number. */
#define expect_numbers(object, ...)                                                                \
    do {                                                                                           \
        char *whole = g_strdup_printf(__VA_ARGS__);                                                \
        expect(object, whole);                                                                     \
        g_free(whole);                                                                             \
    } while (0)

static struct pdf_file *with_one(void) {
    struct made *made = made_new('1');
    struct joined *j = join(made, NULL);
    struct pdf_file *file = assemble(&j->s->pages);
    join_free(j);
    made_free(made);
    return file;
}

/* Relocations: parent, stamps, keys; the contents as they were. */
static void test_pages(void) {
    struct pdf_file *file = with_one();
    long tree = pdf_number(assembled_catalog(file), "/Pages");
    const char *first = pdf_object(file, assembled_page(file, 2));
    const char *second = pdf_object(file, assembled_page(file, 3));
    g_assert_cmpint(pdf_number(first, "/Parent"), ==, tree);
    g_assert_cmpint(pdf_number(second, "/Parent"), ==, tree);
    expect(pdf_object(file, pdf_number(first, "/Stamp")), "/Subtype/Form");
    g_assert_cmpint(pdf_number(first, "/Stamp"), !=, pdf_number(second, "/Stamp"));
    expect(second, "/Rotate 90");
    g_assert_cmpstr(pdf_stream_text(file, pdf_number(first, "/Contents")), ==,
                    "/P<</MCID 0>>BDC EMC q /Stamp Do Q");
    /* Four pages and two links of our own come first. */
    g_assert_cmpint(pdf_number(first, "/StructParents"), ==, 6);
    pdf_free(file);
}

/* The kids hang under our section, which has a title; parents, ids and classes lead to them. */
static void test_tree(void) {
    struct pdf_file *file = with_one();
    const char *root = pdf_follow(file, assembled_catalog(file), "/StructTreeRoot");
    const char *parents = pdf_follow(file, root, "/ParentTree");
    long part = pdf_find(file, "/S/Part"), para = pdf_find(file, "/C/a1.Tight");
    long sect = pdf_find(file, "/T(Annual report)"), annot = pdf_find(file, "/Rect[1 2 3 4]");
    long link = pdf_number(parents, " 7"), array = pdf_number(parents, " 6");
    expect_numbers(pdf_object(file, sect), "<</S/Sect/P %ld 0 R/K[%ld 0 R %ld 0 R]/T(Annual",
                   pdf_find(file, "/S/Document"), part, link);
    g_assert_null(strstr(pdf_object(file, sect), "/Pg"));
    expect_numbers(pdf_object(file, part), "/P %ld 0 R/K[%ld 0 R]", sect, para);
    expect_numbers(pdf_object(file, link), "/P %ld 0 R/K<</Type/OBJR/Obj %ld 0 R/Pg %ld 0 R>>",
                   sect, annot, assembled_page(file, 2));
    expect(pdf_object(file, annot), "/StructParent 7>>");
    expect(root, "/ParentTreeNextKey 9");
    expect_numbers(pdf_object(file, array), "[%ld 0 R]", para);
    expect_numbers(pdf_follow(file, root, "/IDTree"), "<</Names[(a1.x)%ld 0 R]>>", para);
    g_assert_cmpstr(pdf_follow(file, root, "/a1.Tight"), ==, "<</O/Layout/SpaceAfter 0>>");
    pdf_free(file);
}

/* Below the bookmark of the file, and closed, whatever level that is on. */
static void test_outline(void) {
    struct pdf_file *file = with_one();
    long own = pdf_find(file, "/Title(First file)"), one = pdf_find(file, "/Title(One)");
    long below = pdf_find(file, "/Title(One.one)"), two = pdf_find(file, "/Title(Two)");
    expect_numbers(pdf_object(file, own), "/First %ld 0 R/Last %ld 0 R/Count -2>>", one, two);
    expect_numbers(pdf_object(file, one), "/Dest[%ld 0 R/Fit]/SE %ld 0 R/Parent %ld 0 R",
                   assembled_page(file, 2), pdf_find(file, "/S/Part"), own);
    expect(pdf_object(file, one), "/Count -2>>");
    expect_numbers(pdf_object(file, below), "/Dest[%ld 0 R/XYZ 0 0 null]/Parent %ld 0 R",
                   assembled_page(file, 3), one);
    expect(pdf_object(file, pdf_find(file, "/Title(One.two)")),
           "/A<</S/URI/URI(https://example.org/)>>");
    expect(pdf_object(file, two), "<</Title(Two)/Parent");
    pdf_free(file);
}

/* Bookmarks far below one another are no recursion; a file on the top level is closed as well. */
static void test_deep_outline(void) {
    struct made *made = made_new('1');
    GString *index = g_string_new("<</Pages[1 0 R 2 0 R]/Outline[");
    for (int i = 1; i <= 50000; i++)
        g_string_append_printf(index, "[%d(Deep %d)]", i, i);
    g_free(made->index);
    made->index = g_string_free(g_string_append(index, "]/Keys 2>>"), FALSE);
    struct joined *j = join(made, NULL);
    j->bookmarks[2].level = 1;
    struct pdf_file *file = assemble(&j->s->pages);
    expect(pdf_object(file, pdf_find(file, "/Title(First file)")), "/Count -1>>");
    expect_numbers(pdf_object(file, pdf_find(file, "/Title(Deep 50000)")), "/Parent %ld 0 R>>",
                   pdf_find(file, "/Title(Deep 49999)"));
    const char *root = pdf_follow(file, assembled_catalog(file), "/Outlines");
    g_assert_cmpint(pdf_number(root, "/Count"), ==, 3); /* two of the top level, one below */
    pdf_free(file);
    join_free(j);
    made_free(made);
}

static void test_form(void) {
    struct pdf_file *file = with_one();
    long field = pdf_find(file, "/T(a1)"), font = pdf_find(file, "/BaseFont/Helvetica");
    expect_numbers(assembled_catalog(file),
                   "/AcroForm<</Fields[%ld 0 R]/CO[%ld 0 R]/DR<</Font<</a1.Helv %ld 0 R>>>>>>",
                   field, field, font);
    pdf_free(file);
}

/* Every layer has its place in the list, under the name of its file. */
static void test_layers(void) {
    struct pdf_file *file = with_one();
    long layer = pdf_find(file, "/Type/OCG");
    expect_numbers(assembled_catalog(file),
                   "/OCProperties<</OCGs[%ld 0 R]/D<</Name(Layers)/Order[[(Plan \\(a\\))%ld 0 R]]"
                   "/OFF[%ld 0 R]/RBGroups[[%ld 0 R]]>>>>",
                   layer, layer, layer, layer);
    pdf_free(file);
}

/* Our own link on a page that is turned, and a place on it. */
static void test_turned(void) {
    static const struct bp_box quads[] = {{BP_PT(700), BP_PT(10), BP_PT(80), BP_PT(20)},
                                          {BP_PT(20), BP_PT(30), BP_PT(40), BP_PT(20)}};
    struct made *made = made_new('1');
    struct joined *j = join(made, NULL);
    struct bp_elem *elem = small_elem(j->s, j->s->pages.root, BP_ROLE_LINK);
    small_link(
        j->s, elem, 3,
        (struct bp_link){.anchor = "title", .contents = "Back", .quads = quads, .n_quads = 2});
    struct bp_anchor anchors[4];
    memcpy(anchors, j->s->pages.anchors, sizeof *anchors * 3);
    anchors[3] = (struct bp_anchor)ANCHOR("turned", 3, BP_PT(50), BP_PT(100), NULL);
    j->s->pages.anchors = anchors;
    j->s->pages.n_anchors = 4;
    struct pdf_file *file = assemble(&j->s->pages);
    long link = pdf_find(file, "/Contents(Back)");
    /* Seen from the reader, up is x falling, and right is y growing. */
    expect(pdf_object(file, link), "/Rect[10 20 50 780]");
    expect(pdf_object(file, link),
           "/QuadPoints[10 700 10 780 30 700 30 780 30 20 30 60 50 20 50 60]");
    expect_numbers(pdf_object(file, assembled_page(file, 3)), "/Annots[%ld 0 R %ld 0 R]",
                   pdf_find(file, "/FT/Tx"), link);
    const char *names = strstr(assembled_catalog(file), "/Names<<");
    expect_numbers(pdf_object(file, pdf_number(names, "/Dests")), "(turned)[%ld 0 R/XYZ 92 0 null]",
                   assembled_page(file, 3));
    pdf_free(file);
    join_free(j);
    made_free(made);
}

/* How many objects are like that, exactly. */
static int count_streams(const struct pdf_file *file, const char *text) {
    int n = 0;
    for (guint i = 1; i < file->objects->len; i++)
        n += file->streams->pdata[i] && strcmp(pdf_stream_text(file, i), text) == 0;
    return n;
}

static int count_objects(const struct pdf_file *file, const char *text) {
    int n = 0;
    for (guint i = 1; i < file->objects->len; i++)
        n += file->objects->pdata[i] && strstr(file->objects->pdata[i], text);
    return n;
}

/* The same file twice: what it shows is stored once, what it means twice. Layers, annotations and
 * fields stay apart, and so does what only looks alike. */
static void test_twice(void) {
    struct made *one = made_new('1'), *other = made_new('2');
    made_add(one, 'O', "<</Which(alike)/To 13 0 R>>", NULL);   /* 15: refers to the font, */
    made_add(other, 'O', "<</Which(alike)/To 13 0 R>>", NULL); /* and equal */
    made_add(one, 'O', "<</Ring(alike)/Next 16 0 R>>", NULL);  /* 16: refers to itself */
    made_add(other, 'O', "<</Ring(alike)/Next 16 0 R>>", NULL);
    made_add(one, 'O', "<</Other(alike)/To 18 0 R>>", NULL); /* 17: refers to 18, */
    made_add(other, 'O', "<</Other(alike)/To 18 0 R>>", NULL);
    made_add(one, 'S', "<</Kind/A>>", "which differs"); /* which is different */
    made_add(other, 'S', "<</Kind/B>>", "which differs");
    struct joined *j = join(one, other);
    struct pdf_file *file = assemble(&j->s->pages);
    g_assert_cmpint(count_streams(file, "/P<</MCID 0>>BDC EMC q /Stamp Do Q"), ==, 1);
    g_assert_cmpint(count_streams(file, "which differs"), ==, 2);
    g_assert_cmpint(count_objects(file, "/BaseFont/Helvetica"), ==, 1);
    g_assert_cmpint(count_objects(file, "/SpaceAfter 0"), ==, 1);
    g_assert_cmpint(count_objects(file, "/Which(alike)"), ==, 1);
    g_assert_cmpint(count_objects(file, "/Ring(alike)"), ==, 2);
    g_assert_cmpint(count_objects(file, "/Other(alike)"), ==, 2);
    g_assert_cmpint(count_objects(file, "/Type/OCG"), ==, 2);
    g_assert_cmpint(count_objects(file, "/Rect[1 2 3 4]"), ==, 2);
    g_assert_cmpint(count_objects(file, "/S/Part"), ==, 2);
    expect(assembled_catalog(file), "]/DR<</Font<</a1.Helv");
    pdf_free(file);
    join_free(j);
    made_free(one);
    made_free(other);
}

static void check_reason(const struct bp_diagnostic *diagnostic, void *reason) {
    expect(diagnostic->text, reason);
}

/* Assembles with record `number` (0: the index) replaced, and expects a reason. */
static void refuse(uint32_t number, const char *record, const char *reason) {
    struct made *made = made_new('1');
    char **records = g_strsplit(made->records->str, "\n", -1);
    GString *changed = g_string_new(NULL);
    if (number == 0) {
        g_free(made->index);
        made->index = g_strdup(record);
    }
    for (uint32_t i = 1, at = 0; records[at] && *records[at]; i++) {
        bool is_stream = records[at][0] == 's' || records[at][0] == 'S';
        if (i == number)
            g_string_append(changed, record);
        else
            g_string_append_printf(changed, "%s\n%s\n", records[at], records[at + 1]);
        if (i != number && is_stream)
            g_string_append_printf(changed, "%s\n", records[at + 2]);
        at += is_stream ? 3 : 2;
    }
    g_string_assign(made->records, changed->str);
    struct joined *j = join(made, NULL);
    struct bp_diags *diags = bp_diags_new();
    GByteArray *bytes = try_assembling(&j->s->pages, (struct bp_claimed){}, -1, diags);
    g_assert_null(bytes);
    g_assert_cmpint(bp_diags_count(diags, BP_ERROR), ==, 1);
    g_assert_true(bp_diags_said(diags, BP_CODE_ATTACH_NONSENSE));
    bp_diags_report(diags, check_reason, (void *)reason);
    bp_diags_free(diags);
    join_free(j);
    g_string_free(changed, TRUE);
    g_strfreev(records);
    made_free(made);
}

/* What makes no sense costs one diagnostic, and there is no file. */
static void test_refused(void) {
    refuse(0, "<</Pages[1 0 R]>>", "pages");
    refuse(0, "<</Pages[1 0 R 1 0 R]>>", "twice");
    refuse(0, "<</Pages[1 0 R 99 0 R]>>", "missing");
    refuse(0, "<</Pages[1 0 R 3 0 R]/Keys 2>>", "stream");
    refuse(0, "<</Pages[1 0 R 2]>>", "not an object");
    refuse(0, "<</Pages[1 0 R 2 0 R]/Keys 99>>", "large");
    refuse(0, "<</Pages[1 0 R 2 0 R]/Kids[99 0 R]/Keys 2>>", "nowhere");
    refuse(0, "<</Pages[1 0 R 2 0 R]/Kids[7]/Keys 2>>", "something else");
    refuse(0, "<</Pages[1 0 R 2 0 R]/Keys 2/ParentTree[1 5 0 R 0 5 0 R]>>", "order");
    refuse(0, "<</Pages[1 0 R 2 0 R]/Keys 2/ParentTree[2 5 0 R]>>", "order");
    refuse(0, "<</Pages[1 0 R 2 0 R]/Keys 2/IDs[(a)99 0 R]>>", "id");
    refuse(0, "<</Pages[1 0 R 2 0 R]/Keys 2/Outline[[0(A)]]>>", "level");
    refuse(0, "<</Pages[1 0 R 2 0 R]/Keys 2/Outline[[1/A]]>>", "level");
    refuse(0, "[]", "index");
    refuse(0, "<<>>(", "index");
    refuse(13, "o 8\n[99 0 R]\n", "nowhere");
    refuse(13, "o 7\n[0 2 R]\n", "unknown");
    refuse(13, "o 7\n[5 4 R]\n", "unknown");
    refuse(13, "s 5 1\n[/A ]\nx\n", "dictionary");
    refuse(13, "s 13 1\n<</Length 9>>\nx\n", "length");
    refuse(13, "o 4\n<<>>", "cut off");
    refuse(13, "o 5\n<<>>\n", "cut off");
    refuse(13, "x 4\n<<>>\n", "cut off");
    refuse(13, "o 04\n<<>>\n", "cut off");
    refuse(13, "", "cut off");
    refuse(13, "o 1\n1\no 1\n1\n", "something after");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/graft/pages", test_pages);
    g_test_add_func("/graft/tree", test_tree);
    g_test_add_func("/graft/outline", test_outline);
    g_test_add_func("/graft/deep-outline", test_deep_outline);
    g_test_add_func("/graft/form", test_form);
    g_test_add_func("/graft/layers", test_layers);
    g_test_add_func("/graft/turned", test_turned);
    g_test_add_func("/graft/twice", test_twice);
    g_test_add_func("/graft/refused", test_refused);
    return g_test_run();
}
