/* The words that an appearance shows, to find out whether they are still the field's.
 * In: an appearance's stream and its fonts. Out: whether it is empty, or shows other words.
 * An appearance that the file has is worth more than one of ours. So what can't be read for sure,
 * such as a picture, an outline or a font of unknown codes, counts as right. */

#include "attach/reader/annots/annots.h"

#include <string.h>

#include "attach/reader/fonts/fonts.h"

#define MAX_SHOWN (4u << 20) /* decoded bytes of an appearance */
#define MAX_COMPARED 2000    /* letters of a value */
#define MAX_LETTERS 50000    /* of an appearance */
#define UNKNOWN 0xFFFD
#define SYMBOLIC 4 /* in a font descriptor's /Flags */

/* What the codes of a font mean. */
struct codes {
    const struct bp_page_font *font; /* NULL: there is none */
    bool wide;                       /* codes have two bytes */
    bool mapped;                     /* something is known of them */
    gunichar simple[256];            /* what the map leaves open; 0: not known */
};

/* What is found in an appearance. */
struct shown {
    struct bp_work *work;
    GString *text; /* in fonts that are there; UNKNOWN for what can't be known */
    bool other;    /* it also draws what may be words: pictures, forms, outlines */
};

/* Codes of a simple font by its encoding, beyond what the map knows: ASCII, and letters among its
 * /Differences; other names of glyphs are not looked up. */
static void read_encoding(struct bp_work *work, struct codes *codes, struct bp_obj *font) {
    struct bp_obj *encoding = bp_entry(work, font, "Encoding");
    struct bp_obj *differences = bp_entry(work, encoding, "Differences");
    const bool based = bp_obj_is_name(encoding, "WinAnsiEncoding") || !encoding ||
                       encoding->type == BP_OBJ_NAME || bp_entry(work, encoding, "BaseEncoding");
    const int64_t flags =
        bp_obj_integer(bp_entry(work, bp_entry(work, font, "FontDescriptor"), "Flags"), 0);
    int64_t code = 0;
    for (unsigned c = 0x20; c < 0x7F && (based || !(flags & SYMBOLIC)); c++)
        codes->simple[c] = c;
    for (uint32_t i = 0; i < bp_obj_count(differences); i++) {
        const struct bp_obj *item = bp_item(work, differences, i);
        if (bp_obj_is(item, BP_OBJ_INT)) {
            code = item->as.integer;
        } else if (bp_obj_is(item, BP_OBJ_NAME) && code >= 0 && code < 256) {
            const char *name = item->as.text.bytes;
            codes->simple[code++] = name[0] && !name[1] ? (gunichar)name[0] : 0;
        }
    }
}

static struct codes read_codes(struct bp_work *work, struct bp_obj *font) {
    struct bp_page_font *found = bp_fonts_find(work, font);
    struct codes codes = {.font = found, .wide = found->composite};
    bp_font_read_maps(work, found);
    codes.mapped = !codes.wide || bp_entry(work, font, "ToUnicode");
    if (!codes.wide)
        read_encoding(work, &codes, font);
    return codes;
}

/* A string, or an array of strings and numbers. */
static void show(struct shown *shown, const struct codes *codes, const struct bp_obj *string) {
    const uint32_t size = codes->wide ? 2 : 1;
    for (uint32_t i = 0; i < bp_obj_count(string); i++) {
        if (string->as.array.items[i]->type == BP_OBJ_STRING)
            show(shown, codes, string->as.array.items[i]);
    }
    if (!bp_obj_is(string, BP_OBJ_STRING))
        return;
    for (uint32_t i = 0; i + size <= string->as.text.length; i += size) {
        const char *at = string->as.text.bytes + i;
        const gunichar known = codes->wide ? 0 : codes->simple[(unsigned char)*at];
        if (!bp_font_text(codes->font, at, size, shown->text))
            g_string_append_unichar(shown->text, known > 0 ? known : UNKNOWN);
    }
}

static struct codes find_codes(struct bp_work *work, struct bp_obj *dict,
                               const struct bp_token *name) {
    struct bp_obj *form = bp_entry(work, work->catalog, "AcroForm");
    struct bp_obj *own = bp_entry(work, bp_entry(work, dict, "Resources"), "Font");
    struct bp_obj *shared = bp_entry(work, bp_entry(work, form, "DR"), "Font");
    const struct bp_obj *key = name->type == BP_TOKEN_NAME
                                   ? bp_obj_parse(work->arena, name->at, name->length, NULL)
                                   : NULL;
    if (!bp_obj_is(key, BP_OBJ_NAME))
        return (struct codes){0};
    struct bp_obj *font = bp_entry(work, own, key->as.text.bytes);
    font = font ? font : bp_entry(work, shared, key->as.text.bytes);
    return bp_obj_is(font, BP_OBJ_DICT) ? read_codes(work, font) : (struct codes){0};
}

static void read_shown(struct shown *shown, struct bp_obj *dict, struct bp_tokens *tokens) {
    struct bp_token last[2] = {0};
    struct codes codes = {0};
    for (struct bp_token t; bp_tokens_next(tokens, &t);) {
        if (t.type != BP_TOKEN_WORD) {
            last[0] = last[1];
            last[1] = t;
        } else if (bp_token_is(&t, "Tf")) {
            codes = find_codes(shown->work, dict, &last[0]);
            shown->other |= codes.font && !codes.mapped;
        } else if (bp_token_is(&t, "Tj") || bp_token_is(&t, "TJ") || bp_token_is(&t, "'") ||
                   bp_token_is(&t, "\"")) {
            if (codes.font) /* without a font nothing is seen */
                show(shown, &codes,
                     bp_obj_parse(shown->work->arena, last[1].at, last[1].length, NULL));
        } else if (bp_token_is(&t, "BI")) {
            shown->other = true;
            break;
        } else if (bp_token_is(&t, "Do") || bp_token_is(&t, "sh") || bp_token_is(&t, "c") ||
                   bp_token_is(&t, "v") || bp_token_is(&t, "y")) {
            shown->other = true;
        }
    }
}

static struct shown look_at(struct bp_work *work, uint32_t number) {
    struct shown shown = {.work = work, .text = g_string_new(NULL)};
    g_autoptr(GString) bytes = g_string_new(NULL);
    shown.other = !bp_original_decode(work->source, number, MAX_SHOWN, bytes);
    struct bp_tokens tokens = {.at = bytes->str, .end = bytes->str + bytes->len};
    read_shown(&shown, bp_original_get(work->source, number), &tokens);
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
    g_autofree char *plain = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    for (const char *at = plain ? plain : ""; *at; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (c == UNKNOWN || g_unichar_isalnum(c))
            g_array_append_val(letters, c);
    }
    return letters;
}

/* An unknown letter may be any, or none: a space or a comma has a code as well. `at[i]` says
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
    g_autoptr(GArray) there = letters_of(shown.text->str), wanted = letters_of(text);
    g_string_free(shown.text, TRUE);
    return !shown.other && !has_letters(there, wanted);
}
