/* The structure tree (ISO 32000-1, 14.7): read, and freed of what doesn't go out.
 * In: /StructTreeRoot. Out: elements in an array, and whose each mark and annotation is.
 * The array is the queue of a walk in breadth. Each element's kids are taken in one piece and
 * appended, so nothing recurses; what is inherited flows forward through the array, what is
 * gathered flows backward. The file's own parent tree is not looked at: it follows from this. */
#include "attach/reader/tags/structure.h"

#include <string.h>

#include "attach/reader/objects/out.h"
#include "attach/reader/steps.h"

struct reading {
    struct bp_work *work;
    struct bp_tags *tags;
    struct bp_roles *roles;
};

/* What the dictionary of an element, or of a reference to content, says; NULL where it doesn't. */
struct entries {
    struct bp_obj *type, *page, *kids, *role, *space, *mcid, *stream, *object;
    bool attributes, more;
};

/* Marks */

/* Says whose a mark is; false if it is another's already. */
static bool take_mark(GArray *marks, uint32_t mcid, uint32_t elem) {
    if (marks->len <= mcid)
        g_array_set_size(marks, mcid + 1);
    uint32_t *owner = &g_array_index(marks, uint32_t, mcid);
    if (*owner != 0)
        return false;
    *owner = elem;
    return true;
}

static GArray *stream_marks(struct bp_work *work, uint32_t number) {
    struct bp_tags *tags = work->tags;
    GArray *marks = g_hash_table_lookup(tags->streams, GUINT_TO_POINTER(number));
    if (!marks) {
        marks = bp_owned(work, g_array_new(FALSE, TRUE, sizeof(uint32_t)),
                         (GDestroyNotify)g_array_unref);
        g_hash_table_insert(tags->streams, GUINT_TO_POINTER(number), marks);
        bp_list_add(&tags->stream_order, number);
    }
    return marks;
}

const GArray *bp_tags_marks(const struct bp_work *work, uint32_t number) {
    return work->tags ? g_hash_table_lookup(work->tags->streams, GUINT_TO_POINTER(number)) : NULL;
}

bool bp_tags_has_object(const struct bp_work *work, uint32_t number) {
    return work->tags && g_hash_table_contains(work->tags->objects, GUINT_TO_POINTER(number));
}

static void add_mark(struct reading *r, uint32_t elem, int64_t mcid, uint32_t page,
                     uint32_t stream) {
    struct bp_tag_kid kid = {
        .type = stream > 0 ? BP_TAG_STREAM_MARK : BP_TAG_MARK, .page = page, .number = stream};
    kid.lost = page == BP_NO_PAGE || mcid < 0 || mcid > BP_MAX_MCID;
    if (!kid.lost) {
        kid.value = (uint32_t)mcid;
        kid.lost =
            !take_mark(stream > 0 ? stream_marks(r->work, stream) : r->work->pages[page].marks,
                       kid.value, elem);
    }
    bp_tags_add_kid(r->tags, kid);
}

/* A kid that is an object: an annotation, or a form or picture as a whole. */
static void add_object(struct reading *r, uint32_t elem, struct bp_obj *ref, uint32_t page) {
    struct bp_tags *tags = r->tags;
    struct bp_work *work = r->work;
    struct bp_tag_kid kid = {.type = BP_TAG_OBJECT, .page = page};
    kid.number = bp_ref_number(work, ref);
    struct bp_annot *annot = kid.number > 0 ? bp_annots_find(work, kid.number) : NULL;
    if (annot) {
        kid.type = BP_TAG_ANNOT;
        kid.page = annot->page;
        kid.lost = annot->elem != 0 || (annot->kind == BP_ANNOT_SIGNATURE && !annot->flat);
        if (!kid.lost)
            annot->elem = elem;
    } else {
        kid.lost = page == BP_NO_PAGE || !bp_is_stream(work, ref) ||
                   g_hash_table_contains(tags->objects, GUINT_TO_POINTER(kid.number));
        if (!kid.lost) {
            g_hash_table_insert(tags->objects, GUINT_TO_POINTER(kid.number),
                                GUINT_TO_POINTER(elem));
            bp_list_add(&tags->object_order, kid.number);
        }
    }
    bp_tags_add_kid(r->tags, kid);
}

/* Elements */

/* One look at each key, since there are tens of thousands of elements. */
static struct entries read_entries(const struct bp_obj *dict) {
    struct entries found = {0};
    for (uint32_t i = 0; i < dict->as.dict.n; i++) {
        const char *key = dict->as.dict.entries[i].key;
        struct bp_obj *value = dict->as.dict.entries[i].value;
        if (key[0] == 'K' && !key[1])
            found.kids = value;
        else if (key[0] == 'S' && !key[1])
            found.role = value;
        else if (key[0] == 'P' && key[1] == 'g' && !key[2])
            found.page = value;
        else if (key[0] == 'A' && !key[1])
            found.attributes = true;
        else if (!strcmp(key, "Type"))
            found.type = value;
        else if (!strcmp(key, "NS"))
            found.space = value;
        else if (!strcmp(key, "MCID"))
            found.mcid = value;
        else if (!strcmp(key, "Stm"))
            found.stream = value;
        else if (!strcmp(key, "Obj"))
            found.object = value;
        else
            found.more |= key[0] != 'P' || key[1];
    }
    return found;
}

static void add_elem(struct reading *r, uint32_t parent, uint32_t number, struct bp_obj *dict,
                     const struct entries *entries, uint32_t page) {
    struct bp_tags *tags = r->tags;
    if (number > 0 && (tags->elem_of[number] != 0 || r->work->fate[number] != BP_FATE_OPEN))
        return;
    if (number > 0) {
        tags->elem_of[number] = tags->n_elems;
        bp_out_drop(r->work, number);
    }
    const enum bp_tag_role role = bp_roles_of(r->roles, bp_resolve(r->work, entries->role),
                                              bp_resolve(r->work, entries->space));
    const struct bp_tag elem = {.dict = dict,
                                .k = entries->kids,
                                .number = number,
                                .parent = parent,
                                .page = page,
                                .role = (uint8_t)(role ? role : BP_ROLE_NONSTRUCT),
                                .unknown = !role,
                                .says_page = entries->page != NULL,
                                .attributes = entries->attributes,
                                .says_more = entries->more};
    if (role == BP_ROLE_H)
        bp_tag_at(tags, parent)->has_h = true;
    bp_tags_add_kid(tags, (struct bp_tag_kid){.type = BP_TAG_ELEM, .value = tags->n_elems});
    bp_tags_add_elem(tags, &elem);
}

static void take_kid(struct reading *r, uint32_t elem, struct bp_obj *item) {
    struct bp_work *work = r->work;
    struct bp_obj *value = bp_resolve(work, item);
    const uint32_t own_page = bp_tag_at(r->tags, elem)->page;
    if (!value)
        return;
    if (value->type == BP_OBJ_INT) {
        add_mark(r, elem, value->as.integer, own_page, 0);
        return;
    }
    if (value->type != BP_OBJ_DICT)
        return;
    const struct entries entries = read_entries(value);
    const struct bp_obj *type = bp_resolve(work, entries.type);
    const uint32_t page = entries.page ? bp_pages_find(work, entries.page) : own_page;
    if (type ? bp_obj_is_name(type, "MCR") : entries.mcid != NULL)
        add_mark(r, elem, bp_obj_integer(bp_resolve(work, entries.mcid), -1), page,
                 bp_ref_number(work, entries.stream));
    else if (type ? bp_obj_is_name(type, "OBJR") : entries.object != NULL)
        add_object(r, elem, entries.object, page);
    else
        add_elem(r, elem, bp_ref_number(work, item), value, &entries, page);
}

static void take_kids(struct reading *r, uint32_t index) {
    struct bp_tags *tags = r->tags;
    struct bp_obj *k = bp_tag_at(tags, index)->k, *value = bp_resolve(r->work, k);
    const uint32_t first = tags->n_kids;
    bp_tag_at(tags, index)->first = first;
    for (uint32_t i = 0; i < bp_obj_count(value); i++)
        take_kid(r, index, value->as.array.items[i]);
    if (value && value->type != BP_OBJ_ARRAY)
        take_kid(r, index, k);
    bp_tag_at(tags, index)->n = tags->n_kids - first;
}

/* An element that the file doesn't have, for a link in another one. */
static void add_link_elem(struct bp_work *work, struct bp_tags *tags, uint32_t parent,
                          struct bp_annot *annot) {
    const struct bp_tag link = {.dict = bp_obj_new(work->arena, BP_OBJ_DICT),
                                .role = BP_ROLE_LINK,
                                .first = tags->n_kids,
                                .n = 1,
                                .page = annot->page,
                                .had = true,
                                .has = true};
    bp_tags_add_kid(tags, (struct bp_tag_kid){
                              .type = BP_TAG_ANNOT, .page = annot->page, .number = annot->number});
    annot->elem = tags->n_elems;
    bp_tags_add_elem(tags, &link);
    bp_tags_insert(tags, parent, UINT32_MAX, annot->elem);
}

/* LibreOffice forgets the links that lead from footnotes back to the text. Where a page has as many
 * links without a tag as it has notes, they are these, in this order. */
static void adopt_links(struct bp_work *work, struct bp_tags *tags) {
    struct bp_list notes = {0}, here = {0};
    g_autoptr(GPtrArray) links = g_ptr_array_new();
    for (uint32_t i = 1; i < tags->n_elems; i++) {
        if (bp_tag_at(tags, i)->role == BP_ROLE_NOTE)
            bp_list_add(&notes, i);
    }
    for (uint32_t i = 0; i < work->n_pages && notes.n > 0; i++) {
        const struct bp_page *page = &work->pages[i];
        here.n = 0;
        g_ptr_array_set_size(links, 0);
        for (guint j = 0; j < page->annots->len; j++) {
            struct bp_annot *annot = page->annots->pdata[j];
            if (annot->kind == BP_ANNOT_LINK && annot->elem == 0 && annot->number > 0)
                g_ptr_array_add(links, annot);
        }
        for (uint32_t j = 0; j < notes.n && links->len > 0; j++) {
            if (bp_tag_first_page(work, bp_tag_at(tags, notes.at[j])) == page->source)
                bp_list_add(&here, notes.at[j]);
        }
        for (guint j = 0; j < links->len && here.n == links->len; j++)
            add_link_elem(work, tags, here.at[j], links->pdata[j]);
    }
    g_free(notes.at);
    g_free(here.at);
}

/* What stays */

/* A cell stays where its row does, or columns would shift. */
static bool is_cell(const struct bp_tags *tags, const struct bp_tag *elem) {
    return bp_tag_is(elem, BP_ROLE_SET(TD) | BP_ROLE_SET(TH)) &&
           bp_tag_at(tags, elem->parent)->role == BP_ROLE_TR;
}

static void gather_content(struct bp_tags *tags) {
    for (guint i = tags->n_elems; i-- > 0;) {
        struct bp_tag *elem = bp_tag_at(tags, i);
        for (uint32_t k = 0; k < elem->n; k++) {
            const struct bp_tag_kid *kid = bp_tag_kid_at(tags, elem->first + k);
            if (kid->type == BP_TAG_ELEM) {
                elem->had |= bp_tag_at(tags, kid->value)->had;
                elem->has |= bp_tag_at(tags, kid->value)->has;
            } else {
                elem->had = true;
                elem->has |= !kid->lost;
            }
        }
    }
}

/* An element goes with its content; one that never had any stays where it is. */
static void choose(struct bp_work *work, struct bp_tags *tags) {
    bp_tag_at(tags, 0)->kept = true;
    for (guint i = 1; i < tags->n_elems; i++) {
        struct bp_tag *elem = bp_tag_at(tags, i);
        const struct bp_tag *parent = bp_tag_at(tags, elem->parent);
        const bool elsewhere =
            elem->says_page && elem->page == BP_NO_PAGE && work->n_pages < work->n_source_pages;
        elem->depth_h = parent->depth_h + parent->has_h;
        elem->kept =
            parent->kept && (elem->has || is_cell(tags, elem) || (!elem->had && !elsewhere));
    }
}

/* A link that leads nowhere any more is words like others. */
static void settle_links(struct bp_tags *tags) {
    for (guint i = 1; i < tags->n_elems; i++) {
        struct bp_tag *elem = bp_tag_at(tags, i);
        bool had = false, has = false;
        if (elem->role != BP_ROLE_LINK || !elem->kept)
            continue;
        for (uint32_t k = 0; k < elem->n; k++) {
            const struct bp_tag_kid *kid = bp_tag_kid_at(tags, elem->first + k);
            had |= kid->type == BP_TAG_OBJECT || kid->type == BP_TAG_ANNOT;
            has |= kid->type == BP_TAG_ANNOT && !kid->lost;
        }
        if (had && !has)
            elem->role = BP_ROLE_SPAN;
    }
}

/* The tree without its Document, if it has one with nothing but elements in it. */
static uint32_t find_top(struct bp_tags *tags) {
    uint32_t found = 0, n = 0;
    const struct bp_tag *root = bp_tag_at(tags, 0);
    for (uint32_t k = 0; k < root->n; k++) {
        const struct bp_tag_kid *kid = bp_tag_kid_at(tags, root->first + k);
        if (kid->type == BP_TAG_ELEM && bp_tag_at(tags, kid->value)->kept) {
            found = kid->value;
            n++;
        }
    }
    if (n != 1 || bp_tag_at(tags, found)->role != BP_ROLE_DOCUMENT)
        return 0;
    const struct bp_tag *document = bp_tag_at(tags, found);
    for (uint32_t k = 0; k < document->n; k++) {
        const struct bp_tag_kid *kid = bp_tag_kid_at(tags, document->first + k);
        if (kid->type != BP_TAG_ELEM && !kid->lost)
            return 0;
    }
    return found;
}

/* The elements that go out in the order of reading: a walk in depth, with a stack of its own. */
static void find_order(struct bp_work *work, struct bp_tags *tags) {
    struct bp_list stack = {0};
    bp_list_add(&stack, tags->top);
    while (stack.n > 0) {
        const uint32_t index = stack.at[--stack.n];
        struct bp_tag *elem = bp_tag_at(tags, index);
        if (index != tags->top) {
            if (elem->role == BP_ROLE_DOCUMENT)
                elem->role = BP_ROLE_PART;
            elem->out = bp_out_add_elem(work, elem->number);
            bp_list_add(&tags->order, index);
        }
        for (uint32_t k = elem->n; k-- > 0;) {
            const struct bp_tag_kid *kid = bp_tag_kid_at(tags, elem->first + k);
            if (kid->type == BP_TAG_ELEM && bp_tag_at(tags, kid->value)->kept)
                bp_list_add(&stack, kid->value);
        }
    }
    g_free(stack.at);
}

/* Headings */

int bp_tag_level(const struct bp_tag *elem) {
    if (elem->role == BP_ROLE_H)
        return (int)MIN(elem->depth_h, 6);
    return elem->role >= BP_ROLE_H1 && elem->role <= BP_ROLE_H6 ? elem->role - BP_ROLE_H : 0;
}

enum bp_tag_role bp_tag_role(const struct bp_tags *tags, const struct bp_tag *elem) {
    const int level = bp_tag_level(elem);
    return level > 0 ? BP_ROLE_H + (enum bp_tag_role)CLAMP(level + tags->shift, 1, 6) : elem->role;
}

/* The highest headings get the level that the job says. */
static void find_shift(struct bp_work *work, struct bp_tags *tags) {
    int highest = 7;
    for (uint32_t i = 0; i < tags->order.n; i++) {
        const int level = bp_tag_level(bp_tag_at(tags, tags->order.at[i]));
        if (level > 0)
            highest = MIN(highest, level);
    }
    tags->shift = highest < 7 ? work->job->level - highest : 0;
}

/* Signatures that become content get the marks behind those that the page has. */
static void mark_signatures(struct bp_work *work) {
    for (uint32_t i = 0; i < work->n_pages; i++) {
        const struct bp_page *page = &work->pages[i];
        for (guint j = 0; j < page->flat->len; j++) {
            struct bp_annot *annot = page->flat->pdata[j];
            if (annot->elem == 0)
                continue;
            annot->mcid = page->marks->len;
            take_mark(page->marks, annot->mcid, annot->elem);
        }
    }
}

/* The element that has an id; the first one, if there are several. */
static void take_ids(struct bp_work *work, struct bp_tags *tags) {
    for (uint32_t i = 0; i < tags->order.n; i++) {
        const uint32_t index = tags->order.at[i];
        const struct bp_tag *elem = bp_tag_at(tags, index);
        struct bp_obj *id = elem->says_more ? bp_entry(work, elem->dict, "ID") : NULL;
        if (!bp_obj_is(id, BP_OBJ_STRING))
            continue;
        if (g_hash_table_contains(tags->ids, id))
            g_hash_table_add(tags->ids_twice, id);
        else
            g_hash_table_insert(tags->ids, id, GUINT_TO_POINTER(index));
    }
}

uint32_t bp_tags_find_id(const struct bp_tags *tags, const struct bp_obj *id) {
    return bp_obj_is(id, BP_OBJ_STRING) ? GPOINTER_TO_UINT(g_hash_table_lookup(tags->ids, id)) : 0;
}

void bp_tags_read(struct bp_work *work) {
    struct bp_obj *root = bp_entry(work, work->catalog, "StructTreeRoot");
    if (!bp_obj_is(root, BP_OBJ_DICT))
        return;
    const uint32_t number = bp_ref_number(work, bp_obj_get(work->catalog, "StructTreeRoot"));
    if (number > 0)
        bp_out_drop(work, number);
    struct bp_tags *tags = work->tags = g_new0(struct bp_tags, 1);
    tags->elem_of = g_new0(uint32_t, bp_original_end(work->source));
    tags->streams = bp_table_new(work, NULL, NULL);
    tags->objects = bp_table_new(work, NULL, NULL);
    tags->ids = bp_table_new(work, bp_obj_text_hash, bp_obj_text_equal);
    tags->ids_twice = bp_table_new(work, bp_obj_text_hash, bp_obj_text_equal);
    struct reading r = {work, tags, bp_roles_new(work, root)};
    const struct bp_tag first = {
        .dict = root, .k = bp_obj_get(root, "K"), .says_more = true, .page = BP_NO_PAGE};
    bp_tags_add_elem(tags, &first);
    for (uint32_t i = 0; i < tags->n_elems; i++)
        take_kids(&r, i);
    mark_signatures(work);
    gather_content(tags);
    if (work->job->office)
        adopt_links(work, tags);
    if (!bp_tag_at(tags, 0)->has) {
        bp_tags_clear(work);
        return;
    }
    work->tagged = true;
    choose(work, tags);
    settle_links(tags);
    bp_tables_mend(work);
    bp_nesting_mend(work);
    tags->top = find_top(tags);
    find_order(work, tags);
    take_ids(work, tags);
    find_shift(work, tags);
}

void bp_tags_clear(struct bp_work *work) {
    struct bp_tags *tags = work->tags;
    if (!tags)
        return;
    g_free(tags->elems);
    g_free(tags->kids);
    g_free(tags->order.at);
    g_free(tags->stream_order.at);
    g_free(tags->object_order.at);
    g_free(tags->elem_of);
    g_clear_pointer(&work->tags, g_free);
}

uint32_t bp_tags_out(const struct bp_work *work, const struct bp_obj *ref) {
    const uint32_t number = bp_ref_number(work, ref);
    const uint32_t index = work->tags && number > 0 ? work->tags->elem_of[number] : 0;
    return index > 0 ? bp_tag_at(work->tags, index)->out : 0;
}
