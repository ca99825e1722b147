/* Cuts a content stream into tokens (ISO 32000-1, 7.8.2), without values: hardly any is looked at.
 * In: decoded bytes. Out: where each token is.
 * The one idea: composite operands are skipped as one token, and what is open where the stream ends
 * is remembered, so that it can be closed before anything else is appended. */
#include "attach/helper/tokens.h"

#include <math.h>
#include <string.h>

enum { SPACE = 1, DELIMITER = 2 };

static const unsigned char classes[256] = {
    ['\0'] = SPACE,    ['\t'] = SPACE,    ['\n'] = SPACE,    ['\f'] = SPACE,
    ['\r'] = SPACE,    [' '] = SPACE,     ['('] = DELIMITER, [')'] = DELIMITER,
    ['<'] = DELIMITER, ['>'] = DELIMITER, ['['] = DELIMITER, [']'] = DELIMITER,
    ['{'] = DELIMITER, ['}'] = DELIMITER, ['/'] = DELIMITER, ['%'] = DELIMITER,
};

bool bp_is_space(char c) {
    return classes[(unsigned char)c] == SPACE;
}

bool bp_is_regular(char c) {
    return classes[(unsigned char)c] == 0;
}

/* Here and below the place is kept apart: what `t` points to may, for all that the compiler knows,
 * be `t` itself. */
static void skip_space(struct bp_tokens *t) {
    const char *at = t->at, *end = t->end;
    while (at < end) {
        if (bp_is_space(*at)) {
            at++;
        } else if (*at == '%') {
            while (at < end && *at != '\n' && *at != '\r')
                at++;
        } else {
            break;
        }
    }
    t->at = at;
}

static void skip_regular(struct bp_tokens *t) {
    const char *at = t->at, *end = t->end;
    while (at < end && bp_is_regular(*at))
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
    skip_space(t);
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
        if (bp_is_regular(c) || c == '/')
            skip_regular(t);
    }
    token.length = (size_t)(t->at - token.at);
    return token;
}

bool bp_token_is(const struct bp_token *token, const char *word) {
    return token->length == strlen(word) && !memcmp(token->at, word, token->length);
}

/* True if what stands here can't be the data of an image: some plain text. */
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
    const char *at = token->at, *end = at + token->length, *point = NULL;
    if (token->type != BP_TOKEN_NUMBER)
        return NAN;
    const bool minus = *at == '-';
    at += minus || *at == '+';
    const char *begin = at;
    int64_t digits = 0;
    if (end - at >= (ptrdiff_t)G_N_ELEMENTS(powers))
        return minus ? -slow_number(at, end) : slow_number(at, end);
    for (; at < end; at++) {
        if (*at >= '0' && *at <= '9')
            digits = digits * 10 + (*at - '0');
        else if (*at == '.' && !point)
            point = at + 1;
        else
            return NAN;
    }
    if (end - begin <= (point != NULL)) /* a lone sign or point is 0 to most programs */
        return token->length > 1 ? NAN : 0;
    const double value = (double)digits / powers[point ? end - point : 0];
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

static void add_literal(const char *at, const char *end, GString *out) {
    while (at < end) {
        if (*at == '\\' && at + 1 < end)
            at = add_escape(at + 1, end, out);
        else
            g_string_append_c(out, *at++);
    }
}

static void add_hex(const char *at, const char *end, GString *out) {
    int high = -1;
    for (; at < end; at++) {
        const int digit = g_ascii_xdigit_value(*at);
        if (digit < 0)
            continue;
        if (high >= 0)
            g_string_append_c(out, (char)(high << 4 | digit));
        high = high >= 0 ? -1 : digit;
    }
    if (high >= 0)
        g_string_append_c(out, (char)(high << 4));
}

void bp_token_bytes(const struct bp_token *token, GString *out) {
    if (token->type != BP_TOKEN_STRING || token->length < 2)
        return;
    const char *end = token->at + token->length;
    if (*token->at == '(')
        add_literal(token->at + 1, end - (end[-1] == ')'), out);
    else
        add_hex(token->at + 1, end - (end[-1] == '>'), out);
}

bool bp_operands_read(const struct bp_operands *operands, double *numbers, uint32_t n) {
    bool good = operands->n >= n;
    for (uint32_t i = 0; good && i < n; i++) {
        numbers[i] = bp_token_number(bp_operand(operands, n - i));
        good = !isnan(numbers[i]);
    }
    return good;
}

bool bp_is_operator(uint32_t op) {
    static const char names[] =
        " b B b* B* BDC BMC BT BX c cm CS cs d d0 d1 Do DP EMC ET EX f F f* G g gs h i J j K k l M "
        "m MP n Q q re RG rg ri S s SC sc SCN scn sh T* Tc TD Td Tf TJ Tj TL Tm Tr Ts Tw Tz v W "
        "w W* y ' \" ";
    char name[6] = " ";
    size_t n = 1;
    for (; op > 0; op >>= 8)
        name[n++] = (char)op;
    name[n++] = ' ';
    name[n] = '\0';
    return n > 2 && strstr(names, name);
}
