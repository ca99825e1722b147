/* Files and their content.
 * In: paths. Out: facts and hashes.
 * The one idea: reading is dear and asking is cheap, so a file is hashed once a run at most, and
 * not at all while size, time and number are those of an earlier run. */
#include "batch/facts.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE ((size_t)64 * 1024)
#define SECOND G_GINT64_CONSTANT(1000000000)

struct bp_hashes {
    GHashTable *known; /* path and facts -> hash */
};

struct bp_facts bp_facts_of(const char *path) {
    struct stat is;
    if (stat(path, &is) < 0 || !S_ISREG(is.st_mode))
        return (struct bp_facts){.size = -1};
    return (struct bp_facts){
        .size = is.st_size,
        .modified = is.st_mtim.tv_sec * SECOND + is.st_mtim.tv_nsec,
        .touched = is.st_ctim.tv_sec * SECOND + is.st_ctim.tv_nsec,
        .inode = (int64_t)is.st_ino,
    };
}

bool bp_facts_equal(const struct bp_facts *one, const struct bp_facts *other) {
    return one->size == other->size &&
           (one->size < 0 || (one->modified == other->modified && one->inode == other->inode));
}

struct bp_hashes *bp_hashes_new(void) {
    struct bp_hashes *hashes = g_new0(struct bp_hashes, 1);
    hashes->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return hashes;
}

void bp_hashes_free(struct bp_hashes *hashes) {
    if (!hashes)
        return;
    g_hash_table_destroy(hashes->known);
    g_free(hashes);
}

static char *key_of(const char *path, const struct bp_facts *facts) {
    return g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s",
                           facts->size, facts->modified, facts->inode, path);
}

/* NULL if the file can't be read; the caller frees the hash. */
static char *hash_file(const char *path) {
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    guchar *piece = g_malloc(PIECE);
    ssize_t got;
    while ((got = read(fd, piece, PIECE)) > 0)
        g_checksum_update(sum, piece, got);
    char *hash = got == 0 ? g_strdup(g_checksum_get_string(sum)) : NULL;
    g_free(piece);
    g_checksum_free(sum);
    close(fd);
    return hash;
}

const char *bp_hashes_of(struct bp_hashes *hashes, const char *path, const struct bp_facts *facts) {
    char *key = key_of(path, facts);
    char *hash = g_hash_table_lookup(hashes->known, key);
    if (!hash && facts->size >= 0 && (hash = hash_file(path)))
        g_hash_table_insert(hashes->known, g_steal_pointer(&key), hash);
    g_free(key);
    return hash;
}

void bp_hashes_add(struct bp_hashes *hashes, const char *path, const struct bp_facts *facts,
                   const char *hash) {
    char *key = key_of(path, facts);
    if (g_hash_table_contains(hashes->known, key))
        g_free(key);
    else
        g_hash_table_insert(hashes->known, key, g_strdup(hash));
}
