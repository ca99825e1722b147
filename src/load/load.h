/* Loading: a path becomes a document. libxml2 parses, inclusion assembles, RELAX NG validates; what
 * goes wrong is said in a clerk's words at the right file, line and column. */
#ifndef BP_LOAD_LOAD_H
#define BP_LOAD_LOAD_H

#include "base/diagnostics.h"
#include "model/doc.h"

/** Loads a pack and its profile. `data_dir` holds profiles/; `profile` overrides the pack's own, or
 * is NULL. A profile name is looked up as NAME.xml beside the pack, then in data_dir/profiles; a
 * name with a slash or .xml is a path relative to the pack. Reads never leave the pack's folder
 * (but for the profile), never the network.
 *
 * Collects every error it can. A document comes back whenever there is a pack with a meeting, an
 * agenda and a profile, even if it has errors (what they are about may be left out), so that
 * bp_check() can find more of them; ask bp_diags_failed() before going on to layout. Otherwise
 * NULL, after a diagnostic. The caller frees the document. */
struct bp_doc *bp_load(const char *path, const char *data_dir, const char *profile,
                       struct bp_diags *diags);

/** Parses, validates and reads a pack from memory, without files, and throws the result away;
 * returns the number of errors. For fuzzing. */
int bp_load_memory(const void *data, size_t length, struct bp_diags *diags);

#endif
