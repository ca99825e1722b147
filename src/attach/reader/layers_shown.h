/* Layers: optional content (ISO 32000-1, 8.11). */
#ifndef BP_ATTACH_READER_LAYERS_SHOWN_H
#define BP_ATTACH_READER_LAYERS_SHOWN_H

#include "attach/reader/work.h"

/** Reads which layers there are, and which of them are hidden. */
void bp_layers_read(struct bp_work *work);
void bp_layers_clear(struct bp_work *work);

/** The name of the hidden layer that a value (a reference to a group, or to a membership of
 * groups) is; NULL if it is seen. */
const char *bp_layers_hidden(struct bp_work *work, struct bp_obj *value);

/** Puts the layers that go out into the index; objects are settled by now. */
void bp_layers_build(struct bp_work *work);

#endif
