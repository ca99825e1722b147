/* Parts of a pack: what is copied, what is counted anew, what becomes plain text. */
#include "layout/parts.h"

#include "small_pages.h"

enum { INK = 0x111111, ACCENT = 0x0000ee, N_CHAPTERS = 3 };

static const struct bp_box quad = {BP_PT(60), BP_PT(100), BP_PT(50), BP_PT(12)};

/* Adds words that are a link to `anchor`, with a rule under them. */
static struct bp_elem *add_link(struct small *s, struct bp_elem *parent, uint32_t page,
                                const char *anchor) {
    struct bp_elem *link = small_elem(s, parent, BP_ROLE_LINK);
    struct bp_item *item = small_mark(s, link, page, BP_ITEM_TEXT);
    struct bp_page *on = &s->pages.pages[page];
    item->box = quad;
    item->as.text.colour = ACCENT;
    small_link(s, link, page, (struct bp_link){.anchor = anchor, .quads = &quad, .n_quads = 1});
    on->over = bp_arena_new0(s->arena, struct bp_item);
    on->n_over = 1;
    on->over[0].kind = BP_ITEM_FILL;
    on->over[0].box = (struct bp_box){quad.x, quad.y + quad.h, quad.w, BP_PT(0.7)};
    on->over[0].as.fill.colour = ACCENT;
    return link;
}

/* Three chapters: one page, two pages, one page; a link from the first to the last, from the second
 * to itself, and from the last to the first. */
static struct small *pack_new(void) {
    static struct bp_anchor anchors[] = {ANCHOR("one", 0, 0, 0, NULL), ANCHOR("two", 1, 0, 0, NULL),
                                         ANCHOR("two.b", 2, 0, 0, NULL),
                                         ANCHOR("three", 3, 0, 0, NULL)};
    static const char *const titles[] = {"1", "2", "2b", "3"};
    static const int levels[] = {1, 1, 2, 2};
    static const char *const labels[] = {"1", "2", "3", "4"};
    static const uint32_t first_pages[N_CHAPTERS] = {0, 1, 3};
    static const char *const goals[N_CHAPTERS] = {"three", "two.b", "one"};
    struct small *s = g_new0(struct small, 1);
    s->arena = bp_arena_new();
    s->pages.n_pages = G_N_ELEMENTS(labels);
    s->pages.pages = bp_arena_alloc(s->arena, sizeof(struct bp_page) * s->pages.n_pages);
    for (uint32_t i = 0; i < s->pages.n_pages; i++) {
        struct bp_page *page = &s->pages.pages[i];
        page->label = labels[i];
        page->content = bp_arena_alloc(s->arena, sizeof(struct bp_item) * SMALL_ITEMS);
        page->links = bp_arena_alloc(s->arena, sizeof(struct bp_link) * SMALL_ITEMS);
    }
    s->pages.title = "All";
    s->pages.root = small_elem(s, NULL, BP_ROLE_DOCUMENT);
    for (int i = 0; i < N_CHAPTERS; i++) {
        struct bp_elem *sect = small_elem(s, s->pages.root, BP_ROLE_SECT);
        struct bp_elem *p = small_elem(s, sect, BP_ROLE_P);
        small_mark(s, p, first_pages[i], BP_ITEM_TEXT);
        add_link(s, p, first_pages[i], goals[i]);
        if (i == 1)
            small_mark(s, p, 2, BP_ITEM_TEXT);
    }
    s->pages.anchors = anchors;
    s->pages.n_anchors = G_N_ELEMENTS(anchors);
    s->pages.n_bookmarks = G_N_ELEMENTS(titles);
    s->pages.bookmarks =
        bp_arena_alloc(s->arena, sizeof(struct bp_bookmark) * s->pages.n_bookmarks);
    for (uint32_t i = 0; i < s->pages.n_bookmarks; i++)
        s->pages.bookmarks[i] =
            (struct bp_bookmark){.title = titles[i], .level = levels[i], .anchor = anchors[i].name};
    return s;
}

static void pack_free(struct small *s) {
    bp_arena_free(s->arena);
    g_free(s);
}

static struct bp_pages *part_of(const struct small *s, uint32_t first, uint32_t n) {
    static const struct bp_part_words words = {.title = "Some", .accent = ACCENT, .ink = INK};
    return bp_pages_part(&s->pages, first, n, &words, NULL, NULL);
}

static void test_chapters(void) {
    static const uint32_t firsts[] = {0, 1, 3}, lengths[] = {1, 2, 1};
    struct small *s = pack_new();
    GArray *chapters = bp_pages_chapters(&s->pages);
    g_assert_cmpuint(chapters->len, ==, N_CHAPTERS);
    for (guint i = 0; i < chapters->len; i++) {
        const struct bp_chapter_place *chapter =
            &g_array_index(chapters, struct bp_chapter_place, i);
        g_assert_cmpuint(chapter->first_page, ==, firsts[i]);
        g_assert_cmpuint(chapter->n_pages, ==, lengths[i]);
        g_assert_null(chapter->item);
    }
    g_array_free(chapters, TRUE);
    pack_free(s);
}

/* Pages, places, bookmarks and elements count from the part's start; labels stay. */
static void test_counts(void) {
    struct small *s = pack_new();
    struct bp_pages *part = part_of(s, 1, 2);
    g_assert_cmpstr(part->title, ==, "Some");
    g_assert_cmpuint(part->n_pages, ==, 3);
    g_assert_cmpstr(part->pages[0].label, ==, "2");
    g_assert_cmpuint(part->n_anchors, ==, 3);
    g_assert_cmpstr(part->anchors[2].name, ==, "three");
    g_assert_cmpuint(part->anchors[2].page, ==, 2);
    g_assert_cmpuint(part->n_bookmarks, ==, 3);
    g_assert_cmpstr(part->bookmarks[0].title, ==, "2");
    g_assert_cmpuint(part->n_elems, ==, 7);
    const struct bp_elem *second = part->root->first->next->elem;
    g_assert_cmpuint(second->number, ==, 4);
    g_assert_cmpuint(second->first->elem->first->page, ==, 2);
    g_assert_true(second->parent == part->root);
    g_assert_true(part->pages[2].content[0].elem == second->first->elem);
    bp_pages_free(part);
    pack_free(s);
}

/* A link out of the part is words; one within it stays what it is. */
static void test_links(void) {
    struct small *s = pack_new();
    struct bp_pages *part = part_of(s, 0, 2);
    g_assert_cmpuint(part->pages[0].n_links, ==, 0);
    g_assert_cmpuint(part->pages[0].n_over, ==, 0);
    const struct bp_item *words = &part->pages[0].content[1];
    g_assert_cmpint(words->elem->role, ==, BP_ROLE_SPAN);
    g_assert_cmpuint(words->as.text.colour, ==, INK);
    g_assert_null(words->elem->first->next); /* the mark alone */
    g_assert_cmpuint(part->pages[1].n_links, ==, 1);
    g_assert_cmpuint(part->pages[1].n_over, ==, 1);
    words = &part->pages[1].content[1];
    g_assert_cmpint(words->elem->role, ==, BP_ROLE_LINK);
    g_assert_cmpuint(words->as.text.colour, ==, ACCENT);
    g_assert_true(part->pages[1].links[0].elem == words->elem);
    bp_pages_free(part);
    pack_free(s);
}

/* A bookmark whose parent is in another part moves up. */
static void test_levels(void) {
    struct small *s = pack_new();
    struct bp_pages *part = part_of(s, 2, 1);
    g_assert_cmpuint(part->n_bookmarks, ==, 1);
    g_assert_cmpint(part->bookmarks[0].level, ==, 1);
    bp_pages_free(part);
    pack_free(s);
}

/* An element that was nothing but a link out is gone. */
static void test_empty(void) {
    struct small *s = pack_new();
    struct bp_elem *sect = s->pages.root->last->elem;
    struct bp_elem *link = small_elem(s, sect, BP_ROLE_LINK);
    small_link(s, link, 3, (struct bp_link){.anchor = "two", .quads = &quad, .n_quads = 1});
    struct bp_pages *part = part_of(s, 2, 1);
    g_assert_null(part->root->first->elem->first->next);
    g_assert_cmpuint(part->n_elems, ==, 4);
    bp_pages_free(part);
    part = part_of(s, 1, 2);
    g_assert_cmpuint(part->n_elems, ==, 8);
    g_assert_cmpuint(part->pages[2].n_links, ==, 1);
    g_assert_cmpuint(part->root->last->elem->last->elem->first->number, ==, 0);
    bp_pages_free(part);
    pack_free(s);
}

/* The whole pack stays as it was. */
static void test_whole(void) {
    struct small *s = pack_new();
    struct bp_pages *part = part_of(s, 0, N_CHAPTERS);
    g_assert_cmpuint(part->n_elems, ==, s->pages.n_elems);
    bp_pages_free(part);
    bp_pages_free(part_of(s, 1, 1));
    g_assert_cmpint(s->pages.root->first->elem->first->elem->last->elem->role, ==, BP_ROLE_LINK);
    g_assert_cmpuint(s->pages.pages[0].n_links, ==, 1);
    g_assert_cmpuint(s->pages.pages[0].content[1].as.text.colour, ==, ACCENT);
    pack_free(s);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parts/chapters", test_chapters);
    g_test_add_func("/parts/counts", test_counts);
    g_test_add_func("/parts/links", test_links);
    g_test_add_func("/parts/levels", test_levels);
    g_test_add_func("/parts/empty", test_empty);
    g_test_add_func("/parts/whole", test_whole);
    return g_test_run();
}
