/* Assembly, in order.
 * In: pages, laid out and drawn. Out: all other objects, and the file's end.
 * Numbers first. Pages, elements, links and the objects of attached files get theirs before
 * anything is written, so each part is printed once, in one pass, and may point at any other. */
#include "assemble/assemble.h"

#include "assemble/graft.h"
#include "assemble/parts.h"
#include "base/arena.h"

static void reserve_all(struct bp_assembly *a) {
    uint32_t n_links = 0;
    a->links_before = g_new(uint32_t, MAX(a->pages->n_pages, 1));
    for (uint32_t i = 0; i < a->pages->n_pages; i++) {
        a->links_before[i] = n_links;
        n_links += a->pages->pages[i].n_links;
    }
    a->first_page = bp_pdf_reserve_many(a->pdf, a->pages->n_pages);
    a->first_elem = bp_pdf_reserve_many(a->pdf, a->pages->n_elems);
    a->first_link = bp_pdf_reserve_many(a->pdf, n_links);
    a->struct_root = bp_pdf_reserve(a->pdf);
    a->next_key = a->pages->n_pages + n_links;
}

static void put_entry(GString *out, const char *key, bp_ref ref) {
    if (!ref)
        return;
    g_string_append(out, key);
    bp_put_ref(out, ref);
}

/* The catalog's other half: what it points at. */
struct roots {
    bp_ref pages, outline, dests, files, xmp, profile;
    GString *file_specs;
};

static bp_ref write_catalog(const struct bp_assembly *a, const struct roots *roots) {
    bp_ref ref = bp_pdf_reserve(a->pdf);
    GString *out = bp_pdf_begin(a->pdf, ref);
    g_string_append(out, "<</Type/Catalog");
    put_entry(out, "/Pages", roots->pages);
    put_entry(out, "/Metadata", roots->xmp);
    g_string_append(out, "/Lang");
    bp_put_text(out, bp_assembly_lang(a));
    g_string_append(out, "/MarkInfo<</Marked true>>");
    put_entry(out, "/StructTreeRoot", a->struct_root);
    g_string_append(out, "/ViewerPreferences<</DisplayDocTitle true>>/PageLabels");
    bp_put_labels(out, a->pages);
    put_entry(out, "/Outlines", roots->outline);
    if (roots->outline)
        g_string_append(out, "/PageMode/UseOutlines");
    if (roots->dests || roots->files) {
        g_string_append(out, "/Names<<");
        put_entry(out, "/Dests", roots->dests);
        put_entry(out, "/EmbeddedFiles", roots->files);
        g_string_append(out, ">>");
    }
    if (roots->file_specs->len > 0) /* they belong to the whole document (ISO 19005-3, 6.8) */
        g_string_append_printf(out, "/AF[%s]", roots->file_specs->str);
    bp_put_fields(out, a);
    bp_put_layers(out, a);
    g_string_append(out, "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
                         "/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)");
    put_entry(out, "/DestOutputProfile", roots->profile);
    g_string_append(out, ">>]>>");
    bp_pdf_end(a->pdf);
    return ref;
}

/* Everything, in the file's order. */
static void write_all(struct bp_assembly *a) {
    struct roots roots = {.file_specs = g_string_new(NULL), .pages = bp_write_pages(a)};
    bp_grafts_write(a);
    bp_write_tags(a);
    bp_write_links(a);
    roots.outline = bp_write_outline(a);
    roots.dests = bp_write_dests(a);
    roots.files = bp_write_files(a, roots.file_specs);
    roots.xmp = bp_write_xmp(a);
    roots.profile = bp_pdf_reserve(a->pdf);
    bp_pdf_stream(a->pdf, roots.profile, "/N 3", bp_icc_srgb, bp_icc_srgb_length,
                  BP_STREAM_DEFLATE);
    bp_ref info = bp_write_info(a);
    bp_ref catalog = write_catalog(a, &roots);
    if (!bp_diags_failed(a->diags))
        bp_pdf_finish(a->pdf, catalog, info);
    g_string_free(roots.file_specs, TRUE);
}

bool bp_assemble(struct bp_pdf *pdf, const struct bp_doc *doc, const struct bp_pages *pages,
                 const struct bp_drawing *drawing, struct bp_claimed claims, int64_t epoch,
                 struct bp_diags *diags) {
    struct bp_assembly a = {.pdf = pdf,
                            .doc = doc,
                            .pages = pages,
                            .drawing = drawing,
                            .claims = claims,
                            .epoch = epoch,
                            .diags = diags};
    a.arena = bp_arena_new();
    a.scratch = g_string_new(NULL);
    reserve_all(&a);
    if (bp_grafts_open(&a)) {
        bp_grafts_share(&a);
        if (bp_grafts_number(&a))
            write_all(&a);
    }
    bp_grafts_free(&a);
    g_string_free(a.scratch, TRUE);
    bp_arena_free(a.arena);
    g_free(a.links_before);
    return !bp_diags_failed(diags);
}
