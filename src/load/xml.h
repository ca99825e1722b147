/* A pack's XML as one tree: the file and all that it includes. */
#ifndef BP_LOAD_XML_H
#define BP_LOAD_XML_H

#include <glib.h>
#include <libxml/tree.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "load/inside.h"
#include "load/parse.h"

struct bp_xml {
    xmlDoc *doc;             /* the whole; nodes have places by bp_xml_pos() */
    struct bp_arena *marks;  /* the places */
    GPtrArray *docs;         /* `doc` and what was grafted into it: they share strings */
    struct bp_inside inside; /* where the files it names are */
    GHashTable *included;    /* a file's path, and its name in places -> struct bp_inclusion */
    bool incomplete;         /* a file could not be included */
};

/* A file that the pack includes. */
struct bp_inclusion {
    const char *href, *path;
    struct bp_pos first, last; /* where it is included */
};

/** Reads a file, and puts in the place of each xi:include the file it names, which must be in the
 * same folder or below. File names in positions come from `names`. A file that can't be included
 * leaves a diagnostic and its xi:include. Returns NULL after a diagnostic if there is no tree at
 * all; the caller frees the result. */
struct bp_xml *bp_xml_read(const char *path, struct bp_arena *names, struct bp_diags *diags);

/** The same from memory, as if it were in a folder without other files. */
struct bp_xml *bp_xml_read_memory(const void *data, size_t length, const char *name,
                                  struct bp_arena *names, struct bp_diags *diags);

/** True, after a diagnostic, if two elements are at one place of a file that is included twice. */
bool bp_xml_twice(const struct bp_xml *xml, struct bp_pos one, struct bp_pos other,
                  struct bp_diags *diags);

void bp_xml_free(struct bp_xml *xml);

/** The root element. */
xmlNode *bp_xml_root(const struct bp_xml *xml);

/** The node after `node` in document order, within `top`; NULL after the last. */
xmlNode *bp_xml_next(const xmlNode *node, const xmlNode *top);

/** True for an element of that namespace. */
bool bp_xml_is(const xmlNode *node, const char *uri);

/** True for text that is white space. */
bool bp_xml_blank(const xmlNode *text);

/** An attribute's value without namespace, or NULL; copied into `arena`, with white space trimmed
 * and folded as for a token. */
char *bp_xml_attribute(const xmlNode *node, const char *name, struct bp_arena *arena);

/** An attribute's value as the name of a file: with all its white space, or with all but that at
 * the ends, if there is a file of that very name, else folded. */
char *bp_xml_path(const xmlNode *node, const char *name, const struct bp_inside *inside,
                  struct bp_arena *arena);

#define BP_XINCLUDE_URI "http://www.w3.org/2001/XInclude"

#endif
