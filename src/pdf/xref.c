/* The file's end: cross-reference stream (ISO 32000-1, 7.5.8), which is the trailer as well.
 * In: the place of every object. Out: the table, startxref, %%EOF.
 * Rows differ little from one to the next, so the PNG predictor "Up" (7.4.4.4) turns them mostly
 * into zeros before they are deflated. */
#include <string.h>

#include "pdf/under_way.h"

#define PNG_UP 2
#define MAX_ROW 16

/* Bytes of the three fields of a row. */
struct widths {
    unsigned type, where, index;
};

static unsigned bytes_for(uint64_t value) {
    unsigned bytes = 1;
    while (value >>= 8)
        bytes++;
    return bytes;
}

static struct widths measure(const GArray *places) {
    uint64_t where = 0, index = 0;
    for (guint i = 1; i < places->len; i++) {
        const struct bp_object_place *place = &g_array_index(places, struct bp_object_place, i);
        if (place->type == BP_PLACE_NONE)
            g_error("object %u was reserved and never written", i);
        where = MAX(where, place->where);
        index = MAX(index, place->index);
    }
    return (struct widths){1, bytes_for(where), bytes_for(index)};
}

static uint8_t *put_field(uint8_t *at, uint64_t value, unsigned width) {
    for (unsigned i = width; i-- > 0; value >>= 8)
        at[i] = (uint8_t)value;
    return at + width;
}

/* All rows, each with its predictor's byte before it. Row 0 heads the list of free numbers, and
 * type and fields of it are 0. */
static GByteArray *make_rows(const GArray *places, struct widths widths) {
    const unsigned width = widths.type + widths.where + widths.index;
    uint8_t above[MAX_ROW] = {0};
    GByteArray *rows = g_byte_array_sized_new(places->len * (width + 1));
    for (guint i = 0; i < places->len; i++) {
        const struct bp_object_place *place = &g_array_index(places, struct bp_object_place, i);
        uint8_t row[MAX_ROW] = {0}, coded[MAX_ROW + 1] = {PNG_UP};
        uint8_t *at = put_field(row, place->type, widths.type);
        at = put_field(at, place->where, widths.where);
        put_field(at, place->index, widths.index);
        for (unsigned k = 0; k < width; k++)
            coded[k + 1] = (uint8_t)(row[k] - above[k]);
        memcpy(above, row, width);
        g_byte_array_append(rows, coded, width + 1);
    }
    return rows;
}

/* The file's identifier (14.4): a new file has the same one twice. */
static void put_id(GString *out, GChecksum *hash) {
    uint8_t digest[16];
    gsize length = sizeof digest;
    g_checksum_get_digest(hash, digest, &length);
    g_string_append(out, "/ID[");
    for (int twice = 0; twice < 2; twice++) {
        g_string_append_c(out, '<');
        for (gsize i = 0; i < length; i++)
            g_string_append_printf(out, "%02x", digest[i]);
        g_string_append_c(out, '>');
    }
    g_string_append_c(out, ']');
}

static void put_trailer(GString *out, struct bp_pdf *pdf, struct widths widths, bp_ref root,
                        bp_ref info) {
    GChecksum *hash = g_checksum_copy(pdf->hash);
    g_string_append(out, "/Type/XRef/Size");
    bp_put_int(out, pdf->places->len);
    g_string_append_printf(out, "/W[%u %u %u]/DecodeParms<</Predictor 12/Columns %u>>", widths.type,
                           widths.where, widths.index, widths.type + widths.where + widths.index);
    g_string_append(out, "/Root");
    bp_put_ref(out, root);
    if (info) {
        g_string_append(out, "/Info");
        bp_put_ref(out, info);
    }
    put_id(out, hash);
    g_checksum_free(hash);
}

void bp_xref_write(struct bp_pdf *pdf, bp_ref ref, bp_ref root, bp_ref info) {
    uint64_t start = pdf->offset;
    /* Its own row is part of the table, so it has to have its place before the table is made; the
     * stream then gives it the same place. */
    struct bp_object_place *own = &g_array_index(pdf->places, struct bp_object_place, ref);
    *own = (struct bp_object_place){.where = start, .type = BP_PLACE_OFFSET};
    struct widths widths = measure(pdf->places);
    GByteArray *rows = make_rows(pdf->places, widths);
    own->type = BP_PLACE_NONE;

    GString *entries = g_string_new(NULL);
    put_trailer(entries, pdf, widths, root, info);
    bp_queue_add(pdf->queue, pdf, ref, entries->str, rows->data, rows->len);
    bp_queue_drain(pdf->queue, pdf);
    g_string_free(entries, TRUE);
    g_byte_array_free(rows, TRUE);

    char *end = g_strdup_printf("startxref\n%" G_GUINT64_FORMAT "\n%%%%EOF\n", start);
    bp_pdf_write(pdf, end, strlen(end));
    g_free(end);
}
