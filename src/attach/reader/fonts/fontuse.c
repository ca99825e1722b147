/* The codes that text is made of, and whether its fonts are right for them.
 * In: strings as they are in content streams. Out: findings.
 * Codes are gathered by font while the contents are looked through, and each font is looked at once
 * when all are known; programs are opened only of files whose claim depends on it. */
#include <math.h>
#include <string.h>

#include "attach/reader/findings.h"
#include "attach/reader/fonts/fonts.h"
#include "attach/reader/fonts/programs.h"

#define MAX_PROGRAM (64u << 20)
#define MAX_MAP (4u << 20)
#define MAX_WIDTH_DIFFERENCE 1.0 /* of thousandths */

static uint32_t n_codes(const struct bp_page_font *font) {
    return font->composite ? BP_MAX_CODES : 256;
}

/* The first code from `code` on that is shown; n_codes() if there is none. Most are not. */
static uint32_t next_shown(const struct bp_page_font *font, uint32_t code) {
    static const uint64_t none = 0;
    const uint32_t n = n_codes(font);
    while (code + sizeof none <= n && !memcmp(font->how + code, &none, sizeof none))
        code += sizeof none;
    while (code < n && !font->how[code])
        code++;
    return code;
}

static void tell(struct bp_work *work, const struct bp_page_font *font, enum bp_finding_code code,
                 const char *what) {
    const char *detail =
        what ? bp_arena_printf(work->arena, "%s, %s", font->name, what) : font->name;
    for (guint i = 0; i < font->pages->len; i++)
        bp_findings_add(work->findings, code, g_array_index(font->pages, uint32_t, i), detail);
}

static void tell_rule(struct bp_work *work, const struct bp_page_font *font, const char *what) {
    tell(work, font, BP_FINDING_FONT_RULE, what);
}

/* Noting */

static void start(struct bp_work *work, struct bp_page_font *font) {
    const struct bp_obj *encoding = bp_entry(work, font->dict, "Encoding");
    font->how = bp_arena_alloc(work->arena, n_codes(font));
    memset(font->how, 0, n_codes(font));
    font->pages = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_ptr_array_add(work->fonts_shown, font);
    bp_font_read_maps(work, font);
    const bool identity =
        bp_obj_is_name(encoding, "Identity-H") || bp_obj_is_name(encoding, "Identity-V");
    font->width = font->encoding                ? bp_cmap_width(font->encoding)
                  : font->composite && identity ? 2
                                                : 1;
}

void bp_fontuse_note(struct bp_work *work, struct bp_page_font *font, const struct bp_token *text,
                     int how) {
    const char *at = text->at, *end = at + text->length;
    GString *shown = work->shown;
    if (!work->claims_ua && !*work->claims_a)
        return;
    if (!font->how)
        start(work, font);
    const GArray *pages = font->pages;
    if (pages->len == 0 || g_array_index(pages, uint32_t, pages->len - 1) != work->scanning)
        g_array_append_val(font->pages, work->scanning);
    const uint32_t width = font->width;
    uint8_t *used = font->how;
    while (at < end) {
        if (*at != '(' && *at != '<') {
            at++; /* of a number between strings */
            continue;
        }
        g_string_truncate(shown, 0);
        at = bp_string_read(at, end, shown);
        const uint8_t *bytes = (const uint8_t *)shown->str;
        const gsize n = shown->len;
        font->cut |= width > 0 && n % width != 0;
        for (gsize i = 0; width == 1 && i < n; i++)
            used[bytes[i]] |= (uint8_t)how;
        for (gsize i = 0; width == 2 && i + 1 < n; i += 2)
            used[bytes[i] << 8 | bytes[i + 1]] |= (uint8_t)how;
    }
}

/* What dictionaries say */

/* The name that a font's differences have for a code; NULL if they have none. */
static const char *name_of(struct bp_work *work, const struct bp_page_font *font, uint32_t code) {
    const struct bp_obj *list =
        bp_entry(work, bp_entry(work, font->dict, "Encoding"), "Differences");
    const char *name = NULL;
    int64_t at = -1;
    for (uint32_t i = 0; i < bp_obj_count(list); i++) {
        const struct bp_obj *item = bp_item(work, list, i);
        if (item && item->type == BP_OBJ_INT)
            at = item->as.integer;
        else if (bp_obj_name(item) && at++ == (int64_t)code)
            name = bp_obj_name(item);
    }
    return name;
}

static struct bp_obj *base_encoding(struct bp_work *work, const struct bp_page_font *font) {
    struct bp_obj *encoding = bp_entry(work, font->dict, "Encoding");
    return encoding && encoding->type == BP_OBJ_DICT ? bp_entry(work, encoding, "BaseEncoding")
                                                     : encoding;
}

static void check_meaning(struct bp_work *work, const struct bp_page_font *font) {
    bool hidden = false, none = false;
    if (!font->meaning)
        return;
    for (uint32_t code = next_shown(font, 0); code < n_codes(font);
         code = next_shown(font, code + 1)) {
        const int shown = font->how[code], meaning = bp_cmap_flags(font->meaning, code);
        hidden |= meaning & BP_CODE_PRIVATE && shown & BP_SHOWN_BARE;
        none |= (meaning & BP_CODE_VOID) || (!(meaning & BP_CODE_MAPPED) && !font->known_codes);
    }
    if (hidden)
        tell(work, font, BP_FINDING_PRIVATE, NULL);
    if (none && font->unicode)
        tell(work, font, BP_FINDING_FONT_NO_UNICODE, NULL);
}

/* 6.2.11.6: an encoding of a kind that every program understands alike. */
static bool is_truetype_encoding(struct bp_work *work, const struct bp_page_font *font) {
    struct bp_obj *encoding = bp_entry(work, font->dict, "Encoding");
    const struct bp_obj *base = base_encoding(work, font);
    if (bp_font_is_symbolic(work, font->dict))
        return !encoding;
    return (bp_obj_is_name(base, "WinAnsiEncoding") || bp_obj_is_name(base, "MacRomanEncoding")) &&
           bp_fonts_know_glyphs(work, bp_entry(work, encoding, "Differences"));
}

/* 6.2.11.2: what a simple font has to say. */
static bool has_widths(struct bp_work *work, struct bp_obj *font) {
    const struct bp_obj *widths = bp_entry(work, font, "Widths");
    const int64_t first = bp_obj_integer(bp_entry(work, font, "FirstChar"), -1);
    const int64_t last = bp_obj_integer(bp_entry(work, font, "LastChar"), -1);
    return bp_obj_is(widths, BP_OBJ_ARRAY) && first >= 0 &&
           bp_obj_count(widths) == last - first + 1;
}

/* 6.2.11.3: a composite font whose codes are CIDs themselves, or a CMap that is in the file, of the
 * same characters as the font and written in the direction that it says. */
static const char *cmap_fault(struct bp_work *work, const struct bp_page_font *font) {
    struct bp_obj *cmap = bp_entry(work, font->dict, "Encoding");
    if (bp_obj_is_name(cmap, "Identity-H") || bp_obj_is_name(cmap, "Identity-V"))
        return NULL;
    if (!cmap || cmap->type != BP_OBJ_DICT)
        return "a list of codes that is not in the file";
    static const char *const keys[] = {"Registry", "Ordering"};
    struct bp_obj *own = bp_entry(work, font->cid, "CIDSystemInfo");
    struct bp_obj *other = bp_entry(work, cmap, "CIDSystemInfo");
    bool same = own && other &&
                bp_obj_integer(bp_entry(work, own, "Supplement"), INT32_MAX) <=
                    bp_obj_integer(bp_entry(work, other, "Supplement"), -1);
    for (size_t i = 0; same && i < G_N_ELEMENTS(keys); i++) {
        const struct bp_obj *a = bp_entry(work, own, keys[i]), *b = bp_entry(work, other, keys[i]);
        same = a && b && a->type == BP_OBJ_STRING && b->type == BP_OBJ_STRING &&
               a->as.text.length == b->as.text.length &&
               !memcmp(a->as.text.bytes, b->as.text.bytes, a->as.text.length);
    }
    if (!same)
        return "a list of codes for another set of characters";
    const struct bp_cmap *map = font->encoding;
    const bool fits =
        (map ? map->direction : 0) == bp_obj_integer(bp_entry(work, cmap, "WMode"), 0);
    const bool refers = bp_entry(work, cmap, "UseCMap") || (map && map->refers);
    return map && map->exceeds ? "a list of codes with numbers above 65,535"
           : !fits             ? "its writing direction"
           : refers            ? "a list of codes that is not in the file"
                               : NULL;
}

/* True if a code shows .notdef (6.2.11.8): one for which no encoding has a character, or the first
 * of a composite font's characters (9.7.6.3). Of those with TrueType programs the glyph counts. */
static bool shows_notdef(struct bp_work *work, const struct bp_page_font *font) {
    const bool latin = bp_encoding_is_latin(base_encoding(work, font));
    if (font->composite && !bp_obj_is_name(bp_entry(work, font->cid, "Subtype"), "CIDFontType0"))
        return false;
    for (uint32_t code = next_shown(font, 0); code < n_codes(font);
         code = next_shown(font, code + 1)) {
        const char *name = font->composite ? NULL : name_of(work, font, code);
        if (font->composite ? bp_font_cid(font, code) == 0
            : name          ? !strcmp(name, ".notdef")
                            : latin && code < ' ')
            return true;
    }
    return false;
}

/* Programs */

struct program {
    GString *bytes;
    bool good;                /* it is of the font's own kind (table 126), and begins as such */
    bool is_truetype, is_cff; /* it can be looked into, by */
    struct bp_sfnt sfnt;
    struct bp_cff cff;
    GString *map; /* /CIDToGIDMap; empty: glyphs are numbered as characters */
};

static void open_cff(struct program *program) {
    const struct bp_sfnt sfnt = {.bytes = (const uint8_t *)program->bytes->str,
                                 .length = (uint32_t)program->bytes->len};
    const struct bp_sfnt_table table = bp_sfnt_find(&sfnt, "CFF ", 4);
    program->is_cff = bp_cff_open(&program->cff, program->bytes->str + table.at,
                                  table.length > 0 ? table.length : program->bytes->len);
}

static void open_program(struct bp_work *work, struct bp_obj *font, struct program *program) {
    struct bp_obj *descriptor = bp_entry(work, font, "FontDescriptor");
    const struct bp_obj *subtype = bp_entry(work, font, "Subtype");
    const bool truetype =
        bp_obj_is_name(subtype, "TrueType") || bp_obj_is_name(subtype, "CIDFontType2");
    const char *key = truetype ? "FontFile2" : "FontFile";
    if (bp_entry(work, descriptor, "FontFile3") && !bp_entry(work, descriptor, key))
        key = "FontFile3";
    const struct bp_obj *type = bp_entry(work, bp_entry(work, descriptor, key), "Subtype");
    if (!bp_original_decode(work->source, bp_ref_number(work, bp_obj_get(descriptor, key)),
                            MAX_PROGRAM, program->bytes) ||
        program->bytes->len <= 4)
        return;
    const char *bytes = program->bytes->str;
    if (!strcmp(key, "FontFile2")) {
        program->good = program->is_truetype =
            bp_sfnt_open(&program->sfnt, bytes, program->bytes->len);
    } else if (!strcmp(key, "FontFile3")) {
        program->good = bp_obj_is_name(type, "OpenType") ||
                        (!truetype && *bytes == 1 &&
                         (bp_obj_is_name(type, "Type1C") || bp_obj_is_name(type, "CIDFontType0C")));
        if (!truetype)
            open_cff(program);
    } else {
        program->good = g_str_has_prefix(bytes, "%!") || (uint8_t)*bytes == 0x80;
    }
}

/* The glyph of a simple font with a TrueType program (9.6.6.4); below 0: it isn't known here. */
static int64_t simple_glyph(struct bp_work *work, const struct bp_page_font *font,
                            const struct bp_sfnt *sfnt, uint32_t code) {
    const struct bp_obj *base = base_encoding(work, font);
    const struct bp_sfnt_table by_mac = bp_sfnt_cmap(sfnt, 1, 0);
    if (bp_font_is_symbolic(work, font->dict)) {
        static const uint32_t pages[] = {0, 0xF000, 0xF100, 0xF200};
        int64_t glyph = -1;
        for (size_t i = 0; i < G_N_ELEMENTS(pages) && glyph <= 0; i++)
            glyph = bp_sfnt_glyph(sfnt, bp_sfnt_cmap(sfnt, 3, 0), pages[i] + code);
        return glyph > 0 ? glyph : MAX(glyph, bp_sfnt_glyph(sfnt, by_mac, code));
    }
    const bool win = bp_obj_is_name(base, "WinAnsiEncoding");
    if (name_of(work, font, code) || (!win && !bp_obj_is_name(base, "MacRomanEncoding")))
        return -1;
    const int64_t glyph =
        bp_sfnt_glyph(sfnt, bp_sfnt_cmap(sfnt, 3, 1), win ? bp_win_char(code) : bp_mac_char(code));
    return glyph > 0 || win ? glyph : MAX(glyph, bp_sfnt_glyph(sfnt, by_mac, code));
}

/* The number of a character's name (SID), by a code of a Latin encoding or by a name of one letter;
 * 0: it isn't known here. */
static uint32_t name_number(struct bp_work *work, const struct bp_page_font *font, uint32_t code) {
    const char *name = name_of(work, font, code);
    if (name)
        return g_ascii_isalpha(*name) && name[1] == '\0' ? (uint32_t)*name - 31 : 0;
    return bp_encoding_is_latin(base_encoding(work, font)) && code >= ' ' && code <= '~' &&
                   code != '\'' && code != '`'
               ? code - 31
               : 0;
}

/* The glyph that a code shows; below 0: it isn't known here. */
static int64_t glyph_of(struct bp_work *work, const struct bp_page_font *font,
                        const struct program *program, uint32_t code) {
    const uint8_t *map = (const uint8_t *)program->map->str;
    const uint32_t cid = font->composite ? bp_font_cid(font, code) : 0;
    if (!program->is_cff && !font->composite)
        return simple_glyph(work, font, &program->sfnt, code);
    if (!program->is_cff && program->map->len == 0)
        return cid;
    if (!program->is_cff)
        return 2 * cid + 1 < program->map->len ? map[2 * cid] << 8 | map[2 * cid + 1] : 0;
    if (font->composite && !program->cff.by_cid) /* CIDs are its glyphs (9.7.4.2) */
        return cid > 0 ? (int64_t)cid : -1;
    const uint32_t wanted = font->composite ? cid : name_number(work, font, code);
    return wanted > 0 && font->composite == program->cff.by_cid
               ? bp_cff_glyph(&program->cff, wanted)
               : -1;
}

/* The width that a glyph of a Type 3 font gives itself, its first operand (9.6.5); below 0: none is
 * known. */
static double type3_width(struct bp_work *work, const struct bp_page_font *font, uint32_t code,
                          GString *bytes) {
    struct bp_obj *glyphs = bp_entry(work, font->dict, "CharProcs");
    const char *name = name_of(work, font, code);
    g_string_truncate(bytes, 0);
    if (!name || !bp_original_decode(work->source, bp_ref_number(work, bp_obj_get(glyphs, name)),
                                     MAX_MAP, bytes))
        return -1;
    struct bp_tokens tokens = {.at = bytes->str, .end = bytes->str + bytes->len};
    struct bp_token token;
    return bp_tokens_next(&tokens, &token) && token.type == BP_TOKEN_NUMBER
               ? g_ascii_strtod(token.at, NULL)
               : -1;
}

static void check_glyphs(struct bp_work *work, const struct bp_page_font *font,
                         const struct program *program) {
    const bool type3 = !program->is_cff && !program->is_truetype;
    bool missing = false, wrong = false;
    for (uint32_t code = next_shown(font, 0); code < n_codes(font);
         code = next_shown(font, code + 1)) {
        const int64_t glyph = type3 ? -1 : glyph_of(work, font, program, code);
        double own = -1;
        if (type3)
            own = type3_width(work, font, code, program->bytes);
        else if (glyph > 0)
            own = program->is_cff ? bp_cff_width(&program->cff, (uint32_t)glyph)
                                  : bp_sfnt_width(&program->sfnt, (uint32_t)glyph);
        missing |= glyph == 0 ||
                   (glyph > 0 && (program->is_cff ? glyph >= program->cff.glyphs.n : own < 0));
        const double width = bp_font_width(font, font->composite ? bp_font_cid(font, code) : code);
        wrong |= own >= 0 && font->how[code] & BP_SHOWN_VISIBLY &&
                 fabs(own - width) > MAX_WIDTH_DIFFERENCE;
    }
    if (missing)
        tell_rule(work, font, "it lacks some of the characters used");
    if (wrong)
        tell_rule(work, font, "wrong character widths");
}

/* The dictionaries of a font, and how its program begins. */
static void check_font(struct bp_work *work, const struct bp_page_font *font,
                       const struct program *program, bool type3, bool truetype) {
    if (!bp_obj_is_name(bp_entry(work, font->dict, "Type"), "Font"))
        bp_obj_set(work->arena, font->dict, "Type", bp_obj_new_name(work->arena, "Font"));
    if (font->embedded && !type3 && !program->good)
        tell_rule(work, font, "its font program can't be read");
    if (font->cut)
        tell_rule(work, font, "text that ends within a character");
    const char *fault = font->composite ? cmap_fault(work, font) : NULL;
    if (fault)
        tell_rule(work, font, fault);
    if (!font->composite && font->embedded && !has_widths(work, font->dict))
        tell_rule(work, font, "wrong character widths");
    if (truetype && !is_truetype_encoding(work, font))
        tell_rule(work, font, "how its codes map to characters");
    if (shows_notdef(work, font))
        tell_rule(work, font, "it lacks some of the characters used");
}

static void check(struct bp_work *work, struct bp_page_font *font) {
    struct bp_obj *dict = font->composite ? font->cid : font->dict;
    const struct bp_obj *subtype = bp_entry(work, dict, "Subtype");
    const bool truetype = !font->composite && bp_obj_is_name(subtype, "TrueType"),
               type3 = bp_obj_is_name(subtype, "Type3");
    struct program program = {.bytes = g_string_new(NULL), .map = g_string_new(NULL)};
    bp_font_measure(work, font);
    check_meaning(work, font);
    open_program(work, dict, &program);
    check_font(work, font, &program, type3, truetype);
    bp_original_decode(work->source, bp_ref_number(work, bp_obj_get(dict, "CIDToGIDMap")), MAX_MAP,
                       program.map);
    if (program.is_truetype || program.is_cff || type3)
        check_glyphs(work, font, &program);
    const uint32_t n = program.sfnt.n_cmaps;
    const bool by_symbol = program.is_truetype && bp_sfnt_cmap(&program.sfnt, 3, 0).length > 0;
    if (truetype && program.is_truetype &&
        (bp_font_is_symbolic(work, dict) ? !by_symbol && n != 1 : n <= (by_symbol ? 1 : 0)))
        tell_rule(work, font, "how its codes map to characters");
    g_string_free(program.bytes, TRUE);
    g_string_free(program.map, TRUE);
}

void bp_fontuse_check(struct bp_work *work) {
    for (guint i = 0; i < work->fonts_shown->len; i++)
        check(work, work->fonts_shown->pdata[i]);
}
