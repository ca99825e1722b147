/* Loading: a path becomes a document. libxml2 parses, XInclude assembles, RELAX NG validates; what
 * goes wrong is said in a clerk's words at the right file, line and column. */
#ifndef BP_LOAD_LOAD_H
#define BP_LOAD_LOAD_H

#include "base/diag.h"
#include "model/doc.h"

/** Loads a pack and its profile. `data_dir` holds profiles/; `profile` overrides the pack's own, or
 * is NULL. A profile name is looked up as NAME.xml beside the pack, then in data_dir/profiles; a
 * name with a slash or .xml is a path relative to the pack. Reads never leave the pack's folder
 * (but for the profile), never the network. Collects every error it can; returns NULL if there was
 * one. The caller frees the document. */
struct bp_doc *bp_load(const char *path, const char *data_dir, const char *profile,
                       struct bp_diags *diags);

#endif
