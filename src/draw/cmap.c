/* ToUnicode: what each glyph reads (ISO 32000-1, 9.10.3; Adobe Technical Note 5014).
 * In: glyphs and their text. Out: a CMap.
 * The one idea: no glyph goes without, for PDF/UA and PDF/A want a text for each; a glyph that has
 * none of its own (the second half of a letter, say) reads as a zero-width space, and the word it
 * stands in has ActualText. */
#include <string.h>

#include "draw/fontdict.h"

#define CHUNK 100 /* entries that one operator may have */

static const char no_text[] = "\xE2\x80\x8B"; /* U+200B */

static const char opening[] = "/CIDInit/ProcSet findresource begin\n"
                              "12 dict begin\n"
                              "begincmap\n"
                              "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
                              "/CMapName/Adobe-Identity-UCS def\n"
                              "/CMapType 2 def\n"
                              "1 begincodespacerange\n"
                              "<0000><FFFF>\n"
                              "endcodespacerange\n";

static const char closing[] = "endcmap\n"
                              "CMapName currentdict/CMap defineresource pop\n"
                              "end\n"
                              "end\n";

/* Consecutive glyphs with consecutive characters; `text` is the first one's, the others' follow. */
struct range {
    uint16_t first, last;
    const char *text;
};

/* The one character of a text, if it is just one and in the basic plane; else 0. */
static gunichar only_char(const char *text) {
    gunichar c = g_utf8_get_char(text);
    return *text && *g_utf8_next_char(text) == '\0' && c <= 0xFFFF ? c : 0;
}

/* True if `glyph` may be added: the last byte alone counts up, of code and of text. */
static bool extends(const struct range *range, uint16_t glyph, const char *text) {
    gunichar first = only_char(range->text), c = only_char(text);
    uint16_t step = (uint16_t)(glyph - range->first);
    return first && c == first + step && glyph == range->last + 1 &&
           glyph >> 8 == range->first >> 8 && c >> 8 == first >> 8;
}

static GArray *make_ranges(const struct bp_fonts *fonts, bp_face face, const GArray *glyphs) {
    GArray *ranges = g_array_new(FALSE, FALSE, sizeof(struct range));
    for (guint i = 0; i < glyphs->len; i++) {
        uint16_t glyph = g_array_index(glyphs, uint16_t, i);
        const char *text = bp_face_unicode(fonts, face, glyph);
        if (!text || !*text)
            text = no_text;
        struct range *last =
            ranges->len ? &g_array_index(ranges, struct range, ranges->len - 1) : NULL;
        struct range next = {glyph, glyph, text};
        if (last && extends(last, glyph, text))
            last->last = glyph;
        else
            g_array_append_val(ranges, next);
    }
    return ranges;
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
    g_string_append(out, ">\n");
}

/* All entries of one sort, 100 an operator. */
static void put_entries(GString *out, const GArray *ranges, bool single) {
    GString *chunk = g_string_new(NULL);
    const char *sort = single ? "bfchar" : "bfrange";
    int entries = 0;
    for (guint i = 0; i <= ranges->len; i++) {
        bool end = i == ranges->len;
        if (entries == CHUNK || (end && entries > 0)) {
            g_string_append_printf(out, "%d begin%s\n%send%s\n", entries, sort, chunk->str, sort);
            g_string_truncate(chunk, 0);
            entries = 0;
        }
        if (end)
            break;
        const struct range *range = &g_array_index(ranges, struct range, i);
        if ((range->first == range->last) != single)
            continue;
        g_string_append_printf(chunk, "<%04X>", range->first);
        if (!single)
            g_string_append_printf(chunk, "<%04X>", range->last);
        put_utf16(chunk, range->text);
        entries++;
    }
    g_string_free(chunk, TRUE);
}

void bp_put_cmap(GString *out, const struct bp_fonts *fonts, bp_face face, const GArray *glyphs) {
    GArray *ranges = make_ranges(fonts, face, glyphs);
    g_string_append(out, opening);
    put_entries(out, ranges, true);
    put_entries(out, ranges, false);
    g_string_append(out, closing);
    g_array_free(ranges, TRUE);
}
