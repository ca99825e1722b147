/* Bookmarks. */
#ifndef BP_ATTACH_READER_TAGS_BOOKMARKS_H
#define BP_ATTACH_READER_TAGS_BOOKMARKS_H

#include "attach/reader/work.h"

/** Puts the file's bookmarks into the index, without those that lead to no page that goes out. */
void bp_outline_build(struct bp_work *work);

#endif
