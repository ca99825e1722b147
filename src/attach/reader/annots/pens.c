/* What the words of form fields are drawn with: a field's own typeface, where the file has its
 * program, or ours.
 * In: characters. Out: codes, and in the end fonts that are embedded and can be read out.
 * How the file's font is encoded doesn't matter. From its program, if that is TrueType with a map
 * from Unicode, we make another font, with codes of our own. */

#include "attach/reader/annots/annots.h"

#include <string.h>

#include "attach/reader/matrix.h"
#include "attach/reader/objects/out.h"
#include "pdf/writer.h"

#define MAX_LETTERS 50000        /* of one field */
#define MAX_PROGRAM (16u << 20)  /* decoded */
#define MAX_PROGRAMS (64u << 20) /* of all fields together */
#define STAND_IN 0x25A1          /* a box, for what can't be drawn */
#define BFCHARS 100              /* of one section of a map (9.10.3) */
#define BOLD 1
#define ITALIC 2

struct bp_pens {
    struct bp_work *work;
    struct bp_face *ours[BP_TYPEFACES]; /* NULL: not there, or not tried yet */
    bool tried[BP_TYPEFACES];
    GHashTable *own;  /* number of a font's program -> struct bp_face, or NULL: it is of no use */
    GPtrArray *all;   /* struct bp_face */
    GPtrArray *bytes; /* GString: decoded programs */
    size_t decoded;
};

static void free_bytes(gpointer bytes) {
    g_string_free(bytes, TRUE);
}

struct bp_pens *bp_pens_new(struct bp_work *work) {
    struct bp_pens *pens = g_new0(struct bp_pens, 1);
    pens->work = work;
    pens->own = g_hash_table_new(NULL, NULL);
    pens->all = g_ptr_array_new();
    pens->bytes = g_ptr_array_new_with_free_func(free_bytes);
    return pens;
}

/* NULL: the program is of no use. */
static struct bp_face *new_pen(struct bp_pens *pens, const void *bytes, size_t length,
                               const char *name, uint32_t program) {
    struct bp_arena *arena = pens->work->arena;
    struct bp_truetype font;
    if (!bytes || !bp_truetype_open(&font, bytes, length))
        return NULL;
    struct bp_face *pen = bp_arena_new0(arena, struct bp_face);
    const uint16_t notdef = 0;
    const gunichar nothing = 0;
    pen->font = font;
    pen->name = name;
    pen->program = program;
    pen->resource = bp_arena_printf(arena, "P%u", pens->all->len);
    pen->codes = g_hash_table_new(NULL, NULL);
    pen->glyphs = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    pen->chars = g_array_new(FALSE, FALSE, sizeof(gunichar));
    g_array_append_val(pen->glyphs, notdef);
    g_array_append_val(pen->chars, nothing);
    g_ptr_array_add(pens->all, pen);
    return pen;
}

/* The typefaces of ours: the four styles, by BOLD and ITALIC, then one for signs. */
static struct bp_face *our_pen(struct bp_pens *pens, unsigned face) {
    const struct bp_typeface *typeface = &pens->work->job->typefaces[face];
    if (!pens->tried[face]) {
        pens->tried[face] = true;
        pens->ours[face] = new_pen(pens, typeface->bytes, typeface->length, typeface->name, 0);
    }
    return pens->ours[face];
}

static const char *face_name(const struct bp_obj *base) {
    const char *name = bp_obj_is(base, BP_OBJ_NAME) ? base->as.text.bytes : "Unnamed";
    const char *plus = strchr(name, '+');
    return plus && plus - name == 6 ? plus + 1 : name;
}

/* A pen of a font's own program (ISO 32000-1, 9.9). */
static struct bp_face *own_pen(struct bp_pens *pens, struct bp_obj *font) {
    struct bp_work *work = pens->work;
    struct bp_obj *cid = bp_item(work, bp_entry(work, font, "DescendantFonts"), 0);
    struct bp_obj *descriptor = bp_entry(work, cid ? cid : font, "FontDescriptor");
    const uint32_t number = bp_ref_number(work, bp_obj_get(descriptor, "FontFile2"));
    gpointer key = GUINT_TO_POINTER(number), known;
    if (number == 0 || g_hash_table_lookup_extended(pens->own, key, NULL, &known))
        return number > 0 ? known : NULL;
    struct bp_face *pen = NULL;
    GString *bytes = g_string_new(NULL);
    if (pens->decoded < MAX_PROGRAMS &&
        bp_original_decode(work->source, number, MAX_PROGRAM, bytes))
        pen = new_pen(pens, bytes->str, bytes->len, face_name(bp_entry(work, font, "BaseFont")),
                      number);
    pens->decoded += bytes->len;
    g_ptr_array_add(pens->bytes, bytes);
    g_hash_table_insert(pens->own, key, pen);
    return pen;
}

/* Usual names in default appearances are Helv, HeBo, HeOb, HeBO, TiBI and the like. */
struct bp_hand bp_pens_hand(struct bp_pens *pens, struct bp_obj *font, const char *name) {
    struct bp_obj *dict = bp_resolve(pens->work, font);
    struct bp_hand hand = {0};
    if (bp_obj_is(dict, BP_OBJ_DICT)) {
        hand.own = own_pen(pens, dict);
        name = face_name(bp_entry(pens->work, dict, "BaseFont"));
    }
    name = name ? name : "";
    g_autofree char *lower = g_ascii_strdown(name, -1);
    const bool brief = strlen(lower) == 4;
    hand.bold = strstr(lower, "bold") || strstr(lower, "black") || (brief && name[2] == 'B');
    hand.italic = strstr(lower, "italic") || strstr(lower, "oblique") ||
                  (brief && (strchr("OI", name[2]) || strchr("OI", name[3])));
    return hand;
}

/* Letters */

/* Scripts whose letters are joined, stacked or set from right to left: without a shaper they would
 * be wrong, even where a typeface has their glyphs. */
static bool is_simple(gunichar c) {
    static const gunichar ranges[][2] = {
        {0x0590, 0x08FF}, {0x0900, 0x109F},   {0x1780, 0x18AF},
        {0x1900, 0x1CFF}, {0xA800, 0xABFF},   {0xFB1D, 0xFDFF},
        {0xFE70, 0xFEFE}, {0x10800, 0x11FFF}, {0x1E800, 0x1EFFF},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++) {
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return false;
    }
    return true;
}

/* The code of a character; 0 if the pen hasn't its glyph. Of a program of the file, codes are its
 * glyphs; of ours they are numbers in a row, as is right for a subset. */
static uint16_t code_of(struct bp_face *pen, gunichar c) {
    gpointer key = GUINT_TO_POINTER(c), known;
    if (g_hash_table_lookup_extended(pen->codes, key, NULL, &known))
        return (uint16_t)GPOINTER_TO_UINT(known);
    const uint16_t glyph = bp_truetype_glyph(&pen->font, c);
    uint16_t code = 0;
    if (glyph > 0 && pen->glyphs->len < UINT16_MAX) {
        code = pen->program > 0 ? glyph : (uint16_t)pen->glyphs->len;
        g_array_append_val(pen->glyphs, glyph);
        g_array_append_val(pen->chars, c);
    }
    g_hash_table_insert(pen->codes, key, GUINT_TO_POINTER(code));
    return code;
}

static bool try_pen(struct bp_face *pen, struct bp_field_letter *letter) {
    letter->code = pen ? code_of(pen, letter->c) : 0;
    if (letter->code == 0)
        return false;
    letter->pen = pen;
    letter->width = bp_sfnt_width(
        &pen->font.sfnt,
        pen->program > 0 ? letter->code : g_array_index(pen->glyphs, uint16_t, letter->code));
    return true;
}

static bool find_letter(struct bp_pens *pens, const struct bp_hand *hand,
                        struct bp_field_letter *letter) {
    const unsigned style = (hand->bold ? BOLD : 0) | (hand->italic ? ITALIC : 0);
    return is_simple(letter->c) &&
           (try_pen(hand->own, letter) || try_pen(our_pen(pens, style), letter) ||
            try_pen(our_pen(pens, 0), letter) || try_pen(our_pen(pens, BP_TYPEFACES - 1), letter));
}

/* What is drawn for a character: of the many spaces and line ends one, of what can't be seen
 * nothing (0). */
static gunichar drawn_char(gunichar c) {
    switch (c) {
    case '\r':
    case 0x85:
    case 0x2028:
    case 0x2029:
        return '\n';
    case '\t':
    case 0xA0:
    case 0x202F:
        return ' ';
    case 0x2011:
        return '-';
    default:
        break;
    }
    const GUnicodeType type = g_unichar_type(c);
    return c != '\n' && (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT) ? 0 : c;
}

/* True if a pen has all letters of a text: words in two typefaces are no pleasure. */
static bool has_all(struct bp_face *pen, const char *text) {
    for (; *text; text = g_utf8_next_char(text)) {
        const gunichar c = drawn_char(g_utf8_get_char(text));
        if (c != 0 && c != '\n' && bp_truetype_glyph(&pen->font, c) == 0)
            return false;
    }
    return true;
}

bool bp_pens_spell(struct bp_pens *pens, const struct bp_hand *hand, const char *text,
                   GArray *letters) {
    g_autofree char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    struct bp_hand used = *hand;
    bool whole = true;
    if (used.own && composed && !has_all(used.own, composed))
        used.own = NULL;
    for (const char *at = composed ? composed : ""; *at; at = g_utf8_next_char(at)) {
        struct bp_field_letter letter = {.c = drawn_char(g_utf8_get_char(at))};
        if (letters->len >= MAX_LETTERS) {
            whole = false;
            break;
        }
        if (letter.c == 0 || (*at == '\n' && at > composed && at[-1] == '\r'))
            continue;
        if (letter.c != '\n' && !find_letter(pens, &used, &letter)) {
            whole = false;
            letter.c = STAND_IN;
            find_letter(pens, &used, &letter);
        }
        g_array_append_val(letters, letter);
    }
    return whole && composed;
}

/* Fonts */

static uint32_t code_at(const struct bp_face *pen, guint i) {
    return pen->program > 0 ? g_array_index(pen->glyphs, uint16_t, i) : i;
}

/* From codes to characters, in UTF-16 (9.10.3). */
static uint32_t make_unicode(struct bp_work *work, const struct bp_face *pen) {
    g_autoptr(GString) out =
        g_string_new("/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
                     "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
                     "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
                     "1 begincodespacerange<0000><FFFF>endcodespacerange\n");
    for (guint i = 1; i < pen->glyphs->len; i++) {
        const gunichar c = g_array_index(pen->chars, gunichar, i);
        if (i % BFCHARS == 1)
            g_string_append_printf(out, "%u beginbfchar\n", MIN(BFCHARS, pen->glyphs->len - i));
        g_string_append_printf(out, "<%04X>", code_at(pen, i));
        if (c > 0xFFFF)
            g_string_append_printf(out, "<%04X%04X>\n", 0xD7C0 + (c >> 10), 0xDC00 + (c & 0x3FF));
        else
            g_string_append_printf(out, "<%04X>\n", c);
        if (i % BFCHARS == 0 || i + 1 == pen->glyphs->len)
            g_string_append(out, "endbfchar\n");
    }
    g_string_append(out, "endcmap CMapName currentdict/CMap defineresource pop end end\n");
    return bp_out_bytes(work, out->str, out->len);
}

/* The subset's name begins with letters that differ with what it holds (9.6.4). */
static const char *font_name(struct bp_work *work, const struct bp_face *pen) {
    uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */
    char tag[7] = "";
    for (guint i = 0; i < pen->glyphs->len; i++)
        hash = (hash ^ g_array_index(pen->glyphs, uint16_t, i)) * 0x100000001b3;
    hash ^= hash >> 32;
    for (int i = 0; i < 6; i++, hash /= 26)
        tag[i] = (char)('A' + hash % 26);
    return bp_arena_printf(work->arena, "%s+%s", tag, pen->name);
}

static struct bp_obj *make_widths(struct bp_arena *arena, const struct bp_face *pen) {
    struct bp_obj *widths = bp_obj_new(arena, BP_OBJ_ARRAY);
    for (guint i = 0; i < pen->glyphs->len; i++) {
        const double width =
            bp_sfnt_width(&pen->font.sfnt, g_array_index(pen->glyphs, uint16_t, i));
        bp_obj_add(arena, widths, bp_obj_new_int(arena, code_at(pen, i)));
        bp_obj_add(arena, widths, bp_obj_make(arena, "[/?]", bp_number(arena, width)));
    }
    return widths;
}

/* The program: all of the file's, or a subset of ours. */
static struct bp_obj *make_program(struct bp_work *work, const struct bp_face *pen) {
    if (pen->program > 0)
        return bp_obj_new_ref(work->arena, pen->program, 0);
    g_autoptr(GString) subset = bp_truetype_subset(&pen->font, pen->glyphs);
    const uint32_t local = bp_out_bytes(work, subset->str, subset->len);
    bp_out_set(work, local,
               bp_obj_make(work->arena, "<</Length1/?>>",
                           bp_obj_new_int(work->arena, (int64_t)subset->len)));
    return bp_out_ref(work, local);
}

static struct bp_obj *make_descriptor(struct bp_work *work, const struct bp_face *pen,
                                      struct bp_obj *name) {
    int box[4];
    bp_truetype_box(&pen->font, box);
    const char *text = bp_arena_printf(
        work->arena,
        "<</Type/FontDescriptor/Flags 4/ItalicAngle 0/StemV 80/FontName/?/FontBBox[%d %d %d %d]"
        "/Ascent %d/Descent %d/CapHeight %d/FontFile2/?>>",
        box[0], box[1], box[2], box[3], (int)(pen->font.ascent * 1000),
        (int)(pen->font.descent * 1000), (int)(pen->font.ascent * 800));
    return bp_obj_make(work->arena, text, name, make_program(work, pen));
}

static void make_font(struct bp_work *work, const struct bp_face *pen) {
    struct bp_arena *arena = work->arena;
    struct bp_obj *name = bp_obj_new_name(arena, font_name(work, pen));
    struct bp_obj *widths = make_widths(arena, pen); /* before the subset adds parts of letters */
    struct bp_obj *unicode = bp_out_ref(work, make_unicode(work, pen));
    struct bp_obj *descriptor = make_descriptor(work, pen, name);
    struct bp_obj *cid = bp_obj_make(
        arena,
        "<</Type/Font/Subtype/CIDFontType2/CIDToGIDMap/Identity/CIDSystemInfo<</Registry(Adobe)"
        "/Ordering(Identity)/Supplement 0>>/BaseFont/?/W/?/FontDescriptor/?>>",
        name, widths, bp_out_ref(work, bp_out_add(work, 0, descriptor, false)));
    bp_out_set(work, pen->local,
               bp_obj_make(arena,
                           "<</Type/Font/Subtype/Type0/Encoding/Identity-H/BaseFont/?"
                           "/DescendantFonts[/?]/ToUnicode/?>>",
                           name, bp_out_ref(work, bp_out_add(work, 0, cid, false)), unicode));
}

void bp_pens_finish(struct bp_pens *pens) {
    for (guint i = 0; i < pens->all->len; i++) {
        struct bp_face *pen = pens->all->pdata[i];
        if (pen->local > 0)
            make_font(pens->work, pen);
        g_hash_table_destroy(pen->codes);
        g_array_free(pen->glyphs, TRUE);
        g_array_free(pen->chars, TRUE);
    }
    g_hash_table_destroy(pens->own);
    g_ptr_array_free(pens->all, TRUE);
    g_ptr_array_free(pens->bytes, TRUE);
    g_free(pens);
}
