/* The widths of a table's columns, balanced: which of them give some of theirs to others.
 * In: a grid whose columns have their widths, too little for all to be in one line. Out: the same
 * sum, shared so that the rows are lower.
 * The one hard idea: widths are tried, not reasoned. What a strip of width would save in one column
 * and cost in another is counted in lines; the best exchange is made as long as there is one that
 * saves, with a broad strip first, then with narrower ones. */
#include <string.h>

#include "layout/para/runs.h"
#include "layout/table/grid.h"

#define MOST_ROWS 60 /* that are looked at; the rest will be like them */
#define BROADEST 6   /* the first strip: this part of all there is to share */
#define HEAD_WEIGHT 2
#define ROW_WEIGHT 4 /* of a row's lines beside those of each of its cells */
#define MOST_EXCHANGES 24

struct balance {
    struct bp_grid *grid;
    struct bp_grid_column *const *columns; /* that may change */
    int n;
    guint n_slots;  /* looked at */
    int n_rows;     /* in which they are */
    guint *texts;   /* of each slot: its first text; one more at the end */
    int *lines;     /* of each slot, with the widths that hold */
    int *trial;     /* and with those that are tried */
    int *row_lines; /* of each row: buffer of cost_of() */
};

/* -- counting --------------------------------------------------------------------------------- */

/* How many lines a paragraph takes, filled one after the other. */
static int count_lines(const struct bp_para *para, bp_len width) {
    int lines = 1;
    bp_len line = 0, space = 0, part = 0, inner = 0;
    for (uint32_t i = 0; i < para->n_pieces; i++) {
        uint8_t flags = para->pieces[i].flags;
        bool newline = flags & BP_PIECE_NEWLINE, last = i + 1 == para->n_pieces;
        part += inner + para->widths[i];
        inner = para->spaces[i];
        if (!last && !newline && (!(flags & BP_PIECE_BREAK) || flags & BP_PIECE_SHY))
            continue;
        if (line > 0 && line + space + part > width) {
            lines++;
            line = space = 0;
        }
        line += space + part;
        if (line > width) /* is cut somewhere */
            lines += line / width;
        space = inner;
        part = inner = 0;
        if (newline && !last) {
            lines++;
            line = space = 0;
        }
    }
    return lines;
}

static int slot_lines(const struct balance *balance, guint i) {
    const struct bp_grid *grid = balance->grid;
    const struct bp_grid_slot *slot = bp_slot_at(grid, i);
    bp_len width = -2 * grid->pad;
    for (int k = 0; k < slot->colspan; k++)
        width += grid->columns[slot->column + k].width;
    int lines = 0;
    for (guint k = balance->texts[i]; k < balance->texts[i + 1]; k++) {
        const struct bp_cell_text *text = &g_array_index(grid->texts, struct bp_cell_text, k);
        lines += count_lines(text->para, MAX(1, width - text->indent));
    }
    return lines;
}

static int weight_of(const struct balance *balance, int row) {
    return row < balance->grid->n_head_rows ? HEAD_WEIGHT : 1;
}

/* What a table costs whose cells have so many lines: those of its rows, and a little for each
 * cell's own, so that a short one is not broken for nothing. */
static int64_t cost_of(const struct balance *balance, const int *lines) {
    int64_t cost = 0;
    memset(balance->row_lines, 0, sizeof *balance->row_lines * (size_t)balance->n_rows);
    for (guint i = 0; i < balance->n_slots; i++) {
        const struct bp_grid_slot *slot = bp_slot_at(balance->grid, i);
        int share = (lines[i] + slot->rowspan - 1) / slot->rowspan;
        int end = MIN(slot->row + slot->rowspan, balance->n_rows);
        for (int row = slot->row; row < end; row++)
            balance->row_lines[row] = MAX(balance->row_lines[row], share);
        cost += (int64_t)lines[i] * weight_of(balance, slot->row);
    }
    for (int row = 0; row < balance->n_rows; row++)
        cost += (int64_t)balance->row_lines[row] * ROW_WEIGHT * weight_of(balance, row);
    return cost;
}

static bool covers(const struct balance *balance, guint i, int k) {
    const struct bp_grid_slot *slot = bp_slot_at(balance->grid, i);
    const struct bp_grid_column *first = &balance->grid->columns[slot->column];
    return balance->columns[k] >= first && balance->columns[k] < first + slot->colspan;
}

/* -- exchanging ------------------------------------------------------------------------------- */

static void count_trial(const struct balance *balance, int k) {
    for (guint i = 0; i < balance->n_slots; i++)
        if (covers(balance, i, k))
            balance->trial[i] = slot_lines(balance, i);
}

static void reset_trial(const struct balance *balance) {
    memcpy(balance->trial, balance->lines, sizeof *balance->lines * balance->n_slots);
}

/* The cost if one column were wider by so much, or narrower. */
static int64_t cost_if(const struct balance *balance, int k, bp_len more) {
    struct bp_grid_column *column = balance->columns[k];
    reset_trial(balance);
    column->width += more;
    count_trial(balance, k);
    column->width -= more;
    return cost_of(balance, balance->trial);
}

/* Finds the column that gains most by a strip of width, and the one that loses least. */
static void find_pair(const struct balance *balance, bp_len strip, int *to, int *from) {
    int64_t best = INT64_MAX;
    int64_t *less = bp_arena_alloc(balance->grid->setter->scratch,
                                   sizeof *less * 2 * (size_t)balance->n),
            *more = less + balance->n;
    for (int k = 0; k < balance->n; k++) {
        const struct bp_grid_column *column = balance->columns[k];
        less[k] = column->width - strip >= column->least ? cost_if(balance, k, -strip) : INT64_MAX;
        more[k] = column->width < column->wanted ? cost_if(balance, k, strip) : INT64_MAX;
    }
    *to = *from = -1;
    for (int a = 0; a < balance->n; a++)
        for (int b = 0; b < balance->n; b++) {
            if (a == b || more[a] == INT64_MAX || less[b] == INT64_MAX)
                continue;
            if (more[a] + less[b] < best) {
                best = more[a] + less[b];
                *to = a;
                *from = b;
            }
        }
}

/* Makes the best exchange of a strip of that width, if one saves lines. */
static bool exchange(const struct balance *balance, bp_len strip) {
    int to, from;
    find_pair(balance, strip, &to, &from);
    if (to < 0)
        return false;
    reset_trial(balance);
    balance->columns[to]->width += strip;
    balance->columns[from]->width -= strip;
    count_trial(balance, to);
    count_trial(balance, from);
    if (cost_of(balance, balance->trial) < cost_of(balance, balance->lines)) {
        memcpy(balance->lines, balance->trial, sizeof *balance->lines * balance->n_slots);
        return true;
    }
    balance->columns[to]->width -= strip;
    balance->columns[from]->width += strip;
    return false;
}

/* -- the table -------------------------------------------------------------------------------- */

/* Finds the texts of each slot that is looked at, and counts their lines. */
static void gather(struct balance *balance) {
    const struct bp_grid *grid = balance->grid;
    struct bp_arena *scratch = grid->setter->scratch;
    balance->n_rows = MIN(grid->n_rows, grid->n_head_rows + MOST_ROWS);
    while (balance->n_slots < grid->slots->len &&
           bp_slot_at(grid, balance->n_slots)->row < balance->n_rows)
        balance->n_slots++;
    const size_t n = balance->n_slots;
    balance->texts = bp_arena_alloc(scratch, sizeof *balance->texts * (n + 1));
    balance->lines = bp_arena_alloc(scratch, sizeof *balance->lines * n);
    balance->trial = bp_arena_alloc(scratch, sizeof *balance->trial * n);
    balance->row_lines =
        bp_arena_alloc(scratch, sizeof *balance->row_lines * (size_t)balance->n_rows);
    guint text = 0;
    for (guint i = 0; i <= balance->n_slots; i++) {
        while (text < grid->texts->len &&
               g_array_index(grid->texts, struct bp_cell_text, text).slot < i)
            text++;
        balance->texts[i] = text;
    }
    for (guint i = 0; i < balance->n_slots; i++)
        balance->lines[i] = slot_lines(balance, i);
}

/* -- twins ------------------------------------------------------------------------------------ */

/* The paragraph that heads one column alone, the lowest; NULL for none. */
static const struct bp_para *head_of(const struct balance *balance, int k) {
    const struct bp_grid *grid = balance->grid;
    const struct bp_para *head = NULL;
    for (guint i = 0; i < balance->n_slots && bp_slot_in_head(grid, bp_slot_at(grid, i)); i++)
        if (bp_slot_at(grid, i)->colspan == 1 && covers(balance, i, k))
            head = bp_slot_at(grid, i)->para;
    return head;
}

static bool are_twins(const struct balance *balance, int a, int b) {
    const struct bp_para *one = head_of(balance, a), *other = head_of(balance, b);
    if (!balance->columns[a]->figures || !balance->columns[b]->figures || !one || !other ||
        one->n_pieces != other->n_pieces)
        return false;
    for (uint32_t i = 0; i < one->n_pieces; i++)
        if (one->pieces[i].word != other->pieces[i].word)
            return false;
    return true;
}

/* Columns of figures with the same head, in two groups of columns, are as wide as each other. */
static void level_twins(const struct balance *balance) {
    for (int a = 0; a < balance->n; a++)
        for (int b = a + 1; b < balance->n; b++) {
            struct bp_grid_column *one = balance->columns[a], *other = balance->columns[b];
            bp_len sum = one->width + other->width, least = MAX(one->least, other->least);
            if (sum / 2 < least || one->width == other->width || !are_twins(balance, a, b))
                continue;
            one->width = sum / 2;
            other->width = sum - sum / 2;
        }
}

void bp_grid_balance(struct bp_grid *grid, struct bp_grid_column *const *columns, int n) {
    struct balance balance = {.grid = grid, .columns = columns, .n = n};
    bp_len room = 0;
    for (int i = 0; i < n; i++)
        room += columns[i]->width - columns[i]->least;
    gather(&balance);
    int exchanges = 0;
    for (bp_len strip = room / BROADEST; strip > grid->place.style.size / 3; strip /= 2)
        while (exchanges < MOST_EXCHANGES && exchange(&balance, strip))
            exchanges++;
    level_twins(&balance);
}
