/* A pack and parts of it: what is set anew, what is counted anew, what becomes plain text. */
#include "layout/layout.h"

#include "loading.h"
#include "with_fonts.h"

enum { FRONT, AGENDA, ONE, TWO, N_CHAPTERS };

static struct bp_fonts *fonts;

struct fixture {
    struct bp_diags *diags;
    struct bp_doc *doc;
    struct bp_layout *layout;
    const struct bp_pages *whole;
};

static const char text[] = "<pack xmlns='urn:boardpack:1' lang='en-GB' starts='odd'>"
                           "<meeting start='2026-01-21T15:00'/><agenda>"
                           "<item id='one'><title>One</title><report><section><title>First</title>"
                           "<p>See <a href='#two'>the other</a> and <a href='#here'>this</a> "
                           "and <a href='https://example.org/'>that</a>.</p><p id='here'>Here.</p>"
                           "</section></report></item>"
                           "<item id='two'><title>Two</title><report><section><title>Second</title>"
                           "<p>Back to <a href='#one'>the first</a>.</p></section></report></item>"
                           "</agenda></pack>";

static void set_up(struct fixture *f, gconstpointer data) {
    (void)data;
    f->diags = bp_diags_new();
    f->doc = load_text(text, f->diags);
    f->layout = bp_layout_new(f->doc, NULL, fonts, f->diags);
    g_assert_nonnull(f->layout);
    f->whole = bp_layout_pages(f->layout);
}

static void tear_down(struct fixture *f, gconstpointer data) {
    (void)data;
    bp_layout_free(f->layout);
    bp_doc_free(f->doc);
    bp_diags_free(f->diags);
}

static char *dump(const struct bp_pages *pages) {
    GString *out = g_string_new(NULL);
    bp_pages_dump(pages, fonts, out);
    bp_pages_dump_tags(pages, fonts, out);
    return g_string_free(out, FALSE);
}

/* The item whose text begins with a word. */
static const struct bp_item *find_text(const struct bp_pages *pages, const char *word) {
    for (uint32_t i = 0; i < pages->n_pages; i++)
        for (uint32_t k = 0; k < pages->pages[i].n_content; k++) {
            const struct bp_item *item = &pages->pages[i].content[k];
            if (item->kind == BP_ITEM_TEXT && item->as.text.n_words > 0 &&
                g_str_has_prefix(bp_fonts_word(fonts, BP_USE_WORD(item->as.text.words[0]))->text,
                                 word))
                return item;
        }
    return NULL;
}

static void test_chapters(struct fixture *f, gconstpointer data) {
    (void)data;
    static const uint32_t firsts[] = {0, 1, 2, 4}, lengths[] = {1, 1, 2, 1};
    g_assert_cmpuint(f->whole->n_chapters, ==, N_CHAPTERS);
    for (uint32_t i = 0; i < N_CHAPTERS; i++) {
        g_assert_cmpuint(f->whole->chapters[i].first_page, ==, firsts[i]);
        g_assert_cmpuint(f->whole->chapters[i].n_pages, ==, lengths[i]); /* blank pages, too */
        g_assert_true(!f->whole->chapters[i].item == (i < ONE));
    }
}

/* Pages, places, bookmarks and elements count from the part's start; labels stay. */
static void test_counts(struct fixture *f, gconstpointer data) {
    (void)data;
    struct bp_pages *part = bp_layout_part(f->layout, TWO, 1, "Some", NULL);
    g_assert_cmpstr(part->title, ==, "Some");
    g_assert_cmpuint(part->n_pages, ==, 1);
    g_assert_cmpstr(part->pages[0].label, ==, "5");
    g_assert_cmpuint(part->n_chapters, ==, 1);
    g_assert_cmpuint(part->chapters[0].first_page, ==, 0);
    for (uint32_t i = 0; i < part->n_anchors; i++)
        g_assert_cmpuint(part->anchors[i].page, ==, 0);
    g_assert_cmpint(part->bookmarks[0].level, ==, 1);
    g_assert_cmpuint(part->n_elems, <, f->whole->n_elems);
    g_assert_cmpuint(part->root->first->elem->number, ==, 1);
    bp_pages_free(part);
}

/* A link out of the part is words; one within it, or to the web, stays what it is. */
static void test_links(struct fixture *f, gconstpointer data) {
    (void)data;
    const struct bp_look *look = &f->doc->profile->look;
    struct bp_pages *part = bp_layout_part(f->layout, ONE, 1, NULL, NULL);
    const struct bp_item *out = find_text(part, "the"), *in = find_text(part, "this");
    g_assert_cmpint(find_text(f->whole, "the")->elem->role, ==, BP_ROLE_LINK);
    g_assert_cmpint(out->elem->role, ==, BP_ROLE_SPAN);
    g_assert_cmpuint(out->as.text.colour, ==, look->ink);
    g_assert_null(out->elem->first->next); /* the mark alone */
    g_assert_cmpint(in->elem->role, ==, BP_ROLE_LINK);
    g_assert_cmpuint(in->as.text.colour, ==, look->accent);
    g_assert_cmpuint(part->pages[0].n_links, ==, 2);
    g_assert_true(part->pages[0].links[0].elem == in->elem);
    g_assert_cmpuint(f->whole->pages[2].n_links, ==, 3);
    g_assert_cmpuint(f->whole->pages[2].n_over, ==, part->pages[0].n_over + 1); /* underlined */
    bp_pages_free(part);
}

/* The note is the first heading, and what it is put before counts on from it. */
static void test_note(struct fixture *f, gconstpointer data) {
    (void)data;
    struct bp_pages *part = bp_layout_part(f->layout, TWO, 1, NULL, "Part 2");
    struct bp_pages *plain = bp_layout_part(f->layout, TWO, 1, NULL, NULL);
    const struct bp_page *page = &part->pages[0];
    g_assert_cmpint(page->content[0].elem->role, ==, BP_ROLE_H1);
    g_assert_cmpuint(page->content[0].mcid, ==, 0);
    g_assert_cmpuint(page->content[0].elem->number, ==, 2);
    g_assert_cmpuint(page->n_content, ==, plain->pages[0].n_content + 1);
    g_assert_cmpuint(page->n_mcids, ==, plain->pages[0].n_mcids + 1);
    for (uint32_t i = 1; i < page->n_content; i++)
        g_assert_cmpuint(page->content[i].mcid, ==, plain->pages[0].content[i - 1].mcid + 1);
    g_assert_cmpuint(part->n_elems, ==, plain->n_elems + 1);
    bp_pages_free(plain);
    bp_pages_free(part);
    part = bp_layout_part(f->layout, FRONT, 2, NULL, "Part 1");
    g_assert_cmpint(part->pages[0].content[0].elem->role, ==, BP_ROLE_P);
    bp_pages_free(part);
}

/* All chapters as a part are the whole, which stays as it is whatever is made of it. */
static void test_whole(struct fixture *f, gconstpointer data) {
    (void)data;
    char *before = dump(f->whole);
    bp_pages_free(bp_layout_part(f->layout, ONE, 1, "Some", "Note"));
    struct bp_pages *all = bp_layout_part(f->layout, FRONT, N_CHAPTERS, NULL, NULL);
    char *after = dump(f->whole), *same = dump(all);
    g_assert_cmpstr(after, ==, before);
    g_assert_cmpstr(same, ==, before);
    bp_pages_free(all);
    g_free(before);
    g_free(after);
    g_free(same);
}

#define ADD(name, fn) g_test_add("/layout/" name, struct fixture, NULL, set_up, fn, tear_down)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    struct bp_diags *diags = bp_diags_new();
    fonts = open_fonts("Noto Sans", diags);
    ADD("chapters", test_chapters);
    ADD("counts", test_counts);
    ADD("links", test_links);
    ADD("note", test_note);
    ADD("whole", test_whole);
    int status = g_test_run();
    bp_fonts_free(fonts);
    bp_diags_free(diags);
    return status;
}
