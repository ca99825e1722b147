/* Files and their content.
 * In: paths. Out: facts and hashes.
 * Reading a file is slow and asking the system about it is fast, so a file is hashed at most once a
 * run, and not at all while its size, time and inode are those of an earlier run. */
#include "batch/facts.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE ((size_t)64 * 1024)
#define SECOND G_GINT64_CONSTANT(1000000000)

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

GHashTable *bp_hashes_new(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
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

const char *bp_hashes_of(GHashTable *hashes, const char *path, const struct bp_facts *facts) {
    char *key = key_of(path, facts);
    char *hash = g_hash_table_lookup(hashes, key);
    if (!hash && facts->size >= 0 && (hash = hash_file(path)))
        g_hash_table_insert(hashes, g_steal_pointer(&key), hash);
    g_free(key);
    return hash;
}

void bp_hashes_add(GHashTable *hashes, const char *path, const struct bp_facts *facts,
                   const char *hash) {
    g_hash_table_replace(hashes, key_of(path, facts), g_strdup(hash));
}
