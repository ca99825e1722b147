/* How streams that go out are encoded (ISO 32000-1, 7.4).
 * In: a stream of the source. Out: the same, or its bytes made anew.
 * Filters are taken off from the outside, until a photograph shows or nothing is left that mustn't
 * be there; what whoever writes the file packs again is not packed here. */
#include "attach/reader/objects/out.h"

#include <string.h>

#include "attach/reader/findings.h"
#include "pdf/strip.h"

#define MAX_UNPACKED (128u << 20) /* bytes of a file, unpacked */
#define MAX_FILTERS 8
#define UNREADABLE "a picture that can't be read"

/* A stream's filters, in the order in which they are taken off. */
struct filters {
    const char *names[MAX_FILTERS];
    struct bp_obj *parms[MAX_FILTERS];
    int n;
};

static struct bp_obj *item_of(struct bp_work *work, struct bp_obj *value, uint32_t i) {
    return bp_obj_is(value, BP_OBJ_ARRAY) ? bp_item(work, value, i) : i == 0 ? value : NULL;
}

/* False: they can't be understood. */
static bool read_filters(struct bp_work *work, struct bp_obj *dict, struct filters *filters) {
    struct bp_obj *filter = bp_entry(work, dict, "Filter");
    struct bp_obj *parms = bp_entry(work, dict, "DecodeParms");
    const uint32_t n = bp_obj_is(filter, BP_OBJ_ARRAY) ? bp_obj_count(filter) : filter != NULL;
    filters->n = 0;
    for (uint32_t i = 0; i < n; i++) {
        const char *name = bp_obj_name(item_of(work, filter, i));
        if (!name || i == MAX_FILTERS)
            return false;
        filters->names[i] = name;
        filters->parms[i] = item_of(work, parms, i);
        filters->n++;
    }
    return true;
}

static bool is_either(const char *name, const char *whole, const char *brief) {
    return !strcmp(name, whole) || !strcmp(name, brief);
}

static bool is_picture(const char *name) {
    return is_either(name, "DCTDecode", "DCT") || !strcmp(name, "JPXDecode") ||
           !strcmp(name, "JBIG2Decode") || is_either(name, "CCITTFaxDecode", "CCF");
}

static void set_stream(struct bp_work *work, struct bp_out *out, const void *bytes, size_t length) {
    out->stream = bp_arena_strndup(work->arena, bytes, length);
    out->stream_length = (uint32_t)length;
}

/* Leaves the filters from `first` on. */
static void set_filters(struct bp_work *work, struct bp_obj *dict, const struct filters *filters,
                        int first) {
    struct bp_obj *names = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    struct bp_obj *parms = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    bool has_parms = false;
    for (int i = first; i < filters->n; i++) {
        bp_obj_add(work->arena, names, bp_obj_new_name(work->arena, filters->names[i]));
        bp_obj_add(work->arena, parms,
                   filters->parms[i] ? filters->parms[i] : bp_obj_new(work->arena, BP_OBJ_NULL));
        has_parms |= filters->parms[i] != NULL;
    }
    bp_obj_set(work->arena, dict, "Filter", names->as.array.n > 0 ? names : NULL);
    bp_obj_set(work->arena, dict, "DecodeParms", has_parms ? parms : NULL);
}

/* Takes off the first `n` filters. */
static bool take_off(struct bp_work *work, struct bp_out *out, struct filters *filters, int n) {
    GString *bytes = g_string_new(NULL);
    const bool whole =
        bp_original_decode_part(work->source, out->number, n, MAX_UNPACKED - work->unpacked, bytes);
    if (whole) {
        set_stream(work, out, bytes->str, bytes->len);
        work->unpacked += (uint32_t)bytes->len;
        set_filters(work, out->value, filters, n);
    }
    g_string_free(bytes, TRUE);
    return whole;
}

/* Those of table 6, and no others, are in archives. */
static bool is_known(const char *name) {
    return is_picture(name) || is_either(name, "FlateDecode", "Fl") ||
           is_either(name, "ASCIIHexDecode", "AHx") || is_either(name, "ASCII85Decode", "A85") ||
           is_either(name, "RunLengthDecode", "RL");
}

/* Cameras write where and when, and programs who (ISO/IEC 10918-1, annex B). */
static void strip(struct bp_work *work, struct bp_out *out, bool jpeg) {
    const uint8_t *bytes = (const uint8_t *)out->stream;
    GByteArray *stripped = jpeg ? bp_jpeg_strip(bytes, out->stream_length, true)
                                : bp_jpx_strip(bytes, out->stream_length);
    if (!stripped) {
        bp_findings_add(work->findings, BP_FINDING_REPAIRED, 0, UNREADABLE);
        bp_archive_tell(work, UNREADABLE);
        set_stream(work, out, "", 0);
        return;
    }
    if (stripped->len != out->stream_length)
        set_stream(work, out, stripped->data, stripped->len);
    if (!jpeg && !bp_jpx_is_archivable(stripped->data, stripped->len,
                                       bp_entry(work, out->value, "ColorSpace") != NULL))
        bp_archive_tell(work, "a picture in a rare form of JPEG 2000");
    g_byte_array_unref(stripped);
}

/* LZW is refused by archives, and so is encryption, which only whole files have here (ISO 19005-2,
 * 6.1.7.2): whoever writes the file packs it otherwise. */
static bool is_refused(const char *name) {
    return is_either(name, "LZWDecode", "LZW") || !strcmp(name, "Crypt");
}

void bp_filters_tidy(struct bp_work *work, struct bp_out *out) {
    struct filters filters;
    int picture = 0, refused = 0;
    if (!read_filters(work, out->value, &filters)) {
        bp_obj_set(work->arena, out->value, "Filter", NULL);
        bp_obj_set(work->arena, out->value, "DecodeParms", NULL);
        return;
    }
    while (picture < filters.n && !is_picture(filters.names[picture]))
        picture++;
    for (int i = 0; i < filters.n; i++) {
        if (is_refused(filters.names[i]))
            refused = i + 1;
    }
    for (int i = 0; i < filters.n; i++) {
        if (!is_known(filters.names[i]) && !is_refused(filters.names[i]))
            bp_archive_tell(work, "something with unknown compression");
    }
    const char *name = picture < filters.n ? filters.names[picture] : "";
    const bool jpeg = is_either(name, "DCTDecode", "DCT"), jpx = !strcmp(name, "JPXDecode");
    const int n = jpeg || jpx ? picture : refused > 0 ? MAX(refused, picture) : 0;
    const bool bare = n == 0 || take_off(work, out, &filters, n);
    if (refused > 0 && (!bare || refused > n))
        bp_findings_add(work->findings, BP_FINDING_LZW, 0, NULL);
    if (bare && (jpeg || jpx))
        strip(work, out, jpeg);
}
