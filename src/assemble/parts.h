/* What the parts of the assembly share: who has which object number. Seen by src/assemble/ only. */
#ifndef BP_ASSEMBLE_PARTS_H
#define BP_ASSEMBLE_PARTS_H

#include "base/diagnostics.h"
#include "draw/draw.h"
#include "layout/pages.h"
#include "model/attachment.h"
#include "model/doc.h"
#include "pdf/writer.h"

struct bp_graft;

/* Numbers are reserved before anything is written, so that every part can point at every other. */
struct bp_assembly {
    struct bp_pdf *pdf;
    const struct bp_doc *doc;
    const struct bp_pages *pages;
    const struct bp_drawing *drawing;
    struct bp_claimed claims;
    int64_t epoch;
    struct bp_diags *diags;
    struct bp_arena *arena;
    GString *scratch;        /* for a value on its way; used again by every one */
    struct bp_graft *grafts; /* the attached files, as many as the pages say */
    bp_ref first_page;       /* page i is first_page + i, */
    bp_ref first_elem;       /* element n first_elem + n, */
    bp_ref first_link;       /* links count on from page to page */
    bp_ref struct_root;
    uint32_t *links_before; /* by page: how many links the pages before it have */
    uint32_t next_key;      /* of the parent tree: the first one that is free */
};

static inline bp_ref bp_page_ref(const struct bp_assembly *a, uint32_t page) {
    return a->first_page + page;
}

static inline bp_ref bp_elem_ref(const struct bp_assembly *a, const struct bp_elem *elem) {
    return a->first_elem + elem->number;
}

static inline bp_ref bp_link_ref(const struct bp_assembly *a, uint32_t page, uint32_t link) {
    return a->first_link + a->links_before[page] + link;
}

/* Keys of the parent tree (ISO 32000-1, 14.7.4.4): first the pages', then the links', then those of
 * each attached file. */
static inline uint32_t bp_page_key(uint32_t page) {
    return page;
}

static inline uint32_t bp_link_key(const struct bp_assembly *a, uint32_t page, uint32_t link) {
    return a->pages->n_pages + a->links_before[page] + link;
}

/** Writes the page objects and the tree over them; returns its root. */
bp_ref bp_write_pages(const struct bp_assembly *a);

/** Writes the structure tree (number a->struct_root) with all elements and the parent tree. */
void bp_write_tags(const struct bp_assembly *a);

/** Writes the link annotations. */
void bp_write_links(const struct bp_assembly *a);

/** Writes the bookmarks; returns the root, or 0 where there are none. */
bp_ref bp_write_outline(const struct bp_assembly *a);

/** Writes the named destinations; returns the name tree's root, or 0 where there are none. */
bp_ref bp_write_dests(const struct bp_assembly *a);

/** Where a place on a page is in that page's own user space: an attached one may be turned. */
struct bp_point bp_user_point(const struct bp_page *page, bp_len x, bp_len y);

/** Append the catalog's entries for forms (12.7.2) and layers (8.11.4.2) of attached files; nothing
 * where there are none. */
void bp_put_fields(GString *out, const struct bp_assembly *a);
void bp_put_layers(GString *out, const struct bp_assembly *a);

/** Writes the files that are embedded, and appends the references to their specifications to
 * `specs`; returns the root of their name tree, or 0 where there are none. */
bp_ref bp_write_files(const struct bp_assembly *a, GString *specs);

/** Appends an entry of a dictionary; nothing where there is no text. */
static inline void bp_put_text_entry(GString *out, const char *key, const char *text) {
    if (!text)
        return;
    g_string_append(out, key);
    bp_put_text(out, text);
}

/** Appends the value of /PageLabels (12.4.2). */
void bp_put_labels(GString *out, const struct bp_pages *pages);

/** Write the metadata stream and the information dictionary, which say the same; return them. */
bp_ref bp_write_xmp(const struct bp_assembly *a);
bp_ref bp_write_info(const struct bp_assembly *a);

/** The language of the file, a BCP 47 tag: the pages', or else the document's. */
const char *bp_assembly_lang(const struct bp_assembly *a);

/** An ICC profile of sRGB: src/assemble/srgb.icc. */
extern const char bp_icc_srgb[];
extern const size_t bp_icc_srgb_length;

#endif
