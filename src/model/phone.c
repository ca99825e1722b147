/* Telephone numbers as links (RFC 3966).
 * In: a number as people write it. Out: the digits to dial, and an extension.
 * Only the first number of a text counts; what groups digits, such as spaces and brackets, is not
 * dialled, nor is the "(0)" that some put behind the code of a country. */
#include "model/phone.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define LEAST_DIGITS 3
#define MOST_DIGITS 40

/* Steps over what groups digits: spaces of any kind, brackets, dots, dashes, and %20. */
static const char *skip_grouping(const char *at) {
    for (;;) {
        const gunichar c = g_utf8_get_char(at);
        if (c == '%' && g_ascii_isxdigit(at[1]) && g_ascii_isxdigit(at[2]))
            at += 3;
        else if (c && (g_unichar_isspace(c) || strchr("().-", (int)MIN(c, 127u)) ||
                       g_unichar_type(c) == G_UNICODE_DASH_PUNCTUATION))
            at = g_utf8_next_char(at);
        else
            return at;
    }
}

static const char *take_digits(const char *at, bool global, GString *digits) {
    for (;;) {
        if (global && strncmp(at, "(0)", 3) == 0)
            at += 3;
        else if (g_ascii_isdigit(*at) && digits->len < MOST_DIGITS)
            g_string_append_c(digits, *at++);
        else
            break;
        const char *next = skip_grouping(at);
        for (const char *from = at; global && from < next; from++)
            if (strncmp(from, "(0)", 3) == 0) { /* it is no grouping */
                next = from;
                break;
            }
        at = next;
    }
    return at;
}

/* Whether an extension is meant: "ext. 12", "extension 12", "x12", ";ext=12", "#12". */
static const char *behind_extension_word(const char *at) {
    static const char *const words[] = {"extension", "ext", "x", "#"};
    at += strspn(at, ",; ");
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        const size_t length = strlen(words[i]);
        if (g_ascii_strncasecmp(at, words[i], length) == 0) {
            at = skip_grouping(at + length);
            at = skip_grouping(at + strspn(at, ":="));
            return g_ascii_isdigit(*at) ? at : NULL;
        }
    }
    return NULL;
}

char *bp_phone_address(struct bp_arena *arena, const char *text) {
    const char *at = text + strcspn(text, "+0123456789");
    const bool global = *at == '+';
    GString *address = g_string_new(global ? "tel:+" : "tel:"), *digits = g_string_new(NULL);
    at = take_digits(global ? skip_grouping(at + 1) : at, global, digits);
    const bool found = digits->len >= LEAST_DIGITS;
    g_string_append_len(address, digits->str, (gssize)digits->len);
    const char *extension = behind_extension_word(at);
    if (extension) {
        g_string_truncate(digits, 0);
        take_digits(extension, false, digits);
        g_string_append_printf(address, ";ext=%s", digits->str);
    }
    char *copy = found ? bp_arena_strdup(arena, address->str) : NULL;
    g_string_free(digits, TRUE);
    g_string_free(address, TRUE);
    return copy;
}
