/* Embedded files (ISO 32000-1, 7.11.4), as PDF/A-3 wants them (ISO 19005-3, 6.8).
 * In: files, each with a name, a description and how it is related to the pack. Out: a stream and a
 * specification for each, and the tree that leads from names to them.
 * The same file attached twice has two specifications, and its bytes are in the file once. */
#include <stdlib.h>
#include <string.h>

#include "assemble/parts.h"
#include "assemble/tree.h"

#define PART (1u << 20)

static int by_name(const void *a, const void *b) {
    const struct bp_embedded *const *one = a, *const *other = b;
    return strcmp((*one)->name, (*other)->name);
}

/* Deflated part by part, since a file may be too large to have in memory twice. */
static bp_ref write_bytes(struct bp_pdf *pdf, const struct bp_attachment *file) {
    struct bp_packer *packer = bp_packer_new();
    for (size_t at = 0; at < file->length; at += PART)
        bp_packer_add(packer, file->objects + at, MIN(PART, file->length - at));
    GByteArray *packed = bp_packer_finish(packer);
    GString *entries = g_string_new("/Type/EmbeddedFile/Subtype");
    bp_put_name(entries, file->mime ? file->mime : "application/octet-stream");
    g_string_append(entries, "/Params<</Size");
    bp_put_int(entries, (int64_t)file->length);
    g_string_append(entries, ">>/Filter/FlateDecode");
    bp_ref ref = bp_pdf_reserve(pdf);
    bp_pdf_stream(pdf, ref, entries->str, packed->data, packed->len, BP_STREAM_READY);
    g_string_free(entries, TRUE);
    g_byte_array_unref(packed);
    return ref;
}

static bool same_bytes(const struct bp_attachment *a, const struct bp_attachment *b) {
    return a->length == b->length && g_strcmp0(a->mime, b->mime) == 0 &&
           memcmp(a->objects, b->objects, a->length) == 0;
}

static void put_spec(GString *out, const struct bp_embedded *embedded, bp_ref bytes) {
    const struct bp_file *file = embedded->attachment->file;
    g_string_append(out, "<</Type/Filespec/F");
    bp_put_text(out, embedded->name);
    g_string_append(out, "/UF");
    bp_put_text(out, embedded->name);
    bp_put_text_entry(out, "/Desc", file->description);
    g_string_append(out, "/AFRelationship");
    bp_put_name(out, file->relationship ? file->relationship : "Unspecified");
    g_string_append(out, "/EF<</F");
    bp_put_ref(out, bytes);
    g_string_append(out, "/UF");
    bp_put_ref(out, bytes);
    g_string_append(out, ">>>>");
}

/* The bytes of all files, by index; those that are equal share an object. */
static bp_ref *write_all_bytes(const struct bp_assembly *a) {
    const struct bp_embedded *files = a->pages->embedded;
    bp_ref *refs = g_new0(bp_ref, a->pages->n_embedded);
    for (uint32_t i = 0; i < a->pages->n_embedded; i++) {
        for (uint32_t k = 0; k < i && !refs[i]; k++)
            if (same_bytes(files[i].attachment, files[k].attachment))
                refs[i] = refs[k];
        if (!refs[i])
            refs[i] = write_bytes(a->pdf, files[i].attachment);
    }
    return refs;
}

bp_ref bp_write_files(const struct bp_assembly *a, GString *specs) {
    const uint32_t n = a->pages->n_embedded;
    if (n == 0)
        return 0;
    const struct bp_embedded **sorted = g_new(const struct bp_embedded *, n);
    bp_ref *bytes = write_all_bytes(a), first = bp_pdf_reserve_many(a->pdf, n);
    for (uint32_t i = 0; i < n; i++) {
        sorted[i] = &a->pages->embedded[i];
        put_spec(bp_pdf_begin(a->pdf, first + i), sorted[i], bytes[i]);
        bp_pdf_end(a->pdf);
        bp_put_ref(specs, first + i);
    }
    qsort(sorted, n, sizeof *sorted, by_name);
    struct bp_tree *tree = bp_tree_new(a->pdf, "/Names");
    GString *key = g_string_new(NULL);
    for (uint32_t i = 0; i < n; i++) {
        bp_put_bytes(g_string_truncate(key, 0), sorted[i]->name, strlen(sorted[i]->name));
        bp_put_ref(bp_tree_add(tree, key->str), first + (bp_ref)(sorted[i] - a->pages->embedded));
    }
    g_string_free(key, TRUE);
    g_free(sorted);
    g_free(bytes);
    return bp_tree_finish(tree);
}
