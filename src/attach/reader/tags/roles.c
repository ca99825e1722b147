/* Resolves structure types to the standard ones of PDF 1.7.
 * In: /S and /NS of elements, /RoleMap, /RoleMapNS. Out: roles, as numbers.
 * The pack has one role map, its own, so no attached file needs one: each type is followed to its
 * end here, and types of PDF 2.0 become what they were before. */
#include "attach/reader/tags/structure.h"

#define MAX_STEPS 64 /* roles that stand for roles */
#define N_RECENT 64

struct recent {
    const char *type;
    enum bp_tag_role role;
};

struct bp_roles {
    struct bp_work *work;
    struct bp_obj *map;
    GHashTable *known;              /* a type without a name space -> its role, plus 1 */
    struct recent recent[N_RECENT]; /* of those, the last of each length and first letter */
};

static const char *const names[] = {
    "",         "Annot",     "Art",       "BibEntry", "BlockQuote", "Caption", "Code",  "Div",
    "Document", "Figure",    "Form",      "Formula",  "H",          "H1",      "H2",    "H3",
    "H4",       "H5",        "H6",        "Index",    "L",          "LBody",   "LI",    "Lbl",
    "Link",     "NonStruct", "Note",      "P",        "Part",       "Private", "Quote", "RB",
    "RP",       "RT",        "Reference", "Ruby",     "Sect",       "Span",    "TBody", "TD",
    "TFoot",    "TH",        "THead",     "TOC",      "TOCI",       "TR",      "Table", "WP",
    "WT",       "Warichu",
};
G_STATIC_ASSERT(G_N_ELEMENTS(names) == BP_ROLE_COUNT);

/* What PDF 2.0 adds (ISO 32000-2, 14.8.4), and its nearest kin. */
static const struct {
    const char *type;
    enum bp_tag_role role;
} newer[] = {
    {"Aside", BP_ROLE_DIV},   {"DocumentFragment", BP_ROLE_PART}, {"Em", BP_ROLE_SPAN},
    {"FENote", BP_ROLE_NOTE}, {"Strong", BP_ROLE_SPAN},           {"Sub", BP_ROLE_SPAN},
    {"Title", BP_ROLE_H1},    {"Artifact", BP_ROLE_PRIVATE},
};

const char *bp_role_name(enum bp_tag_role role) {
    return names[role];
}

static enum bp_tag_role find_standard(const char *type) {
    for (int i = 1; i < BP_ROLE_COUNT; i++) {
        if (!strcmp(type, names[i]))
            return (enum bp_tag_role)i;
    }
    return BP_ROLE_NONE;
}

/* H7 and beyond (PDF 2.0) are H6. */
static enum bp_tag_role find_newer(const char *type) {
    for (size_t i = 0; i < G_N_ELEMENTS(newer); i++) {
        if (!strcmp(type, newer[i].type))
            return newer[i].role;
    }
    if (type[0] == 'H' && type[1] >= '1' && type[1] <= '9' &&
        strspn(type + 1, "0123456789") == strlen(type + 1))
        return BP_ROLE_H6;
    return BP_ROLE_NONE;
}

static enum bp_tag_role find_known(const char *type) {
    const enum bp_tag_role role = find_standard(type);
    return role ? role : find_newer(type);
}

struct bp_roles *bp_roles_new(struct bp_work *work, struct bp_obj *root) {
    struct bp_roles *roles = bp_arena_new0(work->arena, struct bp_roles);
    roles->work = work;
    roles->map = bp_entry(work, root, "RoleMap");
    roles->known = bp_table_new(work, g_str_hash, g_str_equal);
    return roles;
}

/* By the role map, which may map standard types, too (14.7.3): to the first standard type on the
 * way. A type that leads to none is what it is called. */
static enum bp_tag_role follow_map(struct bp_roles *roles, const char *type) {
    enum bp_tag_role role = BP_ROLE_NONE;
    const char *at = type;
    for (int i = 0; i < MAX_STEPS && !role; i++) {
        const struct bp_obj *next = bp_entry(roles->work, roles->map, at);
        if (!bp_obj_is(next, BP_OBJ_NAME))
            break;
        at = next->as.text.bytes;
        role = find_standard(at);
        if (!role && !bp_entry(roles->work, roles->map, at))
            role = find_newer(at);
    }
    return role ? role : find_known(type);
}

/* What follow_map() says, which is asked for tens of thousands of elements of few types. */
static enum bp_tag_role by_map(struct bp_roles *roles, const struct bp_obj *name) {
    const char *type = name->as.text.bytes;
    struct recent *recent =
        &roles->recent[(name->as.text.length * 8 + (unsigned char)type[0]) % N_RECENT];
    if (recent->type && !strcmp(recent->type, type))
        return recent->role;
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(roles->known, type));
    if (known == 0) {
        known = follow_map(roles, type) + 1;
        g_hash_table_insert(roles->known, (gpointer)type, GUINT_TO_POINTER(known));
    }
    *recent = (struct recent){type, (enum bp_tag_role)(known - 1)};
    return recent->role;
}

/* By a name space's own map (ISO 32000-2, 14.8.6): a type is a name, or an array of a name and
 * another name space. */
static enum bp_tag_role by_space(struct bp_roles *roles, const struct bp_obj *type,
                                 struct bp_obj *space) {
    struct bp_work *work = roles->work;
    for (int i = 0; i < MAX_STEPS && space; i++) {
        const struct bp_obj *name = bp_entry(work, space, "NS");
        const char *uri = bp_obj_is(name, BP_OBJ_STRING) ? name->as.text.bytes : "";
        if (g_str_has_prefix(uri, "http://iso.org/pdf"))
            return find_known(type->as.text.bytes);
        if (strstr(uri, "MathML"))
            return bp_obj_is_name(type, "math") ? BP_ROLE_FORMULA : BP_ROLE_SPAN;
        struct bp_obj *next =
            bp_entry(work, bp_entry(work, space, "RoleMapNS"), type->as.text.bytes);
        space = NULL;
        if (bp_obj_count(next) > 1) {
            space = bp_item(work, next, 1);
            next = bp_item(work, next, 0);
        }
        if (!bp_obj_is(next, BP_OBJ_NAME))
            break;
        type = next;
    }
    return by_map(roles, type);
}

enum bp_tag_role bp_roles_of(struct bp_roles *roles, const struct bp_obj *type,
                             struct bp_obj *space) {
    if (!bp_obj_is(type, BP_OBJ_NAME))
        return BP_ROLE_NONE;
    return space ? by_space(roles, type, space) : by_map(roles, type);
}
