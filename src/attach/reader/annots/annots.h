/* Annotations: links, form fields' widgets, comments. */
#ifndef BP_ATTACH_HELPER_ANNOTS_H
#define BP_ATTACH_HELPER_ANNOTS_H

#include "attach/reader/work.h"

/* Flags in /F (table 165). */
enum {
    BP_ANNOT_INVISIBLE = 1,
    BP_ANNOT_HIDDEN = 2,
    BP_ANNOT_PRINT = 4,
    BP_ANNOT_NO_VIEW = 32,
    BP_ANNOT_TOGGLE_NO_VIEW = 256,
};

enum bp_annot_kind { BP_ANNOT_LINK, BP_ANNOT_WIDGET, BP_ANNOT_SIGNATURE, BP_ANNOT_OTHER };

/* An annotation that stays, or becomes part of its page's content (SIGNATURE). */
struct bp_annot {
    enum bp_annot_kind kind;
    struct bp_obj *dict; /* changed to what goes out */
    uint32_t number;     /* its object's; 0: none, or it is a copy */
    uint32_t page;       /* index */
    uint32_t out;        /* 0: a signature */
    uint32_t elsewhere;  /* LINK: one more than the number of the link to another file; 0: none */
    uint32_t elem;       /* from 1; 0: none */
    struct bp_obj *look; /* the /AP that was drawn for it; NULL: it keeps what it has */
    bool flat;           /* SIGNATURE: it has an appearance, which becomes content */
    uint32_t mcid;       /* of that content, if it has an element */
    struct bp_annot *first; /* what it is a copy of: the same on an earlier page; NULL: none */
};

/** Reads the annotations of all pages: which of them stay, and cleans these. False after a fatal
 * finding. */
bool bp_annots_read(struct bp_work *work);
void bp_annots_clear(struct bp_work *work);

/** Moves the annotations of a page that is shrunk to where its content goes. */
void bp_annots_move(struct bp_work *work, const struct bp_page *page);

/** True if no screen shows an annotation. */
static inline bool bp_annot_is_hidden(struct bp_work *work, struct bp_obj *dict) {
    return bp_obj_integer(bp_entry(work, dict, "F"), 0) & (BP_ANNOT_HIDDEN | BP_ANNOT_NO_VIEW);
}

/** The annotation that an object is; NULL if it is none, or doesn't stay. */
struct bp_annot *bp_annots_find(const struct bp_work *work, uint32_t number);

/** What puts an appearance, after its own matrix, over an annotation's rectangle; false if there is
 * nothing to be seen of it. */
bool bp_appearance_matrix(struct bp_work *work, struct bp_obj *form, struct bp_rect rect,
                          struct bp_matrix *matrix);

/** Appends the signatures' pictures to a page's contents, and adds them to its XObjects. */
void bp_annots_draw_flat(struct bp_work *work, const struct bp_page *page, GString *content,
                         struct bp_obj *xobjects);

#endif
