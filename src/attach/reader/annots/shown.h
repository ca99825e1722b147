/* The words that an appearance shows. */
#ifndef BP_ATTACH_READER_ANNOTS_SHOWN_H
#define BP_ATTACH_READER_ANNOTS_SHOWN_H

#include "attach/reader/work.h"

/** True if an appearance (a form XObject) shows nothing, lines and plain boxes aside. */
bool bp_shown_is_empty(struct bp_work *work, uint32_t number);

/** True if it can be known that an appearance doesn't show a text (UTF-8): letters and digits are
 * compared, and one that is in a font of unknown codes is taken for any. */
bool bp_shown_lacks(struct bp_work *work, uint32_t number, const char *text);

#endif
