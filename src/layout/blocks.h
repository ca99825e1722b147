/* Blocks: paragraphs, lists, headings, tables, panels, tick boxes. */
#ifndef BP_LAYOUT_BLOCKS_H
#define BP_LAYOUT_BLOCKS_H

#include "layout/para.h"

/* A row less high than this is never left alone at a page's foot or head. */
#define BP_LOW_ROW BP_PT(90)

/* Where blocks go: a column of the page, an element to hang under, a style. */
struct bp_place {
    struct bp_flow *flow;
    struct bp_elem *elem;
    bp_len x, width;
    struct bp_para_style style;
    bp_len block_gap; /* between paragraphs */
};

/** Sets the block children of a node (P UL OL TABLE; others are left out). */
void bp_set_blocks(struct bp_setter *setter, struct bp_place place, const struct bp_node *node);

/** Makes a paragraph node ready to be measured and set; its element (bp_para_elem()) is a P under
 * `parent`, or `parent` itself where the paragraph is all there is in a cell or list item. */
struct bp_para *bp_prepare_p(struct bp_setter *setter, struct bp_para_style style,
                             struct bp_elem *parent, const struct bp_node *node);

/** Sets a heading: element of `level` (1 to 6) under place.elem, with a number in front if `number`
 * is not NULL and a softer hint behind if `hint` is not NULL. `title` is a node whose inlines are
 * the heading, or NULL, and then `label` is. `marked` names it as a place for links, or NULL.
 * Returns the element. */
struct bp_elem *bp_set_heading(struct bp_setter *setter, struct bp_place place, int level,
                               const char *number, const struct bp_node *title, const char *label,
                               const char *hint, const char *marked);

/** Sets a list of LI nodes among the children of `node`. */
void bp_set_list(struct bp_setter *setter, struct bp_place place, const struct bp_node *node,
                 enum bp_list_style style, int start);

/** Sets a table of the document (table.c). */
void bp_set_table(struct bp_setter *setter, struct bp_place place, const struct bp_node *table);

/** A table of labels and values as cover sheets have them. Begin, rows, end. */
struct bp_facts {
    struct bp_place place;
    struct bp_elem *table;
    bp_len label_width;
    bool tinted; /* labels on a tint */
    bool any;
    struct bp_strip *before_last, *last; /* rows so far */
};
struct bp_facts bp_facts_begin(struct bp_setter *setter, struct bp_place place, bp_len label_width,
                               bool tinted);

/** Adds a row; returns the place for its value, to be filled before bp_facts_end_row(). */
struct bp_facts_row {
    struct bp_row *row;
    struct bp_place value;
};
struct bp_facts_row bp_facts_row(struct bp_setter *setter, struct bp_facts *facts,
                                 const char *label, struct bp_pos pos);
void bp_facts_end_row(struct bp_setter *setter, struct bp_facts *facts, struct bp_facts_row *row);

/** Ends the table: its last two rows hold together too. */
void bp_facts_end(struct bp_facts *facts);

/** Sets a tick set: in columns of box and label, or as a grid with a row for each (tickbox.c).
 * `ticks` may be NULL: no box is ticked. */
void bp_set_ticks(struct bp_setter *setter, struct bp_place place, const struct bp_part *part,
                  const struct bp_node *ticks);

/** Names the place of the next strip with the node's id, if it has one. */
void bp_mark_node(struct bp_setter *setter, struct bp_place place, const struct bp_node *node,
                  struct bp_elem *elem);

#endif
