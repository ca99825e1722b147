/* Fuzzes what becomes of the objects that the helper hands back, whatever has got hold of it.
 * In: bytes from libFuzzer, as an attached file of two pages. Out: nothing; the sanitizers find
 * what is wrong, and there is a file or a diagnostic. */
#include <glib.h>
#include <stddef.h>
#include <stdint.h>

#include "assemble/assemble.h"
#include "base/file.h"

enum { PAGES = 2 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Two of the same, so that it is found out what is equal. */
static bool assemble(struct bp_pdf *pdf, const uint8_t *data, size_t size, struct bp_diags *diags) {
    struct bp_attached_page places[PAGES] = {{.matrix = {1, 0, 0, 1, 0, 0}}};
    struct bp_file file = {.src = "a.pdf"};
    struct bp_node node = {.kind = BP_APPENDIX, .as.appendix.file = &file};
    struct bp_attachment attachment = {.file = &file,
                                       .node = &node,
                                       .pages = places,
                                       .n_pages = PAGES,
                                       .objects = (const char *)data,
                                       .length = size};
    struct bp_kid kids[2] = {{.next = &kids[1], .type = BP_KID_ATTACHED},
                             {.type = BP_KID_ATTACHED, .number = 1}};
    struct bp_elem root = {.role = BP_ROLE_DOCUMENT, .first = &kids[0], .last = &kids[1]};
    struct bp_attached attached[2] = {
        {.attachment = &attachment, .elem = &root, .first_page = 0},
        {.attachment = &attachment, .elem = &root, .first_page = PAGES},
    };
    struct bp_bookmark marks[2] = {
        {.title = "One", .anchor = "a", .level = 1, .attached = 1},
        {.title = "Two", .anchor = "a", .level = 1, .attached = 2},
    };
    struct bp_page laid[2 * PAGES];
    struct bp_drawn drawn[2 * PAGES];
    for (uint32_t i = 0; i < 2 * PAGES; i++) {
        laid[i] = (struct bp_page){.attachment = &attachment, .attached_page = i % PAGES};
        drawn[i] = (struct bp_drawn){.form = bp_pdf_reserve(pdf)};
        bp_pdf_stream(pdf, drawn[i].form, "", "", 0, BP_STREAM_READY);
    }
    const struct bp_pages pages = {.pages = laid,
                                   .n_pages = 2 * PAGES,
                                   .root = &root,
                                   .n_elems = 1,
                                   .bookmarks = marks,
                                   .n_bookmarks = 2,
                                   .attached = attached,
                                   .n_attached = 2,
                                   .lang = "en"};
    const struct bp_drawing drawing = {.pages = drawn, .n_pages = 2 * PAGES};
    return bp_assemble(pdf, NULL, &pages, &drawing, (struct bp_claimed){}, -1, diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct bp_diags *diags = bp_diags_new();
    struct bp_output *output = bp_output_new("/dev/null", diags);
    if (!output)
        g_error("there is no /dev/null");
    struct bp_pdf *pdf = bp_pdf_new(output);
    g_assert_true(assemble(pdf, data, size, diags) != bp_diags_failed(diags));
    bp_pdf_free(pdf);
    bp_output_abandon(output);
    bp_diags_free(diags);
    return 0;
}
