/* boardpack-attach: the program that reads one attached PDF (attach/wire.h).
 * In: the file as standard input, the job as arguments. Out: the facts on standard output, then the
 * objects on file descriptor 3.
 * Whatever the file does to it, this process can open nothing, start nothing, and take no more
 * memory or time than was allowed before the first byte was read. */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attach/reader/steps.h"
#include "attach/wire.h"
#include "base/sanitizer.h"

#define HEAP_STEP (128 << 20)

static void set_limit(int resource, rlim_t most) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0)
        return;
    limit.rlim_max = MIN(limit.rlim_max, most);
    limit.rlim_cur = MIN(limit.rlim_cur, limit.rlim_max);
    setrlimit(resource, &limit);
}

/* Descriptors 0 to 3 are open by now, and no more can be. */
static void set_limits(void) {
    if (BP_ANY_ADDRESS) /* a sanitizer needs more of everything */
        return;
    set_limit(RLIMIT_AS, BP_ATTACH_MAX_MEMORY);
    set_limit(RLIMIT_CPU, BP_ATTACH_MAX_SECONDS + 1);
    set_limit(RLIMIT_CORE, 0);
    set_limit(RLIMIT_NOFILE, BP_FORM_OBJECTS_FD + 1);
    set_limit(RLIMIT_NPROC, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* Memory is taken once, and given back by the process's end: buffers that come and go stay in the
 * heap, and the heap is made of large pages where there are any. Faulting small ones in would be a
 * fifth of the whole time. */
static void set_up_heap(void) {
    mallopt(M_MMAP_THRESHOLD, HEAP_STEP / 4); /* the most that glibc takes */
    mallopt(M_TRIM_THRESHOLD, HEAP_STEP);
    mallopt(M_TOP_PAD, HEAP_STEP);
    g_free(g_malloc(HEAP_STEP / 8));
    char *end = sbrk(0);
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    char *start = (char *)(((uintptr_t)end - HEAP_STEP + page - 1) / page * page);
    madvise(start, (size_t)(end - start), MADV_HUGEPAGE);
}

/* A regular file's bytes, which stay until the process ends; NULL if it can't be mapped, or is
 * empty. */
static const char *map_file(int file, size_t *length) {
    struct stat stat;
    if (fstat(file, &stat) != 0 || !S_ISREG(stat.st_mode) || stat.st_size <= 0)
        return NULL;
    void *map = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    *length = (size_t)stat.st_size;
    return map != MAP_FAILED ? map : NULL;
}

/* The paths of the pack's files. False if this one should be among them and isn't. */
static bool read_files(struct bp_helper_job *job) {
    size_t left = 0;
    if (!job->files)
        return true;
    const char *at = map_file(BP_FORM_FILES_FD, &left);
    for (const char *end; at && (end = memchr(at, '\0', left)); at = end + 1) {
        g_ptr_array_add(job->files, (gpointer)at);
        left -= (size_t)(end + 1 - at);
    }
    close(BP_FORM_FILES_FD);
    return job->self < job->files->len;
}

/* The typefaces for form fields, before nothing can be opened any more. They are not read yet. */
static void map_typefaces(struct bp_helper_job *job) {
    static const char *const names[BP_TYPEFACES][2] = {
        {"LiberationSans", "LiberationSans-Regular.ttf"},
        {"LiberationSans-Bold", "LiberationSans-Bold.ttf"},
        {"LiberationSans-Italic", "LiberationSans-Italic.ttf"},
        {"LiberationSans-BoldItalic", "LiberationSans-BoldItalic.ttf"},
        {"DejaVuSans", "DejaVuSans.ttf"}};
    for (size_t i = 0; job->fonts && i < BP_TYPEFACES; i++) {
        struct bp_typeface *typeface = &job->typefaces[i];
        g_autofree char *path = g_build_filename(job->fonts, names[i][1], NULL);
        const int file = open(path, O_RDONLY | O_CLOEXEC);
        typeface->name = names[i][0];
        typeface->bytes = file >= 0 ? map_file(file, &typeface->length) : NULL;
        if (file >= 0)
            close(file);
    }
}

/* What can't be mapped is read. NULL: there was an error. */
static GByteArray *read_all(void) {
    GByteArray *bytes = g_byte_array_new();
    uint8_t chunk[65536];
    ssize_t n;
    while ((n = read(STDIN_FILENO, chunk, sizeof chunk)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || bytes->len + (size_t)n > BP_ATTACH_MAX_BYTES) {
            g_byte_array_free(bytes, TRUE);
            return NULL;
        }
        g_byte_array_append(bytes, chunk, (guint)n);
    }
    return bytes;
}

/* The file, which stays until the process ends. */
static const char *open_input(size_t *length) {
    const char *map = map_file(STDIN_FILENO, length);
    if (map && *length <= BP_ATTACH_MAX_BYTES)
        return map;
    GByteArray *bytes = map ? NULL : read_all();
    *length = bytes ? bytes->len : 0;
    return bytes ? (const char *)g_byte_array_free(bytes, FALSE) : NULL;
}

/* `user` is the descriptor. Without a reader there is nothing left to do. */
static void write_all(void *user, const void *bytes, size_t length) {
    const char *at = bytes;
    while (length > 0) {
        const ssize_t n = write(GPOINTER_TO_INT(user), at, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit(EXIT_FAILURE);
        at += n;
        length -= (size_t)n;
    }
}

int main(int argc, char **argv) {
    struct bp_helper_job job;
    size_t length = 0;
    if (!bp_helper_job_read(&job, argc, argv) || !read_files(&job)) {
        fprintf(stderr, "boardpack-attach is run by boardpack, once for each attached file\n");
        return 3;
    }
    map_typefaces(&job);
    set_limits();
    set_up_heap();
    errno = 0; /* a heap without large pages will do */
    const char *bytes = open_input(&length);
    if (!bytes && length == 0 && errno == ENOMEM)
        return BP_FORM_NO_MEMORY;
    GString *facts = g_string_new(NULL);
    struct bp_reading *run = bp_reading_new(bytes ? bytes : "", length, &job);
    bp_reading_put_facts(run, facts);
    write_all(GINT_TO_POINTER(STDOUT_FILENO), facts->str, facts->len);
    if (bp_reading_has_objects(run))
        bp_reading_write_objects(run, write_all, GINT_TO_POINTER(BP_FORM_OBJECTS_FD));
    _exit(EXIT_SUCCESS); /* the system frees faster */
}
