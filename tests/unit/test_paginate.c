/* Pages: where they end, what is repeated, what is split, in which order elements hang. */
#include "layout/paginate.h"
#include "with_setter.h"

/* A strip of one filled box that belongs to `elem`; its width says which one it is. */
static struct bp_strip *add_box(struct fixture *f, struct bp_flow *flow, bp_len height,
                                struct bp_elem *elem) {
    struct bp_strip *strip = bp_flow_strip(&f->setter, flow, BP_STRIP_LINE, height);
    struct bp_item *item = bp_arena_new0(f->setter.scratch, struct bp_item);
    item->kind = BP_ITEM_FILL;
    item->elem = elem;
    item->box = (struct bp_box){BP_PT(20), 0, BP_PT(10), height};
    strip->as.line.items = item;
    strip->as.line.n_items = 1;
    return strip;
}

static struct bp_elem *new_p(struct fixture *f) {
    return bp_elem_new(&f->setter, BP_ROLE_P, f->chapter.root, NULL);
}

static struct bp_flow boxes(struct fixture *f, int n, bp_len height) {
    struct bp_flow flow = {0};
    for (int i = 0; i < n; i++)
        add_box(f, &flow, height, new_p(f));
    return flow;
}

static void test_fill(void) {
    struct fixture *f = fixture_new(NULL);
    struct bp_flow flow = boxes(f, 11, BP_PT(20));
    bp_paginate(&f->setter, &flow);
    g_assert_cmpuint(f->chapter.pages->len, ==, 3);
    g_assert_cmpuint(fixture_page(f, 0)->n_content, ==, 5);
    g_assert_cmpuint(fixture_page(f, 2)->n_content, ==, 1);
    g_assert_cmpint(fixture_page(f, 1)->content[0].box.y, ==, BP_PT(20));
    g_assert_cmpint(fixture_page(f, 0)->content[4].box.y, ==, BP_PT(100));
    fixture_free(f);
}

static void test_gap_vanishes_at_top(void) {
    struct fixture *f = fixture_new(NULL);
    struct bp_flow flow = {0};
    add_box(f, &flow, BP_PT(90), new_p(f));
    bp_flow_gap(&flow, BP_PT(8));
    bp_flow_gap(&flow, BP_PT(5)); /* gaps collapse to the larger */
    add_box(f, &flow, BP_PT(20), new_p(f));
    bp_flow_gap(&flow, BP_PT(7));
    add_box(f, &flow, BP_PT(20), new_p(f));
    bp_paginate(&f->setter, &flow);
    g_assert_cmpuint(f->chapter.pages->len, ==, 2);
    g_assert_cmpint(fixture_page(f, 1)->content[0].box.y, ==, BP_PT(20));
    g_assert_cmpint(fixture_page(f, 1)->content[1].box.y, ==, BP_PT(47));
    fixture_free(f);
}

static void test_keep(void) {
    struct fixture *f = fixture_new(NULL);
    struct bp_flow flow = boxes(f, 4, BP_PT(20));
    bp_flow_keep_last(&flow); /* the fourth goes with the fifth and the sixth */
    add_box(f, &flow, BP_PT(20), new_p(f));
    bp_flow_keep_last(&flow);
    add_box(f, &flow, BP_PT(20), new_p(f));
    bp_paginate(&f->setter, &flow);
    g_assert_cmpuint(f->chapter.pages->len, ==, 2);
    g_assert_cmpuint(fixture_page(f, 0)->n_content, ==, 3);
    fixture_free(f);
}

static void test_everything_kept(void) {
    struct fixture *f = fixture_new(NULL);
    struct bp_flow flow = boxes(f, 12, BP_PT(20));
    bp_flow_keep_all(&flow); /* can't be: the page's end breaks it where it is full */
    bp_paginate(&f->setter, &flow);
    g_assert_cmpuint(f->chapter.pages->len, ==, 3);
    g_assert_cmpuint(fixture_page(f, 0)->n_content, ==, 5);
    fixture_free(f);
}

static void test_one_element_over_pages(void) {
    struct fixture *f = fixture_new(NULL);
    struct bp_flow flow = {0};
    struct bp_elem *p = new_p(f);
    for (int i = 0; i < 7; i++)
        add_box(f, &flow, BP_PT(20), p);
    bp_paginate(&f->setter, &flow);
    g_assert_true(f->chapter.root->first->elem == p && f->chapter.root->first->next == NULL);
    const struct bp_kid *first = p->first, *second = first->next;
    g_assert_cmpint(first->type, ==, BP_KID_MARK);
    g_assert_cmpuint(first->page, ==, 0);
    g_assert_cmpuint(second->page, ==, 1);
    g_assert_null(second->next);
    g_assert_cmpuint(fixture_page(f, 0)->n_mcids, ==, 1);
    fixture_free(f);
}

static void test_order_is_reading_order(void) {
    struct fixture *f = fixture_new(NULL);
    struct bp_flow flow = {0};
    struct bp_elem *late = new_p(f), *early = new_p(f); /* made in the other order */
    add_box(f, &flow, BP_PT(20), early);
    add_box(f, &flow, BP_PT(20), late);
    add_box(f, &flow, BP_PT(20), early); /* comes back: a second mark, not a second element */
    bp_paginate(&f->setter, &flow);
    g_assert_true(f->chapter.root->first->elem == early);
    g_assert_true(f->chapter.root->first->next->elem == late);
    g_assert_null(f->chapter.root->first->next->next);
    g_assert_cmpuint(early->first->number, ==, 0);
    g_assert_cmpuint(early->first->next->number, ==, 2);
    fixture_free(f);
}

/* A table of one head row and n rows of one cell with a box in it. */
static void add_table(struct fixture *f, struct bp_flow *flow, int n, bp_len height) {
    struct bp_setter *setter = &f->setter;
    struct bp_row *head_row = bp_row_new(setter, BP_PT(20), BP_PT(160));
    struct bp_cell *cell = bp_row_cell(setter, head_row, new_p(f), BP_PT(20), BP_PT(160), 0);
    add_box(f, &cell->flow, BP_PT(10), cell->elem);
    struct bp_flow *head = bp_arena_new0(setter->scratch, struct bp_flow);
    bp_flow_row(setter, head, head_row);
    bp_flow_row(setter, flow, head_row)->keep = true;
    struct bp_strip *marker = bp_flow_strip(setter, flow, BP_STRIP_TABLE, 0);
    marker->as.head = head;
    marker->keep = true;
    for (int i = 0; i < n; i++) {
        struct bp_row *row = bp_row_new(setter, BP_PT(20), BP_PT(160));
        cell = bp_row_cell(setter, row, new_p(f), BP_PT(20), BP_PT(160), 0);
        add_box(f, &cell->flow, height, cell->elem);
        bp_flow_row(setter, flow, row);
    }
    bp_flow_strip(setter, flow, BP_STRIP_TABLE_END, 0);
}

static void test_head_is_repeated(void) {
    struct fixture *f = fixture_new(NULL);
    struct bp_flow flow = {0};
    add_table(f, &flow, 5, BP_PT(30));
    add_box(f, &flow, BP_PT(10), new_p(f));
    bp_paginate(&f->setter, &flow);
    g_assert_cmpuint(f->chapter.pages->len, ==, 2);
    g_assert_cmpuint(fixture_page(f, 0)->n_content, ==, 4); /* the head and three rows */
    g_assert_cmpuint(fixture_page(f, 0)->n_over, ==, 0);
    /* On the second page the head is an artifact, above the two rows that are left. */
    const struct bp_page *second = fixture_page(f, 1);
    g_assert_cmpuint(second->n_over, ==, 1);
    g_assert_null(second->over[0].elem);
    g_assert_cmpint(second->over[0].box.y, ==, BP_PT(20));
    g_assert_cmpint(second->content[0].box.y, ==, BP_PT(30));
    fixture_free(f);
}

static void test_head_is_not_repeated_behind_the_table(void) {
    struct fixture *f = fixture_new(NULL);
    struct bp_flow flow = {0};
    add_table(f, &flow, 3, BP_PT(30));
    add_box(f, &flow, BP_PT(10), new_p(f));
    bp_paginate(&f->setter, &flow);
    g_assert_cmpuint(f->chapter.pages->len, ==, 2);
    g_assert_cmpuint(fixture_page(f, 1)->n_over, ==, 0);
    fixture_free(f);
}

static void test_high_row_is_split(void) {
    struct fixture *f = fixture_new(NULL);
    struct bp_flow flow = {0};
    struct bp_row *row = bp_row_new(&f->setter, BP_PT(20), BP_PT(160));
    struct bp_elem *left = new_p(f), *right = new_p(f);
    struct bp_cell *cell = bp_row_cell(&f->setter, row, left, BP_PT(20), BP_PT(80), 0);
    add_box(f, &cell->flow, BP_PT(10), left);
    cell = bp_row_cell(&f->setter, row, right, BP_PT(100), BP_PT(80), 0);
    for (int i = 0; i < 13; i++)
        add_box(f, &cell->flow, BP_PT(20), right);
    bp_flow_row(&f->setter, &flow, row);
    bp_paginate(&f->setter, &flow);
    g_assert_cmpuint(f->chapter.pages->len, ==, 3);
    uint32_t boxes = 0;
    for (guint i = 0; i < 3; i++)
        boxes += fixture_page(f, i)->n_content;
    g_assert_cmpuint(boxes, ==, 14);
    for (guint i = 0; i < 3; i++)
        for (uint32_t k = 0; k < fixture_page(f, i)->n_content; k++) {
            struct bp_box box = fixture_page(f, i)->content[k].box;
            g_assert_cmpint(box.y + box.h, <=, BP_PT(120));
        }
    g_assert_cmpint(bp_diags_count(f->diags, BP_ERROR), ==, 0);
    fixture_free(f);
}

static void test_unsplittable(void) {
    struct fixture *f = fixture_new(NULL);
    struct bp_flow flow = {0};
    struct bp_row *row = bp_row_new(&f->setter, BP_PT(20), BP_PT(160));
    row->pos = (struct bp_pos){"x.xml", 3, 4};
    struct bp_cell *cell = bp_row_cell(&f->setter, row, new_p(f), BP_PT(20), BP_PT(80), 0);
    add_box(f, &cell->flow, BP_PT(300), cell->elem);
    bp_flow_row(&f->setter, &flow, row);
    bp_paginate(&f->setter, &flow);
    g_assert_cmpint(bp_diags_count(f->diags, BP_ERROR), ==, 1);
    fixture_free(f);
}

static void test_frame_over_pages(void) {
    struct fixture *f = fixture_new(NULL);
    struct bp_flow flow = {0};
    const struct bp_frame frame = {.x = BP_PT(20),
                                   .w = BP_PT(160),
                                   .pad_top = BP_PT(5),
                                   .pad_bottom = BP_PT(5),
                                   .tint = 0xeeeeee,
                                   .bar = 0x112233,
                                   .bar_width = BP_PT(4)};
    struct bp_strip *open = bp_flow_open(&f->setter, &flow, &frame);
    for (int i = 0; i < 16; i++)
        add_box(f, &flow, BP_PT(20), new_p(f));
    bp_flow_close(&f->setter, &flow, open);
    bp_paginate(&f->setter, &flow);
    g_assert_cmpuint(f->chapter.pages->len, ==, 4);
    for (guint i = 0; i < 4; i++) { /* tint and bar on each page, around the boxes */
        const struct bp_page *page = fixture_page(f, i);
        g_assert_cmpuint(page->n_under, ==, 2);
        struct bp_box tint = page->under[0].box;
        g_assert_cmpint(tint.y, ==, BP_PT(20));
        g_assert_cmpint(tint.h, ==, (bp_len)page->n_content * BP_PT(20) + BP_PT(10));
        g_assert_cmpint(page->content[0].box.y, ==, BP_PT(25));
    }
    fixture_free(f);
}

static void test_fill_strip(void) {
    struct fixture *f = fixture_new(NULL);
    struct bp_flow flow = {0};
    add_box(f, &flow, BP_PT(20), new_p(f));
    bp_flow_strip(&f->setter, &flow, BP_STRIP_FILL, 0);
    add_box(f, &flow, BP_PT(20), new_p(f));
    bp_paginate(&f->setter, &flow);
    g_assert_cmpint(fixture_page(f, 0)->content[1].box.y, ==, BP_PT(100)); /* at the foot */
    fixture_free(f);
}

static void test_anchor(void) {
    struct fixture *f = fixture_new(NULL);
    struct bp_flow flow = boxes(f, 6, BP_PT(20));
    struct bp_elem *p = new_p(f);
    bp_flow_gap(&flow, BP_PT(3));
    bp_flow_mark(&f->setter, &flow, "there", p, BP_PT(20));
    add_box(f, &flow, BP_PT(20), p);
    bp_paginate(&f->setter, &flow);
    g_assert_cmpuint(f->chapter.anchors->len, ==, 1);
    const struct bp_anchor *anchor = &g_array_index(f->chapter.anchors, struct bp_anchor, 0);
    g_assert_cmpstr(anchor->name, ==, "there");
    g_assert_cmpuint(anchor->page, ==, 1);
    g_assert_cmpint(anchor->y, ==, BP_PT(43));
    fixture_free(f);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/paginate/fill", test_fill);
    g_test_add_func("/paginate/gap-vanishes-at-top", test_gap_vanishes_at_top);
    g_test_add_func("/paginate/keep", test_keep);
    g_test_add_func("/paginate/everything-kept", test_everything_kept);
    g_test_add_func("/paginate/one-element-over-pages", test_one_element_over_pages);
    g_test_add_func("/paginate/order-is-reading-order", test_order_is_reading_order);
    g_test_add_func("/paginate/head-is-repeated", test_head_is_repeated);
    g_test_add_func("/paginate/head-is-not-repeated-behind",
                    test_head_is_not_repeated_behind_the_table);
    g_test_add_func("/paginate/high-row-is-split", test_high_row_is_split);
    g_test_add_func("/paginate/unsplittable", test_unsplittable);
    g_test_add_func("/paginate/frame-over-pages", test_frame_over_pages);
    g_test_add_func("/paginate/fill-strip", test_fill_strip);
    g_test_add_func("/paginate/anchor", test_anchor);
    return g_test_run();
}
