/* The file under way: bytes and stream objects, and the places they get.
 * In: bytes of the file in their order. Out: the same, hashed and counted, to the output. */
#include "pdf/under_way.h"

void bp_pdf_write(struct bp_pdf *pdf, const void *data, size_t length) {
    bp_output_write(pdf->output, data, length);
    g_checksum_update(pdf->hash, data, (gssize)length);
    pdf->offset += length;
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
