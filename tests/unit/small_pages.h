/* Pages made by hand, for the tests of draw and assemble: two pages with a heading, a paragraph
 * that runs over both, a tick box in a table, a list and two links. */
#ifndef SMALL_PAGES_H
#define SMALL_PAGES_H

#include <string.h>

#include "base/arena.h"
#include "layout/pages.h"

#define SMALL G_GNUC_UNUSED static

#define BOOKMARK(title_, anchor_, level_)                                                          \
    { .title = (title_), .anchor = (anchor_), .level = (level_) }
#define ANCHOR(name_, page_, x_, y_, elem_)                                                        \
    { .name = (name_), .page = (page_), .x = (x_), .y = (y_), .elem = (elem_) }

enum { SMALL_ITEMS = 16, SMALL_WIDTH = 595276, SMALL_HEIGHT = 841890 };

struct small {
    struct bp_arena *arena;
    struct bp_pages pages;
    struct bp_elem *document, *heading, *table, *row_head, *form, *para, *link, *list;
};

SMALL struct bp_kid *small_kid(struct small *s, struct bp_elem *elem, enum bp_kid_type type) {
    struct bp_kid *kid = bp_arena_new0(s->arena, struct bp_kid);
    kid->type = type;
    if (elem->last)
        elem->last->next = kid;
    else
        elem->first = kid;
    return elem->last = kid;
}

SMALL struct bp_elem *small_elem(struct small *s, struct bp_elem *parent, enum bp_role role) {
    struct bp_elem *elem = bp_arena_new0(s->arena, struct bp_elem);
    elem->role = (uint8_t)role;
    elem->parent = parent;
    elem->number = s->pages.n_elems++;
    if (parent)
        small_kid(s, parent, BP_KID_ELEM)->elem = elem;
    return elem;
}

/* Adds an item to the content of a page, under a mark of its own; text has no words. */
SMALL struct bp_item *small_mark(struct small *s, struct bp_elem *elem, uint32_t page,
                                 enum bp_item_kind kind) {
    struct bp_page *on = &s->pages.pages[page];
    g_assert_cmpuint(on->n_content, <, SMALL_ITEMS);
    struct bp_item *item = &on->content[on->n_content++];
    item->kind = (uint8_t)kind;
    item->elem = elem;
    item->mcid = on->n_mcids++;
    item->box = (struct bp_box){BP_PT(60), BP_PT(100), BP_PT(11), BP_PT(11)};
    struct bp_kid *kid = small_kid(s, elem, BP_KID_MARK);
    kid->page = page;
    kid->number = item->mcid;
    return item;
}

SMALL void small_link(struct small *s, struct bp_elem *elem, uint32_t page, struct bp_link link) {
    struct bp_page *on = &s->pages.pages[page];
    struct bp_kid *kid = small_kid(s, elem, BP_KID_LINK);
    kid->page = page;
    kid->number = on->n_links;
    link.elem = elem;
    on->links[on->n_links++] = link;
}

SMALL void small_tree(struct small *s) {
    static const struct bp_box quads[] = {{BP_PT(400), BP_PT(200), BP_PT(100), BP_PT(15)},
                                          {BP_PT(60), BP_PT(218), BP_PT(50), BP_PT(15)}};
    s->document = s->pages.root = small_elem(s, NULL, BP_ROLE_DOCUMENT);
    s->heading = small_elem(s, s->document, BP_ROLE_H1);
    small_mark(s, s->heading, 0, BP_ITEM_TEXT);

    s->table = small_elem(s, s->document, BP_ROLE_TABLE);
    struct bp_elem *body = small_elem(s, s->table, BP_ROLE_TBODY);
    struct bp_elem *row = small_elem(s, body, BP_ROLE_TR);
    s->row_head = small_elem(s, row, BP_ROLE_TH);
    s->row_head->attr = BP_ATTR_SCOPE_ROW;
    small_mark(s, s->row_head, 0, BP_ITEM_TEXT);
    struct bp_elem *cell = small_elem(s, row, BP_ROLE_TD);
    s->form = small_elem(s, cell, BP_ROLE_FORM);
    s->form->attr = BP_ATTR_TICK_ON;
    bp_elem_say(s->arena, s->form)->label = "Decision";
    bp_elem_say(s->arena, s->form)->alt = "Ticked: Decision";
    small_mark(s, s->form, 0, BP_ITEM_TICK)->as.tick.on = true;

    s->para = small_elem(s, s->document, BP_ROLE_P);
    small_mark(s, s->para, 0, BP_ITEM_TEXT);
    s->link = small_elem(s, s->para, BP_ROLE_LINK);
    small_mark(s, s->link, 0, BP_ITEM_TEXT);
    small_link(s, s->link, 0,
               (struct bp_link){.uri = "https://example.org/a (b)?\xC3\xBC",
                                .contents = "Report (web page)",
                                .quads = quads,
                                .n_quads = 2});
    small_mark(s, s->para, 1, BP_ITEM_TEXT);

    s->list = small_elem(s, s->document, BP_ROLE_L);
    s->list->attr = BP_ATTR_LIST_DECIMAL;
    struct bp_elem *entry = small_elem(s, s->list, BP_ROLE_LI);
    small_mark(s, small_elem(s, entry, BP_ROLE_LBL), 1, BP_ITEM_TEXT);
    struct bp_elem *inner = small_elem(s, small_elem(s, entry, BP_ROLE_LBODY), BP_ROLE_LINK);
    small_mark(s, inner, 1, BP_ITEM_TEXT);
    small_link(
        s, inner, 1,
        (struct bp_link){.anchor = "title", .contents = "Go up", .quads = quads, .n_quads = 1});
}

SMALL void small_places(struct small *s) {
    static struct bp_anchor anchors[3];
    static struct bp_bookmark bookmarks[] = {BOOKMARK("Title \xE2\x80\x93 one", "title", 1),
                                             BOOKMARK("Section", "section", 2)};
    anchors[0] = (struct bp_anchor)ANCHOR("title", 0, BP_PT(60), BP_PT(100), s->heading);
    anchors[1] = (struct bp_anchor)ANCHOR("section", 1, BP_PT(60), BP_PT(3), s->para);
    anchors[2] = (struct bp_anchor)ANCHOR("Z.first", 1, BP_PT(60), BP_PT(300), NULL);
    s->pages.anchors = anchors;
    s->pages.n_anchors = G_N_ELEMENTS(anchors);
    s->pages.bookmarks = bookmarks;
    s->pages.n_bookmarks = G_N_ELEMENTS(bookmarks);
}

/* The caller frees it with small_free(). */
SMALL struct small *small_new(void) {
    static const char *const labels[] = {"1", "2"};
    struct small *s = g_new0(struct small, 1);
    s->arena = bp_arena_new();
    s->pages.n_pages = G_N_ELEMENTS(labels);
    s->pages.pages = bp_arena_alloc(s->arena, sizeof(struct bp_page) * s->pages.n_pages);
    for (uint32_t i = 0; i < s->pages.n_pages; i++) {
        struct bp_page *page = &s->pages.pages[i];
        page->width = SMALL_WIDTH;
        page->height = SMALL_HEIGHT;
        page->label = labels[i];
        page->content = bp_arena_alloc(s->arena, sizeof(struct bp_item) * SMALL_ITEMS);
        page->links = bp_arena_alloc(s->arena, sizeof(struct bp_link) * SMALL_ITEMS);
    }
    s->pages.title = "Title <of> A & B \xE2\x80\x93 1";
    s->pages.author = "Council";
    s->pages.lang = "en-GB";
    small_tree(s);
    small_places(s);
    return s;
}

SMALL void small_free(struct small *s) {
    bp_arena_free(s->arena);
    g_free(s);
}

#endif
