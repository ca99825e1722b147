/* What ISO 19005-2 refuses in content streams.
 * In: tokens. Out: what is wrong with one, in words.
 * Nearly all tokens are short and right, and leave by the first comparison. */
#include "attach/reader/contents/scan.h"

#include <math.h>
#include <string.h>

#define MAX_STRING 32767 /* 6.1.13, as all that follow */
#define SMALL_REAL 38    /* digits and all: neither too large nor too small without an exponent */
#define LARGEST_REAL 3.403e38
#define SMALLEST_REAL 1.175e-38

static const char *number_fault(const struct bp_token *token) {
    char text[128];
    if (token->length <= SMALL_REAL && memchr(token->at, '.', token->length) &&
        !memchr(token->at, 'e', token->length) && !memchr(token->at, 'E', token->length))
        return NULL;
    if (token->length >= sizeof text)
        return "a number that is too large or too small";
    memcpy(text, token->at, token->length);
    text[token->length] = '\0';
    const double number = fabs(g_ascii_strtod(text, NULL));
    const double most = strchr(text, '.') ? LARGEST_REAL : (double)INT32_MAX + (*text == '-');
    return number > most || (number > 0 && number < SMALLEST_REAL)
               ? "a number that is too large or too small"
               : NULL;
}

/* Strings in hexadecimal digits have an even number of these (6.1.6). */
static const char *hex_fault(const char *at, const char *end) {
    enum { DIGIT = 1, SPACE = 2 };
    static const uint8_t classes[256] = {
        ['0'] = DIGIT,  ['1'] = DIGIT,  ['2'] = DIGIT,  ['3'] = DIGIT,  ['4'] = DIGIT,
        ['5'] = DIGIT,  ['6'] = DIGIT,  ['7'] = DIGIT,  ['8'] = DIGIT,  ['9'] = DIGIT,
        ['a'] = DIGIT,  ['b'] = DIGIT,  ['c'] = DIGIT,  ['d'] = DIGIT,  ['e'] = DIGIT,
        ['f'] = DIGIT,  ['A'] = DIGIT,  ['B'] = DIGIT,  ['C'] = DIGIT,  ['D'] = DIGIT,
        ['E'] = DIGIT,  ['F'] = DIGIT,  ['\0'] = SPACE, ['\t'] = SPACE, ['\n'] = SPACE,
        ['\f'] = SPACE, ['\r'] = SPACE, [' '] = SPACE,
    };
    size_t digits = 0;
    for (at++; at < end && *at != '>'; at++) {
        const uint8_t class = classes[(unsigned char)*at];
        if (class == 0)
            return "text that is not valid";
        digits += class & DIGIT;
    }
    return digits % 2 != 0                   ? "text that is not valid"
           : digits > 2 * (size_t)MAX_STRING ? "text of more than 32,767 bytes"
                                             : NULL;
}

/* Of what is in an array or a dictionary, strings alone; what looks like one in another is right.
 */
static const char *strings_fault(const struct bp_token *token) {
    const size_t first = token->type == BP_TOKEN_DICT ? 2 : 0;
    if (token->length <= MAX_STRING &&
        (*token->at == '(' || !memchr(token->at + first, '<', token->length - first)))
        return NULL;
    const char *fault = NULL, *end = token->at + token->length;
    struct bp_tokens inner = {.end = end};
    struct bp_token text;
    for (const char *at = token->at; at < end && !fault; at++) {
        if (*at == '(') {
            inner.at = at;
            bp_tokens_next(&inner, &text);
            fault = text.length > MAX_STRING + 2 ? "text of more than 32,767 bytes" : NULL;
            at += MAX(text.length, 1) - 1;
        } else if (*at == '<' && at + 1 < end && at[1] == '<') {
            at++;
        } else if (*at == '<') {
            fault = hex_fault(at, end);
            at += strcspn(at, ">");
        }
    }
    return fault;
}

const char *bp_long_operand_fault(const struct bp_token *token) {
    switch (token->type) {
    case BP_TOKEN_NUMBER:
        return number_fault(token);
    case BP_TOKEN_NAME:
        return "a name of more than 127 bytes";
    case BP_TOKEN_STRING:
    case BP_TOKEN_ARRAY:
    case BP_TOKEN_DICT:
        return strings_fault(token);
    case BP_TOKEN_END:
    case BP_TOKEN_WORD:
        break;
    }
    return NULL;
}

static bool is_in(const char *list, const struct bp_token *token) {
    return bp_is_word_in(list, token->at, token->length);
}

static const char intents[] =
    " /RelativeColorimetric /AbsoluteColorimetric /Perceptual /Saturation ";
static const char filters[] =
    " ASCIIHexDecode AHx ASCII85Decode A85 FlateDecode Fl RunLengthDecode RL"
    " CCITTFaxDecode CCF DCTDecode DCT LZWDecode LZW ";

const char *bp_operator_fault(const struct bp_operator *op, const struct bp_token *word,
                              const struct bp_token *last) {
    static const char others[] = " BI ID EI true false null ";
    if (!op && !is_in(others, word))
        return "an unknown drawing instruction";
    if (op && !strcmp(op->name, "ri") && (last->type != BP_TOKEN_NAME || !is_in(intents, last)))
        return "colours for an unknown purpose (rendering intent)";
    return NULL;
}

static bool is_key(const char *key, const char *whole, const char *brief) {
    return !strcmp(key, whole) || !strcmp(key, brief);
}

const char *bp_inline_fault(const char *key, const struct bp_token *value) {
    if (is_key(key, "Interpolate", "I") && value->length == 4 && !memcmp(value->at, "true", 4))
        return "a picture that asks to be smoothed";
    if (is_key(key, "BitsPerComponent", "BPC")) {
        const int bits = (int)g_ascii_strtoll(value->at, NULL, 10);
        return bits < 1 || bits > 16 || (bits & (bits - 1)) != 0
                   ? "a picture with an odd number of bits"
                   : NULL;
    }
    if (!strcmp(key, "Intent"))
        return is_in(intents, value) ? NULL : "colours for an unknown purpose (rendering intent)";
    if (is_key(key, "Filter", "F") && value->type == BP_TOKEN_NAME) {
        const struct bp_token name = {.at = value->at + 1, .length = value->length - 1};
        return is_in(filters, &name) ? NULL : "a picture with unknown compression";
    }
    return NULL;
}
