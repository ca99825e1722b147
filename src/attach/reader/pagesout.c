/* Pages built anew.
 * In: the pages, what their contents use, and how they are shrunk. Out: page objects of their own,
 * with signatures as content and room for the stamps. */
#include "attach/reader/steps.h"

#include <math.h>
#include <string.h>

#include "attach/reader/annots/annots.h"
#include "attach/reader/matrix.h"
#include "attach/reader/objects/out.h"

/* A copy of references and the like; anything larger becomes an object that pages may share. */
static struct bp_obj *copy_entry(struct bp_work *work, struct bp_obj *value) {
    if (value->type == BP_OBJ_DICT || value->type == BP_OBJ_ARRAY || value->type == BP_OBJ_REF)
        return bp_out_share(work, value);
    struct bp_obj *copy = bp_obj_new(work->arena, value->type);
    *copy = *value;
    return copy;
}

/* Patterns are not moved by what moves the content (8.7.3.1), so they are shrunk themselves. */
static struct bp_obj *shrink_pattern(struct bp_work *work, const struct bp_page *page,
                                     struct bp_obj *ref) {
    const uint32_t number = bp_ref_number(work, ref);
    struct bp_obj *dict = bp_resolve(work, ref);
    struct bp_matrix matrix = {1, 0, 0, 1, 0, 0};
    if (!bp_obj_is(dict, BP_OBJ_DICT))
        return copy_entry(work, ref);
    bp_matrix_read(work, bp_obj_get(dict, "Matrix"), &matrix);
    g_autoptr(GString) name = g_string_new(NULL);
    g_string_printf(name, "pattern %u %p ", number, number ? NULL : (void *)dict);
    bp_put_matrix(name, page->shrink);
    uint32_t local = GPOINTER_TO_UINT(g_hash_table_lookup(work->made, name->str));
    if (local == 0) {
        struct bp_obj *copy = bp_obj_new(work->arena, BP_OBJ_DICT);
        for (uint32_t i = 0; i < dict->as.dict.n; i++) {
            const struct bp_obj_entry entry = dict->as.dict.entries[i];
            if (strcmp(entry.key, "Matrix") != 0)
                bp_obj_add_entry(work->arena, copy, entry.key, copy_entry(work, entry.value));
        }
        bp_obj_set(work->arena, copy, "Matrix",
                   bp_matrix_array(work->arena, bp_matrix_join(matrix, page->shrink)));
        local = bp_out_copy(work, number, copy);
        g_hash_table_insert(work->made, g_strdup(name->str), GUINT_TO_POINTER(local));
    }
    return bp_out_ref(work, local);
}

/* A category of resources, and of it what the page uses, if that is known. Of a page that is
 * shrunk, `patterns` are. */
static struct bp_obj *copy_used(struct bp_work *work, const struct bp_page *page,
                                const struct bp_obj *category, bool patterns) {
    struct bp_obj *copy = bp_obj_new(work->arena, BP_OBJ_DICT);
    GHashTable *used = patterns ? page->content->patterns : page->content->xobjects;
    for (uint32_t i = 0; bp_obj_is(category, BP_OBJ_DICT) && i < category->as.dict.n; i++) {
        const struct bp_obj_entry entry = category->as.dict.entries[i];
        if (page->content->uses_all || g_hash_table_contains(used, entry.key))
            bp_obj_add_entry(work->arena, copy, entry.key,
                             patterns ? shrink_pattern(work, page, entry.value)
                                      : copy_entry(work, entry.value));
    }
    return copy;
}

/* A name for a form of ours that the page doesn't use. */
static const char *own_name(struct bp_work *work, const struct bp_obj *xobjects, const char *base) {
    const char *name = base;
    for (int i = 1; bp_obj_get(xobjects, name); i++)
        name = bp_arena_printf(work->arena, "%s%d", base, i);
    return name;
}

/* The page's own resources (ISO 19005-2, 6.2.2, wants them on the page itself); `xobjects` of them,
 * which are still to grow, apart. */
static struct bp_obj *build_resources(struct bp_work *work, const struct bp_page *page,
                                      struct bp_obj **xobjects) {
    struct bp_obj *resources = bp_obj_new(work->arena, BP_OBJ_DICT);
    const struct bp_obj *own = bp_obj_get(page->dict, "Resources");
    /* Nothing else has them, such as another copy of the page. */
    const bool owns = own && own == page->resources && page->number > 0;
    for (uint32_t i = 0; page->resources && i < page->resources->as.dict.n; i++) {
        const struct bp_obj_entry entry = page->resources->as.dict.entries[i];
        const struct bp_obj *category = bp_resolve(work, entry.value);
        if (!strcmp(entry.key, "XObject"))
            continue;
        if (!strcmp(entry.key, "Pattern") && page->shrunk && bp_obj_is(category, BP_OBJ_DICT))
            bp_obj_add_entry(work->arena, resources, entry.key,
                             copy_used(work, page, category, true));
        else
            bp_obj_add_entry(work->arena, resources, entry.key,
                             owns ? entry.value : copy_entry(work, entry.value));
    }
    *xobjects = copy_used(work, page, bp_entry(work, page->resources, "XObject"), false);
    bp_obj_add_entry(work->arena, resources, "XObject", *xobjects);
    return resources;
}

/* A part of a page's contents. One that is something else as well, an annotation or an element,
 * doesn't go out as what it is: its bytes do. */
static struct bp_obj *own_part(struct bp_work *work, struct bp_obj *part) {
    const uint32_t number = bp_ref_number(work, part);
    const bool made = part->as.ref.generation != 0; /* by decode_part(), under a number of ours */
    if (number == 0 || made ||
        (work->fate[number] != BP_FATE_DROP && work->page_of[number] == 0 &&
         !bp_obj_get(bp_original_get(work->source, number), "Type")))
        return part;
    g_autoptr(GString) bytes = g_string_new(NULL);
    bp_original_decode(work->source, number, BP_MAX_CONTENT, bytes);
    return bp_out_ref(work, bp_out_bytes(work, bytes->str, bytes->len));
}

/* Moves what follows, of which no more is seen than was. */
static void put_shrink(GString *text, const struct bp_page *page) {
    const struct bp_rect box = page->crop;
    bp_put_matrix(text, page->shrink);
    g_string_append(text, " cm");
    bp_put_numbers(text, (const double[]){box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0}, 4,
                   " re W n");
}

/* Appends the operator that draws a form of ours. */
static void put_form(struct bp_work *work, GString *text, struct bp_obj *xobjects, const char *base,
                     struct bp_obj *form) {
    const char *name = own_name(work, xobjects, base);
    bp_obj_add_entry(work->arena, xobjects, name, form);
    g_string_append_printf(text, "/%s Do", name);
}

/* Signatures become content. */
static void put_signatures(struct bp_work *work, GString *text, const struct bp_page *page,
                           struct bp_obj *xobjects) {
    for (guint i = 0; i < page->flat->len; i++) {
        const struct bp_annot *annot = page->flat->pdata[i];
        struct bp_obj *look = bp_obj_get(bp_entry(work, annot->dict, "AP"), "N");
        struct bp_rect rect;
        struct bp_matrix matrix;
        if (!bp_rect_read(work, bp_obj_get(annot->dict, "Rect"), &rect) ||
            !bp_appearance_matrix(work, bp_resolve(work, look), rect, &matrix))
            continue;
        if (annot->elem > 0)
            g_string_append_printf(text, "/Form<</MCID %u>>BDC ", annot->mcid);
        g_string_append_c(text, 'q');
        bp_put_matrix(text, matrix);
        g_string_append(text, " cm");
        put_form(work, text, xobjects, "BPSigned", bp_out_share(work, look));
        g_string_append_printf(text, " Q%s\n", annot->elem > 0 ? " EMC" : "");
    }
}

/* What the pack says at the head of the first page is content: a heading, and the way back. It is
 * marked here and not in forms, where many readers don't look for it. */
static void put_head(struct bp_work *work, GString *text, struct bp_obj *xobjects) {
    static const char *const names[BP_HEAD_PARTS] = {"BPHeading", "BPBack"};
    for (uint32_t part = 0; part < BP_HEAD_PARTS; part++) {
        if (part == BP_HEAD_HEADING)
            g_string_append_printf(text, " /H%d", CLAMP(work->job->level - 1, 1, 6));
        else
            g_string_append(text, " /Link");
        g_string_append_printf(text, "<</MCID %u>>BDC ", work->head_mcid + part);
        put_form(work, text, xobjects, names[part], bp_out_relocation(work, part, BP_RELOC_HEAD));
        g_string_append(text, " EMC");
    }
}

/* The page's own contents between q and Q, so that what they leave does not touch the stamps. */
static struct bp_obj *build_contents(struct bp_work *work, const struct bp_page *page,
                                     uint32_t index, struct bp_obj *xobjects) {
    struct bp_obj *contents = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    g_autoptr(GString) text = g_string_new("q");
    if (page->shrunk)
        put_shrink(text, page);
    for (uint32_t i = 0; i < page->content->unpaired; i++)
        g_string_append(text, " q");
    g_string_append_c(text, '\n');
    bp_obj_add(work->arena, contents, bp_out_ref(work, bp_out_stream(work, text->str)));
    for (guint i = 0; i < page->content->parts->len; i++)
        bp_obj_add(work->arena, contents, own_part(work, page->content->parts->pdata[i]));
    g_string_printf(text, "\n%s", page->content->closing);
    put_signatures(work, text, page, xobjects);
    g_string_append(text, "Q q");
    bp_put_matrix(text, page->visible);
    g_string_append(text, " cm");
    put_form(work, text, xobjects, "BPStamp", bp_out_relocation(work, index, BP_RELOC_STAMP));
    if (index == 0)
        put_head(work, text, xobjects);
    g_string_append(text, " Q\n");
    bp_obj_add(work->arena, contents, bp_out_ref(work, bp_out_stream(work, text->str)));
    return contents;
}

static struct bp_obj *build_annots(struct bp_work *work, const struct bp_page *page,
                                   uint32_t index) {
    struct bp_obj *annots = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    for (guint i = 0; i < page->annots->len; i++) {
        const struct bp_annot *annot = page->annots->pdata[i];
        bp_obj_add(work->arena, annots,
                   annot->elsewhere > 0
                       ? bp_elsewhere_ref(work, annot->elsewhere - 1, BP_ELSEWHERE_ANNOT)
                       : bp_out_ref(work, annot->out));
    }
    bp_obj_add(work->arena, annots, bp_out_relocation(work, index, BP_RELOC_ANNOTS));
    return annots;
}

static struct bp_obj *build(struct bp_work *work, const struct bp_page *page, uint32_t index) {
    struct bp_arena *arena = work->arena;
    struct bp_obj *xobjects, *group = bp_obj_get(page->dict, "Group");
    struct bp_obj *resources = build_resources(work, page, &xobjects);
    struct bp_obj *contents = build_contents(work, page, index, xobjects);
    const struct bp_rect a = page->media, b = page->crop;
    const bool cropped =
        fabs(a.x0 - b.x0) + fabs(a.y0 - b.y0) + fabs(a.x1 - b.x1) + fabs(a.y1 - b.y1) >= 1e-6;
    const bool has_unit = page->unit < 1 || page->unit > 1;
    return bp_obj_make(
        arena,
        "<</Type/Page/Parent/?/MediaBox/?/CropBox/?/Rotate/?/UserUnit/?/Resources/?/Contents/?"
        "/Group/?/Annots/?/StructParents/?/Tabs/S>>",
        bp_out_relocation(work, 0, BP_RELOC_PAGE_TREE), bp_rect_array(arena, page->media),
        cropped ? bp_rect_array(arena, page->crop) : NULL,
        page->rotate != 0 ? bp_obj_new_int(arena, page->rotate) : NULL,
        has_unit ? bp_number(arena, page->unit) : NULL, resources, contents,
        bp_resolve(work, group) ? copy_entry(work, group) : NULL, build_annots(work, page, index),
        page->key != BP_NO_KEY ? bp_out_relocation(work, page->key, BP_RELOC_KEY) : NULL);
}

void bp_pages_build(struct bp_work *work) {
    struct bp_obj *pages = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    for (uint32_t i = 0; i < work->n_pages; i++) {
        bp_out_set(work, work->pages[i].out, build(work, &work->pages[i], i));
        bp_obj_add(work->arena, pages, bp_out_ref(work, work->pages[i].out));
    }
    bp_obj_set(work->arena, work->index, "Pages", pages);
}
