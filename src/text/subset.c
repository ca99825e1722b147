/* Subsetting: the font file that goes into the PDF.
 * In: a face and its marked glyphs. Out: a TrueType file with their outlines, glyph ids unchanged.
 * A CIDFontType2 program needs six tables (ISO 32000-1, 9.9, table 126); all others describe what
 * shaping has already done, and hinting goes with them. */
#include <hb-subset.h>

#include "text/font.h"

static bool is_needed(hb_tag_t tag) {
    return tag == HB_TAG('g', 'l', 'y', 'f') || tag == HB_TAG('l', 'o', 'c', 'a') ||
           tag == HB_TAG('h', 'e', 'a', 'd') || tag == HB_TAG('h', 'h', 'e', 'a') ||
           tag == HB_TAG('h', 'm', 't', 'x') || tag == HB_TAG('m', 'a', 'x', 'p');
}

static void drop_tables(hb_face_t *face, hb_set_t *drop) {
    hb_tag_t tags[32];
    unsigned offset = 0, n = G_N_ELEMENTS(tags);
    while (hb_face_get_table_tags(face, offset, &n, tags), n > 0) {
        for (unsigned i = 0; i < n; i++)
            if (!is_needed(tags[i]))
                hb_set_add(drop, tags[i]);
        offset += n;
        n = G_N_ELEMENTS(tags);
    }
}

static void release(void *blob) {
    hb_blob_destroy(blob);
}

GBytes *bp_face_subset(const struct bp_fonts *fonts, bp_face face) {
    const struct bp_font *font = fonts->faces[face];
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input)
        g_error("no memory for a subset");
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_NO_HINTING);
    drop_tables(font->face, hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG));
    GArray *used = bp_face_used(fonts, face);
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    hb_set_add(glyphs, 0); /* .notdef: the format wants it; no text uses it */
    for (guint i = 0; i < used->len; i++)
        hb_set_add(glyphs, g_array_index(used, uint16_t, i));
    g_array_free(used, TRUE);

    hb_face_t *subset = hb_subset_or_fail(font->face, input);
    hb_subset_input_destroy(input);
    if (!subset)
        g_error("%s can't be made a subset of", font->path);
    hb_blob_t *blob = hb_face_reference_blob(subset);
    hb_face_destroy(subset);
    unsigned length;
    const char *data = hb_blob_get_data(blob, &length);
    return g_bytes_new_with_free_func(data, length, release, blob);
}
