/* Files that are attached.
 * In: the attributes of an appendix or attachment, and the first and last bytes of its file. Out:
 * bp_file.
 * boardpack looks at a file's contents, not its name; but no file is read here beyond its magic
 * numbers. Only a picture is read, as figures are; everything else is for the helper
 * program, behind a wall. */
#include "load/read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD_BYTES ((size_t)1024)       /* readers of PDF look that far for its mark */
#define TAIL_BYTES ((size_t)256 * 1024) /* a ZIP archive's list of contents is at its end */
#define RANGES_MOST 1000
#define PAGE_DIGITS 6

/* What a file is. */

struct ends {
    char *head, *tail; /* the same bytes where the file is short */
    size_t head_length, tail_length;
};

static bool begins(const struct ends *ends, const char *bytes, size_t length) {
    return ends->head_length >= length && memcmp(ends->head, bytes, length) == 0;
}

static bool holds(const char *bytes, size_t length, const char *text) {
    return memmem(bytes, length, text, strlen(text)) != NULL;
}

/* OpenDocument's first entry is its media type, not compressed (OpenDocument 1.3, part 2, 3.3); of
 * Office Open XML the names of the parts are in the list of contents (ECMA-376, part 2). */
static bool is_office_archive(const struct ends *ends) {
    static const char *const parts[] = {"word/document", "xl/workbook", "ppt/presentation"};
    if (!begins(ends, "PK\3\4", 4))
        return false;
    if (holds(ends->head, ends->head_length, "mimetypeapplication/vnd.oasis.opendocument."))
        return true;
    if (!holds(ends->tail, ends->tail_length, "[Content_Types].xml"))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (holds(ends->tail, ends->tail_length, parts[i]))
            return true;
    return false;
}

/* OpenDocument in one piece (part 3, 3.1.2). */
static bool is_flat_office(const struct ends *ends) {
    return (begins(ends, "<?xml", 5) || begins(ends, "<office:document", 16)) &&
           holds(ends->head, ends->head_length, "<office:document ") &&
           holds(ends->head, ends->head_length, "urn:oasis:names:tc:opendocument:");
}

/* The second is the compound file of the Office programs before 2007 ([MS-CFB], 2.2). */
static bool is_office(const struct ends *ends) {
    return is_office_archive(ends) || is_flat_office(ends) ||
           begins(ends, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) || begins(ends, "{\\rtf", 5);
}

static bool named_pdf(const char *src) {
    size_t length = strlen(src);
    return length > 4 && g_ascii_strcasecmp(src + length - 4, ".pdf") == 0;
}

/* A file called PDF with contents that nobody knows goes to the helper, which tells what is wrong
 * with it. */
static enum bp_file_kind kind_of(const struct ends *ends, const char *src) {
    if (begins(ends, "\x89PNG\r\n\x1a\n", 8) || begins(ends, "\xFF\xD8\xFF", 3))
        return BP_FILE_PICTURE;
    if (is_office(ends))
        return BP_FILE_OFFICE;
    return holds(ends->head, ends->head_length, "%PDF-") || named_pdf(src) ? BP_FILE_PDF
                                                                           : BP_FILE_OTHER;
}

/* Reads up to `length` bytes from an offset on; 0, or an errno. */
static int read_at(int fd, off_t offset, char *bytes, size_t *length) {
    size_t done = 0;
    while (done < *length) {
        ssize_t n = pread(fd, bytes + done, *length - done, offset + (off_t)done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        if (n == 0)
            break;
        done += (size_t)n;
    }
    *length = done;
    return 0;
}

static int read_both(int fd, off_t size, struct ends *ends) {
    ends->head_length = MIN(HEAD_BYTES, (size_t)size);
    ends->tail_length = MIN(TAIL_BYTES, (size_t)size);
    int error = read_at(fd, 0, ends->head, &ends->head_length);
    return error ? error
                 : read_at(fd, size - (off_t)ends->tail_length, ends->tail, &ends->tail_length);
}

/* 0, or an errno; the caller frees the bytes in any case. */
static int read_ends(const char *path, struct ends *ends) {
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return errno;
    int error = fstat(fd, &status) != 0   ? errno
                : S_ISREG(status.st_mode) ? read_both(fd, status.st_size, ends)
                                          : EINVAL;
    close(fd);
    return error;
}

/* Ranges of pages. */

struct range_reader {
    struct bp_reader *reader;
    struct bp_pos pos;
    const char *text; /* the whole attribute */
    GArray *ranges;   /* struct bp_page_range */
};

static const char *skip_spaces(const char *at) {
    return at + strspn(at, " ");
}

static bool read_page(const char **at, uint32_t *page) {
    size_t digits = strspn(*at, "0123456789");
    if (digits == 0 || digits > PAGE_DIGITS)
        return false;
    *page = (uint32_t)g_ascii_strtoull(*at, NULL, 10);
    *at += digits;
    return *page > 0;
}

/* "7", "1-4", "12-"; the hyphen may be a dash. False if it is none of these. */
static bool read_range(const char *at, struct bp_page_range *range) {
    at = skip_spaces(at);
    if (!read_page(&at, &range->first))
        return false;
    at = skip_spaces(at);
    range->last = range->first;
    size_t dash = *at == '-' ? 1 : g_str_has_prefix(at, "–") ? strlen("–") : 0;
    if (dash == 0)
        return *at == '\0';
    at = skip_spaces(at + dash);
    range->last = 0;
    if (*at && !read_page(&at, &range->last))
        return false;
    return *skip_spaces(at) == '\0';
}

static uint32_t end_of(const struct bp_page_range *range) {
    return range->last ? range->last : UINT32_MAX;
}

/* The first page that both have, or 0. */
static uint32_t shared_page(const struct bp_page_range *a, const struct bp_page_range *b) {
    uint32_t first = MAX(a->first, b->first);
    return first <= MIN(end_of(a), end_of(b)) ? first : 0;
}

static bool add_range(struct range_reader *r, const char *text) {
    struct bp_diags *diags = r->reader->diags;
    struct bp_page_range range;
    char *shown = g_strstrip(g_strdup(text));
    bool form = read_range(text, &range), good = form && end_of(&range) >= range.first;
    if (!form)
        bp_diag(diags, PAGES_FORM, r->pos, r->text, shown);
    else if (!good)
        bp_diag(diags, PAGES_ORDER, r->pos, r->text, shown);
    g_free(shown);
    for (guint i = 0; good && i < r->ranges->len; i++) {
        uint32_t twice = shared_page(&range, &g_array_index(r->ranges, struct bp_page_range, i));
        if (twice)
            bp_diag(diags, PAGES_TWICE, r->pos, r->text, twice);
        good = !twice;
    }
    if (good && r->ranges->len == RANGES_MOST) {
        bp_diag(diags, PAGES_MANY, r->pos, r->text, RANGES_MOST);
        return false;
    }
    if (good)
        g_array_append_val(r->ranges, range);
    return good;
}

/* Reads "1-4, 7, 12-" into the file; nothing of it after a diagnostic. */
static void read_ranges(struct bp_reader *reader, struct bp_pos pos, const char *text,
                        struct bp_file *file) {
    if (!text)
        return;
    struct range_reader r = {.reader = reader, .pos = pos, .text = text};
    r.ranges = g_array_new(FALSE, FALSE, sizeof(struct bp_page_range));
    char **parts = g_strsplit(text, ",", -1);
    bool good = *parts || add_range(&r, "");
    for (char **part = parts; good && *part; part++)
        good = add_range(&r, *part);
    if (good) {
        size_t size = sizeof(struct bp_page_range) * r.ranges->len;
        struct bp_page_range *ranges = bp_arena_alloc(reader->arena, size);
        memcpy(ranges, r.ranges->data, size);
        file->ranges = ranges;
        file->n_ranges = r.ranges->len;
    }
    g_strfreev(parts);
    g_array_free(r.ranges, TRUE);
}

/* The whole. */

/* ISO 32000-2, table 43. */
static const char *relationship_of(struct bp_reader *reader, const xmlNode *xml) {
    static const char *const values[] = {"unspecified", "source",     "data",
                                         "alternative", "supplement", NULL};
    static const char *const names[] = {"Unspecified", "Source", "Data", "Alternative",
                                        "Supplement"};
    return names[bp_read_choice(reader, xml, "relationship", values)];
}

static enum bp_shrink shrink_of(struct bp_reader *reader, const xmlNode *xml) {
    const char *value = bp_read_attribute(reader, xml, "shrink");
    if (!value)
        return BP_SHRINK_NEEDED;
    return strcmp(value, "yes") == 0 ? BP_SHRINK_YES : BP_SHRINK_NO;
}

/* Finds the file and what it is; false after a diagnostic. */
static bool find_file(struct bp_reader *reader, struct bp_pos pos, struct bp_file *file) {
    const char *shown;
    char *path =
        bp_inside_find(reader->inside, pos, file->src, reader->arena, &shown, reader->diags);
    if (!path)
        return false;
    file->path = bp_arena_strdup(reader->arena, path);
    struct ends ends = {.head = g_malloc(HEAD_BYTES), .tail = g_malloc(TAIL_BYTES)};
    int error = read_ends(path, &ends);
    if (error)
        bp_inside_tell(pos, file->src, error, reader->diags);
    else
        file->kind = kind_of(&ends, file->src);
    g_free(ends.head);
    g_free(ends.tail);
    free(path);
    if (!error && file->kind == BP_FILE_PICTURE)
        file->picture = bp_read_picture(reader, pos, file->src);
    return !error && (file->kind != BP_FILE_PICTURE || file->picture);
}

const struct bp_file *bp_read_file(struct bp_reader *reader, const struct bp_node *node,
                                   const xmlNode *xml) {
    struct bp_file *file = bp_arena_new0(reader->arena, struct bp_file);
    file->src = bp_read_path(reader, xml, "src");
    if (!file->src || !find_file(reader, node->pos, file))
        return NULL;
    read_ranges(reader, node->pos, bp_read_attribute(reader, xml, "pages"), file);
    file->alt = bp_read_attribute(reader, xml, "alt");
    file->description = bp_read_attribute(reader, xml, "description");
    file->relationship = relationship_of(reader, xml);
    file->changes = bp_read_attribute(reader, xml, "changes");
    file->classification = bp_read_attribute(reader, xml, "classification");
    file->shrink = shrink_of(reader, xml);
    file->remove_comments = bp_read_is(reader, xml, "remove-comments", "yes");
    return file;
}

void bp_read_attachment(struct bp_reader *reader, struct bp_node *attachment, const xmlNode *xml) {
    const char *title = bp_read_attribute(reader, xml, "title");
    attachment->as.attachment.title = title ? title : "";
    attachment->as.attachment.kind = bp_read_attribute(reader, xml, "kind");
    attachment->as.attachment.file = bp_read_file(reader, attachment, xml);
}
