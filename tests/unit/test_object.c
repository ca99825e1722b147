/* PDF values that are read and printed again: src/pdf/object.c. */
#include <string.h>

#include "pdf/object.h"

static struct bp_arena *arena;

static struct bp_obj *parse(const char *text) {
    size_t used;
    return bp_obj_parse(arena, text, strlen(text), &used);
}

/* Reads `text` whole and expects it printed as `expected`. */
static void check(const char *text, const char *expected) {
    size_t used = 0;
    struct bp_obj *obj = bp_obj_parse(arena, text, strlen(text), &used);
    g_assert_nonnull(obj);
    g_assert_cmpuint(used, ==, strlen(text));
    GString *out = g_string_new(NULL);
    bp_obj_put(out, obj);
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
}

static void test_numbers(void) {
    check("0", "0");
    check("+17", "17");
    check("-98", "-98");
    check("9223372036854775807", "9223372036854775807");
    check("123456789012345678901234567890", "123456789012345678901234567890");
    check("34.5", "34.5");
    check("-.002", "-0.002");
    check("4.", "4");
    check("0012.500", "12.5");
    check("-0.0", "0");
    check("00000000000000000000000000000", "0");
    g_assert_cmpint(parse("-12")->as.integer, ==, -12);
    g_assert_cmpfloat(bp_obj_number(parse("-.5"), 0), ==, -0.5);
    g_assert_cmpfloat(bp_obj_number(parse("/a"), 7), ==, 7);
    g_assert_cmpint(bp_obj_integer(parse("3.9"), 0), ==, 3);
    g_assert_cmpint(bp_obj_integer(parse("99999999999999999999999"), 5), ==, 5);
    const char *const wrong[] = {"", "-", ".", "+.", "--1", "1.2.3", "1e5", "12a", "-+1"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_null(parse(wrong[i]));
}

static void test_strings(void) {
    check("(plain)", "(plain)");
    check("(a(b)c\\(d)", "(a\\(b\\)c\\(d)");
    check("(\\101\\12\\0053\\n\\\nx\\\r\ny\r\nz\\q)", "(A\n\0053\nxy\nzq)");
    check("<48 65 6C6c\n6F2>", "(Hello )");
    check("<>", "()");
    struct bp_obj *binary = parse("<00FF00>");
    g_assert_cmpuint(binary->as.text.length, ==, 3);
    g_assert_cmpint(memcmp(binary->as.text.bytes, "\0\xFF\0", 4), ==, 0);
    const char *const wrong[] = {"(", "(a", "(\\)", "<", "<4", "<4x>", ")", ">"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_null(parse(wrong[i]));
}

static void test_names(void) {
    check("/Type", "/Type");
    check("[/ 1]", "[/ 1]");
    check("/", "/");
    check("[/ / (a)/ [1]/ true/ -.5/ 1 0 R/ ]", "[//(a)/[1]/ true/ -0.5/ 1 0 R/]");
    check("/A#20B#2fC", "/A#20B#2FC");
    check("/A#0", "/A#230");
    check("/A#00", "/A#2300");
    check("/\xC3\xA9", "/#C3#A9");
    g_assert_true(bp_obj_is_name(parse("/A#42"), "AB"));
    g_assert_false(bp_obj_is_name(parse("(AB)"), "AB"));
    g_assert_false(bp_obj_is_name(NULL, "AB"));
}

static void test_containers(void) {
    check("[]", "[]");
    check("<<>>", "<<>>");
    check("[ 1 2  0\nR true null/A(x)false -1 .5]", "[1 2 0 R true null/A(x)false -1 0.5]");
    check("[3 0 R[4 0 R]]", "[3 0 R[4 0 R]]");
    check("<</A<</B[<<>>[]]>>/C 1%comment ]\n/D 2 0 R>>", "<</A<</B[<<>>[]]>>/C 1/D 2 0 R>>");
    check("<</A 1/B null/A 2>>", "<</A 2>>");
    check("<</A 1/A null>>", "<<>>");
    check("[12 0 R 12 0]", "[12 0 R 12 0]");
    check("[1 0 2 0 R]", "[1 0 2 0 R]");
    check("[1%\n0%\nR]", "[1 0 R]");
}

static void test_wrong_containers(void) {
    const char *const wrong[] = {"[",         "]",        "<<",       ">>",          "<</A>>",
                                 "<<1 2>>",   "[1 2 0 R", "<</A 1>",  "<</A 1]>>",   "[1>>",
                                 "<</A [1>>", "[R]",      "[1 0 R2]", "[1 65536 R]", "endobj",
                                 "{1}",       "[trues]",  "[Null]",   "<</A 1 /B>>"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_test_message("%s", wrong[i]);
        g_assert_null(parse(wrong[i]));
    }
}

/* What follows a value is not touched. */
static void test_used(void) {
    size_t used;
    const char text[] = " %x\n <</Length 5>> stream";
    g_assert_nonnull(bp_obj_parse(arena, text, strlen(text), &used));
    g_assert_cmpstr(text + used, ==, " stream");
    struct bp_obj *ref = bp_obj_parse(arena, "7 0 R/", 6, &used);
    g_assert_cmpint(ref->type, ==, BP_OBJ_REF);
    g_assert_cmpuint(used, ==, 5);
    struct bp_obj *number = bp_obj_parse(arena, "7 0 obj", 7, &used);
    g_assert_cmpint(number->type, ==, BP_OBJ_INT);
    g_assert_cmpuint(used, ==, 1);
}

static void test_depth(void) {
    for (int depth = 99; depth <= 102; depth++) {
        GString *text = g_string_new(NULL);
        for (int i = 0; i < depth; i++)
            g_string_append_c(text, '[');
        for (int i = 0; i < depth; i++)
            g_string_append_c(text, ']');
        g_assert_true((parse(text->str) != NULL) == (depth <= 100));
        g_string_free(text, TRUE);
    }
}

/* Many keys, every other one twice; many values. */
static void test_large(void) {
    GString *text = g_string_new("<<");
    for (int i = 0; i < 20000; i++)
        g_string_append_printf(text, "/K%d %d", i % 15000, i);
    g_string_append(text, ">>");
    struct bp_obj *dict = parse(text->str);
    g_assert_cmpuint(dict->as.dict.n, ==, 15000);
    g_assert_cmpint(bp_obj_get(dict, "K3")->as.integer, ==, 15003);
    g_assert_cmpint(bp_obj_get(dict, "K14000")->as.integer, ==, 14000);
    g_string_assign(text, "[");
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(text, "[%d]", i);
    g_string_append_c(text, ']');
    struct bp_obj *array = parse(text->str);
    g_assert_cmpuint(array->as.array.n, ==, 100000);
    g_assert_cmpint(array->as.array.items[99999]->as.array.items[0]->as.integer, ==, 99999);
    g_string_free(text, TRUE);
}

static void test_change(void) {
    struct bp_obj *dict = parse("<</A 1/B 2>>");
    bp_obj_set(arena, dict, "A", bp_obj_new_string(arena, "x", 1));
    bp_obj_set(arena, dict, "B", NULL);
    bp_obj_set(arena, dict, "Z", NULL);
    struct bp_obj *array = bp_obj_new(arena, BP_OBJ_ARRAY);
    for (uint32_t i = 1; i < 7; i++)
        bp_obj_add(arena, array, bp_obj_new_ref(arena, i, i % 2));
    bp_obj_add(arena, array, bp_obj_new_int(arena, -1));
    bp_obj_set(arena, dict, "C", array);
    bp_obj_set(arena, dict, "D", bp_obj_new_name(arena, "N"));
    GString *out = g_string_new(NULL);
    bp_obj_put(out, dict);
    g_assert_cmpstr(out->str, ==, "<</A(x)/C[1 1 R 2 0 R 3 1 R 4 0 R 5 1 R 6 0 R -1]/D/N>>");
    g_string_free(out, TRUE);
    g_assert_null(bp_obj_get(dict, "B"));
    g_assert_null(bp_obj_get(array, "A"));
    g_assert_null(bp_obj_get(NULL, "A"));
}

static void check_text(const char *string, const char *expected) {
    g_assert_cmpstr(bp_obj_text(parse(string), arena), ==, expected);
}

static void test_text(void) {
    check_text("(abc)", "abc");
    check_text("(\\200\\240 \\223 \\351\\177)", "\u2022\u20AC \uFB01 \u00E9");
}

static void test_wide_text(void) {
    check_text("<FEFF00410301D83DDE00>", "A\u0301\U0001F600");
    check_text("<FFFE4100E900>", "A\u00E9");
    check_text("<FEFFD83D0041DE00D83D>", "\uFFFDA\uFFFD\uFFFD");
    check_text("<FEFF001B0065006E001B00410000>", "A");
    check_text("<EFBBBFC3A9>", "\u00E9");
    check_text("<EFBBBFC3>", "\uFFFD");
    g_assert_null(bp_obj_text(parse("/abc"), arena));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/object/numbers", test_numbers);
    g_test_add_func("/object/strings", test_strings);
    g_test_add_func("/object/names", test_names);
    g_test_add_func("/object/containers", test_containers);
    g_test_add_func("/object/wrong-containers", test_wrong_containers);
    g_test_add_func("/object/used", test_used);
    g_test_add_func("/object/depth", test_depth);
    g_test_add_func("/object/large", test_large);
    g_test_add_func("/object/change", test_change);
    g_test_add_func("/object/text", test_text);
    g_test_add_func("/object/wide-text", test_wide_text);
    arena = bp_arena_new();
    const int status = g_test_run();
    bp_arena_free(arena);
    return status;
}
