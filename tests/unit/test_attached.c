/* Attached files on pages: order, stamps, links, bookmarks, the tree; with facts made up here. */
#include "layout/parts/attached.h"

#include "layout/layout.h"
#include "loading.h"
#include "with_fonts.h"

static struct bp_fonts *fonts;

struct pack {
    struct bp_diags *diags;
    struct bp_doc *doc;
    struct bp_attachments attachments;
    struct bp_layout *layout;
    const struct bp_pages *pages;
};

/* Facts of a file whose pages have these sizes, ended by 0; none: it is embedded. */
static void add_facts(struct pack *pack, const struct bp_node *node, const bp_len (*sizes)[2]) {
    struct bp_arena *arena = pack->doc->arena;
    struct bp_attachment *attachment = bp_arena_new0(arena, struct bp_attachment);
    *attachment = (struct bp_attachment){
        .file = bp_file_of(node), .node = node, .usable = true, .lang = "cy"};
    while (sizes[attachment->n_pages][0])
        attachment->n_pages++;
    attachment->embedded = attachment->n_pages == 0;
    attachment->pages =
        bp_arena_alloc(arena, sizeof(struct bp_attached_page) * (attachment->n_pages + 1));
    for (uint32_t i = 0; i < attachment->n_pages; i++)
        attachment->pages[i] =
            (struct bp_attached_page){.width = sizes[i][0], .height = sizes[i][1], .source = i + 1};
    g_ptr_array_add(pack->attachments.all, attachment);
    g_hash_table_insert(pack->attachments.of_node, (gpointer)node, attachment);
}

/* Loads a pack of items in which a.pdf and b.csv can be attached, and lays it out. */
static struct pack pack_new(const char *attributes, const char *items, const bp_len (*sizes)[2]) {
    static const bp_len none[][2] = {{0, 0}};
    struct pack pack = {.diags = bp_diags_new()};
    struct folder folder = folder_new();
    folder_put(&folder, "a.pdf", "%PDF-1.4", -1);
    folder_put(&folder, "b.csv", "1,2", -1);
    char *text = g_strdup_printf("<pack xmlns='urn:boardpack:1' lang='en-GB' %s>"
                                 "<meeting start='2026-01-21T15:00'/><agenda>%s</agenda></pack>",
                                 attributes, items);
    pack.doc = bp_load(folder_put(&folder, "pack.xml", text, -1), g_getenv("BOARDPACK_DATA"), NULL,
                       pack.diags);
    g_free(text);
    folder_free(&folder);
    pack.attachments.all = g_ptr_array_new();
    pack.attachments.of_node = g_hash_table_new(NULL, NULL);
    for (const struct bp_node *node = pack.doc->root; node;
         node = bp_node_next(node, pack.doc->root))
        if (bp_file_of(node))
            add_facts(&pack, node, bp_file_of(node)->kind == BP_FILE_OTHER ? none : sizes);
    pack.layout = bp_layout_new(pack.doc, &pack.attachments, fonts, pack.diags);
    g_assert_nonnull(pack.layout);
    pack.pages = bp_layout_pages(pack.layout);
    return pack;
}

static void pack_free(struct pack *pack) {
    bp_layout_free(pack->layout);
    g_ptr_array_free(pack->attachments.all, TRUE);
    g_hash_table_destroy(pack->attachments.of_node);
    bp_doc_free(pack->doc);
    bp_diags_free(pack->diags);
}

/* Bookmarks as "level title page[ +file]", one a line. */
static char *show_bookmarks(const struct bp_pages *pages) {
    GString *out = g_string_new(NULL);
    for (uint32_t i = 0; i < pages->n_bookmarks; i++) {
        const struct bp_bookmark *bookmark = &pages->bookmarks[i];
        uint32_t page = 0;
        for (uint32_t k = 0; k < pages->n_anchors; k++)
            if (strcmp(pages->anchors[k].name, bookmark->anchor) == 0)
                page = pages->anchors[k].page + 1;
        g_string_append_printf(out, "%d %s %u", bookmark->level, bookmark->title, page);
        if (bookmark->attached)
            g_string_append_printf(out, " +%u", bookmark->attached);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

static void assert_bookmarks(const struct bp_pages *pages, const char *expected) {
    char *shown = show_bookmarks(pages);
    g_assert_cmpstr(shown, ==, expected);
    g_free(shown);
}

static char *text_of(const struct bp_item *item) {
    GString *out = g_string_new(NULL);
    for (uint32_t i = 0; i < item->as.text.n_words; i++) {
        bp_word_use use = item->as.text.words[i];
        g_string_append(out, bp_fonts_word(fonts, BP_USE_WORD(use))->text);
        if (use & BP_USE_SPACE)
            g_string_append_c(out, ' ');
    }
    return g_string_free(out, FALSE);
}

static void assert_text(const struct bp_item *item, const char *expected) {
    char *text = text_of(item);
    g_assert_cmpstr(text, ==, expected);
    g_free(text);
}

static const bp_len a4[][2] = {{BP_PT(595), BP_PT(842)}, {BP_PT(842), BP_PT(595)}, {0, 0}};

#define ATTACHMENT(id, kind) "<attachment " id " title='A' kind='" kind "' src='a.pdf'/>"

static void test_item_of_one_file(void) {
    struct pack pack = pack_new("", ITEM(ATTACHMENT("id='x'", "minutes")), a4);
    const struct bp_pages *pages = pack.pages;
    g_assert_cmpuint(pages->n_pages, ==, 4);
    g_assert_null(pages->pages[1].attachment);
    g_assert_true(pages->pages[2].attachment == g_ptr_array_index(pack.attachments.all, 0));
    g_assert_cmpuint(pages->pages[3].attached_page, ==, 1);
    g_assert_cmpint(pages->pages[3].width, ==, BP_PT(842));
    g_assert_cmpstr(pages->pages[3].label, ==, "4");
    assert_bookmarks(pages, "1 Front sheet 1\n1 Agenda 2\n1 1. T 3\n2 A 3 +1\n");
    g_assert_cmpuint(pages->n_attached, ==, 1);
    g_assert_cmpuint(pages->attached[0].first_page, ==, 2);
    /* The agenda's line leads there, and the link at its head back. */
    g_assert_cmpuint(pages->pages[1].n_links, ==, 2);
    g_assert_cmpstr(pages->pages[1].links[0].contents, ==, "T, page 3");
    g_assert_cmpstr(pages->pages[1].links[1].contents, ==, "A, page 3");
    g_assert_cmpuint(pages->pages[2].n_links, ==, 1);
    g_assert_cmpstr(pages->pages[2].links[0].contents, ==, "Back to the agenda, page 2");
    g_assert_cmpuint(pages->pages[3].n_links, ==, 0);
    pack_free(&pack);
}

/* One that is called like its item needs no entry of its own. */
static void test_item_called_like_its_file(void) {
    struct pack pack =
        pack_new("", ITEM("<attachment title='t.' kind='minutes' src='a.pdf'/>"), a4);
    assert_bookmarks(pack.pages, "1 Front sheet 1\n1 Agenda 2\n1 1. T 3 +1\n");
    g_assert_cmpuint(pack.pages->pages[1].n_links, ==, 1);
    pack_free(&pack);
}

static void test_tree(void) {
    struct pack pack = pack_new("", ITEM(ATTACHMENT("", "minutes")), a4);
    const struct bp_elem *elem = pack.pages->attached[0].elem;
    g_assert_cmpint(elem->role, ==, BP_ROLE_SECT);
    g_assert_cmpstr(bp_elem_more(elem).lang, ==, "cy"); /* theirs, and not that of our link */
    g_assert_cmpint(elem->first->type, ==, BP_KID_ATTACHED);
    g_assert_cmpuint(elem->first->number, ==, 0);
    const struct bp_elem *chapter = elem->parent;
    g_assert_cmpstr(bp_elem_more(chapter).label, ==, "A");
    g_assert_null(bp_elem_more(chapter).lang);
    g_assert_true(chapter->parent == pack.pages->root);
    /* The heading, the link back and their words. */
    const struct bp_kid *heading = chapter->first, *back = heading->next->elem->first;
    g_assert_cmpint(heading->elem->role, ==, BP_ROLE_H2);
    g_assert_cmpint(heading->elem->first->type, ==, BP_KID_MARK);
    g_assert_cmpuint(heading->elem->first->page, ==, 2);
    g_assert_cmpint(back->elem->role, ==, BP_ROLE_LINK);
    g_assert_cmpint(back->elem->first->type, ==, BP_KID_MARK);
    g_assert_cmpuint(back->elem->first->number, ==, 1);
    g_assert_cmpint(back->elem->first->next->type, ==, BP_KID_LINK);
    g_assert_true(heading->next->next->elem == elem);
    pack_free(&pack);
}

static int level_in(const char *item) {
    struct pack pack = pack_new("", item, a4);
    const struct bp_elem *chapter = pack.pages->attached[0].elem->parent;
    const int level = chapter->first->elem->role - BP_ROLE_H1 + 1;
    g_assert_cmpint(bp_attachment_level(pack.pages->attached[0].attachment->node), ==, level);
    pack_free(&pack);
    return level;
}

static void test_several_files(void) {
    struct pack pack = pack_new(
        "starts='odd'",
        ITEM(ATTACHMENT("", "report") ATTACHMENT(
            "", "minutes") "<attachment title='C' "
                           "kind='letter' src='b.csv' description='D'/><attachment title='E' "
                           "kind='letter' src='b.csv' description='F'/>"),
        (const bp_len[][2]){{BP_PT(595), BP_PT(842)}, {0, 0}});
    const struct bp_pages *pages = pack.pages;
    assert_bookmarks(pages, "1 Front sheet 1\n1 Agenda 2\n1 1. T 3\n2 Report. A 3 +1\n"
                            "2 Minutes. A 5 +2\n");
    g_assert_cmpuint(pages->n_pages, ==, 5);
    g_assert_null(pages->pages[3].attachment); /* left blank */
    g_assert_cmpstr(pages->pages[3].label, ==, "4");
    g_assert_cmpuint(pages->n_attached, ==, 2);
    g_assert_cmpuint(pages->attached[1].first_page, ==, 4);
    g_assert_cmpuint(pages->n_embedded, ==, 2);
    g_assert_cmpstr(pages->embedded[0].name, ==, "b.csv");
    g_assert_cmpstr(pages->embedded[1].name, ==, "b-2.csv");
    pack_free(&pack);
}

#define REPORT(content)                                                                            \
    "<report><section name='summary'><p><a href='#x'>A</a>, <ref to='x' show='page'/></p>"         \
    "</section><recommendations><li>N</li></recommendations>" content "</report>"

static void test_appendix(void) {
    struct pack pack = pack_new(
        "", ITEM(REPORT("<appendix id='x' title='X' src='a.pdf'/>") ATTACHMENT("", "letter")), a4);
    const struct bp_pages *pages = pack.pages;
    g_assert_cmpuint(pages->n_pages, ==, 7);
    const struct bp_page *report = &pages->pages[2];
    g_assert_cmpuint(report->n_links, ==, 4);
    g_assert_cmpstr(report->links[0].contents, ==, "A, page 4");
    g_assert_cmpstr(report->links[1].contents, ==, "Appendix\u00a0A, page 4");
    g_assert_cmpstr(report->links[2].contents, ==, "X, page 4");
    g_assert_cmpstr(report->links[3].contents, ==, "Mentioned on page 3");
    g_assert_cmpstr(pages->pages[3].links[0].contents, ==, "Back to the report, page 3");
    g_assert_cmpstr(pages->pages[5].links[0].contents, ==, "Back to the agenda, page 2");
    /* What is attached stands on the agenda too. */
    g_assert_cmpuint(pages->pages[1].n_links, ==, 3);
    g_assert_cmpstr(pages->pages[1].links[1].contents, ==, "Appendix A. X, page 4");
    g_assert_cmpstr(pages->pages[1].links[2].contents, ==, "Letter. A, page 6");
    pack_free(&pack);
}

static void test_levels(void) {
    g_assert_cmpint(level_in(ITEM(ATTACHMENT("", "minutes"))), ==, 2);
    g_assert_cmpint(level_in(ITEM(ATTACHMENT("", "report") ATTACHMENT("", "appendix"))), ==, 2);
    g_assert_cmpint(level_in(ITEM(REPORT("<appendix id='x' title='X' src='a.pdf'/>"))), ==, 3);
    g_assert_cmpint(level_in(ITEM(REPORT("<appendix id='x' title='X' href='https://example.org'/>")
                                      ATTACHMENT("", "letter"))),
                    ==, 3);
}

/* What a file of an item of two is called. */
static void test_names(void) {
    static const struct {
        const char *kind, *title, *caption;
    } names[] = {
        {"report", "Report", "Report"},
        {"report", "Annual review", "Report. Annual review"},
        {"appendix", "Appendix A – Promises", "Appendix A – Promises"},
        {"appendix", "APPENDIX\u00a0B", "APPENDIX\u00a0B"},
        {"appendix", " appendix: figures", "appendix: figures"},
        {"appendix", "App\u00adendix 1", "Appendix 1"},
        {"appendix", "Appendices", "Appendix. Appendices"},
        {"minutes", "Minutes of 11 December", "Minutes of 11 December"},
        {"minutes", "11 December", "Minutes. 11 December"},
        {"report", "Reporting lines", "Report. Reporting lines"},
        {"report", "Report-back from Kew", "Report. Report-back from Kew"},
        {"report", "Report—spring", "Report—spring"},
        {"report", "Report (draft)", "Report (draft)"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        char *item = g_strdup_printf("<item><title>T</title><attachment title='%s' kind='%s' "
                                     "src='a.pdf'/>" ATTACHMENT("", "letter") "</item>",
                                     names[i].title, names[i].kind);
        struct pack pack = pack_new("", item, a4);
        g_assert_cmpstr(pack.pages->bookmarks[3].title, ==, names[i].caption);
        pack_free(&pack);
        g_free(item);
    }
}

/* The name of an appendix is told once, whoever wrote it. */
static void test_appendix_names(void) {
    static const char *const names[][2] = {{"Appendix A – Promises", "Appendix A. Promises"},
                                           {"appendix a: B", "Appendix A. B"},
                                           {"Appendix A", "Appendix A"},
                                           {"Appendix A.", "Appendix A"},
                                           {"Appendix A.1", "Appendix A. Appendix A.1"},
                                           {"Appendix 1", "Appendix A. Appendix 1"},
                                           {"Appendix A (i)", "Appendix A. (i)"},
                                           {"Promises", "Appendix A. Promises"}};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        char *item = g_strdup_printf(
            "<item><title>T</title>" REPORT("<appendix id='x' title='%s' src='a.pdf'/>") "</item>",
            names[i][0]);
        struct pack pack = pack_new("", item, a4);
        const struct bp_bookmark *last = &pack.pages->bookmarks[pack.pages->n_bookmarks - 1];
        g_assert_cmpstr(last->title, ==, names[i][1]);
        pack_free(&pack);
        g_free(item);
    }
}

/* A page of this width, and its heading and link, which have to fit whatever they say. */
static void test_head(void) {
    static const int widths[] = {3, 20, 100, 300, 595, 842, 14400};
    static const char *const titles[] = {
        "A", "Donaudampfschifffahrtsgesellschaftskapitän",
        ("A title of a great many words, as long as it takes, so "
         "that no page of the usual kind has room for it in a line")};
    for (size_t i = 0; i < G_N_ELEMENTS(widths) * G_N_ELEMENTS(titles); i++) {
        const bp_len sizes[][2] = {{BP_PT(widths[i % G_N_ELEMENTS(widths)]), BP_PT(842)}, {0, 0}};
        const char *title = titles[i / G_N_ELEMENTS(widths)];
        char *item = g_strdup_printf(
            "<item><title>T</title><attachment title='%s' kind='minutes' src='a.pdf'/></item>",
            title);
        struct pack pack = pack_new("", item, sizes);
        const struct bp_page *page = &pack.pages->pages[2];
        g_assert_cmpuint(page->n_content, ==, 2);
        const struct bp_item *heading = &page->content[0], *back = &page->content[1];
        assert_text(back, "Back to the agenda");
        g_assert_cmpint(heading->box.x, >=, 0);
        g_assert_cmpint(heading->box.x + heading->box.w, <, back->box.x);
        g_assert_cmpint(back->box.x + back->box.w, <=, page->width);
        g_assert_cmpint(heading->box.y, >=, 0);
        g_assert_cmpint(page->links[0].quads[0].x, ==, back->box.x);
        /* Where words are cut off, the tags have all of them. */
        char *text = text_of(heading), *whole = g_strdup_printf("Agenda item 1 · %s", title);
        const char *actual = bp_elem_more(heading->elem).actual;
        if (strcmp(text, whole) == 0)
            g_assert_null(actual);
        else
            g_assert_cmpstr(actual, ==, whole);
        g_free(text);
        g_free(whole);
        pack_free(&pack);
        g_free(item);
    }
}

static void test_stamps(void) {
    static const bp_len sizes[][2] = {{BP_PT(595), BP_PT(842)}, {BP_PT(2384), BP_PT(3370)}, /* A0 */
                                      {BP_PT(595), BP_PT(842)}, {BP_PT(20), BP_PT(30)},
                                      {BP_PT(14400), BP_PT(3)}, {BP_PT(3), BP_PT(14400)},
                                      {BP_PT(3), BP_PT(3)},     {0, 0}};
    struct pack pack = pack_new("", ITEM(ATTACHMENT("", "minutes")), sizes);
    for (uint32_t i = 2; i < pack.pages->n_pages; i++) {
        const struct bp_page *page = &pack.pages->pages[i];
        const bool first = i == 2;
        g_assert_cmpuint(page->n_content + page->n_under, ==, first ? 3 : 0);
        for (uint32_t k = 0; k < page->n_over; k++) {
            const struct bp_item *item = &page->over[k];
            g_assert_null(item->elem);
            if (!first)
                g_assert_cmpint(item->artifact, ==,
                                k > 1 ? BP_ARTIFACT_FOOTER : BP_ARTIFACT_HEADER);
            g_assert_cmpint(item->box.x, >=, 0);
            g_assert_cmpint(item->box.y, >=, 0);
            g_assert_cmpint(item->box.x + item->box.w, <=, page->width);
            g_assert_cmpint(item->box.y + item->box.h, <=, page->height);
        }
    }
    const struct bp_page *page = &pack.pages->pages[4], *large = page - 1;
    /* A light ground, and words on it, three times. */
    g_assert_cmpuint(page->n_over, ==, 6);
    assert_text(&page->over[1], "Agenda item 1 · A");
    assert_text(&page->over[3], "Page 5 of 9");
    g_assert_cmpint(page->over[1].as.text.size, ==, BP_PT(10));
    g_assert_cmpint(large->over[1].as.text.size, >, BP_PT(20));
    for (uint32_t k = 0; k < page->n_over; k += 2) {
        const struct bp_item *ground = &page->over[k], *text = ground + 1;
        g_assert_cmpint(ground->kind, ==, BP_ITEM_FILL);
        g_assert_cmphex(ground->as.fill.colour, ==, 0xffffff);
        g_assert_cmpint(ground->box.x, <, text->box.x);
        g_assert_cmpint(ground->box.x + ground->box.w, >, text->box.x + text->box.w);
        g_assert_cmpint(ground->box.y, <=, text->box.y);
        g_assert_cmpint(ground->box.y + ground->box.h, >=, text->box.y + text->box.h);
    }
    /* On the first, what stands at its head is content, with one ground. */
    const struct bp_page *first = &pack.pages->pages[2];
    g_assert_cmpuint(first->n_under, ==, 1);
    g_assert_cmpint(first->under[0].box.x, <, first->content[0].box.x);
    g_assert_cmpint(first->under[0].box.x + first->under[0].box.w, >,
                    first->content[1].box.x + first->content[1].box.w);
    g_assert_cmpuint(first->links[0].n_quads, ==, 1);
    pack_free(&pack);
}

static void test_supplement(void) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_doc *doc = load_text(
        "<pack xmlns='urn:boardpack:1'><supplement to='M' first-page='75' number='2'>"
        "<change item='a' what='replaces' pages='31-40'>Why.</change></supplement>"
        "<meeting start='2026-01-21T15:00'/><agenda><item main-page='7'><title>T</title></item>"
        "<item id='a'><title>U</title><report/></item></agenda></pack>",
        diags);
    struct bp_layout *layout = bp_layout_new(doc, NULL, fonts, diags);
    const struct bp_pages *pages = bp_layout_pages(layout);
    g_assert_cmpuint(pages->n_pages, ==, 4);
    g_assert_cmpstr(pages->pages[0].label, ==, "75");
    g_assert_cmpstr(pages->pages[3].label, ==, "78");
    g_assert_cmpstr(pages->pages[2].links[0].contents, ==, "U, page 78");
    g_assert_nonnull(strstr(pages->title, "Supplement 2 to M"));
    GString *text = g_string_new(NULL);
    bp_pages_dump_text(pages, fonts, text);
    g_assert_nonnull(strstr(text->str, "Replaces pages 31–40"));
    g_string_free(text, TRUE);
    bp_layout_free(layout);
    bp_doc_free(doc);
    bp_diags_free(diags);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    struct bp_diags *diags = bp_diags_new();
    fonts = open_fonts("Noto Sans", diags);
    g_test_add_func("/attached/item-of-one-file", test_item_of_one_file);
    g_test_add_func("/attached/item-called-like-its-file", test_item_called_like_its_file);
    g_test_add_func("/attached/tree", test_tree);
    g_test_add_func("/attached/levels", test_levels);
    g_test_add_func("/attached/names", test_names);
    g_test_add_func("/attached/appendix-names", test_appendix_names);
    g_test_add_func("/attached/head", test_head);
    g_test_add_func("/attached/several-files", test_several_files);
    g_test_add_func("/attached/appendix", test_appendix);
    g_test_add_func("/attached/stamps", test_stamps);
    g_test_add_func("/attached/supplement", test_supplement);
    int status = g_test_run();
    bp_fonts_free(fonts);
    bp_diags_free(diags);
    return status;
}
