/* JSON, read and written.
 * In: text. Out: a tree of values; and back.
 * The one hard idea: paths are bytes, JSON is Unicode. A byte that is no UTF-8 is written as a lone
 * low surrogate, \udc80 to \udcff, as Python does it, so that every path survives and the text
 * stays valid JSON. */
#include "base/json.h"

#include <string.h>

#define DEPTH_LIMIT 32
#define LONE_BYTE 0xDC00 /* plus the byte */

struct reader {
    const char *at;
    struct bp_arena *arena;
    int depth;
};

static void skip_space(struct reader *reader) {
    reader->at += strspn(reader->at, " \t\n\r");
}

static bool take(struct reader *reader, char c) {
    skip_space(reader);
    if (*reader->at != c)
        return false;
    reader->at++;
    return true;
}

static bool read_value(struct reader *reader, struct bp_json *json);

/* Four digits; -1 if they are none. */
static int read_hex(struct reader *reader) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
        const int digit = g_ascii_xdigit_value(reader->at[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    reader->at += 4;
    return value;
}

/* Behind \u: a character, two halves of one, or a byte of a path. */
static bool read_unicode(struct reader *reader, GString *out) {
    int code = read_hex(reader);
    if (code >= 0xD800 && code < 0xDC00) {
        if (reader->at[0] != '\\' || reader->at[1] != 'u')
            return false;
        reader->at += 2;
        const int low = read_hex(reader);
        if (low < 0xDC00 || low > 0xDFFF)
            return false;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code >= LONE_BYTE + 0x80 && code <= LONE_BYTE + 0xFF) {
        g_string_append_c(out, (char)(code - LONE_BYTE));
        return true;
    }
    if (code <= 0 || (code >= 0xDC00 && code <= 0xDFFF))
        return false;
    g_string_append_unichar(out, (gunichar)code);
    return true;
}

static bool read_escape(struct reader *reader, GString *out) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char c = *reader->at;
    const char *found = c ? strchr(from, c) : NULL;
    reader->at += c != '\0';
    if (c == 'u')
        return read_unicode(reader, out);
    if (found)
        g_string_append_c(out, to[found - from]);
    return found != NULL;
}

/* Behind the opening quote; NULL if it does not end. */
static const char *read_string(struct reader *reader) {
    GString *out = g_string_new(NULL);
    bool good = true;
    while (good && *reader->at && *reader->at != '"') {
        const char c = *reader->at++;
        if (c == '\\') {
            good = read_escape(reader, out);
        } else {
            good = (guchar)c >= 0x20;
            g_string_append_c(out, c);
        }
    }
    good = good && *reader->at == '"';
    const char *text = good ? bp_arena_strdup(reader->arena, out->str) : NULL;
    reader->at += good;
    g_string_free(out, TRUE);
    return text;
}

static bool read_number(struct reader *reader, struct bp_json *json) {
    char *end;
    json->kind = BP_JSON_NUMBER;
    json->number = g_ascii_strtoll(reader->at, &end, 10);
    if (end == reader->at || *reader->at == '+')
        return false;
    if (*end == '.' || *end == 'e' || *end == 'E') {
        const double number = g_ascii_strtod(reader->at, &end);
        json->number = number > -9e18 && number < 9e18 ? (int64_t)number : 0;
    }
    reader->at = end;
    return true;
}

static bool read_word(struct reader *reader, struct bp_json *json) {
    static const struct {
        const char *word;
        enum bp_json_kind kind;
        int number;
    } words[] = {{"true", BP_JSON_BOOL, 1}, {"false", BP_JSON_BOOL, 0}, {"null", BP_JSON_NULL, 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_str_has_prefix(reader->at, words[i].word)) {
            reader->at += strlen(words[i].word);
            json->kind = words[i].kind;
            json->number = words[i].number;
            return true;
        }
    return read_number(reader, json);
}

/* What stands between brackets; `end` is the closing one. */
static bool read_kids(struct reader *reader, struct bp_json *json, char end) {
    struct bp_json **last = &json->kids;
    if (take(reader, end))
        return true;
    do {
        struct bp_json *kid = bp_arena_new0(reader->arena, struct bp_json);
        if (end == '}' &&
            (!take(reader, '"') || !(kid->key = read_string(reader)) || !take(reader, ':')))
            return false;
        if (!read_value(reader, kid))
            return false;
        *last = kid;
        last = &kid->next;
    } while (take(reader, ','));
    return take(reader, end);
}

static bool read_value(struct reader *reader, struct bp_json *json) {
    skip_space(reader);
    const char c = *reader->at;
    if (c == '"') {
        reader->at++;
        json->kind = BP_JSON_TEXT;
        json->text = read_string(reader);
        return json->text != NULL;
    }
    if (c != '{' && c != '[')
        return read_word(reader, json);
    if (reader->depth == DEPTH_LIMIT)
        return false;
    reader->depth++;
    reader->at++;
    json->kind = c == '{' ? BP_JSON_OBJECT : BP_JSON_LIST;
    const bool good = read_kids(reader, json, c == '{' ? '}' : ']');
    reader->depth--;
    return good;
}

const struct bp_json *bp_json_parse(const char *text, struct bp_arena *arena) {
    struct reader reader = {.at = text, .arena = arena};
    struct bp_json *json = bp_arena_new0(arena, struct bp_json);
    if (!read_value(&reader, json))
        return NULL;
    skip_space(&reader);
    return *reader.at ? NULL : json;
}

const struct bp_json *bp_json_find(const struct bp_json *json, const char *key) {
    const struct bp_json *kid = json && json->kind == BP_JSON_OBJECT ? json->kids : NULL;
    while (kid && strcmp(kid->key, key) != 0)
        kid = kid->next;
    return kid;
}

const struct bp_json *bp_json_kids(const struct bp_json *json, const char *key) {
    const struct bp_json *member = bp_json_find(json, key);
    return member ? member->kids : NULL;
}

const char *bp_json_text(const struct bp_json *json, const char *key) {
    const struct bp_json *member = bp_json_find(json, key);
    return member && member->kind == BP_JSON_TEXT ? member->text : NULL;
}

int64_t bp_json_number(const struct bp_json *json, const char *key) {
    const struct bp_json *member = bp_json_find(json, key);
    return member ? member->number : 0;
}

/* Writing */

void bp_json_put(GString *out, const char *text) {
    g_string_append_c(out, '"');
    for (const char *at = text; *at;) {
        const gunichar c = g_utf8_get_char_validated(at, -1);
        if (c == (gunichar)-1 || c == (gunichar)-2) {
            g_string_append_printf(out, "\\u%04x", LONE_BYTE + (unsigned)(guchar)*at++);
            continue;
        }
        if (c == '"' || c == '\\')
            g_string_append_c(out, '\\');
        if (c < 0x20 || c == 0x7F)
            g_string_append_printf(out, "\\u%04x", (unsigned)c);
        else
            g_string_append_unichar(out, c);
        at = g_utf8_next_char(at);
    }
    g_string_append_c(out, '"');
}

void bp_json_put_key(GString *out, const char *key) {
    const char last = out->len ? out->str[out->len - 1] : '{';
    g_string_append_printf(out, "%s\"%s\":", last == '{' ? "" : ",", key);
}

void bp_json_put_text(GString *out, const char *key, const char *text) {
    if (!text)
        return;
    bp_json_put_key(out, key);
    bp_json_put(out, text);
}

void bp_json_put_number(GString *out, const char *key, int64_t number) {
    bp_json_put_key(out, key);
    g_string_append_printf(out, "%" G_GINT64_FORMAT, number);
}

void bp_json_put_seconds(GString *out, const char *key, int64_t microseconds) {
    bp_json_put_key(out, key);
    g_string_append_printf(out, "%" G_GINT64_FORMAT ".%06d", microseconds / G_USEC_PER_SEC,
                           (int)(microseconds % G_USEC_PER_SEC));
}

void bp_json_put_diagnostic(GString *out, const struct bp_diagnostic *diagnostic) {
    g_string_append_c(out, '{');
    bp_json_put_text(out, "severity", bp_severity_name(diagnostic->severity));
    bp_json_put_text(out, "rule", diagnostic->slug);
    bp_json_put_text(out, "file", diagnostic->file);
    if (diagnostic->line > 0)
        bp_json_put_number(out, "line", diagnostic->line);
    if (diagnostic->column > 0)
        bp_json_put_number(out, "column", diagnostic->column);
    bp_json_put_text(out, "text", diagnostic->text);
    bp_json_put_text(out, "hint", diagnostic->hint);
    if (diagnostic->group) {
        bp_json_put_text(out, "group", diagnostic->group);
        bp_json_put_text(out, "group-rule", diagnostic->group_slug);
        bp_json_put_text(out, "group-severity", bp_severity_name(diagnostic->group_severity));
        bp_json_put_text(out, "brief", diagnostic->brief);
    }
    g_string_append_c(out, '}');
}

char *bp_diagnostic_json(const struct bp_diagnostic *diagnostic) {
    GString *out = g_string_new(NULL);
    bp_json_put_diagnostic(out, diagnostic);
    return g_string_free(out, FALSE);
}

char *bp_json_string(const char *text) {
    GString *out = g_string_new(NULL);
    bp_json_put(out, text);
    return g_string_free(out, FALSE);
}
