/* Layout: the document becomes pages.
 * In: the document and the fonts. Out: bp_pages, with furniture, page numbers and one element tree.
 * The one hard idea: a chapter is set as a whole and remembers which page numbers it shows. After a
 * pass only the chapters that showed a number which has changed are set again, at most 4 times. */
#include "layout/layout.h"

#include <string.h>

#include "base/session.h"
#include "layout/blocks/blocks.h"
#include "layout/furniture/furniture.h"
#include "layout/furniture/part_note.h"
#include "layout/paginate.h"
#include "layout/parts/attached.h"
#include "layout/parts/chapters.h"
#include "layout/refs.h"
#include "layout/setter.h"

#define MAX_PASSES 4

/* Bytes of text, some 25 pages, that take longer than a thread of their own takes to begin. */
#define WORTH_A_THREAD ((size_t)64 * 1024)

/* For each appendix, the first link in the text that points at it: the way back. And places for
 * what lists show. */
static void find_mentions(struct bp_book *book) {
    const struct bp_node *root = book->doc->root;
    for (const struct bp_node *node = root; node; node = bp_node_next(node, root)) {
        if (node->kind == BP_LIST_OF)
            bp_list_of_prepare(book, node);
        if (node->kind != BP_A || !node->as.a.href || node->as.a.href[0] != '#')
            continue;
        const char *id = node->as.a.href + 1;
        const struct bp_node *target = bp_doc_find(book->doc, id);
        if (target && target->kind == BP_APPENDIX && !g_hash_table_contains(book->mentions, id))
            g_hash_table_insert(book->mentions, (gpointer)id, (gpointer)node);
    }
}

struct bp_layout {
    struct bp_book book;
    struct bp_setter setter;
    GPtrArray *chapters;    /* struct bp_chapter; what they hold is the pages' */
    struct bp_pages *pages; /* of the whole pack */
};

/* -- chapters --------------------------------------------------------------------------------- */

static struct bp_chapter *chapter_new(const struct bp_node *item, bool front) {
    struct bp_chapter *chapter = g_new0(struct bp_chapter, 1);
    chapter->item = item;
    chapter->front = front;
    chapter->pages = g_array_new(FALSE, FALSE, sizeof(struct bp_page));
    chapter->anchors = g_array_new(FALSE, FALSE, sizeof(struct bp_anchor));
    chapter->bookmarks = g_array_new(FALSE, FALSE, sizeof(struct bp_bookmark));
    chapter->uses = g_array_new(FALSE, FALSE, sizeof(struct bp_ref_use));
    return chapter;
}

static void chapter_free(gpointer data) {
    struct bp_chapter *chapter = data;
    bp_arena_free(chapter->arena);
    g_array_free(chapter->pages, TRUE);
    g_array_free(chapter->anchors, TRUE);
    g_array_free(chapter->bookmarks, TRUE);
    g_array_free(chapter->uses, TRUE);
    g_free(chapter);
}

/* The item's report, and each file that is attached, in chapters of their own. */
static void add_item_chapters(const struct bp_setter *setter, const struct bp_node *item,
                              GPtrArray *chapters) {
    if (bp_node_child(item, BP_REPORT))
        g_ptr_array_add(chapters, chapter_new(item, false));
    for (const struct bp_node *node = bp_next_attached(setter, item, NULL); node;
         node = bp_next_attached(setter, item, node)) {
        struct bp_chapter *chapter = chapter_new(item, false);
        chapter->attached = node;
        g_ptr_array_add(chapters, chapter);
    }
}

static GPtrArray *chapters_of(const struct bp_setter *setter) {
    const struct bp_node *root = setter->doc->root;
    GPtrArray *chapters = g_ptr_array_new_with_free_func(chapter_free);
    g_ptr_array_add(chapters, chapter_new(NULL, true));
    if (bp_node_child(root, BP_SUPPLEMENT)) {
        struct bp_chapter *letter = chapter_new(NULL, false);
        letter->letter = true;
        g_ptr_array_add(chapters, letter);
    }
    g_ptr_array_add(chapters, chapter_new(NULL, false));
    const struct bp_node *agenda = bp_node_child(root, BP_AGENDA);
    for (const struct bp_node *item = bp_node_child(agenda, BP_ITEM); item;
         item = bp_node_twin(item))
        add_item_chapters(setter, item, chapters);
    return chapters;
}

static struct bp_chapter *chapter_at(const GPtrArray *chapters, guint i) {
    return g_ptr_array_index(chapters, i);
}

static void set_chapter(struct bp_setter *setter, struct bp_chapter *chapter) {
    bp_arena_free(chapter->arena);
    chapter->arena = bp_arena_new();
    g_array_set_size(chapter->pages, 0);
    g_array_set_size(chapter->anchors, 0);
    g_array_set_size(chapter->bookmarks, 0);
    g_array_set_size(chapter->uses, 0);
    setter->chapter = chapter;
    setter->keep = chapter->arena;
    setter->scratch = bp_arena_new();
    setter->numbers = (struct bp_numbers){0};
    g_hash_table_remove_all(setter->prepared);
    chapter->root = bp_elem_new(setter, BP_ROLE_SECT, NULL,
                                chapter->attached ? chapter->attached : chapter->item);
    struct bp_flow flow = {0};
    if (chapter->front)
        bp_set_front(setter, &flow);
    else if (chapter->letter)
        bp_set_letter(setter, &flow);
    else if (chapter->attached)
        bp_set_attached(setter, &flow);
    else if (chapter->item)
        bp_set_report(setter, &flow, chapter->item);
    else
        bp_set_agenda(setter, &flow);
    bp_paginate(setter, &flow);
    bp_arena_free(setter->scratch);
    setter->scratch = NULL;
}

/* -- passes ----------------------------------------------------------------------------------- */

static void number_pages(struct bp_setter *setter, const GPtrArray *chapters) {
    uint32_t first = 0;
    g_hash_table_remove_all(setter->page_of);
    for (guint i = 0; i < chapters->len; i++) {
        struct bp_chapter *chapter = chapter_at(chapters, i);
        chapter->first_page = first;
        for (guint k = 0; k < chapter->anchors->len; k++) {
            const struct bp_anchor *anchor = &g_array_index(chapter->anchors, struct bp_anchor, k);
            if (!g_hash_table_contains(setter->page_of, anchor->name))
                g_hash_table_insert(
                    setter->page_of, g_strdup(anchor->name),
                    GUINT_TO_POINTER(setter->book->pages_before + first + anchor->page + 1));
        }
        first += chapter->pages->len;
        if (chapter->item && setter->profile->page_ranges)
            g_hash_table_insert(setter->page_of,
                                g_strdup_printf(BP_LAST_PAGE, chapter->item->as.item.number),
                                GUINT_TO_POINTER(setter->book->pages_before + first));
        /* Page numbers count from 1: an odd number of pages so far makes the next one even. */
        bool report_follows = i + 1 < chapters->len && chapter_at(chapters, i + 1)->item;
        chapter->blank_after =
            setter->doc->root->as.pack.odd_starts && first % 2 == 1 && report_follows;
        first += chapter->blank_after;
    }
    setter->n_pages = first;
}

static bool same_target(const struct bp_ref_target *one, const struct bp_ref_target *other) {
    return one == other ||
           (one && other && g_strcmp0(one->name, other->name) == 0 &&
            g_strcmp0(one->number, other->number) == 0 && g_strcmp0(one->title, other->title) == 0);
}

/* The first number or name that the chapter shows and that is no longer right; NULL if all are. */
static const struct bp_ref_use *stale_use(const struct bp_setter *setter,
                                          const struct bp_chapter *chapter) {
    for (guint i = 0; i < chapter->uses->len; i++) {
        const struct bp_ref_use *use = &g_array_index(chapter->uses, struct bp_ref_use, i);
        bool same =
            use->node
                ? same_target(g_hash_table_lookup(setter->targets, use->node), use->target)
                : GPOINTER_TO_UINT(g_hash_table_lookup(setter->page_of, use->anchor)) == use->page;
        if (!same)
            return use;
    }
    return NULL;
}

/* -- the first pass --------------------------------------------------------------------------- */

/* Chapters that one thread sets. */
struct share {
    struct bp_setter *setter;
    const GPtrArray *chapters;
    guint first, end;
    struct bp_setter fork; /* of the other thread */
};

static void set_share(const struct share *share) {
    for (guint i = share->first; i < share->end && !bp_session_stopped(share->setter->diags); i++)
        set_chapter(share->setter, chapter_at(share->chapters, i));
}

static gpointer set_forked(gpointer data) {
    struct share *share = data;
    const struct bp_setter *setter = share->setter;
    struct bp_diags *diags = bp_session_fork(setter->diags);
    struct bp_fonts *fonts = bp_fonts_fork(setter->fonts, diags);
    if (fonts) {
        bp_setter_init(&share->fork, setter->book, fonts, diags);
        share->fork.paras = bp_para_work_new();
        share->setter = &share->fork;
        set_share(share);
        bp_para_work_free(share->fork.paras);
    }
    return fonts ? NULL : diags;
}

/* How much work a chapter is: its text. The agenda holds all items, but shows a line of each. */
static size_t weight_of(const struct bp_chapter *chapter) {
    size_t weight = 0;
    for (const struct bp_node *node = chapter->item; node; node = bp_node_next(node, chapter->item))
        weight += node->kind == BP_TEXT ? node->as.text.length : 0;
    return weight;
}

/* The chapter that the second half begins with; the number of chapters if it isn't worth a thread.
 * Depends on the document alone, so that its output does. */
static guint find_half(const GPtrArray *chapters) {
    size_t *before = g_new(size_t, chapters->len + 1);
    before[0] = 0;
    for (guint i = 0; i < chapters->len; i++)
        before[i + 1] = before[i] + weight_of(chapter_at(chapters, i));
    const size_t all = before[chapters->len];
    guint half = 0;
    while (half < chapters->len && before[half] < all / 2)
        half++;
    g_free(before);
    return all >= WORTH_A_THREAD ? half : chapters->len;
}

static bool set_all(struct bp_setter *setter, const GPtrArray *chapters) {
    const guint half = find_half(chapters);
    struct share ours = {.setter = setter, .chapters = chapters, .end = half};
    if (half == chapters->len) {
        set_share(&ours);
        return !bp_session_stopped(setter->diags);
    }
    struct share theirs = {
        .setter = setter, .chapters = chapters, .first = half, .end = chapters->len};
    GThread *thread = g_thread_new("layout", set_forked, &theirs);
    set_share(&ours);
    struct bp_diags *failed = g_thread_join(thread);
    if (!failed) {
        bp_session_join(setter->diags, theirs.fork.diags);
        bp_fonts_join(setter->fonts, theirs.fork.fonts);
        bp_setter_join(setter, &theirs.fork);
    } else {
        bp_session_join(setter->diags, failed);
    }
    return !failed && !bp_session_stopped(setter->diags);
}

/* Sets every chapter, then those again whose numbers have changed, until none has. */
static bool settle(struct bp_setter *setter, const GPtrArray *chapters) {
    if (!set_all(setter, chapters))
        return false;
    number_pages(setter, chapters);
    const struct bp_ref_use *stale = NULL;
    for (int pass = 1; pass <= MAX_PASSES; pass++) {
        GArray *again = g_array_new(FALSE, FALSE, sizeof(guint));
        stale = NULL;
        for (guint i = 0; i < chapters->len; i++) {
            const struct bp_ref_use *use = stale_use(setter, chapter_at(chapters, i));
            stale = use ? use : stale;
            if (use)
                g_array_append_val(again, i);
        }
        for (guint i = 0; i < again->len && pass < MAX_PASSES; i++)
            set_chapter(setter, chapter_at(chapters, g_array_index(again, guint, i)));
        g_array_free(again, TRUE);
        if (!stale || pass == MAX_PASSES)
            break;
        number_pages(setter, chapters);
    }
    if (stale)
        bp_diag(setter->diags, REFS_UNSTABLE, stale->pos);
    return !stale;
}

/* A page that says that it is blank on purpose. It is the last of the chapter before. */
static void add_blank_page(struct bp_setter *setter, struct bp_chapter *chapter) {
    setter->chapter = chapter;
    setter->keep = chapter->arena;
    struct bp_flow flow = {0};
    struct bp_elem *p = bp_elem_new(setter, BP_ROLE_P, chapter->root, NULL);
    struct bp_para *para = bp_para_text(setter, bp_style_small(setter), p,
                                        bp_profile_word(setter->profile, BP_WORD_BLANK_PAGE));
    bp_flow_para(setter, &flow, para, setter->left, setter->width, NULL);
    bp_paginate(setter, &flow);
}

/* -- joining ---------------------------------------------------------------------------------- */

/* Hangs the chapter under the document and turns its page numbers into the file's. */
static void join_tree(struct bp_pages *pages, struct bp_arena *arena, struct bp_chapter *chapter) {
    chapter->root->number = 0;
    chapter->root->parent = pages->root;
    bp_elem_touch(arena, chapter->root);
}

/* Numbers all elements in reading order and makes the pages of their marks absolute. Walks by
 * parent links: no stack, whatever the depth. */
static uint32_t number_elems(struct bp_elem *root, const uint32_t *first_page_of_chapter) {
    uint32_t n = 0, chapter = 0;
    struct bp_elem *elem = root;
    GPtrArray *resume = g_ptr_array_new(); /* the kid at which each open element goes on */
    struct bp_kid *kid = root->first;
    elem->number = n++;
    for (;;) {
        if (!kid) {
            if (elem == root)
                break;
            elem = elem->parent;
            kid = g_ptr_array_steal_index(resume, resume->len - 1);
            if (elem == root)
                chapter++;
            continue;
        }
        struct bp_kid *next = kid->next;
        if (kid->type == BP_KID_ELEM) {
            g_ptr_array_add(resume, next);
            elem = kid->elem;
            elem->number = n++;
            kid = elem->first;
            continue;
        }
        kid->page += first_page_of_chapter[chapter];
        kid = next;
    }
    g_ptr_array_free(resume, TRUE);
    return n;
}

/* True if the words end in those of the page, whichever kind of space is in them. */
static bool says_page(const char *words, const char *page) {
    GString *plain = g_string_new(words);
    g_string_replace(plain, "\u00a0", " ", 0);
    const gsize length = strlen(page);
    const bool ends = g_str_has_suffix(plain->str, page);
    const bool whole =
        ends && (plain->len == length || !g_ascii_isalnum(plain->str[plain->len - length - 1]));
    g_string_free(plain, TRUE);
    return whole;
}

/* What a link says, with the page that it leads to; the page is named once. */
static const char *with_page(struct bp_setter *setter, const char *words, uint32_t number) {
    const char *n = bp_arena_printf(setter->keep, "%u", number);
    if (says_page(words, bp_worded(setter, BP_WORD_REF_PAGE, "n", n)))
        return words;
    return bp_fill(setter->keep, bp_wording(setter, BP_WORD_PAGE_LINK), "text", words, "n", n,
                   NULL);
}

/* What a link within the pack does, now that every page is known. A place that is not on any page
 * (an id on something that is not shown) leads to the front sheet. */
static void complete_links(struct bp_setter *setter, struct bp_page *page) {
    for (uint32_t i = 0; i < page->n_links; i++) {
        struct bp_link *link = &page->links[i];
        if (!link->anchor)
            continue;
        uint32_t number = GPOINTER_TO_UINT(g_hash_table_lookup(setter->page_of, link->anchor));
        if (number == 0) {
            link->anchor = "pack.front";
            number = setter->book->pages_before + 1;
        }
        if (!link->unpaged)
            link->contents = with_page(setter, link->contents, number);
    }
}

static const char *file_title(struct bp_setter *setter) {
    const struct bp_node *pack = setter->doc->root;
    const struct bp_node *meeting = bp_node_child(pack, BP_MEETING);
    const struct bp_profile *profile = setter->profile;
    const char *date = bp_when_date(&meeting->as.meeting.start,
                                    bp_profile_word(profile, BP_WORD_DATE), profile, setter->keep);
    return bp_arena_printf(setter->keep, "%s, %s, %s", profile->body, bp_pack_kind(setter), date);
}

/* Appends a chapter's pages, anchors and bookmarks to the whole. */
static void join_arrays(struct bp_setter *setter, const struct bp_chapter *chapter, GArray *pages,
                        GArray *anchors, GArray *bookmarks, GHashTable *seen) {
    for (guint i = 0; i < chapter->pages->len; i++)
        complete_links(setter, &g_array_index(chapter->pages, struct bp_page, i));
    for (guint i = 0; i < chapter->anchors->len; i++) {
        struct bp_anchor anchor = g_array_index(chapter->anchors, struct bp_anchor, i);
        anchor.page += pages->len;
        if (g_hash_table_add(seen, (gpointer)anchor.name))
            g_array_append_val(anchors, anchor);
    }
    g_array_append_vals(bookmarks, chapter->bookmarks->data, chapter->bookmarks->len);
    g_array_append_vals(pages, chapter->pages->data, chapter->pages->len);
}

/* `n_lead` pages are to be filled before the chapters'. */
static struct bp_pages *join(struct bp_setter *setter, const GPtrArray *chapters, uint32_t n_lead) {
    struct bp_pages *pages = g_new0(struct bp_pages, 1);
    struct bp_arena *arena = bp_arena_new();
    pages->arenas = g_ptr_array_new_with_free_func((GDestroyNotify)bp_arena_free);
    g_ptr_array_add(pages->arenas, arena);
    setter->keep = arena;
    setter->scratch = bp_arena_new();
    pages->root = bp_elem_new(setter, BP_ROLE_DOCUMENT, NULL, setter->doc->root);
    bp_elem_say(arena, pages->root)->lang = NULL; /* the catalog says it */
    pages->root->number = 1;
    pages->lang = setter->doc->lang;
    pages->title = file_title(setter);
    pages->author = setter->profile->organisation;

    GArray *all = g_array_new(FALSE, TRUE, sizeof(struct bp_page));
    GArray *anchors = g_array_new(FALSE, FALSE, sizeof(struct bp_anchor));
    GArray *bookmarks = g_array_new(FALSE, FALSE, sizeof(struct bp_bookmark));
    GArray *attached = g_array_new(FALSE, FALSE, sizeof(struct bp_attached));
    GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
    pages->chapters = bp_arena_alloc(arena, sizeof *pages->chapters * chapters->len);
    pages->n_chapters = chapters->len;
    uint32_t *first_pages = bp_arena_alloc(setter->scratch, sizeof *first_pages * chapters->len);
    g_array_set_size(all, n_lead);
    for (guint i = 0; i < chapters->len; i++) {
        struct bp_chapter *chapter = chapter_at(chapters, i);
        if (chapter->blank_after)
            add_blank_page(setter, chapter);
        setter->keep = arena;
        first_pages[i] = all->len;
        pages->chapters[i] = (struct bp_chapter_place){
            .item = chapter->item, .first_page = all->len, .n_pages = chapter->pages->len};
        bp_set_furniture(setter, chapter);
        bp_join_attached(chapter, all->len, attached);
        join_arrays(setter, chapter, all, anchors, bookmarks, seen);
        join_tree(pages, arena, chapter);
        g_ptr_array_add(pages->arenas, g_steal_pointer(&chapter->arena));
    }
    bp_join_embedded(setter, pages);
    pages->n_elems = number_elems(pages->root, first_pages);
    g_hash_table_destroy(seen);
    bp_arena_free(setter->scratch);
    setter->scratch = NULL;
    pages->n_pages = all->len;
    pages->pages = (struct bp_page *)(void *)g_array_free(all, FALSE);
    pages->n_anchors = anchors->len;
    pages->anchors = (struct bp_anchor *)(void *)g_array_free(anchors, FALSE);
    pages->n_bookmarks = bookmarks->len;
    pages->bookmarks = (struct bp_bookmark *)(void *)g_array_free(bookmarks, FALSE);
    pages->n_attached = attached->len;
    pages->attached = (struct bp_attached *)(void *)g_array_free(attached, FALSE);
    return pages;
}

struct bp_layout *bp_layout_new(const struct bp_doc *doc, const struct bp_attachments *attachments,
                                struct bp_fonts *fonts, struct bp_diags *diags) {
    struct bp_layout *layout = g_new0(struct bp_layout, 1);
    struct bp_book *book = &layout->book;
    bp_book_init(book, doc, attachments);
    book->pages_before = bp_pages_before(doc);
    bp_embedded_prepare(book);
    find_mentions(book);
    bp_abbrs_find(book);
    struct bp_setter *setter = &layout->setter;
    bp_setter_init(setter, book, fonts, diags);
    setter->paras = bp_para_work_new();
    layout->chapters = chapters_of(setter);
    const bool settled = settle(setter, layout->chapters);
    bp_fonts_settle(fonts);
    if (settled && !bp_diags_failed(diags)) {
        layout->pages = join(setter, layout->chapters, 0);
        return layout;
    }
    bp_layout_free(layout);
    return NULL;
}

void bp_layout_free(struct bp_layout *layout) {
    if (!layout)
        return;
    bp_pages_free(layout->pages);
    g_ptr_array_free(layout->chapters, TRUE);
    bp_para_work_free(layout->setter.paras);
    bp_setter_clear(&layout->setter);
    bp_book_clear(&layout->book);
    g_free(layout);
}

const struct bp_pages *bp_layout_pages(const struct bp_layout *layout) {
    return layout->pages;
}

/* -- parts ------------------------------------------------------------------------------------ */

/* The chapters once more, with all that leads out of them as plain text. Their numbers are settled,
 * so they take the same room. */
static GPtrArray *set_part(struct bp_layout *layout, uint32_t first, uint32_t n) {
    struct bp_setter *setter = &layout->setter;
    const struct bp_chapter_place *places = layout->pages->chapters, *last = &places[first + n - 1];
    GPtrArray *chapters = g_ptr_array_new_with_free_func(chapter_free);
    setter->part_first = setter->book->pages_before + places[first].first_page + 1;
    setter->part_last = setter->book->pages_before + last->first_page + last->n_pages;
    for (uint32_t i = first; i < first + n; i++) {
        const struct bp_chapter *whole = chapter_at(layout->chapters, i);
        struct bp_chapter *chapter = chapter_new(whole->item, whole->front);
        chapter->letter = whole->letter;
        chapter->attached = whole->attached;
        chapter->first_page = whole->first_page;
        chapter->blank_after = whole->blank_after;
        g_ptr_array_add(chapters, chapter);
        set_chapter(setter, chapter);
    }
    return chapters;
}

/* Files go with the first chapter of their item; those of items without pages with the front
 * sheet. */
static void keep_embedded(const struct bp_layout *layout, struct bp_pages *pages, uint32_t first,
                          uint32_t n) {
    const uint32_t n_all = pages->n_embedded;
    pages->n_embedded = 0;
    for (uint32_t i = 0; i < n_all; i++) {
        const struct bp_node *item = bp_node_item(pages->embedded[i].attachment->node);
        uint32_t at = 0;
        while (at < layout->pages->n_chapters && layout->pages->chapters[at].item != item)
            at++;
        at = at < layout->pages->n_chapters ? at : 0;
        if (at >= first && at - first < n)
            pages->embedded[pages->n_embedded++] = pages->embedded[i];
    }
}

/* A bookmark's level is taken back where the one above it is in another part. */
static void lift_bookmarks(struct bp_pages *pages) {
    int above = 0;
    for (uint32_t i = 0; i < pages->n_bookmarks; i++) {
        struct bp_bookmark *bookmark = &pages->bookmarks[i];
        bookmark->level = MIN(bookmark->level, above + 1);
        above = bookmark->level;
    }
}

struct bp_pages *bp_layout_part(struct bp_layout *layout, uint32_t first, uint32_t n,
                                const char *title, const char *words) {
    struct bp_setter *setter = &layout->setter;
    struct bp_part_note note = bp_part_note(layout->pages, first, words);
    GPtrArray *chapters = set_part(layout, first, n);
    struct bp_pages *pages = join(setter, chapters, note.lead);
    setter->part_first = setter->part_last = 0;
    g_ptr_array_free(chapters, TRUE);
    keep_embedded(layout, pages, first, n);
    lift_bookmarks(pages);
    pages->title = title ? title : pages->title;
    if (note.text)
        bp_part_note_add(pages, &note, setter->look->ink, setter->fonts, setter->diags);
    return pages;
}
