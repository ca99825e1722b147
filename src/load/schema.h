/* Validation, and what is said when it fails. */
#ifndef BP_LOAD_SCHEMA_H
#define BP_LOAD_SCHEMA_H

#include "base/diagnostics.h"
#include "load/xml.h"

/* A schema as compiled into the program (embed.py). */
struct bp_schema {
    const unsigned char *text;
    size_t length;
};
extern const struct bp_schema bp_pack_schema, bp_profile_schema;

/* The SHA-256 digests of profiles that are known to be valid, ended by NULL (embed.py). */
extern const char *const bp_known_valid[];

/** True if the tree is valid. If not, `diags` gets what is wrong with it, all of it, each at its
 * place; `root` names the element that the file should hold. */
bool bp_schema_check(const struct bp_schema *schema, const struct bp_xml *xml, const char *root,
                     struct bp_diags *diags);

/** True if a file of these bytes is one of bp_known_valid. */
bool bp_schema_knows(const char *data, size_t length);

/** Says what is wrong with an invalid tree, by the schema read as a table; returns how many faults
 * it found. */
int bp_explain(const struct bp_schema *schema, const xmlNode *root, struct bp_diags *diags);

#endif
