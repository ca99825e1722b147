/* Cuts a content stream into tokens (ISO 32000-1, 7.8.2), without values: hardly any is looked at.
 * In: decoded bytes. Out: where each token is.
 * The one idea: composite operands are skipped as one token, and what is open where the stream ends
 * is remembered, so that it can be closed before anything else is appended. */
#include "attach/helper/tokens.h"

#include <string.h>

enum { SPACE = 1, DELIMITER = 2 };

static const unsigned char classes[256] = {
    ['\0'] = SPACE,    ['\t'] = SPACE,    ['\n'] = SPACE,    ['\f'] = SPACE,
    ['\r'] = SPACE,    [' '] = SPACE,     ['('] = DELIMITER, [')'] = DELIMITER,
    ['<'] = DELIMITER, ['>'] = DELIMITER, ['['] = DELIMITER, [']'] = DELIMITER,
    ['{'] = DELIMITER, ['}'] = DELIMITER, ['/'] = DELIMITER, ['%'] = DELIMITER,
};

static bool is_space(char c) {
    return classes[(unsigned char)c] == SPACE;
}

static bool is_regular(char c) {
    return classes[(unsigned char)c] == 0;
}

/* True if there was a comment. (Here and below the place is kept apart: what `t` points to may, for
 * all that the compiler knows, be `t` itself.) */
static bool skip_space(struct bp_tokens *t) {
    const char *at = t->at, *end = t->end;
    bool remark = false;
    while (at < end) {
        if (is_space(*at)) {
            at++;
        } else if (*at == '%') {
            remark = true;
            while (at < end && *at != '\n' && *at != '\r')
                at++;
        } else {
            break;
        }
    }
    t->at = at;
    return remark;
}

static void skip_regular(struct bp_tokens *t) {
    const char *at = t->at, *end = t->end;
    while (at < end && is_regular(*at))
        at++;
    t->at = at;
}

/* A literal string; true if it has text. */
static bool skip_string(struct bp_tokens *t) {
    const char *start = t->at, *at = start, *end = t->end;
    int open = 0;
    for (; at < end; at++) {
        if (*at > '\\' || *at < '(') /* most are */
            continue;
        if (*at == '\\' && at + 1 < end)
            at++;
        else if (*at == '(')
            open++;
        else if (*at == ')' && --open == 0)
            break;
    }
    t->parentheses = open;
    t->at = at < end ? at + 1 : at;
    return t->at - start > 2;
}

static bool skip_hex(struct bp_tokens *t) {
    const char *start = t->at++, *close = memchr(t->at, '>', (size_t)(t->end - t->at));
    t->hex = !close;
    t->at = close ? close + 1 : t->end;
    return t->at - start > 2;
}

static bool starts_pair(const struct bp_tokens *t, char c) {
    return *t->at == c && t->at + 1 < t->end && t->at[1] == c;
}

/* An array or a dictionary with all that is in it; beyond 64 levels nothing is kept account of. */
static bool skip_composite(struct bp_tokens *t) {
    bool text = false;
    int depth = 0;
    do {
        const char c = *t->at;
        const bool pair = starts_pair(t, c) && (c == '<' || c == '>');
        if (c == '[' || (c == '<' && pair)) {
            if (depth < (int)sizeof t->open)
                t->open[depth] = c;
            depth++;
            t->at += 1 + pair;
        } else if (c == ']' || c == '>') {
            depth--;
            t->at += 1 + pair;
        } else if (c == '(') {
            text |= skip_string(t);
        } else if (c == '<') {
            text |= skip_hex(t);
        } else {
            t->at++;
            skip_regular(t);
        }
        skip_space(t);
    } while (depth > 0 && t->at < t->end);
    t->n_open = depth < (int)sizeof t->open ? depth : (int)sizeof t->open;
    return text;
}

struct bp_token bp_tokens_next(struct bp_tokens *t) {
    t->remarks |= skip_space(t);
    struct bp_token token = {.at = t->at};
    if (t->at >= t->end)
        return token;
    const char c = *t->at;
    if (c == '(') {
        token.type = BP_TOKEN_STRING;
        token.has_text = skip_string(t);
    } else if (c == '[' || (c == '<' && starts_pair(t, '<'))) {
        token.type = c == '[' ? BP_TOKEN_ARRAY : BP_TOKEN_DICT;
        token.has_text = skip_composite(t);
    } else if (c == '<') {
        token.type = BP_TOKEN_STRING;
        token.has_text = skip_hex(t);
    } else {
        token.type = c == '/'                                                     ? BP_TOKEN_NAME
                     : (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' ? BP_TOKEN_NUMBER
                                                                                  : BP_TOKEN_WORD;
        t->at++;
        if (is_regular(c) || c == '/')
            skip_regular(t);
    }
    token.length = (size_t)(t->at - token.at);
    return token;
}

/* True if what stands here can't be the data of an image: some plain text. */
static bool looks_like_content(const char *at, const char *end) {
    for (int i = 0; i < 12 && at < end; i++, at++) {
        if ((unsigned char)*at >= 127 || ((unsigned char)*at < ' ' && !is_space(*at)) || !*at)
            return false;
    }
    return true;
}

/* EI between white space, with content behind it, ends the data (8.9.7). */
void bp_tokens_skip_image(struct bp_tokens *t) {
    for (const char *at = t->at; at + 2 < t->end; at++) {
        if (!(at = memchr(at, 'E', (size_t)(t->end - at - 2))))
            break;
        if (at[1] == 'I' && is_space(at[-1]) && !is_regular(at[2]) &&
            looks_like_content(at + 2, t->end)) {
            t->at = at + 2;
            return;
        }
    }
    if (t->end - t->at >= 3 && is_space(t->end[-3]) && t->end[-2] == 'E' && t->end[-1] == 'I') {
        t->at = t->end;
        return;
    }
    t->image = true;
    t->at = t->end;
}
