/* Paragraphs measured: the widths of their pieces, and of the whole.
 * In: shaped pieces. Out: lengths.
 * A paragraph is cut and shaped once, whatever widths are tried for it later. */
#include "layout/para/para.h"
#include "layout/para/runs.h"

void bp_para_measure_piece(const struct bp_fonts *fonts, struct bp_para *para, uint32_t i) {
    const struct bp_piece *piece = &para->pieces[i];
    const struct bp_text_run *run = &para->runs[piece->span];
    para->widths[i] = bp_word_width(fonts, piece->word, run->size);
    if (piece->flags & BP_PIECE_SPACE) /* that behind a note's call is the text's */
        para->spaces[i] = bp_space_width(fonts, bp_fonts_word(fonts, piece->word)->face,
                                         run->note ? para->style.size : run->size);
}

void bp_para_take_pieces(struct bp_setter *setter, struct bp_para *para) {
    const GArray *pieces = setter->paras->pieces;
    para->n_pieces = pieces->len;
    para->pieces = bp_keep_array(setter->scratch, pieces);
    para->widths = bp_arena_alloc(setter->scratch, sizeof(bp_len) * 2 * (size_t)para->n_pieces);
    para->spaces = para->widths + para->n_pieces;
    for (uint32_t i = 0; i < para->n_pieces; i++)
        bp_para_measure_piece(setter->fonts, para, i);
}

bp_len bp_para_hyphen(const struct bp_setter *setter, const struct bp_para *para, uint32_t i) {
    const struct bp_piece *piece = &para->pieces[i];
    if (!(piece->flags & BP_PIECE_SHY))
        return 0;
    bp_face face = bp_fonts_word(setter->fonts, piece->word)->face;
    return bp_word_width(setter->fonts, bp_hyphen_word(setter->fonts, face),
                         para->runs[piece->span].size);
}

bp_len bp_para_min(struct bp_setter *setter, const struct bp_para *para) {
    bp_len widest = 0, width = 0, space = 0;
    for (uint32_t i = 0; i < para->n_pieces; i++) {
        width += space + para->widths[i];
        widest = MAX(widest, width + bp_para_hyphen(setter, para, i));
        space = para->spaces[i];
        if (para->pieces[i].flags & (BP_PIECE_BREAK | BP_PIECE_NEWLINE))
            width = space = 0;
    }
    return widest;
}

bp_len bp_para_max(const struct bp_para *para) {
    bp_len widest = 0, width = 0, space = 0;
    for (uint32_t i = 0; i < para->n_pieces; i++) {
        width += space + para->widths[i];
        widest = MAX(widest, width);
        space = para->spaces[i];
        if (para->pieces[i].flags & BP_PIECE_NEWLINE)
            width = space = 0;
    }
    return widest;
}
