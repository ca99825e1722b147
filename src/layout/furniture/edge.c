/* A text on one line at a page's edge.
 * In: a text, the room for it. Out: an item, with as many of the words as fit. */
#include "layout/furniture/edge.h"

#include <string.h>

const char *bp_edge_fill(struct bp_edge *edge, const char *pattern, uint32_t page) {
    const struct bp_profile *profile = edge->setter->profile;
    struct bp_arena *arena = edge->setter->scratch;
    return bp_fill(arena, pattern, "body", profile->body, "date", edge->date, "item", edge->item,
                   "organisation", profile->organisation, "short", profile->organisation_short,
                   "page", bp_arena_printf(arena, "%u", page), "pages",
                   bp_arena_printf(arena, "%u", edge->n_pages), NULL);
}

/* Cuts the text into the buffer; returns its width. */
static bp_len cut_line(struct bp_edge *edge, const char *text, bp_len size) {
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
    return cut_line(edge, text, edge->size);
}

bp_len bp_edge_fit(struct bp_edge *edge, const char *text, bp_len size, bp_len room) {
    bp_len width = cut_line(edge, text, size);
    char *shorter = g_strdup(text), *space;
    while (width > room && (space = strrchr(shorter, ' '))) {
        *space = '\0';
        char *with_ellipsis = g_strconcat(shorter, "…", NULL);
        width = cut_line(edge, with_ellipsis, size);
        g_free(with_ellipsis);
    }
    g_free(shorter);
    return width;
}

bp_len bp_edge_add(struct bp_edge *edge, GArray *items, const char *text, bool right, bp_len room,
                   bp_len baseline, enum bp_artifact kind) {
    struct bp_setter *setter = edge->setter;
    const bp_len width = bp_edge_fit(edge, text, edge->size, room);
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
