/* The structure tree, built anew.
 * In: the elements that stay. Out: their objects, and the index's kids, parent tree, ids, classes.
 * An element's dictionary is made from a list of the keys that PDF 1.7 knows; what it is called
 * elsewhere (ids, classes) gets the file's prefix, in one pass. */
#include <string.h>

#include "attach/reader/annots/annots.h"
#include "attach/reader/matrix.h"
#include "attach/reader/objects/out.h"
#include "attach/reader/tags/structure.h"

struct build {
    struct bp_work *work;
    struct bp_tags *tags;
    struct bp_obj *elem_refs; /* by element; null for those that don't go out */
    struct bp_obj *page_refs; /* by page */
    struct bp_obj *role_names[BP_ROLE_COUNT];
    bool open;           /* kids refer to objects of the source */
    GPtrArray *ids;      /* struct bp_obj strings with prefix, and after each its element */
    GHashTable *headers; /* attributes whose headers have the prefix */
    GHashTable *classes; /* names of classes that are used */
};

static struct bp_obj *prefixed(struct build *build, const struct bp_obj *text) {
    g_autoptr(GString) bytes = g_string_new(build->work->job->prefix);
    g_string_append_len(bytes, text->as.text.bytes, text->as.text.length);
    return bp_obj_new_string(build->work->arena, bytes->str, bytes->len);
}

/* References and names that tens of thousands of elements share. */

static void make_refs(struct build *build) {
    struct bp_work *work = build->work;
    const uint32_t n = build->tags ? build->tags->n_elems : 1;
    build->elem_refs = bp_arena_alloc(work->arena, n * sizeof *build->elem_refs);
    for (uint32_t i = 0; build->tags && i < n; i++) {
        if (bp_tag_at(build->tags, i)->out > 0)
            build->elem_refs[i] = bp_out_ref_value(bp_tag_at(build->tags, i)->out);
    }
    build->page_refs = bp_arena_alloc(work->arena, work->n_pages * sizeof *build->page_refs);
    for (uint32_t i = 0; i < work->n_pages; i++)
        build->page_refs[i] = bp_out_ref_value(work->pages[i].out);
}

/* Kids */

static struct bp_obj *mark_dict(struct build *build, const struct bp_tag_kid *kid, uint32_t page,
                                uint32_t mcid) {
    struct bp_arena *arena = build->work->arena;
    struct bp_obj *dict = bp_obj_new(arena, BP_OBJ_DICT);
    bp_obj_add_entry(arena, dict, "Type", bp_obj_new_name(arena, "MCR"));
    if (kid->page != page)
        bp_obj_add_entry(arena, dict, "Pg", &build->page_refs[kid->page]);
    if (kid->type == BP_TAG_STREAM_MARK) {
        bp_obj_add_entry(arena, dict, "Stm", bp_obj_new_ref(arena, kid->number, 0));
        build->open = true;
    }
    bp_obj_add_entry(arena, dict, "MCID", bp_obj_new_int(arena, mcid));
    return dict;
}

static struct bp_obj *object_dict(struct build *build, const struct bp_tag_kid *kid,
                                  uint32_t page) {
    struct bp_arena *arena = build->work->arena;
    struct bp_obj *dict = bp_obj_new(arena, BP_OBJ_DICT);
    bp_obj_add_entry(arena, dict, "Type", bp_obj_new_name(arena, "OBJR"));
    if (kid->page != page && kid->page != BP_NO_PAGE)
        bp_obj_add_entry(arena, dict, "Pg", &build->page_refs[kid->page]);
    bp_obj_add_entry(arena, dict, "Obj", bp_obj_new_ref(arena, kid->number, 0));
    build->open = true;
    return dict;
}

/* One that stands for a link to another file is an object, since it may have to go. */
static struct bp_obj *elsewhere_ref(struct build *build, const struct bp_tag_kid *kid,
                                    const struct bp_annot *annot) {
    struct bp_work *work = build->work;
    const uint32_t link = annot->elsewhere - 1;
    const uint32_t out = bp_out_add(work, 0, object_dict(build, kid, BP_NO_PAGE), true);
    bp_elsewhere_set(work, link, BP_ELSEWHERE_OBJR, out);
    return bp_elsewhere_ref(work, link, BP_ELSEWHERE_OBJR);
}

/* NULL: the kid doesn't go out. `page` is what the element says itself. */
static struct bp_obj *kid_value(struct build *build, const struct bp_tag_kid *kid, uint32_t page) {
    struct bp_work *work = build->work;
    if (kid->type == BP_TAG_ELEM)
        return bp_tag_at(build->tags, kid->value)->out > 0 ? &build->elem_refs[kid->value] : NULL;
    if (kid->lost)
        return NULL;
    const struct bp_annot *annot = bp_tag_annot(work, kid);
    const bool signature = annot && annot->kind == BP_ANNOT_SIGNATURE;
    const uint32_t mcid = signature ? annot->mcid : kid->value;
    if ((kid->type == BP_TAG_MARK || signature) && kid->page == page)
        return bp_obj_new_int(work->arena, mcid);
    if (kid->type == BP_TAG_MARK || kid->type == BP_TAG_STREAM_MARK || signature)
        return mark_dict(build, kid, page, mcid);
    return annot && annot->elsewhere > 0 ? elsewhere_ref(build, kid, annot)
                                         : object_dict(build, kid, page);
}

/* The page of the element's first content of its own; BP_NO_PAGE if it has none. */
static uint32_t own_page(const struct build *build, const struct bp_tag *elem) {
    for (uint32_t k = 0; k < elem->n; k++) {
        const struct bp_tag_kid *kid = bp_tag_kid_at(build->tags, elem->first + k);
        if (kid->type != BP_TAG_ELEM && !kid->lost && kid->page != BP_NO_PAGE)
            return kid->page;
    }
    return BP_NO_PAGE;
}

/* The only kid, or an array; NULL if there is none. */
static struct bp_obj *kids_value(struct build *build, const struct bp_tag *elem, uint32_t page) {
    struct bp_arena *arena = build->work->arena;
    struct bp_obj *only = NULL, *array = NULL;
    for (uint32_t k = 0; k < elem->n; k++) {
        struct bp_obj *value = kid_value(build, bp_tag_kid_at(build->tags, elem->first + k), page);
        if (!value)
            continue;
        if (!array && (only || bp_out_is_relocation(value, BP_RELOC_ELSEWHERE))) {
            array = bp_obj_new(arena, BP_OBJ_ARRAY);
            if (only)
                bp_obj_add(arena, array, only);
        }
        if (array)
            bp_obj_add(arena, array, value);
        else
            only = value;
    }
    return array ? array : only;
}

/* The role, which a link's annotation that goes takes with it. */
static struct bp_obj *role_value(struct build *build, const struct bp_tag *elem) {
    struct bp_work *work = build->work;
    uint32_t link = 0;
    bool all = elem->role == BP_ROLE_LINK;
    for (uint32_t k = 0; all && k < elem->n; k++) {
        const struct bp_tag_kid *kid = bp_tag_kid_at(build->tags, elem->first + k);
        const struct bp_annot *annot = bp_tag_annot(work, kid);
        if (annot && link == 0)
            link = annot->elsewhere;
        all = !annot || (link > 0 && bp_elsewhere_same(work, link - 1, annot->elsewhere));
    }
    if (all && link > 0)
        return bp_elsewhere_ref(work, link - 1, BP_ELSEWHERE_ROLE);
    struct bp_obj **name = &build->role_names[bp_tag_role(build->tags, elem)];
    if (!*name)
        *name = bp_obj_new_name(work->arena, bp_role_name(bp_tag_role(build->tags, elem)));
    return *name;
}

/* Attributes */

/* The ids of header cells get the prefix, and those of cells that don't go out go. */
static void prefix_headers(struct build *build, struct bp_obj *dict) {
    struct bp_work *work = build->work;
    const struct bp_obj *headers = bp_entry(work, dict, "Headers");
    if (!bp_obj_is(headers, BP_OBJ_ARRAY) || !g_hash_table_add(build->headers, dict))
        return;
    struct bp_obj *array = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    for (uint32_t i = 0; i < headers->as.array.n; i++) {
        const struct bp_obj *id = bp_item(work, headers, i);
        if (bp_tags_find_id(build->tags, id) > 0)
            bp_obj_add(work->arena, array, prefixed(build, id));
    }
    bp_obj_set(work->arena, dict, "Headers", array->as.array.n > 0 ? array : NULL);
}

/* A copy whose box is where the page's content is now. */
static struct bp_obj *shrink_box(struct build *build, struct bp_obj *dict, uint32_t page) {
    struct bp_work *work = build->work;
    struct bp_rect rect;
    if (page == BP_NO_PAGE || !work->pages[page].shrunk ||
        !bp_rect_read(work, bp_obj_get(dict, "BBox"), &rect))
        return NULL;
    struct bp_obj *copy = bp_obj_copy(work->arena, dict);
    bp_obj_set(work->arena, copy, "BBox",
               bp_rect_array(work->arena, bp_rect_transform(rect, work->pages[page].shrink)));
    return copy;
}

/* One attribute object; NULL if it belongs to a name space, which PDF 1.7 doesn't have, or if
 * others of its owner stand in for it. */
static struct bp_obj *attribute(struct build *build, const struct bp_tag *elem,
                                struct bp_obj *value, uint32_t page) {
    struct bp_obj *dict = bp_resolve(build->work, value);
    const struct bp_obj *owner = bp_entry(build->work, dict, "O");
    if (!bp_obj_is(dict, BP_OBJ_DICT) || bp_obj_is_name(owner, "NSO") ||
        (elem->table && elem->table != dict && bp_obj_is_name(owner, "Table")))
        return NULL;
    prefix_headers(build, dict);
    struct bp_obj *shrunk = shrink_box(build, dict, page);
    return shrunk ? shrunk : value;
}

/* /A: an attribute object, or several, each maybe with its revision (14.7.5.3). */
static struct bp_obj *attributes(struct build *build, const struct bp_tag *elem, uint32_t page) {
    struct bp_work *work = build->work;
    if (!elem->attributes && !elem->table)
        return NULL;
    struct bp_obj *value = bp_obj_get(elem->dict, "A"), *list = bp_resolve(work, value);
    const bool many = bp_obj_is(list, BP_OBJ_ARRAY);
    if (!elem->table && !many)
        return attribute(build, elem, value, page);
    struct bp_obj *array = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    for (uint32_t i = 0; list && i < (many ? list->as.array.n : 1); i++) {
        struct bp_obj *kept = attribute(build, elem, many ? list->as.array.items[i] : value, page);
        if (kept)
            bp_obj_add(work->arena, array, bp_obj_copy(work->arena, kept));
    }
    if (elem->table)
        bp_obj_add(work->arena, array, attribute(build, elem, elem->table, page));
    return array->as.array.n > 0 ? array : NULL;
}

static struct bp_obj *class_name(struct build *build, const struct bp_obj *name) {
    struct bp_work *work = build->work;
    g_hash_table_add(build->classes, (gpointer)name->as.text.bytes);
    return bp_obj_new_name(
        work->arena, bp_arena_printf(work->arena, "%s%s", work->job->prefix, name->as.text.bytes));
}

static struct bp_obj *class_names(struct build *build, struct bp_obj *value) {
    struct bp_work *work = build->work;
    value = bp_resolve(work, value);
    if (bp_obj_is(value, BP_OBJ_NAME))
        return class_name(build, value);
    struct bp_obj *array = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    for (uint32_t i = 0; i < bp_obj_count(value); i++) {
        const struct bp_obj *name = bp_item(work, value, i);
        if (bp_obj_is(name, BP_OBJ_NAME))
            bp_obj_add(work->arena, array, class_name(build, name));
    }
    return array->as.array.n > 0 ? array : NULL;
}

/* Elements */

/* An id stays with the element that had it first. */
static void add_id(struct build *build, uint32_t index, struct bp_obj *dict, struct bp_obj *id) {
    if (bp_tags_find_id(build->tags, id) != index)
        return;
    bp_obj_add_entry(build->work->arena, dict, "ID", prefixed(build, id));
    g_ptr_array_add(build->ids, prefixed(build, id));
    g_ptr_array_add(build->ids, &build->elem_refs[index]);
}

/* Notes must have an id (ISO 14289-1, 7.9), which not every program gives them. */
static void add_note_id(struct build *build, uint32_t index, struct bp_obj *dict) {
    const struct bp_tag *elem = bp_tag_at(build->tags, index);
    struct bp_obj *id = NULL;
    if (elem->role != BP_ROLE_NOTE || bp_obj_get(dict, "ID"))
        return;
    for (uint32_t n = index; !id || g_hash_table_contains(build->tags->ids, id);
         n += build->tags->n_elems) {
        const char *name = bp_arena_printf(build->work->arena, "note-%u", n);
        id = bp_obj_new_string(build->work->arena, name, strlen(name));
    }
    g_hash_table_insert(build->tags->ids, id, GUINT_TO_POINTER(index));
    add_id(build, index, dict, id);
}

static void add_entries(struct build *build, uint32_t index, struct bp_obj *dict, uint32_t page) {
    static const char *const texts[] = {"ActualText", "Alt", "E", "Lang", "T", "R", NULL};
    struct bp_work *work = build->work;
    const struct bp_tag *elem = bp_tag_at(build->tags, index);
    const struct bp_obj *old = elem->dict;
    struct bp_obj *own = attributes(build, elem, page);
    if (own)
        bp_obj_add_entry(work->arena, dict, "A", own);
    for (uint32_t i = 0; elem->says_more && i < old->as.dict.n; i++) {
        const struct bp_obj_entry entry = old->as.dict.entries[i];
        struct bp_obj *value = NULL;
        if (bp_is_listed(entry.key, texts))
            value = entry.value;
        else if (!strcmp(entry.key, "C"))
            value = class_names(build, entry.value);
        else if (!strcmp(entry.key, "ID"))
            add_id(build, index, dict, bp_resolve(work, entry.value));
        if (value)
            bp_obj_add_entry(work->arena, dict, entry.key, value);
    }
}

static void build_elem(struct build *build, uint32_t index) {
    struct bp_work *work = build->work;
    struct bp_tags *tags = build->tags;
    struct bp_arena *arena = work->arena;
    const struct bp_tag *elem = bp_tag_at(tags, index);
    struct bp_obj *dict = bp_obj_new(arena, BP_OBJ_DICT);
    const uint32_t page = own_page(build, elem);
    bp_obj_add_entry(arena, dict, "S", role_value(build, elem));
    bp_obj_add_entry(arena, dict, "P",
                     elem->parent == tags->top ? bp_out_relocation(work, 0, BP_RELOC_PARENT_ELEM)
                                               : &build->elem_refs[elem->parent]);
    if (page != BP_NO_PAGE)
        bp_obj_add_entry(arena, dict, "Pg", &build->page_refs[page]);
    build->open = false;
    struct bp_obj *kids = kids_value(build, elem, page);
    if (kids)
        bp_obj_add_entry(arena, dict, "K", kids);
    const uint32_t settled = dict->as.dict.n - build->open;
    add_entries(build, index, dict, page);
    add_note_id(build, index, dict);
    bp_out_set_elem(work, elem->out, dict, settled);
}

/* The index */

static void add_key(struct build *build, struct bp_obj *tree, struct bp_obj *value) {
    struct bp_work *work = build->work;
    bp_obj_add(work->arena, tree, bp_obj_new_int(work->arena, work->n_keys++));
    bp_obj_add(work->arena, tree, value);
}

/* The elements of the marks of a page or stream. */
static struct bp_obj *marks_array(struct build *build, const GArray *marks) {
    struct bp_work *work = build->work;
    struct bp_obj *array = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    for (guint i = 0; i < marks->len; i++) {
        const uint32_t index = build->tags ? g_array_index(marks, uint32_t, i) : 0;
        bp_obj_add(work->arena, array, &build->elem_refs[index]);
    }
    return array;
}

static struct bp_obj *marks_ref(struct build *build, const GArray *marks) {
    struct bp_work *work = build->work;
    return bp_out_ref(work, bp_out_add(work, 0, marks_array(build, marks), true));
}

/* Those of the first page, and behind them those of what the pack puts at its head. */
static struct bp_obj *first_marks_ref(struct build *build) {
    struct bp_work *work = build->work;
    const struct bp_page *page = &work->pages[0];
    const uint32_t head = MAX(page->marks->len, page->content->next_mcid);
    struct bp_obj *array = marks_array(build, page->marks);
    while (array->as.array.n < head)
        bp_obj_add(work->arena, array, bp_obj_new(work->arena, BP_OBJ_NULL));
    for (uint32_t part = 0; part < BP_HEAD_PARTS; part++)
        bp_obj_add(work->arena, array, bp_out_relocation(work, part, BP_RELOC_HEAD));
    bp_obj_set(work->arena, work->index, "HeadMark", bp_obj_new_int(work->arena, head));
    work->head_mcid = head;
    return bp_out_ref(work, bp_out_add(work, 0, array, true));
}

static void build_annot_keys(struct build *build, struct bp_obj *tree, const struct bp_page *page) {
    struct bp_work *work = build->work;
    for (guint i = 0; i < page->annots->len; i++) {
        const struct bp_annot *annot = page->annots->pdata[i];
        if (annot->elem == 0 || bp_tag_at(build->tags, annot->elem)->out == 0)
            continue;
        bp_obj_set(work->arena, annot->dict, "StructParent",
                   bp_out_relocation(work, work->n_keys, BP_RELOC_KEY));
        if (annot->elsewhere > 0)
            bp_elsewhere_set(work, annot->elsewhere - 1, BP_ELSEWHERE_ELEM,
                             bp_tag_at(build->tags, annot->elem)->out);
        add_key(build, tree,
                annot->elsewhere > 0
                    ? bp_elsewhere_ref(work, annot->elsewhere - 1, BP_ELSEWHERE_ELEM)
                    : &build->elem_refs[annot->elem]);
    }
}

static void build_keys(struct build *build) {
    struct bp_work *work = build->work;
    struct bp_tags *tags = build->tags;
    struct bp_obj *tree = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    for (uint32_t i = 0; i < work->n_pages; i++) {
        struct bp_page *page = &work->pages[i];
        if (i == 0 || page->marks->len > 0) {
            page->key = work->n_keys;
            add_key(build, tree, i == 0 ? first_marks_ref(build) : marks_ref(build, page->marks));
        }
        if (tags)
            build_annot_keys(build, tree, page);
    }
    for (uint32_t i = 0; tags && i < tags->stream_order.n; i++) {
        const uint32_t number = tags->stream_order.at[i];
        bp_out_key(work, number, work->n_keys, true);
        add_key(build, tree,
                marks_ref(build, g_hash_table_lookup(tags->streams, GUINT_TO_POINTER(number))));
    }
    for (uint32_t i = 0; tags && i < tags->object_order.n; i++) {
        const uint32_t number = tags->object_order.at[i];
        if (bp_tags_marks(work, number))
            continue;
        bp_out_key(work, number, work->n_keys, false);
        add_key(build, tree,
                &build->elem_refs[GPOINTER_TO_UINT(
                    g_hash_table_lookup(tags->objects, GUINT_TO_POINTER(number)))]);
    }
    bp_obj_set(work->arena, work->index, "ParentTree", tree);
    bp_obj_set(work->arena, work->index, "Keys", bp_obj_new_int(work->arena, work->n_keys));
}

static gint by_bytes(gconstpointer a, gconstpointer b) {
    const struct bp_obj *one = *(struct bp_obj *const *)a, *other = *(struct bp_obj *const *)b;
    const uint32_t m = one->as.text.length, n = other->as.text.length;
    const int order = memcmp(one->as.text.bytes, other->as.text.bytes, MIN(m, n));
    return order != 0 ? order : (m > n) - (m < n);
}

struct pair {
    struct bp_obj *id, *ref;
};

static void build_ids(struct build *build) {
    struct bp_work *work = build->work;
    if (build->ids->len == 0)
        return;
    struct bp_obj *list = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    qsort(build->ids->pdata, build->ids->len / 2, sizeof(struct pair), by_bytes);
    for (guint i = 0; i < build->ids->len; i++)
        bp_obj_add(work->arena, list, build->ids->pdata[i]);
    bp_obj_set(work->arena, work->index, "IDs", list);
}

static void build_classes(struct build *build) {
    struct bp_work *work = build->work;
    struct bp_obj *map =
        bp_entry(work, bp_entry(work, work->catalog, "StructTreeRoot"), "ClassMap");
    struct bp_obj *classes = bp_obj_new(work->arena, BP_OBJ_DICT);
    for (uint32_t i = 0; bp_obj_is(map, BP_OBJ_DICT) && i < map->as.dict.n; i++) {
        const struct bp_obj_entry entry = map->as.dict.entries[i];
        if (!g_hash_table_contains(build->classes, entry.key) || !bp_resolve(work, entry.value))
            continue;
        bp_obj_add_entry(work->arena, classes,
                         bp_arena_printf(work->arena, "%s%s", work->job->prefix, entry.key),
                         bp_out_share(work, entry.value));
    }
    if (classes->as.dict.n > 0)
        bp_obj_set(work->arena, work->index, "ClassMap", classes);
}

static void build_elems(struct build *build) {
    const struct bp_work *work = build->work;
    struct bp_tags *tags = build->tags;
    struct bp_obj *kids = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    const struct bp_tag *top = bp_tag_at(tags, tags->top);
    for (uint32_t k = 0; k < top->n; k++) {
        const struct bp_tag_kid *kid = bp_tag_kid_at(tags, top->first + k);
        if (kid->type == BP_TAG_ELEM && bp_tag_at(tags, kid->value)->out > 0)
            bp_obj_add(work->arena, kids, &build->elem_refs[kid->value]);
    }
    bp_obj_set(work->arena, work->index, "Kids", kids);
    for (uint32_t i = 0; i < tags->order.n; i++)
        build_elem(build, tags->order.at[i]);
}

void bp_tags_build(struct bp_work *work) {
    struct build build = {
        .work = work,
        .tags = work->tagged ? work->tags : NULL,
        .ids = bp_owned(work, g_ptr_array_new(), (GDestroyNotify)g_ptr_array_unref),
        .headers = bp_table_new(work, NULL, NULL),
        .classes = bp_table_new(work, g_str_hash, g_str_equal),
    };
    make_refs(&build);
    if (build.tags)
        build_elems(&build);
    build_keys(&build);
    build_ids(&build);
    if (build.tags)
        build_classes(&build);
}
