/* What lives as long as the work on a file: freed in one place, whatever ended the work. */
#include "attach/reader/work.h"

struct owned {
    gpointer thing;
    GDestroyNotify destroy;
};

gpointer bp_owned(struct bp_work *work, gpointer thing, GDestroyNotify destroy) {
    const struct owned owned = {thing, destroy};
    if (!work->owned)
        work->owned = g_array_new(FALSE, FALSE, sizeof owned);
    g_array_append_val(work->owned, owned);
    return thing;
}

GHashTable *bp_table_new(struct bp_work *work, GHashFunc hash, GEqualFunc equal) {
    return bp_owned(work, g_hash_table_new(hash, equal), (GDestroyNotify)g_hash_table_unref);
}

void bp_owned_free(struct bp_work *work) {
    for (guint i = 0; work->owned && i < work->owned->len; i++) {
        const struct owned *owned = &g_array_index(work->owned, struct owned, i);
        owned->destroy(owned->thing);
    }
    g_clear_pointer(&work->owned, g_array_unref);
}
