/* Cuts a content stream into tokens (ISO 32000-1, 7.8.2), without values: hardly any is looked at.
 * In: decoded bytes. Out: where each token is.
 * Composite operands are skipped as one token, and what is open where the stream ends is
 * remembered, so that it can be closed before anything else is appended. */
#include "attach/reader/contents/tokens.h"

#include <math.h>
#include <string.h>

static const char *skip_space(struct bp_tokens *t, const char *at) {
    const char *end = t->end;
    while (at < end) {
        if (bp_is_space(*at)) {
            at++;
        } else if (*at == '%') {
            t->remarks = true;
            while (at < end && *at != '\n' && *at != '\r')
                at++;
        } else {
            break;
        }
    }
    return at;
}

static const char *skip_regular(const char *at, const char *end) {
    while (at < end && bp_is_regular(*at))
        at++;
    return at;
}

static const char *skip_string(struct bp_tokens *t, const char *at) {
    const char *end = t->end;
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
    return at < end ? at + 1 : at;
}

static const char *skip_hex(struct bp_tokens *t, const char *at) {
    const char *close = memchr(at + 1, '>', (size_t)(t->end - at - 1));
    t->hex = !close;
    return close ? close + 1 : t->end;
}

static bool starts_pair(const struct bp_tokens *t, const char *at) {
    return at + 1 < t->end && at[1] == *at;
}

/* An array or a dictionary with all that is in it; beyond 64 levels nothing is kept account of.
 * `*text`: a string in it isn't empty. */
static const char *skip_composite(struct bp_tokens *t, const char *at, bool *text) {
    int depth = 0;
    do {
        const char c = *at, *start = at;
        if (c == '[' || (c == '<' && starts_pair(t, at))) {
            if (depth < (int)sizeof t->open)
                t->open[depth] = c;
            depth++;
            at += c == '[' ? 1 : 2;
        } else if (c == ']' || c == '>') {
            depth--;
            at += c == '>' && starts_pair(t, at) ? 2 : 1;
        } else if (c == '(' || c == '<') {
            at = c == '(' ? skip_string(t, at) : skip_hex(t, at);
            *text |= at - start > 2;
        } else {
            at = skip_regular(at + 1, t->end);
        }
        at = skip_space(t, at);
    } while (depth > 0 && at < t->end);
    t->n_open = depth < (int)sizeof t->open ? depth : (int)sizeof t->open;
    return at;
}

static bool end_token(struct bp_tokens *t, struct bp_token *token, const char *at) {
    token->length = (size_t)(at - token->at);
    t->at = at;
    return true;
}

/* A token that a delimiter begins, but for names: few do. */
static __attribute__((noinline)) bool read_delimited(struct bp_tokens *t, struct bp_token *token) {
    const char *at = token->at;
    if (*at == '[' || (*at == '<' && starts_pair(t, at))) {
        token->type = *at == '[' ? BP_TOKEN_ARRAY : BP_TOKEN_DICT;
        at = skip_composite(t, at, &token->has_text);
    } else if (*at == '(' || *at == '<') {
        token->type = BP_TOKEN_STRING;
        at = *at == '(' ? skip_string(t, at) : skip_hex(t, at);
        token->has_text = at - token->at > 2;
    } else {
        token->type = BP_TOKEN_WORD;
        at++;
    }
    return end_token(t, token, at);
}

bool bp_tokens_next(struct bp_tokens *t, struct bp_token *token) {
    const char *at = skip_space(t, t->at);
    *token = (struct bp_token){.at = at};
    t->at = at;
    if (at >= t->end)
        return false;
    const unsigned char class = bp_char_classes[(unsigned char)*at];
    if (class == BP_CHAR_DELIMITER && *at != '/')
        return read_delimited(t, token);
    token->type = class & (BP_CHAR_DIGIT | BP_CHAR_SIGN) ? BP_TOKEN_NUMBER
                  : class == 0                           ? BP_TOKEN_WORD
                                                         : BP_TOKEN_NAME;
    return end_token(t, token, skip_regular(at + 1, t->end));
}

bool bp_token_is(const struct bp_token *token, const char *word) {
    return token->length == strlen(word) && !memcmp(token->at, word, token->length);
}

bool bp_is_word_in(const char *list, const char *word, size_t length) {
    for (const char *at = list; length > 0 && (at = strstr(at, " ")) && at[1]; at++) {
        if (!strncmp(at + 1, word, length) && at[1 + length] == ' ')
            return true;
    }
    return false;
}

/* True if what is here can't be the data of an image: some plain text. */
static bool looks_like_content(const char *at, const char *end) {
    for (int i = 0; i < 12 && at < end; i++, at++) {
        if ((unsigned char)*at >= 127 || ((unsigned char)*at < ' ' && !bp_is_space(*at)) || !*at)
            return false;
    }
    return true;
}

/* EI between white space, with content behind it, ends the data (8.9.7). */
void bp_tokens_skip_image(struct bp_tokens *t) {
    for (const char *at = t->at; at + 2 < t->end; at++) {
        if (!(at = memchr(at, 'E', (size_t)(t->end - at - 2))))
            break;
        if (at[1] == 'I' && bp_is_space(at[-1]) && !bp_is_regular(at[2]) &&
            looks_like_content(at + 2, t->end)) {
            t->at = at + 2;
            return;
        }
    }
    if (t->end - t->at >= 3 && bp_is_space(t->end[-3]) && t->end[-2] == 'E' && t->end[-1] == 'I') {
        t->at = t->end;
        return;
    }
    t->image = true;
    t->at = t->end;
}

bool bp_tokens_end_image(struct bp_tokens *t, const char *at) {
    while (at < t->end && bp_is_space(*at))
        at++;
    if (t->end - at < 2 || at[0] != 'E' || at[1] != 'I' ||
        (t->end - at > 2 && bp_is_regular(at[2])))
        return false;
    t->at = at + 2;
    return true;
}

/* Values */

/* One that is too long for the quick way, or strange. */
static double slow_number(const char *at, const char *end) {
    double value = 0, part = 1;
    for (; at < end && g_ascii_isdigit(*at); at++)
        value = value * 10 + (*at - '0');
    if (at < end && *at == '.')
        at++;
    for (; at < end && g_ascii_isdigit(*at); at++)
        value += (part /= 10) * (*at - '0');
    return at < end ? NAN : value;
}

double bp_token_number(const struct bp_token *token) {
    static const double powers[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const char *at = token->at, *end = at + token->length;
    if (token->type != BP_TOKEN_NUMBER)
        return NAN;
    const bool minus = *at == '-';
    at += minus || *at == '+';
    const char *begin = at;
    int64_t digits = 0;
    if (end - at >= (ptrdiff_t)G_N_ELEMENTS(powers))
        return minus ? -slow_number(at, end) : slow_number(at, end);
    for (; at < end && *at >= '0' && *at <= '9'; at++)
        digits = digits * 10 + (*at - '0');
    const bool point = at < end && *at == '.';
    const char *behind = at += point;
    for (; at < end && *at >= '0' && *at <= '9'; at++)
        digits = digits * 10 + (*at - '0');
    if (at < end)
        return NAN;
    if (end - begin <= point) /* a lone sign or point is 0 to most programs */
        return token->length > 1 ? NAN : 0;
    const double value = (double)digits / powers[end - behind];
    return minus ? -value : value;
}

/* One escape (table 3), whose backslash has been read. Returns what is behind it. */
static const char *add_escape(const char *at, const char *end, GString *out) {
    static const char letters[] = "nrtbf", values[] = "\n\r\t\b\f";
    const char *letter = *at ? strchr(letters, *at) : NULL;
    if (letter) {
        g_string_append_c(out, values[letter - letters]);
    } else if (*at >= '0' && *at <= '7') {
        int code = 0, i = 0;
        for (; i < 3 && at < end && *at >= '0' && *at <= '7'; i++)
            code = code * 8 + (*at++ - '0');
        g_string_append_c(out, (char)code);
        return at;
    } else if (*at == '\r' || *at == '\n') {
        return at + 1 + (*at == '\r' && at + 1 < end && at[1] == '\n');
    } else {
        g_string_append_c(out, *at);
    }
    return at + 1;
}

/* A literal string, up to the parenthesis that closes it. An end of a line counts as a line feed,
 * however it is written. */
static const char *read_literal(const char *at, const char *end, GString *out) {
    static const bool special[256] = {['('] = true, [')'] = true, ['\\'] = true, ['\r'] = true};
    for (int open = 1; at < end;) {
        const char *plain = at;
        while (at < end && !special[(unsigned char)*at])
            at++;
        bp_put_raw(out, plain, (size_t)(at - plain));
        if (at == end)
            break;
        if (*at == '\\' && at + 1 < end) {
            at = add_escape(at + 1, end, out);
            continue;
        }
        open += (*at == '(') - (*at == ')');
        if (open == 0)
            return at + 1;
        g_string_append_c(out, *at == '\r' ? '\n' : *at);
        at += 1 + (*at == '\r' && at + 1 < end && at[1] == '\n');
    }
    return end;
}

static const char *read_hex(const char *at, const char *end, GString *out) {
    int high = -1;
    for (; at < end && *at != '>'; at++) {
        const int digit = g_ascii_xdigit_value(*at);
        if (digit < 0)
            continue;
        if (high >= 0)
            g_string_append_c(out, (char)(high << 4 | digit));
        high = high >= 0 ? -1 : digit;
    }
    if (high >= 0)
        g_string_append_c(out, (char)(high << 4));
    return at < end ? at + 1 : end;
}

const char *bp_string_read(const char *at, const char *end, GString *out) {
    return (*at == '(' ? read_literal : read_hex)(at + 1, end, out);
}

void bp_token_bytes(const struct bp_token *token, GString *out) {
    if (token->type == BP_TOKEN_STRING)
        bp_string_read(token->at, token->at + token->length, out);
}

struct bp_tokens bp_token_items(const struct bp_token *token) {
    const bool array = token->type == BP_TOKEN_ARRAY;
    struct bp_tokens items = {.at = token->at + array, .end = token->at + token->length};
    items.end -= array && items.end > items.at && items.end[-1] == ']';
    return items;
}

bool bp_operands_read(const struct bp_operands *operands, double *numbers, uint32_t n) {
    bool good = operands->n >= n;
    for (uint32_t i = 0; good && i < n; i++) {
        numbers[i] = bp_token_number(bp_operand(operands, n - i));
        good = !isnan(numbers[i]);
    }
    return good;
}
