/* The words that an appearance shows, to find out whether they are still the field's.
 * In: an appearance's stream and its fonts. Out: whether it is empty, or shows other words.
 * The one idea: an appearance that the file has is worth more than one of ours. So what can't be
 * read for sure, such as a picture, an outline or a font of unknown codes, counts as right. */
#include "attach/helper/shown.h"

#include <string.h>

#include "attach/helper/content.h"
#include "attach/helper/tokens.h"

#define MAX_MAP (1u << 20)   /* decoded bytes of a font's map */
#define MAX_CODES 70000      /* in it */
#define MAX_SHOWN (4u << 20) /* decoded bytes of an appearance */
#define MAX_COMPARED 2000    /* letters of a value */
#define MAX_LETTERS 50000    /* of an appearance */
#define UNKNOWN 0xFFFD

/* What the codes of a font mean. */
struct codes {
    bool wide;           /* two bytes each */
    GHashTable *unicode; /* code -> text, in the arena */
};

/* What is found in an appearance. */
struct shown {
    struct bp_work *work;
    GString *text; /* in fonts that are there; UNKNOWN for what can't be told */
    bool other;    /* it also draws what may be words: pictures, forms, outlines */
};

static void add_code(struct bp_work *work, const struct codes *codes, uint32_t code,
                     const struct bp_obj *value, uint32_t more) {
    GString *utf16 = g_string_new("\xFE\xFF");
    if (value && value->type == BP_OBJ_STRING && value->as.text.length >= 2 &&
        g_hash_table_size(codes->unicode) < MAX_CODES) {
        const uint32_t last = value->as.text.length - 2;
        const unsigned char *bytes = (const unsigned char *)value->as.text.bytes;
        const uint32_t unit = (uint32_t)(bytes[last] << 8 | bytes[last + 1]) + more;
        g_string_append_len(utf16, (const char *)bytes, last);
        g_string_append_c(utf16, (char)(unit >> 8));
        g_string_append_c(utf16, (char)unit);
        const struct bp_obj *whole = bp_obj_new_string(work->arena, utf16->str, utf16->len);
        g_hash_table_insert(codes->unicode, GUINT_TO_POINTER(code),
                            (gpointer)bp_obj_text(whole, work->arena));
    }
    g_string_free(utf16, TRUE);
}

static uint32_t number_of(const struct bp_obj *code) {
    uint32_t number = 0;
    for (uint32_t i = 0; i < code->as.text.length && i < 4; i++)
        number = number << 8 | (unsigned char)code->as.text.bytes[i];
    return number;
}

/* From `first` to `last`: one text that counts upward, or an array of them (9.10.3). */
static void add_range(struct bp_work *work, const struct codes *codes, uint32_t first,
                      uint32_t last, const struct bp_obj *value) {
    for (uint32_t code = first; code <= last && code - first < 0x10000; code++) {
        const uint32_t i = code - first;
        if (value->type != BP_OBJ_ARRAY)
            add_code(work, codes, code, value, i);
        else if (i < value->as.array.n)
            add_code(work, codes, code, value->as.array.items[i], 0);
    }
}

/* A /ToUnicode map: what stands between its begin… and end… words. */
static void read_map(struct bp_work *work, const struct codes *codes, uint32_t number) {
    GString *bytes = g_string_new(NULL);
    bp_source_decode(work->source, number, MAX_MAP, bytes);
    struct bp_tokens tokens = {.at = bytes->str, .end = bytes->str + bytes->len};
    const struct bp_obj *values[3];
    unsigned n = 0, wanted = 0;
    for (struct bp_token t; (t = bp_tokens_next(&tokens)).type != BP_TOKEN_END;) {
        size_t used;
        if (t.type == BP_TOKEN_WORD) {
            wanted = t.length == 11 && !memcmp(t.at, "beginbfchar", 11)    ? 2
                     : t.length == 12 && !memcmp(t.at, "beginbfrange", 12) ? 3
                                                                           : 0;
            n = 0;
        } else if (wanted > 0 && (values[n] = bp_obj_parse(work->arena, t.at, t.length, &used))) {
            const bool right =
                values[n]->type == BP_OBJ_STRING || (n == 2 && values[n]->type == BP_OBJ_ARRAY);
            if (!right || ++n < wanted)
                continue;
            if (wanted == 2)
                add_code(work, codes, number_of(values[0]), values[1], 0);
            else
                add_range(work, codes, number_of(values[0]), number_of(values[1]), values[2]);
            n = 0;
        }
    }
    g_string_free(bytes, TRUE);
}

/* WinAnsiEncoding where it is not Latin-1 (annex D.2). */
static gunichar win_char(unsigned code) {
    static const uint16_t high[32] = {
        0x20AC, UNKNOWN, 0x201A,  0x0192, 0x201E,  0x2026,  0x2020, 0x2021,  0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152,  UNKNOWN, 0x017D, UNKNOWN, UNKNOWN, 0x2018, 0x2019,  0x201C, 0x201D, 0x2022,
        0x2013, 0x2014,  0x02DC,  0x2122, 0x0161,  0x203A,  0x0153, UNKNOWN, 0x017E, 0x0178,
    };
    return code >= 0x80 && code < 0xA0 ? high[code - 0x80] : code;
}

/* Codes of a simple font by its encoding: of WinAnsi all, of others ASCII. */
static void read_encoding(struct bp_work *work, const struct codes *codes, struct bp_obj *font) {
    struct bp_obj *encoding = bp_entry(work, font, "Encoding");
    struct bp_obj *base = encoding && encoding->type == BP_OBJ_DICT
                              ? bp_entry(work, encoding, "BaseEncoding")
                              : encoding;
    struct bp_obj *differences = bp_entry(work, encoding, "Differences");
    const bool windows = bp_obj_is_name(base, "WinAnsiEncoding");
    const bool symbolic =
        bp_obj_integer(bp_entry(work, bp_entry(work, font, "FontDescriptor"), "Flags"), 0) & 4;
    for (unsigned code = 0x20; code < (windows ? 0x100 : 0x7F) && (base || !symbolic); code++) {
        char text[8] = "";
        g_unichar_to_utf8(win_char(code), text);
        g_hash_table_insert(codes->unicode, GUINT_TO_POINTER(code),
                            bp_arena_strdup(work->arena, text));
    }
    int64_t code = 0;
    for (uint32_t i = 0;
         differences && differences->type == BP_OBJ_ARRAY && i < differences->as.array.n; i++) {
        const struct bp_obj *item = bp_resolve(work, differences->as.array.items[i]);
        if (item && item->type == BP_OBJ_INT)
            code = item->as.integer;
        else if (item && item->type == BP_OBJ_NAME && code >= 0 && code < 256) {
            /* The name of a letter is the letter; others are not looked up. */
            const char *name = item->as.text.bytes;
            if (name[0] && !name[1])
                g_hash_table_insert(codes->unicode, GINT_TO_POINTER((int)code), (gpointer)name);
            else
                g_hash_table_remove(codes->unicode, GINT_TO_POINTER((int)code));
            code++;
        }
    }
}

static struct codes read_codes(struct bp_work *work, struct bp_obj *font) {
    const uint32_t map = bp_ref_number(work, bp_obj_get(font, "ToUnicode"));
    struct codes codes = {
        .wide = bp_obj_is_name(bp_entry(work, font, "Subtype"), "Type0"),
        .unicode = g_hash_table_new(NULL, NULL),
    };
    if (!codes.wide)
        read_encoding(work, &codes, font);
    if (map > 0)
        read_map(work, &codes, map);
    return codes;
}

static void show(struct shown *shown, const struct codes *codes, const struct bp_obj *string) {
    const uint32_t size = codes->wide ? 2 : 1;
    for (uint32_t i = 0; i + size <= string->as.text.length; i += size) {
        const unsigned char *at = (const unsigned char *)string->as.text.bytes + i;
        const uint32_t code = codes->wide ? (uint32_t)(at[0] << 8 | at[1]) : at[0];
        const char *text = g_hash_table_lookup(codes->unicode, GUINT_TO_POINTER(code));
        if (text)
            g_string_append(shown->text, text);
        else
            g_string_append_unichar(shown->text, UNKNOWN);
    }
}

/* A string, or an array of strings and numbers; without a font nothing is seen. */
static void show_token(struct shown *shown, const struct codes *codes,
                       const struct bp_token *token) {
    size_t used;
    struct bp_obj *value = bp_obj_parse(shown->work->arena, token->at, token->length, &used);
    if (!codes->unicode)
        return;
    if (value && value->type == BP_OBJ_STRING) {
        show(shown, codes, value);
    } else if (value && value->type == BP_OBJ_ARRAY) {
        for (uint32_t i = 0; i < value->as.array.n; i++) {
            if (value->as.array.items[i]->type == BP_OBJ_STRING)
                show(shown, codes, value->as.array.items[i]);
        }
    }
}

static struct codes find_codes(struct bp_work *work, struct bp_obj *dict,
                               const struct bp_token *name) {
    size_t used;
    struct bp_obj *form = bp_entry(work, work->catalog, "AcroForm");
    const struct bp_obj *key = name->type == BP_TOKEN_NAME
                                   ? bp_obj_parse(work->arena, name->at, name->length, &used)
                                   : NULL;
    if (!key || key->type != BP_OBJ_NAME)
        return (struct codes){0};
    struct bp_obj *font = bp_entry(work, bp_entry(work, bp_entry(work, dict, "Resources"), "Font"),
                                   key->as.text.bytes);
    if (!font)
        font =
            bp_entry(work, bp_entry(work, bp_entry(work, form, "DR"), "Font"), key->as.text.bytes);
    return font && font->type == BP_OBJ_DICT ? read_codes(work, font) : (struct codes){0};
}

static bool is_word(const struct bp_token *token, const char *word) {
    return token->length == strlen(word) && !memcmp(token->at, word, token->length);
}

static void read_shown(struct shown *shown, struct bp_obj *dict, struct bp_tokens *tokens) {
    struct bp_token last[2] = {0};
    struct codes codes = {0};
    for (struct bp_token t; (t = bp_tokens_next(tokens)).type != BP_TOKEN_END;) {
        if (t.type != BP_TOKEN_WORD) {
            last[0] = last[1];
            last[1] = t;
        } else if (is_word(&t, "Tf")) {
            if (codes.unicode)
                g_hash_table_destroy(codes.unicode);
            codes = find_codes(shown->work, dict, &last[0]);
            if (codes.unicode && g_hash_table_size(codes.unicode) == 0)
                shown->other = true; /* nothing is known of it */
        } else if (is_word(&t, "Tj") || is_word(&t, "TJ") || is_word(&t, "'") ||
                   is_word(&t, "\"")) {
            show_token(shown, &codes, &last[1]);
        } else if (is_word(&t, "BI")) {
            shown->other = true;
            break;
        } else if (is_word(&t, "Do") || is_word(&t, "sh") || is_word(&t, "c") || is_word(&t, "v") ||
                   is_word(&t, "y")) {
            shown->other = true;
        }
    }
    if (codes.unicode)
        g_hash_table_destroy(codes.unicode);
}

static struct shown look_at(struct bp_work *work, uint32_t number) {
    struct shown shown = {.work = work, .text = g_string_new(NULL)};
    GString *bytes = g_string_new(NULL);
    shown.other = !bp_source_decode(work->source, number, MAX_SHOWN, bytes);
    struct bp_tokens tokens = {.at = bytes->str, .end = bytes->str + bytes->len};
    read_shown(&shown, bp_source_get(work->source, number), &tokens);
    g_string_free(bytes, TRUE);
    return shown;
}

bool bp_shown_is_empty(struct bp_work *work, uint32_t number) {
    struct shown shown = look_at(work, number);
    const bool empty = !shown.other && !*g_strstrip(shown.text->str);
    g_string_free(shown.text, TRUE);
    return empty;
}

/* Comparing */

/* The letters and digits of a text, ligatures and the like resolved. */
static GArray *letters_of(const char *text) {
    GArray *letters = g_array_new(FALSE, FALSE, sizeof(gunichar));
    char *plain = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    for (const char *at = plain ? plain : ""; *at; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (c == UNKNOWN || g_unichar_isalnum(c))
            g_array_append_val(letters, c);
    }
    g_free(plain);
    return letters;
}

/* An unknown letter may be any, or none: a space or a comma has a code as well. `at[i]` tells
 * whether what is shown may end with the first `i` letters of what is wanted. */
static bool has_letters(const GArray *shown, const GArray *wanted) {
    const gunichar *what = (const gunichar *)wanted->data;
    const guint n = MIN(wanted->len, MAX_COMPARED), end = MIN(shown->len, MAX_LETTERS);
    bool *at = g_new0(bool, n + 1);
    at[0] = true;
    for (guint i = 0; i < end && !at[n]; i++) {
        const gunichar c = g_array_index(shown, gunichar, i);
        for (guint j = n; j > 0; j--) {
            const bool same = c == UNKNOWN || c == what[j - 1];
            at[j] = (at[j] && c == UNKNOWN) || (at[j - 1] && same);
        }
    }
    const bool found = at[n];
    g_free(at);
    return found;
}

bool bp_shown_lacks(struct bp_work *work, uint32_t number, const char *text) {
    struct shown shown = look_at(work, number);
    GArray *there = letters_of(shown.text->str), *wanted = letters_of(text);
    const bool lacks = !shown.other && !has_letters(there, wanted);
    g_array_free(there, TRUE);
    g_array_free(wanted, TRUE);
    g_string_free(shown.text, TRUE);
    return lacks;
}
