/* Shaping by pairs.
 * In: words of plain ASCII. Out: their glyphs, as HarfBuzz would have them.
 * The one hard idea: in most faces hardly more happens to such words than that neighbours are
 * kerned. So a word is its pairs, of which a language has some thousand where it has tens of
 * thousands of words, and HarfBuzz shapes each pair once. What makes that safe is read from the
 * font: each lookup that HarfBuzz would apply is either one that acts on a single glyph; or one
 * that moves the first of two (OpenType 1.9, GPOS, lookup type 2 without a second value record); or
 * one that wants a mark, which ASCII hasn't. Anything else acts on glyphs side by side that all are
 * in the sets that HarfBuzz collects of the lookup; where two neighbours are, the word is not ours.
 */
#include "text/pairs.h"

#include <hb-ot.h>

#define FIRST '!'
#define LAST '~'
#define N_CHARS (LAST - FIRST + 1)
#define UNKNOWN INT16_MIN     /* a pair that HarfBuzz has not been asked about */
#define OTHER (INT16_MIN + 1) /* one that is more than two glyphs side by side */

enum { GPOS_PAIR = 2, GPOS_MARK_FIRST = 4, GPOS_MARK_LAST = 6, GPOS_EXTENSION = 9 };
enum { GSUB_ALTERNATE = 3, GSUB_LIGATURE = 4, GSUB_EXTENSION = 7 };
enum { IGNORE_BASES = 2, IGNORE_LIGATURES = 4 }; /* lookup flags */

/* What is known of one language. */
struct table {
    struct table *next;
    hb_language_t lang;
    const hb_feature_t *features; /* a static list: equal lists are one */
    unsigned n_features;
    int16_t alone[N_CHARS];           /* the advance of a word's last character; or as below */
    int16_t before[N_CHARS][N_CHARS]; /* of a character before another; or UNKNOWN, or OTHER */
};

struct bp_pairs {
    struct bp_arena *arena;
    hb_font_t *font;
    uint16_t glyph[N_CHARS]; /* 0: the font has none */
    struct table *tables;
};

struct bp_pairs *bp_pairs_new(struct bp_arena *arena, hb_font_t *font) {
    struct bp_pairs *pairs = bp_arena_new0(arena, struct bp_pairs);
    hb_codepoint_t glyph;
    pairs->arena = arena;
    pairs->font = font;
    for (int c = 0; c < N_CHARS; c++)
        if (hb_font_get_nominal_glyph(font, (hb_codepoint_t)(FIRST + c), &glyph))
            pairs->glyph[c] = (uint16_t)glyph;
    return pairs;
}

/* -- asking HarfBuzz -------------------------------------------------------------------------- */

static void fill(hb_buffer_t *buffer, hb_language_t lang) {
    hb_buffer_clear_contents(buffer);
    hb_buffer_set_content_type(buffer, HB_BUFFER_CONTENT_TYPE_UNICODE);
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, HB_SCRIPT_LATIN);
    hb_buffer_set_language(buffer, lang);
}

static bool stays(const struct bp_pairs *pairs, int c, const hb_glyph_info_t *info,
                  const hb_glyph_position_t *at) {
    return info->codepoint == pairs->glyph[c] && at->x_offset == 0 && at->y_offset == 0 &&
           at->x_advance > OTHER && at->x_advance <= INT16_MAX;
}

/* The advance of a character by itself. */
static int16_t ask_one(const struct bp_pairs *pairs, hb_buffer_t *buffer, const struct table *table,
                       int c) {
    unsigned n;
    fill(buffer, table->lang);
    hb_buffer_add(buffer, (hb_codepoint_t)(FIRST + c), 0);
    hb_shape(pairs->font, buffer, table->features, table->n_features);
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(buffer, &n);
    return (int16_t)(n == 1 && stays(pairs, c, info, at) ? at->x_advance : OTHER);
}

/* The advance of a character before another. */
static int16_t ask_two(const struct bp_pairs *pairs, hb_buffer_t *buffer, const struct table *table,
                       int a, int b) {
    unsigned n;
    fill(buffer, table->lang);
    hb_buffer_add(buffer, (hb_codepoint_t)(FIRST + a), 0);
    hb_buffer_add(buffer, (hb_codepoint_t)(FIRST + b), 1);
    hb_shape(pairs->font, buffer, table->features, table->n_features);
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(buffer, &n);
    const bool side_by_side = n == 2 && stays(pairs, a, info, at) &&
                              stays(pairs, b, info + 1, at + 1) &&
                              at[1].x_advance == table->alone[b];
    return (int16_t)(side_by_side ? at[0].x_advance : OTHER);
}

/* -- reading the font ------------------------------------------------------------------------- */

/* GSUB or GPOS, and a plan's lookups in it. */
struct lookups {
    hb_face_t *face;
    hb_tag_t tag;
    const uint8_t *data;
    unsigned length;
};

static unsigned read_16(const struct lookups *in, unsigned at) {
    return at + 2 <= in->length ? (unsigned)in->data[at] << 8 | in->data[at + 1] : 0;
}

static bool is_extension(const struct lookups *in, unsigned lookup) {
    return read_16(in, lookup) == (in->tag == HB_OT_TAG_GSUB ? GSUB_EXTENSION : GPOS_EXTENSION);
}

/* The type of a lookup's first subtable, which all of them have. */
static unsigned type_of(const struct lookups *in, unsigned lookup) {
    return is_extension(in, lookup) ? read_16(in, lookup + read_16(in, lookup + 6) + 2)
                                    : read_16(in, lookup);
}

static unsigned subtable_of(const struct lookups *in, unsigned lookup, unsigned i) {
    const unsigned subtable = lookup + read_16(in, lookup + 6 + 2 * i);
    return is_extension(in, lookup)
               ? subtable + (read_16(in, subtable + 4) << 16 | read_16(in, subtable + 6))
               : subtable;
}

/* True if a lookup of pairs moves only the first glyph of each. */
static bool moves_first(const struct lookups *in, unsigned lookup) {
    const unsigned n = read_16(in, lookup + 4);
    for (unsigned i = 0; i < n; i++) {
        const unsigned subtable = subtable_of(in, lookup, i);
        if (subtable + 8 > in->length || read_16(in, subtable + 6) != 0)
            return false;
    }
    return n > 0;
}

static bool is_harmless(const struct lookups *in, unsigned lookup) {
    const unsigned type = type_of(in, lookup);
    if (in->tag == HB_OT_TAG_GSUB)
        return type <= GSUB_ALTERNATE; /* of one glyph: the character by itself would show it */
    return type == 1 || (type >= GPOS_MARK_FIRST && type <= GPOS_MARK_LAST) ||
           (type == GPOS_PAIR && moves_first(in, lookup));
}

/* The glyph that comes as number `i` in a coverage table, both of whose formats list ranges or
 * single glyphs in order; false at its end. */
static bool covered(const struct lookups *in, unsigned coverage, unsigned i,
                    hb_codepoint_t *glyph) {
    const unsigned n = read_16(in, coverage + 2);
    if (read_16(in, coverage) == 1) {
        *glyph = read_16(in, coverage + 4 + 2 * i);
        return i < n;
    }
    for (unsigned k = 0; k < n; k++) {
        const unsigned range = coverage + 4 + 6 * k, first = read_16(in, range);
        const unsigned start = read_16(in, range + 4);
        if (i >= start && i - start + first <= read_16(in, range + 2)) {
            *glyph = first + i - start;
            return true;
        }
    }
    return false;
}

static int char_of(const struct bp_pairs *pairs, hb_codepoint_t glyph) {
    for (int c = 0; c < N_CHARS; c++)
        if (pairs->glyph[c] == glyph && glyph)
            return c;
    return -1;
}

/* Takes out the pairs that the ligatures of a subtable begin with (GSUB, lookup type 4). */
static void exclude_ligatures(const struct lookups *in, const struct bp_pairs *pairs,
                              struct table *table, unsigned subtable) {
    const unsigned coverage = subtable + read_16(in, subtable + 2);
    const unsigned n_sets = read_16(in, subtable + 4);
    hb_codepoint_t glyph;
    for (unsigned i = 0; i < n_sets && covered(in, coverage, i, &glyph); i++) {
        const int first = char_of(pairs, glyph);
        const unsigned set = subtable + read_16(in, subtable + 6 + 2 * i);
        const unsigned n = first < 0 ? 0 : read_16(in, set);
        for (unsigned k = 0; k < n; k++) {
            const unsigned ligature = set + read_16(in, set + 2 + 2 * k);
            const int second = char_of(pairs, read_16(in, ligature + 4));
            if (second >= 0)
                table->before[first][second] = OTHER;
        }
    }
}

/* Takes out all pairs of characters that a lookup may have to do with. */
static void exclude_all(const struct lookups *in, const struct bp_pairs *pairs, struct table *table,
                        unsigned index, bool skips) {
    hb_set_t *glyphs = hb_set_create();
    int chars[N_CHARS], n = 0;
    hb_ot_layout_lookup_collect_glyphs(in->face, in->tag, index, glyphs, glyphs, glyphs, NULL);
    for (int c = 0; c < N_CHARS; c++)
        if (hb_set_has(glyphs, pairs->glyph[c]))
            chars[n++] = c;
    hb_set_destroy(glyphs);
    for (int i = 0; i < n; i++) {
        if (skips)
            table->alone[chars[i]] = OTHER;
        for (int k = 0; k < n; k++)
            table->before[chars[i]][chars[k]] = OTHER;
    }
}

static void exclude(const struct lookups *in, const struct bp_pairs *pairs, struct table *table,
                    unsigned index, unsigned lookup) {
    const bool skips = (read_16(in, lookup + 2) & (IGNORE_BASES | IGNORE_LIGATURES)) != 0;
    if (in->tag != HB_OT_TAG_GSUB || type_of(in, lookup) != GSUB_LIGATURE || skips) {
        exclude_all(in, pairs, table, index, skips);
        return;
    }
    const unsigned n = read_16(in, lookup + 4);
    for (unsigned i = 0; i < n; i++)
        exclude_ligatures(in, pairs, table, subtable_of(in, lookup, i));
}

static void read_lookups(const struct bp_pairs *pairs, struct table *table, hb_shape_plan_t *plan,
                         hb_tag_t tag) {
    struct lookups in = {.face = hb_font_get_face(pairs->font), .tag = tag};
    hb_blob_t *blob = hb_face_reference_table(in.face, tag);
    in.data = (const uint8_t *)hb_blob_get_data(blob, &in.length);
    const unsigned list = read_16(&in, 8);
    hb_set_t *indices = hb_set_create();
    hb_codepoint_t index = HB_SET_VALUE_INVALID;
    hb_ot_shape_plan_collect_lookups(plan, tag, indices);
    while (hb_set_next(indices, &index)) {
        const unsigned lookup = list + read_16(&in, list + 2 + 2 * index);
        if (!is_harmless(&in, lookup))
            exclude(&in, pairs, table, index, lookup);
    }
    hb_set_destroy(indices);
    hb_blob_destroy(blob);
}

/* True if the font has tables that shape by other rules than OpenType's. */
static bool is_foreign(hb_face_t *face) {
    static const hb_tag_t others[] = {HB_TAG('k', 'e', 'r', 'x'), HB_TAG('m', 'o', 'r', 't'),
                                      HB_TAG('m', 'o', 'r', 'x'), HB_TAG('S', 'i', 'l', 'f')};
    bool foreign = !hb_ot_layout_has_positioning(face); /* then `kern` would count */
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        hb_blob_t *blob = hb_face_reference_table(face, others[i]);
        foreign |= hb_blob_get_length(blob) > 0;
        hb_blob_destroy(blob);
    }
    return foreign;
}

static void read_font(const struct bp_pairs *pairs, struct table *table) {
    hb_face_t *face = hb_font_get_face(pairs->font);
    const hb_segment_properties_t props = {
        .direction = HB_DIRECTION_LTR, .script = HB_SCRIPT_LATIN, .language = table->lang};
    hb_shape_plan_t *plan =
        hb_shape_plan_create_cached(face, &props, table->features, table->n_features, NULL);
    const bool foreign = is_foreign(face);
    for (int c = 0; c < N_CHARS; c++)
        if (foreign || !pairs->glyph[c] || FIRST + c == '^' || FIRST + c == '`')
            table->alone[c] = OTHER;
    read_lookups(pairs, table, plan, HB_OT_TAG_GSUB);
    read_lookups(pairs, table, plan, HB_OT_TAG_GPOS);
    hb_shape_plan_destroy(plan);
}

/* -- words ------------------------------------------------------------------------------------ */

static struct table *table_of(struct bp_pairs *pairs, hb_language_t lang,
                              const hb_feature_t *features, unsigned n_features) {
    struct table *table = pairs->tables;
    while (table &&
           (table->lang != lang || table->n_features != n_features || table->features != features))
        table = table->next;
    if (table)
        return table;
    table = bp_arena_new0(pairs->arena, struct table);
    table->lang = lang;
    table->features = features;
    table->n_features = n_features;
    for (int a = 0; a < N_CHARS; a++) {
        table->alone[a] = UNKNOWN;
        for (int b = 0; b < N_CHARS; b++)
            table->before[a][b] = UNKNOWN;
    }
    read_font(pairs, table);
    table->next = pairs->tables;
    pairs->tables = table;
    return table;
}

static int16_t alone(const struct bp_pairs *pairs, hb_buffer_t *buffer, struct table *table,
                     int c) {
    if (table->alone[c] == UNKNOWN)
        table->alone[c] = ask_one(pairs, buffer, table, c);
    return table->alone[c];
}

/* Characters are known by themselves before they are asked about as pairs. */
static int16_t before(const struct bp_pairs *pairs, hb_buffer_t *buffer, struct table *table, int a,
                      int b) {
    if (table->before[a][b] == UNKNOWN) {
        const bool both =
            alone(pairs, buffer, table, a) != OTHER && alone(pairs, buffer, table, b) != OTHER;
        table->before[a][b] = (int16_t)(both ? ask_two(pairs, buffer, table, a, b) : OTHER);
    }
    return table->before[a][b];
}

bool bp_pairs_shape(struct bp_pairs *pairs, hb_buffer_t *buffer, hb_language_t lang,
                    const hb_feature_t *features, unsigned n_features, const char *text,
                    uint32_t length, struct bp_glyph *out) {
    for (uint32_t i = 0; i < length; i++)
        if (text[i] < FIRST || text[i] > LAST)
            return false;
    struct table *table = table_of(pairs, lang, features, n_features);
    for (uint32_t i = 0; i < length; i++) {
        const int c = text[i] - FIRST;
        const int16_t advance = i + 1 < length
                                    ? before(pairs, buffer, table, c, text[i + 1] - FIRST)
                                    : alone(pairs, buffer, table, c);
        if (advance == OTHER)
            return false;
        out[i] = (struct bp_glyph){.id = pairs->glyph[c], .advance = advance};
    }
    return true;
}
