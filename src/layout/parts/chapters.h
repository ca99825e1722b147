/* The chapters of a pack, each set into a flow: front sheet, a supplement's letter, agenda,
 * reports, attached files; and what they say in common. */
#ifndef BP_LAYOUT_PARTS_CHAPTERS_H
#define BP_LAYOUT_PARTS_CHAPTERS_H

#include "layout/blocks/blocks.h"

void bp_set_front(struct bp_setter *setter, struct bp_flow *flow);
void bp_set_letter(struct bp_setter *setter, struct bp_flow *flow);
void bp_set_agenda(struct bp_setter *setter, struct bp_flow *flow);
void bp_set_report(struct bp_setter *setter, struct bp_flow *flow, const struct bp_node *item);

/** The node of a report that a part of the template shows; of sections and appendices, of which
 * there may be several, the first. NULL: none. */
const struct bp_node *bp_part_node(const struct bp_node *report, const struct bp_part *part);

/** Finds, for each report, where each abbreviation is used first (abbr.c). */
void bp_abbrs_find(struct bp_book *book);

/** An attached file: its pages, or for a picture one of our own in `flow`. */
void bp_set_attached(struct bp_setter *setter, struct bp_flow *flow);

/** The meeting's time of day in words, "3pm to 5pm"; NULL if it has none. From `keep`. */
char *bp_meeting_time(struct bp_setter *setter);

/** A title up to its first colon, or all of it. From `arena` (titles.c). */
const char *bp_before_colon(struct bp_arena *arena, const char *title);

/* -- supplements (supplement.c) --------------------------------------------------------------- */

/** How many pages are out before the pack's first. */
uint32_t bp_pages_before(const struct bp_doc *doc);

/** What kind of pack it is, for the front sheet: its title, "Supplement 1 to …", or the profile's
 * word. From `keep`. */
const char *bp_pack_kind(struct bp_setter *setter);

/** Says below an item on a supplement's agenda what is new with it, if anything. */
void bp_set_change(struct bp_setter *setter, struct bp_place place, const struct bp_node *item);

/* -- attached files, once all chapters are set (attached.c) ----------------------------------- */

/** Gives the chapter's attached file its number: adds it to `attached` (struct bp_attached). */
void bp_join_attached(struct bp_chapter *chapter, uint32_t first_page, GArray *attached);

/** The files that are embedded, with names of their own each (struct bp_embedded). From `keep`. */
void bp_join_embedded(struct bp_setter *setter, struct bp_pages *pages);

#endif
