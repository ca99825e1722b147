/* The attached file as objects by number.
 * In: the file's bytes, and from libqpdf where each object is. Out: values and streams.
 * libqpdf opens and judges, but the tens of thousands of objects are read here, from the bytes
 * themselves. Where these are not as the file says, libqpdf writes a plain copy, and that is read
 * instead. */
#include "attach/reader/objects/original.h"

#include <stdlib.h>
#include <string.h>

#include "attach/reader/objects/qpdf.h"
#include "attach/wire.h"
#include "pdf/unpack.h"
#include "pdf/values.h"

#define HEADER_WITHIN 1024        /* libqpdf looks no further */
#define MAX_UNPACKED (256u << 20) /* of one object stream */
#define MAX_REFS 16               /* references to references */

enum state { UNREAD, BUSY, READ };

struct place {
    struct bp_obj *value;
    uint32_t stream, stream_length; /* where its bytes are; stream 0: it is none */
    enum state state;
};

/* An object stream (7.5.7), decoded. */
struct pack {
    GString *bytes;
    uint32_t *heads; /* pairs of number and offset */
    uint32_t n;
    size_t first;
};

struct bp_original {
    struct bp_arena *arena;
    struct bp_qpdf *qpdf;
    const char *bytes; /* from the header on */
    size_t length;
    char *copy; /* the bytes, if libqpdf made them */
    struct place *places;
    struct bp_qpdf_place *found; /* where these are */
    uint32_t end, root, info;
    GHashTable *packs; /* number -> struct pack */
    bool damaged;
};

static void free_pack(gpointer data) {
    struct pack *pack = data;
    g_string_free(pack->bytes, TRUE);
    g_free(pack->heads);
    g_free(pack);
}

static void forget(struct bp_original *source) {
    g_clear_pointer(&source->qpdf, bp_qpdf_free);
    g_clear_pointer(&source->places, g_free);
    g_clear_pointer(&source->found, free);
    g_clear_pointer(&source->packs, g_hash_table_destroy);
    g_clear_pointer(&source->arena, bp_arena_free);
    source->end = 0;
    source->damaged = false;
}

void bp_original_free(struct bp_original *source) {
    if (!source)
        return;
    forget(source);
    free(source->copy);
    g_free(source);
}

/* Opens source->bytes. */
static bool open_bytes(struct bp_original *source, enum bp_finding_code *code, char *why) {
    static const enum bp_finding_code codes[] = {
        [BP_QPDF_ENCRYPTED] = BP_FINDING_ENCRYPTED,
        [BP_QPDF_DAMAGED] = BP_FINDING_DAMAGED,
        [BP_QPDF_NO_MEMORY] = BP_FINDING_TOO_LARGE,
    };
    const enum bp_qpdf_status status =
        bp_qpdf_open(source->bytes, source->length, &source->qpdf, why);
    if (status != BP_QPDF_OK) {
        *code = codes[status];
        return false;
    }
    source->found = bp_qpdf_places(source->qpdf, BP_ATTACH_MAX_OBJECTS, &source->end);
    if (!source->found) {
        *code = BP_FINDING_TOO_LARGE;
        g_strlcpy(why, "its objects", BP_QPDF_WHY);
        return false;
    }
    source->places = g_new0(struct place, source->end);
    source->arena = bp_arena_new();
    source->packs = g_hash_table_new_full(NULL, NULL, NULL, free_pack);
    source->root = bp_qpdf_trailer(source->qpdf, "/Root");
    source->info = bp_qpdf_trailer(source->qpdf, "/Info");
    *code = BP_FINDING_DAMAGED;
    return source->root > 0 && source->root < source->end;
}

static bool rewrite_file(struct bp_original *source, enum bp_finding_code *code, char *why) {
    char *copy, ignored[BP_QPDF_WHY];
    const enum bp_qpdf_status status = bp_qpdf_rewrite(source->qpdf, &copy, &source->length, why);
    forget(source);
    free(source->copy);
    source->bytes = source->copy = copy;
    *code = status == BP_QPDF_NO_MEMORY ? BP_FINDING_TOO_LARGE : BP_FINDING_DAMAGED;
    return status == BP_QPDF_OK && open_bytes(source, code, ignored);
}

bool bp_original_rewrite(struct bp_original *source, char **why) {
    enum bp_finding_code code;
    char text[BP_QPDF_WHY] = "";
    const bool done = rewrite_file(source, &code, text);
    *why = *text ? g_strdup(text) : NULL;
    return done;
}

struct bp_original *bp_original_open(const char *bytes, size_t length, enum bp_finding_code *code,
                                     char **why) {
    char text[BP_QPDF_WHY] = "";
    const char *header = memmem(bytes, MIN(length, HEADER_WITHIN), "%PDF-", 5);
    *why = NULL;
    if (!header) {
        *code = length == 0 ? BP_FINDING_EMPTY : BP_FINDING_NOT_PDF;
        return NULL;
    }
    struct bp_original *source = g_new0(struct bp_original, 1);
    source->bytes = header; /* which counts as the file's first byte */
    source->length = length - (size_t)(header - bytes);
    bool good = open_bytes(source, code, text);
    if (good && *text)
        good = rewrite_file(source, code, text);
    *why = *text ? g_strdup(text) : NULL;
    if (!good)
        g_clear_pointer(&source, bp_original_free);
    return source;
}

bool bp_original_is_damaged(const struct bp_original *source) {
    return source->damaged;
}

uint32_t bp_original_end(const struct bp_original *source) {
    return source->end;
}

uint32_t bp_original_root(const struct bp_original *source) {
    return source->root;
}

uint32_t bp_original_info(const struct bp_original *source) {
    return source->info;
}

/* Reading */

static const char *skip_space(const char *at, const char *end) {
    while (at < end && bp_is_space(*at))
        at++;
    return at;
}

static bool starts(const char *at, const char *end, const char *word) {
    const size_t length = strlen(word);
    return (size_t)(end - at) >= length && !memcmp(at, word, length);
}

/* "12 0 obj": returns what is behind it, NULL if it is not there. */
static const char *read_head(const struct bp_original *source, uint32_t number) {
    const struct bp_qpdf_place *place = &source->found[number];
    char expected[40];
    if (place->where >= source->length)
        return NULL;
    const char *at = source->bytes + place->where, *end = source->bytes + source->length;
    const int length =
        g_snprintf(expected, sizeof expected, "%u %u obj", number, place->generation);
    at = skip_space(at, end);
    return starts(at, end, expected) ? at + length : NULL;
}

/* The length of a stream. That of an object stream must not lie in another one (7.5.7), and so
 * nothing here goes deep. */
static int64_t stream_size(struct bp_original *source, const struct bp_obj *dict) {
    const struct bp_obj *length = bp_obj_get(dict, "Length");
    if (length && length->type == BP_OBJ_REF) {
        const uint32_t number = length->as.ref.number;
        if (number >= source->end || (source->found[number].type == BP_QPDF_PACKED &&
                                      bp_obj_is_name(bp_obj_get(dict, "Type"), "ObjStm")))
            return -1;
        length = bp_original_get(source, number);
    }
    return length && length->type == BP_OBJ_INT ? length->as.integer : -1;
}

/* The bytes behind "stream" (7.3.8.1); "endstream" must follow where the length says. */
static bool find_stream(struct bp_original *source, struct place *place, const char *at) {
    const char *end = source->bytes + source->length;
    const int64_t size = stream_size(source, place->value);
    if (at < end && *at == '\r')
        at++;
    if (at == end || *at != '\n' || size < 0 || size > end - ++at)
        return false;
    if (!starts(skip_space(at + size, end), end, "endstream"))
        return false;
    place->stream = (uint32_t)(at - source->bytes);
    place->stream_length = (uint32_t)size;
    return true;
}

static bool read_plain(struct bp_original *source, uint32_t number) {
    struct place *place = &source->places[number];
    const char *at = read_head(source, number), *end = source->bytes + source->length;
    size_t used;
    if (!at || !(place->value = bp_obj_parse(source->arena, at, (size_t)(end - at), &used)))
        return false;
    at = skip_space(at + used, end);
    if (place->value->type == BP_OBJ_DICT && starts(at, end, "stream"))
        return find_stream(source, place, at + 6);
    return starts(at, end, "endobj");
}

/* Reads the pairs of numbers that an object stream begins with. */
static bool read_heads(struct pack *pack, int64_t n, int64_t first) {
    const char *at = pack->bytes->str, *end = at + pack->bytes->len;
    if (n < 0 || first < 0 || first > (int64_t)pack->bytes->len || n > first)
        return false;
    pack->first = (size_t)first;
    pack->n = (uint32_t)n;
    pack->heads = g_new(uint32_t, 2 * (size_t)n + 1);
    end = MIN(end, pack->bytes->str + first + 1);
    for (int64_t i = 0; i < 2 * n; i++) {
        uint64_t value = 0;
        const char *digits = at = skip_space(at, end);
        for (; at < end && g_ascii_isdigit(*at) && value <= UINT32_MAX; at++)
            value = value * 10 + (uint64_t)(*at - '0');
        if (at == digits || at == end || value > UINT32_MAX)
            return false;
        pack->heads[i] = (uint32_t)value;
    }
    return true;
}

static struct pack *open_pack(struct bp_original *source, uint32_t number) {
    struct pack *pack = g_hash_table_lookup(source->packs, GUINT_TO_POINTER(number));
    if (pack || number >= source->end || source->found[number].type != BP_QPDF_PLAIN)
        return pack;
    pack = g_new0(struct pack, 1);
    pack->bytes = g_string_new(NULL);
    g_hash_table_insert(source->packs, GUINT_TO_POINTER(number), pack);
    struct bp_obj *dict = bp_original_get(source, number);
    if (!bp_original_decode(source, number, MAX_UNPACKED, pack->bytes) ||
        !read_heads(pack, bp_obj_integer(bp_obj_get(dict, "N"), -1),
                    bp_obj_integer(bp_obj_get(dict, "First"), -1)))
        pack->n = 0;
    return pack;
}

static bool read_packed(struct bp_original *source, uint32_t number) {
    struct place *place = &source->places[number];
    const struct bp_qpdf_place *found = &source->found[number];
    const struct pack *pack = open_pack(source, found->where);
    size_t used;
    if (!pack || found->index >= pack->n || pack->heads[2 * found->index] != number)
        return false;
    const size_t offset = pack->first + pack->heads[2 * found->index + 1];
    if (offset >= pack->bytes->len)
        return false;
    place->value =
        bp_obj_parse(source->arena, pack->bytes->str + offset, pack->bytes->len - offset, &used);
    return place->value != NULL;
}

struct bp_obj *bp_original_get(struct bp_original *source, uint32_t number) {
    if (number == 0 || number >= source->end)
        return NULL;
    struct place *place = &source->places[number];
    if (place->state == UNREAD && source->found[number].type != BP_QPDF_NOWHERE) {
        place->state = BUSY;
        if (!(source->found[number].type == BP_QPDF_PLAIN ? read_plain : read_packed)(source,
                                                                                      number)) {
            source->damaged = true;
            place->value = NULL;
            place->stream = 0;
        }
        place->state = READ;
    }
    return place->value && place->value->type != BP_OBJ_NULL ? place->value : NULL;
}

struct bp_obj *bp_original_follow(struct bp_original *source, struct bp_obj *obj) {
    for (int i = 0; i < MAX_REFS && obj && obj->type == BP_OBJ_REF; i++)
        obj = bp_original_get(source, obj->as.ref.number);
    return obj && obj->type != BP_OBJ_REF && obj->type != BP_OBJ_NULL ? obj : NULL;
}

struct bp_obj *bp_original_entry(struct bp_original *source, struct bp_obj *dict, const char *key) {
    return bp_original_resolve(source, bp_obj_get(bp_original_resolve(source, dict), key));
}

bool bp_original_stream(struct bp_original *source, uint32_t number, const char **bytes,
                        size_t *length) {
    if (!bp_original_get(source, number) || source->places[number].stream == 0)
        return false;
    *bytes = source->bytes + source->places[number].stream;
    *length = source->places[number].stream_length;
    return true;
}

static void add_bytes(void *user, const void *bytes, size_t length) {
    g_string_append_len(user, bytes, (gssize)length);
}

/* How a stream is encoded, of what is not left to libqpdf. */
enum coding { RAW, DEFLATED, OTHER };

static enum coding coding_of(struct bp_original *source, struct bp_obj *dict) {
    struct bp_obj *filter = bp_original_entry(source, dict, "Filter");
    if (bp_obj_get(dict, "DecodeParms") || bp_obj_get(dict, "F"))
        return OTHER;
    if (filter && filter->type == BP_OBJ_ARRAY && filter->as.array.n == 1)
        filter = bp_original_resolve(source, filter->as.array.items[0]);
    return !filter ? RAW : bp_obj_is_name(filter, "FlateDecode") ? DEFLATED : OTHER;
}

bool bp_original_decode(struct bp_original *source, uint32_t number, size_t limit, GString *out) {
    const char *bytes;
    size_t length;
    if (!bp_original_stream(source, number, &bytes, &length))
        return false;
    if (length == 0)
        return true; /* with any filter */
    const enum coding coding = coding_of(source, source->places[number].value);
    if (coding == RAW)
        g_string_append_len(out, bytes, (gssize)MIN(length, limit));
    if (coding == RAW || (coding == DEFLATED && bp_unpack(bytes, length, limit, out)))
        return length <= limit || coding != RAW;
    const bool whole = bp_qpdf_decode(source->qpdf, number, source->found[number].generation, -1,
                                      limit, add_bytes, out);
    return whole && coding != DEFLATED; /* (libqpdf does not mind what is cut off) */
}

bool bp_original_decode_part(struct bp_original *source, uint32_t number, int n_filters,
                             size_t limit, GString *out) {
    const char *bytes;
    size_t length;
    return bp_original_stream(source, number, &bytes, &length) &&
           bp_qpdf_decode(source->qpdf, number, source->found[number].generation, n_filters, limit,
                          add_bytes, out);
}
