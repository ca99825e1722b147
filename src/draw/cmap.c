/* CMaps: from codes to glyphs, and to what they read (ISO 32000-1, 9.7.5 and 9.10.3; Adobe
 * Technical Notes 5014 and 5411).
 * In: a face's codes. Out: the CMap that the font is encoded by, and its ToUnicode CMap.
 * No glyph goes without a text, for PDF/UA and PDF/A want one for each; a glyph that has none of
 * its own (the second half of a letter, say) reads as a zero-width space, and the word it is in has
 * ActualText. */
#include <string.h>

#include "draw/codes.h"
#include "draw/fontdict.h"

#define CHUNK 100 /* entries that one operator may have */

static const char no_text[] = "\xE2\x80\x8B"; /* U+200B */

static const char opening[] = "/CIDInit/ProcSet findresource begin\n"
                              "12 dict begin\n"
                              "begincmap\n";

static const char closing[] = "endcmap\n"
                              "CMapName currentdict/CMap defineresource pop\n"
                              "end\n"
                              "end\n";

/* What differs between the two CMaps. */
struct sort {
    const char *name;   /* of the operators, */
    const char *system; /* and what CMap it is */
    bool unicode;
};

static const struct sort cid_sort = {
    "cid",
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>def\n"
    "/CMapName/" BP_CMAP_NAME " def\n"
    "/CMapType 1 def\n",
    false,
};
static const struct sort unicode_sort = {
    "bf",
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
    "/CMapName/Adobe-Identity-UCS def\n"
    "/CMapType 2 def\n",
    true,
};

/* Consecutive codes with consecutive glyphs or characters; those are the first one's. */
struct code_range {
    bp_code first, last;
    uint16_t glyph;
    const char *text;
};

/* The one character of a text, if it is just one and in the basic plane; else 0. */
static gunichar only_char(const char *text) {
    gunichar c = g_utf8_get_char(text);
    return *text && *g_utf8_next_char(text) == '\0' && c <= 0xFFFF ? c : 0;
}

/* True if `next` may be added: the last byte alone counts up, of code and of text. */
static bool extends(const struct code_range *range, const struct code_range *next,
                    const struct sort *sort) {
    const bp_code step = next->first - range->first;
    if (next->first != range->last + 1 || next->first >> 8 != range->first >> 8)
        return false;
    if (!sort->unicode)
        return next->glyph == range->glyph + step;
    gunichar first = only_char(range->text), c = only_char(next->text);
    return first && c == first + step && c >> 8 == first >> 8;
}

static GArray *make_ranges(const struct bp_fonts *fonts, bp_face face, const GArray *codings,
                           const struct sort *sort) {
    GArray *ranges = g_array_new(FALSE, FALSE, sizeof(struct code_range));
    for (guint i = 0; i < codings->len; i++) {
        const struct bp_coding *coding = &g_array_index(codings, struct bp_coding, i);
        const char *text =
            coding->text ? coding->text : bp_face_unicode(fonts, face, coding->glyph);
        const struct code_range next = {coding->code, coding->code, coding->glyph,
                                        text && *text ? text : no_text};
        struct code_range *last =
            ranges->len ? &g_array_index(ranges, struct code_range, ranges->len - 1) : NULL;
        if (last && extends(last, &next, sort))
            last->last = next.first;
        else
            g_array_append_val(ranges, next);
    }
    return ranges;
}

static void put_code(GString *out, bp_code code) {
    g_string_append_printf(out, "<%0*X>", 2 * bp_code_bytes(code), code);
}

static void put_utf16(GString *out, const char *text) {
    g_string_append_c(out, '<');
    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);
        if (c < 0x10000)
            g_string_append_printf(out, "%04X", c);
        else
            g_string_append_printf(out, "%04X%04X", 0xD7C0 + (c >> 10), 0xDC00 + (c & 0x3FF));
    }
    g_string_append_c(out, '>');
}

static void put_entry(GString *out, const struct code_range *range, const struct sort *sort) {
    put_code(out, range->first);
    if (range->first != range->last)
        put_code(out, range->last);
    if (sort->unicode)
        put_utf16(out, range->text);
    else
        bp_put_int(out, range->glyph);
    g_string_append_c(out, '\n');
}

/* All entries of one code, or all of several, 100 an operator. */
static void put_entries(GString *out, const GArray *ranges, const struct sort *sort, bool single) {
    GString *chunk = g_string_new(NULL);
    const char *form = single ? "char" : "range";
    int entries = 0;
    for (guint i = 0; i <= ranges->len; i++) {
        bool end = i == ranges->len;
        if (entries == CHUNK || (end && entries > 0)) {
            g_string_append_printf(out, "%d begin%s%s\n%send%s%s\n", entries, sort->name, form,
                                   chunk->str, sort->name, form);
            g_string_truncate(chunk, 0);
            entries = 0;
        }
        if (end)
            break;
        const struct code_range *range = &g_array_index(ranges, struct code_range, i);
        if ((range->first == range->last) != single)
            continue;
        put_entry(chunk, range, sort);
        entries++;
    }
    g_string_free(chunk, TRUE);
}

/* The lengths of codes that there are; each byte of a code lies between those of two ends. */
static void put_spaces(GString *out, const GArray *codings) {
    static const char *const spaces[] = {"<00><DF>\n", "<E000><FEFF>\n", "<FF0000><FFFFFF>\n"};
    int longest = 1;
    for (guint i = 0; i < codings->len; i++)
        longest = MAX(longest, bp_code_bytes(g_array_index(codings, struct bp_coding, i).code));
    g_string_append_printf(out, "%d begincodespacerange\n", longest);
    for (int i = 0; i < MIN(longest, (int)G_N_ELEMENTS(spaces)); i++)
        g_string_append(out, spaces[i]);
    g_string_append(out, "endcodespacerange\n");
}

static void put_cmap(GString *out, const struct bp_fonts *fonts, bp_face face,
                     const GArray *codings, const struct sort *sort) {
    GArray *ranges = make_ranges(fonts, face, codings, sort);
    g_string_append(out, opening);
    g_string_append(out, sort->system);
    put_spaces(out, codings);
    put_entries(out, ranges, sort, true);
    put_entries(out, ranges, sort, false);
    g_string_append(out, closing);
    g_array_free(ranges, TRUE);
}

void bp_put_encoding(GString *out, const struct bp_fonts *fonts, bp_face face,
                     const GArray *codings) {
    put_cmap(out, fonts, face, codings, &cid_sort);
}

void bp_put_unicode(GString *out, const struct bp_fonts *fonts, bp_face face,
                    const GArray *codings) {
    put_cmap(out, fonts, face, codings, &unicode_sort);
}
