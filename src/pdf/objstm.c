/* Object streams (ISO 32000-1, 7.5.7): non-stream objects, gathered and compressed together.
 * In: the text of objects. Out: a stream for every 400 of them.
 * Callers print straight into the stream's body, so an object is never copied. */
#include "pdf/under_way.h"

/* 200 make the file 4 % larger, 1,000 make it 3 % smaller but slower to open at one page. */
#define OBJECTS_A_STREAM 400

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
        bp_objstm_flush(pdf);
}

void bp_objstm_flush(struct bp_pdf *pdf) {
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
