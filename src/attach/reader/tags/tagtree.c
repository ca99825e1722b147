/* The structure tree's own operations: elements gathered, moved and wrapped; attributes.
 * In: the elements that structure.c has read. Out: the same, changed.
 * An element's kids are one piece of a common array; what makes room for more moves the piece to
 * the array's end. */
#include "attach/reader/tags/structure.h"

/* Kids */

static bool counts(const struct bp_tags *tags, const struct bp_tag_kid *kid, bool all) {
    return kid->type == BP_TAG_ELEM && (all || bp_tag_at(tags, kid->value)->kept);
}

void bp_tags_add_elem(struct bp_tags *tags, const struct bp_tag *elem) {
    if (tags->n_elems == tags->elems_room) {
        tags->elems_room = MAX(64, tags->elems_room * 2);
        tags->elems = g_renew(struct bp_tag, tags->elems, tags->elems_room);
    }
    tags->elems[tags->n_elems++] = *elem;
}

void bp_tags_add_kid(struct bp_tags *tags, struct bp_tag_kid kid) {
    if (tags->n_kids == tags->kids_room) {
        tags->kids_room = MAX(64, tags->kids_room * 2);
        tags->kids = g_renew(struct bp_tag_kid, tags->kids, tags->kids_room);
    }
    tags->kids[tags->n_kids++] = kid;
}

static void push_kids(const struct bp_tags *tags, const struct bp_tag *elem, bool all,
                      struct bp_list *stack) {
    for (uint32_t k = elem->n; k-- > 0;) {
        const struct bp_tag_kid *kid = bp_tag_kid_at(tags, elem->first + k);
        if (counts(tags, kid, all))
            bp_list_add(stack, kid->value);
    }
}

/* What is in one that groups: a walk in depth, with a stack of its own. */
static void gather_group(const struct bp_tags *tags, const struct bp_tag *group, bool all,
                         struct bp_list *found) {
    struct bp_list stack = {0};
    push_kids(tags, group, all, &stack);
    while (stack.n > 0) {
        const uint32_t at = stack.at[--stack.n];
        if (bp_tag_is(bp_tag_at(tags, at), BP_ROLES_GROUP))
            push_kids(tags, bp_tag_at(tags, at), all, &stack);
        else
            bp_list_add(found, at);
    }
    g_free(stack.at);
}

void bp_tags_gather(const struct bp_tags *tags, uint32_t index, bool all, struct bp_list *found) {
    const struct bp_tag *elem = bp_tag_at(tags, index);
    found->n = 0;
    for (uint32_t k = 0; k < elem->n; k++) {
        const struct bp_tag_kid *kid = bp_tag_kid_at(tags, elem->first + k);
        if (!counts(tags, kid, all))
            continue;
        if (bp_tag_is(bp_tag_at(tags, kid->value), BP_ROLES_GROUP))
            gather_group(tags, bp_tag_at(tags, kid->value), all, found);
        else
            bp_list_add(found, kid->value);
    }
}

struct bp_annot *bp_tag_annot(const struct bp_work *work, const struct bp_tag_kid *kid) {
    return kid->type == BP_TAG_ANNOT && !kid->lost ? bp_annots_find(work, kid->number) : NULL;
}

static void set_mark(GArray *marks, uint32_t mcid, uint32_t elem) {
    if (marks && mcid < marks->len)
        g_array_index(marks, uint32_t, mcid) = elem;
}

/* Says that a kid is an element's now. */
static void own_kid(struct bp_work *work, const struct bp_tag_kid *kid, uint32_t elem) {
    struct bp_tags *tags = work->tags;
    struct bp_annot *annot;
    if (kid->type == BP_TAG_ELEM)
        bp_tag_at(tags, kid->value)->parent = elem;
    if (kid->type == BP_TAG_ELEM || kid->lost)
        return;
    switch ((enum bp_tag_kid_type)kid->type) {
    case BP_TAG_MARK:
        set_mark(work->pages[kid->page].marks, kid->value, elem);
        break;
    case BP_TAG_STREAM_MARK:
        set_mark(g_hash_table_lookup(tags->streams, GUINT_TO_POINTER(kid->number)), kid->value,
                 elem);
        break;
    case BP_TAG_ANNOT:
        annot = bp_annots_find(work, kid->number);
        annot->elem = elem;
        if (annot->kind == BP_ANNOT_SIGNATURE)
            set_mark(work->pages[annot->page].marks, annot->mcid, elem);
        break;
    case BP_TAG_OBJECT:
        g_hash_table_insert(tags->objects, GUINT_TO_POINTER(kid->number), GUINT_TO_POINTER(elem));
        break;
    case BP_TAG_ELEM:
        break;
    }
}

uint32_t bp_tags_wrap(struct bp_work *work, uint32_t index, uint32_t at, uint32_t n,
                      enum bp_tag_role role) {
    struct bp_tags *tags = work->tags;
    const uint32_t made = tags->n_elems, first = bp_tag_at(tags, index)->first;
    struct bp_tag wrap = {.dict = bp_obj_new(work->arena, BP_OBJ_DICT),
                          .role = (uint8_t)role,
                          .parent = index,
                          .first = tags->n_kids,
                          .n = n,
                          .page = bp_tag_at(tags, index)->page,
                          .kept = true};
    for (uint32_t k = 0; k < n; k++) {
        const struct bp_tag_kid kid = *bp_tag_kid_at(tags, first + at + k);
        const struct bp_tag *below = kid.type == BP_TAG_ELEM ? bp_tag_at(tags, kid.value) : NULL;
        wrap.had |= below ? below->had : true;
        wrap.has |= below ? below->has : !kid.lost;
        bp_tags_add_kid(tags, kid);
        own_kid(work, &kid, made);
    }
    bp_tags_add_elem(tags, &wrap);
    struct bp_tag *elem = bp_tag_at(tags, index);
    *bp_tag_kid_at(tags, first + at) = (struct bp_tag_kid){.type = BP_TAG_ELEM, .value = made};
    for (uint32_t k = at + 1; k + n - 1 < elem->n; k++)
        *bp_tag_kid_at(tags, first + k) = *bp_tag_kid_at(tags, first + k + n - 1);
    elem->n -= n - 1;
    return made;
}

void bp_tags_insert(struct bp_tags *tags, uint32_t index, uint32_t at, uint32_t elem) {
    struct bp_tag *parent = bp_tag_at(tags, index);
    const uint32_t first = tags->n_kids;
    const struct bp_tag_kid kid = {.type = BP_TAG_ELEM, .value = elem};
    for (uint32_t k = 0; k < parent->n; k++) {
        if (k == at)
            bp_tags_add_kid(tags, kid);
        bp_tags_add_kid(tags, *bp_tag_kid_at(tags, parent->first + k));
    }
    if (at >= parent->n)
        bp_tags_add_kid(tags, kid);
    parent->first = first;
    parent->n++;
    bp_tag_at(tags, elem)->parent = index;
}

/* The page of the first content below an element. */
uint32_t bp_tag_first_page(const struct bp_work *work, const struct bp_tag *elem) {
    const struct bp_tags *tags = work->tags;
    for (int deep = 0; deep < 64 && elem; deep++) {
        const struct bp_tag *next = NULL;
        for (uint32_t k = 0; k < elem->n && !next; k++) {
            const struct bp_tag_kid *kid = bp_tag_kid_at(tags, elem->first + k);
            if (kid->type != BP_TAG_ELEM && !kid->lost && kid->page != BP_NO_PAGE)
                return work->pages[kid->page].source;
            if (kid->type == BP_TAG_ELEM && bp_tag_at(tags, kid->value)->has)
                next = bp_tag_at(tags, kid->value);
        }
        elem = next;
    }
    return 0;
}

void bp_tag_found(struct bp_work *work, const struct bp_tag *elem, enum bp_finding_code code,
                  const char *detail) {
    bp_found(work, code, bp_tag_first_page(work, elem), detail);
}

/* Attributes */

/* A value of a type; NULL if it is of another. Whole numbers go out as integers, however they are
 * written. */
static struct bp_obj *of_type(struct bp_work *work, struct bp_obj *value, enum bp_obj_type type) {
    if (value && value->type == BP_OBJ_REAL && type == BP_OBJ_INT) {
        const double number = bp_obj_number(value, 0.5);
        return number > -1e9 && number < 1e9 && number <= (int)number && number >= (int)number
                   ? bp_obj_new_int(work->arena, (int)number)
                   : NULL;
    }
    return value && value->type == type ? value : NULL;
}

/* Takes those of an owner's attributes that aren't known yet from an attribute object, or an array
 * of them (14.7.5). */
static void find_in(struct bp_work *work, struct bp_obj *value, const char *owner,
                    struct bp_tag_attribute *wanted, size_t n) {
    value = bp_resolve(work, value);
    const bool many = bp_obj_is(value, BP_OBJ_ARRAY);
    for (uint32_t i = 0; value && i < (many ? value->as.array.n : 1); i++) {
        struct bp_obj *dict = many ? bp_item(work, value, i) : value;
        if (!bp_obj_is_name(bp_entry(work, dict, "O"), owner))
            continue;
        for (uint32_t j = 0; j < dict->as.dict.n; j++) {
            const struct bp_obj_entry *entry = &dict->as.dict.entries[j];
            for (size_t k = 0; k < n; k++) {
                if (!wanted[k].value && *entry->key == *wanted[k].key &&
                    !strcmp(entry->key, wanted[k].key))
                    wanted[k].value = of_type(work, bp_resolve(work, entry->value), wanted[k].type);
            }
        }
    }
}

static struct bp_obj *class_of(struct bp_work *work, const struct bp_obj *name) {
    struct bp_obj *root = bp_entry(work, work->catalog, "StructTreeRoot");
    return bp_obj_is(name, BP_OBJ_NAME)
               ? bp_entry(work, bp_entry(work, root, "ClassMap"), name->as.text.bytes)
               : NULL;
}

void bp_tag_attributes(struct bp_work *work, const struct bp_tag *elem, const char *owner,
                       struct bp_tag_attribute *wanted, size_t n) {
    if (elem->table && !strcmp(owner, "Table"))
        find_in(work, elem->table, owner, wanted, n);
    else if (elem->attributes)
        find_in(work, bp_obj_get(elem->dict, "A"), owner, wanted, n);
    struct bp_obj *classes = elem->says_more ? bp_entry(work, elem->dict, "C") : NULL;
    for (uint32_t i = 0; i < bp_obj_count(classes); i++)
        find_in(work, class_of(work, bp_item(work, classes, i)), owner, wanted, n);
    find_in(work, class_of(work, classes), owner, wanted, n);
}

void bp_tag_set_attribute(struct bp_work *work, struct bp_tag *elem, const char *key,
                          struct bp_obj *value) {
    struct bp_tag_attribute kept[] = {{"RowSpan", BP_OBJ_INT, NULL},
                                      {"ColSpan", BP_OBJ_INT, NULL},
                                      {"Scope", BP_OBJ_NAME, NULL},
                                      {"Headers", BP_OBJ_ARRAY, NULL},
                                      {"Summary", BP_OBJ_STRING, NULL}};
    if (!elem->table) {
        struct bp_obj *table = bp_obj_new(work->arena, BP_OBJ_DICT);
        bp_obj_add_entry(work->arena, table, "O", bp_obj_new_name(work->arena, "Table"));
        bp_tag_attributes(work, elem, "Table", kept, G_N_ELEMENTS(kept));
        for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
            if (kept[i].value)
                bp_obj_add_entry(work->arena, table, kept[i].key,
                                 bp_obj_copy(work->arena, kept[i].value));
        }
        elem->table = table;
    }
    bp_obj_set(work->arena, elem->table, key, value);
}
