/* A setter with a small page and no document to speak of, for tests of layout's parts. */
#ifndef TESTS_WITH_SETTER_H
#define TESTS_WITH_SETTER_H

#include "layout/para/para.h"

struct fixture {
    struct bp_book book;
    struct bp_setter setter;
    struct bp_profile profile;
    struct bp_node root;
    struct bp_doc doc;
    struct bp_chapter chapter;
    struct bp_diags *diags;
};

/* A page 200 pt wide and 140 pt high with margins of 20: 160 by 100 for text. */
static inline struct fixture *fixture_new(struct bp_fonts *fonts) {
    struct fixture *f = g_new0(struct fixture, 1);
    f->diags = bp_diags_new();
    f->profile.look = (struct bp_look){.small = BP_PT(10),
                                       .body = BP_PT(12),
                                       .heading = BP_PT(14),
                                       .title = BP_PT(21),
                                       .display = BP_PT(30),
                                       .leading = BP_PT(17.5),
                                       .page_width = BP_PT(200),
                                       .page_height = BP_PT(140),
                                       .margin_left = BP_PT(20),
                                       .margin_right = BP_PT(20),
                                       .margin_top = BP_PT(20),
                                       .margin_bottom = BP_PT(20)};
    f->profile.words[BP_WORD_WEB_LINK] = "{text}: {address}";
    f->doc = (struct bp_doc){.root = &f->root, .profile = &f->profile, .lang = "en-GB"};
    bp_book_init(&f->book, &f->doc, NULL);
    bp_setter_init(&f->setter, &f->book, fonts, f->diags);
    f->chapter.pages = g_array_new(FALSE, FALSE, sizeof(struct bp_page));
    f->chapter.anchors = g_array_new(FALSE, FALSE, sizeof(struct bp_anchor));
    f->setter.paras = bp_para_work_new();
    f->setter.chapter = &f->chapter;
    f->setter.keep = bp_arena_new();
    f->setter.scratch = bp_arena_new();
    f->chapter.root = bp_elem_new(&f->setter, BP_ROLE_SECT, NULL, NULL);
    return f;
}

static inline void fixture_free(struct fixture *f) {
    bp_arena_free(f->setter.keep);
    bp_arena_free(f->setter.scratch);
    g_array_free(f->chapter.pages, TRUE);
    g_array_free(f->chapter.anchors, TRUE);
    bp_para_work_free(f->setter.paras);
    bp_setter_clear(&f->setter);
    bp_book_clear(&f->book);
    bp_diags_free(f->diags);
    g_free(f);
}

static inline const struct bp_page *fixture_page(const struct fixture *f, guint i) {
    g_assert_cmpuint(i, <, f->chapter.pages->len);
    return &g_array_index(f->chapter.pages, struct bp_page, i);
}

#endif
