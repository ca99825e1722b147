/* Tracked changes in texts, as the file itself has them: LibreOffice overlooks some. */
#ifndef BP_ATTACH_CHANGES_H
#define BP_ATTACH_CHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bp_changes {
    uint32_t all;
    uint32_t controlled; /* deletions in content controls, which LibreOffice may print as text */
};

/** How many insertions, deletions and moves are tracked in a text (Office Open XML or
 * OpenDocument), in whichever of its parts; those in comments only if `comments`. None in any other
 * file. */
struct bp_changes bp_changes_count(const void *bytes, size_t length, bool comments);

#endif
