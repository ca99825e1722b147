/* The flow: what layout sets before it knows pages. A flow is a list of strips, each of which stays
 * whole on one page; paginate.c cuts the list into pages. x is absolute on the page already; y is
 * counted from a strip's own top.
 *
 * Everything here lives in the chapter's arenas: elements, words and marks in `keep`, which ends up
 * in the result; strips and paragraphs in `scratch`, freed when the chapter's pages are made. */
#ifndef BP_LAYOUT_FLOW_H
#define BP_LAYOUT_FLOW_H

#include "layout/setter.h"

/* Where a link goes and what it says it does; shared by all its lines. */
struct bp_goal {
    struct bp_elem *elem; /* LINK */
    const char *uri;      /* or */
    const char *anchor;
    const char *contents;
    bool unpaged; /* what it says is complete without a page number */
    bool out;     /* it leads out of the part that is set: no link, and `elem` is a SPAN */
};

/* A link's part on one strip. */
struct bp_patch {
    struct bp_patch *next;
    const struct bp_goal *goal;
    struct bp_box box;
    bool quiet; /* not underlined: something else shows that it is a link */
};

/* A place that can be pointed at: becomes an anchor when its strip gets a page. */
struct bp_mark {
    struct bp_mark *next;
    const char *name;
    struct bp_elem *elem;
    bp_len x;
};

/* A box behind a part of the flow: a panel with a tint and a bar at its left. */
struct bp_frame {
    bp_len x, w;
    bp_len pad_top, pad_bottom;
    bp_colour tint, bar;
    bp_len bar_width, radius;
    const struct bp_flow *again; /* at its top on each further page, an artifact; NULL: nothing */
    int whole_lines;             /* with so many lines or fewer it is never split */
};

struct bp_flow {
    struct bp_strip *first, *last;
    bp_len gap;          /* wanted above the next strip; gaps collapse to the larger */
    const char *running; /* running head from the next strip on; "": the item's; NULL: as before */
    struct bp_mark *marks; /* waiting for the next strip */
};

/* A footnote, waiting for the page that its call is on. */
struct bp_note {
    struct bp_note *next;
    const struct bp_node *node; /* FOOTNOTE */
    int number;
    const char *call;       /* the name of the place that calls it */
    struct bp_elem *elem;   /* NOTE */
    struct bp_elem *beside; /* the element whose text calls it */
    struct bp_flow flow;
};

enum bp_strip_kind {
    BP_STRIP_LINE,  /* items, mostly a line of text */
    BP_STRIP_ROW,   /* cells side by side; can be split where it has to be */
    BP_STRIP_OPEN,  /* a frame begins */
    BP_STRIP_CLOSE, /* and ends */
    BP_STRIP_FILL,  /* takes what is left of the page: pushes the rest to its foot */
    BP_STRIP_TABLE, /* a table's rows begin; `head` is repeated on each further page */
    BP_STRIP_GROUP, /* what it repeats changes to `head`: a heading over rows begins or ends */
    BP_STRIP_TABLE_END,
    BP_STRIP_AGAIN, /* that once more, in a cell: a table in a table goes on */
    BP_STRIP_TURN,  /* a new page begins, upright or landscape */
};

struct bp_strip {
    struct bp_strip *next;
    uint8_t kind;
    bool keep;  /* no page break between this strip and the next */
    bp_len gap; /* space above; dropped at the top of a page */
    bp_len height;
    const char *running; /* as in struct bp_flow */
    struct bp_mark *marks;
    struct bp_patch *patches;      /* LINE */
    struct bp_note *notes;         /* that the strip calls for */
    const struct bp_flow *pointer; /* what the frame says at the foot of a page if this strip begins
                                      the next; NULL: nothing */
    union {
        struct {
            struct bp_item *items; /* artifacts among them are drawn over the content */
            uint32_t n_items;
        } line;
        struct bp_row *row;
        const struct bp_frame *frame; /* OPEN CLOSE */
        struct bp_flow *head;         /* TABLE GROUP AGAIN: rows; NULL for none */
        bool landscape;               /* TURN */
    } as;
};

struct bp_cell {
    struct bp_cell *next;
    struct bp_elem *elem; /* TD, TH; gets its place in the order even when the cell is empty */
    struct bp_flow flow;
    const struct bp_flow *again; /* what it shows on the next page, for the eye only, if nothing of
                                    it is left; or NULL */
    bp_len x, w;                 /* of the cell with its padding */
    bp_len y, height;            /* of the cell within the row, padding included */
    bp_len pad_top, pad_bottom;
    bp_colour tint;
    bool tinted;
    bool middle; /* content is in the middle of the height, not at the top */
    bool ruled;  /* a rule under the cell, where it ends above the row's foot */
};

/* One or, where cells span rows, several rows of a table. */
struct bp_row {
    struct bp_cell *first, *last;
    bp_len x, w;
    bp_len rule;     /* thickness of the rule under the row; 0: none */
    bp_len top_rule; /* over the row */
    bp_colour rule_colour;
    bool divisible;           /* it goes on on the next page before it leaves a hole */
    struct bp_patch *patches; /* links that cover more than one cell; y from the row's top */
    struct bp_pos pos;        /* for the diagnostic when no page can hold it */
};

/* -- strips ----------------------------------------------------------------------------------- */

/** Copies the strips, but not what they hold, so that the copy can go on or be cut by itself. */
struct bp_flow bp_flow_copy(struct bp_setter *setter, const struct bp_flow *flow);

/** Asks for at least `gap` above the next strip. */
void bp_flow_gap(struct bp_flow *flow, bp_len gap);

/** Appends a strip with the waiting gap and marks. */
struct bp_strip *bp_flow_strip(struct bp_setter *setter, struct bp_flow *flow,
                               enum bp_strip_kind kind, bp_len height);

/** Names the place of the next strip. */
void bp_flow_mark(struct bp_setter *setter, struct bp_flow *flow, const char *name,
                  struct bp_elem *elem, bp_len x);

/** The height of a flow with its inner gaps, frames included. */
bp_len bp_flow_height(const struct bp_flow *flow);

#define BP_NOTES_GAP BP_PT(16) /* between a page's text and its footnotes, with the rule in it */
#define BP_NOTE_GAP BP_PT(3)   /* between two footnotes */

/** The height of notes at a page's foot, with the air above and between them; 0 for none. */
bp_len bp_notes_height(const struct bp_note *notes);

/** Forbids breaks after the last strip, and within the whole flow. */
void bp_flow_keep_last(struct bp_flow *flow);
void bp_flow_keep_all(struct bp_flow *flow);

/** Opens a frame around what is appended next; returns the strip that closing it wants. */
struct bp_strip *bp_flow_open(struct bp_setter *setter, struct bp_flow *flow,
                              const struct bp_frame *frame);

/** Closes it; what is in it stays on one page unless it takes a good part of one, and has more
 * lines than the frame keeps whole. */
void bp_flow_close(struct bp_setter *setter, struct bp_flow *flow, struct bp_strip *open);

/** Begins a new page, upright or landscape, and sets the measure that goes with it: place.x and
 * place.width are what follows on such pages. */
void bp_turn_page(struct bp_setter *setter, struct bp_flow *flow, bool landscape);

/** Appends a strip of `height` that holds these items; y counts from the strip's top. */
struct bp_strip *bp_flow_items(struct bp_setter *setter, struct bp_flow *flow, bp_len height,
                               struct bp_item *items, uint32_t n_items);

/** Appends a filled box as a strip of its own, an artifact. */
void bp_flow_rule(struct bp_setter *setter, struct bp_flow *flow, bp_len x, bp_len w, bp_len height,
                  bp_colour colour);

/* -- rows ------------------------------------------------------------------------------------- */

struct bp_row *bp_row_new(struct bp_setter *setter, bp_len x, bp_len w);
struct bp_cell *bp_row_cell(struct bp_setter *setter, struct bp_row *row, struct bp_elem *elem,
                            bp_len x, bp_len w, bp_len pad);

/** Sets the cells' heights (each as high as the row) and appends the row. */
struct bp_strip *bp_flow_row(struct bp_setter *setter, struct bp_flow *flow, struct bp_row *row);

#endif
