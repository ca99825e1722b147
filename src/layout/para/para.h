/* Paragraphs: inline content becomes pieces, pieces become lines. */
#ifndef BP_LAYOUT_PARA_PARA_H
#define BP_LAYOUT_PARA_PARA_H

#include "layout/flow.h"
#include "layout/para/style.h"

struct bp_para;

/** Makes what setter->paras is: one paragraph is open at a time, in buffers that all use. */
struct bp_para_work *bp_para_work_new(void);
void bp_para_work_free(struct bp_para_work *work);

/** Starts a paragraph whose text belongs to `elem`; one is open at a time. */
void bp_para_begin(struct bp_setter *setter, struct bp_para_style style, struct bp_elem *elem);

/** Adds the inline children of a node: emphasis, links, abbreviations, languages. */
void bp_para_add_inlines(struct bp_setter *setter, const struct bp_node *node);

/** The same for text that is elsewhere too: its footnotes stay there. */
void bp_para_add_again(struct bp_setter *setter, const struct bp_node *node);

/** Adds words that the program makes with the profile, in the paragraph's style: where the pack is
 * in another language, their element says which is theirs. */
void bp_para_add_text(struct bp_setter *setter, const char *text);

/** The profile's language where that is not the language of what is in the element; else NULL. */
const char *bp_words_lang(const struct bp_setter *setter, const struct bp_elem *elem);

/** Adds plain text that the pack gives (a name, an attribute), in the pack's language. */
void bp_para_add_own(struct bp_setter *setter, const char *text);

/** The same in another colour. */
void bp_para_add_own_in(struct bp_setter *setter, const char *text, bp_colour colour);

/** Adds words of the profile in another colour, weight or size; 0 as size keeps the paragraph's. */
void bp_para_add_styled(struct bp_setter *setter, const char *text, bp_len size, bp_colour colour,
                        bool bold);

/** Adds a link within the pack whose words the program makes; the element is made. */
void bp_para_add_link(struct bp_setter *setter, const char *text, const char *anchor);

/** Adds text that leads to an existing goal: the inlines of `node`, or `text` if that is NULL. It
 * belongs to `elem`. A quiet one looks like the text around it. */
void bp_para_add_goal(struct bp_setter *setter, const struct bp_node *node, const char *text,
                      const struct bp_goal *goal, struct bp_elem *elem, bool quiet);

/** Adds a caption to the open paragraph: the name and the CAPTION's inlines in the profile's
 * pattern. */
void bp_para_add_caption(struct bp_setter *setter, const char *name, const struct bp_node *caption);

/** Adds a link to an address ("https:", "mailto:", "tel:", or "#" and an anchor), whose text the
 * pack gives. */
void bp_para_add_address(struct bp_setter *setter, const char *text, const char *uri);

/** Ends the paragraph. */
struct bp_para *bp_para_end(struct bp_setter *setter);

/** A paragraph of one text: the profile's words, or what the pack gives. */
struct bp_para *bp_para_text(struct bp_setter *setter, struct bp_para_style style,
                             struct bp_elem *elem, const char *text);
struct bp_para *bp_para_own(struct bp_setter *setter, struct bp_para_style style,
                            struct bp_elem *elem, const char *text);

/** A mark or label, in the direction of the node's language. */
struct bp_para *bp_para_mark(struct bp_setter *setter, struct bp_para_style style,
                             struct bp_elem *elem, const char *text, const struct bp_node *node);

/** True if the language of such a mark runs from right to left: then what is left of text elsewhere
 * is right of it. */
bool bp_mark_runs_left(const struct bp_para *mark);

/** The same of a node's language. */
bool bp_runs_left(struct bp_setter *setter, const struct bp_node *node);

/** A paragraph of a node's inlines. */
struct bp_para *bp_para_node(struct bp_setter *setter, struct bp_para_style style,
                             struct bp_elem *elem, const struct bp_node *node);

/** The element that the paragraph's text belongs to. */
struct bp_elem *bp_para_elem(const struct bp_para *para);

/** Puts a space behind the last word, for those who read the tags; it draws nothing. */
void bp_para_space(struct bp_para *para);

/** The widest part that can't be broken, and the width in one line. */
bp_len bp_para_min(struct bp_setter *setter, const struct bp_para *para);
bp_len bp_para_max(const struct bp_para *para);

/** What is left of the first line, on its baseline: a bullet, a number, a tick box. */
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
