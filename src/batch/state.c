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
#define SUM G_CHECKSUM_MD5 /* against accidents alone, and fast */
#define SUM_LENGTH 32
#define HEAD_LENGTH (sizeof HEAD - 1 + SUM_LENGTH + 1)

/* The version of boardpack, the options; of the PDF: pages, claims, notes, warnings; of the PDF and
 * then of each input: struct bp_facts, and two strings in one, each with its zero byte: the path
 * ("" for the PDF) and the hash of the content ("" where there was none). All files are so few
 * values because a state is read for each pack in every run, and GVariant takes its time over a
 * value. Paths, and texts with paths in them, need not be UTF-8. */
#define KEPT "(ayayiayiia(xxxx)ay)"

struct bp_state {
    struct bp_state_of of;
    int fd;
    bool empty;
    char *path;
};

struct named {
    const char *path, *hash;
};

/* What was kept, taken apart. All is borrowed from `all`, but the array of names. */
struct kept {
    GVariant *all, *all_facts, *all_strings;
    const char *options, *claims;
    int pages, notes, warnings;
    gsize n; /* files, of which the PDF is the first */
    const struct bp_facts *facts;
    struct named *names; /* of each */
};

/* What is to be kept of files. */
struct keeping {
    GArray *facts;    /* struct bp_facts */
    GString *strings; /* with their zero bytes */
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

struct bp_state *bp_state_open(const struct bp_state_of *of, bool *busy, int *error) {
    char *path = bp_state_path(of->output);
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
    state->of = *of;
    state->fd = fd;
    state->path = path;
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
    g_free(state->path);
    g_free(state);
}

/* Paths: as they are seen from the pack's folder if they lead below it, else from the root. */

static char *shorten(const char *path, const char *input) {
    char *folder = g_path_get_dirname(input), *whole = g_canonicalize_filename(path, NULL),
         *base = g_canonicalize_filename(folder, NULL);
    const size_t length = strlen(base);
    char *kept = g_strdup(
        strncmp(whole, base, length) == 0 && whole[length] == '/' ? whole + length + 1 : whole);
    g_free(base);
    g_free(whole);
    g_free(folder);
    return kept;
}

static char *lengthen(const char *path, const char *input) {
    if (g_path_is_absolute(path))
        return g_strdup(path);
    char *folder = g_path_get_dirname(input);
    char *whole = g_build_filename(folder, path, NULL);
    g_free(folder);
    return whole;
}

/* What is kept of files */

static struct keeping keeping_new(void) {
    return (struct keeping){g_array_new(FALSE, FALSE, sizeof(struct bp_facts)), g_string_new(NULL)};
}

static void keeping_clear(struct keeping *files) {
    g_array_free(files->facts, TRUE);
    g_string_free(files->strings, TRUE);
}

/* `hash` may be NULL. */
static void add_file(struct keeping *files, const char *path, const struct bp_facts *facts,
                     const char *hash) {
    g_array_append_vals(files->facts, facts, 1);
    g_string_append_len(files->strings, path, (gssize)strlen(path) + 1);
    g_string_append_len(files->strings, hash ? hash : "", hash ? (gssize)strlen(hash) + 1 : 1);
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

/* The part behind the first line; NULL if there is none, or, where `check` is asked for, its
 * checksum is not the one in that line. Whatever is in it, GVariant finds values of the type there,
 * if only empty ones. */
static GVariant *parse(const guchar *bytes, size_t length, bool check) {
    if (length <= HEAD_LENGTH || memcmp(bytes, HEAD, strlen(HEAD)) != 0)
        return NULL;
    GBytes *data = g_bytes_new(bytes + HEAD_LENGTH, length - HEAD_LENGTH);
    char *sum = check ? g_compute_checksum_for_bytes(SUM, data) : NULL;
    GVariant *all = NULL;
    if (!sum || memcmp(bytes + strlen(HEAD), sum, SUM_LENGTH) == 0)
        all = g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(KEPT), data, FALSE));
    g_free(sum);
    g_bytes_unref(data);
    return all;
}

/* The string at `*at`, which is then behind its zero; NULL if it has none before `end`. */
static const char *next_string(const char **at, const char *end) {
    const char *string = *at, *zero = memchr(string, '\0', (size_t)(end - string));
    *at = zero ? zero + 1 : end;
    return zero ? string : NULL;
}

/* Finds the names of all files; false if they are not all there. */
static bool find_names(struct kept *kept) {
    gsize length;
    const char *at = g_variant_get_fixed_array(kept->all_strings, &length, 1);
    kept->facts = g_variant_get_fixed_array(kept->all_facts, &kept->n, sizeof *kept->facts);
    if (length / 2 < kept->n || kept->n < 2) /* a file has two strings, each with its zero */
        return false;
    const char *const end = at + length;
    kept->names = g_new(struct named, kept->n);
    for (gsize i = 0; i < kept->n; i++) {
        kept->names[i].path = next_string(&at, end);
        kept->names[i].hash = next_string(&at, end);
        if (!kept->names[i].path || !kept->names[i].hash)
            return false;
    }
    return true;
}

static void kept_clear(struct kept *kept) {
    g_clear_pointer(&kept->names, g_free);
    g_clear_pointer(&kept->all_strings, g_variant_unref);
    g_clear_pointer(&kept->all_facts, g_variant_unref);
    g_clear_pointer(&kept->all, g_variant_unref);
}

/* False if nothing is kept there; `*damaged`: something was. The caller clears it in any case. */
static bool read_kept(int fd, bool check, struct kept *kept, bool *damaged) {
    size_t length;
    guchar *bytes = read_all(fd, &length);
    *kept = (struct kept){.all = bytes ? parse(bytes, length, check) : NULL};
    if (kept->all)
        g_variant_get(kept->all, "(^&ay^&ayi^&ayii@a(xxxx)@ay)", NULL, &kept->options, &kept->pages,
                      &kept->claims, &kept->notes, &kept->warnings, &kept->all_facts,
                      &kept->all_strings);
    const bool is = kept->all && find_names(kept);
    *damaged = !is && bytes && !is_other_format(bytes, length);
    g_free(bytes);
    return is;
}

/* Whether a file is as it was, by the system's word or else by its content; then `facts` are what
 * the system says now. */
static bool same(struct bp_facts *facts, const char *hash, const char *path, GHashTable *hashes,
                 bool *moved) {
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

/* The path of a file. The caller frees it. */
static char *path_at(const struct kept *kept, gsize i, const struct bp_state_of *of) {
    return i == 0 ? g_strdup(of->output) : lengthen(kept->names[i].path, of->input);
}

/* Whether the files from a first one on are as they were. Then, if `now` is not NULL, they are
 * added with what the system says of them now. */
static bool files_same(const struct kept *kept, gsize first, const struct bp_state_of *of,
                       bool *moved, struct keeping *now) {
    bool all = true;
    for (gsize i = first; all && i < kept->n; i++) {
        const char *hash = kept->names[i].hash;
        struct bp_facts facts = kept->facts[i];
        char *path = path_at(kept, i, of);
        all = same(&facts, hash, path, of->hashes, moved);
        if (now)
            add_file(now, kept->names[i].path, &facts, hash);
        g_free(path);
    }
    return all;
}

/* Writing */

static void write_kept(struct bp_state *state, const struct bp_pack_result *result,
                       const struct keeping *files) {
    GVariant *facts = g_variant_new_fixed_array(G_VARIANT_TYPE("(xxxx)"), files->facts->data,
                                                files->facts->len, sizeof(struct bp_facts));
    GVariant *strings =
        g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, files->strings->str, files->strings->len, 1);
    GVariant *all = g_variant_ref_sink(
        g_variant_new("(^ay^ayi^ayii@a(xxxx)@ay)", bp_version(), state->of.options, result->pages,
                      result->claims, result->notes, result->warnings, facts, strings));
    GBytes *data = g_variant_get_data_as_bytes(all);
    char *sum = g_compute_checksum_for_bytes(SUM, data);
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

/* An input; false if it has changed since the build began. */
static bool keep_input(struct keeping *files, const char *path, const struct bp_state_of *of,
                       int64_t build_time) {
    const struct bp_facts facts = bp_facts_of(path);
    char *kept = shorten(path, of->input);
    add_file(files, kept, &facts, bp_hashes_of(of->hashes, path, &facts));
    g_free(kept);
    const struct bp_facts after = bp_facts_of(path);
    return after.touched < build_time && after.modified < build_time;
}

void bp_state_keep(struct bp_state *state, const struct bp_result *built, const char *program,
                   int64_t build_time) {
    const struct bp_state_of *of = &state->of;
    struct keeping files = keeping_new();
    const struct bp_facts facts = bp_facts_of(of->output);
    add_file(&files, "", &facts, bp_hashes_of(of->hashes, of->output, &facts));
    bool settled = keep_input(&files, program, of, build_time);
    for (guint i = 0; settled && i < built->inputs->len; i++)
        settled = keep_input(&files, built->inputs->pdata[i], of, build_time);
    if (settled)
        write_kept(state, &built->facts, &files);
    keeping_clear(&files);
}

static bool is_current(struct bp_state *state, const struct kept *kept, struct bp_result *result) {
    const struct bp_state_of *of = &state->of;
    struct bp_pack_result *facts = &result->facts;
    bool moved = false;
    if (strcmp(kept->options, of->options) != 0 || kept->facts[0].size < 0 ||
        !files_same(kept, 0, of, &moved, NULL))
        return false;
    facts->pages = kept->pages;
    facts->bytes = kept->facts[0].size;
    facts->claims = bp_arena_strdup(result->arena, kept->claims);
    facts->notes = kept->notes;
    facts->warnings = kept->warnings;
    /* If all is true but for what the system says of a file, it is written once more, so that
     * nothing has to be read the next time; unless it is true no longer. */
    struct keeping now = keeping_new();
    if (moved && files_same(kept, 0, of, &moved, &now))
        write_kept(state, facts, &now);
    keeping_clear(&now);
    return true;
}

bool bp_state_current(struct bp_state *state, struct bp_result *result, bool *damaged) {
    struct kept kept;
    const bool is = read_kept(state->fd, true, &kept, damaged) && is_current(state, &kept, result);
    kept_clear(&kept);
    return is;
}

/* Looking at it without a lock. */
static bool look(const char *output, bool check, struct kept *kept) {
    bool damaged;
    char *path = bp_state_path(output);
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    const bool is = read_kept(fd, check, kept, &damaged);
    if (fd >= 0)
        close(fd);
    g_free(path);
    return is;
}

/* That is asked of all outputs in every run, so the checksum, which takes long, isn't looked at:
 * what isn't that file's will hardly have its inode, size and time. */
bool bp_state_owns(const char *output) {
    struct kept kept;
    const struct bp_facts now = bp_facts_of(output);
    const bool owns =
        look(output, false, &kept) && now.size >= 0 && bp_facts_equal(&kept.facts[0], &now);
    kept_clear(&kept);
    return owns;
}

bool bp_state_inputs(const struct bp_state_of *of, GPtrArray *paths) {
    struct kept kept;
    bool moved;
    const bool known = look(of->output, true, &kept) && strcmp(kept.options, of->options) == 0 &&
                       files_same(&kept, 1, of, &moved, NULL);
    for (gsize i = 1; known && i < kept.n; i++)
        g_ptr_array_add(paths, path_at(&kept, i, of));
    kept_clear(&kept);
    return known;
}
