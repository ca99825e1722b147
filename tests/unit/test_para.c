/* Paragraphs: how lines are chosen, that nothing leaves the measure, links, labels, styles. */
#include "layout/para/para.h"

#include <string.h>

#include "layout/paginate.h"

#include "with_fonts.h"
#include "with_setter.h"

static struct bp_fonts *fonts;

static const char prose[] =
    "Multi-agency arrangements and the commitment to independent scrutiny remained robust, "
    "providing the necessary grit for constructive professional challenge of what was done.";

static int count(const struct bp_flow *flow) {
    int n = 0;
    for (const struct bp_strip *strip = flow->first; strip; strip = strip->next)
        n++;
    return n;
}

static bp_len line_end(const struct bp_strip *strip) {
    bp_len end = 0;
    for (uint32_t i = 0; i < strip->as.line.n_items; i++) {
        struct bp_box box = strip->as.line.items[i].box;
        end = MAX(end, box.x + box.w);
    }
    return end;
}

static struct bp_flow set_text(struct fixture *f, const char *text, bp_len width, bool balance) {
    struct bp_flow flow = {0};
    struct bp_para_style style = bp_style_body(&f->setter);
    style.balance = balance;
    struct bp_para *para = bp_para_text(&f->setter, style, f->chapter.root, text);
    bp_flow_para(&f->setter, &flow, para, 0, width, NULL);
    return flow;
}

/* The words that a line shows, with its spaces. */
static char *line_text(const struct bp_strip *strip) {
    GString *text = g_string_new(NULL);
    for (uint32_t i = 0; i < strip->as.line.n_items; i++) {
        const struct bp_item *item = &strip->as.line.items[i];
        for (uint32_t k = 0; item->kind == BP_ITEM_TEXT && k < item->as.text.n_words; k++) {
            bp_word_use use = item->as.text.words[k];
            const struct bp_word *word = bp_fonts_word(fonts, BP_USE_WORD(use));
            g_string_append_len(text, word->text, word->length);
            if (use & BP_USE_SPACE)
                g_string_append_c(text, ' ');
        }
    }
    return g_string_free(text, FALSE);
}

static char *flow_text(const struct bp_flow *flow) {
    GString *text = g_string_new(NULL);
    for (const struct bp_strip *strip = flow->first; strip; strip = strip->next) {
        char *line = line_text(strip);
        g_string_append(text, line);
        g_free(line);
    }
    return g_string_free(text, FALSE);
}

static void test_nothing_lost_nothing_outside(void) {
    for (bp_len width = BP_PT(60); width < BP_PT(700); width += BP_PT(13.7)) {
        struct fixture *f = fixture_new(fonts);
        struct bp_flow flow = set_text(f, prose, width, false);
        for (const struct bp_strip *strip = flow.first; strip; strip = strip->next)
            g_assert_cmpint(line_end(strip), <=, width);
        char *text = flow_text(&flow);
        g_assert_cmpstr(text, ==, prose);
        g_free(text);
        fixture_free(f);
    }
}

/* As many lines as filling each one as far as it goes makes, never more. */
static void test_fewest_lines(void) {
    for (bp_len width = BP_PT(80); width < BP_PT(600); width += BP_PT(7.3)) {
        struct fixture *f = fixture_new(fonts);
        struct bp_flow flow = set_text(f, prose, width, false);
        int greedy = 1;
        GString *line = g_string_new(NULL);
        char **words = g_strsplit(prose, " ", -1);
        for (int i = 0; words[i]; i++) {
            gsize before = line->len;
            g_string_append_printf(line, "%s%s", before ? " " : "", words[i]);
            struct bp_para *para =
                bp_para_text(&f->setter, bp_style_body(&f->setter), NULL, line->str);
            if (before && bp_para_max(para) > width) {
                greedy++;
                g_string_assign(line, words[i]);
            }
        }
        g_assert_cmpint(count(&flow), <=, greedy);
        g_strfreev(words);
        g_string_free(line, TRUE);
        fixture_free(f);
    }
}

static void test_balance(void) {
    struct fixture *f = fixture_new(fonts);
    const char *title = "Safeguarding Children Partnership Annual Report";
    struct bp_flow plain = set_text(f, title, BP_PT(240), false);
    struct bp_flow balanced = set_text(f, title, BP_PT(240), true);
    g_assert_cmpint(count(&plain), ==, 2);
    g_assert_cmpint(count(&balanced), ==, 2);
    bp_len plain_short = line_end(plain.last), balanced_short = line_end(balanced.last);
    g_assert_cmpint(balanced_short, >, plain_short);
    fixture_free(f);
}

static void test_long_word(void) {
    struct fixture *f = fixture_new(fonts);
    char *word = g_strnfill(300, 'n');
    struct bp_flow flow = set_text(f, word, BP_PT(100), false);
    g_assert_cmpint(count(&flow), >, 10);
    for (const struct bp_strip *strip = flow.first; strip; strip = strip->next)
        g_assert_cmpint(line_end(strip), <=, BP_PT(100));
    char *text = flow_text(&flow);
    g_assert_cmpstr(text, ==, word);
    g_free(text);
    g_free(word);
    fixture_free(f);
}

/* An address goes to the next line whole rather than being cut. */
static void test_address_stays_whole(void) {
    struct fixture *f = fixture_new(fonts);
    struct bp_flow flow =
        set_text(f, "clerk@example.org Website: https://www.example.org/", BP_PT(250), false);
    char *line = line_text(flow.last);
    g_assert_cmpstr(line, ==, "https://www.example.org/");
    g_free(line);
    fixture_free(f);
}

static void test_soft_hyphen(void) {
    struct fixture *f = fixture_new(fonts);
    const char *text = "an inter\302\255national";
    struct bp_flow wide = set_text(f, text, BP_PT(300), false);
    struct bp_flow narrow = set_text(f, text, BP_PT(60), false);
    g_assert_cmpint(count(&wide), ==, 1);
    g_assert_cmpuint(wide.first->as.line.items[0].as.text.n_words, ==, 3);
    g_assert_cmpint(count(&narrow), ==, 2);
    g_assert_cmpuint(narrow.first->as.line.items[0].as.text.n_words, ==, 3); /* and a hyphen */
    g_assert_cmpint(line_end(narrow.first), <=, BP_PT(60));
    fixture_free(f);
}

/* The first two and the last two lines of a paragraph stay together. */
static void test_widows_and_orphans(void) {
    struct fixture *f = fixture_new(fonts);
    struct bp_flow flow = set_text(f, prose, BP_PT(130), false);
    int n = count(&flow), i = 0;
    g_assert_cmpint(n, >, 5);
    for (const struct bp_strip *strip = flow.first; strip; strip = strip->next, i++)
        g_assert_cmpint(strip->keep, ==, i == 0 || i == n - 2);
    fixture_free(f);
}

static void test_newline(void) {
    struct fixture *f = fixture_new(fonts);
    struct bp_flow flow = set_text(f, "one\ntwo", BP_PT(300), false);
    g_assert_cmpint(count(&flow), ==, 2);
    fixture_free(f);
}

static void test_link_over_lines(void) {
    struct fixture *f = fixture_new(fonts);
    struct bp_flow flow = {0};
    bp_para_begin(&f->setter, bp_style_body(&f->setter), f->chapter.root);
    bp_para_add_text(&f->setter, "See ");
    bp_para_add_address(&f->setter, "the words of this link are long", "https://example.org/");
    bp_para_add_text(&f->setter, " today.");
    bp_flow_para(&f->setter, &flow, bp_para_end(&f->setter), 0, BP_PT(120), NULL);
    g_assert_cmpint(count(&flow), ==, 2);
    const struct bp_patch *one = flow.first->patches, *two = flow.last->patches;
    g_assert_nonnull(one);
    g_assert_nonnull(two);
    g_assert_true(one->goal == two->goal && !one->next && !two->next);
    g_assert_cmpstr(one->goal->contents, ==,
                    "the words of this link are long: https://example.org/");
    bp_paginate(&f->setter, &flow);
    const struct bp_page *page = fixture_page(f, 0);
    g_assert_cmpuint(page->n_links, ==, 1); /* one annotation, two quads */
    g_assert_cmpuint(page->links[0].n_quads, ==, 2);
    g_assert_cmpuint(page->n_over, ==, 2); /* the underlines are artifacts over the text */
    fixture_free(f);
}

static void test_phone_link(void) {
    struct fixture *f = fixture_new(fonts);
    f->profile.words[BP_WORD_PHONE_LINK] = "{text}";
    const struct bp_goal *goal =
        bp_goal_new(&f->setter, f->chapter.root, "tel:+44(0)20-7946-0000", "the desk");
    g_assert_cmpstr(goal->uri, ==, "tel:+442079460000");
    fixture_free(f);
}

/* Text tied by more no-break spaces than are meant breaks at them, and nowhere else. */
static void test_tied(void) {
    struct fixture *f = fixture_new(fonts);
    struct bp_flow flow = {0};
    const char *text = "one\u00a0two\u00a0three\u00a0four\u00a0five\u00a0six\u00a0seven";
    struct bp_para *para = bp_para_text(&f->setter, bp_style_body(&f->setter), NULL, text);
    g_assert_cmpint(bp_para_min(&f->setter, para), <, BP_PT(40));
    bp_flow_para(&f->setter, &flow, para, 0, BP_PT(100), NULL);
    g_assert_cmpint(count(&flow), ==, 3);
    text = "10\u00a0000\u00a0kg";
    para = bp_para_text(&f->setter, bp_style_body(&f->setter), NULL, text);
    g_assert_cmpint(bp_para_min(&f->setter, para), ==, bp_para_max(para));
    fixture_free(f);
}

static void test_label(void) {
    struct fixture *f = fixture_new(fonts);
    struct bp_flow flow = {0};
    struct bp_elem *lbl = bp_elem_new(&f->setter, BP_ROLE_LBL, f->chapter.root, NULL);
    struct bp_para_style style = bp_style_body(&f->setter);
    struct bp_label label = {.para = bp_para_text(&f->setter, style, lbl, "1."), .x = 0};
    struct bp_para *body = bp_para_text(&f->setter, style, f->chapter.root, prose);
    bp_flow_para(&f->setter, &flow, body, BP_PT(16), BP_PT(140), &label);
    const struct bp_item *items = flow.first->as.line.items;
    g_assert_true(items[0].elem == lbl && items[1].elem == f->chapter.root);
    g_assert_cmpint(items[0].as.text.baseline, ==, items[1].as.text.baseline);
    g_assert_cmpint(items[1].box.x, ==, BP_PT(16));
    g_assert_cmpuint(flow.first->next->as.line.n_items, ==, 1); /* only the first line has it */
    fixture_free(f);
}

static void test_measures(void) {
    struct fixture *f = fixture_new(fonts);
    struct bp_para_style style = bp_style_body(&f->setter);
    struct bp_para *para = bp_para_text(&f->setter, style, NULL, "a considerable word");
    struct bp_para *word = bp_para_text(&f->setter, style, NULL, "considerable");
    g_assert_cmpint(bp_para_min(&f->setter, para), ==, bp_para_max(word));
    g_assert_cmpint(bp_para_max(para), >, bp_para_min(&f->setter, para));
    fixture_free(f);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    struct bp_diags *diags = bp_diags_new();
    fonts = open_fonts("Noto Sans", diags);
    g_test_add_func("/para/nothing-lost", test_nothing_lost_nothing_outside);
    g_test_add_func("/para/fewest-lines", test_fewest_lines);
    g_test_add_func("/para/balance", test_balance);
    g_test_add_func("/para/long-word", test_long_word);
    g_test_add_func("/para/address", test_address_stays_whole);
    g_test_add_func("/para/soft-hyphen", test_soft_hyphen);
    g_test_add_func("/para/widows-and-orphans", test_widows_and_orphans);
    g_test_add_func("/para/newline", test_newline);
    g_test_add_func("/para/link-over-lines", test_link_over_lines);
    g_test_add_func("/para/phone-link", test_phone_link);
    g_test_add_func("/para/tied", test_tied);
    g_test_add_func("/para/label", test_label);
    g_test_add_func("/para/measures", test_measures);
    int status = g_test_run();
    bp_fonts_free(fonts);
    bp_diags_free(diags);
    return status;
}
