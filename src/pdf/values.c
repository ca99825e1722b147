/* Values as PDF writes them (ISO 32000-1, 7.3).
 * In: C values. Out: their text, appended to a string.
 * Numbers are formatted by hand from integers, since printf knows locales and rounding and is the
 * slowest part of writing fifty thousand elements. */
#include "pdf/values.h"

#define MAX_STRING 32767 /* ISO 19005-2, 6.1.13 */
#define LEN_DIGITS 3     /* a length has three decimals */

#define SPACE BP_CHAR_SPACE
#define DELIMITER BP_CHAR_DELIMITER
#define DIGIT BP_CHAR_DIGIT
#define SIGN BP_CHAR_SIGN

const unsigned char bp_char_classes[256] = {
    ['\0'] = SPACE,    ['\t'] = SPACE,    ['\n'] = SPACE,    ['\f'] = SPACE,    ['\r'] = SPACE,
    [' '] = SPACE,     ['('] = DELIMITER, [')'] = DELIMITER, ['<'] = DELIMITER, ['>'] = DELIMITER,
    ['['] = DELIMITER, [']'] = DELIMITER, ['{'] = DELIMITER, ['}'] = DELIMITER, ['/'] = DELIMITER,
    ['%'] = DELIMITER, ['0'] = DIGIT,     ['1'] = DIGIT,     ['2'] = DIGIT,     ['3'] = DIGIT,
    ['4'] = DIGIT,     ['5'] = DIGIT,     ['6'] = DIGIT,     ['7'] = DIGIT,     ['8'] = DIGIT,
    ['9'] = DIGIT,     ['+'] = SIGN,      ['-'] = SIGN,      ['.'] = SIGN,
};

/* Writes digits so that they end before `end`; returns where they start. (Dividing by what is known
 * is quick for 32 bits, and few numbers have more.) */
static char *digits_before(char *end, uint64_t value) {
    for (; value > UINT32_MAX; value /= 10)
        *--end = (char)('0' + value % 10);
    uint32_t rest = (uint32_t)value;
    do
        *--end = (char)('0' + rest % 10);
    while (rest /= 10);
    return end;
}

void bp_put_int(GString *out, int64_t value) {
    char buffer[24], *end = buffer + sizeof buffer;
    char *start = digits_before(end, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
    if (value < 0)
        *--start = '-';
    if (bp_needs_space(out))
        *--start = ' ';
    bp_put_raw(out, start, (size_t)(end - start));
}

void bp_put_len(GString *out, bp_len value) {
    char buffer[16], *end = buffer + sizeof buffer;
    uint64_t amount = value < 0 ? 0 - (uint64_t)(int64_t)value : (uint64_t)value;
    char *start = end;
    for (int i = 0; i < LEN_DIGITS; i++, amount /= 10)
        *--start = (char)('0' + amount % 10);
    while (end > start && end[-1] == '0')
        end--;
    if (end > start)
        *--start = '.';
    start = digits_before(start, amount);
    if (value < 0)
        *--start = '-';
    if (bp_needs_space(out))
        *--start = ' ';
    bp_put_raw(out, start, (size_t)(end - start));
}

void bp_put_box(GString *out, struct bp_box box, bp_len height) {
    bp_put_len(out, box.x);
    bp_put_len(out, height - box.y - box.h);
    bp_put_len(out, box.x + box.w);
    bp_put_len(out, height - box.y);
}

void bp_put_ref(GString *out, bp_ref ref) {
    static const char behind[4] = {' ', '0', ' ', 'R'};
    char buffer[20], *end = buffer + sizeof buffer;
    char *start = digits_before(memcpy(end - sizeof behind, behind, sizeof behind), ref);
    if (bp_needs_space(out))
        *--start = ' ';
    bp_put_raw(out, start, (size_t)(end - start));
}

const bool bp_plain[256] = {
    ['!'] = true,         ['"'] = true,         ['$'] = true, ['&'] = true,         ['\''] = true,
    ['*' ... '.'] = true, ['0' ... ';'] = true, ['='] = true, ['?' ... 'Z'] = true, ['\\'] = true,
    ['^' ... 'z'] = true, ['|'] = true,         ['~'] = true,
};

void bp_put_name(GString *out, const char *name) {
    const char *at = name;
    g_string_append_c(out, '/');
    while (bp_plain[(unsigned char)*at])
        at++;
    bp_put_raw(out, name, (size_t)(at - name));
    for (; *at; at++) {
        if (bp_plain[(unsigned char)*at])
            g_string_append_c(out, *at);
        else
            g_string_append_printf(out, "#%02X", (unsigned char)*at);
    }
}

/* A carriage return that is not escaped would be read as a line feed (7.3.4.2). */
static bool is_special(char byte) {
    return byte == '(' || byte == ')' || byte == '\\' || byte == '\r';
}

void bp_put_bytes(GString *out, const void *data, size_t length) {
    const char *at = data, *end = at + length;
    g_string_append_c(out, '(');
    while (at < end) {
        const char *plain = at;
        while (at < end && !is_special(*at))
            at++;
        bp_put_raw(out, plain, (size_t)(at - plain));
        if (at == end)
            break;
        g_string_append_c(out, '\\');
        g_string_append_c(out, *at == '\r' ? 'r' : *at);
        at++;
    }
    g_string_append_c(out, ')');
}

/* True if the bytes mean the same in PDFDocEncoding (annex D.2), which below space has accents in
 * place of most controls. */
static bool is_plain_text(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte >= 127 || (byte < ' ' && byte != '\n' && byte != '\t' && byte != '\r'))
            return false;
    }
    return true;
}

static void add_unit(GByteArray *bytes, uint32_t unit) {
    const uint8_t pair[2] = {(uint8_t)(unit >> 8), (uint8_t)unit};
    g_byte_array_append(bytes, pair, sizeof pair);
}

/* UTF-16BE with its byte order mark, cut at a whole character. */
static GByteArray *to_utf16(const char *text, size_t length) {
    GByteArray *bytes = g_byte_array_sized_new((guint)MIN(2 * length + 2, MAX_STRING));
    const char *end = text + length;
    add_unit(bytes, 0xFEFF);
    for (const char *at = text; at < end && bytes->len + 4 <= MAX_STRING;
         at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c >= 0x10000) {
            add_unit(bytes, 0xD800 + ((c - 0x10000) >> 10));
            add_unit(bytes, 0xDC00 + ((c - 0x10000) & 0x3FF));
        } else {
            add_unit(bytes, c);
        }
    }
    return bytes;
}

void bp_put_text_len(GString *out, const char *utf8, size_t length) {
    if (is_plain_text(utf8, length)) {
        bp_put_bytes(out, utf8, MIN(length, MAX_STRING));
        return;
    }
    GByteArray *bytes = to_utf16(utf8, length);
    bp_put_bytes(out, bytes->data, bytes->len);
    g_byte_array_free(bytes, TRUE);
}

void bp_put_text(GString *out, const char *utf8) {
    bp_put_text_len(out, utf8, strlen(utf8));
}
