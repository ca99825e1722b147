/* Attached files in the pack: their pages, and where reports and agenda name them. */
#ifndef BP_LAYOUT_ATTACHED_H
#define BP_LAYOUT_ATTACHED_H

#include "layout/blocks.h"

/** The first APPENDIX or ATTACHMENT of an item behind `after` (NULL: at all) that has pages of its
 * own in the pack, in the order of the pages: the report's appendices, then the item's own. */
const struct bp_node *bp_next_attached(const struct bp_setter *setter, const struct bp_node *item,
                                       const struct bp_node *after);

/** The same, with those that are embedded as files. */
const struct bp_node *bp_next_file(const struct bp_setter *setter, const struct bp_node *item,
                                   const struct bp_node *after);

/** True if an APPENDIX or ATTACHMENT has pages of its own in the pack. */
bool bp_has_attached_pages(const struct bp_setter *setter, const struct bp_node *node);

/** True if it goes into the pack as a file. */
bool bp_is_embedded(const struct bp_setter *setter, const struct bp_node *node);

/* -- names (titles.c) ------------------------------------------------------------------------- */

/** The title of an APPENDIX without the name that it begins with ("Appendix A – Promises"); an
 * ATTACHMENT's as it is. "" if there is nothing but the name. */
const char *bp_attached_title(struct bp_setter *setter, const struct bp_node *node);

/** What it is called, in the profile's pattern for captions: "Appendix A. Promises". The kind of an
 * attachment is left out where its title begins with it, or where the item is nothing else. From
 * `keep`. */
const char *bp_attached_caption(struct bp_setter *setter, const struct bp_node *node);

/** What its heading and stamps say: "Agenda item 2 · Appendix A. Promises". From `keep`. */
const char *bp_attached_heading(struct bp_setter *setter, const struct bp_node *node);

/** True if the item is nothing but this file, and is called the same: one entry on the agenda, and
 * one bookmark, is enough for both. */
bool bp_is_whole_item(struct bp_setter *setter, const struct bp_node *node);

/** The anchor on its first page. */
const char *bp_attached_anchor(struct bp_setter *setter, const struct bp_node *node);

/* -- pages (attached.c) ----------------------------------------------------------------------- */

/** Sets the chapter of an attached file: its pages, or for a picture one of our own into `flow`. */
void bp_set_attached(struct bp_setter *setter, struct bp_flow *flow);

/** Makes the link at the head of the chapter's first page, if it has one, lead back from where the
 * stamp stands. */
void bp_stamp_link(struct bp_setter *setter, struct bp_page *page, struct bp_box box);

/** Gives the chapter's attached file its number: adds it to `attached` (struct bp_attached), with
 * the chapter's first page in the file. */
void bp_join_attached(struct bp_chapter *chapter, uint32_t first_page, GArray *attached);

/** The files that are embedded, with names of their own each (struct bp_embedded). From `keep`. */
void bp_join_embedded(struct bp_setter *setter, struct bp_pages *pages);

/* -- where they are named (entries.c) --------------------------------------------------------- */

/** Names the place where a report names its appendix. */
void bp_mark_entry(struct bp_setter *setter, struct bp_place place, const struct bp_node *appendix,
                   struct bp_elem *elem);

/** Adds the title of an appendix that is attached to the open paragraph, as a link to its first
 * page; returns false if it has no pages here. */
bool bp_para_add_attached(struct bp_setter *setter, const struct bp_node *appendix);

/** Says below an appendix on which page it begins, or as what file it is in the pack. */
void bp_set_attached_note(struct bp_setter *setter, struct bp_place place,
                          const struct bp_node *appendix);

/** Sets what is attached to an item below its line on the agenda. */
void bp_set_item_files(struct bp_setter *setter, struct bp_place place, const struct bp_node *item);

/** The anchor that links back from an attached file lead to, and what they say. */
const char *bp_entry_anchor(struct bp_setter *setter, const struct bp_node *node);
const char *bp_back_words(struct bp_setter *setter, const struct bp_node *node);

/** Adds a text and the page of `anchor` to the open paragraph, as a link under `parent`. */
void bp_para_add_paged(struct bp_setter *setter, const char *text, const char *anchor,
                       struct bp_pos pos, struct bp_elem *parent);

/** Gives the files that are embedded their names. */
void bp_embedded_prepare(struct bp_setter *setter);

/** Under which name an embedded file is saved; unique in the pack. */
const char *bp_embedded_name(const struct bp_setter *setter, const struct bp_node *node);

/* -- supplements (supplement.c) --------------------------------------------------------------- */

/** How many pages are out before the pack's first. */
uint32_t bp_pages_before(const struct bp_doc *doc);

/** What kind of pack it is, for the front sheet: its title, "Supplement 1 to …", or the profile's
 * word. From `keep`. */
const char *bp_pack_kind(struct bp_setter *setter);

/** Sets a supplement's letter. */
void bp_set_letter(struct bp_setter *setter, struct bp_flow *flow);

/** Says below an item on a supplement's agenda what is new with it, if anything. */
void bp_set_change(struct bp_setter *setter, struct bp_place place, const struct bp_node *item);

#endif
