/* What the codes of a font mean (ISO 32000-1, 9.10).
 * In: a font's /ToUnicode map, or its Latin encoding. Out: characters.
 * The one idea: ranges stay ranges, sorted, so that a map that names every code costs no more than
 * its own length. */
#include "attach/helper/charmap.h"

#include <string.h>

#include "attach/helper/tokens.h"

#define MAX_MAP (4u << 20) /* decoded bytes */
#define MAX_VALUE 32       /* bytes of what one code means */

/* Codes that follow each other; so do their values, by the last of their UTF-16 units. */
struct range {
    uint32_t first, last;
    uint8_t length;
    char value[MAX_VALUE]; /* UTF-16BE */
};

struct bp_charmap {
    GArray *ranges;   /* struct range, sorted */
    bool wide;        /* codes have two bytes, */
    bool narrow[256]; /* but those that begin with these */
    bool latin;       /* what has no range means what it does in WinAnsiEncoding */
};

/* The upper half of code page 1252 as far as it isn't Latin-1 (annex D.2). */
static const uint16_t windows[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* A hexadecimal string's bytes; how many there are, `most` at most. */
static size_t hex_bytes(const struct bp_token *token, char *bytes, size_t most) {
    size_t digits = 0;
    memset(bytes, 0, most);
    for (size_t i = 1; i < token->length && digits < 2 * most; i++) {
        const int digit = g_ascii_xdigit_value(token->at[i]);
        if (digit >= 0) {
            bytes[digits / 2] = (char)(bytes[digits / 2] | digit << (digits % 2 ? 0 : 4));
            digits++;
        }
    }
    return (digits + 1) / 2;
}

static uint32_t code_of(const struct bp_token *token) {
    char bytes[4];
    uint32_t code = 0;
    const size_t n = hex_bytes(token, bytes, sizeof bytes);
    for (size_t i = 0; i < n; i++)
        code = code << 8 | (unsigned char)bytes[i];
    return code;
}

static void add_range(struct bp_charmap *map, uint32_t first, uint32_t last,
                      const struct bp_token *value) {
    struct range range = {.first = first, .last = MAX(first, last)};
    range.length = (uint8_t)hex_bytes(value, range.value, sizeof range.value);
    if (range.length >= 2)
        g_array_append_val(map->ranges, range);
}

/* A range whose values are an array: each by itself. */
static void add_values(struct bp_charmap *map, uint32_t first, const struct bp_token *array) {
    struct bp_tokens tokens = {.at = array->at + 1, .end = array->at + array->length};
    struct bp_token token;
    for (uint32_t code = first; (token = bp_tokens_next(&tokens)).type == BP_TOKEN_STRING; code++)
        add_range(map, code, code, &token);
}

static bool is_word(const struct bp_token *token, const char *word) {
    return token->type == BP_TOKEN_WORD && token->length == strlen(word) &&
           !memcmp(token->at, word, token->length);
}

/* The triples, or with bfchar pairs, of a section. */
static void read_section(struct bp_charmap *map, struct bp_tokens *tokens, int operands,
                         bool codespace) {
    struct bp_token parts[3];
    int n = 0;
    for (;;) {
        parts[n] = bp_tokens_next(tokens);
        if (parts[n].type != BP_TOKEN_STRING && parts[n].type != BP_TOKEN_ARRAY)
            return;
        if (++n < operands)
            continue;
        n = 0;
        const uint32_t first = code_of(&parts[0]), last = code_of(&parts[1]);
        char bytes[4];
        if (codespace && hex_bytes(&parts[0], bytes, sizeof bytes) == 1) {
            for (uint32_t code = first; code <= last && code < 256; code++)
                map->narrow[code] = true;
        } else if (operands == 2 && !codespace) {
            add_range(map, first, first, &parts[1]);
        } else if (operands == 3 && parts[2].type == BP_TOKEN_ARRAY) {
            add_values(map, first, &parts[2]);
        } else if (operands == 3) {
            add_range(map, first, last, &parts[2]);
        }
    }
}

static gint by_first(gconstpointer a, gconstpointer b) {
    const struct range *one = a, *other = b;
    return (one->first > other->first) - (one->first < other->first);
}

static void read_map(struct bp_charmap *map, const GString *text) {
    struct bp_tokens tokens = {.at = text->str, .end = text->str + text->len};
    struct bp_token token;
    while ((token = bp_tokens_next(&tokens)).type != BP_TOKEN_END) {
        if (is_word(&token, "beginbfchar"))
            read_section(map, &tokens, 2, false);
        else if (is_word(&token, "beginbfrange"))
            read_section(map, &tokens, 3, false);
        else if (is_word(&token, "begincodespacerange"))
            read_section(map, &tokens, 2, true);
    }
    g_array_sort(map->ranges, by_first);
}

/* True if a simple font's codes below 128 are ASCII and the others those of Windows. */
static bool is_latin(struct bp_work *work, struct bp_obj *font) {
    struct bp_obj *encoding = bp_entry(work, font, "Encoding");
    return bp_obj_is_name(encoding, "WinAnsiEncoding") ||
           (bp_obj_is_name(bp_entry(work, encoding, "BaseEncoding"), "WinAnsiEncoding") &&
            !bp_entry(work, encoding, "Differences"));
}

struct bp_charmap *bp_charmap_new(struct bp_work *work, struct bp_obj *font) {
    struct bp_charmap *map = g_new0(struct bp_charmap, 1);
    const struct bp_obj *encoding = bp_entry(work, font, "Encoding");
    map->ranges = g_array_new(FALSE, FALSE, sizeof(struct range));
    map->wide = bp_obj_is_name(bp_entry(work, font, "Subtype"), "Type0");
    map->latin = !map->wide && is_latin(work, font);
    GString *text = g_string_new(NULL);
    if (bp_source_decode(work->source, bp_ref_number(work, bp_obj_get(font, "ToUnicode")), MAX_MAP,
                         text))
        read_map(map, text);
    g_string_free(text, TRUE);
    if (bp_obj_is_name(encoding, "Identity-H") || bp_obj_is_name(encoding, "Identity-V"))
        memset(map->narrow, 0, sizeof map->narrow);
    return map;
}

void bp_charmap_free(struct bp_charmap *map) {
    if (!map)
        return;
    g_array_free(map->ranges, TRUE);
    g_free(map);
}

/* The last range that begins at a code or before it. */
static const struct range *find_range(const struct bp_charmap *map, uint32_t code) {
    guint low = 0, high = map->ranges->len;
    while (low < high) {
        const guint middle = low + (high - low) / 2;
        if (g_array_index(map->ranges, struct range, middle).first <= code)
            low = middle + 1;
        else
            high = middle;
    }
    const struct range *range = low > 0 ? &g_array_index(map->ranges, struct range, low - 1) : NULL;
    return range && code <= range->last ? range : NULL;
}

/* False if a code means nothing, or only something private (ISO 14289-1, 7.21.7). */
static bool add_value(const struct range *range, uint32_t code, GString *out) {
    const uint32_t n = range->length / 2;
    bool good = true;
    gunichar2 units[MAX_VALUE / 2];
    if (n == 0)
        return false;
    for (uint32_t i = 0; i < n; i++)
        units[i] = (gunichar2)((unsigned char)range->value[2 * i] << 8 |
                               (unsigned char)range->value[2 * i + 1]);
    units[n - 1] = (gunichar2)(units[n - 1] + (code - range->first));
    char *text = g_utf16_to_utf8(units, n, NULL, NULL, NULL);
    for (const char *at = text; at && *at; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        good &= c != 0xFFFD && c != 0xFEFF && g_unichar_type(c) != G_UNICODE_PRIVATE_USE;
    }
    good &= text && *text;
    if (good)
        g_string_append(out, text);
    g_free(text);
    return good;
}

bool bp_charmap_read(const struct bp_charmap *map, const char *bytes, size_t length, GString *out) {
    bool good = true;
    for (size_t i = 0; i < length; i++) {
        uint32_t code = (unsigned char)bytes[i];
        if (map->wide && !map->narrow[code] && i + 1 < length)
            code = code << 8 | (unsigned char)bytes[++i];
        const struct range *range = find_range(map, code);
        if (range) {
            good &= add_value(range, code, out);
            continue;
        }
        const gunichar c = code >= 0x80 && code < 0xA0 ? windows[code - 0x80] : code;
        good &= map->latin && c >= 0x20;
        if (good)
            g_string_append_unichar(out, c);
    }
    return good;
}
