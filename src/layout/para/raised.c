/* Raised and lowered text as characters of their own.
 * In: SUP and SUB nodes. Out: "²" for a raised 2, where all of the text has such characters.
 * Without them "m2" and "m" with a raised 2 are the same to those who copy or listen. */
#include "layout/para/raised.h"

#include <string.h>

/* In place of 0 to 9, + and - (or a minus): raised and lowered. */
static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁺", "⁻"};
static const char *const lowered[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉", "₊", "₋"};
enum { PLUS = 10, MINUS = 11, MINUS_SIGN = 0x2212 };

static int place_of(gunichar c) {
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    return c == '+' ? PLUS : c == '-' || c == MINUS_SIGN ? MINUS : -1;
}

const char *bp_raised_text(struct bp_arena *arena, const struct bp_node *node) {
    GString *text = g_string_new(NULL);
    bool all = node->first && !node->first->next && node->first->kind == BP_TEXT;
    const char *at = all ? node->first->as.text.text : "", *end = at + strlen(at);
    for (; all && at < end; at = g_utf8_next_char(at)) {
        const int place = place_of(g_utf8_get_char(at));
        all = place >= 0;
        if (all)
            g_string_append(text, (node->kind == BP_SUP ? raised : lowered)[place]);
    }
    const char *copy = all && text->len > 0 ? bp_arena_strdup(arena, text->str) : NULL;
    g_string_free(text, TRUE);
    return copy;
}
