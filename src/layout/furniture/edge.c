/* A text on one line at a page's edge.
 * In: texts that say the same in ever fewer words, the room for them. Out: an item.
 * A text is never cut: where it is too long, one with fewer words is set. */
#include "layout/furniture/edge.h"

#include <string.h>

static const char *fill(struct bp_edge *edge, const char *pattern, uint32_t page, bool less) {
    const struct bp_profile *profile = edge->setter->profile;
    struct bp_arena *arena = edge->setter->scratch;
    return bp_fill(arena, pattern, "body", profile->body, "date", edge->date, "item",
                   less ? edge->less_item : edge->item, "organisation",
                   less ? profile->organisation_short : profile->organisation, "short",
                   profile->organisation_short, "page", bp_arena_printf(arena, "%u", page), "pages",
                   bp_arena_printf(arena, "%u", edge->n_pages), NULL);
}

const char *bp_edge_fill(struct bp_edge *edge, const char *pattern, uint32_t page) {
    return fill(edge, pattern, page, false);
}

const char *bp_edge_fill_less(struct bp_edge *edge, const char *pattern, uint32_t page) {
    return fill(edge, pattern, page, true);
}

/* Puts the text into the buffer; returns its width. */
static bp_len take_line(struct bp_edge *edge, const char *text, bp_len size) {
    const struct bp_setter *setter = edge->setter;
    struct bp_fonts *fonts = setter->fonts;
    bp_len width = 0, space = 0;
    g_array_set_size(edge->pieces, 0);
    bp_text_line(fonts, text, 0, setter->doc->lang, edge->pieces, setter->diags);
    for (guint i = 0; i < edge->pieces->len; i++) {
        const struct bp_piece *piece = &g_array_index(edge->pieces, struct bp_piece, i);
        width += space + bp_word_width(fonts, piece->word, size);
        space = piece->flags & BP_PIECE_SPACE
                    ? bp_space_width(fonts, bp_fonts_word(fonts, piece->word)->face, size)
                    : 0;
    }
    return width;
}

bp_len bp_edge_width(struct bp_edge *edge, const char *text) {
    return take_line(edge, text, edge->size);
}

const char *bp_edge_choose(struct bp_edge *edge, const char *const *texts, bp_len size,
                           bp_len room) {
    while (texts[1] && take_line(edge, texts[0], size) > room)
        texts++;
    return texts[0];
}

bp_len bp_edge_add(struct bp_edge *edge, GArray *items, const char *text, bool right,
                   bp_len baseline, enum bp_artifact kind) {
    struct bp_setter *setter = edge->setter;
    const bp_len width = take_line(edge, text, edge->size);
    const guint n = edge->pieces->len;
    if (n == 0)
        return 0;
    bp_word_use *uses = bp_arena_alloc(setter->keep, sizeof *uses * (size_t)n);
    for (guint i = 0; i < n; i++) {
        const struct bp_piece *piece = &g_array_index(edge->pieces, struct bp_piece, i);
        uses[i] = piece->word | (piece->flags & BP_PIECE_SPACE ? BP_USE_SPACE : 0);
    }
    const struct bp_metrics metrics = bp_fonts_metrics(setter->fonts, edge->size);
    struct bp_item item = {.kind = BP_ITEM_TEXT,
                           .artifact = (uint8_t)kind,
                           .box = {right ? edge->right - width : edge->left,
                                   baseline - metrics.ascent, width,
                                   metrics.ascent + metrics.descent}};
    item.as.text.words = uses;
    item.as.text.n_words = n;
    item.as.text.size = edge->size;
    item.as.text.baseline = baseline;
    item.as.text.colour = setter->look->soft;
    g_array_append_val(items, item);
    return width;
}
