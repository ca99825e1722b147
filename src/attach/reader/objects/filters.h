/* How streams that go out are encoded. */
#ifndef BP_ATTACH_READER_OBJECTS_FILTERS_H
#define BP_ATTACH_READER_OBJECTS_FILTERS_H

#include "attach/reader/work.h"

/** Takes out of a stream what an archive can't have (LZW), and of a picture what is not picture. */
void bp_filters_tidy(struct bp_work *work, struct bp_out *out);

#endif
