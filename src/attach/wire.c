/* The records of an attachment's objects.
 * In: bytes, mapped. Out: where each record is.
 * A record says how long it is, so finding all of them touches one line of each; and what has been
 * found whole once can be read again without a check. */
#include "wire.h"

#include <glib.h>
#include <string.h>

struct reader {
    const char *at, *end;
};

static bool take(struct reader *r, char byte) {
    if (r->at == r->end || *r->at != byte)
        return false;
    r->at++;
    return true;
}

/* Digits, as few as there can be. */
static bool take_size(struct reader *r, size_t *size) {
    const char *start = r->at;
    uint64_t value = 0;
    while (r->at < r->end && g_ascii_isdigit(*r->at) && r->at - start < 12)
        value = value * 10 + (uint64_t)(*r->at++ - '0');
    *size = (size_t)value;
    return r->at > start && (*start != '0' || r->at == start + 1);
}

/* So many bytes, and a line end. */
static bool take_bytes(struct reader *r, size_t length, const char **bytes) {
    *bytes = r->at;
    if ((size_t)(r->end - r->at) < length)
        return false;
    r->at += length;
    return take(r, '\n');
}

static bool take_record(struct reader *r, struct bp_record *record) {
    *record = (struct bp_record){0};
    char type = r->at < r->end ? *r->at++ : '\0';
    bool is_stream = type == 's' || type == 'S';
    record->may_be_shared = type == 'O' || type == 'S';
    if (!is_stream && type != 'o' && type != 'O')
        return false;
    if (!take(r, ' ') || !take_size(r, &record->length))
        return false;
    if (is_stream && (!take(r, ' ') || !take_size(r, &record->size)))
        return false;
    return take(r, '\n') && take_bytes(r, record->length, &record->text) &&
           (!is_stream || take_bytes(r, record->size, &record->data));
}

const char *bp_records_find(struct bp_records *records, const char *bytes, size_t length) {
    struct reader r = {bytes, bytes + length};
    const size_t magic = strlen(BP_FORM_MAGIC);
    size_t n;
    *records = (struct bp_records){.bytes = bytes, .end = bytes + length};
    if (length < magic || memcmp(bytes, BP_FORM_MAGIC, magic) != 0)
        return "it is in another format";
    r.at += magic;
    if (!take_size(&r, &n) || !take(&r, '\n') || n > BP_ATTACH_MAX_OBJECTS || n > length)
        return "its number of objects is missing";
    records->n = (uint32_t)n;
    records->starts = g_new(size_t, n + 1);
    if (r.at == r.end || *r.at != 'o')
        return "its index is missing";
    for (size_t i = 0; i <= n; i++) {
        struct bp_record record;
        records->starts[i] = (size_t)(r.at - bytes);
        if (!take_record(&r, &record))
            return "an object is cut off";
    }
    return r.at == r.end ? NULL : "there is something after the last object";
}

void bp_records_clear(struct bp_records *records) {
    g_clear_pointer(&records->starts, g_free);
}

struct bp_record bp_record_at(const struct bp_records *records, uint32_t number) {
    struct reader r = {records->bytes + records->starts[number], records->end};
    struct bp_record record;
    take_record(&r, &record);
    return record;
}
