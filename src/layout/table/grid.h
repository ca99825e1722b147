/* Tables inside: the grid of cells, shared by the files of this folder. */
#ifndef BP_LAYOUT_TABLE_GRID_H
#define BP_LAYOUT_TABLE_GRID_H

#include "layout/blocks/blocks.h"

/* Beside the text in a cell, where columns are many or wide. */
#define BP_NARROW_PAD BP_PT(4)
#define BP_HAIR_PAD BP_PT(1.25) /* only where nothing else keeps words whole */

#define BP_TABLE_RULE BP_PT(0.6) /* under a row */

struct bp_grid_column {
    bp_len least, wanted;     /* of what is in it, padding included */
    bp_len body;              /* wanted by the cells below the head */
    bp_len whole;             /* what it needs for words to stay whole */
    bp_len width, x;          /* chosen; x from the page's left edge */
    int64_t ink;              /* its text below the head, each paragraph in one line */
    bp_len before, after;     /* of its numbers: the most there is on each side of the point */
    enum bp_cell_align align; /* of cells that don't say */
    bool figures;             /* what it holds are numbers */
    bool is_short;            /* each cell has one line */
};

struct bp_grid_slot {
    const struct bp_node *node; /* TH TD */
    struct bp_elem *elem;       /* NULL in a draft */
    int row, column, colspan, rowspan;
    bool heads;               /* is in the table's head, or in a row that heads those below */
    bool sums;                /* is in a row of totals */
    bool brief;               /* has a few words */
    struct bp_para *para;     /* the cell's one paragraph; NULL if it holds something else */
    enum bp_cell_align align; /* never AUTO once bp_grid_align() has been there */
    bp_len least, wanted;     /* without padding */
    bp_len inner_least, inner_wanted; /* of the tables and pictures in it */
    bp_len after; /* DECIMAL: how much of the number is after the point's place */
};

/* A paragraph in a cell, to be measured at whatever size is tried. */
struct bp_cell_text {
    struct bp_para *para;
    guint slot;
    bp_len indent; /* in lists */
};

struct bp_grid {
    struct bp_setter *setter;
    struct bp_place place;
    const struct bp_node *table;
    struct bp_grid_column *columns; /* one more than there are: its x is the right edge */
    GArray *slots;                  /* struct bp_grid_slot, in the order of the XML */
    GArray *texts;                  /* struct bp_cell_text */
    GString *text;                  /* buffer for a cell's text */
    int n_rows, n_head_rows, n_columns;
    bp_len pad;                       /* left and right in a cell */
    struct bp_para_style first_style; /* place.style before type was made smaller */
    bp_len page_height;               /* of the text area */
    bool leftwards;                   /* the first column is the rightmost */
    bool turned;                      /* to a page that is wider than */
    bp_len first_width;               /* the place's width, for which lengths were given */
    bool draft;                       /* only measured: no elements, nothing is counted */
    bool divided; /* words may be divided at soft hyphens: they don't fit whole */
    bool broken;  /* words have to be cut */
};

static inline struct bp_grid_slot *bp_slot_at(const struct bp_grid *grid, guint i) {
    return &g_array_index(grid->slots, struct bp_grid_slot, i);
}

/** How text in a cell is set, but for its alignment. */
static inline struct bp_para_style bp_slot_style(const struct bp_grid *grid,
                                                 const struct bp_grid_slot *slot) {
    struct bp_para_style style = grid->place.style;
    style.tabular = style.tied = true;
    style.bold = style.bold || slot->heads || slot->sums ||
                 (slot->node->as.cell.rating == BP_RATING_RED && slot->brief);
    return style;
}

static inline bool bp_slot_in_head(const struct bp_grid *grid, const struct bp_grid_slot *slot) {
    return slot->row < grid->n_head_rows;
}

/* -- grid.c ----------------------------------------------------------------------------------- */

/** Makes the grid of a table: slots, their elements under `elem` (NULL: a draft), and their
 * paragraphs, shaped. Free with bp_grid_clear(). */
void bp_grid_init(struct bp_grid *grid, struct bp_setter *setter, struct bp_place place,
                  const struct bp_node *table, struct bp_elem *elem);
void bp_grid_clear(struct bp_grid *grid);

/* -- heads.c ---------------------------------------------------------------------------------- */

/** Gives the head cells of an irregular table ids, and every cell the ids of those that head it. */
void bp_grid_link_heads(struct bp_grid *grid);

/* -- figures.c -------------------------------------------------------------------------------- */

/** Finds out what the columns hold and how each cell is aligned. */
void bp_grid_align(struct bp_grid *grid);

/** Measures the two sides of the numbers that are point under point. */
void bp_grid_measure_figures(struct bp_grid *grid);

/* -- widths.c --------------------------------------------------------------------------------- */

/** The padding to begin with. */
bp_len bp_grid_first_pad(const struct bp_grid *grid);

/** So many points where type is 10 pt, in proportion to the size in use. */
static inline bp_len bp_grid_ems(const struct bp_grid *grid, int points) {
    return grid->place.style.size * points / 10;
}

/** Chooses padding, size of type and the columns' widths for the place's width, once it is known
 * what the columns hold. Returns false, with nothing chosen, if the page may be turned and that is
 * better. */
bool bp_grid_choose_widths(struct bp_grid *grid, bool may_turn);

/** Moves the grid to a turned page, with the size of type that it had first. Lengths that were
 * given keep their proportion to the page. */
void bp_grid_turn(struct bp_grid *grid, bp_len x, bp_len width);

/** Reports columns that don't have the width that was asked for. */
void bp_grid_report_widths(struct bp_grid *grid);

/** The least and the wanted width of a grid, the least at the smallest size. */
void bp_grid_extent(struct bp_grid *grid, bp_len *least, bp_len *wanted);

/* -- rating.c --------------------------------------------------------------------------------- */

/** The room that the shape beside a cell's words takes; 0 if it has none. */
bp_len bp_rating_room(const struct bp_setter *setter, const struct bp_node *cell);

/** What a cell with a shape says that has no words of its own. */
const char *bp_rating_word(const struct bp_setter *setter, const struct bp_node *cell);

/** Puts the cell's shape left of its first line, `strip`, which may be NULL. */
void bp_rating_set(struct bp_setter *setter, const struct bp_node *cell, struct bp_elem *elem,
                   struct bp_strip *strip);

/* -- rows.c ----------------------------------------------------------------------------------- */

/** Sets the head rows, into `head` once more if it is not NULL. */
void bp_grid_set_head(struct bp_grid *grid, struct bp_flow *head);

/** Sets the rows below the head; returns the last strip. `repeated` is what further pages repeat,
 * or NULL; the headings over rows are added to it. */
struct bp_strip *bp_grid_set_body(struct bp_grid *grid, const struct bp_flow *repeated);

#endif
