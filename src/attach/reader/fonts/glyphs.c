/* Widths and heights of glyphs (ISO 32000-1, 9.2.4, 9.6.2 and 9.7.4).
 * In: font dictionaries. Out: boxes, good enough to tell what lies where on a page.
 * Font programs are not read. Where a dictionary says nothing, which only the standard fonts may,
 * the widths of a usual sans serif do. */
#include "attach/reader/fonts/glyphs.h"

#include <math.h>
#include <string.h>

#include "attach/reader/contents/tokens.h"

#define MAX_TABLE (1u << 20) /* decoded bytes of a character map */
#define MAX_RANGES 70000u

/* Helvetica's, in thousandths, from the space to the tilde. */
static const uint16_t usual[95] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584,
};

/* A composite font's one descendant. */
static struct bp_obj *descendant(struct bp_work *work, struct bp_obj *dict) {
    struct bp_obj *fonts = bp_entry(work, dict, "DescendantFonts");
    return fonts && fonts->type == BP_OBJ_ARRAY && fonts->as.array.n > 0
               ? bp_resolve(work, fonts->as.array.items[0])
               : NULL;
}

/* What a Type 3 font's own units are in em. */
static double unit_of(struct bp_work *work, struct bp_obj *dict, double *high) {
    struct bp_obj *matrix = bp_entry(work, dict, "FontMatrix");
    double wide = 0.001;
    *high = 0.001;
    if (matrix && matrix->type == BP_OBJ_ARRAY && matrix->as.array.n >= 4) {
        wide = bp_obj_number(bp_resolve(work, matrix->as.array.items[0]), wide);
        *high = bp_obj_number(bp_resolve(work, matrix->as.array.items[3]), wide);
    }
    return wide;
}

/* Heights: the descriptor's, as far as they can be true. */
static void read_heights(struct bp_work *work, struct bp_glyphs *glyphs, bool type3) {
    struct bp_obj *font = glyphs->composite ? descendant(work, glyphs->dict) : glyphs->dict;
    struct bp_obj *descriptor = bp_entry(work, font, "FontDescriptor");
    double ascent = bp_obj_number(bp_entry(work, descriptor, "Ascent"), 0) / 1000, high;
    double descent = bp_obj_number(bp_entry(work, descriptor, "Descent"), 0) / 1000;
    if (type3) {
        struct bp_obj *box = bp_entry(work, glyphs->dict, "FontBBox");
        unit_of(work, glyphs->dict, &high);
        ascent = descent = 0;
        if (box && box->type == BP_OBJ_ARRAY && box->as.array.n == 4) {
            descent = high * bp_obj_number(bp_resolve(work, box->as.array.items[1]), 0);
            ascent = high * bp_obj_number(bp_resolve(work, box->as.array.items[3]), 0);
        }
        glyphs->ascent = MAX(MAX(ascent, descent), 0);
        glyphs->descent = MIN(MIN(ascent, descent), 0);
        if (!(glyphs->ascent - glyphs->descent > 0.01 && glyphs->ascent - glyphs->descent < 10)) {
            glyphs->ascent = 1;
            glyphs->descent = -0.25;
        }
        return;
    }
    glyphs->ascent = ascent >= 0.4 ? MIN(ascent, 1) : 0.8;
    glyphs->descent = descent < 0 ? MAX(descent, -0.35) : -0.22;
}

struct bp_glyphs *bp_glyphs_new(struct bp_work *work, struct bp_obj *dict) {
    struct bp_glyphs *glyphs = bp_arena_new0(work->arena, struct bp_glyphs);
    const struct bp_obj *subtype = bp_entry(work, dict, "Subtype");
    glyphs->dict = dict;
    glyphs->composite = bp_obj_is_name(subtype, "Type0");
    read_heights(work, glyphs, bp_obj_is_name(subtype, "Type3"));
    return glyphs;
}

/* Simple fonts */

static void read_simple(struct bp_work *work, struct bp_glyphs *glyphs) {
    struct bp_obj *dict = glyphs->dict, *widths = bp_entry(work, dict, "Widths");
    const struct bp_obj *name = bp_entry(work, dict, "BaseFont");
    const bool fixed = name && name->type == BP_OBJ_NAME && strstr(name->as.text.bytes, "Courier");
    const int64_t first = bp_obj_integer(bp_entry(work, dict, "FirstChar"), 0);
    const double missing =
        bp_obj_number(bp_entry(work, bp_entry(work, dict, "FontDescriptor"), "MissingWidth"), 0);
    double high, unit = 0.001;
    if (bp_obj_is_name(bp_entry(work, dict, "Subtype"), "Type3"))
        unit = unit_of(work, dict, &high);
    for (int code = 0; code < 256; code++) {
        double width = widths ? missing : fixed ? 600 : 556;
        if (!widths && !fixed && code >= ' ' && code <= '~')
            width = usual[code - ' '];
        if (widths && widths->type == BP_OBJ_ARRAY && code >= first &&
            code - first < widths->as.array.n)
            width = bp_obj_number(bp_resolve(work, widths->as.array.items[code - first]), missing);
        glyphs->simple[code] = (float)CLAMP(width * unit, -100, 100);
    }
}

/* Composite fonts */

static gint by_first(gconstpointer a, gconstpointer b) {
    const struct bp_glyph_range *one = a, *other = b;
    return (one->first > other->first) - (one->first < other->first);
}

static void add_range(GArray *ranges, int64_t first, int64_t last, double width) {
    const struct bp_glyph_range range = {(uint32_t)first, (uint32_t)last,
                                         (float)CLAMP(width / 1000, -100, 100)};
    if (first >= 0 && last >= first && last <= UINT16_MAX && ranges->len < MAX_RANGES)
        g_array_append_val(ranges, range);
}

/* /W: "first [width ...]", or "first last width" (9.7.4.3). */
static void read_ranges(struct bp_work *work, const struct bp_obj *w, GArray *ranges) {
    for (uint32_t i = 0; w && w->type == BP_OBJ_ARRAY && i + 1 < w->as.array.n;) {
        const int64_t first = bp_obj_integer(bp_resolve(work, w->as.array.items[i]), -1);
        const struct bp_obj *next = bp_resolve(work, w->as.array.items[i + 1]);
        if (next && next->type == BP_OBJ_ARRAY) {
            for (uint32_t k = 0; k < next->as.array.n; k++)
                add_range(ranges, first + k, first + k,
                          bp_obj_number(bp_resolve(work, next->as.array.items[k]), 0));
            i += 2;
        } else {
            if (i + 2 < w->as.array.n)
                add_range(ranges, first, bp_obj_integer(next, -1),
                          bp_obj_number(bp_resolve(work, w->as.array.items[i + 2]), 0));
            i += 3;
        }
    }
}

static uint32_t code_of(const GString *bytes) {
    uint32_t code = 0;
    for (gsize i = 0; i < bytes->len && i < 4; i++)
        code = code << 8 | (unsigned char)bytes->str[i];
    return code;
}

/* What a row of a character map says (9.7.5.4): codes from one to another, and what they stand for.
 */
enum row { NO_ROW, SPACES, CHARS, RANGES };

static enum row row_of(const struct bp_token *word) {
    static const struct {
        const char *word;
        enum row row;
    } words[] = {{"begincodespacerange", SPACES},
                 {"begincidchar", CHARS},
                 {"begincidrange", RANGES},
                 {"beginbfchar", CHARS},
                 {"beginbfrange", RANGES}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (word->length == strlen(words[i].word) && !memcmp(word->at, words[i].word, word->length))
            return words[i].row;
    }
    return NO_ROW;
}

/* Calls `each` for every row of a map; what it doesn't have is NULL. */
static void read_map(struct bp_glyphs *glyphs, GArray *codes, const GString *map,
                     void (*each)(struct bp_glyphs *glyphs, GArray *codes, enum row row,
                                  const struct bp_token *tokens)) {
    static const uint32_t needed[] = {[SPACES] = 2, [CHARS] = 2, [RANGES] = 3};
    struct bp_tokens tokens = {.at = map->str, .end = map->str + map->len};
    struct bp_token token, row[3];
    enum row kind = NO_ROW;
    uint32_t n = 0;
    while (bp_tokens_next(&tokens, &token)) {
        if (token.type == BP_TOKEN_WORD) {
            kind = row_of(&token);
            n = 0;
        } else if (kind != NO_ROW) {
            row[n++] = token;
            if (n == needed[kind]) {
                each(glyphs, codes, kind, row);
                n = 0;
            }
        }
    }
}

/* A string's bytes as a number, and how many there are. */
static uint32_t code_at(const struct bp_token *token, uint32_t *bytes) {
    GString *text = g_string_new(NULL);
    bp_token_bytes(token, text);
    const uint32_t code = code_of(text);
    *bytes = (uint32_t)text->len;
    g_string_free(text, TRUE);
    return code;
}

/* A row of the map that codes are read by: how they are cut, and their CIDs. */
static void take_code(struct bp_glyphs *glyphs, GArray *codes, enum row row,
                      const struct bp_token *tokens) {
    uint32_t bytes, more;
    struct bp_code_range range = {.first = code_at(&tokens[0], &bytes)};
    range.last = row == CHARS ? range.first : code_at(&tokens[1], &more);
    if (bytes < 1 || bytes > 4 || range.last < range.first)
        return;
    if (row == SPACES) {
        const uint32_t shift = 8 * (bytes - 1);
        for (uint32_t first = range.first >> shift; first <= range.last >> shift && first < 256;
             first++)
            glyphs->bytes[first] = (uint8_t)bytes;
        return;
    }
    const double cid = bp_token_number(&tokens[row == CHARS ? 1 : 2]);
    range.cid = cid >= 0 && cid <= UINT16_MAX ? (uint32_t)cid : 0;
    if (codes->len < MAX_RANGES)
        g_array_append_val(codes, range);
}

/* How codes are cut that one of the predefined maps reads (table 118). */
static void use_predefined(struct bp_glyphs *glyphs, const char *name) {
    static const char *const mixed[] = {"RKSJ",  "EUC", "B5pc", "ETen",
                                        "HKscs", "GBK", "GBpc", "KSC"};
    bool is_mixed = false;
    for (size_t i = 0; i < G_N_ELEMENTS(mixed) && !strstr(name, "UCS2") && !strstr(name, "UTF");
         i++)
        is_mixed |= strstr(name, mixed[i]) != NULL;
    const bool kana = strstr(name, "RKSJ") != NULL;
    for (int first = 0; first < 256 && is_mixed; first++)
        glyphs->bytes[first] = first < 0x81 || (kana && first >= 0xa0 && first < 0xe0) ? 1 : 2;
}

static gint by_code(gconstpointer a, gconstpointer b) {
    const struct bp_code_range *one = a, *other = b;
    return (one->first > other->first) - (one->first < other->first);
}

static void read_encoding(struct bp_work *work, struct bp_glyphs *glyphs) {
    struct bp_obj *value = bp_obj_get(glyphs->dict, "Encoding"), *own = bp_resolve(work, value);
    memset(glyphs->bytes, 2, sizeof glyphs->bytes);
    if (own && own->type == BP_OBJ_NAME) {
        glyphs->vertical = g_str_has_suffix(own->as.text.bytes, "-V") || bp_obj_is_name(own, "V");
        use_predefined(glyphs, own->as.text.bytes);
        return;
    }
    GString *map = g_string_new(NULL);
    glyphs->vertical = bp_obj_integer(bp_entry(work, own, "WMode"), 0) == 1;
    GArray *codes = g_array_new(FALSE, FALSE, sizeof(struct bp_code_range));
    if (bp_original_decode(work->source, bp_ref_number(work, value), MAX_TABLE, map))
        read_map(glyphs, codes, map, take_code);
    g_array_sort(codes, by_code);
    glyphs->n_codes = codes->len;
    glyphs->codes = bp_arena_alloc(work->arena, sizeof *glyphs->codes * (codes->len + 1));
    if (codes->len > 0)
        memcpy(glyphs->codes, codes->data, sizeof *glyphs->codes * codes->len);
    g_array_free(codes, TRUE);
    g_string_free(map, TRUE);
}

static void read_composite(struct bp_work *work, struct bp_glyphs *glyphs) {
    struct bp_obj *font = descendant(work, glyphs->dict), *down = bp_entry(work, font, "DW2");
    GArray *ranges = g_array_new(FALSE, FALSE, sizeof(struct bp_glyph_range));
    read_encoding(work, glyphs);
    glyphs->other = (float)CLAMP(bp_obj_number(bp_entry(work, font, "DW"), 1000) / 1000, -100, 100);
    glyphs->down = -1;
    if (down && down->type == BP_OBJ_ARRAY && down->as.array.n == 2)
        glyphs->down = (float)CLAMP(
            bp_obj_number(bp_resolve(work, down->as.array.items[1]), -1000) / 1000, -100, 100);
    read_ranges(work, bp_entry(work, font, "W"), ranges);
    g_array_sort(ranges, by_first);
    glyphs->n_ranges = ranges->len;
    glyphs->ranges = bp_arena_alloc(work->arena, sizeof *glyphs->ranges * (ranges->len + 1));
    if (ranges->len > 0)
        memcpy(glyphs->ranges, ranges->data, sizeof *glyphs->ranges * ranges->len);
    g_array_free(ranges, TRUE);
}

/* Blanks */

static void add_blank(struct bp_glyphs *glyphs, uint32_t code) {
    if (glyphs->n_blanks < G_N_ELEMENTS(glyphs->blanks))
        glyphs->blanks[glyphs->n_blanks++] = code;
}

/* True if all of a text in UTF-16BE is white space, or nothing to be seen. */
static bool is_blank(const GString *text) {
    bool blank = text->len >= 2;
    for (gsize i = 0; i + 1 < text->len && blank; i += 2) {
        const gunichar c =
            (gunichar)((unsigned char)text->str[i] << 8 | (unsigned char)text->str[i + 1]);
        blank = g_unichar_isspace(c) || g_unichar_iszerowidth(c) || g_unichar_iscntrl(c);
    }
    return blank;
}

/* The codes that a ToUnicode map (9.10.3) says are white space: of ranges, their first, since
 * white space comes singly. */
static void take_blank(struct bp_glyphs *glyphs, GArray *codes, enum row row,
                       const struct bp_token *tokens) {
    (void)codes;
    uint32_t bytes;
    GString *text = g_string_new(NULL);
    bp_token_bytes(&tokens[row == RANGES ? 2 : 1], text);
    if (row != SPACES && is_blank(text))
        add_blank(glyphs, code_at(&tokens[0], &bytes));
    g_string_free(text, TRUE);
}

void bp_glyphs_measure(struct bp_work *work, struct bp_glyphs *glyphs) {
    if (glyphs->measured)
        return;
    struct bp_obj *map = bp_obj_get(glyphs->dict, "ToUnicode");
    GString *bytes = g_string_new(NULL);
    glyphs->measured = true;
    (glyphs->composite ? read_composite : read_simple)(work, glyphs);
    if (bp_original_decode(work->source, bp_ref_number(work, map), MAX_TABLE, bytes))
        read_map(glyphs, NULL, bytes, take_blank);
    if (!glyphs->composite && glyphs->n_blanks == 0) {
        add_blank(glyphs, ' ');
        add_blank(glyphs, 0xa0);
    }
    g_string_free(bytes, TRUE);
}

/* Strings */

static uint32_t cid_of(const struct bp_glyphs *glyphs, uint32_t code) {
    uint32_t low = 0, high = glyphs->n_codes;
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (glyphs->codes[middle].last < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < glyphs->n_codes && glyphs->codes[low].first <= code
               ? glyphs->codes[low].cid + (code - glyphs->codes[low].first)
               : code;
}

static float width_of(const struct bp_glyphs *glyphs, uint32_t code) {
    uint32_t low = 0, high = glyphs->n_ranges;
    code = cid_of(glyphs, code);
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (glyphs->ranges[middle].last < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < glyphs->n_ranges && glyphs->ranges[low].first <= code ? glyphs->ranges[low].width
                                                                       : glyphs->other;
}

struct bp_glyph bp_glyphs_next(const struct bp_glyphs *glyphs, const char **at, const char *end) {
    struct bp_glyph glyph = {.code = (unsigned char)**at};
    const int n = glyphs->composite ? glyphs->bytes[glyph.code] : 1;
    for (int i = 1; i < n && *at + i < end; i++)
        glyph.code = glyph.code << 8 | (unsigned char)(*at)[i];
    *at = MIN(*at + n, end);
    glyph.space = n == 1 && glyph.code == ' ';
    glyph.width = !glyphs->composite                ? glyphs->simple[glyph.code]
                  : n == 1 && glyphs->n_ranges == 0 ? 0.5
                                                    : width_of(glyphs, glyph.code);
    for (uint32_t i = 0; i < glyphs->n_blanks && !glyph.blank; i++)
        glyph.blank = glyphs->blanks[i] == glyph.code;
    return glyph;
}
