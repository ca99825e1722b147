/* Plain text.
 * In: UTF-8 as a document has it. Out: the same words in the form in which the page shows them.
 * What is read beside the page would otherwise be found, sorted and read aloud as other words. */
#include "base/plain.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static bool is_mark(gunichar c) {
    return c == 0xAD || c == 0x200B || c == 0x2060 || c == 0xFEFF;
}

static bool is_ascii(const char *text) {
    while (*text && !(*text & 0x80))
        text++;
    return *text == '\0';
}

static void drop_marks(char *text) {
    char *to = text;
    for (const char *from = text, *next; *from; from = next) {
        next = g_utf8_next_char(from);
        if (is_mark(g_utf8_get_char(from)))
            continue;
        memmove(to, from, (size_t)(next - from));
        to += next - from;
    }
    *to = '\0';
}

const char *bp_plain_text(struct bp_arena *arena, const char *text) {
    if (is_ascii(text))
        return text;
    char *plain = g_utf8_normalize(text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    if (!plain) /* no UTF-8, which no document is */
        return text;
    drop_marks(plain);
    if (strcmp(plain, text) != 0)
        text = bp_arena_strdup(arena, plain);
    g_free(plain);
    return text;
}
