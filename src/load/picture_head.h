/* What a picture's file says of itself: its format, by signature, and its size. */
#ifndef BP_LOAD_PICTURE_HEAD_H
#define BP_LOAD_PICTURE_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diagnostics.h"
#include "base/picture_file.h"

/** So many pixels on a side, and in all, a picture may have. */
#define BP_PICTURE_SIDE 65535
#define BP_PICTURE_PIXELS 100000000

/** Reads the head of a PNG or JPEG file into `picture` (not its bytes and place). Returns false
 * after exactly one diagnostic at `pos` if it is of another format, damaged or too large; `name` is
 * what the diagnostic calls the file. Pixels are not looked at. */
bool bp_picture_look(const void *data, size_t length, const char *name, struct bp_pos pos,
                     struct bp_picture *picture, struct bp_diags *diags);

#endif
