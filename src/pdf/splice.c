/* Splicing.
 * In: the text of one value, and what its references become. Out: the same text, the references
 * changed.
 * The one hard idea: nothing is parsed into values. One pass over the bytes knows just enough of
 * the syntax (ISO 32000-1, 7.2 and 7.3) to tell a reference from all else, and to refuse what would
 * break the file around it; what lies between two references is copied as it is. */
#include "pdf/splice.h"

#include <string.h>

#define MAX_DEPTH 100 /* as bp_obj_parse() */

enum class {
    OTHER, /* what begins no value: controls, comments, braces, bytes above 126 */
    SPACE,
    SLASH,
    PAREN,
    LESS,
    GREATER,
    OPEN,
    CLOSE,
    DIGIT,
    SIGN,
    LETTER,
};

static const uint8_t classes[256] =
    {
        [' '] = SPACE,          ['\n'] = SPACE,         ['/'] = SLASH, ['('] = PAREN,
        ['<'] = LESS,           ['>'] = GREATER,        ['['] = OPEN,  [']'] = CLOSE,
        ['0' ... '9'] = DIGIT,  ['+'] = SIGN,           ['-'] = SIGN,  ['.'] = SIGN,
        ['A' ... 'Z'] = LETTER, ['a' ... 'z'] = LETTER,
};

/* Bytes of a literal string that say nothing about where it ends. */
static const bool plain[256] = {
    [1 ... '\''] = true,
    ['*' ... '['] = true,
    [']' ... 255] = true,
};

/* What may come next. */
enum state { WHOLE, ENDED, IN_ARRAY, AT_KEY, AT_VALUE };

struct scanner {
    const char *at, *end;
    const char *copied; /* what is before is in `out` */
    GString *out;
    const struct bp_splice *splice;
    struct bp_spliced *seen;
    const char *reason;
    unsigned depth;
    uint8_t states[MAX_DEPTH + 1]; /* of the containers that are open; 0 is the whole text */
    bool at_type;                  /* the key before is the outermost dictionary's /Type */
};

static bool refuse(struct scanner *s, const char *reason) {
    s->reason = reason;
    return false;
}

static uint8_t byte_at(const struct scanner *s, size_t ahead) {
    return (size_t)(s->end - s->at) > ahead ? (uint8_t)s->at[ahead] : ' ';
}

static void copy_to(struct scanner *s, const char *until) {
    g_string_append_len(s->out, s->copied, until - s->copied);
    s->copied = until;
}

/* A value begins, or is whole; true if one may be here. */
static bool take_value(struct scanner *s) {
    uint8_t *state = &s->states[s->depth];
    switch ((enum state) * state) {
    case WHOLE:
        *state = ENDED;
        return true;
    case AT_VALUE:
        *state = AT_KEY;
        return true;
    case IN_ARRAY:
        return true;
    case AT_KEY:
        return refuse(s, "a dictionary key is not a name");
    case ENDED:
        break;
    }
    return refuse(s, "an object has more than one value");
}

static bool begin(struct scanner *s, enum state state, size_t width) {
    if (!take_value(s))
        return false;
    if (s->depth == MAX_DEPTH)
        return refuse(s, "it is nested too deep");
    if (s->depth == 0)
        s->seen->is_dict = state == AT_KEY;
    s->states[++s->depth] = (uint8_t)state;
    s->at += width;
    return true;
}

static bool end(struct scanner *s, enum state state, size_t width) {
    if (s->depth == 0 || s->states[s->depth] != state)
        return refuse(s, "its brackets don't match");
    s->depth--;
    s->at += width;
    return true;
}

static bool is_text(const char *text, size_t length, const char *expected) {
    return length == strlen(expected) && memcmp(text, expected, length) == 0;
}

/* A key of the outermost dictionary. */
static void see_key(struct scanner *s, const char *key, size_t length) {
    struct bp_spliced *seen = s->seen;
    seen->has_length |= is_text(key, length, "Length");
    seen->has_filter |= is_text(key, length, "Filter");
    seen->is_single |= is_text(key, length, "Rect") || is_text(key, length, "FT");
    s->at_type = is_text(key, length, "Type");
}

static int hex_value(uint8_t byte) {
    return g_ascii_xdigit_value((char)byte);
}

/* An escape is only for what can't stand for itself, so that no name has two forms. */
static bool is_escape(const struct scanner *s) {
    int high = hex_value(byte_at(s, 1)), low = hex_value(byte_at(s, 2));
    return high >= 0 && low >= 0 && (high | low) != 0 && !bp_plain[high << 4 | low];
}

static bool scan_name(struct scanner *s) {
    const char *name = ++s->at;
    for (;; s->at++) {
        while (s->at < s->end && bp_plain[(uint8_t)*s->at])
            s->at++;
        if (s->at == s->end || *s->at != '#')
            break;
        if (!is_escape(s))
            return refuse(s, "a name is not in its plain form");
        s->at += 2;
    }
    size_t length = (size_t)(s->at - name);
    if (s->states[s->depth] == AT_KEY) {
        s->states[s->depth] = AT_VALUE;
        if (s->depth == 1)
            see_key(s, name, length);
        return true;
    }
    if (s->depth == 1 && s->at_type)
        s->seen->is_metadata = is_text(name, length, "Metadata");
    return take_value(s);
}

/* A literal string (7.3.4.2), from its first parenthesis to its last. A NUL byte may be after a
 * backslash, which means nothing then. */
static bool scan_string(struct scanner *s) {
    unsigned open = 0;
    do {
        while (s->at < s->end && plain[(uint8_t)*s->at])
            s->at++;
        if (s->at == s->end)
            return refuse(s, "a string has no end");
        const char *special = s->at++;
        if (*special == '(')
            open++;
        else if (*special == ')')
            open--;
        else if (*special == '\\' && s->at < s->end && *s->at++ != '\0')
            continue;
        if (s->at[-1] == '\0') {
            copy_to(s, special);
            g_string_append(s->out, "\\000");
            s->copied = s->at;
        }
    } while (open > 0);
    return take_value(s);
}

static bool scan_hex_string(struct scanner *s) {
    s->at++;
    while (s->at < s->end && g_ascii_isxdigit(*s->at))
        s->at++;
    if (s->at == s->end || *s->at != '>')
        return refuse(s, "a string is not in its plain form");
    s->at++;
    return take_value(s);
}

/* True if `number generation R` is here, and the number ends at `s->at`. */
static bool is_reference(const struct scanner *s) {
    return s->end - s->at >= 4 && s->at[0] == ' ' && g_ascii_isdigit(s->at[1]) && s->at[2] == ' ' &&
           s->at[3] == 'R' && !bp_plain[byte_at(s, 4)];
}

static bool scan_reference(struct scanner *s, const char *start, uint64_t number) {
    const struct bp_splice *splice = s->splice;
    uint32_t generation = (uint32_t)(s->at[1] - '0');
    bool in_array = s->states[s->depth] == IN_ARRAY;
    copy_to(s, start);
    s->at += 4;
    s->copied = s->at;
    if (number > UINT32_MAX || !take_value(s))
        return refuse(s, "a reference is not allowed here");
    if (generation == 0 && (number == 0 || number > splice->n_numbers))
        return refuse(s, "a reference leads nowhere");
    if (generation == 0 && splice->numbers)
        bp_put_ref(s->out, splice->numbers[number]);
    else if (!splice->relocate(s->out, (uint32_t)number, generation, in_array, splice->user))
        return refuse(s, "a reference is of an unknown kind");
    return true;
}

static bool scan_number(struct scanner *s) {
    const char *start = s->at;
    uint64_t number = 0;
    for (; s->at < s->end && g_ascii_isdigit(*s->at); s->at++)
        number = MIN(number, UINT32_MAX) * 10 + (uint64_t)(*s->at - '0');
    if (s->at > start && is_reference(s))
        return scan_reference(s, start, number);
    size_t digits = (size_t)(s->at - start), points = 0;
    if (digits == 0 && (*s->at == '-' || *s->at == '+'))
        s->at++;
    for (; s->at < s->end && (g_ascii_isdigit(*s->at) || *s->at == '.'); s->at++) {
        points += *s->at == '.';
        digits += *s->at != '.';
    }
    if (digits == 0 || points > 1 || bp_plain[byte_at(s, 0)])
        return refuse(s, "a number is not in its plain form");
    return take_value(s);
}

/* The three words there are: no other may get into a file, where it might end an object. */
static bool scan_word(struct scanner *s) {
    const char *word = s->at;
    while (s->at < s->end && bp_plain[(uint8_t)*s->at])
        s->at++;
    size_t length = (size_t)(s->at - word);
    if (!is_text(word, length, "true") && !is_text(word, length, "false") &&
        !is_text(word, length, "null"))
        return refuse(s, "it contains an unknown keyword");
    return take_value(s);
}

static bool scan_token(struct scanner *s) {
    switch ((enum class)classes[(uint8_t)*s->at]) {
    case SPACE:
        s->at++;
        return true;
    case SLASH:
        return scan_name(s);
    case PAREN:
        return scan_string(s);
    case LESS:
        return byte_at(s, 1) == '<' ? begin(s, AT_KEY, 2) : scan_hex_string(s);
    case GREATER:
        return byte_at(s, 1) == '>' ? end(s, AT_KEY, 2) : refuse(s, "its brackets don't match");
    case OPEN:
        return begin(s, IN_ARRAY, 1);
    case CLOSE:
        return end(s, IN_ARRAY, 1);
    case DIGIT:
    case SIGN:
        return scan_number(s);
    case LETTER:
        return scan_word(s);
    case OTHER:
        break;
    }
    return refuse(s, "it contains an unexpected byte");
}

const char *bp_splice(GString *out, const char *text, size_t length, const struct bp_splice *splice,
                      struct bp_spliced *seen) {
    struct bp_spliced unused;
    struct scanner s = {.at = text, .end = text + length, .copied = text, .out = out};
    s.splice = splice;
    s.seen = seen ? seen : &unused;
    *s.seen = (struct bp_spliced){0};
    while (s.at < s.end) {
        if (!scan_token(&s))
            return s.reason;
    }
    if (s.depth > 0)
        return "its brackets don't match";
    if (s.states[0] != ENDED)
        return "an object has no value";
    copy_to(&s, s.end);
    return NULL;
}
