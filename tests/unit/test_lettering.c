/* Lines of letters: src/attach/reader/annots/lettering.c. */
#include "attach/reader/annots/annots.h"

/* Every letter is 1000 wide. Lines are shown as "0-5|6-9", the widths in thousands behind. */
static char *show(const char *text, double most) {
    GArray *letters = g_array_new(FALSE, FALSE, sizeof(struct bp_field_letter));
    for (; *text; text++) {
        const struct bp_field_letter letter = {.c = (gunichar)*text,
                                               .width = *text == '\n' ? 0 : 1000};
        g_array_append_val(letters, letter);
    }
    GArray *lines = bp_letters_break(letters, most * 1000);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const struct bp_line line = g_array_index(lines, struct bp_line, i);
        g_string_append_printf(out, "%s%u-%u:%.0f", i > 0 ? "|" : "", line.from, line.to,
                               line.width / 1000);
    }
    g_array_free(lines, TRUE);
    g_array_free(letters, TRUE);
    return g_string_free(out, FALSE);
}

static void test_break(void) {
    static const struct {
        const char *text;
        double most;
        const char *lines;
    } cases[] = {
        {"", 5, "0-0:0"},
        {"abc", 5, "0-3:3"},
        {"ab cd ef", 5, "0-6:5|6-8:2"},
        {"ab   cd", 3, "0-5:2|5-7:2"},
        {"abcdefgh", 3, "0-3:3|3-6:3|6-8:2"},
        {"ab-cd", 4, "0-3:3|3-5:2"},
        {"a\n\nb\n", 5, "0-1:1|2-2:0|3-4:1|5-5:0"},
        {"abc", 0.5, "0-1:1|1-2:1|2-3:1"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *lines = show(cases[i].text, cases[i].most);
        g_assert_cmpstr(lines, ==, cases[i].lines);
        g_free(lines);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lettering/break", test_break);
    return g_test_run();
}
