/* Bookmarks: src/assemble/outline.c. */
#include "assembled.h"

static struct pdf_file *with_bookmarks(struct small *s, struct bp_bookmark *bookmarks, uint32_t n) {
    s->pages.bookmarks = bookmarks;
    s->pages.n_bookmarks = n;
    return assemble(&s->pages);
}

static const char *item(const struct pdf_file *file, const char *title) {
    char *text = g_strdup_printf("/Title(%s)", title);
    long number = pdf_find(file, text);
    g_free(text);
    g_assert_cmpint(number, >, 0);
    return pdf_object(file, number);
}

static void check_neighbour(const struct pdf_file *file, const char *from, const char *key,
                            const char *to) {
    const char *object = item(file, from);
    if (to)
        g_assert_true(pdf_follow(file, object, key) == item(file, to));
    else
        g_assert_cmpint(pdf_number(object, key), ==, -1);
}

static void test_tree(void) {
    static struct bp_bookmark bookmarks[] = {
        BOOKMARK("A", "title", 1),   BOOKMARK("A1", "title", 2), BOOKMARK("A2", "title", 2),
        BOOKMARK("A2x", "title", 3), BOOKMARK("A3", "title", 2), BOOKMARK("B", "section", 1)};
    struct small *s = small_new();
    struct pdf_file *file = with_bookmarks(s, bookmarks, G_N_ELEMENTS(bookmarks));
    const char *root = pdf_follow(file, assembled_catalog(file), "/Outlines");
    g_assert_true(pdf_follow(file, root, "/First") == item(file, "A"));
    g_assert_true(pdf_follow(file, root, "/Last") == item(file, "B"));
    g_assert_true(pdf_follow(file, item(file, "A"), "/Parent") == root);
    check_neighbour(file, "A", "/Next", "B");
    check_neighbour(file, "A", "/Prev", NULL);
    check_neighbour(file, "B", "/Prev", "A");
    check_neighbour(file, "B", "/Next", NULL);
    check_neighbour(file, "A", "/First", "A1");
    check_neighbour(file, "A", "/Last", "A3");
    check_neighbour(file, "A1", "/Next", "A2");
    check_neighbour(file, "A2", "/Next", "A3");
    check_neighbour(file, "A2", "/First", "A2x");
    check_neighbour(file, "A2x", "/Parent", "A2");
    check_neighbour(file, "A2x", "/Next", NULL);
    check_neighbour(file, "B", "/First", NULL);
    pdf_free(file);
    small_free(s);
}

/* The top level is open, what is below is closed. */
static void test_counts(void) {
    static struct bp_bookmark bookmarks[] = {
        BOOKMARK("A", "title", 1),   BOOKMARK("A1", "title", 2), BOOKMARK("A1x", "title", 3),
        BOOKMARK("A1y", "title", 3), BOOKMARK("A2", "title", 2), BOOKMARK("B", "section", 1)};
    struct small *s = small_new();
    struct pdf_file *file = with_bookmarks(s, bookmarks, G_N_ELEMENTS(bookmarks));
    const char *root = pdf_follow(file, assembled_catalog(file), "/Outlines");
    g_assert_cmpint(pdf_number(root, "/Count"), ==, 4);
    g_assert_cmpint(pdf_number(item(file, "A"), "/Count"), ==, 2);
    g_assert_cmpint(pdf_number(item(file, "A1"), "/Count"), ==, -2);
    g_assert_null(strstr(item(file, "B"), "/Count"));
    pdf_free(file);
    small_free(s);
}

static void test_target(void) {
    struct small *s = small_new();
    struct pdf_file *file = assemble(&s->pages);
    const char *section = item(file, "Section");
    g_assert_nonnull(strstr(section, "/Dest(section)"));
    g_assert_true(g_str_has_prefix(pdf_follow(file, section, "/SE"), "<</S/P/"));
    g_assert_nonnull(strstr(assembled_catalog(file), "/PageMode/UseOutlines"));
    pdf_free(file);
    small_free(s);
}

/* A level that skips one still hangs somewhere, and no bookmarks are no outline. */
static void test_odd(void) {
    static struct bp_bookmark skipping[] = {BOOKMARK("A", "title", 2), BOOKMARK("B", "title", 4),
                                            BOOKMARK("C", "title", 1)};
    struct small *s = small_new();
    struct pdf_file *file = with_bookmarks(s, skipping, G_N_ELEMENTS(skipping));
    check_neighbour(file, "A", "/First", "B");
    check_neighbour(file, "A", "/Next", "C");
    pdf_free(file);
    file = with_bookmarks(s, NULL, 0);
    g_assert_null(strstr(assembled_catalog(file), "/Outlines"));
    g_assert_null(strstr(assembled_catalog(file), "/PageMode"));
    pdf_free(file);
    small_free(s);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/outline/tree", test_tree);
    g_test_add_func("/outline/counts", test_counts);
    g_test_add_func("/outline/target", test_target);
    g_test_add_func("/outline/odd", test_odd);
    return g_test_run();
}
