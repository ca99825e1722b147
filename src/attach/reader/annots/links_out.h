/* Links to other files whose pages are in the pack as well. */
#ifndef BP_ATTACH_READER_ANNOTS_LINKS_OUT_H
#define BP_ATTACH_READER_ANNOTS_LINKS_OUT_H

#include "attach/reader/annots/destinations.h"
#include "attach/wire.h"

/** Takes the names of the pack's files from the job. */
void bp_elsewhere_init(struct bp_work *work);
void bp_elsewhere_clear(struct bp_work *work);

/** True if an action leads to one of the pack's files, this one included. */
bool bp_elsewhere_is(struct bp_work *work, struct bp_obj *action);

/** Where such an action leads to. Called once an action, since a link is noted each time; `page` is
 * the page of the file that it is on, from 1 (0: it is a bookmark's). */
struct bp_target bp_elsewhere_read(struct bp_work *work, struct bp_obj *action, uint32_t page);

/** Where a link leads whose destination is on a page of the file itself that doesn't go out: it may
 * be in the pack by another attachment. Nowhere if the destination is not such a one, or `page` is
 * 0: bookmarks of pages that nobody asked for are left out with them. */
struct bp_target bp_elsewhere_own(struct bp_work *work, struct bp_obj *dest, uint32_t page);

/** Says which object is a link's annotation, or the OBJR for it. */
void bp_elsewhere_set(struct bp_work *work, uint32_t link, enum bp_form_elsewhere part,
                      uint32_t out);

/** What stands in for a part of a link. */
struct bp_obj *bp_elsewhere_ref(struct bp_work *work, uint32_t link, enum bp_form_elsewhere part);

/** True if a link leads where another does; that one's number is one less than `other` (0: it is
 * none). */
bool bp_elsewhere_same(const struct bp_work *work, uint32_t link, uint32_t other);

/** Builds the index's share. */
void bp_elsewhere_build(struct bp_work *work);

/** Appends the facts' share: the links, and what other files' links need to know. */
void bp_elsewhere_put(const struct bp_work *work, GString *out);

#endif
