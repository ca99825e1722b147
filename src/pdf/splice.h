/* Splicing: objects that another program printed go into our file, with their references changed on
 * the way. What is not in the plain form of bp_obj_put() is refused, whoever made it. */
#ifndef BP_PDF_SPLICE_H
#define BP_PDF_SPLICE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdf/values.h"

/* What references become. Those of generation 0 are looked up in `numbers`; what the others mean,
 * and all of them where there are no numbers, is the caller's. */
struct bp_splice {
    const bp_ref *numbers; /* by local number, from 1; or NULL */
    uint32_t n_numbers;    /* the largest local number */
    /* Appends what `number generation R` becomes. In an array that may be any number of values, in
     * a dictionary it is one. Returns false to refuse the reference. */
    bool (*relocate)(GString *out, uint32_t number, uint32_t generation, bool in_array, void *user);
    void *user;
};

/* What was seen of the value on the way. */
struct bp_spliced {
    bool is_dict;
    bool has_length, has_filter; /* a dictionary with such a key */
    bool is_metadata;            /* … of that type */
    bool is_single;              /* … of something that may be in one place only: an annotation
                                    or a form field */
};

/** Appends the one value that `text` holds to `out`. NUL bytes in strings come out escaped, so the
 * result is a C string. `seen` may be NULL. Returns NULL, or why the value is refused (a static
 * string, in words that can end a diagnostic); `out` then holds the part before. */
const char *bp_splice(GString *out, const char *text, size_t length, const struct bp_splice *splice,
                      struct bp_spliced *seen);

#endif
