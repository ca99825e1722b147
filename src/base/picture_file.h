/* A picture's file: load reads and recognises it, layout places it, draw draws it. */
#ifndef BP_BASE_PICTURE_H
#define BP_BASE_PICTURE_H

#include <glib.h>
#include <stdbool.h>

#include "base/diagnostics.h"

struct bp_picture {
    GBytes *bytes;               /* the file as it is; owned by the document */
    bool jpeg;                   /* else PNG */
    int width, height;           /* pixels, as they are to be shown (EXIF rotation applied) */
    int orientation;             /* EXIF, 1 to 8 */
    int dpi;                     /* 0: the file doesn't say */
    int most_width, most_height; /* stored pixels that the PDF gets at most; 0: all */
    struct bp_pos pos; /* of the figure that shows it, for what draw has to say of its pixels */
};

#endif
