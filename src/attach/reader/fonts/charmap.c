/* What the codes of a font mean (ISO 32000-1, 9.10).
 * In: a font's /ToUnicode map, or its Latin encoding. Out: characters.
 * How long a code is, the font's encoding says; the map is asked only where that is not in the
 * file. */
#include "attach/reader/fonts/charmap.h"

#include "attach/reader/fonts/cmaps.h"
#include "attach/reader/fonts/glyphnames.h"

#define MAX_MAP (4u << 20) /* decoded bytes */

struct bp_charmap {
    struct bp_cmap *meaning;
    struct bp_cmap *encoding; /* NULL: it has a name */
    bool wide;                /* codes have two bytes, or what the encoding or the map says */
    bool identity;            /* two */
    bool latin;               /* what the map lacks means what it does in WinAnsiEncoding */
};

/* True if a simple font's codes below 128 are ASCII and the others those of Windows. */
static bool is_latin(struct bp_work *work, struct bp_obj *font) {
    struct bp_obj *encoding = bp_entry(work, font, "Encoding");
    return bp_obj_is_name(encoding, "WinAnsiEncoding") ||
           (bp_obj_is_name(bp_entry(work, encoding, "BaseEncoding"), "WinAnsiEncoding") &&
            !bp_entry(work, encoding, "Differences"));
}

/* The CMap of an entry; an empty one if it is none. */
static struct bp_cmap *read_cmap(struct bp_work *work, struct bp_obj *font, const char *key) {
    GString *text = g_string_new(NULL);
    if (!bp_original_decode(work->source, bp_ref_number(work, bp_obj_get(font, key)), MAX_MAP,
                            text))
        g_string_truncate(text, 0);
    return bp_cmap_new(text);
}

struct bp_charmap *bp_charmap_new(struct bp_work *work, struct bp_obj *font) {
    struct bp_charmap *map = g_new0(struct bp_charmap, 1);
    const struct bp_obj *encoding = bp_entry(work, font, "Encoding");
    map->wide = bp_obj_is_name(bp_entry(work, font, "Subtype"), "Type0");
    map->identity =
        bp_obj_is_name(encoding, "Identity-H") || bp_obj_is_name(encoding, "Identity-V");
    map->latin = !map->wide && is_latin(work, font);
    map->meaning = read_cmap(work, font, "ToUnicode");
    if (map->wide && encoding && encoding->type == BP_OBJ_DICT)
        map->encoding = read_cmap(work, font, "Encoding");
    return map;
}

void bp_charmap_free(struct bp_charmap *map) {
    if (!map)
        return;
    bp_cmap_free(map->meaning);
    bp_cmap_free(map->encoding);
    g_free(map);
}

static size_t width_of(const struct bp_charmap *map, const char *bytes, size_t length) {
    if (!map->wide)
        return 1;
    const struct bp_cmap *cmap = map->encoding ? map->encoding : map->meaning;
    const unsigned width = map->identity ? 2 : bp_cmap_code_width(cmap, bytes, length);
    return MIN(width > 0 ? width : 2, length);
}

bool bp_charmap_read(const struct bp_charmap *map, const char *bytes, size_t length, GString *out) {
    bool good = true;
    for (size_t i = 0, width; i < length; i += width) {
        uint32_t code = 0;
        width = width_of(map, bytes + i, length - i);
        for (size_t j = 0; j < width; j++)
            code = code << 8 | (unsigned char)bytes[i + j];
        if (bp_cmap_flags(map->meaning, code)) {
            good &= bp_cmap_text(map->meaning, code, out);
            continue;
        }
        const uint32_t c = bp_win_char(code);
        good &= map->latin && c >= 0x20;
        if (good)
            g_string_append_unichar(out, c);
    }
    return good;
}
