/* References: numbers and names of what can be referred to.
 * In: nodes as they are set. Out: names, and texts that use them.
 * The one idea: numbers are given while a report is set, in the order in which readers meet them.
 */
#include "layout/refs.h"

#include <string.h>

#include "layout/para.h"

const char *bp_name_captioned(struct bp_setter *setter, const struct bp_node *node) {
    bool table = node->kind == BP_TABLE;
    int number = table ? ++setter->table_number : ++setter->figure_number;
    return bp_fill(setter->keep,
                   bp_profile_word(setter->profile, table ? BP_WORD_TABLE : BP_WORD_FIGURE), "n",
                   bp_arena_printf(setter->scratch, "%d", number), NULL);
}

void bp_para_add_caption(struct bp_setter *setter, const char *name,
                         const struct bp_node *caption) {
    /* What stands before and behind the caption's own words, parted by a character no text has. */
    char *frame = bp_fill(setter->keep, bp_profile_word(setter->profile, BP_WORD_CAPTION), "name",
                          name, "text", "\001", NULL);
    char *behind = strchr(frame, '\001');
    if (behind)
        *behind++ = '\0';
    bp_para_add_text(setter, frame);
    bp_para_add_inlines(setter, caption);
    bp_para_add_text(setter, behind ? behind : "");
}
