/* The file: header, streams, end.
 * In: objects, by number, in any order. Out: the bytes of a PDF 1.7 file.
 * Everything is written as it comes, or soon after, and forgotten, but for the place of each
 * object; so memory does not grow with the contents. */
#include "pdf/writer.h"

#include <string.h>

#include "pdf/under_way.h"

/* ISO 32000-1, 7.5.2; the second line's bytes above 127 say that the file is binary (ISO 19005-2,
 * 6.1.2). */
static const char header[] = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";

struct bp_pdf *bp_pdf_new(struct bp_output *output) {
    struct bp_pdf *pdf = g_new0(struct bp_pdf, 1);
    pdf->output = output;
    pdf->hash = g_checksum_new(G_CHECKSUM_MD5);
    pdf->places = g_array_sized_new(FALSE, TRUE, sizeof(struct bp_object_place), 1024);
    g_array_set_size(pdf->places, 1);
    pdf->queue = bp_queue_new();
    pdf->line = g_string_new(NULL);
    pdf->body = g_string_new(NULL);
    pdf->index = g_string_new(NULL);
    bp_pdf_write(pdf, header, sizeof header - 1);
    return pdf;
}

void bp_pdf_free(struct bp_pdf *pdf) {
    if (!pdf)
        return;
    bp_queue_free(pdf->queue);
    g_checksum_free(pdf->hash);
    g_array_free(pdf->places, TRUE);
    g_string_free(pdf->line, TRUE);
    g_string_free(pdf->body, TRUE);
    g_string_free(pdf->index, TRUE);
    g_free(pdf);
}

void bp_pdf_write(struct bp_pdf *pdf, const void *data, size_t length) {
    bp_output_write(pdf->output, data, length);
    g_checksum_update(pdf->hash, data, (gssize)length);
    pdf->offset += length;
}

bp_ref bp_pdf_reserve(struct bp_pdf *pdf) {
    return bp_pdf_reserve_many(pdf, 1);
}

bp_ref bp_pdf_reserve_many(struct bp_pdf *pdf, uint32_t count) {
    bp_ref first = pdf->places->len;
    g_array_set_size(pdf->places, first + count);
    return count > 0 ? first : 0;
}

void bp_pdf_place(struct bp_pdf *pdf, bp_ref ref, struct bp_object_place place) {
    if (ref == 0 || ref >= pdf->places->len)
        g_error("object %u was never reserved", ref);
    struct bp_object_place *slot = &g_array_index(pdf->places, struct bp_object_place, ref);
    if (slot->type != BP_PLACE_NONE)
        g_error("object %u is written twice", ref);
    *slot = place;
}

void bp_pdf_write_stream(struct bp_pdf *pdf, bp_ref ref, const char *entries, const void *data,
                         size_t length) {
    bp_pdf_place(pdf, ref, (struct bp_object_place){.where = pdf->offset, .type = BP_PLACE_OFFSET});
    GString *line = g_string_truncate(pdf->line, 0);
    bp_put_int(line, ref);
    bp_put_literal(line, " 0 obj\n<<");
    g_string_append(line, entries);
    bp_put_literal(line, "/Length");
    bp_put_int(line, (int64_t)length);
    bp_put_literal(line, ">>\nstream\n");
    bp_pdf_write(pdf, line->str, line->len);
    bp_pdf_write(pdf, data, length);
    /* The line end before the keyword is PDF/A's wish (ISO 19005-2, 6.1.7.1). */
    static const char end[] = "\nendstream\nendobj\n";
    bp_pdf_write(pdf, end, sizeof end - 1);
}

void bp_pdf_tighten(struct bp_pdf *pdf) {
    pdf->tight = true;
    bp_queue_set_level(pdf->queue, 12);
}

bool bp_pdf_is_tight(const struct bp_pdf *pdf) {
    return pdf->tight;
}

/* True if the one filter is Flate (7.4.4). Writer and graft both print it so. */
static bool is_deflated(const char *entries) {
    const char *filter = strstr(entries, "/Filter");
    if (!filter)
        return false;
    filter += strlen("/Filter");
    filter += strspn(filter, " ");
    return g_str_has_prefix(filter, "/FlateDecode");
}

void bp_pdf_stream(struct bp_pdf *pdf, bp_ref ref, const char *entries, const void *data,
                   size_t length, enum bp_stream_form form) {
    if (form == BP_STREAM_DEFLATE)
        bp_queue_add(pdf->queue, pdf, ref, entries, data, length);
    else if (form == BP_STREAM_READY && pdf->tight && is_deflated(entries))
        bp_queue_add_packed(pdf->queue, pdf, ref, entries, data, length);
    else
        bp_pdf_write_stream(pdf, ref, entries, data, length);
}

void bp_pdf_finish(struct bp_pdf *pdf, bp_ref root, bp_ref info) {
    bp_objstm_flush(pdf);
    bp_queue_drain(pdf->queue, pdf);
    bp_xref_write(pdf, root, info);
}
