/* Named destinations (ISO 32000-1, 12.3.2.3).
 * In: anchors. Out: a name tree, sorted by bytes.
 * Links and bookmarks go by name, so that one can also open the file at a place
 * (pack.pdf#nameddest=item-5), and whoever merges files can find them. */
#include <stdlib.h>
#include <string.h>

#include "assemble/parts.h"
#include "assemble/tree.h"

#define HEADROOM BP_PT(8) /* shown above the anchor */

static int by_name(const void *a, const void *b) {
    const struct bp_anchor *const *one = a, *const *other = b;
    return strcmp((*one)->name, (*other)->name);
}

/* The place, with the viewer's zoom left as it is, and its sideways scroll: but an attached page
 * may be turned, and its sides are its top then. */
static void put_dest(GString *out, const struct bp_assembly *a, const struct bp_anchor *anchor) {
    const struct bp_page *page = &a->pages->pages[anchor->page];
    const struct bp_point at = bp_user_point(page, 0, MAX(0, anchor->y - HEADROOM));
    g_string_append_c(out, '[');
    bp_put_ref(out, bp_page_ref(a, anchor->page));
    g_string_append(out, "/XYZ");
    if (page->attachment)
        bp_put_len(out, at.x);
    else
        g_string_append(out, " null");
    bp_put_len(out, at.y);
    g_string_append(out, " null]");
}

bp_ref bp_write_dests(const struct bp_assembly *a) {
    const uint32_t n = a->pages->n_anchors;
    if (n == 0)
        return 0;
    const struct bp_anchor **sorted = g_new(const struct bp_anchor *, n);
    for (uint32_t i = 0; i < n; i++)
        sorted[i] = &a->pages->anchors[i];
    qsort(sorted, n, sizeof *sorted, by_name);
    struct bp_tree *tree = bp_tree_new(a->pdf, "/Names");
    GString *key = g_string_new(NULL);
    for (uint32_t i = 0; i < n; i++) {
        g_string_truncate(key, 0);
        bp_put_bytes(key, sorted[i]->name, strlen(sorted[i]->name));
        put_dest(bp_tree_add(tree, key->str), a, sorted[i]);
    }
    g_string_free(key, TRUE);
    g_free(sorted);
    return bp_tree_finish(tree);
}
