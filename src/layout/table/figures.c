/* Columns of figures: which they are, and where the point of each number is.
 * In: a grid with its paragraphs. Out: every cell's alignment; how much of each number is behind
 * the place of its point.
 * What a cell holds is read from its shaped words, so that marks of notes and links in it do no
 * harm, and the place of the point is exact to the glyph. A number ends, for the eye, at its point
 * or behind its last figure: units and brackets hang to the right of that. */
#include <string.h>

#include "layout/para/runs.h"
#include "layout/table/grid.h"
#include "model/quantity.h"

#define MOST_PIECES 12 /* of a cell that may be a number */

/* What the cells of a column are, so far. */
struct kinds {
    int numbers, words, texts;        /* words: those that stand in for a number */
    int others;                       /* numbers with a unit that can't be among others */
    bool mixed;                       /* units differ */
    bool other_mixed;                 /* and those that can't be among others do */
    char unit[BP_UNIT_MOST + 1];      /* of the first number */
    char other[BP_UNIT_MOST + 1];     /* the first such unit */
    int aligned[BP_CELL_DECIMAL + 1]; /* how many cells ask for each alignment */
};

/* -- texts of cells --------------------------------------------------------------------------- */

/* True if something parts piece `i` from the next. */
static bool parts(const struct bp_para *para, uint32_t i) {
    return i + 1 < para->n_pieces && para->pieces[i].flags & (BP_PIECE_SPACE | BP_PIECE_NEWLINE);
}

/* The text of a paragraph without what is raised or lowered, in the grid's buffer. */
static const char *text_of(const struct bp_grid *grid, const struct bp_para *para) {
    GString *text = grid->text;
    g_string_truncate(text, 0);
    for (uint32_t i = 0; i < para->n_pieces; i++) {
        const struct bp_word *word = bp_fonts_word(grid->setter->fonts, para->pieces[i].word);
        if (para->runs[para->pieces[i].span].rise == 0)
            g_string_append_len(text, word->text, word->length);
        if (parts(para, i))
            g_string_append_c(text, para->pieces[i].flags & BP_PIECE_NEWLINE ? '\n' : ' ');
    }
    return text->str;
}

static bool may_be_number(const struct bp_grid_slot *slot) {
    return slot->para && slot->para->n_pieces <= MOST_PIECES;
}

/* The width of a word's first `bytes` bytes. */
static bp_len part_width(const struct bp_word *word, bp_len width, size_t bytes) {
    int64_t units = 0;
    for (int i = 0; i < word->n_glyphs; i++)
        if (bp_word_place(word, i).cluster < bytes)
            units += word->glyphs[i].advance;
    return word->width > 0 ? (bp_len)(units * width / word->width) : 0;
}

/* Where byte `at` of text_of() is in the paragraph set in one line. */
static bp_len place_of(struct bp_setter *setter, const struct bp_para *para, size_t at) {
    bp_len x = 0;
    size_t bytes = 0;
    for (uint32_t i = 0; i < para->n_pieces; i++) {
        const struct bp_word *word = bp_fonts_word(setter->fonts, para->pieces[i].word);
        size_t length = para->runs[para->pieces[i].span].rise == 0 ? word->length : 0;
        if (at <= bytes + length)
            return x + part_width(word, para->widths[i], at - bytes);
        bytes += length + parts(para, i);
        x += para->widths[i] + para->spaces[i];
    }
    return x;
}

/* -- columns ---------------------------------------------------------------------------------- */

static void note_number(struct kinds *kinds, const struct bp_quantity *quantity) {
    const char *unit = bp_quantity_is_mark(quantity->unit) ? "" : quantity->unit;
    if (kinds->numbers == 0)
        g_strlcpy(kinds->unit, unit, sizeof kinds->unit);
    kinds->mixed = kinds->mixed || strcmp(kinds->unit, unit) != 0;
    kinds->numbers++;
    if (bp_quantity_is_scale(unit))
        return;
    if (kinds->others++ == 0)
        g_strlcpy(kinds->other, unit, sizeof kinds->other);
    kinds->other_mixed = kinds->other_mixed || strcmp(kinds->other, unit) != 0;
}

/* Notes what a cell of the body adds to its column. Empty cells say nothing, and head cells are
 * names, whatever they look like. */
static void note_slot(struct bp_grid *grid, struct kinds *kinds, const struct bp_grid_slot *slot) {
    if (slot->align != BP_CELL_AUTO) {
        kinds->aligned[slot->align]++;
        return;
    }
    if (!slot->node->first || slot->node->kind == BP_TH)
        return;
    struct bp_quantity quantity;
    if (!may_be_number(slot)) {
        kinds->texts++;
        return;
    }
    const char *text = text_of(grid, slot->para);
    if (bp_quantity_read(text, &quantity)) {
        note_number(kinds, &quantity);
        return;
    }
    const enum bp_no_quantity kind = bp_quantity_kind(text);
    kinds->words += kind == BP_NO_QUANTITY_WORD;
    kinds->texts += kind == BP_NO_QUANTITY_TEXT;
}

/* How the cells of a column are aligned that don't say: the majority decides. */
static void choose_column(struct bp_grid_column *column, const struct kinds *kinds) {
    int numbers = kinds->numbers, texts = kinds->texts;
    const bool alike = kinds->others == numbers && !kinds->other_mixed;
    if (!alike) { /* "3 km" among "12" is as a text is */
        numbers -= kinds->others;
        texts += kinds->others;
    }
    column->figures = numbers > texts && numbers >= texts + kinds->words;
    column->align = !column->figures         ? BP_CELL_LEFT
                    : kinds->mixed && !alike ? BP_CELL_RIGHT
                                             : BP_CELL_DECIMAL;
    if (kinds->numbers + kinds->words + kinds->texts > 0)
        return;
    for (int align = BP_CELL_LEFT; align <= BP_CELL_DECIMAL; align++)
        if (kinds->aligned[align] > kinds->aligned[column->align])
            column->align = (enum bp_cell_align)align;
    column->figures = column->align == BP_CELL_DECIMAL;
}

static enum bp_cell_align auto_align(const struct bp_grid *grid, const struct bp_grid_slot *slot) {
    enum bp_cell_align of_column = grid->columns[slot->column].align;
    if (bp_slot_in_head(grid, slot)) {
        if (slot->colspan > 1)
            return BP_CELL_CENTRE;
        return of_column == BP_CELL_DECIMAL ? BP_CELL_RIGHT : of_column;
    }
    if (slot->colspan > 1 || slot->node->kind == BP_TH)
        return BP_CELL_LEFT;
    return of_column;
}

static void align_slots(struct bp_grid *grid) {
    for (guint i = 0; i < grid->slots->len; i++) {
        struct bp_grid_slot *slot = bp_slot_at(grid, i);
        if (slot->align == BP_CELL_AUTO)
            slot->align = auto_align(grid, slot);
        if (slot->align == BP_CELL_DECIMAL && (slot->colspan > 1 || !may_be_number(slot)))
            slot->align = BP_CELL_RIGHT;
    }
    for (guint i = 0; i < grid->texts->len; i++) {
        const struct bp_cell_text *text = &g_array_index(grid->texts, struct bp_cell_text, i);
        const enum bp_cell_align align = bp_slot_at(grid, text->slot)->align;
        text->para->style.align = align == BP_CELL_CENTRE ? BP_ALIGN_CENTRE
                                  : align == BP_CELL_RIGHT || align == BP_CELL_DECIMAL
                                      ? BP_ALIGN_RIGHT
                                      : BP_ALIGN_LEFT;
    }
}

void bp_grid_align(struct bp_grid *grid) {
    struct kinds *kinds =
        bp_arena_alloc(grid->setter->scratch, sizeof *kinds * (size_t)grid->n_columns);
    for (guint i = 0; i < grid->slots->len; i++) {
        const struct bp_grid_slot *slot = bp_slot_at(grid, i);
        if (!bp_slot_in_head(grid, slot) && slot->colspan == 1)
            note_slot(grid, &kinds[slot->column], slot);
    }
    for (int i = 0; i < grid->n_columns; i++)
        choose_column(&grid->columns[i], &kinds[i]);
    align_slots(grid);
}

/* Where a text that is no number is split when it is asked to be point under point: at its last
 * point before a figure, or behind its last figure, or at its end. */
static size_t point_in(const char *text) {
    const char *point = NULL, *figure = NULL;
    for (const char *at = text; *at; at++) {
        if (at[0] == '.' && g_ascii_isdigit(at[1]))
            point = at;
        if (g_ascii_isdigit(*at))
            figure = at + 1;
    }
    return point ? (size_t)(point - text) : figure ? (size_t)(figure - text) : strlen(text);
}

void bp_grid_measure_figures(struct bp_grid *grid) {
    for (int i = 0; i < grid->n_columns; i++)
        grid->columns[i].before = grid->columns[i].after = 0;
    for (guint i = 0; i < grid->slots->len; i++) {
        struct bp_grid_slot *slot = bp_slot_at(grid, i);
        if (slot->align != BP_CELL_DECIMAL)
            continue;
        struct bp_quantity quantity;
        const char *text = text_of(grid, slot->para);
        if (!bp_quantity_read(text, &quantity))
            quantity.point = point_in(text);
        bp_len before = place_of(grid->setter, slot->para, quantity.point);
        struct bp_grid_column *column = &grid->columns[slot->column];
        slot->after = bp_para_max(slot->para) - before;
        before += bp_rating_room(grid->setter, slot->node);
        column->before = MAX(column->before, before);
        column->after = MAX(column->after, slot->after);
    }
}
