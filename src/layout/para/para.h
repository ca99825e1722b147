/* Paragraphs: inline content becomes pieces, pieces become lines. */
#ifndef BP_LAYOUT_PARA_PARA_H
#define BP_LAYOUT_PARA_PARA_H

#include "layout/setter.h"

enum bp_align { BP_ALIGN_LEFT, BP_ALIGN_RIGHT, BP_ALIGN_CENTRE };

struct bp_para_style {
    bp_len size, leading;
    bp_colour colour;
    bool bold, tabular;
    bool balance; /* headings: lines of like length rather than a short last one */
    bool whole;   /* no word is divided */
    enum bp_align align;
};

struct bp_para;

/** The styles of the look: body text, small print in the softer ink, headings by level 1 (display)
 * to 6. */
struct bp_para_style bp_style_body(const struct bp_setter *setter);
struct bp_para_style bp_style_small(const struct bp_setter *setter);
struct bp_para_style bp_style_heading(const struct bp_setter *setter, int level);

/** The language of a node: its own, or of what it stands in. */
const char *bp_lang_of(const struct bp_setter *setter, const struct bp_node *node);

/** Starts a paragraph whose text belongs to `elem`; one is open at a time. */
void bp_para_begin(struct bp_setter *setter, struct bp_para_style style, struct bp_elem *elem);

/** Adds the inline children of a node: emphasis, links, abbreviations, languages. */
void bp_para_add_inlines(struct bp_setter *setter, const struct bp_node *node);

/** The same for text that stands elsewhere too: its footnotes stay there. */
void bp_para_add_again(struct bp_setter *setter, const struct bp_node *node);

/** Adds plain text in the paragraph's style. */
void bp_para_add_text(struct bp_setter *setter, const char *text);

/** Adds text of another colour, weight or size; 0 as size keeps the paragraph's. */
void bp_para_add_styled(struct bp_setter *setter, const char *text, bp_len size, bp_colour colour,
                        bool bold);

/** Adds a link within the pack whose text the program makes; the element is made. */
void bp_para_add_link(struct bp_setter *setter, const char *text, const char *anchor);

/** Adds text that leads to an existing goal: the inlines of `node`, or `text` if that is NULL. It
 * belongs to `elem`. A quiet one looks like the text around it. */
void bp_para_add_goal(struct bp_setter *setter, const struct bp_node *node, const char *text,
                      const struct bp_goal *goal, struct bp_elem *elem, bool quiet);

/** Adds a link to an address ("https:", "mailto:", "tel:"). */
void bp_para_add_address(struct bp_setter *setter, const char *text, const char *uri);

/** Ends the paragraph. */
struct bp_para *bp_para_end(struct bp_setter *setter);

/** A paragraph of one plain text. */
struct bp_para *bp_para_text(struct bp_setter *setter, struct bp_para_style style,
                             struct bp_elem *elem, const char *text);

/** The element that the paragraph's text belongs to. */
struct bp_elem *bp_para_elem(const struct bp_para *para);

/** Puts a space behind the last word, for those who read the tags; it draws nothing. */
void bp_para_space(struct bp_para *para);

/** The widest part that can't be broken, and the width in one line. */
bp_len bp_para_min(struct bp_setter *setter, const struct bp_para *para);
bp_len bp_para_max(const struct bp_para *para);

/** What stands left of the first line, on its baseline: a bullet, a number, a tick box. */
struct bp_label {
    struct bp_para *para; /* text; or */
    struct bp_elem *tick; /* FORM of a tick box */
    bool on;
    bp_len x;
};

/** Appends the paragraph's lines to the flow: breaks them well (fewest lines, then the least
 * ragged), keeps widows and orphans together. `label` may be NULL. */
void bp_flow_para(struct bp_setter *setter, struct bp_flow *flow, const struct bp_para *para,
                  bp_len x, bp_len width, const struct bp_label *label);

/** A link's goal, for an address or "#anchor"; what it does is worded by the profile. `text` is
 * what the link says; a link within the pack gets its page number when all pages are known. */
const struct bp_goal *bp_goal_new(struct bp_setter *setter, struct bp_elem *elem, const char *href,
                                  const char *text);

#endif
