/* Paragraphs measured: the widths of their pieces, and of the whole.
 * In: shaped pieces. Out: lengths.
 * A paragraph is cut and shaped once, whatever widths are tried for it later. */
#include <string.h>

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

/* -- ties ------------------------------------------------------------------------------------- */

#define MOST_UNIT 4 /* letters of what is taken for a unit: "km", "days" */
#define MONTH_LEAST 3

static bool is_number(const struct bp_word *word) {
    return word->length > 0 && g_ascii_isdigit(word->text[word->length - 1]);
}

/* "30", not "305": the day of a date. */
static bool is_day(const struct bp_word *word) {
    return word->length <= 2 && is_number(word) && g_ascii_isdigit(word->text[0]);
}

/* "2026", with what ends a sentence or not. */
static bool is_year(const struct bp_word *word) {
    if (word->length < 4 || word->length > 5)
        return false;
    for (int i = 0; i < 4; i++)
        if (!g_ascii_isdigit(word->text[i]))
            return false;
    return word->length == 4 || !g_ascii_isalnum(word->text[4]);
}

/* A month's name or what it begins with. */
static bool is_month(const struct bp_setter *setter, const struct bp_word *word) {
    size_t length = word->length;
    while (length > 0 && strchr(".,;:)", word->text[length - 1]))
        length--;
    for (int i = 0; length >= MONTH_LEAST && i < 12; i++)
        if (setter->profile->months[i] &&
            g_ascii_strncasecmp(setter->profile->months[i], word->text, length) == 0)
            return true;
    return false;
}

static bool is_unit(const struct bp_word *word) {
    size_t letters = 0;
    while (letters < word->length && g_ascii_islower(word->text[letters]))
        letters++;
    return word->text[0] == '%' ||
           (letters > 0 && letters <= MOST_UNIT &&
            (letters == word->length || strchr(".,;:)", word->text[letters])));
}

static bool belongs(const struct bp_setter *setter, const struct bp_para *para, uint32_t i) {
    if (i + 1 >= para->n_pieces || !(para->pieces[i].flags & BP_PIECE_SPACE))
        return false;
    const struct bp_word *one = bp_fonts_word(setter->fonts, para->pieces[i].word);
    const struct bp_word *next = bp_fonts_word(setter->fonts, para->pieces[i + 1].word);
    if (next->length == 0)
        return false;
    return (is_day(one) && is_month(setter, next)) || (is_month(setter, one) && is_year(next)) ||
           (is_number(one) && is_unit(next));
}

bool bp_para_tied(const struct bp_setter *setter, const struct bp_para *para, uint32_t i) {
    return para->style.tied && belongs(setter, para, i) &&
           (i == 0 || !belongs(setter, para, i - 1));
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
