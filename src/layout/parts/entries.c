/* Where attached files are named: in the report that they belong to, and on the agenda.
 * In: APPENDIX and ATTACHMENT nodes. Out: lines with links to their first pages.
 * A reader gets from the agenda or the report to each file in one step, and back by the link at the
 * file's head. */
#include <string.h>

#include "layout/parts/attached.h"
#include "layout/refs.h"

/* -- in the report ---------------------------------------------------------------------------- */

void bp_mark_entry(struct bp_setter *setter, struct bp_place place, const struct bp_node *appendix,
                   struct bp_elem *elem) {
    if (bp_has_attached_pages(setter, appendix))
        bp_flow_mark(setter, place.flow, bp_entry_anchor(setter, appendix), elem, place.x);
    else
        bp_mark_node(setter, place, appendix, elem);
}

bool bp_para_add_attached(struct bp_setter *setter, const struct bp_node *appendix) {
    if (!bp_has_attached_pages(setter, appendix))
        return false;
    const char *title = bp_attached_title(setter, appendix);
    bp_para_add_address(setter, *title ? title : bp_attached_caption(setter, appendix),
                        bp_arena_printf(setter->keep, "#%s", bp_attached_anchor(setter, appendix)));
    return true;
}

/* "In this PDF as a file of its own, costs.csv: what the programme cost by month" */
static const char *embedded_text(struct bp_setter *setter, const struct bp_node *node) {
    const char *description = bp_file_of(node)->description;
    return bp_fill(setter->keep, bp_wording(setter, BP_WORD_EMBEDDED), "name",
                   bp_embedded_name(setter, node), "text", description ? description : "", NULL);
}

void bp_set_attached_note(struct bp_setter *setter, struct bp_place place,
                          const struct bp_node *appendix) {
    bool pages = bp_has_attached_pages(setter, appendix);
    if (!pages && !bp_is_embedded(setter, appendix))
        return;
    bp_flow_keep_last(place.flow);
    bp_para_begin(setter, bp_style_small(setter), bp_elem_new(setter, BP_ROLE_P, place.elem, NULL));
    if (pages) {
        const char *anchor = bp_attached_anchor(setter, appendix);
        const char *page = bp_ref_text(setter, anchor, appendix->pos);
        const char *text = bp_worded(setter, BP_WORD_ATTACHED, "n", page);
        if (appendix->first) /* words of its own, which are no link to it */
            bp_para_add_link(setter, text, anchor);
        else
            bp_para_add_text(setter, text);
    } else {
        bp_para_add_text(setter, embedded_text(setter, appendix));
    }
    bp_set_open(setter, place);
}

/* -- on the agenda ---------------------------------------------------------------------------- */

void bp_para_add_paged(struct bp_setter *setter, const char *text, const char *anchor,
                       struct bp_pos pos, struct bp_elem *parent) {
    struct bp_elem *link = bp_elem_new(setter, BP_ROLE_LINK, parent, NULL);
    const struct bp_goal *goal =
        bp_goal_new(setter, link, bp_arena_printf(setter->keep, "#%s", anchor), text);
    const char *words = bp_fill(setter->keep, bp_wording(setter, BP_WORD_CONTENTS_ENTRY), "text",
                                text, "n", bp_ref_text(setter, anchor, pos), NULL);
    bp_para_add_goal(setter, NULL, words, goal, link, false);
}

static void set_file(struct bp_setter *setter, struct bp_place place, const struct bp_node *node) {
    const char *caption = bp_attached_caption(setter, node);
    struct bp_elem *p = bp_elem_new(setter, BP_ROLE_P, place.elem, node);
    bp_para_begin(setter, place.style, p);
    if (bp_has_attached_pages(setter, node))
        bp_para_add_paged(setter, caption, bp_attached_anchor(setter, node), node->pos, p);
    else
        bp_para_add_text(setter, bp_arena_printf(setter->keep, "%s%s%s", caption,
                                                 bp_wording(setter, BP_WORD_LABEL_LIST),
                                                 embedded_text(setter, node)));
    bp_set_open(setter, place);
}

void bp_set_item_files(struct bp_setter *setter, struct bp_place place,
                       const struct bp_node *item) {
    const struct bp_node *first = bp_next_file(setter, item, NULL);
    if (first && bp_is_whole_item(setter, first))
        return; /* the item's own line names it */
    for (const struct bp_node *node = first; node; node = bp_next_file(setter, item, node)) {
        set_file(setter, place, node);
        bp_flow_gap(place.flow, place.block_gap);
    }
}
