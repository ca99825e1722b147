/* What distinguishes one state of a file from another: what the system says of it, and the hash of
 * its content. */
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

/** Hashes that are known in this run, so that what many packs use is read once. The caller frees
 * the table. */
GHashTable *bp_hashes_new(void);

/** The hash of a file of which these are the facts; NULL if it can't be read. Borrowed, until
 * another is added. */
const char *bp_hashes_of(GHashTable *hashes, const char *path, const struct bp_facts *facts);

/** Takes over what an earlier run has found out. */
void bp_hashes_add(GHashTable *hashes, const char *path, const struct bp_facts *facts,
                   const char *hash);

#endif
