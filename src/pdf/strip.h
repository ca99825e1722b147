/* Pictures without what is not picture: words, places, previews. */
#ifndef BP_PDF_STRIP_H
#define BP_PDF_STRIP_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A JPEG without anything but its picture, up to its end and no further; NULL if that isn't
 * there. With `damaged`, as much of it as is there will do. The caller frees it. */
GByteArray *bp_jpeg_strip(const uint8_t *data, size_t length, bool damaged);

/** The same of a JPEG 2000 picture, a file or a bare codestream, damaged or not; NULL if it is
 * neither. */
GByteArray *bp_jpx_strip(const uint8_t *data, size_t length);

/** True if an archive can have a stripped JPEG 2000 file (ISO 19005-2, 6.2.8.3); `has_colors`: its
 * colour space is reported elsewhere. */
bool bp_jpx_is_archivable(const uint8_t *data, size_t length, bool has_colors);

#endif
