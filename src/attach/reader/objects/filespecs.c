/* Files inside the attached file (ISO 32000-1, 7.11; 14.13 of ISO 32000-2).
 * In: all that may name one: the catalog, pages, annotations, elements, pictures. Out: findings.
 * A file specification is known by its /EF wherever it is, so that a file is reported whether it is
 * listed by name, associated (/AF), pinned to a page or played; and each once. */
#include "attach/reader/objects/out.h"

#include <string.h>

#include "attach/reader/findings.h"
#include "attach/reader/tags/structure.h"

struct walk {
    struct bp_work *work;
    GPtrArray *waiting; /* struct bp_obj */
    uint32_t page, found;
};

/* What leads back, or to what is looked through by itself. */
static bool is_skipped(const char *key) {
    static const char *const keys[] = {
        "AP",      "Annots", "Contents", "D",         "Dest",
        "Dests",   "IRT",    "Outlines", "P",         "Pages",
        "Parent",  "Pg",     "Popup",    "Prev",      "StructTreeRoot",
        "Threads", "Fields", "B",        "Resources", "OCProperties",
        "DR",      NULL,
    };
    return bp_is_listed(key, keys);
}

/* True the first time that a value is met. */
static bool is_new(struct bp_work *work, struct bp_obj *ref) {
    const uint32_t number = bp_ref_number(work, ref);
    return g_hash_table_add(work->filespecs, number > 0 ? GUINT_TO_POINTER(number) : (gpointer)ref);
}

static void add(struct walk *walk, struct bp_obj *value) {
    if (value->type >= BP_OBJ_ARRAY)
        g_ptr_array_add(walk->waiting, value);
}

static void see_dict(struct walk *walk, struct bp_obj *dict) {
    if (bp_entry(walk->work, dict, "EF")) {
        walk->found++;
        bp_findings_add(walk->work->findings, BP_FINDING_FILES, walk->page, NULL);
        return;
    }
    for (uint32_t i = 0; i < dict->as.dict.n; i++) {
        if (!is_skipped(dict->as.dict.entries[i].key))
            add(walk, dict->as.dict.entries[i].value);
    }
}

static void see(struct walk *walk, struct bp_obj *value) {
    struct bp_obj *resolved = bp_resolve(walk->work, value);
    if (!resolved)
        return;
    if (resolved->type == BP_OBJ_DICT && is_new(walk->work, value)) {
        see_dict(walk, resolved);
    } else if (resolved->type == BP_OBJ_ARRAY && (value == resolved || is_new(walk->work, value))) {
        for (uint32_t i = 0; i < resolved->as.array.n; i++)
            add(walk, resolved->as.array.items[i]);
    }
}

static uint32_t walk_from(struct bp_work *work, struct bp_obj *value, uint32_t page) {
    struct walk walk = {.work = work, .waiting = g_ptr_array_new(), .page = page};
    g_ptr_array_add(walk.waiting, value);
    while (walk.waiting->len > 0)
        see(&walk, g_ptr_array_remove_index(walk.waiting, walk.waiting->len - 1));
    g_ptr_array_free(walk.waiting, TRUE);
    return walk.found;
}

void bp_filespecs_tell(struct bp_work *work, struct bp_obj *value, uint32_t page) {
    walk_from(work, value, page);
}

static void read_annots(struct bp_work *work, const struct bp_page *page) {
    struct bp_obj *annots = bp_entry(work, page->dict, "Annots");
    for (uint32_t i = 0; i < bp_obj_count(annots); i++) {
        struct bp_obj *item = annots->as.array.items[i];
        const bool first =
            bp_ref_number(work, item) == 0 ||
            !g_hash_table_contains(work->filespecs, GUINT_TO_POINTER(bp_ref_number(work, item)));
        const uint32_t found = walk_from(work, item, page->source);
        if (first && found == 0 &&
            bp_obj_is_name(bp_entry(work, item, "Subtype"), "FileAttachment"))
            bp_findings_add(work->findings, BP_FINDING_FILES, page->source, NULL);
    }
}

void bp_filespecs_read(struct bp_work *work) {
    for (uint32_t i = 0; i < work->n_pages; i++) {
        walk_from(work, work->pages[i].dict, work->pages[i].source);
        read_annots(work, &work->pages[i]);
    }
    walk_from(work, work->catalog, 0);
}

void bp_filespecs_read_tags(struct bp_work *work) {
    const struct bp_tags *tags = work->tags;
    for (uint32_t i = 0; tags && i < tags->n_elems; i++) {
        const struct bp_tag *elem = bp_tag_at(tags, i);
        struct bp_obj *files = elem->says_more ? bp_obj_get(elem->dict, "AF") : NULL;
        if (files)
            walk_from(work, files, 0);
    }
}
