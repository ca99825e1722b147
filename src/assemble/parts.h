/* What the parts of the assembly share: who has which object number. Seen by src/assemble/ only. */
#ifndef BP_ASSEMBLE_PARTS_H
#define BP_ASSEMBLE_PARTS_H

#include "assemble/assemble.h"

/* Numbers are reserved before anything is written, so that every part can point at every other. */
struct bp_assembly {
    struct bp_pdf *pdf;
    const struct bp_doc *doc;
    const struct bp_pages *pages;
    const struct bp_drawing *drawing;
    struct bp_claims claims;
    int64_t epoch;
    bp_ref first_page; /* page i is first_page + i, */
    bp_ref first_elem; /* element n first_elem + n, */
    bp_ref first_link; /* links count on from page to page */
    bp_ref struct_root;
    uint32_t *links_before; /* by page: how many links the pages before it have */
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

/* Keys of the parent tree (ISO 32000-1, 14.7.4.4): first the pages', then the links'. */
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

/** Appends the value of /PageLabels (12.4.2). */
void bp_put_labels(GString *out, const struct bp_pages *pages);

/** Write the metadata stream and the information dictionary, which say the same; return them. */
bp_ref bp_write_xmp(const struct bp_assembly *a);
bp_ref bp_write_info(const struct bp_assembly *a);

/** The language of the file, a BCP 47 tag: the pages', or else the document's. */
const char *bp_assembly_lang(const struct bp_assembly *a);

/** Makes an ICC profile of sRGB; the caller frees it. */
GByteArray *bp_icc_srgb(void);

#endif
