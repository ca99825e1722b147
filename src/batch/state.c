/* The state of an output.
 * In: an output, and what it was built from. Out: whether it has to be built again.
 * The one hard idea: the file is the lock, so it can't be replaced by renaming as outputs are; it
 * is emptied before a build and written in one go after it: a line with a mark and a checksum, then
 * a GVariant. Where the checksum is wrong (a write that was cut off, a bad disk), nothing of it is
 * believed, and the pack is built again. */
#include "batch/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGEST ((off_t)16 << 20)
#define SECOND G_GINT64_CONSTANT(1000000000)

/* How a state begins: its format and the order of the bytes in it, before the checksum. */
#define HEAD BP_STATE_MARK "2." G_STRINGIFY(G_BYTE_ORDER) " "
#define HEAD_LENGTH (sizeof HEAD - 1 + BP_HASH_LENGTH + 1)

/* A file as it was: size, modified, inode (struct bp_facts), and the hash of its content, empty
 * where there was none. Paths and texts with paths in them need not be UTF-8. */
#define KEPT_FILE "(xxxay)"
#define KEPT_INPUT "(ay" KEPT_FILE ")"

/* The version of boardpack, the options; of the PDF: pages, claims, notes, warnings, the file; the
 * inputs. */
#define KEPT "(ayayiayii" KEPT_FILE "a" KEPT_INPUT ")"

struct bp_state {
    int fd;
    bool empty;
    char *path, *output;
};

/* What was kept, taken apart. Strings are borrowed from `all`. */
struct kept {
    GVariant *all, *inputs;
    const char *options, *claims, *hash;
    int pages, notes, warnings;
    struct bp_facts output;
};

char *bp_state_path(const char *output) {
    char *folder = g_path_get_dirname(output), *name = g_path_get_basename(output);
    char *path = g_strdup_printf("%s/.%s.boardpack", folder, name);
    g_free(name);
    g_free(folder);
    return path;
}

/* True if the locked file still has its name: whoever had it before may have removed it. */
static bool still_there(int fd, const char *path) {
    struct stat ours, named;
    return fstat(fd, &ours) == 0 && stat(path, &named) == 0 && ours.st_dev == named.st_dev &&
           ours.st_ino == named.st_ino;
}

/* Where nothing can be written, it can be that nothing has to. */
static int open_file(const char *path) {
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd >= 0 || (errno != EACCES && errno != EROFS))
        return fd;
    const int error = errno, read_only = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    errno = error;
    return read_only;
}

/* Returns a locked file, or -1. */
static int open_locked(const char *path, bool *busy, int *error) {
    for (;;) {
        const int fd = open_file(path);
        if (fd < 0) {
            *error = errno;
            return -1;
        }
        const bool locked = flock(fd, LOCK_EX | LOCK_NB) == 0;
        if (locked && still_there(fd, path))
            return fd;
        const int why = errno;
        close(fd);
        if (locked)
            continue;
        *busy = why == EWOULDBLOCK;
        *error = *busy ? 0 : why;
        return -1;
    }
}

/* What is no state, nor the beginning of one, nor zeros, which a power cut can leave, is somebody's
 * file. The states of boardpack 0.1 were JSON; they count as none. */
static bool is_foreign(int fd) {
    static const char *const marks[] = {BP_STATE_MARK, "{\"boardpack-state\":"};
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        char begin[64];
        const ssize_t got = pread(fd, begin, strlen(marks[i]), 0);
        if (got <= 0 || begin[0] == '\0' || memcmp(begin, marks[i], (size_t)got) == 0)
            return false;
    }
    return true;
}

struct bp_state *bp_state_open(const char *output, bool *busy, int *error) {
    char *path = bp_state_path(output);
    *busy = false;
    *error = 0;
    const int fd = open_locked(path, busy, error);
    if (fd < 0) {
        g_free(path);
        return NULL;
    }
    if (is_foreign(fd)) {
        *error = EEXIST;
        close(fd);
        g_free(path);
        return NULL;
    }
    struct stat is;
    struct bp_state *state = g_new0(struct bp_state, 1);
    state->fd = fd;
    state->path = path;
    state->output = g_strdup(output);
    state->empty = fstat(fd, &is) == 0 && is.st_size == 0;
    return state;
}

int bp_state_fd(const struct bp_state *state) {
    return state->fd;
}

int64_t bp_state_clear(struct bp_state *state) {
    struct stat is;
    state->empty = ftruncate(state->fd, 0) == 0;
    if (futimens(state->fd, NULL) < 0 || fstat(state->fd, &is) < 0)
        return 0; /* then no file is older, and nothing is kept */
    return is.st_mtim.tv_sec * SECOND + is.st_mtim.tv_nsec;
}

void bp_state_close(struct bp_state *state) {
    if (!state)
        return;
    if (state->empty)
        unlink(state->path);
    close(state->fd);
    g_free(state->output);
    g_free(state->path);
    g_free(state);
}

/* Paths: as they are seen from the pack's folder if they lead below it, else from the root. */

static char *shorten(const char *path, const char *folder) {
    char *whole = g_canonicalize_filename(path, NULL),
         *base = g_canonicalize_filename(folder, NULL);
    const size_t length = strlen(base);
    char *kept = g_strdup(
        strncmp(whole, base, length) == 0 && whole[length] == '/' ? whole + length + 1 : whole);
    g_free(base);
    g_free(whole);
    return kept;
}

static char *lengthen(const char *path, const char *folder) {
    return g_path_is_absolute(path) ? g_strdup(path) : g_build_filename(folder, path, NULL);
}

/* Reading */

/* The whole file, whose length goes to `length`; NULL if there is none, or far too much. */
static guchar *read_all(int fd, size_t *length) {
    struct stat is;
    if (fstat(fd, &is) < 0 || is.st_size <= 0 || is.st_size > LARGEST)
        return NULL;
    guchar *bytes = g_malloc((gsize)is.st_size);
    *length = (size_t)is.st_size;
    if (pread(fd, bytes, *length, 0) != is.st_size)
        g_clear_pointer(&bytes, g_free);
    return bytes;
}

/* True for what another version, or another kind of machine, has kept. */
static bool is_other_format(const guchar *bytes, size_t length) {
    return *bytes == '{' || (length >= HEAD_LENGTH && memcmp(bytes, HEAD, strlen(HEAD)) != 0 &&
                             memcmp(bytes, BP_STATE_MARK, strlen(BP_STATE_MARK)) == 0);
}

/* The part behind the first line, if the checksum there is its own. */
static GVariant *parse(const guchar *bytes, size_t length) {
    if (length <= HEAD_LENGTH || memcmp(bytes, HEAD, strlen(HEAD)) != 0)
        return NULL;
    GBytes *data = g_bytes_new(bytes + HEAD_LENGTH, length - HEAD_LENGTH);
    char *sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, data);
    GVariant *all = NULL;
    if (memcmp(bytes + strlen(HEAD), sum, BP_HASH_LENGTH) == 0)
        all = g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(KEPT), data, FALSE));
    if (all && !g_variant_is_normal_form(all))
        g_clear_pointer(&all, g_variant_unref);
    g_free(sum);
    g_bytes_unref(data);
    return all;
}

/* False if nothing is kept there; `*damaged`: something was. Else the caller frees it. */
static bool read_kept(int fd, struct kept *kept, bool *damaged) {
    size_t length;
    guchar *bytes = read_all(fd, &length);
    *damaged = false;
    *kept = (struct kept){.all = bytes ? parse(bytes, length) : NULL};
    if (kept->all)
        g_variant_get(kept->all, "(^&ay^&ayi^&ayii(xxx^&ay)@a" KEPT_INPUT ")", NULL, &kept->options,
                      &kept->pages, &kept->claims, &kept->notes, &kept->warnings,
                      &kept->output.size, &kept->output.modified, &kept->output.inode, &kept->hash,
                      &kept->inputs);
    else
        *damaged = bytes && !is_other_format(bytes, length);
    g_free(bytes);
    return kept->all != NULL;
}

static void kept_clear(struct kept *kept) {
    g_clear_pointer(&kept->inputs, g_variant_unref);
    g_clear_pointer(&kept->all, g_variant_unref);
}

/* Whether a file is as it was, by the system's word or else by its content; then `facts` are what
 * the system says now. */
static bool same(struct bp_facts *facts, const char *hash, const char *path,
                 struct bp_hashes *hashes, bool *moved) {
    const struct bp_facts now = bp_facts_of(path);
    if (bp_facts_equal(facts, &now)) {
        if (*hash)
            bp_hashes_add(hashes, path, &now, hash);
        return true;
    }
    *moved = true;
    if (!*hash || now.size != facts->size || g_strcmp0(bp_hashes_of(hashes, path, &now), hash) != 0)
        return false;
    *facts = now;
    return true;
}

static GVariant *kept_file(const struct bp_facts *facts, const char *hash) {
    return g_variant_new("(xxx^ay)", facts->size, facts->modified, facts->inode, hash ? hash : "");
}

/* The inputs once more, with what the system says of them now; NULL unless all are as they were. */
static GVariant *inputs_now(const struct kept *kept, const char *folder, struct bp_hashes *hashes,
                            bool *moved) {
    const gsize n = g_variant_n_children(kept->inputs);
    bool all = n > 0;
    GVariantBuilder now;
    g_variant_builder_init(&now, G_VARIANT_TYPE("a" KEPT_INPUT));
    for (gsize i = 0; all && i < n; i++) {
        const char *short_path, *hash;
        struct bp_facts facts = {0};
        g_variant_get_child(kept->inputs, i, "(^&ay(xxx^&ay))", &short_path, &facts.size,
                            &facts.modified, &facts.inode, &hash);
        char *path = lengthen(short_path, folder);
        all = same(&facts, hash, path, hashes, moved);
        g_variant_builder_add(&now, "(^ay@" KEPT_FILE ")", short_path, kept_file(&facts, hash));
        g_free(path);
    }
    if (all)
        return g_variant_ref_sink(g_variant_builder_end(&now));
    g_variant_builder_clear(&now);
    return NULL;
}

/* Writing */

static void write_kept(struct bp_state *state, const char *options,
                       const struct bp_pack_result *result, GVariant *output, GVariant *inputs) {
    GVariant *all = g_variant_ref_sink(g_variant_new(
        "(^ay^ayi^ayii@" KEPT_FILE "@a" KEPT_INPUT ")", bp_version(), options, result->pages,
        result->claims, result->notes, result->warnings, output, inputs));
    GBytes *data = g_variant_get_data_as_bytes(all);
    char *sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, data);
    GString *text = g_string_new(HEAD);
    g_string_append_printf(text, "%s\n", sum);
    g_string_append_len(text, g_bytes_get_data(data, NULL), (gssize)g_bytes_get_size(data));
    bp_state_clear(state);
    if (pwrite(state->fd, text->str, text->len, 0) == (ssize_t)text->len)
        state->empty = false;
    else
        bp_state_clear(state);
    g_string_free(text, TRUE);
    g_free(sum);
    g_bytes_unref(data);
    g_variant_unref(all);
}

static GVariant *file_now(const char *path, struct bp_hashes *hashes) {
    const struct bp_facts facts = bp_facts_of(path);
    return kept_file(&facts, bp_hashes_of(hashes, path, &facts));
}

void bp_state_keep(struct bp_state *state, const char *folder, const char *options,
                   const struct bp_result *built, int64_t build_time, struct bp_hashes *hashes) {
    GVariantBuilder inputs;
    bool settled = true;
    g_variant_builder_init(&inputs, G_VARIANT_TYPE("a" KEPT_INPUT));
    for (guint i = 0; settled && i < built->inputs->len; i++) {
        const char *path = built->inputs->pdata[i];
        char *short_path = shorten(path, folder);
        g_variant_builder_add(&inputs, "(^ay@" KEPT_FILE ")", short_path, file_now(path, hashes));
        g_free(short_path);
        const struct bp_facts after = bp_facts_of(path);
        settled = after.touched < build_time && after.modified < build_time;
    }
    if (settled)
        write_kept(state, options, &built->facts, file_now(state->output, hashes),
                   g_variant_builder_end(&inputs));
    else
        g_variant_builder_clear(&inputs);
}

/* If what was kept is true but for what the system says of a file, it is written once more, so that
 * nothing has to be read the next time. */
static bool is_current(struct bp_state *state, struct kept *kept, const char *folder,
                       const char *options, struct bp_hashes *hashes, struct bp_result *result) {
    bool moved = false;
    if (strcmp(kept->options, options) != 0 || kept->output.size < 0 ||
        !same(&kept->output, kept->hash, state->output, hashes, &moved))
        return false;
    GVariant *inputs = inputs_now(kept, folder, hashes, &moved);
    if (!inputs)
        return false;
    result->facts.pages = kept->pages;
    result->facts.bytes = kept->output.size;
    result->facts.claims = bp_arena_strdup(result->arena, kept->claims);
    result->facts.notes = kept->notes;
    result->facts.warnings = kept->warnings;
    if (moved)
        write_kept(state, options, &result->facts, kept_file(&kept->output, kept->hash), inputs);
    g_variant_unref(inputs);
    return true;
}

bool bp_state_current(struct bp_state *state, const char *folder, const char *options,
                      struct bp_hashes *hashes, struct bp_result *result, bool *damaged) {
    struct kept kept;
    const bool is = read_kept(state->fd, &kept, damaged) &&
                    is_current(state, &kept, folder, options, hashes, result);
    kept_clear(&kept);
    return is;
}

/* Looking at it without a lock: what is half written counts as none. */
static bool look(const char *output, struct kept *kept) {
    bool damaged;
    char *path = bp_state_path(output);
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    const bool is = read_kept(fd, kept, &damaged);
    if (fd >= 0)
        close(fd);
    g_free(path);
    return is;
}

bool bp_state_owns(const char *output) {
    struct kept kept;
    const struct bp_facts now = bp_facts_of(output);
    const bool owns =
        look(output, &kept) && kept.output.size >= 0 && bp_facts_equal(&kept.output, &now);
    kept_clear(&kept);
    return owns;
}

bool bp_state_inputs(const char *output, const char *folder, const char *options,
                     struct bp_hashes *hashes, GPtrArray *paths) {
    struct kept kept;
    bool moved = false;
    GVariant *now = look(output, &kept) && strcmp(kept.options, options) == 0
                        ? inputs_now(&kept, folder, hashes, &moved)
                        : NULL;
    for (gsize i = 0; now && i < g_variant_n_children(now); i++) {
        const char *path;
        g_variant_get_child(now, i, "(^&ay@" KEPT_FILE ")", &path, NULL);
        g_ptr_array_add(paths, lengthen(path, folder));
    }
    const bool known = now != NULL;
    g_clear_pointer(&now, g_variant_unref);
    kept_clear(&kept);
    return known;
}
