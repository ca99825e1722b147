/* One text becomes one libxml2 tree whose nodes know their place. */
#ifndef BP_LOAD_PARSE_H
#define BP_LOAD_PARSE_H

#include <libxml/parser.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "load/source.h"

/** All the files of a pack together may have so many elements and attributes, and
 * elements nested so deeply. */
#define BP_ELEMENTS_LIMIT 1000000
#define BP_DEPTH_LIMIT 200

/* What libxml2 hands to those who want its errors. */
#if LIBXML_VERSION >= 21200
typedef const xmlError bp_xml_error;
#else
typedef xmlError bp_xml_error;
#endif

struct bp_parser;

/** Makes a parser; trees made with it share its dictionary of names, so that one can be grafted
 * into another. Positions come from `marks`, which must outlive the trees. */
struct bp_parser *bp_parser_new(struct bp_arena *marks, struct bp_diags *diags);
void bp_parser_free(struct bp_parser *parser);

/** Parses a text; `name` is the file's in positions and must live as long as `marks`. The tree has
 * elements and text only. Returns NULL after exactly one diagnostic. The caller frees the tree. */
xmlDoc *bp_parse(struct bp_parser *parser, const struct bp_source *source, const char *name);

/** Where a node of such a tree begins in its file. */
struct bp_pos bp_xml_pos(const xmlNode *node);

/** Where a text node's first character that is no white space is; of a blank one, its start. */
struct bp_pos bp_xml_text_pos(const xmlNode *text);

#endif
