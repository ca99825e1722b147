/* What glyphs read.
 * In: words with their clusters. Out: a piece of the word's text for each of its glyphs.
 * A glyph that stands for one thing in its font may stand for another in a word; its text is that
 * of its cluster, of which every glyph gets a part. */
#include <string.h>
#include <unicode/uchar.h>

#include "text/shape.h"

uint32_t bp_visible_text(const char *text, uint32_t length, char *out, int *n_chars) {
    uint32_t n = 0;
    *n_chars = 0;
    for (const char *at = text, *next; at < text + length; at = next) {
        const UChar32 c = (UChar32)g_utf8_get_char(at);
        next = g_utf8_next_char(at);
        if (c > 0xAD && u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
            continue;
        if (c >= 0xA0 && u_charType(c) == U_SPACE_SEPARATOR)
            out[n++] = ' '; /* a space extracts as a space, whatever its width */
        else
            for (; at < next; at++)
                out[n++] = *at;
        ++*n_chars;
    }
    return n;
}

/* The glyphs of a cluster, in the order of the text: how many there are, which of them `glyph` is,
 * and where the cluster's text ends. */
struct cluster {
    int n_glyphs, index;
    uint16_t start, stop;
};

static struct cluster cluster_of(const struct bp_word *word, int glyph) {
    const int step = word->rtl ? -1 : 1, n = word->n_glyphs;
    struct cluster cluster = {.start = bp_word_place(word, glyph).cluster, .stop = word->length};
    int at = glyph;
    while (at - step >= 0 && at - step < n &&
           bp_word_place(word, at - step).cluster == cluster.start)
        at -= step;
    cluster.index = (glyph - at) * step;
    for (; at >= 0 && at < n && bp_word_place(word, at).cluster == cluster.start; at += step)
        cluster.n_glyphs++;
    if (at >= 0 && at < n)
        cluster.stop = MAX(bp_word_place(word, at).cluster, cluster.start);
    return cluster;
}

/* Copies one character of a text, or all from it on; false if there is none. */
static bool take_chars(const char *text, int index, bool rest, char *out) {
    const char *at = text;
    for (int i = 0; i < index && *at; i++)
        at = g_utf8_next_char(at);
    const size_t length = rest || !*at ? strlen(at) : (size_t)(g_utf8_next_char(at) - at);
    memcpy(out, length ? at : BP_NO_TEXT, length ? length : strlen(BP_NO_TEXT));
    out[length ? length : strlen(BP_NO_TEXT)] = '\0';
    return length > 0;
}

bool bp_word_reads(const struct bp_word *word, int glyph, char text[BP_WORD_BYTES + 1]) {
    const struct cluster cluster = cluster_of(word, glyph);
    const bool last = cluster.index == cluster.n_glyphs - 1;
    char visible[BP_WORD_BYTES + 1];
    int n_chars;
    visible[bp_visible_text(word->text + cluster.start, (uint32_t)(cluster.stop - cluster.start),
                            visible, &n_chars)] = '\0';
    if (n_chars >= cluster.n_glyphs || n_chars == 0)
        return take_chars(visible, cluster.index, last, text) || n_chars == 0;
    /* A vowel that is drawn as two signs is two characters as well. */
    char *parts = g_utf8_normalize(visible, -1, G_NORMALIZE_DEFAULT);
    const bool fits =
        parts && g_utf8_strlen(parts, -1) >= cluster.n_glyphs && strlen(parts) <= BP_WORD_BYTES;
    const bool any = take_chars(fits ? parts : visible, cluster.index, last, text);
    g_free(parts);
    return any;
}
