/* CMaps: /ToUnicode (ISO 32000-1, 9.10.3), and the encodings of composite fonts (9.7.5.3).
 * In: a CMap's text, which may be anything. Out: characters, CIDs and widths of codes.
 * Ranges stay ranges, sorted, and their values stay in the text, so that a map that names every
 * code costs no more than its own length. */
#include "attach/reader/fonts/fonts.h"

#include <string.h>

#define MAX_WIDTH 4u  /* bytes of a code */
#define MAX_NESTED 64 /* ranges around a code that are looked at */
#define MAX_UNITS 64  /* of what one code means */

/* Reading */

static bool is_hex(const struct bp_token *token) {
    return token->type == BP_TOKEN_STRING && *token->at == '<';
}

static uint32_t code_of(const struct bp_token *token, unsigned *width) {
    uint32_t code = 0;
    unsigned digits = 0;
    for (size_t i = 1; i < token->length && digits < 2 * MAX_WIDTH; i++) {
        const int digit = g_ascii_xdigit_value(token->at[i]);
        if (digit >= 0) {
            code = code << 4 | (uint32_t)digit;
            digits++;
        }
    }
    *width = digits / 2;
    return code;
}

static void add_range(struct bp_cmap *cmap, uint32_t first, uint32_t last,
                      const struct bp_token *value) {
    struct bp_code_range range = {.first = first, .last = last};
    if (first > last)
        return;
    if (is_hex(value)) {
        range.value.string = (uint32_t)(value->at - cmap->text->str);
        g_array_append_val(cmap->chars, range);
    } else if (value->type == BP_TOKEN_NUMBER) {
        const uint64_t cid = g_ascii_strtoull(value->at, NULL, 10);
        cmap->exceeds |= cid > 0xFFFF || cid + (last - first) > 0xFFFF;
        range.value.cid = (uint32_t)cid & 0xFFFF;
        g_array_append_val(cmap->cids, range);
    }
}

/* A range whose values are an array: each by itself. */
static void add_values(struct bp_cmap *cmap, uint32_t first, uint32_t last,
                       const struct bp_token *array) {
    struct bp_tokens tokens = {.at = array->at + 1, .end = array->at + array->length};
    struct bp_token token;
    for (uint32_t i = 0; first <= last && i <= last - first; i++) {
        if (!bp_tokens_next(&tokens, &token) || token.type != BP_TOKEN_STRING)
            break;
        add_range(cmap, first + i, first + i, &token);
    }
}

static void add_codespace(struct bp_cmap *cmap, uint32_t first, uint32_t last, unsigned width) {
    if (cmap->n_codespaces < BP_MAX_CODESPACES)
        cmap->codespaces[cmap->n_codespaces++] = (struct bp_codespace){width, first, last};
}

enum section { CHARS, RANGES, CODESPACES };

/* The pairs or triples of a section, up to its "end…". */
static void read_section(struct bp_cmap *cmap, struct bp_tokens *tokens, enum section section) {
    struct bp_token parts[3];
    const int operands = section == RANGES ? 3 : 2;
    for (int n = 0;;) {
        if (!bp_tokens_next(tokens, &parts[n]) || parts[n].type == BP_TOKEN_WORD)
            return;
        if (++n < operands)
            continue;
        n = 0;
        unsigned width, other;
        const uint32_t first = code_of(&parts[0], &width);
        const uint32_t last = section == CHARS ? first : code_of(&parts[1], &other);
        if (!is_hex(&parts[0]) || (section != CHARS && !is_hex(&parts[1])))
            continue;
        if (section == CODESPACES)
            add_codespace(cmap, first, last, width);
        else if (parts[operands - 1].type == BP_TOKEN_ARRAY)
            add_values(cmap, first, last, &parts[operands - 1]);
        else
            add_range(cmap, first, last, &parts[operands - 1]);
    }
}

static gint by_first(gconstpointer a, gconstpointer b) {
    const struct bp_code_range *one = a, *other = b;
    return (one->first > other->first) - (one->first < other->first);
}

/* (The sort is stable.) */
void bp_code_ranges_sort(GArray *ranges) {
    struct bp_code_range *all = (struct bp_code_range *)(void *)ranges->data;
    g_array_sort(ranges, by_first);
    for (guint i = 0; i < ranges->len; i++) {
        guint outer = i;
        while (outer > 0 && all[outer - 1].last <= all[i].last)
            outer = all[outer - 1].outer;
        all[i].outer = outer;
    }
}

/* The innermost range that a code is in. */
const struct bp_code_range *bp_code_ranges_find(const GArray *ranges, uint32_t code) {
    guint low = 0, high = ranges->len;
    while (low < high) {
        const guint middle = low + (high - low) / 2;
        if (g_array_index(ranges, struct bp_code_range, middle).first <= code)
            low = middle + 1;
        else
            high = middle;
    }
    for (int i = 0; low > 0 && i < MAX_NESTED; i++) {
        const struct bp_code_range *range = &g_array_index(ranges, struct bp_code_range, low - 1);
        if (code <= range->last)
            return range;
        low = range->outer;
    }
    return NULL;
}

struct bp_cmap *bp_cmap_new(GString *text) {
    static const struct {
        const char *word;
        enum section section;
    } sections[] = {{"beginbfchar", CHARS},
                    {"begincidchar", CHARS},
                    {"beginbfrange", RANGES},
                    {"begincidrange", RANGES},
                    {"begincodespacerange", CODESPACES}};
    struct bp_cmap *cmap = g_new0(struct bp_cmap, 1);
    struct bp_tokens tokens = {.at = text->str, .end = text->str + text->len};
    struct bp_token token, before = {0};
    cmap->text = text;
    cmap->chars = g_array_new(FALSE, FALSE, sizeof(struct bp_code_range));
    cmap->cids = g_array_new(FALSE, FALSE, sizeof(struct bp_code_range));
    for (; bp_tokens_next(&tokens, &token); before = token) {
        cmap->refers |= bp_token_is(&token, "usecmap");
        if (token.type == BP_TOKEN_NUMBER && before.type == BP_TOKEN_NAME &&
            bp_token_is(&before, "/WMode"))
            cmap->direction = (int)g_ascii_strtoll(token.at, NULL, 10);
        for (size_t i = 0; i < G_N_ELEMENTS(sections); i++) {
            if (bp_token_is(&token, sections[i].word))
                read_section(cmap, &tokens, sections[i].section);
        }
    }
    bp_code_ranges_sort(cmap->chars);
    bp_code_ranges_sort(cmap->cids);
    return cmap;
}

void bp_cmap_free(struct bp_cmap *cmap) {
    if (!cmap)
        return;
    g_array_free(cmap->chars, TRUE);
    g_array_free(cmap->cids, TRUE);
    g_string_free(cmap->text, TRUE);
    g_free(cmap);
}

/* Answering */

unsigned bp_cmap_width(const struct bp_cmap *cmap) {
    const unsigned width = cmap->n_codespaces > 0 ? cmap->codespaces[0].width : 0;
    for (unsigned i = 1; i < cmap->n_codespaces; i++) {
        if (cmap->codespaces[i].width != width)
            return 0;
    }
    return width <= 2 ? width : 0;
}

/* Each byte of a code has a range of its own (9.7.6.2). */
static bool is_in_codespace(const struct bp_codespace *space, uint32_t code) {
    for (unsigned shift = 0; shift < 8 * space->width; shift += 8) {
        const uint32_t byte = code >> shift & 0xFF;
        if (byte < (space->first >> shift & 0xFF) || byte > (space->last >> shift & 0xFF))
            return false;
    }
    return space->width > 0;
}

unsigned bp_cmap_code_width(const struct bp_cmap *cmap, const char *bytes, size_t length) {
    uint32_t code = 0;
    for (unsigned width = 1; width <= MIN(length, MAX_WIDTH); width++) {
        code = code << 8 | (unsigned char)bytes[width - 1];
        for (unsigned i = 0; i < cmap->n_codespaces; i++) {
            if (cmap->codespaces[i].width == width && is_in_codespace(&cmap->codespaces[i], code))
                return width;
        }
    }
    return 0;
}

/* A code's characters as UTF-16; how many units; below 0 if the map doesn't have it. */
static int units_of(const struct bp_cmap *cmap, uint32_t code, uint16_t units[MAX_UNITS]) {
    const struct bp_code_range *range = bp_code_ranges_find(cmap->chars, code);
    int digits = 0;
    if (!range)
        return -1;
    memset(units, 0, MAX_UNITS * sizeof *units);
    for (const char *at = cmap->text->str + range->value.string; *at && *at != '>'; at++) {
        const int digit = g_ascii_xdigit_value(*at);
        if (digit >= 0 && digits / 4 < MAX_UNITS) {
            units[digits / 4] = (uint16_t)(units[digits / 4] << 4 | digit);
            digits++;
        }
    }
    const int n = (digits + 3) / 4;
    if (n > 0)
        units[n - 1] = (uint16_t)(units[n - 1] + (code - range->first));
    return n;
}

int bp_cmap_flags(const struct bp_cmap *cmap, uint32_t code) {
    uint16_t units[MAX_UNITS];
    const int n = units_of(cmap, code, units);
    int flags = n > 0 ? BP_CODE_MAPPED : n == 0 ? BP_CODE_VOID : 0;
    for (int i = 0; i < n; i++) {
        if (units[i] == 0 || units[i] == 0xFEFF || units[i] == 0xFFFE)
            flags |= BP_CODE_VOID;
        /* (Planes 15 and 16 are private as well: their high surrogates are from DB80.) */
        if ((units[i] >= 0xE000 && units[i] <= 0xF8FF) ||
            (units[i] >= 0xDB80 && units[i] <= 0xDBFF))
            flags |= BP_CODE_PRIVATE;
    }
    return flags;
}

bool bp_cmap_text(const struct bp_cmap *cmap, uint32_t code, GString *out) {
    uint16_t units[MAX_UNITS];
    const int n = units_of(cmap, code, units);
    char *text = n > 0 ? g_utf16_to_utf8(units, n, NULL, NULL, NULL) : NULL;
    bool good = text && *text;
    for (const char *at = text; at && *at; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        good &= c != 0xFFFD && c != 0xFEFF && g_unichar_type(c) != G_UNICODE_PRIVATE_USE;
    }
    if (good)
        g_string_append(out, text);
    g_free(text);
    return good;
}

uint32_t bp_cmap_blanks(const struct bp_cmap *cmap, uint32_t *codes, uint32_t most) {
    uint32_t found = 0;
    for (guint i = 0; i < cmap->chars->len && found < most; i++) {
        const uint32_t code = g_array_index(cmap->chars, struct bp_code_range, i).first;
        uint16_t units[MAX_UNITS];
        const int n = units_of(cmap, code, units);
        bool blank = n > 0;
        for (int k = 0; k < n && blank; k++)
            blank = g_unichar_isspace(units[k]) || g_unichar_iszerowidth(units[k]) ||
                    g_unichar_iscntrl(units[k]);
        if (blank)
            codes[found++] = code;
    }
    return found;
}
