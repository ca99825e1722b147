/* Bookmarks (ISO 32000-1, 12.3.3).
 * In: the chains of /Outlines. Out: a flat list with levels.
 * Items come in the order of reading, so what an item has below it is what follows it with a deeper
 * level, and one pass from the end says which items have to stay. */
#include "attach/reader/annots/annots.h"
#include "attach/reader/objects/out.h"
#include "attach/reader/tags/structure.h"

#define DEEPEST 16 /* items below it count as of that level */

struct item {
    struct bp_obj *dict;
    struct bp_target target;
    int level;
    bool kept;
};

/* All items, each once. A level's next item waits on a stack while the level below is walked. */
static GArray *walk(struct bp_work *work, struct bp_obj *root) {
    GArray *items = g_array_new(FALSE, FALSE, sizeof(struct item));
    g_autoptr(GPtrArray) waiting = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    struct bp_obj *at = bp_entry(work, root, "First");
    int level = 1;
    for (;;) {
        if (!bp_obj_is(at, BP_OBJ_DICT) || !g_hash_table_add(seen, at)) {
            if (waiting->len == 0)
                break;
            at = g_ptr_array_steal_index(waiting, waiting->len - 1);
            level--;
            continue;
        }
        struct item item = {.dict = at, .level = MIN(level, DEEPEST)};
        item.target = bp_target_read(work, at, 0, true);
        g_array_append_val(items, item);
        struct bp_obj *below = bp_entry(work, at, "First"), *next = bp_entry(work, at, "Next");
        if (below) {
            g_ptr_array_add(waiting, next);
            level++;
        }
        at = below ? below : next;
    }
    return items;
}

static void choose(struct bp_work *work, GArray *items) {
    const bool all = work->n_pages == work->n_source_pages;
    int below = 0; /* the level of the next item that stays */
    for (guint i = items->len; i-- > 0;) {
        struct item *item = &g_array_index(items, struct item, i);
        item->kept = all || item->target.dest || item->target.action || below > item->level;
        if (item->kept)
            below = item->level;
    }
}

static struct bp_obj *build_item(struct bp_work *work, const struct item *item) {
    struct bp_arena *arena = work->arena;
    struct bp_obj *title = bp_entry(work, item->dict, "Title");
    struct bp_obj *target = item->target.dest ? item->target.dest : item->target.action;
    const uint32_t elem = bp_tags_out(work, bp_obj_get(item->dict, "SE"));
    return bp_obj_make(
        arena, "[/?/?/?/?/?/?]", bp_obj_new_int(arena, item->level),
        bp_obj_is(title, BP_OBJ_STRING) ? bp_obj_copy(arena, title) : bp_obj_make(arena, "()"),
        target ? bp_obj_new_name(arena, item->target.dest ? "Dest" : "A") : NULL, target,
        elem > 0 ? bp_obj_new_name(arena, "SE") : NULL, elem > 0 ? bp_out_ref(work, elem) : NULL);
}

void bp_outline_build(struct bp_work *work) {
    g_autoptr(GArray) items = walk(work, bp_entry(work, work->catalog, "Outlines"));
    struct bp_obj *list = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    choose(work, items);
    for (guint i = 0; i < items->len; i++) {
        const struct item *item = &g_array_index(items, struct item, i);
        if (item->kept)
            bp_obj_add(work->arena, list, build_item(work, item));
    }
    if (list->as.array.n > 0)
        bp_obj_set(work->arena, work->index, "Outline", list);
}
