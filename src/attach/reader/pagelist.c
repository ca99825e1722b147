/* The file's pages: found, measured and chosen.
 * In: the page tree. Out: the pages that are asked for, with their boxes.
 * Everything is reckoned in the visible page, which is the crop box after rotation and user unit;
 * one matrix leads from there to user space. */
#include "attach/reader/steps.h"

#include <math.h>

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
    if (!bp_obj_is(page.resources, BP_OBJ_DICT))
        page.resources = NULL;
    measure(walk, &page);
    g_array_append_val(walk->pages, page);
}

/* A kid of a node: a page, or a node whose kids come next. What is listed twice comes twice, as
 * viewers show it; but no node is below itself. */
static void visit(struct walk *walk, struct bp_obj *kid) {
    const uint32_t number = bp_ref_number(walk->work, kid);
    struct bp_obj *dict = bp_resolve(walk->work, kid);
    if (!bp_obj_is(dict, BP_OBJ_DICT) || g_hash_table_contains(walk->above, dict))
        return;
    struct bp_obj *kids = bp_entry(walk->work, dict, "Kids");
    if (!bp_obj_is(kids, BP_OBJ_ARRAY)) {
        if (!bp_obj_is_name(bp_obj_get(dict, "Type"), "Pages"))
            add_page(walk, number, dict);
    } else if (walk->path->len < MAX_DEEP) {
        const struct node node = {.dict = dict, .kids = kids};
        g_array_append_val(walk->path, node);
        g_hash_table_add(walk->above, dict);
    }
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
        if (node->next < node->kids->as.array.n) {
            visit(&walk, node->kids->as.array.items[node->next++]);
        } else {
            g_hash_table_remove(walk.above, node->dict);
            g_array_set_size(walk.path, walk.path->len - 1);
        }
    }
    if (walk.visits > MAX_VISITS)
        g_array_set_size(walk.pages, BP_ATTACH_MAX_PAGES + 1);
    g_array_free(walk.path, TRUE);
    g_hash_table_destroy(walk.above);
    return walk.pages;
}

/* The pages asked for, each once; false if there is one that the file doesn't have. */
static bool choose(struct bp_work *work, const GArray *all, GArray *chosen) {
    const GArray *ranges = work->job->ranges;
    bool *taken = g_new0(bool, all->len), good = true;
    if (!ranges)
        g_array_append_vals(chosen, all->data, all->len);
    for (guint i = 0; good && ranges && i < ranges->len; i++) {
        struct bp_page_range range = g_array_index(ranges, struct bp_page_range, i);
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
    g_autoptr(GArray) all = read_tree(work);
    g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(struct bp_page));
    struct bp_findings *findings = work->findings;
    if (all->len == 0)
        bp_findings_add(findings, BP_FINDING_NO_PAGES, 0, NULL);
    else if (all->len > BP_ATTACH_MAX_PAGES)
        bp_findings_add(findings, BP_FINDING_TOO_LARGE, 0, "more than 20,000 pages");
    else if (is_too_large(all))
        bp_findings_add(findings, BP_FINDING_TOO_LARGE, 0, "a page of more than 350 metres");
    else if (!choose(work, all, chosen))
        bp_findings_add_many(findings, BP_FINDING_PAGE_RANGE, 0, all->len, NULL);
    else
        take(work, all, chosen);
    return work->n_pages > 0;
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
