/* The structure tree, and bookmarks. */
#ifndef BP_ATTACH_READER_TAGS_STRUCTURE_H
#define BP_ATTACH_READER_TAGS_STRUCTURE_H

#include <string.h>

#include "attach/reader/work.h"

/* The structure types of PDF 1.7 (ISO 32000-1, 14.8.4), in the order of their names; NONE is what
 * the tree's root has. */
enum bp_tag_role {
    BP_ROLE_NONE,
    BP_ROLE_ANNOT,
    BP_ROLE_ART,
    BP_ROLE_BIBENTRY,
    BP_ROLE_BLOCKQUOTE,
    BP_ROLE_CAPTION,
    BP_ROLE_CODE,
    BP_ROLE_DIV,
    BP_ROLE_DOCUMENT,
    BP_ROLE_FIGURE,
    BP_ROLE_FORM,
    BP_ROLE_FORMULA,
    BP_ROLE_H,
    BP_ROLE_H1,
    BP_ROLE_H2,
    BP_ROLE_H3,
    BP_ROLE_H4,
    BP_ROLE_H5,
    BP_ROLE_H6,
    BP_ROLE_INDEX,
    BP_ROLE_L,
    BP_ROLE_LBODY,
    BP_ROLE_LI,
    BP_ROLE_LBL,
    BP_ROLE_LINK,
    BP_ROLE_NONSTRUCT,
    BP_ROLE_NOTE,
    BP_ROLE_P,
    BP_ROLE_PART,
    BP_ROLE_PRIVATE,
    BP_ROLE_QUOTE,
    BP_ROLE_RB,
    BP_ROLE_RP,
    BP_ROLE_RT,
    BP_ROLE_REFERENCE,
    BP_ROLE_RUBY,
    BP_ROLE_SECT,
    BP_ROLE_SPAN,
    BP_ROLE_TBODY,
    BP_ROLE_TD,
    BP_ROLE_TFOOT,
    BP_ROLE_TH,
    BP_ROLE_THEAD,
    BP_ROLE_TOC,
    BP_ROLE_TOCI,
    BP_ROLE_TR,
    BP_ROLE_TABLE,
    BP_ROLE_WP,
    BP_ROLE_WT,
    BP_ROLE_WARICHU,
    BP_ROLE_COUNT
};

/** A set of one structure type. */
#define BP_ROLE_SET(role) (UINT64_C(1) << BP_ROLE_##role)

enum bp_tag_kid_type { BP_TAG_ELEM, BP_TAG_MARK, BP_TAG_STREAM_MARK, BP_TAG_ANNOT, BP_TAG_OBJECT };

struct bp_tag_kid {
    uint8_t type;
    bool lost;       /* on a page, or in an object, that doesn't go out */
    uint32_t value;  /* ELEM: index; MARK, STREAM_MARK: MCID */
    uint32_t page;   /* index; BP_NO_PAGE */
    uint32_t number; /* STREAM_MARK, ANNOT, OBJECT: the object's */
};

/* An element, in the order of breadth; the first is the root of the tree. */
struct bp_tag {
    struct bp_obj *dict;
    struct bp_obj *k;     /* its kids as the file has them; NULL */
    struct bp_obj *table; /* attributes of the owner Table that go out; NULL: the file's */
    uint32_t number;      /* its object's; 0: none */
    uint32_t parent;
    uint32_t first, n; /* its kids */
    uint32_t page;     /* index of its /Pg, or of the one above; BP_NO_PAGE */
    uint32_t out;      /* 0: it doesn't go out */
    uint32_t depth_h;  /* how many from here upward have an H among their kids */
    uint32_t column;   /* of a cell, from 0, in its table as the file has it */
    uint8_t role;      /* enum bp_tag_role */
    uint8_t place;     /* the role of the element that it counts as a kid of, if that may have only
                          some; BP_ROLE_NONE */
    bool has_h;
    bool had, has; /* content below it: in the file, on what goes out */
    bool kept;
    bool unknown;    /* its type is no standard one, nor mapped to one */
    bool says_page;  /* it has a /Pg */
    bool attributes; /* it has an /A */
    bool says_more;  /* it has entries besides these and those that make it part of the tree */
};

struct bp_tags {
    struct bp_tag *elems;
    struct bp_tag_kid *kids;
    uint32_t n_elems, n_kids, elems_room, kids_room;
    struct bp_list order; /* elements that go out, in the order of reading */
    uint32_t top;         /* whose kids hang under the attachment: the root, or its only Document */
    uint32_t *elem_of;    /* by object's number: index of the element */
    GHashTable *streams;  /* object's number -> GArray as bp_page.marks */
    struct bp_list stream_order; /* those numbers, as they were met */
    GHashTable *objects;         /* object's number -> element that has it as a kid, by OBJR */
    struct bp_list object_order;
    GHashTable *ids;       /* /ID, a struct bp_obj -> index of its element, of those that go out */
    GHashTable *ids_twice; /* the same of several elements */
    int shift;             /* of headings' levels */
};

/** Reads the tree; which elements stay; which element each mark and annotation belongs to. */
void bp_tags_read(struct bp_work *work);
void bp_tags_clear(struct bp_work *work);

/** The elements of the marks in a stream, as bp_page.marks; NULL if there are none. */
const GArray *bp_tags_marks(const struct bp_work *work, uint32_t number);

/** True if an element has a form or picture as a whole. */
bool bp_tags_has_object(const struct bp_work *work, uint32_t number);

/** The element that an object of the source is; 0 if it doesn't go out. Its local number. */
uint32_t bp_tags_out(const struct bp_work *work, const struct bp_obj *ref);

/** Tells what is wrong with it. */
void bp_tags_check(struct bp_work *work);

/** Builds the elements and the index's share of them. */
void bp_tags_build(struct bp_work *work);

/** Puts the file's bookmarks into the index, without those that lead to no page that goes out. */
void bp_outline_build(struct bp_work *work);

/* For tags' own files. */

struct bp_roles;

struct bp_roles *bp_roles_new(struct bp_work *work, struct bp_obj *root);

/** The standard type of an element with this /S and /NS, resolved or NULL; BP_ROLE_NONE if its type
 * is none and is not mapped to one. */
enum bp_tag_role bp_roles_of(struct bp_roles *roles, const struct bp_obj *type,
                             struct bp_obj *space);

/** What a type is called; a static string. */
const char *bp_role_name(enum bp_tag_role role);

static inline struct bp_tag *bp_tag_at(const struct bp_tags *tags, uint32_t index) {
    return &tags->elems[index];
}

static inline struct bp_tag_kid *bp_tag_kid_at(const struct bp_tags *tags, uint32_t index) {
    return &tags->kids[index];
}

/** True if an element's role is one of a set of BP_ROLE_SET()s. */
static inline bool bp_tag_is(const struct bp_tag *elem, uint64_t roles) {
    return roles >> elem->role & 1;
}

/** What only groups: its kids count as those of the element above it (ISO 32000-1, 14.8.4.2). A
 * Document within another becomes a Part. */
#define BP_ROLES_GROUP                                                                             \
    (BP_ROLE_SET(DIV) | BP_ROLE_SET(PART) | BP_ROLE_SET(NONSTRUCT) | BP_ROLE_SET(DOCUMENT))

/** Puts the elements that count as an element's kids into a list, in place of what it has: those in
 * what only groups in the place of that. Without `all` those that go out. */
void bp_tags_gather(const struct bp_tags *tags, uint32_t index, bool all, struct bp_list *found);

/** Appends an element, or a kid of the element whose kids are the last. Pointers to others are
 * stale then. */
void bp_tags_add_elem(struct bp_tags *tags, const struct bp_tag *elem);
void bp_tags_add_kid(struct bp_tags *tags, struct bp_tag_kid kid);

/** Puts `n` kids of an element, from its kid `at`, into a new element in their place; its index.
 * Pointers to elements and kids are stale then. */
uint32_t bp_tags_wrap(struct bp_work *work, uint32_t index, uint32_t at, uint32_t n,
                      enum bp_tag_role role);

/** The annotation that a kid is, if it goes out; NULL. */
struct bp_annot *bp_tag_annot(const struct bp_work *work, const struct bp_tag_kid *kid);

/** Makes an element the kid `at` of another one, or its last. */
void bp_tags_insert(struct bp_tags *tags, uint32_t index, uint32_t at, uint32_t elem);

/* An attribute that is looked for. */
struct bp_tag_attribute {
    const char *key;
    enum bp_obj_type type;
    struct bp_obj *value; /* NULL: it is not there */
};

/** Finds attributes of an owner, as the element or classes of its say them, or the first of those
 * that do. */
void bp_tag_attributes(struct bp_work *work, const struct bp_tag *elem, const char *owner,
                       struct bp_tag_attribute *wanted, size_t n);

/** Sets an attribute of the owner Table. */
void bp_tag_set_attribute(struct bp_work *work, struct bp_tag *elem, const char *key,
                          struct bp_obj *value);

/** The element of an ID that a string says, among those that go out; 0: none. */
uint32_t bp_tags_find_id(const struct bp_tags *tags, const struct bp_obj *id);

/** Counts one more finding, on the page of the first content below an element. */
void bp_tag_found(struct bp_work *work, const struct bp_tag *elem, enum bp_finding_code code,
                  const char *detail);

/** The page of the first content below an element, from 1, in the file; 0 if there is none. */
uint32_t bp_tag_first_page(const struct bp_work *work, const struct bp_tag *elem);

/** The element that an annotation has to be in (ISO 14289-1, 7.18); BP_ROLE_NONE: any. */
enum bp_tag_role bp_role_of_annot(enum bp_annot_kind kind);

/** Mends what is plain before elements are numbered: tables that lack rows, roles and nesting. */
void bp_tables_mend(struct bp_work *work);
void bp_nesting_mend(struct bp_work *work);

/** Reports what is wrong with tables (and says which cells their head cells are for, where that is
 * plain), and with what is in what. */
void bp_tables_check(struct bp_work *work);
void bp_nesting_check(struct bp_work *work);

/** The level of a heading in the file, from 1; 0 if it is none. */
int bp_tag_level(const struct bp_tag *elem);

/** The role it goes out with: headings shifted. */
enum bp_tag_role bp_tag_role(const struct bp_tags *tags, const struct bp_tag *elem);

#endif
