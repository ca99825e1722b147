/* Small pages, assembled without being drawn, and read back. */
#ifndef ASSEMBLED_H
#define ASSEMBLED_H

#include "assemble/assemble.h"

#include "pdf_reader.h"
#include "small_pages.h"

/* Assembles into memory; NULL if that fails, and `diags` say why. */
READER GByteArray *try_assembling(const struct bp_pages *pages, struct bp_claimed claims,
                                  int64_t epoch, struct bp_diags *diags) {
    struct bp_output output = {g_byte_array_new()};
    struct bp_pdf *pdf = bp_pdf_new(&output);
    struct bp_drawing drawing = {.n_pages = pages->n_pages};
    drawing.pages = g_new0(struct bp_drawn, pages->n_pages);
    for (uint32_t i = 0; i < pages->n_pages; i++) {
        struct bp_drawn *drawn = &drawing.pages[i];
        bool is_form = pages->pages[i].attachment;
        bp_ref ref = bp_pdf_reserve(pdf);
        *drawn = is_form ? (struct bp_drawn){.form = ref}
                         : (struct bp_drawn){.resources = "<<>>", .contents = ref};
        bp_pdf_stream(pdf, ref, is_form ? "/Type/XObject/Subtype/Form/BBox[0 0 9 9]" : "", "", 0,
                      BP_STREAM_DEFLATE);
    }
    if (!bp_assemble(pdf, NULL, pages, &drawing, claims, epoch, diags))
        g_clear_pointer(&output.bytes, g_byte_array_unref);
    bp_pdf_free(pdf);
    g_free(drawing.pages);
    return output.bytes;
}

READER struct pdf_file *assemble_with(const struct bp_pages *pages, struct bp_claimed claims,
                                      int64_t epoch) {
    struct bp_diags *diags = bp_diags_new();
    GByteArray *bytes = try_assembling(pages, claims, epoch, diags);
    g_assert_nonnull(bytes);
    bp_diags_free(diags);
    pdf_check_with_qpdf(bytes, bytes->len);
    return pdf_read(bytes);
}

READER struct pdf_file *assemble(const struct bp_pages *pages) {
    return assemble_with(pages, (struct bp_claimed){.pdfua1 = true, .pdfa = BP_PDFA_A}, -1);
}

READER const char *assembled_catalog(const struct pdf_file *file) {
    return pdf_follow(file, file->trailer, "/Root");
}

/* The object number of page `index`, in a document of one node. */
READER long assembled_page(const struct pdf_file *file, int index) {
    char *at = strstr(pdf_follow(file, assembled_catalog(file), "/Pages"), "/Kids[") + 6;
    long number = 0;
    for (int i = 0; i <= index; i++) {
        number = strtol(at, &at, 10);
        at += strlen(" 0 R");
    }
    return number;
}

#endif
