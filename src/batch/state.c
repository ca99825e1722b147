/* The state of an output.
 * In: an output, and what it was built from. Out: whether it has to be built again.
 * The one hard idea: the file is the lock, so it can't be replaced by renaming as outputs are; it
 * is emptied before a build and written in one go after it. One that was cut off in between is no
 * JSON any more, and then the pack is built again. */
#include "batch/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"

#define FORMAT 1
#define LARGEST ((off_t)16 << 20)
#define HEAD 2048 /* bytes that hold all before the inputs, unless paths in it are very long */
#define INPUTS "\"inputs\":["
#define SECOND G_GINT64_CONSTANT(1000000000)
struct bp_state {
    int fd;
    bool empty;
    char *path, *output;
    char *claims; /* what results borrow */
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
 * file. */
static bool is_foreign(int fd) {
    static const char head[] = "{\"boardpack-state\":";
    char begin[sizeof head - 1];
    const ssize_t got = pread(fd, begin, sizeof begin, 0);
    return got > 0 && begin[0] != '\0' && memcmp(begin, head, (size_t)got) != 0;
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
    g_free(state->claims);
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

static char *read_all(int fd) {
    struct stat is;
    if (fstat(fd, &is) < 0 || is.st_size <= 0 || is.st_size > LARGEST)
        return NULL;
    char *text = g_malloc0((gsize)is.st_size + 1);
    if (pread(fd, text, (size_t)is.st_size, 0) != is.st_size)
        g_clear_pointer(&text, g_free);
    return text;
}

static struct bp_facts read_facts(const struct bp_json *json) {
    return (struct bp_facts){
        .size = bp_json_number(json, "size"),
        .modified = bp_json_number(json, "modified"),
        .inode = bp_json_number(json, "inode"),
    };
}

/* Whether a file is as it was, by the system's word or else by its content; `*moved`: only by its
 * content. */
static bool same(const struct bp_json *kept, const char *path, struct bp_hashes *hashes,
                 bool *moved) {
    const struct bp_facts then = read_facts(kept), now = bp_facts_of(path);
    const char *hash = bp_json_text(kept, "sha256");
    if (bp_facts_equal(&then, &now)) {
        if (hash)
            bp_hashes_add(hashes, path, &now, hash);
        return true;
    }
    *moved = true;
    return hash && now.size == then.size && g_strcmp0(bp_hashes_of(hashes, path, &now), hash) == 0;
}

static bool inputs_same(const struct bp_json *json, const char *folder, struct bp_hashes *hashes,
                        bool *moved) {
    bool all = bp_json_kids(json, "inputs") != NULL;
    for (const struct bp_json *at = bp_json_kids(json, "inputs"); all && at; at = at->next) {
        const char *kept = bp_json_text(at, "path");
        char *path = kept ? lengthen(kept, folder) : NULL;
        all = path && same(at, path, hashes, moved);
        g_free(path);
    }
    return all;
}

/* Writing */

static void put_file(GString *out, const char *path, const char *folder,
                     const struct bp_facts *facts, struct bp_hashes *hashes) {
    g_string_append_c(out, '{');
    if (folder) {
        char *kept = shorten(path, folder);
        bp_json_put_text(out, "path", kept);
        g_free(kept);
    }
    bp_json_put_number(out, "size", facts->size);
    if (facts->size >= 0) {
        bp_json_put_number(out, "modified", facts->modified);
        bp_json_put_number(out, "inode", facts->inode);
        bp_json_put_text(out, "sha256", bp_hashes_of(hashes, path, facts));
    }
    g_string_append_c(out, '}');
}

static void write_all(struct bp_state *state, const GString *text) {
    bp_state_clear(state);
    const ssize_t written = pwrite(state->fd, text->str, text->len, 0);
    if (written == (ssize_t)text->len)
        state->empty = false;
    else
        bp_state_clear(state);
}

/* What is known of the PDF, in the way of a struct bp_pack_result. */
static GString *begin(const struct bp_state *state, const char *options,
                      const struct bp_pack_result *result, struct bp_hashes *hashes) {
    const struct bp_facts facts = bp_facts_of(state->output);
    GString *out = g_string_new("{");
    bp_json_put_number(out, "boardpack-state", FORMAT);
    bp_json_put_text(out, "version", bp_version());
    bp_json_put_text(out, "options", options);
    bp_json_put_number(out, "pages", result->pages);
    bp_json_put_text(out, "claims", result->claims);
    bp_json_put_number(out, "notes", result->notes);
    bp_json_put_number(out, "warnings", result->warnings);
    bp_json_put_key(out, "output");
    put_file(out, state->output, NULL, &facts, hashes);
    bp_json_put_key(out, "inputs");
    g_string_append_c(out, '[');
    return out;
}

static void end(struct bp_state *state, GString *out) {
    g_string_append(out, "]}\n");
    write_all(state, out);
    g_string_free(out, TRUE);
}

void bp_state_keep(struct bp_state *state, const char *folder, const char *options,
                   const struct bp_result *built, int64_t begun, struct bp_hashes *hashes) {
    GString *out = begin(state, options, &built->facts, hashes);
    bool settled = true;
    for (guint i = 0; i < built->inputs->len; i++) {
        const char *path = built->inputs->pdata[i];
        const struct bp_facts facts = bp_facts_of(path);
        g_string_append(out, i ? ",\n" : "\n");
        put_file(out, path, folder, &facts, hashes);
        const struct bp_facts after = bp_facts_of(path);
        settled = settled && after.touched < begun && after.modified < begun;
    }
    if (settled)
        end(state, out);
    else
        g_string_free(out, TRUE);
}

/* The same once more, with what the system says now; unless it is the same no longer. */
static void renew(struct bp_state *state, const char *folder, const struct bp_json *json,
                  const char *options, const struct bp_pack_result *result,
                  struct bp_hashes *hashes) {
    GString *out = begin(state, options, result, hashes);
    bool settled = true;
    for (const struct bp_json *at = bp_json_kids(json, "inputs"); at; at = at->next) {
        char *path = lengthen(bp_json_text(at, "path"), folder);
        const struct bp_facts facts = bp_facts_of(path);
        g_string_append(out, at == bp_json_kids(json, "inputs") ? "\n" : ",\n");
        put_file(out, path, folder, &facts, hashes);
        settled = settled &&
                  g_strcmp0(bp_hashes_of(hashes, path, &facts), bp_json_text(at, "sha256")) == 0;
        g_free(path);
    }
    if (settled)
        end(state, out);
    else
        g_string_free(out, TRUE);
}

static bool current(struct bp_state *state, const char *folder, const struct bp_json *json,
                    const char *options, struct bp_hashes *hashes, struct bp_pack_result *result) {
    const struct bp_json *output = bp_json_find(json, "output");
    const char *claims = bp_json_text(json, "claims");
    bool moved = false;
    if (bp_json_number(json, "boardpack-state") != FORMAT || !output || !claims ||
        g_strcmp0(bp_json_text(json, "options"), options) != 0 ||
        !same(output, state->output, hashes, &moved) || !inputs_same(json, folder, hashes, &moved))
        return false;
    state->claims = g_strdup(claims);
    result->pages = (int)bp_json_number(json, "pages");
    result->bytes = bp_json_number(output, "size");
    result->claims = state->claims;
    result->notes = (int)bp_json_number(json, "notes");
    result->warnings = (int)bp_json_number(json, "warnings");
    if (moved)
        renew(state, folder, json, options, result, hashes);
    return result->bytes >= 0;
}

bool bp_state_current(struct bp_state *state, const char *folder, const char *options,
                      struct bp_hashes *hashes, struct bp_pack_result *result) {
    char *text = read_all(state->fd);
    if (!text)
        return false;
    struct bp_arena *arena = bp_arena_new();
    const struct bp_json *json = bp_json_parse(text, arena);
    const bool is = json && current(state, folder, json, options, hashes, result);
    bp_arena_free(arena);
    g_free(text);
    return is;
}

/* Looking at it without a lock: what is half written is no JSON. NULL if there is none. */
static const struct bp_json *look(const char *output, struct bp_arena *arena) {
    char *path = bp_state_path(output);
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    char *text = fd >= 0 ? read_all(fd) : NULL;
    const struct bp_json *json = text ? bp_json_parse(text, arena) : NULL;
    if (fd >= 0)
        close(fd);
    g_free(text);
    g_free(path);
    return bp_json_number(json, "boardpack-state") == FORMAT ? json : NULL;
}

/* What is kept of the output itself. That is asked of all outputs in every run, so the long list of
 * inputs isn't read. */
static struct bp_facts look_at_head(const char *output) {
    char *path = bp_state_path(output), head[HEAD + sizeof INPUTS + 2];
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    const ssize_t got = fd >= 0 ? pread(fd, head, HEAD, 0) : 0;
    head[MAX(got, 0)] = '\0';
    char *inputs = strstr(head, INPUTS);
    if (inputs)
        memcpy(inputs, INPUTS "]}", sizeof INPUTS "]}");
    struct bp_arena *arena = bp_arena_new();
    const struct bp_json *json = inputs ? bp_json_parse(head, arena) : NULL,
                         *kept = bp_json_find(json, "output");
    const struct bp_facts facts = kept && bp_json_number(json, "boardpack-state") == FORMAT
                                      ? read_facts(kept)
                                      : (struct bp_facts){.size = -1};
    if (fd >= 0)
        close(fd);
    bp_arena_free(arena);
    g_free(path);
    return facts;
}

bool bp_state_owns(const char *output) {
    const struct bp_facts then = look_at_head(output), now = bp_facts_of(output);
    return then.size >= 0 && bp_facts_equal(&then, &now);
}

bool bp_state_inputs(const char *output, const char *folder, const char *options,
                     struct bp_hashes *hashes, GPtrArray *paths) {
    struct bp_arena *arena = bp_arena_new();
    const struct bp_json *json = look(output, arena);
    bool moved = false;
    const bool known = json && g_strcmp0(bp_json_text(json, "options"), options) == 0 &&
                       inputs_same(json, folder, hashes, &moved);
    for (const struct bp_json *at = bp_json_kids(json, "inputs"); known && at; at = at->next)
        g_ptr_array_add(paths, lengthen(bp_json_text(at, "path"), folder));
    bp_arena_free(arena);
    return known;
}
