/* Fonts: whether their programs are in the file, and whether their codes mean characters.
 * In: font dictionaries. Out: two answers and a name, once a font.
 * Nothing inside a font program is read; what the dictionaries say is enough for a second opinion
 * on what the file claims. */
#include "attach/reader/fonts/fonts.h"
#include "attach/reader/fonts/glyphnames.h"
#include "attach/reader/fonts/symbols.h"

#include <string.h>

struct bp_fonts_seen {
    GHashTable *by_number; /* object number -> struct bp_page_font */
    GHashTable *by_value;  /* struct bp_obj of one that is no object of its own -> same */
};

void bp_fonts_init(struct bp_work *work) {
    work->fonts = g_new0(struct bp_fonts_seen, 1);
    work->fonts->by_number = g_hash_table_new(NULL, NULL);
    work->fonts->by_value = g_hash_table_new(NULL, NULL);
}

void bp_fonts_clear(struct bp_work *work) {
    if (!work->fonts)
        return;
    g_hash_table_destroy(work->fonts->by_number);
    g_hash_table_destroy(work->fonts->by_value);
    g_clear_pointer(&work->fonts, g_free);
}

/* "ABCDEF+Name" is a subset of Name (9.6.4). */
static const char *plain_name(const struct bp_obj *name) {
    if (!name || name->type != BP_OBJ_NAME)
        return "?";
    const char *text = name->as.text.bytes;
    size_t tag = 0;
    while (g_ascii_isupper(text[tag]))
        tag++;
    if (tag == 6 && text[6] == '+')
        text += 7;
    return *text && g_utf8_validate(text, -1, NULL) ? text : "?";
}

static bool has_program(struct bp_work *work, struct bp_obj *font) {
    struct bp_obj *descriptor = bp_entry(work, font, "FontDescriptor");
    return bp_entry(work, descriptor, "FontFile") || bp_entry(work, descriptor, "FontFile2") ||
           bp_entry(work, descriptor, "FontFile3");
}

static bool is_latin_encoding(const struct bp_obj *name) {
    return bp_obj_is_name(name, "WinAnsiEncoding") || bp_obj_is_name(name, "MacRomanEncoding") ||
           bp_obj_is_name(name, "MacExpertEncoding") || bp_obj_is_name(name, "StandardEncoding");
}

bool bp_fonts_know_glyphs(struct bp_work *work, const struct bp_obj *differences) {
    if (!differences)
        return true;
    if (differences->type != BP_OBJ_ARRAY)
        return false;
    for (uint32_t i = 0; i < differences->as.array.n; i++) {
        const struct bp_obj *item = bp_resolve(work, differences->as.array.items[i]);
        if (item && item->type == BP_OBJ_NAME && !bp_glyph_name_is_known(item->as.text.bytes))
            return false;
    }
    return true;
}

/* A simple font without a ToUnicode map. */
static bool simple_unicode(struct bp_work *work, struct bp_obj *font) {
    struct bp_obj *encoding = bp_entry(work, font, "Encoding");
    const struct bp_obj *name = bp_entry(work, font, "BaseFont");
    if (is_latin_encoding(encoding))
        return true;
    if (name && name->type == BP_OBJ_NAME && bp_font_name_is_standard(name->as.text.bytes) &&
        !has_program(work, font))
        return !encoding || encoding->type != BP_OBJ_DICT ||
               bp_fonts_know_glyphs(work, bp_entry(work, encoding, "Differences"));
    const int64_t flags =
        bp_obj_integer(bp_entry(work, bp_entry(work, font, "FontDescriptor"), "Flags"), 0);
    const bool symbolic = flags & 4;
    struct bp_obj *base = bp_entry(work, encoding, "BaseEncoding");
    return encoding && encoding->type == BP_OBJ_DICT &&
           (is_latin_encoding(base) || (!base && !symbolic)) &&
           bp_fonts_know_glyphs(work, bp_entry(work, encoding, "Differences"));
}

/* A composite font without one: by a character collection of Adobe's (9.10.2). */
static bool composite_unicode(struct bp_work *work, struct bp_obj *font, struct bp_obj *cid) {
    static const char *const collections[] = {"CNS1", "GB1", "Japan1", "KR", "Korea1"};
    struct bp_obj *info = bp_entry(work, cid, "CIDSystemInfo");
    const struct bp_obj *registry = bp_entry(work, info, "Registry");
    const struct bp_obj *ordering = bp_entry(work, info, "Ordering");
    if (bp_entry(work, font, "Encoding") == NULL || !registry || !ordering ||
        registry->type != BP_OBJ_STRING || ordering->type != BP_OBJ_STRING ||
        strcmp(registry->as.text.bytes, "Adobe") != 0)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(collections); i++) {
        if (!strcmp(ordering->as.text.bytes, collections[i]))
            return true;
    }
    return false;
}

/* Glyphs are numbered as characters where nothing else is said that has a meaning (table 117). */
static void mend_glyph_map(struct bp_work *work, struct bp_obj *cid) {
    const struct bp_obj *map = bp_obj_get(cid, "CIDToGIDMap");
    const char *bytes;
    size_t length;
    if (!bp_original_stream(work->source, bp_ref_number(work, map), &bytes, &length))
        bp_obj_set(work->arena, cid, "CIDToGIDMap", bp_obj_new_name(work->arena, "Identity"));
}

static struct bp_page_font *read_font(struct bp_work *work, struct bp_obj *dict) {
    struct bp_page_font *font = bp_arena_new0(work->arena, struct bp_page_font);
    struct bp_obj *subtype = bp_entry(work, dict, "Subtype");
    struct bp_obj *descendants = bp_entry(work, dict, "DescendantFonts");
    struct bp_obj *cid =
        descendants && descendants->type == BP_OBJ_ARRAY && descendants->as.array.n > 0
            ? bp_resolve(work, descendants->as.array.items[0])
            : NULL;
    const bool composite = bp_obj_is_name(subtype, "Type0");
    font->name = plain_name(bp_entry(work, dict, "BaseFont"));
    font->embedded = bp_obj_is_name(subtype, "Type3") || has_program(work, composite ? cid : dict);
    font->dict = dict;
    font->cid = cid && cid->type == BP_OBJ_DICT ? cid : NULL;
    font->composite = composite;
    font->known_codes = composite ? composite_unicode(work, dict, cid) : simple_unicode(work, dict);
    font->unicode = bp_entry(work, dict, "ToUnicode") || font->known_codes;
    if (font->cid && font->embedded &&
        bp_obj_is_name(bp_entry(work, cid, "Subtype"), "CIDFontType2"))
        mend_glyph_map(work, cid);
    if (work->job->office && !bp_symbols_mend(work, dict))
        font->unicode = false;
    if (bp_obj_is_name(subtype, "Type3")) {
        font->name = "Type 3";
        font->borrows = !bp_entry(work, dict, "Resources");
    }
    return font;
}

struct bp_page_font *bp_fonts_find(struct bp_work *work, struct bp_obj *value) {
    const uint32_t number = bp_ref_number(work, value);
    struct bp_obj *dict = bp_resolve(work, value);
    if (!dict || dict->type != BP_OBJ_DICT)
        return NULL;
    GHashTable *table = number > 0 ? work->fonts->by_number : work->fonts->by_value;
    gpointer key = number > 0 ? GUINT_TO_POINTER(number) : (gpointer)dict;
    struct bp_page_font *font = g_hash_table_lookup(table, key);
    if (!font) {
        font = read_font(work, dict);
        g_hash_table_insert(table, key, font);
    }
    return font;
}
