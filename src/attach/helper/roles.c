/* Resolves structure types to the standard ones of PDF 1.7.
 * In: /S and /NS of elements, /RoleMap, /RoleMapNS. Out: static strings.
 * The one idea: the pack has one role map, its own, so no attached file needs one: each type is
 * followed to its end here, and types of PDF 2.0 become what they were before. */
#include "attach/helper/roles.h"

#include <string.h>

#define MAX_STEPS 64 /* roles that stand for roles */

struct bp_roles {
    struct bp_work *work;
    struct bp_obj *map;
    GHashTable *known; /* a type without a name space -> its role */
};

static const char *const standard[] = {
    "Annot",    "Art",    "BibEntry", "BlockQuote", "Caption", "Code",      "Div",
    "Document", "Figure", "Form",     "Formula",    "H",       "H1",        "H2",
    "H3",       "H4",     "H5",       "H6",         "Index",   "L",         "LBody",
    "LI",       "Lbl",    "Link",     "NonStruct",  "Note",    "P",         "Part",
    "Private",  "Quote",  "RB",       "RP",         "RT",      "Reference", "Ruby",
    "Sect",     "Span",   "TBody",    "TD",         "TFoot",   "TH",        "THead",
    "TOC",      "TOCI",   "TR",       "Table",      "WP",      "WT",        "Warichu",
};

/* What PDF 2.0 adds (ISO 32000-2, 14.8.4), and its nearest kin. */
static const char *const newer[][2] = {
    {"Aside", "Div"},   {"DocumentFragment", "Part"}, {"Em", "Span"},
    {"FENote", "Note"}, {"Strong", "Span"},           {"Sub", "Span"},
    {"Title", "H1"},    {"Artifact", "Private"},
};

/* What is no standard type and not mapped to one; known by its address. */
static const char unmapped[] = "NonStruct";

static const char *find_standard(const char *type) {
    for (size_t i = 0; i < G_N_ELEMENTS(standard); i++) {
        if (!strcmp(type, standard[i]))
            return standard[i];
    }
    return NULL;
}

/* H7 and beyond (PDF 2.0) are H6. */
static const char *find_newer(const char *type) {
    for (size_t i = 0; i < G_N_ELEMENTS(newer); i++) {
        if (!strcmp(type, newer[i][0]))
            return newer[i][1];
    }
    if (type[0] == 'H' && type[1] >= '1' && type[1] <= '9' &&
        strspn(type + 1, "0123456789") == strlen(type + 1))
        return "H6";
    return NULL;
}

struct bp_roles *bp_roles_new(struct bp_work *work, struct bp_obj *root) {
    struct bp_roles *roles = g_new0(struct bp_roles, 1);
    roles->work = work;
    roles->map = bp_entry(work, root, "RoleMap");
    roles->known = g_hash_table_new(g_str_hash, g_str_equal);
    return roles;
}

void bp_roles_free(struct bp_roles *roles) {
    if (!roles)
        return;
    g_hash_table_destroy(roles->known);
    g_free(roles);
}

/* By the role map, which may map standard types, too (14.7.3): to the first standard type on the
 * way. A type that leads to none is what it is called. */
static const char *by_map(struct bp_roles *roles, const char *type) {
    const char *role = g_hash_table_lookup(roles->known, type), *at = type;
    for (int i = 0; i < MAX_STEPS && !role; i++) {
        const struct bp_obj *next = bp_entry(roles->work, roles->map, at);
        if (!next || next->type != BP_OBJ_NAME)
            break;
        at = next->as.text.bytes;
        role = find_standard(at);
        if (!role && !bp_entry(roles->work, roles->map, at))
            role = find_newer(at);
    }
    if (!role)
        role = find_standard(type);
    if (!role)
        role = find_newer(type);
    if (!role)
        role = unmapped;
    g_hash_table_insert(roles->known, (gpointer)type, (gpointer)role);
    return role;
}

/* By a name space's own map (ISO 32000-2, 14.8.6): a type is a name, or an array of a name and
 * another name space. */
static const char *by_space(struct bp_roles *roles, const char *type, struct bp_obj *space) {
    struct bp_work *work = roles->work;
    for (int i = 0; i < MAX_STEPS && space; i++) {
        const struct bp_obj *name = bp_entry(work, space, "NS");
        const bool own = name && name->type == BP_OBJ_STRING &&
                         g_str_has_prefix(name->as.text.bytes, "http://iso.org/pdf");
        const bool math =
            name && name->type == BP_OBJ_STRING && strstr(name->as.text.bytes, "MathML") != NULL;
        if (own)
            return find_standard(type) ? find_standard(type)
                   : find_newer(type)  ? find_newer(type)
                                       : unmapped;
        if (math)
            return !strcmp(type, "math") ? "Formula" : "Span";
        struct bp_obj *next = bp_entry(work, bp_entry(work, space, "RoleMapNS"), type);
        space = NULL;
        if (next && next->type == BP_OBJ_ARRAY && next->as.array.n > 1) {
            space = bp_resolve(work, next->as.array.items[1]);
            next = bp_resolve(work, next->as.array.items[0]);
        }
        if (!next || next->type != BP_OBJ_NAME)
            break;
        type = next->as.text.bytes;
    }
    return by_map(roles, type);
}

const char *bp_roles_of(struct bp_roles *roles, struct bp_obj *elem, bool *unknown) {
    const struct bp_obj *type = bp_entry(roles->work, elem, "S");
    struct bp_obj *space = bp_entry(roles->work, elem, "NS");
    const char *role = !type || type->type != BP_OBJ_NAME ? unmapped
                       : space ? by_space(roles, type->as.text.bytes, space)
                               : by_map(roles, type->as.text.bytes);
    *unknown = role == unmapped;
    return role;
}
