/* The codes that text is made of, and whether its fonts are right for them.
 * In: strings as they are in content streams. Out: findings.
 * Codes are gathered by font while the contents are looked through, and each font is looked at once
 * when all are known; programs are opened only of files whose claim depends on it. */
#include "attach/reader/fonts/fontuse.h"

#include <math.h>
#include <string.h>

#include "attach/reader/findings.h"
#include "attach/reader/fonts/cff.h"
#include "attach/reader/fonts/cmaps.h"
#include "attach/reader/fonts/glyphnames.h"
#include "attach/reader/fonts/sfnt.h"

#define MAX_PROGRAM (64u << 20)
#define MAX_MAP (4u << 20)
#define MAX_CODES 65536
#define MAX_WIDTH_DIFFERENCE 1.0 /* of thousandths */
#define SYMBOLIC 4               /* in /Flags */

/* What is known of a font that text is shown in. */
struct bp_fontuse {
    const struct bp_page_font *font;
    uint8_t *how;         /* how, by code */
    struct bp_cmap *cmap; /* of a composite font; NULL: codes are CIDs, or it isn't in the file */
    uint32_t width;       /* bytes of a code; 0: not known */
    uint32_t n_codes;     /* 256, or MAX_CODES */
    bool cut;             /* a string ends in the middle of a code */
    GArray *pages;        /* uint32_t */
};

static void tell(struct bp_work *work, const struct bp_fontuse *use, enum bp_finding_code code,
                 const char *what) {
    const char *detail =
        what ? bp_arena_printf(work->arena, "%s, %s", use->font->name, what) : use->font->name;
    for (guint i = 0; i < use->pages->len; i++)
        bp_findings_add(work->findings, code, g_array_index(use->pages, uint32_t, i), detail);
}

/* Noting */

/* How a composite font's codes become CIDs. */
static void read_encoding(struct bp_work *work, struct bp_fontuse *use) {
    struct bp_obj *ref = bp_obj_get(use->font->dict, "Encoding"), *cmap = bp_resolve(work, ref);
    if (bp_obj_is_name(cmap, "Identity-H") || bp_obj_is_name(cmap, "Identity-V")) {
        use->width = 2;
        return;
    }
    GString *text = g_string_new(NULL);
    if (bp_original_decode(work->source, bp_ref_number(work, ref), MAX_MAP, text)) {
        use->cmap = bp_cmap_new(text);
        use->width = bp_cmap_width(use->cmap);
    } else {
        g_string_free(text, TRUE);
    }
}

static struct bp_fontuse *use_of(struct bp_work *work, struct bp_page_font *font) {
    struct bp_fontuse *use = font->use;
    if (!use) {
        use = font->use = bp_arena_new0(work->arena, struct bp_fontuse);
        use->font = font;
        use->n_codes = font->composite ? MAX_CODES : 256;
        use->how = bp_arena_alloc(work->arena, use->n_codes);
        memset(use->how, 0, use->n_codes);
        use->pages = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        use->width = 1;
        if (font->composite)
            read_encoding(work, use);
        g_ptr_array_add(work->fontuse, use);
    }
    const GArray *pages = use->pages;
    if (pages->len == 0 || g_array_index(pages, uint32_t, pages->len - 1) != work->scanning)
        g_array_append_val(use->pages, work->scanning);
    return use;
}

static void note(struct bp_fontuse *use, const struct bp_obj *text, int how) {
    const uint8_t *bytes = (const uint8_t *)text->as.text.bytes;
    const uint32_t width = use->width;
    use->cut |= width > 0 && text->as.text.length % width != 0;
    for (uint32_t i = 0; width > 0 && i + width <= text->as.text.length; i += width)
        use->how[width == 2 ? bytes[i] << 8 | bytes[i + 1] : bytes[i]] |= (uint8_t)how;
}

/* A string whose bytes are noted while they are read. */
struct noting {
    struct bp_fontuse *use;
    uint32_t code, n; /* what is read of a code, and how many bytes of it */
    int how;
};

static inline void note_byte(struct noting *noting, uint32_t byte) {
    if (noting->use->width == 1) {
        noting->use->how[byte] |= (uint8_t)noting->how;
        return;
    }
    noting->code = (noting->code << 8 | byte) & 0xFFFF;
    if (++noting->n < noting->use->width)
        return;
    noting->use->how[noting->code] |= (uint8_t)noting->how;
    noting->code = noting->n = 0;
}

/* Where a literal string ends; NULL if it is not as simple as most: it has an escape that stands
 * for another sign, or the end of a line. */
static const char *note_literal(struct noting *noting, const char *at, const char *end) {
    static const bool special[256] = {['('] = true, [')'] = true, ['\\'] = true, ['\r'] = true};
    const bool single = noting->use->width == 1;
    uint8_t *used = noting->use->how;
    const uint8_t how = (uint8_t)noting->how;
    int open = 1;
    for (at++; at < end; at++) {
        for (; single && at < end && !special[(unsigned char)*at]; at++)
            used[(unsigned char)*at] |= how;
        if (at == end || *at == '\r')
            return NULL;
        if (*at == ')' && --open == 0)
            return at + 1;
        open += *at == '(';
        if (*at == '\\' && (++at == end || (*at != '(' && *at != ')' && *at != '\\')))
            return NULL;
        if (single)
            used[(unsigned char)*at] |= how;
        else
            note_byte(noting, (unsigned char)*at);
    }
    return NULL;
}

/* The same of one in hexadecimal digits: pairs of these and nothing else. */
static const char *note_hex(struct noting *noting, const char *at, const char *end) {
    for (at++; at + 1 < end && *at != '>'; at += 2) {
        const int high = g_ascii_xdigit_value(at[0]), low = g_ascii_xdigit_value(at[1]);
        if (high < 0 || low < 0)
            return NULL;
        note_byte(noting, (uint32_t)(high << 4 | low));
    }
    return at < end && *at == '>' ? at + 1 : NULL;
}

static inline const char *note_string(struct bp_fontuse *use, const char *at, const char *end,
                                      int how) {
    struct noting noting = {.use = use, .how = how};
    at = *at == '(' ? note_literal(&noting, at, end) : note_hex(&noting, at, end);
    use->cut |= at && noting.n > 0;
    return at;
}

/* A string, or an array of strings and numbers, all of them simple. False if something else is in
 * it; what is noted by then is right. */
static bool note_simple(struct bp_fontuse *use, const struct bp_token *text, int how) {
    const char *at = text->at, *end = at + text->length;
    if (use->width == 0 || (text->type != BP_TOKEN_STRING && text->type != BP_TOKEN_ARRAY))
        return false;
    if (text->type == BP_TOKEN_STRING)
        return note_string(use, at, end, how) == end;
    for (at++; at && at < end;) {
        if (*at == '(' || *at == '<')
            at = note_string(use, at, end, how);
        else if (g_ascii_isdigit(*at) || *at == ' ' || *at == '-' || *at == '.' || *at == '\n')
            at++;
        else
            return *at == ']' && at + 1 == end;
    }
    return false;
}

void bp_fontuse_note(struct bp_work *work, struct bp_page_font *font, const struct bp_token *text,
                     int how) {
    if (!work->claims_ua && !*work->claims_a)
        return;
    struct bp_fontuse *use = use_of(work, font);
    if (note_simple(use, text, how))
        return;
    if (!work->fontuse_arena || work->fontuse_noted > MAX_MAP) {
        g_clear_pointer(&work->fontuse_arena, bp_arena_free);
        work->fontuse_arena = bp_arena_new();
        work->fontuse_noted = 0;
    }
    work->fontuse_noted += text->length;
    size_t used;
    const struct bp_obj *value = bp_obj_parse(work->fontuse_arena, text->at, text->length, &used);
    if (value && value->type == BP_OBJ_STRING)
        note(use, value, how);
    for (uint32_t i = 0; value && value->type == BP_OBJ_ARRAY && i < value->as.array.n; i++) {
        if (value->as.array.items[i]->type == BP_OBJ_STRING)
            note(use, value->as.array.items[i], how);
    }
}

/* Characters */

/* The code of a font's difference, or what it has by its base. */
static bool has_name(struct bp_work *work, const struct bp_fontuse *use, uint32_t code,
                     const char **name) {
    struct bp_obj *list =
        bp_entry(work, bp_entry(work, use->font->dict, "Encoding"), "Differences");
    int64_t at = -1;
    *name = NULL;
    for (uint32_t i = 0; list && list->type == BP_OBJ_ARRAY && i < list->as.array.n; i++) {
        const struct bp_obj *item = bp_resolve(work, list->as.array.items[i]);
        if (item && item->type == BP_OBJ_INT)
            at = item->as.integer;
        else if (item && item->type == BP_OBJ_NAME && at++ == (int64_t)code)
            *name = item->as.text.bytes;
    }
    return *name != NULL;
}

static void check_meaning(struct bp_work *work, const struct bp_fontuse *use,
                          const struct bp_cmap *map) {
    bool hidden = false, none = false;
    for (uint32_t code = 0; code < use->n_codes; code++) {
        const int shown = use->how[code], meaning = shown ? bp_cmap_flags(map, code) : 0;
        if (!shown)
            continue;
        hidden |= meaning & BP_CODE_PRIVATE && shown & BP_SHOWN_BARE;
        none |=
            (meaning & BP_CODE_VOID) || (!(meaning & BP_CODE_MAPPED) && !use->font->known_codes);
    }
    if (hidden)
        tell(work, use, BP_FINDING_PRIVATE, NULL);
    if (none && use->font->unicode)
        tell(work, use, BP_FINDING_FONT_NO_UNICODE, NULL);
}

/* Composite fonts with TrueType programs */

static uint32_t cid_of(const struct bp_fontuse *use, uint32_t code) {
    return use->cmap ? bp_cmap_cid(use->cmap, code) : code;
}

/* Widths by CID (9.7.4.3). */
static void read_widths(struct bp_work *work, struct bp_obj *cid, float *widths) {
    struct bp_obj *list = bp_entry(work, cid, "W");
    const float usual = (float)bp_obj_number(bp_entry(work, cid, "DW"), 1000);
    for (uint32_t i = 0; i < MAX_CODES; i++)
        widths[i] = usual;
    for (uint32_t i = 0; list && list->type == BP_OBJ_ARRAY && i + 1 < list->as.array.n;) {
        const int64_t first = bp_obj_integer(bp_resolve(work, list->as.array.items[i]), -1);
        struct bp_obj *next = bp_resolve(work, list->as.array.items[i + 1]);
        const bool each = next && next->type == BP_OBJ_ARRAY;
        const int64_t last = each ? first + next->as.array.n - 1 : bp_obj_integer(next, -1);
        if (!each && i + 2 >= list->as.array.n)
            break;
        for (int64_t at = MAX(first, 0); first >= 0 && at <= last && at < MAX_CODES; at++)
            widths[at] =
                (float)bp_obj_number(bp_resolve(work, each ? next->as.array.items[at - first]
                                                           : list->as.array.items[i + 2]),
                                     0);
        i += each ? 2 : 3;
    }
}

/* What is wrong with the use that are shown. */
struct faults {
    bool missing, width;
};

static void see_width(struct faults *faults, int shown, double own, double width) {
    if (shown & BP_SHOWN_VISIBLY && fabs(own - width) > MAX_WIDTH_DIFFERENCE)
        faults->width = true;
}

static void see_glyph(struct faults *faults, const struct bp_sfnt *sfnt, int shown, int64_t glyph,
                      double width) {
    const double own = glyph >= 0 ? bp_sfnt_width(sfnt, (uint32_t)glyph) : 0;
    if (glyph == 0 || own < 0)
        faults->missing = true;
    else if (glyph > 0)
        see_width(faults, shown, own, width);
}

static void tell_faults(struct bp_work *work, const struct bp_fontuse *use, struct faults faults) {
    if (faults.missing)
        tell(work, use, BP_FINDING_FONT_RULE, "it lacks some of the characters used");
    if (faults.width)
        tell(work, use, BP_FINDING_FONT_RULE, "wrong character widths");
}

static bool open_program(struct bp_work *work, struct bp_obj *descriptor, GString *bytes,
                         struct bp_sfnt *sfnt) {
    const uint32_t number = bp_ref_number(work, bp_obj_get(descriptor, "FontFile2"));
    return number > 0 && bp_original_decode(work->source, number, MAX_PROGRAM, bytes) &&
           bp_sfnt_open(sfnt, bytes->str, bytes->len);
}

static void check_composite(struct bp_work *work, const struct bp_fontuse *use,
                            const struct bp_sfnt *sfnt) {
    struct bp_obj *cid = use->font->cid;
    const uint32_t number = bp_ref_number(work, bp_obj_get(cid, "CIDToGIDMap"));
    float *widths = g_new(float, MAX_CODES);
    GString *map = g_string_new(NULL);
    const bool mapped = bp_original_decode(work->source, number, MAX_MAP, map);
    struct faults faults = {0};
    read_widths(work, cid, widths);
    for (uint32_t code = 0; code < use->n_codes; code++) {
        if (!use->how[code])
            continue;
        const uint32_t shown = cid_of(use, code);
        int64_t glyph = shown;
        if (mapped)
            glyph = 2 * shown + 1 < map->len
                        ? (uint8_t)map->str[2 * shown] << 8 | (uint8_t)map->str[2 * shown + 1]
                        : 0;
        see_glyph(&faults, sfnt, use->how[code], glyph, widths[shown]);
    }
    tell_faults(work, use, faults);
    g_string_free(map, TRUE);
    g_free(widths);
}

/* Simple fonts with TrueType programs */

/* Where the Mac's characters differ from Latin-1 (annex D.2). */
static uint32_t mac_char(uint32_t code) {
    static const uint16_t high[128] = {
        0x00C4, 0x00C5, 0x00C7, 0x00C9, 0x00D1, 0x00D6, 0x00DC, 0x00E1, 0x00E0, 0x00E2, 0x00E4,
        0x00E3, 0x00E5, 0x00E7, 0x00E9, 0x00E8, 0x00EA, 0x00EB, 0x00ED, 0x00EC, 0x00EE, 0x00EF,
        0x00F1, 0x00F3, 0x00F2, 0x00F4, 0x00F6, 0x00F5, 0x00FA, 0x00F9, 0x00FB, 0x00FC, 0x2020,
        0x00B0, 0x00A2, 0x00A3, 0x00A7, 0x2022, 0x00B6, 0x00DF, 0x00AE, 0x00A9, 0x2122, 0x00B4,
        0x00A8, 0x2260, 0x00C6, 0x00D8, 0x221E, 0x00B1, 0x2264, 0x2265, 0x00A5, 0x00B5, 0x2202,
        0x2211, 0x220F, 0x03C0, 0x222B, 0x00AA, 0x00BA, 0x03A9, 0x00E6, 0x00F8, 0x00BF, 0x00A1,
        0x00AC, 0x221A, 0x0192, 0x2248, 0x2206, 0x00AB, 0x00BB, 0x2026, 0x00A0, 0x00C0, 0x00C3,
        0x00D5, 0x0152, 0x0153, 0x2013, 0x2014, 0x201C, 0x201D, 0x2018, 0x2019, 0x00F7, 0x25CA,
        0x00FF, 0x0178, 0x2044, 0x20AC, 0x2039, 0x203A, 0xFB01, 0xFB02, 0x2021, 0x00B7, 0x201A,
        0x201E, 0x2030, 0x00C2, 0x00CA, 0x00C1, 0x00CB, 0x00C8, 0x00CD, 0x00CE, 0x00CF, 0x00CC,
        0x00D3, 0x00D4, 0xF8FF, 0x00D2, 0x00DA, 0x00DB, 0x00D9, 0x0131, 0x02C6, 0x02DC, 0x00AF,
        0x02D8, 0x02D9, 0x02DA, 0x00B8, 0x02DD, 0x02DB, 0x02C7,
    };
    return code >= 0x80 && code < 0x100 ? high[code - 0x80] : code;
}

static struct bp_obj *base_encoding(struct bp_work *work, const struct bp_fontuse *use) {
    struct bp_obj *encoding = bp_entry(work, use->font->dict, "Encoding");
    return encoding && encoding->type == BP_OBJ_DICT ? bp_entry(work, encoding, "BaseEncoding")
                                                     : encoding;
}

static bool is_symbolic(struct bp_work *work, const struct bp_fontuse *use) {
    struct bp_obj *descriptor = bp_entry(work, use->font->dict, "FontDescriptor");
    return bp_obj_integer(bp_entry(work, descriptor, "Flags"), 0) & SYMBOLIC;
}

/* 9.6.6.4; below 0: it isn't known here. */
static int64_t simple_glyph(struct bp_work *work, const struct bp_fontuse *use,
                            const struct bp_sfnt *sfnt, uint32_t code) {
    const char *name;
    const struct bp_obj *base = base_encoding(work, use);
    if (is_symbolic(work, use)) {
        static const uint32_t pages[] = {0, 0xF000, 0xF100, 0xF200};
        int64_t glyph = -1;
        for (size_t i = 0; i < G_N_ELEMENTS(pages) && glyph <= 0; i++)
            glyph = bp_sfnt_glyph(sfnt, bp_sfnt_cmap(sfnt, 3, 0), pages[i] + code);
        const int64_t by_mac =
            glyph <= 0 ? bp_sfnt_glyph(sfnt, bp_sfnt_cmap(sfnt, 1, 0), code) : -1;
        return MAX(glyph, by_mac);
    }
    if (has_name(work, use, code, &name))
        return -1;
    const bool win = bp_obj_is_name(base, "WinAnsiEncoding");
    if (!win && !bp_obj_is_name(base, "MacRomanEncoding"))
        return -1;
    const int64_t glyph =
        bp_sfnt_glyph(sfnt, bp_sfnt_cmap(sfnt, 3, 1), win ? bp_win_char(code) : mac_char(code));
    return glyph > 0 || win ? glyph
                            : MAX(glyph, bp_sfnt_glyph(sfnt, bp_sfnt_cmap(sfnt, 1, 0), code));
}

static double simple_width(struct bp_work *work, struct bp_obj *font, uint32_t code) {
    const int64_t first = bp_obj_integer(bp_entry(work, font, "FirstChar"), 0);
    const struct bp_obj *widths = bp_entry(work, font, "Widths");
    const int64_t at = (int64_t)code - first;
    if (!widths || widths->type != BP_OBJ_ARRAY || at < 0 || at >= widths->as.array.n)
        return bp_obj_number(bp_entry(work, bp_entry(work, font, "FontDescriptor"), "MissingWidth"),
                             0);
    return bp_obj_number(bp_resolve(work, widths->as.array.items[at]), 0);
}

static void check_simple(struct bp_work *work, const struct bp_fontuse *use,
                         const struct bp_sfnt *sfnt) {
    const bool by_symbol = bp_sfnt_cmap(sfnt, 3, 0).length > 0;
    struct faults faults = {0};
    for (uint32_t code = 0; code < use->n_codes; code++) {
        if (use->how[code])
            see_glyph(&faults, sfnt, use->how[code], simple_glyph(work, use, sfnt, code),
                      simple_width(work, use->font->dict, code));
    }
    tell_faults(work, use, faults);
    if (is_symbolic(work, use) ? !by_symbol && sfnt->n_cmaps != 1
                               : sfnt->n_cmaps <= (by_symbol ? 1 : 0))
        tell(work, use, BP_FINDING_FONT_RULE, "how its codes map to characters");
}

/* Fonts with CFF programs */

static bool is_cff(const struct bp_obj *subtype) {
    return bp_obj_is_name(subtype, "Type1") || bp_obj_is_name(subtype, "MMType1") ||
           bp_obj_is_name(subtype, "CIDFontType0");
}

static bool open_cff(struct bp_work *work, struct bp_obj *descriptor, GString *bytes,
                     struct bp_cff *cff) {
    const uint32_t number = bp_ref_number(work, bp_obj_get(descriptor, "FontFile3"));
    if (number == 0 || !bp_original_decode(work->source, number, MAX_PROGRAM, bytes))
        return false;
    const struct bp_sfnt sfnt = {.bytes = (const uint8_t *)bytes->str,
                                 .length = (uint32_t)bytes->len};
    const struct bp_sfnt_table table = bp_sfnt_find(&sfnt, "CFF ", 4);
    return table.length > 0 ? bp_cff_open(cff, bytes->str + table.at, table.length)
                            : bp_cff_open(cff, bytes->str, bytes->len);
}

static void see_cff_glyph(struct faults *faults, const struct bp_cff *cff, int shown, int64_t glyph,
                          double width) {
    const double own = glyph > 0 ? bp_cff_width(cff, (uint32_t)glyph) : -1;
    faults->missing |= glyph == 0 || glyph >= cff->glyphs.n;
    if (own >= 0)
        see_width(faults, shown, own, width);
}

/* CIDs of a program without any are its glyphs (9.7.4.2). */
static void check_cids(struct bp_work *work, const struct bp_fontuse *use,
                       const struct bp_cff *cff) {
    float *widths = g_new(float, MAX_CODES);
    struct faults faults = {0};
    read_widths(work, use->font->cid, widths);
    for (uint32_t code = 0; code < use->n_codes; code++) {
        const uint32_t cid = use->how[code] ? cid_of(use, code) : 0;
        if (cid > 0)
            see_cff_glyph(&faults, cff, use->how[code], cff->by_cid ? bp_cff_glyph(cff, cid) : cid,
                          widths[cid]);
    }
    tell_faults(work, use, faults);
    g_free(widths);
}

/* The number of a character's name (SID), by a code of a Latin encoding or by a name of one letter;
 * 0: it isn't known here. */
static uint32_t name_number(struct bp_work *work, const struct bp_fontuse *use, uint32_t code) {
    const char *name;
    const struct bp_obj *base = base_encoding(work, use);
    if (has_name(work, use, code, &name))
        return g_ascii_isalpha(*name) && name[1] == '\0' ? (uint32_t)*name - 31 : 0;
    const bool latin = bp_obj_is_name(base, "WinAnsiEncoding") ||
                       bp_obj_is_name(base, "MacRomanEncoding") ||
                       bp_obj_is_name(base, "StandardEncoding");
    return latin && code >= ' ' && code <= '~' && code != '\'' && code != '`' ? code - 31 : 0;
}

static void check_names(struct bp_work *work, const struct bp_fontuse *use,
                        const struct bp_cff *cff) {
    struct faults faults = {0};
    for (uint32_t code = 0; code < use->n_codes && !cff->by_cid; code++) {
        const uint32_t name = use->how[code] ? name_number(work, use, code) : 0;
        if (name > 0)
            see_cff_glyph(&faults, cff, use->how[code], bp_cff_glyph(cff, name),
                          simple_width(work, use->font->dict, code));
    }
    tell_faults(work, use, faults);
}

/* Type 3 fonts: a glyph's first operand is its width (9.6.5). */
static void check_glyphs(struct bp_work *work, const struct bp_fontuse *use) {
    struct bp_obj *glyphs = bp_entry(work, use->font->dict, "CharProcs");
    GString *bytes = g_string_new(NULL);
    struct faults faults = {0};
    for (uint32_t code = 0; code < use->n_codes; code++) {
        const char *name;
        if (!use->how[code] || !has_name(work, use, code, &name))
            continue;
        g_string_truncate(bytes, 0);
        if (!bp_original_decode(work->source, bp_ref_number(work, bp_obj_get(glyphs, name)),
                                MAX_MAP, bytes))
            continue;
        struct bp_tokens tokens = {.at = bytes->str, .end = bytes->str + bytes->len};
        struct bp_token token;
        if (bp_tokens_next(&tokens, &token) && token.type == BP_TOKEN_NUMBER)
            see_width(&faults, use->how[code], g_ascii_strtod(token.at, NULL),
                      simple_width(work, use->font->dict, code));
    }
    tell_faults(work, use, faults);
    g_string_free(bytes, TRUE);
}

/* Dictionaries */

/* 6.2.11.6: an encoding of a kind that every program understands alike. */
static bool is_truetype_encoding(struct bp_work *work, const struct bp_fontuse *use) {
    struct bp_obj *encoding = bp_entry(work, use->font->dict, "Encoding");
    const struct bp_obj *base = base_encoding(work, use);
    const struct bp_obj *differences = bp_entry(work, encoding, "Differences");
    if (is_symbolic(work, use))
        return !encoding;
    return (bp_obj_is_name(base, "WinAnsiEncoding") || bp_obj_is_name(base, "MacRomanEncoding")) &&
           bp_fonts_know_glyphs(work, differences);
}

/* 6.2.11.2: what a simple font has to say. */
static bool has_widths(struct bp_work *work, struct bp_obj *font) {
    const struct bp_obj *widths = bp_entry(work, font, "Widths");
    const int64_t first = bp_obj_integer(bp_entry(work, font, "FirstChar"), -1);
    const int64_t last = bp_obj_integer(bp_entry(work, font, "LastChar"), -1);
    return widths && widths->type == BP_OBJ_ARRAY && first >= 0 &&
           (int64_t)widths->as.array.n == last - first + 1;
}

/* 6.2.11.3: a composite font whose codes are CIDs themselves, or a CMap that is in the file, of the
 * same characters as the font and written in the direction that it says. */
static const char *cmap_fault(struct bp_work *work, const struct bp_fontuse *use) {
    struct bp_obj *cmap = bp_entry(work, use->font->dict, "Encoding");
    if (bp_obj_is_name(cmap, "Identity-H") || bp_obj_is_name(cmap, "Identity-V"))
        return NULL;
    if (!cmap || cmap->type != BP_OBJ_DICT)
        return "a list of codes that is not in the file";
    static const char *const keys[] = {"Registry", "Ordering"};
    struct bp_obj *own = bp_entry(work, use->font->cid, "CIDSystemInfo");
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
    const bool fits = (use->cmap ? bp_cmap_direction(use->cmap) : 0) ==
                      bp_obj_integer(bp_entry(work, cmap, "WMode"), 0);
    const bool refers = bp_entry(work, cmap, "UseCMap") || (use->cmap && bp_cmap_refers(use->cmap));
    return use->cmap && bp_cmap_exceeds(use->cmap) ? "a list of codes with numbers above 65,535"
           : !fits                                 ? "its writing direction"
           : refers                                ? "a list of codes that is not in the file"
                                                   : NULL;
}

/* A program of the font's own kind (table 126) that begins as such. */
static bool is_program(struct bp_work *work, struct bp_obj *font) {
    struct bp_obj *descriptor = bp_entry(work, font, "FontDescriptor");
    const struct bp_obj *subtype = bp_entry(work, font, "Subtype");
    const bool truetype =
        bp_obj_is_name(subtype, "TrueType") || bp_obj_is_name(subtype, "CIDFontType2");
    const char *key = truetype ? "FontFile2" : "FontFile";
    if (bp_entry(work, descriptor, "FontFile3") && !bp_entry(work, descriptor, key))
        key = "FontFile3";
    struct bp_obj *file = bp_entry(work, descriptor, key);
    const struct bp_obj *type = bp_entry(work, file, "Subtype");
    GString *bytes = g_string_new(NULL);
    struct bp_sfnt sfnt;
    bool good = bp_original_decode(work->source, bp_ref_number(work, bp_obj_get(descriptor, key)),
                                   MAX_PROGRAM, bytes) &&
                bytes->len > 4;
    const bool opentype = bp_obj_is_name(type, "OpenType");
    if (good && !strcmp(key, "FontFile2"))
        good = bp_sfnt_open(&sfnt, bytes->str, bytes->len);
    else if (good && !strcmp(key, "FontFile3"))
        good =
            opentype || (!truetype && bytes->str[0] == 1 &&
                         (bp_obj_is_name(type, "Type1C") || bp_obj_is_name(type, "CIDFontType0C")));
    else if (good)
        good = g_str_has_prefix(bytes->str, "%!") || (uint8_t)bytes->str[0] == 0x80;
    g_string_free(bytes, TRUE);
    return good;
}

/* A code for which no encoding has a character shows .notdef (6.2.11.8). */
static bool shows_nothing(struct bp_work *work, const struct bp_fontuse *use) {
    const struct bp_obj *base = base_encoding(work, use);
    const bool latin = bp_obj_is_name(base, "WinAnsiEncoding") ||
                       bp_obj_is_name(base, "MacRomanEncoding") ||
                       bp_obj_is_name(base, "StandardEncoding");
    for (uint32_t code = 0; code < 256; code++) {
        const char *name;
        if (!use->how[code])
            continue;
        if (has_name(work, use, code, &name) ? !strcmp(name, ".notdef") : latin && code < ' ')
            return true;
    }
    return false;
}

/* The same of a composite font: the first of its characters (9.7.6.3). Of those with TrueType
 * programs the glyph counts. */
static bool shows_notdef(struct bp_work *work, const struct bp_fontuse *use) {
    if (!bp_obj_is_name(bp_entry(work, use->font->cid, "Subtype"), "CIDFontType0"))
        return false;
    for (uint32_t code = 0; code < use->n_codes; code++) {
        if (use->how[code] && cid_of(use, code) == 0)
            return true;
    }
    return false;
}

static void check_dict(struct bp_work *work, const struct bp_fontuse *use, bool truetype) {
    struct bp_obj *font = use->font->dict;
    const struct bp_obj *type = bp_entry(work, font, "Type");
    if (!bp_obj_is_name(type, "Font"))
        bp_obj_set(work->arena, font, "Type", bp_obj_new_name(work->arena, "Font"));
    if (use->font->embedded && !bp_obj_is_name(bp_entry(work, font, "Subtype"), "Type3") &&
        !is_program(work, use->font->composite ? use->font->cid : font))
        tell(work, use, BP_FINDING_FONT_RULE, "its font program can't be read");
    if (use->cut)
        tell(work, use, BP_FINDING_FONT_RULE, "text that ends within a character");
    if (use->font->composite) {
        const char *fault = cmap_fault(work, use);
        if (fault)
            tell(work, use, BP_FINDING_FONT_RULE, fault);
        if (shows_notdef(work, use))
            tell(work, use, BP_FINDING_FONT_RULE, "it lacks some of the characters used");
        return;
    }
    if (use->font->embedded && !has_widths(work, font))
        tell(work, use, BP_FINDING_FONT_RULE, "wrong character widths");
    if (truetype && !is_truetype_encoding(work, use))
        tell(work, use, BP_FINDING_FONT_RULE, "how its codes map to characters");
    if (shows_nothing(work, use))
        tell(work, use, BP_FINDING_FONT_RULE, "it lacks some of the characters used");
}

/* The map, which may have been mended (symbols.h). */
static bool read_meaning(struct bp_work *work, uint32_t number, GString *bytes) {
    const uint32_t fate = number > 0 ? work->fate[number] : BP_FATE_DROP;
    if (fate == BP_FATE_OPEN)
        return bp_original_decode(work->source, number, MAX_MAP, bytes);
    const struct bp_out *out =
        fate != BP_FATE_DROP ? &g_array_index(work->outs, struct bp_out, fate - 1) : NULL;
    if (!out || !out->stream)
        return false;
    g_string_append_len(bytes, out->stream, out->stream_length);
    return true;
}

static void check(struct bp_work *work, struct bp_fontuse *use) {
    struct bp_obj *dict = use->font->composite ? use->font->cid : use->font->dict;
    struct bp_obj *descriptor = bp_entry(work, dict, "FontDescriptor");
    const struct bp_obj *subtype = bp_entry(work, dict, "Subtype");
    const bool truetype = bp_obj_is_name(subtype, "TrueType");
    GString *bytes = g_string_new(NULL);
    const uint32_t map = bp_ref_number(work, bp_obj_get(use->font->dict, "ToUnicode"));
    if (read_meaning(work, map, bytes)) {
        struct bp_cmap *meaning = bp_cmap_new(bytes);
        check_meaning(work, use, meaning);
        bp_cmap_free(meaning);
        bytes = g_string_new(NULL);
    }
    struct bp_sfnt sfnt;
    struct bp_cff cff;
    g_string_truncate(bytes, 0);
    check_dict(work, use, truetype);
    if (use->font->composite && bp_obj_is_name(subtype, "CIDFontType2") &&
        open_program(work, descriptor, bytes, &sfnt))
        check_composite(work, use, &sfnt);
    else if (truetype && open_program(work, descriptor, bytes, &sfnt))
        check_simple(work, use, &sfnt);
    else if (bp_obj_is_name(subtype, "Type3"))
        check_glyphs(work, use);
    else if (is_cff(subtype) && open_cff(work, descriptor, bytes, &cff))
        (bp_obj_is_name(subtype, "CIDFontType0") ? check_cids : check_names)(work, use, &cff);
    g_string_free(bytes, TRUE);
}

void bp_fontuse_check(struct bp_work *work) {
    for (guint i = 0; i < work->fontuse->len; i++)
        check(work, work->fontuse->pdata[i]);
}

void bp_fontuse_init(struct bp_work *work) {
    work->fontuse = g_ptr_array_new();
}

void bp_fontuse_clear(struct bp_work *work) {
    if (!work->fontuse)
        return;
    for (guint i = 0; i < work->fontuse->len; i++) {
        struct bp_fontuse *use = work->fontuse->pdata[i];
        g_array_free(use->pages, TRUE);
        bp_cmap_free(use->cmap);
    }
    g_ptr_array_free(work->fontuse, TRUE);
    work->fontuse = NULL;
    g_clear_pointer(&work->fontuse_arena, bp_arena_free);
}
