/* Blocks: paragraphs, lists, quotes, headings, figures, charts, tables, panels, tick boxes. */
#ifndef BP_LAYOUT_BLOCKS_BLOCKS_H
#define BP_LAYOUT_BLOCKS_BLOCKS_H

#include "layout/para/para.h"

/* A row less high than this is never left alone at a page's foot or head. */
#define BP_LOW_ROW BP_PT(90)

/* Where blocks go: a column of the page, an element to hang under, a style. */
struct bp_place {
    struct bp_flow *flow;
    struct bp_elem *elem;
    bp_len x, width;
    struct bp_para_style style;
    bp_len block_gap;                  /* between paragraphs */
    int heading;                       /* level of the heading that this is under */
    struct bp_para_numbers *numbering; /* of a section's own paragraphs; NULL: none */
    const struct bp_label *label;      /* beside a P; NULL: none */
};

/** Where a chapter begins on its page: all of the measure, in the style of body text. */
struct bp_place bp_chapter_place(struct bp_setter *setter, struct bp_flow *flow, bp_len block_gap);

/** Sets a paragraph at its place, and the open one, ended by this. */
void bp_set_para(struct bp_setter *setter, struct bp_place place, const struct bp_para *para);
void bp_set_open(struct bp_setter *setter, struct bp_place place);

/** Sets a text in place.style; it belongs to place.elem, or to a P of its own under it. */
void bp_set_text(struct bp_setter *setter, struct bp_place place, const char *text);
void bp_set_text_p(struct bp_setter *setter, struct bp_place place, const char *text);

/** Sets the block children of a node; other children are left out. */
void bp_set_blocks(struct bp_setter *setter, struct bp_place place, const struct bp_node *node);

/** The same with a label beside the first line, which is there even if the node has no blocks. */
void bp_set_blocks_beside(struct bp_setter *setter, struct bp_place place,
                          const struct bp_node *node, const struct bp_label *label);

/** Appends a label that what follows in the flow is to be beside, and moves it to the first line of
 * that once it is there; with nothing beside it the label is a line of its own. `framed`: the label
 * is the first thing in a frame (beside.c). */
struct bp_strip *bp_label_begin(struct bp_setter *setter, struct bp_place place,
                                const struct bp_label *label);
void bp_label_end(const struct bp_setter *setter, struct bp_strip *label, bool framed);

/** Makes a paragraph node ready to be measured and set; its element (bp_para_elem()) is a P under
 * `parent`, or `parent` itself where the paragraph is all there is in a cell or list item. */
struct bp_para *bp_prepare_p(struct bp_setter *setter, struct bp_para_style style,
                             struct bp_elem *parent, const struct bp_node *node);

/** The role of a heading of that level, 1 or more; there are six. */
enum bp_role bp_heading_role(int level);

/** Sets a heading: element of `level` (1 to 6) under place.elem, with a number in front if `number`
 * is not NULL and a softer hint behind if `hint` is not NULL. `title` is a node whose inlines are
 * the heading, or NULL, and then `label` is. `marked` names it as a place for links, or NULL.
 * Returns the element. */
struct bp_elem *bp_set_heading(struct bp_setter *setter, struct bp_place place, int level,
                               const char *number, const struct bp_node *title, const char *label,
                               const char *hint, const char *marked);

/** Sets a UL or OL (lists.c), and any node's LI children as such a list. */
void bp_set_list(struct bp_setter *setter, struct bp_place place, const struct bp_node *list);
void bp_set_items(struct bp_setter *setter, struct bp_place place, const struct bp_node *node,
                  enum bp_list_style style, int start);

/** The label of a list's item: "•", "1.", "a.", "i.". From `scratch`. */
const char *bp_list_label(struct bp_setter *setter, enum bp_list_style style, int n);

/** Sets a DL: terms in bold, what is said of them indented below (lists.c). */
void bp_set_terms(struct bp_setter *setter, struct bp_place place, const struct bp_node *dl);

/** Sets a BLOCKQUOTE, with a quiet rule beside it, and an ASIDE, on a panel (quote.c). */
void bp_set_quote(struct bp_setter *setter, struct bp_place place, const struct bp_node *quote);
void bp_set_aside(struct bp_setter *setter, struct bp_place place, const struct bp_node *aside);

/** Sets a FIGURE with its caption (figure.c). */
void bp_set_figure(struct bp_setter *setter, struct bp_place place, const struct bp_node *figure);

/** Sets what stands below a figure or chart: name and CAPTION. Returns false if there is none. The
 * element hangs under place.elem. */
bool bp_set_caption_below(struct bp_setter *setter, struct bp_place place,
                          const struct bp_node *node);

/** The element that holds a figure or chart and its caption: a SECT under place.elem, or place.elem
 * itself where there is no caption. */
struct bp_elem *bp_captioned_elem(struct bp_setter *setter, struct bp_place place,
                                  const struct bp_node *node);

/** Sets a CHART: the drawing, its caption, and its figures as a table (chart.c). */
void bp_set_chart(struct bp_setter *setter, struct bp_place place, const struct bp_node *chart);

/** Appends nothing, but place.elem has its place in the reading order. */
void bp_flow_blank(struct bp_setter *setter, struct bp_place place);

/** Sets a table of the document (set_table.c). One that stands in a section itself, not in a list
 * or a panel there, has landscape pages of its own if it asks for them, or if its words fit in no
 * other way, even in the smallest type. */
void bp_set_table(struct bp_setter *setter, struct bp_place place, const struct bp_node *table);

/** A table of labels and values as cover sheets have them. Begin, rows, end. */
struct bp_details {
    struct bp_place place;
    struct bp_elem *table;
    bp_len label_width, most_label_width;
    bp_len label_air, pad_top, pad_bottom;
    bool tinted;    /* labels on a tint */
    bool divisible; /* a row may go on on the next page before it leaves a hole */
    bool any;
    struct bp_strip *before_last, *last; /* rows so far */
};
struct bp_details bp_details_begin(struct bp_setter *setter, struct bp_place place,
                                   bp_len label_width, bool tinted);

/** The same without a tint, as facts are set, or with longer values that may be divided. The labels
 * have `label_width`, as it is; bp_details_label_width() says what one needs. */
struct bp_details bp_details_plain(struct bp_setter *setter, struct bp_place place,
                                   bp_len label_width, bool divisible);
bp_len bp_details_label_width(struct bp_setter *setter, const struct bp_place *place,
                              const char *label);

/** Tells of a label to come: where large print leaves labels less than they have otherwise, they
 * get what the longest needs. */
void bp_details_expect(struct bp_setter *setter, struct bp_details *details, const char *label);

/** Adds a row; returns the place for its value, to be filled before bp_details_end_row(). */
struct bp_details_row {
    struct bp_row *row;
    struct bp_place value;
};
struct bp_details_row bp_details_row(struct bp_setter *setter, struct bp_details *details,
                                     const char *label, struct bp_pos pos);
void bp_details_end_row(struct bp_setter *setter, struct bp_details *details,
                        struct bp_details_row *row);

/** Ends the table: its last two rows hold together too. */
void bp_details_end(struct bp_details *details);

/** Sets a tick set: in columns of box and label, or as a grid with a row for each (tickbox.c).
 * `ticks` may be NULL: no box is ticked. */
void bp_set_ticks(struct bp_setter *setter, struct bp_place place, const struct bp_part *part,
                  const struct bp_node *ticks);

/* The numbers of paragraphs: 3.1, 3.2, … in section 3, or 1., 2., … (numbering.c). */
struct bp_para_numbers {
    const char *section; /* "3"; NULL for none */
    int last;            /* number so far */
    bp_len room;         /* for the widest number, left of the text */
};

/** Begins numbers in a report; `section` is borrowed. */
struct bp_para_numbers bp_para_numbers_begin(struct bp_setter *setter, struct bp_para_style style,
                                             const char *section, const struct bp_node *report);

/** The next number, to stand left of a paragraph; place.x is where the paragraph's text begins. */
struct bp_label bp_number_paragraph(struct bp_setter *setter, struct bp_place place,
                                    const struct bp_node *node, struct bp_elem *elem);

/** Sets a LIST_OF (list_of.c). */
void bp_set_list_of(struct bp_setter *setter, struct bp_place place, const struct bp_node *node);

/** Gives what the list shows a place to link to, where it has no id. */
void bp_list_of_prepare(struct bp_book *book, const struct bp_node *list);

/** Names the place of the next strip with the node's id, or with a name of our own if a LIST_OF
 * shows the node. */
void bp_mark_node(struct bp_setter *setter, struct bp_place place, const struct bp_node *node,
                  struct bp_elem *elem);

/** The same for a block of text and every inline element in it. */
void bp_mark_block(struct bp_setter *setter, struct bp_place place, const struct bp_node *block,
                   struct bp_elem *elem);

#endif
