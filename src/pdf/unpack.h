/* Deflated data, unpacked: the counterpart of the packer. */
#ifndef BP_PDF_UNPACK_H
#define BP_PDF_UNPACK_H

#include <glib.h>
#include <stdbool.h>

/** Appends what `data` (in zlib's format, as /FlateDecode has it) hold, `limit` bytes at most.
 * False, with nothing appended, if they are not whole, right, or within the limit. */
bool bp_unpack(const void *data, size_t length, size_t limit, GString *out);

#endif
