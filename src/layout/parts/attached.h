/* Attached files in the pack: which they are, what they are called, and where reports and agenda
 * name them. */
#ifndef BP_LAYOUT_PARTS_ATTACHED_H
#define BP_LAYOUT_PARTS_ATTACHED_H

#include "layout/blocks/blocks.h"

/** The first APPENDIX or ATTACHMENT of an item behind `after` (NULL: at all) that has pages of its
 * own in the pack, in the order of the pages: the report's appendices, then the item's own. */
const struct bp_node *bp_next_attached(const struct bp_setter *setter, const struct bp_node *item,
                                       const struct bp_node *after);

/** The same, with those that are embedded as files. */
const struct bp_node *bp_next_file(const struct bp_setter *setter, const struct bp_node *item,
                                   const struct bp_node *after);

/** True if the item has pages of its own in the pack: a report's, or a file's. */
bool bp_item_has_pages(const struct bp_setter *setter, const struct bp_node *item);

/** True if an APPENDIX or ATTACHMENT has pages of its own in the pack. */
bool bp_has_attached_pages(const struct bp_setter *setter, const struct bp_node *node);

/** True if it goes into the pack as a file. */
bool bp_is_embedded(const struct bp_setter *setter, const struct bp_node *node);

/** The anchor on its first page. */
const char *bp_attached_anchor(struct bp_setter *setter, const struct bp_node *node);

/** The anchor that links back from an attached file lead to, and what they say. */
const char *bp_entry_anchor(struct bp_setter *setter, const struct bp_node *node);
const char *bp_back_words(struct bp_setter *setter, const struct bp_node *node);

/** Gives the files that are embedded their names. */
void bp_embedded_prepare(struct bp_book *book);

/** Under which name an embedded file is saved; unique in the pack. */
const char *bp_embedded_name(const struct bp_setter *setter, const struct bp_node *node);

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

/** The same in ever fewer words: in full, with the title up to its first colon, without the title.
 * NULL is behind the last. */
#define BP_ATTACHED_HEADINGS 4
void bp_attached_headings(struct bp_setter *setter, const struct bp_node *node,
                          const char *headings[BP_ATTACHED_HEADINGS]);

/** True if the item is nothing but this file, and is called the same: one entry on the agenda, and
 * one bookmark, is enough for both. */
bool bp_is_whole_item(struct bp_setter *setter, const struct bp_node *node);

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

/** Adds a text and the page of `anchor` to the open paragraph, as a link under `parent`. */
void bp_para_add_paged(struct bp_setter *setter, const char *text, const char *anchor,
                       struct bp_pos pos, struct bp_elem *parent);

#endif
