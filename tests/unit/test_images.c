/* Where inline images end: src/attach/reader/contents/images.c. */
#include "attach/reader/contents/scan.h"

#include <string.h>

/* What follows BI; the image has to end before `rest` bytes of it, surely or by a guess. */
static void check(const char *text, size_t length, size_t rest, bool sure) {
    struct bp_work work = {.job = NULL};
    struct bp_arena *arena = bp_arena_new();
    struct bp_tokens tokens = {.at = text, .end = text + length};
    const struct bp_inline_image image = bp_inline_image_read(&work, NULL, arena, &tokens, NULL);
    g_assert_cmpuint((size_t)(tokens.end - tokens.at), ==, rest);
    g_assert_true(image.sure == sure);
    bp_arena_free(arena);
}
#define CHECK(text, rest, sure) check(text, sizeof(text) - 1, rest, sure)

static void test_plain(void) {
    CHECK("/W 4/H 2/CS/G/BPC 8 ID a EI Q zEI Q", 2, true);
    CHECK("/Width 2/Height 2/ColorSpace/DeviceRGB/BitsPerComponent 8 ID 0123 EI 4567\nEI Q", 2,
          true);
    CHECK("/W 9/H 2/IM true ID EI E\nEI Q", 2, true);
    CHECK("/W 4/H 1/CS/CMYK/BPC 1 ID \x01\x02 EI Q", 2, true);
    CHECK("/W 4/H 1/CS[/I/RGB 1<000000ffffff>]/BPC 8 ID\r\n EI EI Q", 2, true);
    CHECK("/L 4 ID  EI EI Q", 2, true);
    /* Sizes that are wrong or not there. */
    CHECK("/W 400/H 2/CS/G/BPC 8 ID abc\nEI Q", 2, false);
    CHECK("/W -4/H 999999999999/CS/G/BPC 8 ID abc\nEI Q", 2, false);
    CHECK("/CS/Unknown/W 1/H 1 ID abc\nEI Q", 2, false);
    CHECK("/W 4/H 2", 0, false);
    CHECK("", 0, false);
}

static void test_filters(void) {
    CHECK("/F/AHx ID 45 49>EI Q", 2, true);
    CHECK("/F/AHx ID45 49> EI Q", 2, true);
    CHECK("/F[/A85/Fl] ID abc EI ~>EI Q", 2, true);
    CHECK("/F/RL ID \x03 EI \x80\nEI Q", 2, true);
    CHECK("/F/RL ID \xff \x80\nEI Q", 2, true);
    /* 256, 65, 257 in nine bits each, and white space among them. */
    CHECK("/F/LZW ID \x80\x10\x60\x20 EI Q", 2, true);
    CHECK("/Filter/FlateDecode ID \x78\x01\x01\x04\x00\xfb\xff EI \x02\x05\x00\xcf\nEI Q", 2, true);
    CHECK("/F/DCT ID \xff\xd8\xff\xfe\x00\x06 EI \xff\xda\x00\x02 EI \xff\x00\xff\xd9 EI Q", 2,
          true);
    CHECK("/F/CCF/DP<</K -1>> ID EI \x00\x10\x01\nEI Q", 2, true);
    /* Ends that are missing. */
    CHECK("/F/AHx ID 45 49\nEI Q", 2, false);
    CHECK("/F/RL ID \x7f\x7f\nEI Q", 2, false);
    CHECK("/F/Fl ID abc\nEI Q", 2, false);
    CHECK("/F/DCT ID \xff\xd8\xff\xfe\xff\xff\nEI Q", 2, false);
    CHECK("/F/LZW ID \x80\nEI Q", 2, false);
    CHECK("/F/CCF ID abc\nEI Q", 2, false);
    CHECK("/F[] ID abc\nEI Q", 2, false);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/images/plain", test_plain);
    g_test_add_func("/images/filters", test_filters);
    return g_test_run();
}
