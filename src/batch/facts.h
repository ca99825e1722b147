/* What tells one state of a file from another: what the system says of it, and its content's hash.
 */
#ifndef BP_BATCH_FACTS_H
#define BP_BATCH_FACTS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct bp_facts {
    int64_t size;     /* -1: there is no such file, or it is no regular one */
    int64_t modified; /* nanoseconds since 1970 */
    int64_t touched;  /* the same of its last change of any kind; not part of what is compared */
    int64_t inode;
};

#define BP_HASH_LENGTH 64 /* SHA-256 in hexadecimal */

struct bp_facts bp_facts_of(const char *path);

/** True if the system says the same of both. */
bool bp_facts_equal(const struct bp_facts *one, const struct bp_facts *other);

/** Hashes that are known in this run, so that what many packs use is read once. */
struct bp_hashes;

struct bp_hashes *bp_hashes_new(void);
void bp_hashes_free(struct bp_hashes *hashes);

/** The hash of a file of which these are the facts; NULL if it can't be read. Borrowed. */
const char *bp_hashes_of(struct bp_hashes *hashes, const char *path, const struct bp_facts *facts);

/** Takes over what an earlier run has found out. */
void bp_hashes_add(struct bp_hashes *hashes, const char *path, const struct bp_facts *facts,
                   const char *hash);

#endif
