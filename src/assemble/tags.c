/* The structure tree (ISO 32000-1, 14.7): what the marked content on the pages means.
 * In: layout's elements. Out: an object for each, and the parent tree, which leads from a page's
 * marked content and from annotations back to elements.
 * /Pg is not inherited. An element with content of its own names the page of the first piece; every
 * piece on another page names its own page. */
#include <stdlib.h>
#include <string.h>

#include "assemble/graft.h"
#include "assemble/parts.h"
#include "assemble/tree.h"

#define N_ATTRS (BP_ATTR_TICK_OFF + 1)

/* Attributes as PDF writes them, without the brackets (14.8.5). Keys of PrintField's values are in
 * lower case, unlike any other (table 348). */
static const char *const attributes[N_ATTRS] = {
    [BP_ATTR_SCOPE_COLUMN] = "/O/Table/Scope/Column",
    [BP_ATTR_SCOPE_ROW] = "/O/Table/Scope/Row",
    [BP_ATTR_SCOPE_BOTH] = "/O/Table/Scope/Both",
    [BP_ATTR_LIST_DISC] = "/O/List/ListNumbering/Disc",
    [BP_ATTR_LIST_DECIMAL] = "/O/List/ListNumbering/Decimal",
    [BP_ATTR_LIST_LOWER_ALPHA] = "/O/List/ListNumbering/LowerAlpha",
    [BP_ATTR_LIST_LOWER_ROMAN] = "/O/List/ListNumbering/LowerRoman",
    [BP_ATTR_LIST_UPPER_ALPHA] = "/O/List/ListNumbering/UpperAlpha",
    [BP_ATTR_LIST_NONE] = "/O/List/ListNumbering/None",
    [BP_ATTR_TICK_ON] = "/O/PrintField/Role/cb/checked/on",
    [BP_ATTR_TICK_OFF] = "/O/PrintField/Role/cb/checked/off",
};

struct tagger {
    const struct bp_assembly *a;
    bp_ref shared[N_ATTRS]; /* attribute dictionaries that many elements have alike; 0: none yet */
    GArray *named;          /* struct named */
};

/* An element with an id. */
struct named {
    const char *id;
    uint32_t length;
    bp_ref ref;
};

/* The page that the element's own content begins on, or -1. */
static int64_t own_page(const struct bp_elem *elem) {
    for (const struct bp_kid *kid = elem->first; kid; kid = kid->next) {
        if (kid->type == BP_KID_MARK || kid->type == BP_KID_LINK)
            return kid->page;
    }
    return -1;
}

static void put_page(GString *out, const struct bp_assembly *a, uint32_t page) {
    g_string_append(out, "/Pg");
    bp_put_ref(out, bp_page_ref(a, page));
}

static void put_kid(GString *out, const struct bp_assembly *a, const struct bp_kid *kid,
                    int64_t page) {
    if (kid->type == BP_KID_ELEM) {
        bp_put_ref(out, bp_elem_ref(a, kid->elem));
    } else if (kid->type == BP_KID_ATTACHED) {
        bp_graft_put_refs(a, &a->grafts[kid->number], out, "Kids");
    } else if (kid->type == BP_KID_MARK && kid->page == page) {
        bp_put_int(out, bp_graft_mcid(a, kid->page, kid->number));
    } else {
        bool is_mark = kid->type == BP_KID_MARK;
        g_string_append(out, is_mark ? "<</Type/MCR" : "<</Type/OBJR");
        if (kid->page != page)
            put_page(out, a, kid->page);
        g_string_append(out, is_mark ? "/MCID" : "/Obj");
        if (is_mark)
            bp_put_int(out, bp_graft_mcid(a, kid->page, kid->number));
        else
            bp_put_ref(out, bp_link_ref(a, kid->page, kid->number));
        g_string_append(out, ">>");
    }
}

static void put_kids(GString *out, const struct bp_assembly *a, const struct bp_elem *elem,
                     int64_t page) {
    if (!elem->first)
        return;
    bool many = elem->first->next || elem->first->type == BP_KID_ATTACHED;
    g_string_append(out, many ? "/K[" : "/K");
    for (const struct bp_kid *kid = elem->first; kid; kid = kid->next)
        put_kid(out, a, kid, page);
    if (many)
        g_string_append_c(out, ']');
}

static void put_count(GString *out, const char *key, unsigned count) {
    if (count <= 1)
        return;
    g_string_append(out, key);
    bp_put_int(out, count);
}

static bool has_headers(const struct bp_elem *elem) {
    const struct bp_elem_more more = bp_elem_more(elem);
    return more.headers && *more.headers;
}

static void put_headers(GString *out, const char *const *headers) {
    g_string_append(out, "/Headers[");
    for (; *headers; headers++)
        bp_put_bytes(out, *headers, strlen(*headers));
    g_string_append_c(out, ']');
}

/* A cell's attributes in one dictionary: the standard wants one for each owner at most. */
static void put_cell(GString *out, const struct bp_elem *elem) {
    const char *scope = attributes[elem->attr];
    g_string_append_printf(out, "/A<<%s", scope ? scope : "/O/Table");
    put_count(out, "/ColSpan", elem->colspan);
    put_count(out, "/RowSpan", elem->rowspan);
    if (has_headers(elem))
        put_headers(out, elem->more->headers);
    g_string_append(out, ">>");
}

static bool is_within(const struct bp_elem *elem, const struct bp_elem *top) {
    while (elem && elem != top)
        elem = elem->parent;
    return elem != NULL;
}

/* What a figure covers, on the page that it begins on (14.8.5.4.3). */
static void put_figure(GString *out, const struct bp_page *page, const struct bp_elem *figure) {
    bool any = false;
    struct bp_box box = {0};
    for (uint32_t i = 0; i < page->n_content; i++) {
        const struct bp_item *item = &page->content[i];
        if (item->kind == BP_ITEM_BLANK || !is_within(item->elem, figure))
            continue;
        box = any ? bp_box_join(box, item->box) : item->box;
        any = true;
    }
    g_string_append(out, "/A<</O/Layout/Placement/Block/BBox[");
    bp_put_box(out, box, page->height);
    g_string_append(out, "]>>");
}

static void put_tick(GString *out, const struct bp_elem *elem) {
    g_string_append_printf(out, "/A<<%s", attributes[elem->attr]);
    bp_put_text_entry(out, "/Desc", bp_elem_more(elem).label);
    g_string_append(out, ">>");
}

static void put_attributes(GString *out, struct tagger *t, const struct bp_elem *elem,
                           int64_t page) {
    if (elem->role == BP_ROLE_FIGURE && page >= 0) {
        put_figure(out, &t->a->pages->pages[page], elem);
    } else if (elem->colspan > 1 || elem->rowspan > 1 || has_headers(elem)) {
        put_cell(out, elem);
    } else if (elem->attr == BP_ATTR_TICK_ON || elem->attr == BP_ATTR_TICK_OFF) {
        put_tick(out, elem);
    } else if (elem->attr != BP_ATTR_NONE) {
        if (!t->shared[elem->attr])
            t->shared[elem->attr] = bp_pdf_reserve(t->a->pdf);
        g_string_append(out, "/A");
        bp_put_ref(out, t->shared[elem->attr]);
    }
}

static void put_more(GString *out, struct tagger *t, const struct bp_elem *elem,
                     const struct bp_elem_more *more) {
    if (more->id) {
        struct named named = {more->id, (uint32_t)strlen(more->id), bp_elem_ref(t->a, elem)};
        g_string_append(out, "/ID");
        bp_put_bytes(out, more->id, named.length);
        g_array_append_val(t->named, named);
    }
    if (elem->role == BP_ROLE_SECT)
        bp_put_text_entry(out, "/T", more->label);
    bp_put_text_entry(out, "/Alt", more->alt);
    bp_put_text_entry(out, "/ActualText", more->actual);
    bp_put_text_entry(out, "/E", more->expansion);
    bp_put_text_entry(out, "/Lang", more->lang);
}

static void write_elem(struct tagger *t, const struct bp_elem *elem) {
    const struct bp_assembly *a = t->a;
    int64_t page = own_page(elem);
    GString *out = bp_pdf_begin(a->pdf, bp_elem_ref(a, elem));
    g_string_append(out, "<</S/");
    g_string_append(out, bp_role_name(elem->role));
    g_string_append(out, "/P");
    bp_put_ref(out, elem->parent ? bp_elem_ref(a, elem->parent) : a->struct_root);
    put_kids(out, a, elem, page);
    if (page >= 0)
        put_page(out, a, (uint32_t)page);
    put_attributes(out, t, elem, page);
    if (elem->more)
        put_more(out, t, elem, elem->more);
    g_string_append(out, ">>");
    bp_pdf_end(a->pdf);
}

/* Writes all elements in reading order, without recursion: a stack of kids still to be visited. */
static void write_elems(struct tagger *t) {
    GPtrArray *stack = g_ptr_array_new();
    write_elem(t, t->a->pages->root);
    g_ptr_array_add(stack, t->a->pages->root->first);
    while (stack->len > 0) {
        const struct bp_kid *kid = stack->pdata[stack->len - 1];
        if (!kid) {
            g_ptr_array_set_size(stack, (gint)stack->len - 1);
            continue;
        }
        stack->pdata[stack->len - 1] = kid->next;
        if (kid->type == BP_KID_ELEM) {
            write_elem(t, kid->elem);
            g_ptr_array_add(stack, kid->elem->first);
        }
    }
    g_ptr_array_free(stack, TRUE);
}

static void write_shared(const struct tagger *t) {
    for (int attr = 0; attr < N_ATTRS; attr++) {
        if (!t->shared[attr])
            continue;
        GString *out = bp_pdf_begin(t->a->pdf, t->shared[attr]);
        g_string_append_printf(out, "<<%s>>", attributes[attr]);
        bp_pdf_end(t->a->pdf);
    }
}

/* The elements of a page's marked content, by MCID. */
static void put_page_parents(GString *out, const struct bp_assembly *a,
                             const struct bp_page *page) {
    const struct bp_elem **elems = g_new0(const struct bp_elem *, page->n_mcids);
    for (uint32_t i = 0; i < page->n_content; i++) {
        const struct bp_item *item = &page->content[i];
        if (item->elem && item->kind != BP_ITEM_BLANK && item->mcid < page->n_mcids)
            elems[item->mcid] = item->elem;
    }
    g_string_append_c(out, '[');
    for (uint32_t mcid = 0; mcid < page->n_mcids; mcid++) {
        if (elems[mcid])
            bp_put_ref(out, bp_elem_ref(a, elems[mcid]));
        else
            g_string_append(out, " null");
    }
    g_string_append_c(out, ']');
    g_free(elems);
}

static GString *add_key(struct bp_tree *tree, uint32_t key) {
    char digits[12];
    g_snprintf(digits, sizeof digits, "%u", key);
    return bp_tree_add(tree, digits);
}

/* Keys of an attached file, which ascend. */
static void add_attached_keys(struct bp_tree *tree, const struct bp_assembly *a,
                              struct bp_graft *graft) {
    const struct bp_graft_array pairs = bp_graft_array(graft, "ParentTree");
    int64_t last = -1;
    for (uint32_t i = 0; i + 1 < pairs.n; i += 2) {
        int64_t key = bp_obj_integer(pairs.items[i], -1);
        if (key <= last || key >= graft->n_keys) {
            bp_graft_refuse(a, graft, "its parent tree is out of order");
            return;
        }
        if (bp_graft_leads(a, graft, pairs.items[i + 1]))
            bp_graft_put(a, graft, add_key(tree, graft->first_key + (uint32_t)key),
                         pairs.items[i + 1]);
        last = key;
    }
}

static bp_ref write_parent_tree(const struct bp_assembly *a) {
    const struct bp_pages *pages = a->pages;
    struct bp_tree *tree = bp_tree_new(a->pdf, "/Nums");
    for (uint32_t i = 0; i < pages->n_pages; i++) {
        if (pages->pages[i].n_mcids > 0 && !pages->pages[i].attachment)
            put_page_parents(add_key(tree, bp_page_key(i)), a, &pages->pages[i]);
    }
    for (uint32_t i = 0; i < pages->n_pages; i++) {
        for (uint32_t k = 0; k < pages->pages[i].n_links; k++)
            bp_put_ref(add_key(tree, bp_link_key(a, i, k)),
                       bp_elem_ref(a, pages->pages[i].links[k].elem));
    }
    for (uint32_t i = 0; i < pages->n_attached; i++)
        add_attached_keys(tree, a, &a->grafts[i]);
    return bp_tree_finish(tree);
}

static void name_attached(struct tagger *t, struct bp_graft *graft) {
    const struct bp_graft_array pairs = bp_graft_array(graft, "IDs");
    for (uint32_t i = 0; i + 1 < pairs.n; i += 2) {
        const struct bp_obj *id = pairs.items[i], *elem = pairs.items[i + 1];
        if (id->type != BP_OBJ_STRING || elem->type != BP_OBJ_REF || elem->as.ref.generation != 0 ||
            elem->as.ref.number == 0 || elem->as.ref.number > graft->records.n) {
            bp_graft_refuse(t->a, graft, "an id belongs to no element");
            return;
        }
        struct named named = {id->as.text.bytes, id->as.text.length,
                              graft->numbers[elem->as.ref.number]};
        g_array_append_val(t->named, named);
    }
}

static int by_id(const void *a, const void *b) {
    const struct named *one = a, *other = b;
    int order = memcmp(one->id, other->id, MIN(one->length, other->length));
    return order ? order : (one->length > other->length) - (one->length < other->length);
}

/* The id as a key, which is a C string; so one with NUL bytes is written in hexadecimal digits. */
static void put_id(GString *out, const struct named *named) {
    if (!memchr(named->id, '\0', named->length)) {
        bp_put_bytes(out, named->id, named->length);
        return;
    }
    g_string_append_c(out, '<');
    for (uint32_t i = 0; i < named->length; i++)
        g_string_append_printf(out, "%02x", (unsigned char)named->id[i]);
    g_string_append_c(out, '>');
}

/* The name tree that leads from ids to elements; 0 where there are none. */
static bp_ref write_id_tree(struct tagger *t) {
    for (uint32_t i = 0; i < t->a->pages->n_attached; i++)
        name_attached(t, &t->a->grafts[i]);
    if (t->named->len == 0)
        return 0;
    GString *key = g_string_new(NULL);
    struct bp_tree *tree = bp_tree_new(t->a->pdf, "/Names");
    g_array_sort(t->named, by_id);
    for (guint i = 0; i < t->named->len; i++) {
        const struct named *named = &g_array_index(t->named, struct named, i);
        put_id(g_string_truncate(key, 0), named);
        bp_put_ref(bp_tree_add(tree, key->str), named->ref);
    }
    g_string_free(key, TRUE);
    return bp_tree_finish(tree);
}

/* Attributes that attached files have under a name (14.7.5.2); the helper made the names unique. */
static void put_class_map(GString *out, const struct bp_assembly *a) {
    bool any = false;
    for (uint32_t i = 0; i < a->pages->n_attached; i++) {
        const struct bp_obj *map = bp_obj_get(a->grafts[i].index, "ClassMap");
        for (uint32_t k = 0; map && map->type == BP_OBJ_DICT && k < map->as.dict.n; k++) {
            if (!any)
                g_string_append(out, "/ClassMap<<");
            any = true;
            bp_put_name(out, map->as.dict.entries[k].key);
            bp_graft_put(a, &a->grafts[i], out, map->as.dict.entries[k].value);
        }
    }
    if (any)
        g_string_append(out, ">>");
}

static void write_root(const struct bp_assembly *a, bp_ref parents, bp_ref ids) {
    GString *out = bp_pdf_begin(a->pdf, a->struct_root);
    g_string_append(out, "<</Type/StructTreeRoot/K");
    bp_put_ref(out, bp_elem_ref(a, a->pages->root));
    g_string_append(out, "/ParentTree");
    bp_put_ref(out, parents);
    g_string_append(out, "/ParentTreeNextKey");
    bp_put_int(out, a->next_key);
    if (ids) {
        g_string_append(out, "/IDTree");
        bp_put_ref(out, ids);
    }
    put_class_map(out, a);
    g_string_append(out, ">>");
    bp_pdf_end(a->pdf);
}

void bp_write_tags(const struct bp_assembly *a) {
    struct tagger t = {.a = a, .named = g_array_new(FALSE, FALSE, sizeof(struct named))};
    write_elems(&t);
    write_shared(&t);
    bp_ref ids = write_id_tree(&t);
    write_root(a, write_parent_tree(a), ids);
    g_array_free(t.named, TRUE);
}
