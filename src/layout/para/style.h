/* How a paragraph looks: the styles that the look gives. */
#ifndef BP_LAYOUT_PARA_STYLE_H
#define BP_LAYOUT_PARA_STYLE_H

#include "layout/setter.h"

enum bp_align { BP_ALIGN_LEFT, BP_ALIGN_RIGHT, BP_ALIGN_CENTRE };

struct bp_para_style {
    bp_len size, leading;
    bp_colour colour;
    bool bold, tabular;
    bool balance; /* headings: lines of like length rather than a short last one */
    bool whole;   /* no word is divided */
    bool tied;    /* a day and its month, a number and its unit stay together */
    enum bp_align align;
    bp_len hang; /* lines after the first are set in by so much */
};

/** The styles of the look: body text, small print in the softer ink, headings by level 1 (display)
 * to 6. */
struct bp_para_style bp_style_body(const struct bp_setter *setter);
struct bp_para_style bp_style_small(const struct bp_setter *setter);
struct bp_para_style bp_style_heading(const struct bp_setter *setter, int level);

/** The same style in bold. */
struct bp_para_style bp_style_bold(struct bp_para_style style);

#endif
