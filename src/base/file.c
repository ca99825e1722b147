/* Output files.
 * In: bytes. Out: a file that appears under its name whole, or not at all.
 * The bytes go to a file without a name in the target's folder (O_TMPFILE), or, where the system
 * has none, to a hidden one; only a finished file is linked and renamed over the old one. Hidden
 * files are locked by whoever writes them: one that is not was left by a process that was killed,
 * wherever on a shared disk that was, and whoever wants the name next takes it away. There is no
 * fsync: after a power cut the pack is built again from its XML. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/session.h"

#define BUFFER_SIZE ((size_t)256 * 1024)
#define NAME_TRIES 1000

struct bp_output {
    char *path;      /* as the caller said it; for diagnostics */
    char *target;    /* with symbolic links followed; NULL: straight to `fd` at commit */
    char *temporary; /* the unfinished file's name; NULL: it has none */
    int fd;
    int error; /* errno of the first failure */
    GByteArray *buffer;
};

char *bp_errno_text(int error) {
    switch (error) {
    case ENOENT:
        return g_strdup("no such file or folder");
    case ENOTDIR:
        return g_strdup("a part of its path is not a folder");
    case EISDIR:
        return g_strdup("it is a folder");
    case EACCES:
    case EPERM:
        return g_strdup("permission denied");
    case EROFS:
        return g_strdup("the disk is read-only");
    case ENOSPC:
        return g_strdup("the disk is full");
    case EDQUOT:
        return g_strdup("your disk quota is used up");
    case EFBIG:
        return g_strdup("it exceeds the limit for file sizes");
    case EPIPE:
        return g_strdup("the program reading it has stopped");
    case ENAMETOOLONG:
        return g_strdup("its name is too long");
    default:
        return g_strdup(g_strerror(error));
    }
}

static void report(struct bp_diags *diags, const char *path, int error) {
    char *text = error == ENOENT ? g_strdup("no such folder") : bp_errno_text(error);
    const char *name = strcmp(path, "-") == 0 ? "standard output" : path;
    bp_diag(diags, FILE_WRITE, (struct bp_pos){.file = name}, text);
    g_free(text);
}

/* Some file systems tell only here that the disk is full. */
static int close_fd(struct bp_output *output) {
    int result = output->fd > STDERR_FILENO ? close(output->fd) : 0;
    output->fd = -1;
    return result < 0 ? errno : 0;
}

static void output_free(struct bp_output *output) {
    close_fd(output);
    if (output->temporary)
        unlink(output->temporary);
    if (output->buffer)
        g_byte_array_free(output->buffer, TRUE);
    g_free(output->temporary);
    g_free(output->target);
    g_free(output->path);
    g_free(output);
}

/* A hidden name beside the target, the target's own in turn for each `try`; short, however long the
 * target's name is. */
static char *temporary_name(const char *target, int try) {
    char *folder = g_path_get_dirname(target), *name = g_path_get_basename(target);
    char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);
    char *path = g_strdup_printf("%s/.boardpack-%.16s-%d.tmp", folder, hash, try);
    g_free(hash);
    g_free(name);
    g_free(folder);
    return path;
}

static bool is_named(int fd, const char *name) {
    struct stat ours, named;
    return fstat(fd, &ours) == 0 && lstat(name, &named) == 0 && ours.st_dev == named.st_dev &&
           ours.st_ino == named.st_ino;
}

/* Locks what we write. Where there are no locks nobody can take it for litter, either. */
static bool lock(int fd) {
    return flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/* Takes away what a killed process has left under a name; false if it is somebody's. */
static bool clear_litter(const char *name) {
    const int fd = open(name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT;
    const bool litter = flock(fd, LOCK_EX | LOCK_NB) == 0 && is_named(fd, name);
    const bool gone = litter && unlink(name) == 0;
    close(fd);
    return gone;
}

/* Gives an output a hidden name, by a way of making it that returns 0 or an errno. Returns that of
 * the last try. */
static int take_name(struct bp_output *output, int (*make)(struct bp_output *, const char *)) {
    int error = EEXIST;
    for (int try = 0; error == EEXIST && try < NAME_TRIES; try++) {
        char *name = temporary_name(output->target, try);
        error = make(output, name);
        if (error == EEXIST && clear_litter(name))
            error = make(output, name);
        if (error)
            g_free(name);
        else
            output->temporary = name;
    }
    return error;
}

/* A file of its own name; if somebody has taken it for litter already, the next. */
static int make_named(struct bp_output *output, const char *name) {
    output->fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (output->fd < 0)
        return errno;
    if (lock(output->fd) && is_named(output->fd, name))
        return 0;
    close(output->fd);
    output->fd = -1;
    return EEXIST;
}

/* Returns 0 or an errno. */
static int open_unfinished(struct bp_output *output) {
#ifdef O_TMPFILE
    /* Naming the file later goes through /proc, which a bare container may lack. */
    if (access("/proc/self/fd", X_OK) == 0) {
        char *folder = g_path_get_dirname(output->target);
        output->fd = open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
        const int error = output->fd < 0 ? errno : 0;
        g_free(folder);
        if (error != EOPNOTSUPP && error != EISDIR && error != EINVAL)
            return error;
    }
#endif
    return take_name(output, make_named);
}

/* Owner and mode of the file that is to be replaced. The owner only root can keep, the group its
 * members too. */
static void keep_mode(int fd, const struct stat *old) {
    if (fchown(fd, old->st_uid, old->st_gid) < 0 && fchown(fd, (uid_t)-1, old->st_gid) < 0) {
        /* Then it belongs to whoever builds. */
    }
    if (fchmod(fd, old->st_mode & 0777) < 0) {
        /* Then it has the mode of a new file. */
    }
}

/* Opens what the bytes go to; returns 0 or an errno. */
static int output_open(struct bp_output *output) {
    if (strcmp(output->path, "-") == 0) {
        output->fd = STDOUT_FILENO;
        return fcntl(STDOUT_FILENO, F_GETFL) < 0 ? errno : 0;
    }
    struct stat old;
    bool exists = stat(output->path, &old) == 0;
    if (!exists && errno != ENOENT)
        return errno;
    if (exists && S_ISDIR(old.st_mode))
        return EISDIR;
    if (exists && access(output->path, W_OK) < 0)
        return errno;
    if (exists && !S_ISREG(old.st_mode)) {
        output->fd = open(output->path, O_WRONLY | O_CLOEXEC);
        return output->fd < 0 ? errno : 0;
    }
    char *real = exists ? realpath(output->path, NULL) : NULL;
    output->target = g_strdup(real ? real : output->path);
    free(real);
    const int error = open_unfinished(output);
    if (!error && exists)
        keep_mode(output->fd, &old);
    return error;
}

struct bp_output *bp_output_new(const char *path, struct bp_diags *diags) {
    if (!bp_output_allowed(path, diags))
        return NULL;
    struct bp_output *output = g_new0(struct bp_output, 1);
    output->path = g_strdup(path);
    output->fd = -1;
    output->buffer = g_byte_array_new();
    int error = output_open(output);
    if (error) {
        report(diags, path, error);
        output_free(output);
        return NULL;
    }
    return output;
}

struct bp_output *bp_output_new_memory(void) {
    struct bp_output *output = g_new0(struct bp_output, 1);
    output->fd = -1;
    output->buffer = g_byte_array_new();
    return output;
}

GByteArray *bp_output_take(struct bp_output *output) {
    GByteArray *bytes = g_steal_pointer(&output->buffer);
    output_free(output);
    return bytes;
}

static void write_out(struct bp_output *output, const void *data, size_t length) {
    const char *at = data;
    while (length > 0 && !output->error) {
        ssize_t written = write(output->fd, at, length);
        if (written >= 0) {
            at += written;
            length -= (size_t)written;
        } else if (errno != EINTR) {
            output->error = errno;
        }
    }
}

static void flush(struct bp_output *output) {
    write_out(output, output->buffer->data, output->buffer->len);
    g_byte_array_set_size(output->buffer, 0);
}

void bp_output_write(struct bp_output *output, const void *data, size_t length) {
    if (output->error)
        return;
    if (!output->target) { /* kept in memory; or a pipe, which can't be taken back */
        g_byte_array_append(output->buffer, data, (guint)length);
        return;
    }
    if (output->buffer->len + length > BUFFER_SIZE)
        flush(output);
    if (length > BUFFER_SIZE)
        write_out(output, data, length);
    else
        g_byte_array_append(output->buffer, data, (guint)length);
}

static int link_to(const struct bp_output *output, const char *name) {
    char source[64];
    g_snprintf(source, sizeof source, "/proc/self/fd/%d", output->fd);
    return linkat(AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW) < 0 ? errno : 0;
}

static int make_linked(struct bp_output *output, const char *name) {
    return link_to(output, name);
}

/* Gives a nameless file a name: the target's own if that is free, else a temporary one. */
static int give_name(struct bp_output *output) {
    const int error = link_to(output, output->target);
    if (error != EEXIST)
        return error;
    lock(output->fd);
    return take_name(output, make_linked);
}

/* What close() would say, while the file stays open, and so locked. */
static int close_error(const struct bp_output *output) {
    const int copy = fcntl(output->fd, F_DUPFD_CLOEXEC, 0);
    return copy < 0 || close(copy) < 0 ? errno : 0;
}

/* Puts the unfinished file, now finished, under its name; returns 0 or an errno. */
static int put_in_place(struct bp_output *output) {
    int error = output->temporary ? close_error(output) : give_name(output);
    if (error || !output->temporary)
        return error;
    if (rename(output->temporary, output->target) < 0)
        return errno;
    g_clear_pointer(&output->temporary, g_free);
    return 0;
}

bool bp_output_commit(struct bp_output *output, struct bp_diags *diags) {
    flush(output);
    if (!output->error && output->target)
        output->error = put_in_place(output);
    else if (!output->error)
        output->error = close_fd(output);
    int error = output->error;
    if (error)
        report(diags, output->path, error);
    output_free(output);
    return error == 0;
}

void bp_output_abandon(struct bp_output *output) {
    if (output)
        output_free(output);
}
