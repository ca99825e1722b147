/* Numbers of paragraphs.
 * In: a section whose paragraphs are numbered. Out: labels that hang left of them.
 * A number is text at the start of its paragraph, so that it is read with it; all text is on one
 * edge, so the widest number that there could be in the report decides. */
#include "layout/blocks/blocks.h"
#include "layout/refs.h"

#define NUMBER_INDENT BP_PT(36)
#define NUMBER_GAP BP_PT(8)

/* The paragraphs that are directly in the node's sections. */
static int count_paragraphs(const struct bp_node *parent) {
    int n = 0;
    for (const struct bp_node *node = parent->first; node; node = node->next)
        if (node->kind == BP_P)
            n++;
        else if (node->kind == BP_SECTION)
            n += count_paragraphs(node); /* load allows four levels */
    return n;
}

/* "3.2", or "2." where the section has no number. */
static const char *number_text(struct bp_setter *setter, const struct bp_para_numbers *numbering,
                               const char *number) {
    return numbering->section ? bp_arena_printf(setter->keep, "%s.%s", numbering->section, number)
                              : bp_arena_printf(setter->keep, "%s.", number);
}

static struct bp_para_style label_style(struct bp_para_style style) {
    style.tabular = true;
    return style;
}

struct bp_para_numbers bp_para_numbers_begin(struct bp_setter *setter, struct bp_para_style style,
                                             const char *section, const struct bp_node *report) {
    struct bp_para_numbers numbers = {.section = section};
    const char *last = number_text(
        setter, &numbers, bp_arena_printf(setter->scratch, "%d", count_paragraphs(report)));
    struct bp_para *widest = bp_para_text(setter, label_style(style), NULL, last);
    numbers.room =
        MAX(bp_scale(setter, NUMBER_INDENT), bp_para_max(widest) + bp_scale(setter, NUMBER_GAP));
    return numbers;
}

struct bp_label bp_number_paragraph(struct bp_setter *setter, struct bp_place place,
                                    const struct bp_node *node, struct bp_elem *elem) {
    struct bp_para_numbers *numbers = place.numbering;
    /* A paragraph put in later brings its number, and those behind it keep theirs. */
    const char *own = node->as.p.number;
    if (!own)
        own = bp_arena_printf(setter->keep, "%d", ++numbers->last);
    const char *text = number_text(setter, numbers, own);
    const char *number = numbers->section ? text : own;
    bp_target_note(setter, node, BP_WORD_PARAGRAPH, number, NULL);
    struct bp_para_style style = label_style(place.style);
    style.colour = setter->look->soft;
    struct bp_para *para = bp_para_text(setter, style, elem, text);
    bp_para_space(para);
    return (struct bp_label){.para = para, .x = place.x - numbers->room};
}
