/* Shaping: a word's text becomes glyphs, once.
 * In: UTF-8 and a struct bp_shaping. Out: struct bp_word, kept for the whole run.
 * The hard idea: a PDF says of a glyph what it stands for once a font (ToUnicode), so the first
 * word that uses a glyph claims it, and a later word that means something else by it carries its
 * own text (ActualText). */
#include "text/shape.h"

#include <string.h>
#include <unicode/uchar.h>

#include "text/intern.h"
#include "text/lang.h"
#include "text/pairs.h"

#define BLOCK_WORDS 512u
#define USED_MASK 0x7FFFFFFFu

struct entry {
    struct bp_word word;
    uint32_t tag;        /* its struct bp_shaping, packed */
    uint32_t used : 31;  /* 1 + fonts->uses when its glyphs were marked last */
    bool incomplete : 1; /* a glyph was left out */
};

struct bp_words {
    struct bp_arena *arena;
    GHashTable *index; /* struct bp_interned: tag and text -> word */
    GPtrArray *blocks; /* of BLOCK_WORDS entries, so that words never move */
    uint32_t n_words;
    struct bp_words *table[2]; /* whose words even and odd numbers are; NULL: there are none */
    bool odd;                  /* those of a fork: its own numbers are odd */
    hb_buffer_t *buffer;
    GArray *glyphs, *places; /* struct bp_glyph, struct bp_glyph_place: the word being made */
};

static uint32_t pack(struct bp_shaping shaping) {
    return (uint32_t)shaping.face | (uint32_t)shaping.lang << 8 | (uint32_t)shaping.script << 16 |
           (uint32_t)shaping.tabular << 30 | (uint32_t)shaping.rtl << 31;
}

static struct bp_shaping unpack(uint32_t tag) {
    return (struct bp_shaping){.face = tag & 0xFF,
                               .lang = tag >> 8 & 0xFF,
                               .script = (UScriptCode)(tag >> 16 & 0x3FFF),
                               .tabular = tag >> 30 & 1,
                               .rtl = tag >> 31};
}

static struct entry *entry_of(const struct bp_words *words, uint32_t index) {
    struct entry *block = words->blocks->pdata[index / BLOCK_WORDS];
    return &block[index % BLOCK_WORDS];
}

static struct entry *entry_at(const struct bp_words *words, bp_word_id id) {
    return entry_of(words->table[id & 1], id >> 1);
}

static struct entry *add_entry(struct bp_words *words) {
    if (words->n_words % BLOCK_WORDS == 0)
        g_ptr_array_add(words->blocks, g_new0(struct entry, BLOCK_WORDS));
    return entry_of(words, words->n_words++);
}

struct bp_words *bp_words_new(struct bp_arena *arena, bool fork) {
    struct bp_words *words = g_new0(struct bp_words, 1);
    words->arena = arena;
    words->table[0] = words;
    words->table[1] = fork ? words : NULL;
    words->odd = fork;
    words->blocks = g_ptr_array_new_with_free_func(g_free);
    words->buffer = hb_buffer_create();
    words->glyphs = g_array_new(FALSE, FALSE, sizeof(struct bp_glyph));
    words->places = g_array_new(FALSE, FALSE, sizeof(struct bp_glyph_place));
    words->index = bp_intern_new();
    struct entry *empty = add_entry(words);
    empty->word.text = "";
    empty->word.plain = true;
    return words;
}

void bp_words_free(struct bp_words *words) {
    g_hash_table_destroy(words->index);
    g_ptr_array_free(words->blocks, TRUE);
    hb_buffer_destroy(words->buffer);
    g_array_free(words->glyphs, TRUE);
    g_array_free(words->places, TRUE);
    g_free(words);
}

/* Text to glyphs. */

static void fill_buffer(const struct bp_fonts *fonts, hb_buffer_t *buffer,
                        const struct bp_shaping *shaping, const char *text, uint32_t length) {
    const struct bp_font *font = fonts->faces[shaping->face];
    const UScriptCode script =
        shaping->script <= USCRIPT_INHERITED ? USCRIPT_LATIN : shaping->script;
    hb_buffer_clear_contents(buffer);
    hb_buffer_set_content_type(buffer, HB_BUFFER_CONTENT_TYPE_UNICODE);
    hb_buffer_set_direction(buffer, shaping->rtl ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, hb_script_from_string(uscript_getShortName(script), 4));
    hb_buffer_set_language(buffer, bp_lang_at(fonts->langs, shaping->lang)->shaping);
    hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        const UChar32 c = bp_font_stand_in(font, (UChar32)g_utf8_get_char(at));
        hb_buffer_add(buffer, (hb_codepoint_t)c, (unsigned)(at - text));
    }
}

/* Kerning would undo what tabular figures are for. */
static const hb_feature_t tabular[] = {
    {HB_TAG('t', 'n', 'u', 'm'), 1, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    {HB_TAG('k', 'e', 'r', 'n'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END}};

static unsigned n_features(const struct bp_shaping *shaping) {
    return shaping->tabular ? G_N_ELEMENTS(tabular) : 0;
}

/* Shapes a word of plain ASCII, if pairs are all there is to it. Its glyphs need no places. */
static bool shape_pairs(struct bp_fonts *fonts, const struct bp_shaping *shaping, const char *text,
                        uint32_t length) {
    struct bp_words *words = fonts->words;
    if (shaping->rtl || (shaping->script > USCRIPT_INHERITED && shaping->script != USCRIPT_LATIN))
        return false;
    g_array_set_size(words->glyphs, length);
    g_array_set_size(words->places, 0);
    return bp_pairs_shape(fonts->faces[shaping->face]->pairs, words->buffer,
                          bp_lang_at(fonts->langs, shaping->lang)->shaping, tabular,
                          n_features(shaping), text, length,
                          (struct bp_glyph *)(void *)words->glyphs->data);
}

static bool is_no_break_space(const char *text, uint32_t at, uint32_t length) {
    return at + 1 < length && memcmp(text + at, "\xC2\xA0", 2) == 0;
}

static int16_t narrow(hb_position_t value) {
    return (int16_t)CLAMP(value, INT16_MIN, INT16_MAX);
}

/* Takes the glyphs out of the buffer; false if one was left out because the face lacks it, which
 * the choice of faces should have seen to. */
static bool take_glyphs(struct bp_words *words, const struct bp_font *font, const char *text,
                        uint32_t length) {
    unsigned n;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(words->buffer, &n);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(words->buffer, &n);
    bool all = true;
    g_array_set_size(words->glyphs, 0);
    g_array_set_size(words->places, 0);
    for (unsigned i = 0; i < n; i++) {
        struct bp_glyph glyph = {.id = (uint16_t)info[i].codepoint,
                                 .advance = narrow(at[i].x_advance)};
        const struct bp_glyph_place place = {.dx = narrow(at[i].x_offset),
                                             .dy = narrow(at[i].y_offset),
                                             .cluster = (uint16_t)info[i].cluster};
        all &= glyph.id != 0;
        if (glyph.id == 0)
            continue;
        if (glyph.id == font->space && is_no_break_space(text, place.cluster, length))
            glyph.advance = font->space_advance;
        g_array_append_val(words->glyphs, glyph);
        g_array_append_val(words->places, place);
    }
    return all;
}

/* Glyphs to text. */

/* One glyph for one character or more. A bracket that runs leftwards has the glyph of the other
 * one. */
static bool claim_one(struct bp_fonts *fonts, struct bp_font *font, uint16_t glyph,
                      const char *text, uint32_t length, bool rtl) {
    if (length == 0)
        return bp_font_claim(fonts, font, glyph, BP_NO_TEXT, strlen(BP_NO_TEXT)) || true;
    const UChar32 c = (UChar32)g_utf8_get_char(text);
    const UChar32 stand_in = rtl ? u_charMirror(c) : bp_font_stand_in(font, c);
    if (stand_in == c)
        return bp_font_claim(fonts, font, glyph, text, length);
    char own[6];
    bp_font_claim(fonts, font, glyph, own, (size_t)g_unichar_to_utf8((gunichar)stand_in, own));
    return false;
}

/* Several glyphs for a cluster: each for its own character if the font maps them so. */
static bool claim_each(struct bp_fonts *fonts, struct bp_font *font, const struct bp_glyph *glyphs,
                       int n_glyphs, const char *text, uint32_t length, int n_chars, bool rtl) {
    bool ok = n_glyphs == n_chars;
    const char *at = text, *const end = text + length;
    for (int k = 0; k < n_glyphs; k++) {
        const uint16_t glyph = glyphs[rtl ? n_glyphs - 1 - k : k].id;
        hb_codepoint_t own;
        if (ok && hb_font_get_nominal_glyph(font->font, g_utf8_get_char(at), &own) && own == glyph)
            ok = bp_font_claim(fonts, font, glyph, at, (size_t)(g_utf8_next_char(at) - at));
        else
            ok = false;
        if (!font->unicode[glyph])
            bp_font_claim(fonts, font, glyph, BP_NO_TEXT, strlen(BP_NO_TEXT));
        if (at < end)
            at = g_utf8_next_char(at);
    }
    return ok;
}

/* Claims the glyphs of one cluster; false if they stand for something else elsewhere. */
static bool claim_cluster(struct bp_fonts *fonts, struct bp_font *font,
                          const struct bp_glyph *glyphs, int n_glyphs, const char *text,
                          uint32_t length, bool rtl) {
    char visible[BP_WORD_BYTES];
    int n_chars;
    if (n_glyphs == 1 && length == 1 && !rtl) /* ASCII, which is its own text */
        return bp_font_claim(fonts, font, glyphs[0].id, text, 1);
    const uint32_t n = bp_visible_text(text, length, visible, &n_chars);
    if (n_glyphs == 1)
        return claim_one(fonts, font, glyphs[0].id, visible, n, rtl);
    return claim_each(fonts, font, glyphs, n_glyphs, visible, n, n_chars, rtl);
}

/* Claims all glyphs of a word. Clusters ascend with the glyphs, or descend where it runs right to
 * left; each cluster's text goes to where the next one's starts. */
static bool claim_word(struct bp_fonts *fonts, struct bp_font *font, const struct bp_word *word) {
    bool ok = true;
    for (int first = 0, end; first < word->n_glyphs; first = end) {
        const uint16_t start = bp_word_place(word, first).cluster;
        for (end = first; end < word->n_glyphs && bp_word_place(word, end).cluster == start;)
            end++;
        uint16_t stop = word->length;
        if (word->rtl && first > 0)
            stop = bp_word_place(word, first - 1).cluster;
        else if (!word->rtl && end < word->n_glyphs)
            stop = bp_word_place(word, end).cluster;
        ok &=
            stop > start && claim_cluster(fonts, font, word->glyphs + first, end - first,
                                          word->text + start, (uint32_t)(stop - start), word->rtl);
    }
    return ok;
}

static void measure(struct bp_word *word, const struct bp_font *font) {
    word->plain = true;
    for (int i = 0; i < word->n_glyphs; i++) {
        const struct bp_glyph *glyph = &word->glyphs[i];
        const struct bp_glyph_place place = bp_word_place(word, i);
        word->width += glyph->advance;
        word->plain &= !place.dx && !place.dy &&
                       glyph->advance == hb_font_get_glyph_h_advance(font->font, glyph->id);
    }
}

/* Words. */

/* A copy of an array that never changes; NULL if it is empty. */
static const void *keep(struct bp_arena *arena, GArray *array) {
    if (array->len == 0)
        return NULL;
    const size_t size = array->len * g_array_get_element_size(array);
    return memcpy(bp_arena_alloc(arena, size), array->data, size);
}

static bp_word_id make_word(struct bp_fonts *fonts, struct bp_shaping shaping,
                            const struct bp_interned *key) {
    const char *text = key->text;
    const uint32_t length = key->length;
    struct bp_words *words = fonts->words;
    struct bp_font *font = fonts->faces[shaping.face];
    const bp_word_id id = words->n_words << 1 | words->odd;
    bool all = true;
    if (!shape_pairs(fonts, &shaping, text, length)) {
        fill_buffer(fonts, words->buffer, &shaping, text, length);
        hb_shape(font->font, words->buffer, tabular, n_features(&shaping));
        all = take_glyphs(words, font, text, length);
    }

    struct entry *entry = add_entry(words);
    entry->tag = key->tag;
    entry->word = (struct bp_word){
        .text = bp_intern_add(words->index, words->arena, key, id),
        .length = (uint16_t)length,
        .face = shaping.face,
        .rtl = shaping.rtl,
        .n_glyphs = (uint16_t)words->glyphs->len,
        .glyphs = keep(words->arena, words->glyphs),
        .places = keep(words->arena, words->places),
    };
    measure(&entry->word, font);
    entry->incomplete = !all;
    entry->word.needs_actual = !claim_word(fonts, font, &entry->word) || !all;
    return id;
}

void bp_words_adopt(struct bp_fonts *fonts, const struct bp_fonts *fork) {
    struct bp_words *words = fork->words;
    fonts->words->table[1] = words;
    g_hash_table_remove_all(words->index); /* the fork shapes no more */
    for (uint32_t i = 1; i < words->n_words; i++) {
        struct entry *entry = entry_of(words, i);
        const struct bp_font *theirs = fork->faces[entry->word.face];
        struct bp_font *font = &fonts->files[theirs - fork->files];
        bp_font_open(fonts, font);
        entry->word.face = bp_font_number(fonts, font);
        entry->word.needs_actual = !claim_word(fonts, font, &entry->word) || entry->incomplete;
    }
}

bp_word_id bp_word_shape(struct bp_fonts *fonts, struct bp_shaping shaping, const char *text,
                         uint32_t length) {
    const struct bp_interned key = bp_intern_key(pack(shaping), text, length);
    const struct bp_interned *found = g_hash_table_lookup(fonts->words->index, &key);
    return found ? found->value : make_word(fonts, shaping, &key);
}

struct bp_shaping bp_word_shaping(const struct bp_fonts *fonts, bp_word_id id) {
    return unpack(entry_at(fonts->words, id)->tag);
}

const struct bp_word *bp_fonts_word(const struct bp_fonts *fonts, bp_word_id id) {
    return &entry_at(fonts->words, id)->word;
}

bp_len bp_word_width(const struct bp_fonts *fonts, bp_word_id id, bp_len size) {
    const struct bp_word *word = bp_fonts_word(fonts, id);
    const int64_t units = fonts->faces[word->face]->units_per_em;
    const int64_t product = (int64_t)word->width * size;
    return (bp_len)((product + (product < 0 ? -units : units) / 2) / units);
}

bp_word_id bp_hyphen_word(struct bp_fonts *fonts, bp_face face) {
    struct bp_font *font = fonts->faces[face];
    if (!font->hyphen)
        font->hyphen = bp_word_shape(
            fonts, (struct bp_shaping){.face = face, .script = USCRIPT_LATIN}, "\xC2\xAD", 2);
    return font->hyphen;
}

/* Marks for the subset. */

static void use_glyph(struct bp_fonts *fonts, bp_face face, uint16_t glyph) {
    struct bp_font *font = fonts->faces[face];
    if (!font->used)
        font->used = bp_arena_alloc(fonts->arena, font->n_glyphs / 8 + 1);
    font->used[glyph / 8] |= (uint8_t)(1u << glyph % 8);
}

void bp_face_use_word(struct bp_fonts *fonts, bp_word_id word) {
    struct entry *entry = entry_at(fonts->words, word);
    const uint32_t now = fonts->uses + 1;
    if (entry->used == (now & USED_MASK))
        return;
    entry->used = now & USED_MASK;
    for (int i = 0; i < entry->word.n_glyphs; i++)
        use_glyph(fonts, entry->word.face, entry->word.glyphs[i].id);
}

void bp_face_use_space(struct bp_fonts *fonts, bp_face face) {
    use_glyph(fonts, face, fonts->faces[face]->space);
}

void bp_fonts_unuse(struct bp_fonts *fonts) {
    fonts->uses++;
    for (int face = 0; face < fonts->n_faces; face++)
        if (fonts->faces[face]->used)
            memset(fonts->faces[face]->used, 0, fonts->faces[face]->n_glyphs / 8 + 1);
}

GArray *bp_face_used(const struct bp_fonts *fonts, bp_face face) {
    const struct bp_font *font = fonts->faces[face];
    GArray *glyphs = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    for (uint32_t glyph = 0; font->used && glyph < font->n_glyphs; glyph++)
        if (font->used[glyph / 8] & 1u << glyph % 8) {
            const uint16_t id = (uint16_t)glyph;
            g_array_append_val(glyphs, id);
        }
    return glyphs;
}
