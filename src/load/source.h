/* A source file as text: read within a limit, decoded, its line ends made one. */
#ifndef BP_LOAD_SOURCE_H
#define BP_LOAD_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diagnostics.h"

/** All the files of a pack together may have so many bytes. */
#define BP_SOURCE_LIMIT ((size_t)64 << 20)

/* UTF-8 without byte order mark, zeros or carriage returns; ended by a NUL. */
struct bp_source {
    char *text;
    size_t length;
};

/** Reads a file of at most `limit` bytes. Returns 0, or an errno; EFBIG for a longer file. The
 * caller frees `*data`, which has a NUL behind it. With `regular`, anything but a regular file is
 * EINVAL. */
int bp_source_read(const char *path, bool regular, size_t limit, char **data, size_t *length);

/** Turns a file's bytes into text: decodes UTF-16 and what the XML declaration names. `name` is for
 * diagnostics, of which there is exactly one if this returns false. Takes over `data`, which has a
 * NUL behind it; the caller frees `source->text`. */
bool bp_source_decode(char *data, size_t length, const char *name, struct bp_diags *diags,
                      struct bp_source *source);

/* What a file is that is no XML. */
struct bp_source_kind {
    const char *what; /* "a Word document"; NULL: it may be XML */
    bool can_attach;  /* to an item or a report */
};

/** What a file's bytes are by their signature. */
struct bp_source_kind bp_source_kind(const char *data, size_t length);

/** Line and column, both from 1, of a byte of `text`. */
struct bp_pos bp_source_pos(const char *name, const char *text, size_t offset);

#endif
