/* The structure tree's own operations: elements gathered, moved and wrapped; attributes.
 * In: the elements that tags.c has read. Out: the same, changed.
 * The one idea: an element's kids are one piece of a common array; what makes room for more moves
 * the piece to the array's end. */
#include "attach/helper/annots.h"
#include "attach/helper/tags.h"

/* Kids */

/* What only groups: its kids count as those of the element above it. A Document within another
 * becomes a Part. */
static bool groups(const struct bp_tag *elem) {
    return bp_tag_is(elem, "Div") || bp_tag_is(elem, "NonStruct") || bp_tag_is(elem, "Part") ||
           bp_tag_is(elem, "Document");
}

static bool counts(const struct bp_tags *tags, const struct bp_tag_kid *kid, bool all) {
    return kid->type == BP_TAG_ELEM && (all || bp_tag_at(tags, kid->value)->kept);
}

static void push_kids(const struct bp_tags *tags, const struct bp_tag *elem, bool all,
                      GArray *stack) {
    for (uint32_t k = elem->n; k-- > 0;) {
        const struct bp_tag_kid *kid = bp_tag_kid_at(tags, elem->first + k);
        if (counts(tags, kid, all))
            g_array_append_val(stack, kid->value);
    }
}

/* What is in one that groups: a walk in depth, with a stack of its own. */
static void gather_group(const struct bp_tags *tags, const struct bp_tag *group, bool all,
                         GArray *found) {
    GArray *stack = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    push_kids(tags, group, all, stack);
    while (stack->len > 0) {
        const uint32_t at = g_array_index(stack, uint32_t, stack->len - 1);
        g_array_set_size(stack, stack->len - 1);
        if (groups(bp_tag_at(tags, at)))
            push_kids(tags, bp_tag_at(tags, at), all, stack);
        else
            g_array_append_val(found, at);
    }
    g_array_free(stack, TRUE);
}

void bp_tags_gather(const struct bp_tags *tags, uint32_t index, bool all, GArray *found) {
    const struct bp_tag *elem = bp_tag_at(tags, index);
    for (uint32_t k = 0; k < elem->n; k++) {
        const struct bp_tag_kid *kid = bp_tag_kid_at(tags, elem->first + k);
        if (!counts(tags, kid, all))
            continue;
        if (groups(bp_tag_at(tags, kid->value)))
            gather_group(tags, bp_tag_at(tags, kid->value), all, found);
        else
            g_array_append_val(found, kid->value);
    }
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
                      const char *role) {
    struct bp_tags *tags = work->tags;
    const uint32_t made = tags->elems->len, first = bp_tag_at(tags, index)->first;
    struct bp_tag wrap = {.dict = bp_obj_new(work->arena, BP_OBJ_DICT),
                          .role = role,
                          .parent = index,
                          .first = tags->kids->len,
                          .n = n,
                          .page = bp_tag_at(tags, index)->page,
                          .kept = true};
    for (uint32_t k = 0; k < n; k++) {
        const struct bp_tag_kid kid = *bp_tag_kid_at(tags, first + at + k);
        const struct bp_tag *below = kid.type == BP_TAG_ELEM ? bp_tag_at(tags, kid.value) : NULL;
        wrap.had |= below ? below->had : true;
        wrap.has |= below ? below->has : !kid.lost;
        g_array_append_val(tags->kids, kid);
        own_kid(work, &kid, made);
    }
    g_array_append_val(tags->elems, wrap);
    struct bp_tag *elem = bp_tag_at(tags, index);
    *bp_tag_kid_at(tags, first + at) = (struct bp_tag_kid){.type = BP_TAG_ELEM, .value = made};
    for (uint32_t k = at + 1; k + n - 1 < elem->n; k++)
        *bp_tag_kid_at(tags, first + k) = *bp_tag_kid_at(tags, first + k + n - 1);
    elem->n -= n - 1;
    return made;
}

void bp_tags_insert(struct bp_tags *tags, uint32_t index, uint32_t at, uint32_t elem) {
    struct bp_tag *parent = bp_tag_at(tags, index);
    const uint32_t first = tags->kids->len;
    const struct bp_tag_kid kid = {.type = BP_TAG_ELEM, .value = elem};
    for (uint32_t k = 0; k < parent->n; k++) {
        const struct bp_tag_kid moved = *bp_tag_kid_at(tags, parent->first + k);
        if (k == at)
            g_array_append_val(tags->kids, kid);
        g_array_append_val(tags->kids, moved);
    }
    if (at >= parent->n)
        g_array_append_val(tags->kids, kid);
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

/* An attribute of an owner, in an attribute object or the first in an array of them that has it
 * (14.7.5). */
static struct bp_obj *find_in(struct bp_work *work, struct bp_obj *value, const char *owner,
                              const char *key, enum bp_obj_type type) {
    value = bp_resolve(work, value);
    const bool many = value && value->type == BP_OBJ_ARRAY;
    for (uint32_t i = 0; value && i < (many ? value->as.array.n : 1); i++) {
        struct bp_obj *dict = many ? bp_resolve(work, value->as.array.items[i]) : value;
        struct bp_obj *found = bp_obj_is_name(bp_entry(work, dict, "O"), owner)
                                   ? of_type(work, bp_entry(work, dict, key), type)
                                   : NULL;
        if (found)
            return found;
    }
    return NULL;
}

static struct bp_obj *class_of(struct bp_work *work, const struct bp_obj *name) {
    struct bp_obj *root = bp_entry(work, work->catalog, "StructTreeRoot");
    return name && name->type == BP_OBJ_NAME
               ? bp_entry(work, bp_entry(work, root, "ClassMap"), name->as.text.bytes)
               : NULL;
}

struct bp_obj *bp_tag_attribute(struct bp_work *work, const struct bp_tag *elem, const char *owner,
                                const char *key, enum bp_obj_type type) {
    if (!elem->attributes && !elem->table)
        return NULL;
    struct bp_obj *own = elem->table && !strcmp(owner, "Table") ? elem->table : NULL;
    struct bp_obj *found = find_in(work, own ? own : bp_obj_get(elem->dict, "A"), owner, key, type);
    struct bp_obj *classes = found ? NULL : bp_entry(work, elem->dict, "C");
    const bool many = classes && classes->type == BP_OBJ_ARRAY;
    for (uint32_t i = 0; classes && !found && i < (many ? classes->as.array.n : 1); i++) {
        const struct bp_obj *name = many ? bp_resolve(work, classes->as.array.items[i]) : classes;
        found = find_in(work, class_of(work, name), owner, key, type);
    }
    return found;
}

void bp_tag_set_attribute(struct bp_work *work, struct bp_tag *elem, const char *key,
                          struct bp_obj *value) {
    static const struct {
        const char *key;
        enum bp_obj_type type;
    } kept[] = {{"RowSpan", BP_OBJ_INT},
                {"ColSpan", BP_OBJ_INT},
                {"Scope", BP_OBJ_NAME},
                {"Headers", BP_OBJ_ARRAY},
                {"Summary", BP_OBJ_STRING}};
    if (!elem->table) {
        struct bp_obj *table = bp_obj_new(work->arena, BP_OBJ_DICT);
        bp_obj_add_entry(work->arena, table, "O", bp_obj_new_name(work->arena, "Table"));
        for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
            struct bp_obj *old = bp_tag_attribute(work, elem, "Table", kept[i].key, kept[i].type);
            if (old)
                bp_obj_add_entry(work->arena, table, kept[i].key, bp_obj_copy(work->arena, old));
        }
        elem->table = table;
    }
    bp_obj_set(work->arena, elem->table, key, value);
}
