/* Parts of a pack.
 * In: the pages of a whole pack, and which of its chapters. Out: pages of their own, for a file of
 * its own.
 * The one hard idea: what is copied decides what can be reached. The part's anchors are known
 * before anything is copied; a link to any other is left out, its element becomes plain text, and
 * everything that counts (pages, links of a page, elements, attached files) is counted anew. */
#include "layout/parts.h"

#include <string.h>

#include "base/arena.h"
#include "model/doc.h"

#define UNDERLINE BP_PT(1)   /* no rule under a link is thicker */
#define NOTE_GAP BP_PT(3)    /* between the note and what is over and under it */
#define NOTE_LEAD BP_PT(120) /* its baseline on a page of its own */
#define NOTE_HEAD                                                                                  \
    BP_PT(24) /* its baseline where the page has no running head, or no room below                 \
               */
#define GONE G_MAXUINT32

struct part {
    const struct bp_pages *whole;
    struct bp_pages *pages;
    struct bp_arena *arena;
    const struct bp_part_words *words;
    uint32_t first_page; /* of the whole, and how many of it are in the part */
    uint32_t n_taken;
    uint32_t lead;                /* 1: a page of our own stands before them */
    bool noted;                   /* the first page's text begins with the note: MCID 0 is its */
    const struct bp_node *inside; /* the ITEM in which the part begins; NULL: before one */
    GHashTable *anchors;          /* set of the names that the part has */
    struct bp_elem **elems;       /* by number in the whole; NULL: not in the part */
    uint32_t **links;             /* by page of the part: numbers of the links in it, or GONE */
    uint32_t *attached;           /* by number in the whole: number in the part, or GONE */
};

/* -- chapters --------------------------------------------------------------------------------- */

/* The first page that anything below `top` stands on. Walks by a stack, whatever the depth. */
static uint32_t first_page_of(const struct bp_elem *top) {
    uint32_t first = GONE;
    GPtrArray *stack = g_ptr_array_new();
    g_ptr_array_add(stack, (gpointer)top);
    while (stack->len > 0) {
        const struct bp_elem *elem = g_ptr_array_steal_index(stack, stack->len - 1);
        for (const struct bp_kid *kid = elem->first; kid; kid = kid->next) {
            if (kid->type == BP_KID_ELEM)
                g_ptr_array_add(stack, kid->elem);
            else
                first = MIN(first, kid->page);
        }
    }
    g_ptr_array_free(stack, TRUE);
    return first;
}

GArray *bp_pages_chapters(const struct bp_pages *pages) {
    GArray *chapters = g_array_new(FALSE, FALSE, sizeof(struct bp_chapter_place));
    for (const struct bp_kid *kid = pages->root->first; kid; kid = kid->next) {
        struct bp_chapter_place chapter = {.item = bp_node_item(kid->elem->node),
                                           .first_page = first_page_of(kid->elem)};
        g_array_append_val(chapters, chapter);
    }
    for (guint i = 0; i < chapters->len; i++) {
        struct bp_chapter_place *chapter = &g_array_index(chapters, struct bp_chapter_place, i);
        uint32_t end = i + 1 < chapters->len
                           ? g_array_index(chapters, struct bp_chapter_place, i + 1).first_page
                           : pages->n_pages;
        chapter->n_pages = end - chapter->first_page;
    }
    return chapters;
}

/* -- what is in it ---------------------------------------------------------------------------- */

static bool has_page(const struct part *part, uint32_t page) {
    return page >= part->first_page && page - part->first_page < part->n_taken;
}

/* The number in the part of one of its pages. */
static uint32_t own_page(const struct part *part, uint32_t page) {
    return page - part->first_page + part->lead;
}

static void *copy(struct part *part, const void *array, size_t size) {
    void *result = bp_arena_alloc(part->arena, MAX(size, 1));
    if (size > 0)
        memcpy(result, array, size);
    return result;
}

/* The anchors of the part's pages; their elements are put in when there are any. */
static void take_anchors(struct part *part) {
    const struct bp_pages *whole = part->whole;
    GArray *anchors = g_array_new(FALSE, FALSE, sizeof(struct bp_anchor));
    part->anchors = g_hash_table_new(g_str_hash, g_str_equal);
    for (uint32_t i = 0; i < whole->n_anchors; i++) {
        struct bp_anchor anchor = whole->anchors[i];
        if (!has_page(part, anchor.page))
            continue;
        anchor.page = own_page(part, anchor.page);
        g_array_append_val(anchors, anchor);
        g_hash_table_add(part->anchors, (gpointer)anchor.name);
    }
    part->pages->n_anchors = anchors->len;
    part->pages->anchors = (struct bp_anchor *)(void *)g_array_free(anchors, FALSE);
}

static void take_attached(struct part *part) {
    const struct bp_pages *whole = part->whole;
    struct bp_pages *pages = part->pages;
    part->attached = g_new(uint32_t, MAX(whole->n_attached, 1));
    pages->attached = g_new(struct bp_attached, MAX(whole->n_attached, 1));
    for (uint32_t i = 0; i < whole->n_attached; i++) {
        bool here = has_page(part, whole->attached[i].first_page);
        part->attached[i] = here ? pages->n_attached : GONE;
        if (!here)
            continue;
        struct bp_attached *its = &pages->attached[pages->n_attached++];
        *its = whole->attached[i];
        its->first_page = own_page(part, its->first_page);
    }
}

/* Files go with the chapters of their item; those of items without pages with the agenda. */
static void take_embedded(struct part *part, const GArray *chapters, uint32_t first, uint32_t n) {
    const struct bp_pages *whole = part->whole;
    struct bp_pages *pages = part->pages;
    pages->embedded =
        bp_arena_alloc(part->arena, sizeof *pages->embedded * MAX(whole->n_embedded, 1));
    for (uint32_t i = 0; i < whole->n_embedded; i++) {
        const struct bp_node *item = bp_node_item(whole->embedded[i].attachment->node);
        uint32_t at = 0;
        for (guint k = 0; item && at == 0 && k < chapters->len; k++)
            if (g_array_index(chapters, struct bp_chapter_place, k).item == item)
                at = k;
        if (at >= first && at - first < n)
            pages->embedded[pages->n_embedded++] = whole->embedded[i];
    }
}

/* Bookmarks whose place is in the part. A level is taken back where the one above is not. */
static void take_bookmarks(struct part *part) {
    const struct bp_pages *whole = part->whole;
    struct bp_pages *pages = part->pages;
    int above = 0;
    pages->bookmarks = g_new(struct bp_bookmark, MAX(whole->n_bookmarks, 1));
    for (uint32_t i = 0; i < whole->n_bookmarks; i++) {
        struct bp_bookmark mark = whole->bookmarks[i];
        if (!g_hash_table_contains(part->anchors, mark.anchor))
            continue;
        mark.level = MIN(mark.level, above + 1);
        if (mark.attached > 0)
            mark.attached = part->attached[mark.attached - 1] + 1; /* GONE + 1 is 0: none */
        above = mark.level;
        pages->bookmarks[pages->n_bookmarks++] = mark;
    }
}

/* -- links ------------------------------------------------------------------------------------ */

static bool leads_on(const struct part *part, const struct bp_link *link) {
    return link->uri || g_hash_table_contains(part->anchors, link->anchor);
}

/* Numbers a page's links anew. Their elements are put in later. */
static void take_links(struct part *part, uint32_t index) {
    struct bp_page *page = &part->pages->pages[index];
    const struct bp_link *all = page->links;
    const uint32_t n_all = page->n_links;
    page->links = bp_arena_alloc(part->arena, sizeof *page->links * MAX(n_all, 1));
    page->n_links = 0;
    part->links[index] = bp_arena_alloc(part->arena, sizeof(uint32_t) * MAX(n_all, 1));
    for (uint32_t i = 0; i < n_all; i++) {
        bool stays = leads_on(part, &all[i]);
        part->links[index][i] = stays ? page->n_links : GONE;
        if (stays)
            page->links[page->n_links++] = all[i];
    }
}

static bool is_gone(const struct part *part, const struct bp_kid *kid) {
    return kid->type == BP_KID_LINK && part->links[own_page(part, kid->page)][kid->number] == GONE;
}

static bool has_gone(const struct part *part, const struct bp_elem *elem) {
    for (const struct bp_kid *kid = elem->first; kid; kid = kid->next)
        if (is_gone(part, kid))
            return true;
    return false;
}

/* True if nothing is left of an element but links that are left out. */
static bool is_emptied(const struct part *part, const struct bp_elem *elem) {
    for (const struct bp_kid *kid = elem->first; kid; kid = kid->next) {
        const bool below =
            kid->type == BP_KID_ELEM && elem->role == BP_ROLE_P && is_emptied(part, kid->elem);
        if (!is_gone(part, kid) && !below)
            return false;
    }
    return elem->first != NULL;
}

/* -- elements --------------------------------------------------------------------------------- */

static struct bp_kid *append(struct part *part, struct bp_elem *elem, struct bp_kid kid) {
    struct bp_kid *own = bp_arena_new0(part->arena, struct bp_kid);
    kid.next = NULL;
    *own = kid;
    if (elem->last)
        elem->last->next = own;
    else
        elem->first = own;
    elem->last = own;
    return own;
}

static struct bp_elem *copy_elem(struct part *part, const struct bp_elem *elem,
                                 struct bp_elem *parent) {
    struct bp_elem *own = copy(part, elem, sizeof *elem);
    own->parent = parent;
    own->first = own->last = NULL;
    if (elem->role == BP_ROLE_LINK && has_gone(part, elem))
        own->role = BP_ROLE_SPAN;
    part->elems[elem->number] = own;
    return own;
}

static void copy_kid(struct part *part, const struct bp_kid *kid, struct bp_elem *parent,
                     GPtrArray *open) {
    struct bp_kid own = *kid;
    if (kid->type == BP_KID_ELEM) {
        if (is_emptied(part, kid->elem))
            return;
        own.elem = copy_elem(part, kid->elem, parent);
        g_ptr_array_add(open, kid->elem);
    } else if (is_gone(part, kid)) {
        return;
    } else {
        own.page = own_page(part, kid->page);
        if (kid->type == BP_KID_MARK && own.page == 0 && part->noted)
            own.number++;
        else if (kid->type == BP_KID_LINK)
            own.number = part->links[own.page][kid->number];
        else if (kid->type == BP_KID_ATTACHED)
            own.number = part->attached[kid->number];
    }
    append(part, parent, own);
}

/* Copies the root and the trees of the chapters. */
static void copy_tree(struct part *part, uint32_t first, uint32_t n) {
    const struct bp_elem *root = part->whole->root;
    GPtrArray *open = g_ptr_array_new(); /* elements whose kids are still to be copied */
    part->pages->root = copy_elem(part, root, NULL);
    const struct bp_kid *chapter = root->first;
    for (uint32_t i = 0; i < first; i++)
        chapter = chapter->next;
    for (uint32_t i = 0; i < n; i++, chapter = chapter->next)
        copy_kid(part, chapter, part->pages->root, open);
    while (open->len > 0) {
        const struct bp_elem *elem = g_ptr_array_steal_index(open, open->len - 1);
        for (const struct bp_kid *kid = elem->first; kid; kid = kid->next)
            copy_kid(part, kid, part->elems[elem->number], open);
    }
    g_ptr_array_free(open, TRUE);
}

/* Numbers the elements in reading order. */
static void number_elems(struct bp_pages *pages) {
    GPtrArray *resume = g_ptr_array_new(); /* kids still to be visited, by depth */
    pages->root->number = 0;
    pages->n_elems = 1;
    g_ptr_array_add(resume, pages->root->first);
    while (resume->len > 0) {
        const struct bp_kid *kid = resume->pdata[resume->len - 1];
        if (!kid) {
            g_ptr_array_set_size(resume, (gint)resume->len - 1);
            continue;
        }
        resume->pdata[resume->len - 1] = kid->next;
        if (kid->type != BP_KID_ELEM)
            continue;
        kid->elem->number = pages->n_elems++;
        g_ptr_array_add(resume, kid->elem->first);
    }
    g_ptr_array_free(resume, TRUE);
}

static struct bp_elem *own_elem(const struct part *part, const struct bp_elem *elem) {
    return elem ? part->elems[elem->number] : NULL;
}

/* -- items ------------------------------------------------------------------------------------ */

/* True if the item stands on, or just under, a link of that page that is left out. */
static bool is_on_gone(const struct part *part, uint32_t index, const struct bp_item *item) {
    const struct bp_page *page = &part->whole->pages[part->first_page + index - part->lead];
    const bp_len x = item->box.x + item->box.w / 2, y = item->box.y + item->box.h / 2;
    for (uint32_t i = 0; i < page->n_links; i++) {
        for (uint32_t k = 0; part->links[index][i] == GONE && k < page->links[i].n_quads; k++) {
            const struct bp_box quad = page->links[i].quads[k];
            if (x >= quad.x && x <= quad.x + quad.w && y >= quad.y &&
                y <= quad.y + quad.h + UNDERLINE)
                return true;
        }
    }
    return false;
}

/* Copies a layer of a page. What looks like a link and is none any more no longer does: its words
 * have the colour of text, and the rule under them is left out. */
static struct bp_item *copy_items(struct part *part, uint32_t index, const struct bp_item *items,
                                  uint32_t *n) {
    const bp_colour accent = part->words->accent;
    struct bp_item *own = bp_arena_alloc(part->arena, sizeof *own * (*n + 2)); /* for the note */
    uint32_t n_own = 0;
    for (uint32_t i = 0; i < *n; i++) {
        struct bp_item item = items[i];
        bool words = item.kind == BP_ITEM_TEXT && item.as.text.colour == accent;
        bool rule = item.kind == BP_ITEM_FILL && !item.elem && item.box.h <= UNDERLINE &&
                    item.as.fill.colour == accent;
        bool gone = (words || rule) && is_on_gone(part, index, &item);
        if ((gone && rule) || (item.elem && !own_elem(part, item.elem)))
            continue;
        if (gone)
            item.as.text.colour = part->words->ink;
        item.elem = own_elem(part, item.elem);
        if (item.elem && index == 0 && part->noted)
            item.mcid++;
        own[n_own++] = item;
    }
    *n = n_own;
    return own;
}

static void complete_page(struct part *part, uint32_t index) {
    struct bp_page *page = &part->pages->pages[index];
    page->under = copy_items(part, index, page->under, &page->n_under);
    page->content = copy_items(part, index, page->content, &page->n_content);
    page->over = copy_items(part, index, page->over, &page->n_over);
    for (uint32_t i = 0; i < page->n_links; i++)
        page->links[i].elem = own_elem(part, page->links[i].elem);
}

/* -- the note --------------------------------------------------------------------------------- */

/* How a line at the head of the page is set: as its running head, or else as its foot. `bottom` is
 * where the head ends. */
static struct bp_item model_of(const struct bp_page *page, bp_len *bottom) {
    struct bp_item model = {.kind = BP_ITEM_BLANK};
    *bottom = 0;
    for (uint32_t i = 0; i < page->n_over; i++) {
        const struct bp_item *item = &page->over[i];
        if (item->elem || item->artifact == BP_ARTIFACT_LAYOUT)
            continue;
        if (item->artifact == BP_ARTIFACT_HEADER)
            *bottom = MAX(*bottom, item->box.y + item->box.h);
        if (item->kind == BP_ITEM_TEXT &&
            (model.kind == BP_ITEM_BLANK || item->box.x < model.box.x))
            model = *item;
    }
    return model;
}

static bp_len top_of(const struct bp_page *page) {
    bp_len top = page->height;
    for (uint32_t i = 0; i < page->n_under; i++)
        top = MIN(top, page->under[i].box.y);
    for (uint32_t i = 0; i < page->n_content; i++)
        top = MIN(top, page->content[i].box.y);
    return top;
}

/* A text in one line, as large as `item` says or as fits in `room`. */
static void set_words(struct part *part, struct bp_item *item, const char *text, bp_len room,
                      struct bp_fonts *fonts, struct bp_diags *diags) {
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(struct bp_piece));
    bp_text_line(fonts, text, 0, part->whole->lang, pieces, diags);
    bp_word_use *words = bp_arena_alloc(part->arena, sizeof *words * MAX(pieces->len, 1));
    const bp_len size = item->as.text.size;
    int64_t width = 0, space = 0;
    for (guint i = 0; i < pieces->len; i++) {
        const struct bp_piece *piece = &g_array_index(pieces, struct bp_piece, i);
        bool spaced = piece->flags & BP_PIECE_SPACE && i + 1 < pieces->len;
        bp_face face = bp_fonts_word(fonts, piece->word)->face;
        words[i] = piece->word | (spaced ? BP_USE_SPACE : 0);
        width += space + bp_word_width(fonts, piece->word, size);
        space = spaced ? bp_space_width(fonts, face, size) : 0;
    }
    if (room > 0 && width > room) {
        item->as.text.size = (bp_len)(size * (int64_t)room / width);
        width = room;
    }
    item->as.text.words = words;
    item->as.text.n_words = pieces->len;
    item->box.w = (bp_len)width;
    g_array_free(pieces, TRUE);
}

/* Makes an element the first of the part's first chapter. */
static struct bp_elem *first_elem(struct part *part, enum bp_role role, uint32_t mcid) {
    struct bp_elem *chapter = part->pages->root->first->elem;
    struct bp_elem *elem = bp_arena_new0(part->arena, struct bp_elem);
    elem->role = (uint8_t)role;
    elem->parent = chapter;
    append(part, elem, (struct bp_kid){.type = BP_KID_MARK, .number = mcid});
    struct bp_kid *kid = bp_arena_new0(part->arena, struct bp_kid);
    *kid = (struct bp_kid){.type = BP_KID_ELEM, .elem = elem, .next = chapter->first};
    chapter->first = kid;
    if (!chapter->last)
        chapter->last = kid;
    return elem;
}

/* Between running head and text if there is room, else over both. */
static bp_len note_baseline(const struct part *part, struct bp_metrics metrics, bp_len head) {
    const struct bp_page *page = &part->pages->pages[0];
    if (part->lead)
        return NOTE_LEAD;
    bp_len below = head + NOTE_GAP + metrics.ascent;
    bool fits = head > 0 && below + metrics.descent + NOTE_GAP <= top_of(page);
    return fits ? below : NOTE_HEAD;
}

/* Puts a line at the head of the first page, which has room for it, before all else on it. */
static void put_line(struct part *part, struct bp_item item, enum bp_role role, uint32_t mcid,
                     struct bp_metrics metrics) {
    struct bp_page *page = &part->pages->pages[0];
    item.box.y = item.as.text.baseline - metrics.ascent;
    item.box.h = metrics.ascent + metrics.descent;
    item.as.text.colour = part->words->ink;
    item.artifact = BP_ARTIFACT_LAYOUT;
    item.mcid = mcid;
    item.elem = first_elem(part, role, mcid);
    memmove(page->content + 1, page->content, sizeof *page->content * page->n_content);
    page->content[0] = item;
    page->n_content++;
    page->n_mcids++;
}

/* The title of the item that the part begins in, under the note: the headings of its files are one
 * level below it. */
static void add_item_title(struct part *part, struct bp_item model, struct bp_fonts *fonts,
                           struct bp_diags *diags) {
    const struct bp_node *title = bp_node_child(part->inside, BP_TITLE);
    const struct bp_page *page = &part->pages->pages[0];
    set_words(part, &model,
              bp_arena_printf(part->arena, "%d. %s", part->inside->as.item.number,
                              title ? bp_node_text(title, part->arena) : ""),
              page->width - 2 * model.box.x, fonts, diags);
    model.as.text.baseline = NOTE_LEAD + 2 * model.as.text.size;
    put_line(part, model, BP_ROLE_H2, 1, bp_fonts_metrics(fonts, model.as.text.size));
}

/* Puts the note at the head of the part's first page. It is a heading where the pack's own title is
 * in another part, as the headings below it keep their levels. */
static void add_note(struct part *part, struct bp_fonts *fonts, struct bp_diags *diags) {
    const struct bp_page *page = &part->pages->pages[0];
    bp_len head = 0;
    struct bp_item item = model_of(part->lead ? &part->whole->pages[0] : page, &head);
    if (part->lead)
        item.as.text.size = item.as.text.size * 3 / 2;
    if (part->inside)
        add_item_title(part, item, fonts, diags);
    set_words(part, &item, part->words->note, page->width - 2 * item.box.x, fonts, diags);
    struct bp_metrics metrics = bp_fonts_metrics(fonts, item.as.text.size);
    item.as.text.baseline = note_baseline(part, metrics, head);
    put_line(part, item, part->first_page > 0 ? BP_ROLE_H1 : BP_ROLE_P, 0, metrics);
}

/* Whether a line can be set on the page as its running head or foot is. */
static bool has_model(const struct bp_page *page) {
    bp_len bottom;
    return model_of(page, &bottom).kind == BP_ITEM_TEXT;
}

/* -- all of it -------------------------------------------------------------------------------- */

/* A page of an attached file has no room for text of ours: then one stands before it, without a
 * number, as the others keep theirs. So it is where the part begins behind the item's title. */
static void begin_note(struct part *part, const GArray *chapters, uint32_t first) {
    const struct bp_chapter_place *chapter =
        &g_array_index(chapters, struct bp_chapter_place, first);
    const struct bp_page *page = &part->whole->pages[part->first_page];
    bool cut = first > 0 && chapter->item && chapter[-1].item == chapter->item;
    bool alone = page->attachment || cut;
    part->noted = part->words->note && has_model(alone ? part->whole->pages : page);
    part->lead = part->noted && alone;
    part->inside = part->lead && cut ? chapter->item : NULL;
}

static void begin(struct part *part, const GArray *chapters, uint32_t first, uint32_t n) {
    const struct bp_pages *whole = part->whole;
    struct bp_pages *pages = part->pages;
    const struct bp_chapter_place *last =
        &g_array_index(chapters, struct bp_chapter_place, first + n - 1);
    part->first_page = g_array_index(chapters, struct bp_chapter_place, first).first_page;
    part->n_taken = last->first_page + last->n_pages - part->first_page;
    begin_note(part, chapters, first);
    pages->n_pages = part->n_taken + part->lead;
    pages->pages = g_new0(struct bp_page, pages->n_pages);
    pages->pages[0].width = whole->pages[0].width;
    pages->pages[0].height = whole->pages[0].height;
    memcpy(pages->pages + part->lead, whole->pages + part->first_page,
           sizeof *pages->pages * part->n_taken);
    pages->title = part->words->title ? part->words->title : whole->title;
    pages->author = whole->author;
    pages->lang = whole->lang;
    part->elems = g_new0(struct bp_elem *, whole->n_elems);
    part->links = g_new0(uint32_t *, pages->n_pages);
}

static void end(struct part *part) {
    g_hash_table_destroy(part->anchors);
    g_free(part->elems);
    g_free(part->links);
    g_free(part->attached);
}

struct bp_pages *bp_pages_part(const struct bp_pages *whole, uint32_t first, uint32_t n,
                               const struct bp_part_words *words, struct bp_fonts *fonts,
                               struct bp_diags *diags) {
    struct part part = {.whole = whole, .words = words, .arena = bp_arena_new()};
    struct bp_pages *pages = part.pages = g_new0(struct bp_pages, 1);
    pages->arenas = g_ptr_array_new_with_free_func((GDestroyNotify)bp_arena_free);
    g_ptr_array_add(pages->arenas, part.arena);
    GArray *chapters = bp_pages_chapters(whole);
    begin(&part, chapters, first, n);
    take_anchors(&part);
    take_attached(&part);
    take_embedded(&part, chapters, first, n);
    take_bookmarks(&part);
    for (uint32_t i = 0; i < pages->n_pages; i++)
        take_links(&part, i);
    copy_tree(&part, first, n);
    for (uint32_t i = 0; i < pages->n_pages; i++)
        complete_page(&part, i);
    for (uint32_t i = 0; i < pages->n_anchors; i++)
        pages->anchors[i].elem = own_elem(&part, pages->anchors[i].elem);
    for (uint32_t i = 0; i < pages->n_attached; i++)
        pages->attached[i].elem = own_elem(&part, pages->attached[i].elem);
    if (part.noted)
        add_note(&part, fonts, diags);
    number_elems(pages);
    g_array_free(chapters, TRUE);
    end(&part);
    return pages;
}
