/* Comments in content streams.
 * In: decoded contents. Out: the same without what programs or people have noted in them.
 * The one idea: what stands between two tokens and isn't white space is a comment. */
#include "attach/helper/remarks.h"

#include <string.h>

#include "attach/helper/tokens.h"

GString *bp_remarks_strip(const GString *contents) {
    const char *end = contents->str + contents->len;
    struct bp_tokens tokens = {.at = contents->str, .end = end};
    bool found = false;
    if (!memchr(contents->str, '%', contents->len))
        return NULL;
    GString *out = g_string_sized_new(contents->len);
    for (const char *from = contents->str; from < end; from = tokens.at) {
        const struct bp_token token = bp_tokens_next(&tokens);
        const bool remark = memchr(from, '%', (size_t)(token.at - from)) != NULL;
        found |= remark;
        if (remark)
            g_string_append_c(out, '\n');
        else
            g_string_append_len(out, from, token.at - from);
        if (token.type == BP_TOKEN_WORD && token.length == 2 && !memcmp(token.at, "ID", 2))
            bp_tokens_skip_image(&tokens);
        g_string_append_len(out, token.at, tokens.at - token.at);
    }
    if (found)
        return out;
    g_string_free(out, TRUE);
    return NULL;
}
