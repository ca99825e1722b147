/* The file's pages: found, measured, chosen, and built anew.
 * In: the page tree. Out: page objects of their own, with room for the stamps.
 * Everything is reckoned in the visible page, which is the crop box after rotation and user unit;
 * one matrix leads from there to user space. */
#include "attach/reader/pagelist.h"

#include <math.h>
#include <string.h>

#include "attach/reader/annots/links_out.h"
#include "attach/reader/findings.h"
#include "attach/reader/matrix.h"
#include "attach/reader/objects/out.h"

#define LARGEST_PAGE 1e6  /* points */
#define SMALLEST_PAGE 3.0 /* user units (annex C.2) */
#define MAX_DEEP 10000    /* nodes above a page */
#define MAX_VISITS 200000 /* of nodes and pages; each may be listed again and again */

/* A node of the page tree on the way to a page. */
struct node {
    struct bp_obj *dict, *kids;
    uint32_t next; /* the kid to be visited */
};

struct walk {
    struct bp_work *work;
    GArray *path;      /* struct node, from the root */
    GArray *pages;     /* struct bp_page: all of the file */
    GHashTable *above; /* the nodes of the path */
    uint32_t visits;
};

/* What a page has of its own, or the nearest node above it has (7.7.3.4). */
static struct bp_obj *inherited(struct walk *walk, struct bp_obj *page, const char *key) {
    struct bp_obj *value = bp_entry(walk->work, page, key);
    for (guint i = walk->path->len; !value && i-- > 0;)
        value = bp_entry(walk->work, g_array_index(walk->path, struct node, i).dict, key);
    return value;
}

static bool is_area(struct bp_rect rect) {
    return rect.x1 - rect.x0 >= SMALLEST_PAGE && rect.y1 - rect.y0 >= SMALLEST_PAGE;
}

/* What is visible: the crop box, as far as it is on the medium. */
static void read_boxes(struct walk *walk, struct bp_page *page) {
    struct bp_rect crop;
    if (!bp_rect_read(walk->work, inherited(walk, page->dict, "MediaBox"), &page->media) ||
        !is_area(page->media))
        page->media = (struct bp_rect){0, 0, 612, 792};
    page->crop = page->media;
    if (bp_rect_read(walk->work, inherited(walk, page->dict, "CropBox"), &crop)) {
        crop.x0 = MAX(crop.x0, page->media.x0);
        crop.y0 = MAX(crop.y0, page->media.y0);
        crop.x1 = MIN(crop.x1, page->media.x1);
        crop.y1 = MIN(crop.y1, page->media.y1);
        if (is_area(crop))
            page->crop = crop;
    }
}

/* From the visible page, in points from its lower left corner, to user space. */
static struct bp_matrix visible_matrix(const struct bp_page *page) {
    const struct bp_rect box = page->crop;
    const double unit = 1 / page->unit;
    switch (page->rotate) {
    case 90:
        return (struct bp_matrix){0, unit, -unit, 0, box.x1, box.y0};
    case 180:
        return (struct bp_matrix){-unit, 0, 0, -unit, box.x1, box.y1};
    case 270:
        return (struct bp_matrix){0, -unit, unit, 0, box.x0, box.y1};
    default:
        return (struct bp_matrix){unit, 0, 0, unit, box.x0, box.y0};
    }
}

static void measure(struct walk *walk, struct bp_page *page) {
    read_boxes(walk, page);
    const int64_t rotate = bp_obj_integer(inherited(walk, page->dict, "Rotate"), 0) % 360;
    page->rotate = rotate % 90 == 0 ? (int)((rotate + 360) % 360) : 0;
    page->unit = bp_obj_number(bp_entry(walk->work, page->dict, "UserUnit"), 1);
    if (!(page->unit >= 0.001 && page->unit <= 100000))
        page->unit = 1;
    const double w = (page->crop.x1 - page->crop.x0) * page->unit;
    const double h = (page->crop.y1 - page->crop.y0) * page->unit;
    page->width = page->rotate % 180 == 0 ? w : h;
    page->height = page->rotate % 180 == 0 ? h : w;
    page->visible = visible_matrix(page);
}

static void add_page(struct walk *walk, uint32_t number, struct bp_obj *dict) {
    struct bp_page page = {.number = number, .dict = dict, .source = walk->pages->len + 1};
    page.resources = inherited(walk, dict, "Resources");
    if (page.resources && page.resources->type != BP_OBJ_DICT)
        page.resources = NULL;
    measure(walk, &page);
    g_array_append_val(walk->pages, page);
}

/* A kid of a node: a page, or a node whose kids come next. What is listed twice comes twice, as
 * viewers show it; but no node is below itself. */
static void visit(struct walk *walk, struct bp_obj *kid) {
    const uint32_t number = bp_ref_number(walk->work, kid);
    struct bp_obj *dict = bp_resolve(walk->work, kid);
    if (!dict || dict->type != BP_OBJ_DICT || g_hash_table_contains(walk->above, dict))
        return;
    struct bp_obj *kids = bp_entry(walk->work, dict, "Kids");
    if (!kids || kids->type != BP_OBJ_ARRAY) {
        if (!bp_obj_is_name(bp_obj_get(dict, "Type"), "Pages"))
            add_page(walk, number, dict);
    } else if (walk->path->len < MAX_DEEP) {
        const struct node node = {.dict = dict, .kids = kids};
        g_array_append_val(walk->path, node);
        g_hash_table_add(walk->above, dict);
    }
}

static void leave(struct walk *walk) {
    const guint last = walk->path->len - 1;
    g_hash_table_remove(walk->above, g_array_index(walk->path, struct node, last).dict);
    g_array_set_size(walk->path, last);
}

/* All pages of the file, in their order; more than are allowed if the tree is a maze. */
static GArray *read_tree(struct bp_work *work) {
    struct walk walk = {
        .work = work,
        .path = g_array_new(FALSE, FALSE, sizeof(struct node)),
        .pages = g_array_new(FALSE, FALSE, sizeof(struct bp_page)),
        .above = g_hash_table_new(NULL, NULL),
    };
    visit(&walk, bp_obj_get(work->catalog, "Pages"));
    while (walk.path->len > 0 && walk.pages->len <= BP_ATTACH_MAX_PAGES &&
           walk.visits <= MAX_VISITS) {
        struct node *node = &g_array_index(walk.path, struct node, walk.path->len - 1);
        walk.visits++;
        if (node->next < node->kids->as.array.n)
            visit(&walk, node->kids->as.array.items[node->next++]);
        else
            leave(&walk);
    }
    if (walk.visits > MAX_VISITS)
        g_array_set_size(walk.pages, BP_ATTACH_MAX_PAGES + 1);
    g_array_free(walk.path, TRUE);
    g_hash_table_destroy(walk.above);
    return walk.pages;
}

/* The pages asked for, each once; false if there is one that the file doesn't have. */
static bool choose(struct bp_work *work, const GArray *all, GArray *chosen) {
    const struct bp_page_range everything = {1, 0};
    const GArray *ranges = work->job->ranges;
    bool *taken = g_new0(bool, all->len), good = true;
    for (guint i = 0; good && i < (ranges ? ranges->len : 1); i++) {
        struct bp_page_range range =
            ranges ? g_array_index(ranges, struct bp_page_range, i) : everything;
        if (range.last == 0)
            range.last = MAX(all->len, range.first);
        good = range.first >= 1 && range.last <= all->len;
        for (uint32_t at = range.first; good && at <= range.last; at++) {
            if (!taken[at - 1])
                g_array_append_val(chosen, g_array_index(all, struct bp_page, at - 1));
            taken[at - 1] = true;
        }
    }
    g_free(taken);
    return good;
}

static void take(struct bp_work *work, const GArray *all, const GArray *chosen) {
    work->page_of = g_new0(uint32_t, bp_original_end(work->source));
    work->source_pages = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), all->len);
    work->n_source_pages = all->len;
    for (guint i = 0; i < all->len; i++) {
        const uint32_t none = BP_NO_PAGE;
        uint32_t *first = &work->page_of[g_array_index(all, struct bp_page, i).number];
        if (*first == 0)
            *first = BP_LEFT_OUT + i + 1;
        g_array_append_val(work->source_pages, none);
    }
    work->n_pages = chosen->len;
    work->pages = g_new(struct bp_page, chosen->len);
    for (uint32_t i = 0; i < chosen->len; i++) {
        struct bp_page *page = &work->pages[i];
        *page = g_array_index(chosen, struct bp_page, i);
        page->key = BP_NO_KEY;
        page->marks = g_array_new(FALSE, TRUE, sizeof(uint32_t));
        page->annots = g_ptr_array_new();
        page->flat = g_ptr_array_new();
        if (work->page_of[page->number] < BP_LEFT_OUT)
            page->number = 0; /* what is said of the page is said of its first copy */
        work->page_of[page->number] = i + 1;
        g_array_index(work->source_pages, uint32_t, page->source - 1) = i;
    }
    work->page_of[0] = 0;
}

static bool is_too_large(const GArray *pages) {
    for (guint i = 0; i < pages->len; i++) {
        const struct bp_page *page = &g_array_index(pages, struct bp_page, i);
        if (page->width > LARGEST_PAGE || page->height > LARGEST_PAGE)
            return true;
    }
    return false;
}

bool bp_pages_read(struct bp_work *work) {
    GArray *all = read_tree(work), *chosen = g_array_new(FALSE, FALSE, sizeof(struct bp_page));
    struct bp_findings *findings = work->findings;
    bool good = false;
    if (all->len == 0)
        bp_findings_add(findings, BP_FINDING_NO_PAGES, 0, NULL);
    else if (all->len > BP_ATTACH_MAX_PAGES)
        bp_findings_add(findings, BP_FINDING_TOO_LARGE, 0, "more than 20,000 pages");
    else if (is_too_large(all))
        bp_findings_add(findings, BP_FINDING_TOO_LARGE, 0, "a page of more than 350 metres");
    else if (!choose(work, all, chosen))
        bp_findings_add_many(findings, BP_FINDING_PAGE_RANGE, 0, all->len, NULL);
    else
        good = true;
    if (good)
        take(work, all, chosen);
    g_array_free(all, TRUE);
    g_array_free(chosen, TRUE);
    return good;
}

uint32_t bp_pages_find(const struct bp_work *work, const struct bp_obj *obj) {
    if (obj && obj->type == BP_OBJ_INT)
        return obj->as.integer >= 0 && obj->as.integer < work->n_source_pages
                   ? g_array_index(work->source_pages, uint32_t, obj->as.integer)
                   : BP_NO_PAGE;
    const uint32_t number = bp_ref_number(work, obj);
    const uint32_t page = number > 0 ? work->page_of[number] : 0;
    return page == 0 || page >= BP_LEFT_OUT ? BP_NO_PAGE : page - 1;
}

uint32_t bp_pages_left_out(const struct bp_work *work, const struct bp_obj *obj) {
    const uint32_t number = bp_ref_number(work, obj);
    const uint32_t page = number > 0 ? work->page_of[number] : 0;
    if (obj && obj->type == BP_OBJ_INT && bp_pages_find(work, obj) == BP_NO_PAGE &&
        obj->as.integer >= 0 && obj->as.integer < work->n_source_pages)
        return (uint32_t)obj->as.integer + 1;
    return page > BP_LEFT_OUT ? page - BP_LEFT_OUT : 0;
}

void bp_pages_number(struct bp_work *work) {
    for (uint32_t number = 1; number < bp_original_end(work->source); number++) {
        if (work->page_of[number] >= BP_LEFT_OUT)
            bp_out_drop(work, number);
    }
    for (uint32_t i = 0; i < work->n_pages; i++) {
        struct bp_page *page = &work->pages[i];
        page->out = bp_out_add(work, 0, NULL, true);
        if (page->number > 0)
            work->fate[page->number] = page->out;
    }
}

/* Building */

/* True if nothing else has the page's resources, such as another copy of the page. */
static bool owns_resources(const struct bp_page *page) {
    const struct bp_obj *resources = bp_obj_get(page->dict, "Resources");
    return resources && resources == page->resources && page->number > 0;
}

/* A copy of references and the like; anything larger becomes an object that pages may share. */
static struct bp_obj *copy_entry(struct bp_work *work, struct bp_obj *value) {
    if (value->type == BP_OBJ_DICT || value->type == BP_OBJ_ARRAY || value->type == BP_OBJ_REF)
        return bp_out_share(work, value);
    struct bp_obj *copy = bp_obj_new(work->arena, value->type);
    *copy = *value;
    return copy;
}

/* A category of resources, and of it what the page uses, if that is known. */
static struct bp_obj *copy_used(struct bp_work *work, struct bp_obj *category, GHashTable *used) {
    struct bp_obj *copy = bp_obj_new(work->arena, BP_OBJ_DICT);
    for (uint32_t i = 0; category && i < category->as.dict.n; i++) {
        const struct bp_obj_entry entry = category->as.dict.entries[i];
        if (!used || g_hash_table_contains(used, entry.key))
            bp_obj_add_entry(work->arena, copy, entry.key, copy_entry(work, entry.value));
    }
    return copy;
}

/* Patterns are not moved by what moves the content (8.7.3.1), so they are shrunk themselves. */
static struct bp_obj *shrink_pattern(struct bp_work *work, const struct bp_page *page,
                                     struct bp_obj *ref) {
    const uint32_t number = bp_ref_number(work, ref);
    struct bp_obj *dict = bp_resolve(work, ref);
    struct bp_matrix matrix = {1, 0, 0, 1, 0, 0};
    if (!dict || dict->type != BP_OBJ_DICT)
        return copy_entry(work, ref);
    bp_matrix_read(work, bp_obj_get(dict, "Matrix"), &matrix);
    GString *name = g_string_new(NULL);
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
    g_string_free(name, TRUE);
    return bp_out_ref(work, local);
}

static struct bp_obj *shrink_patterns(struct bp_work *work, const struct bp_page *page,
                                      struct bp_obj *category, GHashTable *used) {
    struct bp_obj *copy = bp_obj_new(work->arena, BP_OBJ_DICT);
    for (uint32_t i = 0; i < category->as.dict.n; i++) {
        const struct bp_obj_entry entry = category->as.dict.entries[i];
        if (!used || g_hash_table_contains(used, entry.key))
            bp_obj_add_entry(work->arena, copy, entry.key, shrink_pattern(work, page, entry.value));
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
    const struct bp_content *content = page->content;
    for (uint32_t i = 0; page->resources && i < page->resources->as.dict.n; i++) {
        const struct bp_obj_entry entry = page->resources->as.dict.entries[i];
        struct bp_obj *category = bp_resolve(work, entry.value);
        if (!strcmp(entry.key, "XObject"))
            continue;
        if (!strcmp(entry.key, "Pattern") && page->shrunk && category &&
            category->type == BP_OBJ_DICT)
            bp_obj_add_entry(work->arena, resources, entry.key,
                             shrink_patterns(work, page, category,
                                             content->uses_all ? NULL : content->patterns));
        else
            bp_obj_add_entry(work->arena, resources, entry.key,
                             owns_resources(page) ? entry.value : copy_entry(work, entry.value));
    }
    struct bp_obj *own = bp_entry(work, page->resources, "XObject");
    *xobjects = copy_used(work, own && own->type == BP_OBJ_DICT ? own : NULL,
                          content->uses_all ? NULL : content->xobjects);
    bp_obj_add_entry(work->arena, resources, "XObject", *xobjects);
    return resources;
}

/* The page's own contents between q and Q, so that what they leave does not touch the stamps. */
/* A part of a page's contents. One that is something else as well, an annotation or an element,
 * doesn't go out as what it is: its bytes do. */
static struct bp_obj *own_part(struct bp_work *work, struct bp_obj *part) {
    const uint32_t number = bp_ref_number(work, part);
    const bool made = part->as.ref.generation != 0; /* by decode_part(), under a number of ours */
    if (number == 0 || made ||
        (work->fate[number] != BP_FATE_DROP && work->page_of[number] == 0 &&
         !bp_obj_get(bp_original_get(work->source, number), "Type")))
        return part;
    GString *bytes = g_string_new(NULL);
    bp_original_decode(work->source, number, BP_MAX_CONTENT, bytes);
    struct bp_obj *copy = bp_out_ref(work, bp_out_bytes(work, bytes->str, bytes->len));
    g_string_free(bytes, TRUE);
    return copy;
}

/* Moves what follows, of which no more is seen than was. */
static void put_shrink(GString *text, const struct bp_page *page) {
    const struct bp_rect box = page->crop;
    bp_put_matrix(text, page->shrink);
    g_string_append(text, " cm");
    bp_put_number(text, box.x0);
    bp_put_number(text, box.y0);
    bp_put_number(text, box.x1 - box.x0);
    bp_put_number(text, box.y1 - box.y0);
    g_string_append(text, " re W n");
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

static struct bp_obj *build_contents(struct bp_work *work, const struct bp_page *page,
                                     uint32_t index, struct bp_obj *xobjects) {
    struct bp_obj *contents = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    GString *text = g_string_new("q");
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
    g_string_free(text, TRUE);
    return contents;
}

static bool same_rect(struct bp_rect a, struct bp_rect b) {
    return fabs(a.x0 - b.x0) + fabs(a.y0 - b.y0) + fabs(a.x1 - b.x1) + fabs(a.y1 - b.y1) < 1e-6;
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

static void build(struct bp_work *work, uint32_t index) {
    const struct bp_page *page = &work->pages[index];
    struct bp_arena *arena = work->arena;
    struct bp_obj *dict = bp_obj_new(arena, BP_OBJ_DICT), *group = bp_obj_get(page->dict, "Group");
    struct bp_obj *xobjects;
    bp_obj_add_entry(arena, dict, "Type", bp_obj_new_name(arena, "Page"));
    bp_obj_add_entry(arena, dict, "Parent", bp_out_relocation(work, 0, BP_RELOC_PAGE_TREE));
    bp_obj_add_entry(arena, dict, "MediaBox", bp_rect_array(arena, page->media));
    if (!same_rect(page->media, page->crop))
        bp_obj_add_entry(arena, dict, "CropBox", bp_rect_array(arena, page->crop));
    if (page->rotate != 0)
        bp_obj_add_entry(arena, dict, "Rotate", bp_obj_new_int(arena, page->rotate));
    if (page->unit < 1 || page->unit > 1)
        bp_obj_add_entry(arena, dict, "UserUnit", bp_number(arena, page->unit));
    bp_obj_add_entry(arena, dict, "Resources", build_resources(work, page, &xobjects));
    bp_obj_add_entry(arena, dict, "Contents", build_contents(work, page, index, xobjects));
    if (bp_resolve(work, group))
        bp_obj_add_entry(arena, dict, "Group", copy_entry(work, group));
    bp_obj_add_entry(arena, dict, "Annots", build_annots(work, page, index));
    if (page->key != BP_NO_KEY)
        bp_obj_add_entry(arena, dict, "StructParents",
                         bp_out_relocation(work, page->key, BP_RELOC_KEY));
    bp_obj_add_entry(arena, dict, "Tabs", bp_obj_new_name(arena, "S"));
    bp_out_set(work, page->out, dict);
}

void bp_pages_build(struct bp_work *work) {
    struct bp_obj *pages = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    for (uint32_t i = 0; i < work->n_pages; i++) {
        build(work, i);
        bp_obj_add(work->arena, pages, bp_out_ref(work, work->pages[i].out));
    }
    bp_obj_set(work->arena, work->index, "Pages", pages);
}

void bp_pages_put(const struct bp_work *work, GString *out) {
    g_string_append_c(out, '[');
    for (uint32_t i = 0; i < work->n_pages; i++) {
        const struct bp_page *page = &work->pages[i];
        g_string_append_c(out, '[');
        bp_put_number(out, round(page->width * 1000));
        bp_put_number(out, round(page->height * 1000));
        bp_put_matrix(out, page->visible);
        bp_put_number(out, page->source);
        g_string_append(out, page->shrunk ? " true]" : "]");
    }
    g_string_append_c(out, ']');
}
