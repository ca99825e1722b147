/* From bytes on disk to text.
 * In: a path or bytes. Out: UTF-8 that the parser can count lines and columns in, or one
 * diagnostic.
 * Whatever the file holds (a picture, a device without end), it costs no more than the limit and
 * ends in one clear sentence; so decoding is done here and not in the parser, which would stop at
 * the first bad byte with the wrong column. */
#include "load/source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STEP ((size_t)256 * 1024)

/* Bytes as they come in; `room` is one more than there may be, for a NUL. */
struct bytes {
    char *data;
    size_t length, room;
};

/* Reads to the end. A file that is as long as the system said costs two reads and no more memory
 * than it needs. */
static int read_all(int fd, size_t limit, struct bytes *bytes) {
    for (;;) {
        if (bytes->length + 1 >= bytes->room) {
            bytes->room = bytes->room * 2 + STEP;
            bytes->data = g_realloc(bytes->data, bytes->room);
        }
        ssize_t got = read(fd, bytes->data + bytes->length, bytes->room - 1 - bytes->length);
        if (got == 0)
            return 0;
        if (got < 0 && errno != EINTR)
            return errno;
        bytes->length += (size_t)MAX(got, 0);
        if (bytes->length > limit)
            return EFBIG;
    }
}

int bp_source_read(const char *path, bool regular, size_t limit, char **data, size_t *length) {
    /* Without O_NONBLOCK a pipe without a writer would hold us here for ever. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | (regular ? O_NONBLOCK : 0));
    if (fd < 0)
        return errno;
    struct stat facts;
    int error = 0;
    if (fstat(fd, &facts) < 0)
        error = errno;
    else if (S_ISDIR(facts.st_mode))
        error = EISDIR;
    else if (regular && !S_ISREG(facts.st_mode))
        error = EINVAL;
    if (!error && S_ISREG(facts.st_mode) && facts.st_size > (off_t)limit)
        error = EFBIG;
    struct bytes bytes = {0};
    if (!error) {
        bytes.room = S_ISREG(facts.st_mode) ? (size_t)facts.st_size + 2 : STEP;
        bytes.data = g_malloc(bytes.room);
        error = read_all(fd, limit, &bytes);
    }
    close(fd);
    if (error) {
        g_free(bytes.data);
        return error;
    }
    bytes.data[bytes.length] = '\0';
    *data = bytes.data;
    *length = bytes.length;
    return 0;
}

struct bp_pos bp_source_pos(const char *name, const char *text, size_t offset) {
    struct bp_pos pos = {name, 1, 1};
    const char *line = text, *end = text + offset;
    for (const char *at; (at = memchr(line, '\n', (size_t)(end - line))); line = at + 1)
        pos.line++;
    pos.col = (int)(end - line) + 1;
    return pos;
}

static bool starts(const char *data, size_t length, const char *start, size_t start_length) {
    return length >= start_length && memcmp(data, start, start_length) == 0;
}

/* What it is */

/* Office files are ZIP archives with these folders or, as their first entry, media type in them. */
static struct bp_source_kind archive_kind(const char *data, size_t length) {
    static const struct {
        const char *part, *what;
    } offices[] = {
        {"word/document", "a Word document"},
        {"xl/workbook", "an Excel workbook"},
        {"ppt/presentation", "a PowerPoint presentation"},
        {"mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument text"},
        {"mimetypeapplication/vnd.oasis.opendocument.", "an OpenDocument file"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(offices); i++)
        if (memmem(data, length, offices[i].part, strlen(offices[i].part)))
            return (struct bp_source_kind){offices[i].what, true};
    return (struct bp_source_kind){"a ZIP archive", false};
}

struct bp_source_kind bp_source_kind(const char *data, size_t length) {
    static const struct {
        const char *start;
        size_t length;
        struct bp_source_kind kind;
    } kinds[] = {
        {"\xD0\xCF\x11\xE0", 4, {"a document of an old Office program", true}},
        {"{\\rtf", 5, {"an RTF document", true}},
        {"%PDF-", 5, {"a PDF", true}},
        {"\x89PNG", 4, {"a picture", false}},
        {"\xFF\xD8\xFF", 3, {"a picture", false}},
        {"GIF8", 4, {"a picture", false}},
        {"<!DOCTYPE html", 14, {"a web page (HTML)", false}},
        {"<!doctype html", 14, {"a web page (HTML)", false}},
        {"<html", 5, {"a web page (HTML)", false}},
    };
    if (starts(data, length, "PK\3\4", 4))
        return archive_kind(data, length);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (starts(data, length, kinds[i].start, kinds[i].length))
            return kinds[i].kind;
    return (struct bp_source_kind){0};
}

/* Encoding */

/* The encoding that the XML declaration names, or NULL; the caller frees it. */
static char *declared_encoding(const char *data, size_t length) {
    if (!starts(data, length, "<?xml", 5))
        return NULL;
    char *declaration = g_strndup(data, MIN(length, 200));
    char *end = strstr(declaration, "?>");
    char *at = strstr(declaration, "encoding");
    char *name = NULL;
    if (end && at && at < end) {
        at += strlen("encoding");
        at += strspn(at, " \t\r\n=\"'");
        name = g_strndup(at, strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                        "0123456789._-"));
    }
    g_free(declaration);
    return name;
}

/* What the bytes are encoded in, by their byte order mark (XML 1.0, appendix F), their zeros or
 * the declaration; NULL for UTF-8. `skip` is the length of the mark. */
static char *find_encoding(const char *data, size_t length, size_t *skip) {
    *skip = 0;
    if (starts(data, length, "\xEF\xBB\xBF", 3)) {
        *skip = 3;
        return NULL;
    }
    if (starts(data, length, "\xFF\xFE", 2) || starts(data, length, "\xFE\xFF", 2)) {
        *skip = 2;
        return g_strdup(data[0] == '\xFF' ? "UTF-16LE" : "UTF-16BE");
    }
    if (starts(data, length, "<\0?\0", 4))
        return g_strdup("UTF-16LE");
    if (starts(data, length, "\0<\0?", 4))
        return g_strdup("UTF-16BE");
    char *name = declared_encoding(data, length);
    if (name && (!*name || !g_ascii_strcasecmp(name, "UTF-8") ||
                 !g_ascii_strcasecmp(name, "US-ASCII") || !g_ascii_strcasecmp(name, "ASCII")))
        g_clear_pointer(&name, g_free);
    return name;
}

static bool convert(struct bp_source *source, const char *encoding, const char *name,
                    struct bp_diags *diags) {
    const struct bp_pos whole = {name, 0, 0};
    GIConv converter = g_iconv_open("UTF-8", encoding);
    if (converter == (GIConv)-1) {
        bp_diag(diags, ENCODING_UNKNOWN, whole, encoding);
        return false;
    }
    gsize length = 0;
    char *text =
        g_convert_with_iconv(source->text, (gssize)source->length, converter, NULL, &length, NULL);
    g_iconv_close(converter);
    g_free(source->text);
    *source = (struct bp_source){text, length};
    if (!text)
        bp_diag(diags, ENCODING_WRONG, whole, encoding);
    return text != NULL;
}

/* Line ends are one line feed (XML 1.0, 2.11); the text is changed in place. */
static void unify_line_ends(struct bp_source *source) {
    char *to = memchr(source->text, '\r', source->length);
    if (!to)
        return;
    const char *end = source->text + source->length;
    for (const char *from = to; from < end; from++) {
        bool carriage = *from == '\r'; /* asked first: `to` may be `from` */
        *to++ = carriage ? '\n' : *from;
        if (carriage && from + 1 < end && from[1] == '\n')
            from++;
    }
    *to = '\0';
    source->length = (size_t)(to - source->text);
}

static bool check_utf8(struct bp_source *source, const char *name, struct bp_diags *diags) {
    const char *bad;
    if (g_utf8_validate(source->text, (gssize)source->length, &bad))
        return true;
    char byte[8];
    g_snprintf(byte, sizeof byte, "0x%02X", (unsigned char)*bad);
    bp_diag(diags, ENCODING_BYTE, bp_source_pos(name, source->text, (size_t)(bad - source->text)),
            byte);
    return false;
}

static bool decode(struct bp_source *source, const char *name, struct bp_diags *diags) {
    const struct bp_pos whole = {name, 0, 0};
    if (starts(source->text, source->length, "\x1f\x8b", 2)) {
        bp_diag(diags, GZIP, whole);
        return false;
    }
    size_t skip;
    char *encoding = find_encoding(source->text, source->length, &skip);
    source->length -= skip; /* the text moves down over the mark */
    if (skip > 0)
        memmove(source->text, source->text + skip, source->length + 1);
    bool done = !encoding || convert(source, encoding, name, diags);
    g_free(encoding);
    if (!done)
        return false;
    unify_line_ends(source);
    if (strspn(source->text, " \t\n") == source->length) {
        bp_diag(diags, FILE_EMPTY, whole);
        return false;
    }
    return check_utf8(source, name, diags);
}

bool bp_source_decode(char *data, size_t length, const char *name, struct bp_diags *diags,
                      struct bp_source *source) {
    *source = (struct bp_source){0};
    source->text = data;
    source->length = length;
    if (decode(source, name, diags))
        return true;
    g_free(source->text);
    source->text = NULL;
    return false;
}
