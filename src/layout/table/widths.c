/* The widths of a table's columns.
 * In: a grid with its paragraphs, a width. Out: columns with widths, padding, size of type.
 * The one hard idea: a column never has less than its longest word while there is room. Where all
 * that the columns want fits, what is over is shared out; where only the words fit, short columns
 * get what they want and long ones share the rest by what they hold; where not even the words fit,
 * padding, then type get smaller, and only then are words cut, those of the widest columns. */
#include "layout/para/runs.h"
#include "layout/table/grid.h"

#define FIGURE_AIR BP_PT(20) /* at most, beside a column of figures */
#define WIDE_PAD BP_PT(8)    /* at most: large print has no room to give away */
#define MANY_COLUMNS 8       /* from here on the narrow one, unless they are as wide as */
#define ROOMY BP_PT(62)
#define SIZE_STEP BP_PT(0.5)
#define CUT_EMS 12 /* words of more than 60 characters may be cut when they are wider than that */

/* -- padding ---------------------------------------------------------------------------------- */

bp_len bp_grid_first_pad(const struct bp_grid *grid) {
    bool roomy = grid->n_columns < MANY_COLUMNS ||
                 grid->place.width / grid->n_columns >= bp_scale(grid->setter, ROOMY);
    return roomy ? MIN(WIDE_PAD, bp_scale(grid->setter, WIDE_PAD))
                 : bp_scale(grid->setter, BP_NARROW_PAD);
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
        bool breaks =
            flags & BP_PIECE_BREAK && !whole && (grid->divided || !(flags & BP_PIECE_SHY));
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
    bool whole = slot->para && grid->columns[slot->column].figures && slot->colspan == 1 &&
                 !bp_slot_in_head(grid, slot);
    slot->wanted = MAX(slot->wanted, wanted);
    if (slot->align == BP_CELL_DECIMAL) /* its column's sides are measured together */
        return;
    slot->least = MAX(slot->least, text->indent + least_of(grid, text->para, whole));
    if (slot->colspan == 1)
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
    }
    for (int i = 0; i < grid->n_columns; i++) {
        struct bp_grid_column *column = &grid->columns[i];
        bp_len figures = column->before + column->after + 2 * grid->pad;
        widen(column, 1, figures, figures);
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
        grid->columns[i].least = grid->columns[i].wanted = 0;
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

/* The smallest size of type in a table: three quarters of the body's, 9 pt where that is 12. */
static bp_len smallest_size(const struct bp_grid *grid) {
    return MIN(grid->place.style.size, grid->setter->look->body * 3 / 4);
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

/* Makes the type smaller until the words fit; starts near the size that will do. */
static bool fits_smaller(struct bp_grid *grid) {
    const bp_len width = grid->place.width, smallest = smallest_size(grid);
    int64_t guess = (int64_t)grid->place.style.size * width / MAX(1, least_sum(grid));
    bp_len size = (bp_len)(guess / SIZE_STEP * SIZE_STEP);
    for (; least_sum(grid) > width && grid->place.style.size > smallest; size -= SIZE_STEP) {
        scale(grid, MAX(smallest, size));
        measure(grid);
    }
    return least_sum(grid) <= width;
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

/* Measures the columns and takes what steps are needed until their words fit, the least first. */
static void measure_to_fit(struct bp_grid *grid) {
    const bp_len narrow = MIN(grid->pad, bp_scale(grid->setter, BP_NARROW_PAD));
    if (fits_padded(grid, grid->pad) || fits_padded(grid, narrow))
        return;
    for (int i = 0; i < grid->n_columns; i++)
        grid->columns[i].whole = grid->columns[i].least;
    grid->divided = true;
    if (fits_padded(grid, narrow) || fits_smaller(grid)) {
        keep_whole(grid);
        return;
    }
    const bp_len pad = grid->pad;
    grid->broken = !fits_padded(grid, bp_scale(grid->setter, BP_HAIR_PAD));
    if (grid->broken && pad < grid->place.width / grid->n_columns / 8)
        fits_padded(grid, pad);
}

/* -- sharing ---------------------------------------------------------------------------------- */

/* The columns that share a room: all but those of fixed width. */
struct width_share {
    struct bp_grid_column **columns;
    int n;
    int n_rows;
    bp_len room;
};

static int64_t share_sum(const struct width_share *share, bool least) {
    int64_t total = 0;
    for (int i = 0; i < share->n; i++)
        total += least ? share->columns[i]->least : share->columns[i]->wanted;
    return total;
}

/* More room than wanted: figures get some air, and columns of text share the rest by what they
 * want. */
static void share_surplus(const struct width_share *share, bp_len surplus) {
    int64_t text = 0;
    int figures = 0;
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

/* Marks in `width` what each column has in any case: a short one what it wants, a long one its
 * words. Short is what wants no more than its fair share. Returns the sum. */
static int64_t claim(const struct width_share *share, bool *is_short) {
    int64_t room = share->room, claimed = 0;
    int n_long = share->n;
    for (bool more = true; more && n_long > 0;) {
        more = false;
        int64_t fair = room / n_long;
        for (int i = 0; i < share->n; i++)
            if (!is_short[i] && share->columns[i]->wanted <= fair) {
                is_short[i] = more = true;
                room -= share->columns[i]->wanted;
                n_long--;
            }
    }
    bp_len floor = (bp_len)(room / MAX(1, 2 * n_long));
    for (int i = 0; i < share->n; i++) {
        struct bp_grid_column *column = share->columns[i];
        column->width = is_short[i] ? column->wanted : MAX(column->least, floor);
        claimed += column->width;
    }
    return claimed;
}

static bp_len clamped(const struct width_share *share, int i, int64_t factor) {
    const struct bp_grid_column *column = share->columns[i];
    int64_t weight = column->ink / share->n_rows + column->wanted;
    return (bp_len)CLAMP(weight * factor >> 16, column->width, column->wanted);
}

/* Long columns share what is left by what they hold, on average and at most: the factor for which
 * their widths add up to the room is found by halving. */
static void share_rest(const struct width_share *share) {
    int64_t low = 0, high = (int64_t)1 << 17;
    while (low + 1 < high) {
        int64_t middle = (low + high) / 2, total = 0;
        for (int i = 0; i < share->n; i++)
            total += clamped(share, i, middle);
        if (total <= share->room)
            low = middle;
        else
            high = middle;
    }
    for (int i = 0; i < share->n; i++)
        share->columns[i]->width = clamped(share, i, low);
}

/* Less room than wanted, though enough for the words. */
static void share_shortage(struct bp_setter *setter, const struct width_share *share) {
    bool *is_short = bp_arena_alloc(setter->scratch, (size_t)share->n);
    int64_t least = share_sum(share, true), claimed = claim(share, is_short);
    if (claimed <= share->room) {
        share_rest(share);
        return;
    }
    for (int i = 0; i < share->n; i++) {
        struct bp_grid_column *column = share->columns[i];
        column->width = column->least + (bp_len)((column->width - column->least) *
                                                 (share->room - least) / (claimed - least));
    }
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
        share_shortage(grid->setter, share);
    share_crumbs(share);
    if (least <= share->room && wanted > share->room && !grid->divided)
        bp_grid_balance(grid, share->columns, share->n);
}

/* -- fixed widths ----------------------------------------------------------------------------- */

/* The width asked for a column; 0 for none. */
static bp_len asked(const struct bp_grid *grid, int i) {
    const bp_len *widths = grid->table->as.table.widths;
    if (!widths || widths[i] == 0)
        return 0;
    return widths[i] > 0 ? widths[i] : (bp_len)((int64_t)grid->place.width * -widths[i] / 1000);
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
    struct bp_setter *setter = grid->setter;
    measure_to_fit(grid);
    struct width_share share = {.n_rows = MAX(1, grid->n_rows), .room = grid->place.width};
    share.columns = bp_arena_alloc(setter->scratch, sizeof(void *) * (size_t)grid->n_columns);
    if (!grid->broken)
        share.room = fix_widths(grid);
    for (int i = 0; i < grid->n_columns; i++)
        if (grid->broken || asked(grid, i) == 0)
            share.columns[share.n++] = &grid->columns[i];
    share_out(grid, &share);
    place_columns(grid);
}

void bp_grid_choose_widths(struct bp_grid *grid) {
    bp_grid_align(grid);
    choose(grid);
}

void bp_grid_move(struct bp_grid *grid, bp_len x, bp_len width) {
    scale(grid, grid->first_style.size);
    for (guint i = 0; i < grid->texts->len; i++)
        g_array_index(grid->texts, struct bp_cell_text, i).para->style.leading =
            grid->first_style.leading;
    grid->place.style = grid->first_style;
    grid->place.x = x;
    grid->place.width = width;
    grid->pad = bp_grid_first_pad(grid);
    grid->divided = grid->broken = false;
    choose(grid);
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
