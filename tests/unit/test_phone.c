/* Telephone numbers: what is dialled of what people write. */
#include "model/phone.h"

#include <glib.h>

static void assert_dials(const char *text, const char *wanted) {
    struct bp_arena *arena = bp_arena_new();
    g_assert_cmpstr(bp_phone_address(arena, text), ==, wanted);
    bp_arena_free(arena);
}

static void test_numbers(void) {
    assert_dials("020 7946 0000", "tel:02079460000");
    assert_dials("(020) 7946-0000", "tel:02079460000");
    assert_dials("020\u00a07946\u20110000", "tel:02079460000");
    assert_dials("+44 20 7946 0000", "tel:+442079460000");
    assert_dials("+44 (0)20 7946 0000", "tel:+442079460000");
    assert_dials("+44(0) 20.7946.0000", "tel:+442079460000");
    assert_dials("tel:020%207946%200000", "tel:02079460000");
    assert_dials("116 123", "tel:116123");
}

static void test_extensions(void) {
    assert_dials("020 7946 0000 ext. 1234", "tel:02079460000;ext=1234");
    assert_dials("020 7946 0000, Extension: 12", "tel:02079460000;ext=12");
    assert_dials("020 7946 0000 x12", "tel:02079460000;ext=12");
    assert_dials("tel:+442079460000;ext=12", "tel:+442079460000;ext=12");
    assert_dials("tel:02079460000;phone-context=+44", "tel:02079460000");
}

static void test_words(void) {
    assert_dials("Desk: 020 7946 0000 or 07700 900123", "tel:02079460000");
    assert_dials("020 7946 0000 (option 2)", "tel:02079460000");
    assert_dials("020 7946 0000 ext", "tel:02079460000");
    assert_dials("ask the clerk", NULL);
    assert_dials("12", NULL);
    assert_dials("", NULL);
    assert_dials("+", NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/phone/numbers", test_numbers);
    g_test_add_func("/phone/extensions", test_extensions);
    g_test_add_func("/phone/words", test_words);
    return g_test_run();
}
