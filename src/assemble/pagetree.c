/* Page objects and the tree over them (ISO 32000-1, 7.7.3).
 * In: pages, as laid out and as drawn, or as they are in attached files. Out: the root of a
 * balanced tree.
 * Node i of a level has the nodes 32 i to 32 i + 31 of the level below, so every number in the tree
 * is known before any of it is written. */
#include "assemble/graft.h"
#include "assemble/parts.h"

#define FAN_OUT 32
#define MAX_LEVELS 8 /* 32 ^ 7 pages are more than a file can have objects */

/* A level of the tree; level 0 are the pages. */
struct level {
    bp_ref first;
    uint32_t n_nodes;
    uint64_t span; /* pages under a full node */
};

static int plan_levels(const struct bp_assembly *a, struct level *levels) {
    int top = 0;
    levels[0] = (struct level){a->first_page, a->pages->n_pages, 1};
    do {
        uint32_t n_nodes = (levels[top].n_nodes + FAN_OUT - 1) / FAN_OUT;
        uint64_t span = levels[top].span * FAN_OUT;
        top++;
        levels[top] = (struct level){bp_pdf_reserve_many(a->pdf, n_nodes), n_nodes, span};
    } while (levels[top].n_nodes > 1);
    return top;
}

static void put_parent(GString *out, const struct level *above, uint32_t kid) {
    g_string_append(out, "/Parent");
    bp_put_ref(out, above->first + kid / FAN_OUT);
}

static void put_annots(GString *out, const struct bp_assembly *a, uint32_t page) {
    uint32_t n_links = a->pages->pages[page].n_links;
    if (n_links == 0)
        return;
    g_string_append(out, "/Annots[");
    for (uint32_t i = 0; i < n_links; i++)
        bp_put_ref(out, bp_link_ref(a, page, i));
    g_string_append_c(out, ']');
}

static void write_page(const struct bp_assembly *a, uint32_t index, const struct level *above) {
    const struct bp_page *page = &a->pages->pages[index];
    if (page->attachment) {
        bp_graft_write_page(a, index, above->first + index / FAN_OUT);
        return;
    }
    const struct bp_drawn *drawn = &a->drawing->pages[index];
    GString *out = bp_pdf_begin(a->pdf, bp_page_ref(a, index));
    g_string_append(out, "<</Type/Page");
    put_parent(out, above, index);
    g_string_append(out, "/MediaBox[0 0");
    bp_put_len(out, page->width);
    bp_put_len(out, page->height);
    g_string_append(out, "]/Resources");
    g_string_append(out, drawn->resources);
    g_string_append(out, "/Contents");
    bp_put_ref(out, drawn->contents);
    put_annots(out, a, index);
    if (page->n_mcids > 0) {
        g_string_append(out, "/StructParents");
        bp_put_int(out, bp_page_key(index));
    }
    g_string_append(out, "/Tabs/S>>");
    bp_pdf_end(a->pdf);
}

/* Writes node `index` of a level; `above` is NULL for the root. */
static void write_node(const struct bp_assembly *a, const struct level *below,
                       const struct level *level, const struct level *above, uint32_t index) {
    GString *out = bp_pdf_begin(a->pdf, level->first + index);
    g_string_append(out, "<</Type/Pages");
    if (above)
        put_parent(out, above, index);
    uint64_t count = MIN(level->span, a->pages->n_pages - index * level->span);
    g_string_append(out, "/Count");
    bp_put_int(out, (int64_t)count);
    g_string_append(out, "/Kids[");
    uint32_t end = MIN((index + 1) * FAN_OUT, below->n_nodes);
    for (uint32_t kid = index * FAN_OUT; kid < end; kid++)
        bp_put_ref(out, below->first + kid);
    g_string_append(out, "]>>");
    bp_pdf_end(a->pdf);
}

bp_ref bp_write_pages(const struct bp_assembly *a) {
    struct level levels[MAX_LEVELS];
    int top = plan_levels(a, levels);
    for (uint32_t i = 0; i < a->pages->n_pages; i++)
        write_page(a, i, &levels[1]);
    for (int n = 1; n <= top; n++) {
        for (uint32_t i = 0; i < levels[n].n_nodes; i++)
            write_node(a, &levels[n - 1], &levels[n], n < top ? &levels[n + 1] : NULL, i);
    }
    return levels[top].first;
}
