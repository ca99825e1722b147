/* Kinds of dictionaries, and what each may have. */
#ifndef BP_ATTACH_READER_OBJECTS_KINDS_H
#define BP_ATTACH_READER_OBJECTS_KINDS_H

#include <stdbool.h>

#include "pdf/object.h"

enum bp_dict_kind {
    BP_KIND_UNKNOWN, /* not said by what refers to it */
    BP_KIND_PLAIN,   /* no dictionary and no stream, or an array of such */
    BP_KIND_PAGE,
    BP_KIND_RESOURCES,
    BP_KIND_GSTATE,
    BP_KIND_SOFT_MASK,
    BP_KIND_COLOR,
    BP_KIND_PATTERN,
    BP_KIND_SHADING,
    BP_KIND_FUNCTION,
    BP_KIND_XOBJECT,
    BP_KIND_GROUP,
    BP_KIND_FONT,
    BP_KIND_DESCRIPTOR,
    BP_KIND_PROGRAM, /* a font's */
    BP_KIND_ENCODING,
    BP_KIND_CID_INFO,
    BP_KIND_PROPERTIES, /* of marked content; layers */
    BP_KIND_USAGE,
    BP_KIND_BYTES, /* a stream that is nothing else */
    BP_KIND_PARMS, /* of a filter */
    BP_KIND_ANNOT,
    BP_KIND_BORDER,
    BP_KIND_LOOKS,   /* /AP */
    BP_KIND_CAPTION, /* /MK */
    BP_KIND_FIELD,
    BP_KIND_ACTION,
    BP_KIND_ELEM,
    BP_KIND_ATTRIBUTE,
    BP_KIND_MARK,
    BP_KIND_INDEX, /* attach/wire.h */
    BP_KIND_COUNT,
    BP_KIND_MAP = 1 << 16, /* with another: names of any kind, unless it is a stream */
};

/** The kind of a key's value; -1 if such a dictionary must not have it. */
int bp_kind_of_entry(int kind, const char *key);

/** What kind a dictionary is by what it says itself. */
enum bp_dict_kind bp_kind_guess(const struct bp_obj *dict);

#endif
