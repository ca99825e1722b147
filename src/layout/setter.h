/* The setter: what every part of layout has at hand while a chapter is set. */
#ifndef BP_LAYOUT_SETTER_H
#define BP_LAYOUT_SETTER_H

#include "layout/pages.h"
#include "model/doc.h"

struct bp_flow;
struct bp_para_work;
struct bp_ref_target;

/* A page number or a name that a chapter's text shows, as it was known then. */
struct bp_ref_use {
    const struct bp_node *node;         /* whose name it is; NULL: it is a page number */
    const struct bp_ref_target *target; /* of the node; NULL: not yet known */
    const char *anchor;
    uint32_t page;     /* of the anchor, as printed; 0: not yet known */
    struct bp_pos pos; /* for the diagnostic when it never settles */
};

/* A chapter starts on a new page and is set as a whole: front sheet, agenda, a report. Only the
 * chapters whose references changed are set again. */
struct bp_chapter {
    const struct bp_node *item;     /* ITEM of a report; NULL for front sheet and agenda */
    const struct bp_node *attached; /* APPENDIX or ATTACHMENT whose file this is; NULL: our own */
    bool front, letter;
    struct bp_arena *arena;  /* of the pages and elements below */
    struct bp_elem *root;    /* SECT */
    struct bp_elem *theirs;  /* of an attached file: what its elements hang under, */
    struct bp_elem *heading; /* and what the stamp on its first page is, */
    struct bp_elem *back;    /* and the way back beside it */
    GArray *pages;           /* struct bp_page; the furniture is added at the end */
    GArray *anchors;         /* struct bp_anchor; pages count from the chapter's first */
    GArray *bookmarks;       /* struct bp_bookmark */
    GArray *uses;            /* struct bp_ref_use */
    uint32_t first_page;     /* in the whole pack, from 0 */
    bool blank_after;        /* a blank page follows, so that the next begins on an odd one */
};

/* What is found in a document before anything of it is set: const from then on, whoever sets a
 * chapter. */
struct bp_book {
    const struct bp_doc *doc;
    const struct bp_attachments *attachments; /* NULL: there are none */
    struct bp_look look;                      /* the profile's, as the pack changes it */
    uint32_t pages_before; /* that are out already: a supplement's numbers carry on */
    struct bp_arena *arena;
    GHashTable *mentions;  /* id of an appendix -> the first A that points at it */
    GHashTable *listed;    /* node without id that a LIST_OF shows -> name of its place */
    GHashTable *explained; /* set of the ABBR that say what they stand for */
    GHashTable *embedded;  /* node -> name of the file that it is embedded as */
};

/* The last numbers that a chapter has given. */
struct bp_numbers {
    int section, table, figure, note;
};

/* What everything that sets a chapter has at hand. */
struct bp_setter {
    const struct bp_book *book;
    const struct bp_doc *doc; /* the book's, */
    const struct bp_profile *profile;
    const struct bp_look *look; /* and its look */
    struct bp_fonts *fonts;
    struct bp_diags *diags;
    /* numbers and names, as far as the passes have found them */
    GHashTable *page_of;      /* anchor name -> page number as printed, of the last pass */
    GHashTable *targets;      /* node that can be referred to -> struct bp_ref_target (refs.h) */
    struct bp_arena *lasting; /* of the targets, and */
    struct bp_arena *forked;  /* of those that a fork found; NULL: none */
    uint32_t n_pages;         /* of the whole pack, of the last pass */
    uint32_t part_first;      /* a part of the pack is set: the printed number of its first page, */
    uint32_t part_last;       /* and of its last; 0: the whole pack is */
    /* the chapter under way */
    struct bp_chapter *chapter;
    struct bp_arena *keep;      /* the chapter's arena */
    struct bp_arena *scratch;   /* emptied after each chapter */
    GHashTable *prepared;       /* P node in a table cell -> its struct bp_para, measured already */
    struct bp_para_work *paras; /* the paragraph being gathered (para/runs.h) */
    struct bp_numbers numbers;
    bp_len left, width;  /* of the text area */
    bp_len top, bottom;  /* from the page's top */
    bool landscape;      /* the pages being set are turned */
    const char *running; /* the running head of the section being set; NULL: the item's */
};

/** Begins a book in which nothing is found yet; doc and attachments are borrowed. */
void bp_book_init(struct bp_book *book, const struct bp_doc *doc,
                  const struct bp_attachments *attachments);
void bp_book_clear(struct bp_book *book);

/** Prepares a setter; book, fonts and diags are borrowed. Several threads may set chapters of one
 * book, each with a setter of its own, in the first pass. */
void bp_setter_init(struct bp_setter *setter, const struct bp_book *book, struct bp_fonts *fonts,
                    struct bp_diags *diags);

/** Takes over what the fork found, and clears it. */
void bp_setter_join(struct bp_setter *setter, struct bp_setter *fork);

/** A word of the profile, and one with a hole that is filled: `name` and what goes there. From
 * `keep`. */
const char *bp_wording(const struct bp_setter *setter, enum bp_word_key key);
const char *bp_worded(struct bp_setter *setter, enum bp_word_key key, const char *name,
                      const char *value);

/** A length that is right beside 12 pt text, for the body size in use. */
bp_len bp_scale(const struct bp_setter *setter, bp_len length);

/** Frees what the setter owns: its buffers and tables. */
void bp_setter_clear(struct bp_setter *setter);

/** A copy of an array's elements. */
void *bp_keep_array(struct bp_arena *arena, const GArray *array);

/** True if a place is not in the part of the pack that is being set, or in a paper of the main
 * pack: a link to it is plain text. */
bool bp_leads_out(const struct bp_setter *setter, const char *anchor);

/** Adds a bookmark to the chapter. The strings are borrowed. */
void bp_setter_bookmark(struct bp_setter *setter, const char *title, int level, const char *anchor);

/* -- elements (elems.c) ----------------------------------------------------------------------- */

/** Makes an element that will hang under `parent` from the moment something in it is placed: so
 * kids come in reading order whoever made them first. Takes `lang` from the node. */
struct bp_elem *bp_elem_new(struct bp_setter *setter, enum bp_role role, struct bp_elem *parent,
                            const struct bp_node *node);

/** Hangs the element, and those above it, into the tree if they aren't yet. */
void bp_elem_touch(struct bp_arena *arena, struct bp_elem *elem);

/** Hangs the element in right behind `sibling`, or as the last kid of it where that is a cell or a
 * list item's body; does nothing if it hangs in the tree already. */
void bp_elem_insert(struct bp_arena *arena, struct bp_elem *sibling, struct bp_elem *elem);

/** Appends marked content or a link annotation to an element's kids. */
void bp_elem_add(struct bp_arena *arena, struct bp_elem *elem, enum bp_kid_type type, uint32_t page,
                 uint32_t number);

/* The name of an item's last page, by its number in the pack's order. */
#define BP_LAST_PAGE "item.%d.last"

/** The anchor of an item: its id, or one of our own. */
const char *bp_item_anchor(struct bp_setter *setter, const struct bp_node *item);

#endif
