/* Counting tracked changes.
 * In: the bytes of an office file. Out: how many changes are tracked in its text.
 * The one hard idea: the file is a stranger's archive, so it is read in one piece of fixed size
 * after another, looking for the start tags alone; whatever is odd about it ends the count. */
#include "changes.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <zlib.h>

/* APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16: how long the parts of an archive are without their names,
 * and how far from its end the last may begin. */
#define END_SIZE 22u
#define END_REACH (END_SIZE + 65535u)
#define ENTRY_SIZE 46u
#define LOCAL_SIZE 30u

#define PIECE 65536u
#define MAX_TEXT ((uint64_t)1 << 30) /* a larger one is a bomb */

static const char *const parts[] = {"word/document.xml", "content.xml"};
static const char *const tags[] = {"<w:ins ", "<w:del ", "<w:moveTo ", "<text:changed-region"};
#define LONGEST_TAG 21u

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

static bool is_text(const uint8_t *name, size_t length) {
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (strlen(parts[i]) == length && memcmp(parts[i], name, length) == 0)
            return true;
    return false;
}

/* The bytes of the part that the directory's entry tells of. */
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

static bool find_text(const struct archive *archive, struct part *part) {
    size_t at;
    if (!find_directory(archive, &at))
        return false;
    while (is_at(archive, at, ENTRY_SIZE, "PK\1\2")) {
        const uint8_t *entry = archive->bytes + at;
        const size_t name = little(entry + 28, 2);
        if (archive->length - at - ENTRY_SIZE >= name && is_text(entry + ENTRY_SIZE, name))
            return open_part(archive, entry, part);
        at += ENTRY_SIZE + name + little(entry + 30, 2) + little(entry + 32, 2);
    }
    return false;
}

/* Counts the tags that begin in the first `until` bytes. */
static uint32_t count_tags(const char *text, size_t length, size_t until) {
    uint32_t count = 0;
    for (const char *at = text; (at = memchr(at, '<', until - (size_t)(at - text))); at++)
        for (size_t i = 0; i < G_N_ELEMENTS(tags); i++) {
            const size_t size = strlen(tags[i]);
            count += length - (size_t)(at - text) >= size && memcmp(at, tags[i], size) == 0;
        }
    return count;
}

/* Inflates piece by piece; the end of one, where a tag may be cut, is kept for the next. */
static uint32_t count_deflated(const struct part *part) {
    z_stream z = {.next_in = (Bytef *)part->bytes, .avail_in = (uInt)part->length};
    char text[LONGEST_TAG + PIECE];
    size_t kept = 0;
    uint32_t count = 0;
    int status = inflateInit2(&z, -MAX_WBITS);
    if (status != Z_OK)
        return 0;
    while (status == Z_OK && z.total_out < MAX_TEXT) {
        z.next_out = (Bytef *)text + kept;
        z.avail_out = PIECE;
        status = inflate(&z, Z_NO_FLUSH);
        const size_t length = kept + PIECE - z.avail_out;
        const size_t until = status == Z_OK && length > LONGEST_TAG ? length - LONGEST_TAG : length;
        if (status == Z_OK && length <= LONGEST_TAG) {
            kept = length;
            continue;
        }
        count += count_tags(text, length, until);
        kept = length - until;
        memmove(text, text + until, kept);
    }
    inflateEnd(&z);
    return count;
}

uint32_t bp_changes_count(const void *bytes, size_t length) {
    const struct archive archive = {.bytes = bytes, .length = length};
    struct part part;
    if (length > 0 && *(const char *)bytes == '<') /* a flat one is nothing but text */
        return count_tags(bytes, length, length);
    if (!find_text(&archive, &part))
        return 0;
    return part.deflated ? count_deflated(&part)
                         : count_tags((const char *)part.bytes, part.length, part.length);
}
