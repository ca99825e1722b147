/* The widths of a table's columns.
 * In: a grid with its paragraphs, a width. Out: columns with widths, padding, size of type.
 * The one hard idea: a column whose cells are short has them on one line; what is left is shared
 * among the others by the square root of their text, so that rows are low and no column is a strip
 * of single words. None has less than its longest word while there is room. Where not even the
 * words fit, or the column with most text gets too narrow to read, type gets smaller, then the page
 * is turned, and only then are words divided or cut, those of the widest columns. */
#include <math.h>

#include "layout/para/runs.h"
#include "layout/table/grid.h"

#define FIGURE_AIR BP_PT(20) /* at most, beside a column of figures */
#define WIDE_PAD BP_PT(8)    /* at most: large print has no room to give away */
#define SMALL_PAD BP_PT(6)   /* in small type; */
#define FLAT_PAD BP_PT(7)    /* and there on a turned page */
#define MANY_COLUMNS 6       /* from here on in small type */
#define SHORT_CELL 84        /* hundredths of ten times the size: cells that stay on one line */
#define MAIN_TEXT 100        /* the same: the least for the column with most text */
#define CUT_EMS 12 /* words of more than 60 characters may be cut when they are wider than that */

/* -- padding ---------------------------------------------------------------------------------- */

bp_len bp_grid_first_pad(const struct bp_grid *grid) {
    return MIN(WIDE_PAD, bp_scale(grid->setter, WIDE_PAD));
}

static bp_len small_pad(const struct bp_grid *grid) {
    const bp_len pad = grid->setter->landscape ? FLAT_PAD : SMALL_PAD;
    return MIN(pad, bp_scale(grid->setter, pad));
}

/* -- measuring -------------------------------------------------------------------------------- */

/* The widest part of a paragraph that is not to be cut. Figures are never broken. */
static bp_len least_of(const struct bp_grid *grid, const struct bp_para *para, bool whole) {
    const bp_len most = CUT_EMS * para->style.size;
    bp_len widest = 0, width = 0, space = 0;
    bool endless = false;
    for (uint32_t i = 0; i < para->n_pieces; i++) {
        uint8_t flags = para->pieces[i].flags;
        width += space + para->widths[i];
        space = para->spaces[i];
        endless = endless || flags & BP_PIECE_EMERGENCY;
        bp_len part = width + bp_para_hyphen(grid->setter, para, i);
        widest = MAX(widest, endless ? MIN(part, most) : part);
        bool breaks = flags & BP_PIECE_BREAK && !whole &&
                      (grid->divided || !(flags & BP_PIECE_SHY)) &&
                      !bp_para_tied(grid->setter, para, i);
        if (breaks || flags & BP_PIECE_NEWLINE) {
            width = space = 0;
            endless = false;
        }
    }
    return widest;
}

static void measure_text(struct bp_grid *grid, const struct bp_cell_text *text) {
    struct bp_grid_slot *slot = bp_slot_at(grid, text->slot);
    bp_len wanted = text->indent + bp_para_max(text->para);
    bool in_head = bp_slot_in_head(grid, slot);
    bool whole =
        slot->para && grid->columns[slot->column].figures && slot->colspan == 1 && !in_head;
    slot->wanted = MAX(slot->wanted, wanted);
    if (slot->align == BP_CELL_DECIMAL) /* its column's sides are measured together */
        return;
    slot->least = MAX(slot->least, text->indent + least_of(grid, text->para, whole));
    if (slot->colspan == 1 && !in_head)
        grid->columns[slot->column].ink += wanted;
}

/* Spreads what a cell over several columns still lacks over them, by what they want already. */
static void widen(struct bp_grid_column *columns, int n, bp_len least, bp_len wanted) {
    int64_t have_least = 0, have_wanted = 0, weight = 0;
    for (int i = 0; i < n; i++) {
        have_least += columns[i].least;
        have_wanted += columns[i].wanted;
        weight += columns[i].wanted + 1;
    }
    for (int i = 0; i < n; i++) {
        int64_t part = columns[i].wanted + 1;
        if (least > have_least)
            columns[i].least += (bp_len)((least - have_least) * part / weight) + 1;
        if (wanted > have_wanted)
            columns[i].wanted += (bp_len)((wanted - have_wanted) * part / weight) + 1;
        columns[i].wanted = MAX(columns[i].wanted, columns[i].least);
    }
}

static gint by_colspan(gconstpointer a, gconstpointer b) {
    const struct bp_grid_slot *const *left = a, *const *right = b;
    if ((*left)->colspan != (*right)->colspan)
        return (*left)->colspan < (*right)->colspan ? -1 : 1;
    return *left < *right ? -1 : *left > *right; /* of one array: the XML's order */
}

static void measure_columns(struct bp_grid *grid) {
    GPtrArray *spanning = g_ptr_array_new();
    for (guint i = 0; i < grid->slots->len; i++) {
        struct bp_grid_slot *slot = bp_slot_at(grid, i);
        struct bp_grid_column *column = &grid->columns[slot->column];
        if (slot->colspan > 1)
            g_ptr_array_add(spanning, slot);
        else
            widen(column, 1, slot->least + 2 * grid->pad, slot->wanted + 2 * grid->pad);
        if (slot->colspan == 1 && !bp_slot_in_head(grid, slot))
            column->body = MAX(column->body, slot->wanted + 2 * grid->pad);
    }
    for (int i = 0; i < grid->n_columns; i++) {
        struct bp_grid_column *column = &grid->columns[i];
        bp_len figures = column->before + column->after + 2 * grid->pad;
        widen(column, 1, figures, figures);
        column->body = MAX(column->body, figures);
    }
    g_ptr_array_sort(spanning, by_colspan);
    for (guint i = 0; i < spanning->len; i++) {
        const struct bp_grid_slot *slot = spanning->pdata[i];
        /* A long text over several columns wants no more than its share of the width. */
        const int64_t share = (int64_t)grid->place.width * slot->colspan / grid->n_columns;
        widen(&grid->columns[slot->column], slot->colspan, slot->least + 2 * grid->pad,
              (bp_len)MIN(slot->wanted + 2 * grid->pad, share));
    }
    g_ptr_array_free(spanning, TRUE);
}

static void measure(struct bp_grid *grid) {
    for (int i = 0; i < grid->n_columns; i++) {
        grid->columns[i].least = grid->columns[i].wanted = grid->columns[i].body = 0;
        grid->columns[i].ink = 0;
    }
    for (guint i = 0; i < grid->slots->len; i++) {
        struct bp_grid_slot *slot = bp_slot_at(grid, i);
        slot->least = slot->inner_least;
        slot->wanted = slot->inner_wanted;
    }
    bp_grid_measure_figures(grid);
    for (guint i = 0; i < grid->texts->len; i++)
        measure_text(grid, &g_array_index(grid->texts, struct bp_cell_text, i));
    measure_columns(grid);
}

/* -- smaller ---------------------------------------------------------------------------------- */

/* The smallest size of type in a table: that of small print. */
static bp_len smallest_size(const struct bp_grid *grid) {
    return MIN(grid->place.style.size, grid->setter->look->small);
}

static void scale_para(struct bp_setter *setter, struct bp_para *para, bp_len to, bp_len from) {
    uint32_t n_runs = 0; /* that are scaled already; pieces come in their order */
    para->style.size = to;
    para->style.leading = (bp_len)((int64_t)para->style.leading * to / from);
    for (uint32_t i = 0; i < para->n_pieces; i++) {
        const struct bp_piece *piece = &para->pieces[i];
        for (; n_runs <= piece->span; n_runs++) {
            struct bp_text_run *run = &para->runs[n_runs];
            run->size = (bp_len)((int64_t)run->size * to / from);
            run->rise = (bp_len)((int64_t)run->rise * to / from);
        }
        bp_para_measure_piece(setter->fonts, para, i);
    }
}

static void scale(struct bp_grid *grid, bp_len size) {
    struct bp_para_style *style = &grid->place.style;
    bp_len from = style->size;
    grid->pad = (bp_len)((int64_t)grid->pad * size / from);
    for (guint i = 0; i < grid->texts->len; i++)
        scale_para(grid->setter, g_array_index(grid->texts, struct bp_cell_text, i).para, size,
                   from);
    for (int i = 0; i < grid->n_columns; i++)
        grid->columns[i].whole = (bp_len)((int64_t)grid->columns[i].whole * size / from);
    style->leading = (bp_len)((int64_t)style->leading * size / from);
    style->size = size;
}

static int64_t least_sum(const struct bp_grid *grid) {
    int64_t total = 0;
    for (int i = 0; i < grid->n_columns; i++)
        total += grid->columns[i].least;
    return total;
}

/* Measures once more with another padding; true if the words now fit. */
static bool fits_padded(struct bp_grid *grid, bp_len pad) {
    grid->pad = pad;
    measure(grid);
    return least_sum(grid) <= grid->place.width;
}

/* Words are divided only if, in the type that was found, they don't all fit whole. */
static void keep_whole(struct bp_grid *grid) {
    int64_t total = 0;
    for (int i = 0; i < grid->n_columns; i++)
        total += MAX(grid->columns[i].least, grid->columns[i].whole);
    grid->divided = total > grid->place.width;
    for (int i = 0; i < grid->n_columns && !grid->divided; i++)
        widen(&grid->columns[i], 1, grid->columns[i].whole, 0);
}

/* In the smallest type the words don't fit: takes what steps are needed until they do, the least
 * first. */
static void squeeze(struct bp_grid *grid) {
    const bp_len narrow = MIN(grid->pad, bp_scale(grid->setter, BP_NARROW_PAD));
    if (fits_padded(grid, narrow))
        return;
    for (int i = 0; i < grid->n_columns; i++)
        grid->columns[i].whole = grid->columns[i].least;
    grid->divided = true;
    if (fits_padded(grid, narrow)) {
        keep_whole(grid);
        return;
    }
    grid->broken = !fits_padded(grid, bp_scale(grid->setter, BP_HAIR_PAD));
    if (grid->broken && narrow < grid->place.width / grid->n_columns / 8)
        fits_padded(grid, narrow);
}

/* -- sharing ---------------------------------------------------------------------------------- */

/* The columns that share a room: all but those of fixed width. */
struct width_share {
    struct bp_grid_column **columns;
    int n;
    bp_len room;
};

static int64_t share_sum(const struct width_share *share, bool least) {
    int64_t total = 0;
    for (int i = 0; i < share->n; i++)
        total += least ? share->columns[i]->least : share->columns[i]->wanted;
    return total;
}

/* True if two columns of figures that are neighbours are to be as wide as each other. */
static bool are_alike(const struct bp_grid_column *a, const struct bp_grid_column *b) {
    return a->figures && b->figures &&
           3 * MIN(a->wanted, b->wanted) >= 2 * MAX(a->wanted, b->wanted);
}

/* Widens the columns of figures that are narrower than their like beside them, as far as `most`
 * allows. Returns what that takes. */
static bp_len level_figures(const struct width_share *share, bp_len most) {
    bp_len taken = 0;
    for (int from = 0, to; from < share->n; from = to) {
        bp_len widest = share->columns[from]->wanted, lack = 0;
        for (to = from + 1; to < share->n && are_alike(share->columns[to - 1], share->columns[to]);
             to++)
            widest = MAX(widest, share->columns[to]->wanted);
        for (int i = from; i < to; i++)
            lack += widest - share->columns[i]->wanted;
        if (lack > most - taken)
            continue;
        for (int i = from; i < to; i++)
            share->columns[i]->wanted = widest;
        taken += lack;
    }
    return taken;
}

/* More room than wanted: figures get some air, and columns of text share the rest by what they
 * want. */
static void share_surplus(const struct width_share *share, bp_len surplus) {
    int64_t text = 0;
    int figures = 0;
    surplus -= level_figures(share, surplus);
    for (int i = 0; i < share->n; i++) {
        text += share->columns[i]->figures ? 0 : share->columns[i]->wanted;
        figures += share->columns[i]->figures;
    }
    bp_len air = figures == 0 ? 0
                 : text == 0  ? surplus / figures
                              : MIN(FIGURE_AIR, surplus / 2 / figures);
    surplus -= air * figures;
    for (int i = 0; i < share->n; i++) {
        struct bp_grid_column *column = share->columns[i];
        column->width = column->wanted;
        if (column->figures)
            column->width += air;
        else if (text > 0)
            column->width += (bp_len)((int64_t)surplus * column->wanted / text);
    }
}

/* Gives short columns what their cells take on one line, or the longest word of their heads, and
 * long ones their longest word. While that is too much, the widest of the short ones is a long one
 * after all. */
static void claim(struct bp_grid *grid, const struct width_share *share) {
    const bp_len most = bp_grid_ems(grid, SHORT_CELL) + 2 * grid->pad;
    int64_t claimed = 0;
    for (int i = 0; i < share->n; i++) {
        struct bp_grid_column *column = share->columns[i];
        column->is_short = column->figures || column->body <= most;
        column->width = column->least;
        if (column->is_short) /* a head of more than three lines would be higher than rows are */
            column->width = MAX(MAX(column->body, column->least), column->wanted * 2 / 5);
        claimed += column->width;
    }
    while (claimed > share->room) {
        struct bp_grid_column *widest = NULL;
        for (int i = 0; i < share->n; i++)
            if (share->columns[i]->is_short && !share->columns[i]->figures &&
                (!widest || share->columns[i]->width > widest->width))
                widest = share->columns[i];
        if (!widest)
            return; /* figures alone are too much */
        widest->is_short = false;
        claimed -= widest->width - widest->least;
        widest->width = widest->least;
    }
}

/* What a column gets if the square root of its text counts `factor` thousandths of a point. */
static bp_len rooted(const struct bp_grid *grid, const struct bp_grid_column *column,
                     double factor) {
    const double root = sqrt((double)column->ink / BP_PT(1)) * factor;
    const bp_len most = MAX(column->wanted, column->least);
    return root >= most ? most : CLAMP((bp_len)root + 2 * grid->pad, column->least, most);
}

static int64_t sum_rooted(const struct bp_grid *grid, const struct width_share *share,
                          double factor) {
    int64_t sum = 0;
    for (int i = 0; i < share->n; i++)
        sum += share->columns[i]->is_short ? share->columns[i]->width
                                           : rooted(grid, share->columns[i], factor);
    return sum;
}

/* Long columns share what is left; the factor for which all widths add up to the room is found by
 * halving. Where all have what they want, heads of short ones get more. */
static void share_rest(struct bp_grid *grid, const struct width_share *share) {
    double low = 0, high = share->room;
    for (int i = 0; i < 40; i++) {
        const double middle = (low + high) / 2;
        if (sum_rooted(grid, share, middle) <= share->room)
            low = middle;
        else
            high = middle;
    }
    int64_t left = share->room - sum_rooted(grid, share, low), lack = 0;
    for (int i = 0; i < share->n; i++) {
        struct bp_grid_column *column = share->columns[i];
        column->width = column->is_short ? column->width : rooted(grid, column, low);
        lack += MAX(0, column->wanted - column->width);
    }
    for (int i = 0; i < share->n && lack > 0 && left > 0; i++) {
        struct bp_grid_column *column = share->columns[i];
        const int64_t its = MAX(0, column->wanted - column->width);
        column->width += (bp_len)(its * MIN(left, lack) / lack);
    }
}

/* Less room than wanted, though enough for the words. */
static void share_shortage(struct bp_grid *grid, const struct width_share *share) {
    claim(grid, share);
    int64_t claimed = 0;
    for (int i = 0; i < share->n; i++)
        claimed += share->columns[i]->width;
    if (claimed <= share->room) {
        share_rest(grid, share);
        return;
    }
    for (int i = 0; i < share->n; i++)
        share->columns[i]->width = share->columns[i]->least;
}

/* What a column has when none may have more than `most`, but for what it must have. */
static bp_len levelled(const struct bp_grid_column *column, bp_len most, bool divided) {
    return divided ? MAX(column->least, MIN(column->whole, most)) : MIN(column->least, most);
}

/* Not even the words fit: the widest columns give way until the rest have theirs whole. Words of
 * those are divided where they may be, or else cut. */
static void share_lack(const struct width_share *share, bool divided) {
    bp_len low = 0, high = share->room;
    while (low + 1 < high) {
        bp_len middle = low + (high - low) / 2;
        int64_t total = 0;
        for (int i = 0; i < share->n; i++)
            total += levelled(share->columns[i], middle, divided);
        if (total <= share->room)
            low = middle;
        else
            high = middle;
    }
    for (int i = 0; i < share->n; i++)
        share->columns[i]->width = levelled(share->columns[i], low, divided);
}

/* What rounding left over goes to the widest. */
static void share_crumbs(const struct width_share *share) {
    struct bp_grid_column *widest = share->columns[0];
    int64_t left = share->room;
    for (int i = 0; i < share->n; i++) {
        left -= share->columns[i]->width;
        if (share->columns[i]->width > widest->width)
            widest = share->columns[i];
    }
    widest->width += (bp_len)left;
}

static void share_out(struct bp_grid *grid, const struct width_share *share) {
    int64_t least = share_sum(share, true), wanted = share_sum(share, false);
    if (share->n == 0)
        return;
    if (least > share->room)
        share_lack(share, false);
    else if (wanted <= share->room)
        share_surplus(share, (bp_len)(share->room - wanted));
    else if (grid->divided)
        share_lack(share, true);
    else
        share_shortage(grid, share);
    share_crumbs(share);
}

/* -- fixed widths ----------------------------------------------------------------------------- */

/* The width asked for a column; 0 for none. */
static bp_len asked(const struct bp_grid *grid, int i) {
    const bp_len *widths = grid->table->as.table.widths;
    if (!widths || widths[i] == 0)
        return 0;
    if (widths[i] < 0)
        return (bp_len)((int64_t)grid->place.width * -widths[i] / 1000);
    return grid->turned ? (bp_len)((int64_t)widths[i] * grid->place.width / grid->first_width)
                        : widths[i];
}

/* Gives columns the width asked for, or their words where that is more, as far as the words of all
 * others leave room for it. Returns what is left for the others. */
static bp_len fix_widths(struct bp_grid *grid) {
    int64_t room = MAX(0, grid->place.width - least_sum(grid)), more = 0, left = grid->place.width;
    for (int i = 0; i < grid->n_columns; i++)
        more += MAX(0, asked(grid, i) - grid->columns[i].least);
    for (int i = 0; i < grid->n_columns; i++) {
        struct bp_grid_column *column = &grid->columns[i];
        if (asked(grid, i) == 0)
            continue;
        int64_t extra = MAX(0, asked(grid, i) - column->least);
        column->width = column->least + (bp_len)(extra * MIN(room, more) / MAX(1, more));
        left -= column->width;
    }
    return (bp_len)left;
}

static void place_columns(struct bp_grid *grid) {
    bp_len width = 0;
    for (int i = 0; i < grid->n_columns; i++)
        width += grid->columns[i].width;
    if (grid->leftwards) /* one that is narrower is at the right */
        grid->place.x += grid->place.width - width;
    bp_len x = grid->place.x;
    for (int i = 0; i < grid->n_columns; i++) {
        grid->columns[i].x = x;
        x += grid->columns[i].width;
    }
    grid->columns[grid->n_columns].x = x;
    grid->place.width = x - grid->place.x;
}

static void choose(struct bp_grid *grid) {
    struct width_share share = {.room = grid->place.width};
    share.columns = bp_arena_alloc(grid->setter->scratch, sizeof(void *) * (size_t)grid->n_columns);
    if (!grid->broken)
        share.room = fix_widths(grid);
    for (int i = 0; i < grid->n_columns; i++)
        if (grid->broken || asked(grid, i) == 0)
            share.columns[share.n++] = &grid->columns[i];
    share_out(grid, &share);
}

/* -- the steps -------------------------------------------------------------------------------- */

/* The column with most text, of those whose width isn't given; NULL if each has a line for each
 * cell. */
static const struct bp_grid_column *main_column(const struct bp_grid *grid) {
    const struct bp_grid_column *main = NULL;
    for (int i = 0; i < grid->n_columns; i++) {
        const struct bp_grid_column *column = &grid->columns[i];
        if (asked(grid, i) == 0 && column->width < column->body &&
            (!main || column->ink > main->ink))
            main = column;
    }
    return main;
}

/* Tries the grid in a size of type; true if all words fit, and the column with most text can be
 * read. */
static bool suits(struct bp_grid *grid, bp_len size, bp_len pad) {
    if (size < grid->place.style.size)
        scale(grid, size);
    grid->pad = pad;
    measure(grid);
    if (least_sum(grid) > grid->place.width)
        return false;
    choose(grid);
    const struct bp_grid_column *main = main_column(grid);
    return !main || main->width >= bp_grid_ems(grid, MAIN_TEXT);
}

bool bp_grid_choose_widths(struct bp_grid *grid, bool may_turn) {
    const bp_len small = smallest_size(grid);
    bool suit = (grid->n_columns < MANY_COLUMNS || small == grid->place.style.size) &&
                suits(grid, grid->place.style.size,
                      grid->n_columns < MANY_COLUMNS ? bp_grid_first_pad(grid) : small_pad(grid));
    suit = suit || suits(grid, small, small_pad(grid));
    if (!suit && may_turn)
        return false;
    if (least_sum(grid) > grid->place.width)
        squeeze(grid);
    choose(grid);
    place_columns(grid);
    return true;
}

void bp_grid_turn(struct bp_grid *grid, bp_len x, bp_len width) {
    grid->turned = true;
    grid->first_width = grid->place.width;
    scale(grid, grid->first_style.size);
    for (guint i = 0; i < grid->texts->len; i++)
        g_array_index(grid->texts, struct bp_cell_text, i).para->style.leading =
            grid->first_style.leading;
    grid->place.style = grid->first_style;
    grid->place.x = x;
    grid->place.width = width;
}

static int millimetres(bp_len length) {
    return (int)(((int64_t)length * 254 + 360000) / 720000);
}

void bp_grid_report_widths(struct bp_grid *grid) {
    if (grid->turned) {
        if (grid->table->as.table.widths)
            bp_diag(grid->setter->diags, TABLE_WIDTHS_TURNED, grid->table->pos);
        return;
    }
    int most = -1, difference = 0; /* one that stands for all */
    for (int i = 0; i < grid->n_columns; i++) {
        const bp_len wanted = asked(grid, i);
        const int its = ABS(millimetres(grid->columns[i].width) - millimetres(wanted));
        if (wanted > 0 && its > difference) {
            most = i;
            difference = its;
        }
    }
    if (most >= 0)
        bp_diag(grid->setter->diags, TABLE_WIDTHS_KEPT, grid->table->pos, most + 1,
                millimetres(grid->columns[most].width), millimetres(asked(grid, most)));
}

void bp_grid_extent(struct bp_grid *grid, bp_len *least, bp_len *wanted) {
    bp_grid_align(grid);
    measure(grid);
    int64_t sum = 0;
    for (int i = 0; i < grid->n_columns; i++)
        sum += grid->columns[i].wanted;
    *wanted = (bp_len)MIN(sum, G_MAXINT32 / 4);
    grid->divided = true;
    scale(grid, smallest_size(grid));
    grid->pad = bp_scale(grid->setter, BP_HAIR_PAD);
    measure(grid);
    *least = (bp_len)MIN(least_sum(grid), G_MAXINT32 / 4);
}
