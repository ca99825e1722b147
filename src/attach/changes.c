/* Counting tracked changes.
 * In: the bytes of an office file. Out: how many changes are tracked in its parts.
 * The one hard idea: the file is a stranger's archive, so it is read in one piece of fixed size
 * after another, looking at the names of tags alone, whatever their prefix; what is odd about it
 * ends the count. LibreOffice's own count comes first: this one shows when it has missed some. */
#include "office.h"

#include <string.h>
#include <zlib.h>

/* APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16: how long the parts of an archive are without their names,
 * and how far from its end the last may begin. */
#define END_SIZE 22u
#define END_REACH (END_SIZE + 65535u)
#define ENTRY_SIZE 46u
#define LOCAL_SIZE 30u

#define PIECE 65536u
#define MAX_TEXT ((uint64_t)1 << 30) /* of all parts; more is a bomb */
#define LONGEST_TAG 64u /* of a tag's name with its prefix; longer ones are none of ours */

/* ECMA-376, part 1, 17.13.5; the first two take words away. */
static const char *const changes[] = {"del", "moveFrom", "ins", "moveTo", "cellDel", "cellIns"};
#define DELETIONS 2u

/* OpenDocument 1.3, part 3, 5.5; spreadsheets have their own, which don't print. */
static const char *const regions[] = {"text:deletion", "text:insertion"};

/* What has been read so far. */
struct count {
    struct bp_changes found;
    uint32_t controls; /* how many content controls are open */
    uint64_t left;     /* bytes that may still be read */
};

struct archive {
    const uint8_t *bytes;
    size_t length;
};

struct part {
    const uint8_t *bytes;
    size_t length;
    bool deflated;
};

static uint32_t little(const uint8_t *at, int bytes) {
    uint32_t value = 0;
    while (bytes--)
        value = value << 8 | at[bytes];
    return value;
}

static bool is_at(const struct archive *archive, size_t at, size_t size, const char *signature) {
    return at <= archive->length && archive->length - at >= size &&
           memcmp(archive->bytes + at, signature, 4) == 0;
}

/* Where the directory begins; false if this is no archive. */
static bool find_directory(const struct archive *archive, size_t *at) {
    for (size_t back = END_SIZE; back <= END_REACH && back <= archive->length; back++) {
        const size_t end = archive->length - back;
        if (is_at(archive, end, END_SIZE, "PK\5\6")) {
            *at = little(archive->bytes + end + 16, 4);
            return true;
        }
    }
    return false;
}

static bool ends_with(const char *name, size_t length, const char *end) {
    const size_t size = strlen(end);
    return length >= size && g_ascii_strncasecmp(name + length - size, end, size) == 0;
}

/* Spreadsheets and slides have tags of these names for other things. */
static bool is_text(const uint8_t *entry, size_t length, bool comments) {
    const char *name = (const char *)entry;
    if (!ends_with(name, length, ".xml") || (length > 3 && memcmp(name, "xl/", 3) == 0) ||
        (length > 4 && memcmp(name, "ppt/", 4) == 0))
        return false;
    return comments || !memmem(name, length, "comments", strlen("comments"));
}

/* The bytes of the part that the directory's entry describes. */
static bool open_part(const struct archive *archive, const uint8_t *entry, struct part *part) {
    const size_t at = little(entry + 42, 4);
    if (!is_at(archive, at, LOCAL_SIZE, "PK\3\4"))
        return false;
    const uint8_t *local = archive->bytes + at;
    const size_t skip = LOCAL_SIZE + little(local + 26, 2) + little(local + 28, 2);
    const uint32_t method = little(entry + 10, 2);
    part->length = little(entry + 20, 4);
    part->deflated = method == 8;
    if ((method != 0 && method != 8) || archive->length - at < skip ||
        archive->length - at - skip < part->length)
        return false;
    part->bytes = local + skip;
    return true;
}

/* A tag's name without its prefix, from behind the "<" on; its length, or 0 if it is cut. */
static size_t local_name(const char **name, size_t room) {
    const char *at = *name, *end = at + MIN(room, LONGEST_TAG);
    for (; at < end && !strchr(" \t\r\n/>", *at); at++)
        if (*at == ':')
            *name = at + 1;
    return at < end ? (size_t)(at - *name) : 0;
}

static bool is(const char *name, size_t length, const char *known) {
    return strlen(known) == length && memcmp(name, known, length) == 0;
}

static void count_tag(struct count *count, const char *name, size_t room) {
    const bool ends = room > 0 && *name == '/';
    name += ends;
    const char *whole = name;
    const size_t length = local_name(&name, room - ends);
    for (size_t i = 0; !ends && length > 0 && i < G_N_ELEMENTS(regions); i++)
        count->found.all += is(whole, (size_t)(name - whole) + length, regions[i]);
    if (is(name, length, "sdt") && (!ends || count->controls > 0))
        count->controls += ends ? UINT32_MAX : 1;
    for (size_t i = 0; !ends && i < G_N_ELEMENTS(changes); i++)
        if (is(name, length, changes[i])) {
            count->found.all++;
            count->found.controlled += i < DELETIONS && count->controls > 0;
        }
}

/* Counts the tags that begin in the first `until` bytes. */
static void count_tags(struct count *count, const char *text, size_t length, size_t until) {
    for (const char *at = text; (at = memchr(at, '<', until - (size_t)(at - text))); at++)
        count_tag(count, at + 1, length - (size_t)(at + 1 - text));
}

/* UTF-16 becomes what its tags are in ASCII; other text has no zeros. */
static size_t without_zeros(char *text, size_t length) {
    size_t kept = 0;
    for (size_t i = 0; i < length; i++)
        if (text[i])
            text[kept++] = text[i];
    return kept;
}

/* Reads piece by piece; the end of one, where a tag may be cut, is kept for the next. */
static void count_part(struct count *count, const struct part *part) {
    z_stream z = {.next_in = (Bytef *)part->bytes, .avail_in = (uInt)part->length};
    char text[LONGEST_TAG + 2 + PIECE];
    size_t kept = 0;
    int status = part->deflated ? inflateInit2(&z, -MAX_WBITS) : Z_OK;
    count->controls = 0;
    while (status == Z_OK && count->left > 0) {
        size_t got;
        if (part->deflated) {
            z.next_out = (Bytef *)text + kept;
            z.avail_out = PIECE;
            status = inflate(&z, Z_NO_FLUSH);
            got = PIECE - z.avail_out;
        } else {
            got = MIN(PIECE, z.avail_in);
            memcpy(text + kept, z.next_in, got);
            z.next_in += got;
            z.avail_in -= (uInt)got;
            status = z.avail_in ? Z_OK : Z_STREAM_END;
        }
        count->left -= MIN(count->left, MAX(got, 1));
        const size_t length = kept + without_zeros(text + kept, got);
        kept = status == Z_OK ? MIN(length, LONGEST_TAG + 2) : 0;
        count_tags(count, text, length, length - kept);
        memmove(text, text + length - kept, kept);
    }
    if (part->deflated)
        inflateEnd(&z);
}

static bool has_entry(const struct archive *archive, size_t at, size_t *name) {
    if (!is_at(archive, at, ENTRY_SIZE, "PK\1\2"))
        return false;
    *name = little(archive->bytes + at + 28, 2);
    return archive->length - at - ENTRY_SIZE >= *name;
}

/* True for an OpenDocument file that is nothing but XML. */
static bool is_flat(const struct archive *archive) {
    static const char namespace[] = "urn:oasis:names:tc:opendocument:xmlns:office";
    return archive->length > 0 && *archive->bytes == '<' &&
           memmem(archive->bytes, MIN(archive->length, PIECE), namespace, strlen(namespace));
}

struct bp_changes bp_changes_count(const void *bytes, size_t length, bool comments) {
    const struct archive archive = {.bytes = bytes, .length = length};
    struct count count = {.left = MAX_TEXT};
    size_t at, name;
    if (is_flat(&archive))
        count_tags(&count, bytes, length, length);
    if (!find_directory(&archive, &at))
        return count.found;
    while (has_entry(&archive, at, &name)) {
        const uint8_t *entry = archive.bytes + at;
        struct part part;
        if (is_text(entry + ENTRY_SIZE, name, comments) && open_part(&archive, entry, &part))
            count_part(&count, &part);
        at += ENTRY_SIZE + name + little(entry + 30, 2) + little(entry + 32, 2);
    }
    return count.found;
}
