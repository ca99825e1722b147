/* The file: header, objects, streams, end.
 * In: objects, by number, in any order. Out: the bytes of a PDF 1.7 file.
 * Everything is written as it comes, or soon after, and forgotten, except for the place of each
 * object; so memory does not grow with the contents. Callers print objects that are no streams
 * straight into an object stream's body, so an object is never copied. */
#include "pdf/writer.h"

#include <string.h>

#include "pdf/under_way.h"

/* 200 make the file 4 % larger, 1,000 make it 3 % smaller but slower to open at one page. */
#define OBJECTS_A_STREAM 400

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

bp_ref bp_pdf_reserve(struct bp_pdf *pdf) {
    return bp_pdf_reserve_many(pdf, 1);
}

bp_ref bp_pdf_reserve_many(struct bp_pdf *pdf, uint32_t count) {
    bp_ref first = pdf->places->len;
    g_array_set_size(pdf->places, first + count);
    return count > 0 ? first : 0;
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

/* Writes the object stream under way (7.5.7), if there is one. */
static void flush_objects(struct bp_pdf *pdf) {
    if (!pdf->body_ref)
        return;
    g_string_append_c(pdf->index, '\n');
    GString *entries = g_string_new("/Type/ObjStm/N");
    bp_put_int(entries, pdf->n_packed);
    bp_put_literal(entries, "/First");
    bp_put_int(entries, (int64_t)pdf->index->len);
    g_string_prepend_len(pdf->body, pdf->index->str, (gssize)pdf->index->len);
    bp_pdf_stream(pdf, pdf->body_ref, entries->str, pdf->body->str, pdf->body->len,
                  BP_STREAM_DEFLATE);
    g_string_free(entries, TRUE);
    g_string_truncate(pdf->body, 0);
    g_string_truncate(pdf->index, 0);
    pdf->body_ref = 0;
    pdf->n_packed = 0;
}

GString *bp_pdf_begin(struct bp_pdf *pdf, bp_ref ref) {
    if (pdf->open)
        g_error("object %u is begun inside another", ref);
    if (!pdf->body_ref)
        pdf->body_ref = bp_pdf_reserve(pdf);
    pdf->open = true;
    bp_pdf_place(pdf, ref,
                 (struct bp_object_place){
                     .where = pdf->body_ref, .index = pdf->n_packed, .type = BP_PLACE_PACKED});
    bp_put_int(pdf->index, ref);
    bp_put_int(pdf->index, (int64_t)pdf->body->len);
    return pdf->body;
}

void bp_pdf_end(struct bp_pdf *pdf) {
    pdf->open = false;
    g_string_append_c(pdf->body, '\n');
    if (++pdf->n_packed == OBJECTS_A_STREAM)
        flush_objects(pdf);
}

void bp_pdf_finish(struct bp_pdf *pdf, bp_ref root, bp_ref info) {
    flush_objects(pdf);
    bp_queue_drain(pdf->queue, pdf);
    bp_xref_write(pdf, bp_pdf_reserve(pdf), root, info);
}
