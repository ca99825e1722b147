/* Character codes (ISO 32000-1, 9.7.6.2).
 * In: glyphs, as they are first used. Out: a code of one byte for most of them, of two or three
 * where a face has so many.
 * A font that is built for the pack may have codes of its own. Text in one byte
 * a glyph deflates in little more than half the time of two, and to less; and where glyphs have the
 * codes of their characters, page contents can be read. First bytes say how long a code is:
 *   01 to DF           one byte: the glyphs of a pack in one Latin script, all of them
 *   E000 to FEFF       two bytes: those of all scripts that one face has, in any pack there is
 *   FF0000 to FFFFFF   three bytes: the glyph id; whatever comes, there are codes */
#include "draw/codes.h"

#include <string.h>

enum {
    ASCII_FIRST = 0x20,
    ASCII_LAST = 0x7E,
    FREE_FIRST = 0x80, /* for what is not ASCII */
    ONE_LAST = 0xDF,
    TWO_FIRST = 0xE000,
    TWO_LAST = 0xFEFF,
    THREE_FIRST = 0xFF0000,
};

struct bp_codes {
    GArray *by_glyph; /* bp_code */
    GHashTable *also; /* struct bp_coding -> itself: further codes, by glyph and text */
    bool taken[ASCII_LAST + 1];
    bp_code next; /* the next code that has no character of its own */
};

static guint hash_coding(const void *key) {
    const struct bp_coding *coding = key;
    return g_str_hash(coding->text) * 31 + coding->glyph;
}

static gboolean same_coding(const void *a, const void *b) {
    const struct bp_coding *one = a, *other = b;
    return one->glyph == other->glyph && strcmp(one->text, other->text) == 0;
}

static void free_coding(gpointer data) {
    struct bp_coding *coding = data;
    g_free((char *)coding->text);
    g_free(coding);
}

struct bp_codes *bp_codes_new(void) {
    struct bp_codes *codes = g_new0(struct bp_codes, 1);
    codes->by_glyph = g_array_new(FALSE, TRUE, sizeof(bp_code));
    codes->also = g_hash_table_new_full(hash_coding, same_coding, NULL, free_coding);
    codes->next = FREE_FIRST;
    return codes;
}

void bp_codes_free(struct bp_codes *codes) {
    if (!codes)
        return;
    g_array_free(codes->by_glyph, TRUE);
    g_hash_table_destroy(codes->also);
    g_free(codes);
}

/* A text of one ASCII character, whose code no other glyph has. */
static bool has_own(const struct bp_codes *codes, const char *text) {
    return text && text[0] >= ASCII_FIRST && text[0] <= ASCII_LAST && text[1] == '\0' &&
           !codes->taken[(unsigned char)text[0]];
}

static bp_code new_code(struct bp_codes *codes, uint16_t glyph, const char *text) {
    if (has_own(codes, text)) {
        codes->taken[(unsigned char)text[0]] = true;
        return (bp_code)text[0];
    }
    if (codes->next > TWO_LAST)
        return THREE_FIRST + glyph;
    bp_code code = codes->next;
    codes->next = code == ONE_LAST ? TWO_FIRST : code + 1;
    return code;
}

bp_code bp_codes_of(struct bp_codes *codes, uint16_t glyph, const char *text) {
    if (glyph >= codes->by_glyph->len)
        g_array_set_size(codes->by_glyph, glyph + 1u);
    bp_code *code = &g_array_index(codes->by_glyph, bp_code, glyph);
    if (*code == 0)
        *code = new_code(codes, glyph, text);
    return *code;
}

bp_code bp_codes_also(struct bp_codes *codes, uint16_t glyph, const char *text) {
    const struct bp_coding key = {.glyph = glyph, .text = text};
    const struct bp_coding *found = g_hash_table_lookup(codes->also, &key);
    if (found)
        return found->code;
    if (codes->next > TWO_LAST)
        return 0;
    struct bp_coding *coding = g_new(struct bp_coding, 1);
    *coding = (struct bp_coding){new_code(codes, glyph, text), glyph, g_strdup(text)};
    g_hash_table_add(codes->also, coding);
    return coding->code;
}

int bp_code_bytes(bp_code code) {
    return code <= ONE_LAST ? 1 : code <= TWO_LAST ? 2 : 3;
}

static int by_code(const void *a, const void *b) {
    const struct bp_coding *one = a, *other = b;
    return (one->code > other->code) - (one->code < other->code);
}

GArray *bp_codes_list(const struct bp_codes *codes) {
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct bp_coding));
    for (guint i = 0; i < codes->by_glyph->len; i++) {
        const struct bp_coding coding = {g_array_index(codes->by_glyph, bp_code, i), (uint16_t)i,
                                         NULL};
        if (coding.code != 0)
            g_array_append_val(list, coding);
    }
    GHashTableIter iter;
    gpointer also;
    g_hash_table_iter_init(&iter, codes->also);
    while (g_hash_table_iter_next(&iter, &also, NULL))
        g_array_append_vals(list, also, 1);
    g_array_sort(list, by_code);
    return list;
}
