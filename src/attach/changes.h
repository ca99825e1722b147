/* Tracked changes in office files: LibreOffice prints them, and officers forget them. */
#ifndef BP_ATTACH_CHANGES_H
#define BP_ATTACH_CHANGES_H

#include <stddef.h>
#include <stdint.h>

/** How many insertions, deletions and moves a text (Word or OpenDocument, zipped) keeps track of;
 * 0 for anything else. */
uint32_t bp_changes_count(const void *bytes, size_t length);

#endif
