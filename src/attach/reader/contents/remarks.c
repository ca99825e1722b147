/* Comments in content streams.
 * In: decoded contents. Out: the same without what programs or people have noted in them.
 * What is between two tokens and isn't white space is a comment. */
#include "attach/reader/contents/scan.h"

#include <string.h>

static void ignore(void *user, const char *key, const struct bp_token *value) {
    (void)user;
    (void)key;
    (void)value;
}

/* Goes on behind an inline image; false if its end has to be guessed. */
static bool skip_image(struct bp_work *work, struct bp_obj *resources, struct bp_tokens *tokens) {
    struct bp_arena *arena = bp_arena_new();
    const bool sure = bp_inline_image_read(work, resources, arena, tokens, ignore, NULL).sure;
    bp_arena_free(arena);
    return sure;
}

/* False if each '%' is in a string, as it is in most contents that have one. Hexadecimal strings
 * and inline images are not looked into. */
static bool may_have_remark(const char *at, const char *end) {
    for (int open = 0; at < end; at++) {
        switch (*at) {
        case '(':
            open++;
            break;
        case ')':
            open -= open > 0;
            break;
        case '\\':
            at += open > 0;
            break;
        case '<':
            if (open == 0 && at + 1 < end && at[1] != '<')
                return true;
            at += open == 0;
            break;
        case '%':
            if (open == 0)
                return true;
            break;
        case 'B':
            if (open == 0 && at + 1 < end && at[1] == 'I')
                return true;
            break;
        default:
            break;
        }
    }
    return false;
}

GString *bp_remarks_strip(struct bp_work *work, struct bp_obj *resources, const GString *contents) {
    const char *end = contents->str + contents->len, *from = contents->str; /* not copied yet */
    const char *last = memrchr(contents->str, '%', contents->len);
    if (!last || !may_have_remark(contents->str, last + 1))
        return NULL;
    struct bp_tokens tokens = {.at = contents->str, .end = end};
    GString *out = NULL;
    while (out ? tokens.at < end : tokens.at <= last) {
        const char *gap = tokens.at;
        struct bp_token token;
        bp_tokens_next(&tokens, &token);
        if (memchr(gap, '%', (size_t)(token.at - gap))) {
            out = out ? out : g_string_sized_new(contents->len);
            g_string_append_len(out, from, gap - from);
            g_string_append_c(out, '\n');
            from = token.at;
        }
        if (token.type == BP_TOKEN_WORD && token.length == 2 && !memcmp(token.at, "BI", 2) &&
            !skip_image(work, resources, &tokens)) {
            if (out)
                g_string_free(out, TRUE);
            return NULL;
        }
    }
    if (out)
        g_string_append_len(out, from, end - from);
    return out;
}
