/* Standard structure types. */
#ifndef BP_ATTACH_READER_TAGS_ROLES_H
#define BP_ATTACH_READER_TAGS_ROLES_H

#include "attach/reader/work.h"

/* The structure types of PDF 1.7 (ISO 32000-1, 14.8.4), in the order of their names. */
enum bp_tag_role {
    BP_ROLE_NONE, /* of the tree's root */
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
    BP_ROLE_COUNT,
};

/** A set of one structure type. */
#define BP_ROLE_SET(role) (UINT64_C(1) << BP_ROLE_##role)

struct bp_roles;

struct bp_roles *bp_roles_new(struct bp_work *work, struct bp_obj *root);
void bp_roles_free(struct bp_roles *roles);

/** The standard type of an element with this /S and /NS, resolved or NULL; BP_ROLE_NONE if its type
 * is none and is not mapped to one. */
enum bp_tag_role bp_roles_of(struct bp_roles *roles, const struct bp_obj *type,
                             struct bp_obj *space);

/** What a type is called; a static string. */
const char *bp_role_name(enum bp_tag_role role);

#endif
