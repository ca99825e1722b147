/* Faults of XML's syntax, in a clerk's words. */
#ifndef BP_LOAD_FAULT_H
#define BP_LOAD_FAULT_H

#include <libxml/xmlerror.h>

#include "base/diagnostics.h"

/* How far the parser had come in a text. */
struct bp_fault_place {
    const char *name, *text; /* of the file */
    size_t length, offset;
    const char *open; /* the element that is open, or NULL */
    struct bp_pos open_pos;
};

/* The hint where Word's own markup has come along. */
#define BP_FROM_WORD                                                                               \
    "this was pasted from Word: paste it as plain text (Ctrl+Shift+V), then add the elements of "  \
    "boardpack"

/** Reports what libxml2 found wrong, as one diagnostic. */
void bp_fault_report(const xmlError *error, const struct bp_fault_place *at,
                     struct bp_diags *diags);

#endif
