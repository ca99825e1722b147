/* The note at the head of a part.
 * In: the pages of a part. Out: the same, with a line of the e-mail's on the first of them.
 * The page is full already, so the line goes between running head and text where there is room,
 * else over both. A page of an attached file has no room for text of ours: then one is before it,
 * without a number, as the others keep theirs. So it is where the part begins behind the item's
 * title. */
#include "layout/furniture/part_note.h"

#include <string.h>

#include "base/arena.h"
#include "model/doc.h"

#define NOTE_GAP BP_PT(3)    /* between the note and what is over and under it */
#define NOTE_LEAD BP_PT(120) /* its baseline on a page of its own */
#define NOTE_HEAD BP_PT(24)  /* where the page has no running head, or no room below it */
#define NOTE_LINES 2         /* at most: itself, and the item's title */

struct note_writer {
    struct bp_pages *pages;
    struct bp_page *page;   /* the first */
    struct bp_arena *arena; /* the pages' */
    const struct bp_part_note *note;
    bp_colour ink;
    struct bp_fonts *fonts;
    struct bp_diags *diags;
};

/* -- planning --------------------------------------------------------------------------------- */

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

struct bp_part_note bp_part_note(const struct bp_pages *whole, uint32_t chapter, const char *text) {
    const struct bp_chapter_place *place = &whole->chapters[chapter];
    const struct bp_page *first = &whole->pages[place->first_page];
    const bool cut = chapter > 0 && place->item && place[-1].item == place->item;
    const bool lead = first->attachment || cut;
    const struct bp_page *page = lead ? whole->pages : first;
    struct bp_part_note note = {.heading = chapter > 0,
                                .lead = lead,
                                .inside = cut ? place->item : NULL,
                                .width = page->width,
                                .height = page->height};
    note.model = model_of(page, &note.below);
    if (!text || note.model.kind != BP_ITEM_TEXT)
        return (struct bp_part_note){.text = NULL};
    note.text = text;
    if (lead)
        note.model.as.text.size = note.model.as.text.size * 3 / 2;
    return note;
}

/* -- setting ---------------------------------------------------------------------------------- */

/* A text in one line, as large as `item` says or as fits in the page's width. */
static void set_words(struct note_writer *w, struct bp_item *item, const char *text) {
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(struct bp_piece));
    bp_text_line(w->fonts, text, 0, w->pages->lang, pieces, w->diags);
    bp_word_use *words = bp_arena_alloc(w->arena, sizeof *words * MAX(pieces->len, 1));
    const bp_len size = item->as.text.size, room = w->page->width - 2 * item->box.x;
    int64_t width = 0, space = 0;
    for (guint i = 0; i < pieces->len; i++) {
        const struct bp_piece *piece = &g_array_index(pieces, struct bp_piece, i);
        bool spaced = piece->flags & BP_PIECE_SPACE && i + 1 < pieces->len;
        bp_face face = bp_fonts_word(w->fonts, piece->word)->face;
        words[i] = piece->word | (spaced ? BP_USE_SPACE : 0);
        width += space + bp_word_width(w->fonts, piece->word, size);
        space = spaced ? bp_space_width(w->fonts, face, size) : 0;
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
static struct bp_elem *first_elem(struct note_writer *w, enum bp_role role, uint32_t mcid) {
    struct bp_elem *chapter = w->pages->root->first->elem;
    struct bp_elem *elem = bp_arena_new0(w->arena, struct bp_elem);
    struct bp_kid *mark = bp_arena_new0(w->arena, struct bp_kid),
                  *kid = bp_arena_new0(w->arena, struct bp_kid);
    *mark = (struct bp_kid){.type = BP_KID_MARK, .number = mcid};
    *elem = (struct bp_elem){.role = (uint8_t)role, .parent = chapter, .first = mark, .last = mark};
    *kid = (struct bp_kid){.type = BP_KID_ELEM, .elem = elem, .next = chapter->first};
    chapter->first = kid;
    if (!chapter->last)
        chapter->last = kid;
    return elem;
}

/* Puts a line before all else on the page, which has room for it. */
static void put_line(struct note_writer *w, struct bp_item item, enum bp_role role, uint32_t mcid,
                     struct bp_metrics metrics) {
    struct bp_page *page = w->page;
    item.box.y = item.as.text.baseline - metrics.ascent;
    item.box.h = metrics.ascent + metrics.descent;
    item.as.text.colour = w->ink;
    item.artifact = BP_ARTIFACT_LAYOUT;
    item.mcid = mcid;
    item.elem = first_elem(w, role, mcid);
    memmove(page->content + 1, page->content, sizeof *page->content * page->n_content);
    page->content[0] = item;
    page->n_content++;
    page->n_mcids++;
}

/* The title of the item that the part begins in, under the note: the headings of its files are one
 * level below it. */
static void add_item_title(struct note_writer *w) {
    const struct bp_node *item = w->note->inside, *title = bp_node_child(item, BP_TITLE);
    struct bp_item line = w->note->model;
    set_words(w, &line,
              bp_arena_printf(w->arena, "%s. %s", bp_item_label(item, w->arena),
                              title ? bp_node_text(title, w->arena) : ""));
    line.as.text.baseline = NOTE_LEAD + 2 * line.as.text.size;
    put_line(w, line, BP_ROLE_H2, 1, bp_fonts_metrics(w->fonts, line.as.text.size));
}

static bp_len top_of(const struct bp_page *page) {
    bp_len top = page->height;
    for (uint32_t i = 0; i < page->n_under; i++)
        top = MIN(top, page->under[i].box.y);
    for (uint32_t i = 0; i < page->n_content; i++)
        top = MIN(top, page->content[i].box.y);
    return top;
}

/* Between running head and text if there is room, else over both. */
static bp_len baseline_of(const struct note_writer *w, struct bp_metrics metrics) {
    const bp_len below = w->note->below + NOTE_GAP + metrics.ascent;
    if (w->note->lead)
        return NOTE_LEAD;
    const bool fits = w->note->below > 0 && below + metrics.descent + NOTE_GAP <= top_of(w->page);
    return fits ? below : NOTE_HEAD;
}

/* -- numbers ---------------------------------------------------------------------------------- */

/* Makes room at the head of the page's content, whose numbers begin with 1 from now on. */
static void make_room(struct note_writer *w) {
    struct bp_page *page = w->page;
    struct bp_item *content =
        bp_arena_alloc(w->arena, sizeof *content * (page->n_content + NOTE_LINES));
    for (uint32_t i = 0; i < page->n_content; i++) {
        content[i] = page->content[i];
        content[i].mcid++;
    }
    page->content = content;
}

/* Numbers the elements in reading order, and moves the marks of the first page up by `shift`. Walks
 * by a stack, whatever the depth. */
static void number_elems(struct bp_pages *pages, uint32_t shift) {
    GPtrArray *resume = g_ptr_array_new(); /* kids still to be visited, by depth */
    pages->root->number = 0;
    pages->n_elems = 1;
    g_ptr_array_add(resume, pages->root->first);
    while (resume->len > 0) {
        struct bp_kid *kid = resume->pdata[resume->len - 1];
        if (!kid) {
            g_ptr_array_set_size(resume, (gint)resume->len - 1);
            continue;
        }
        resume->pdata[resume->len - 1] = kid->next;
        if (kid->type == BP_KID_MARK && kid->page == 0)
            kid->number += shift;
        if (kid->type != BP_KID_ELEM)
            continue;
        kid->elem->number = pages->n_elems++;
        g_ptr_array_add(resume, kid->elem->first);
    }
    g_ptr_array_free(resume, TRUE);
}

/* It is a heading where the pack's own title is in another part, as the headings below it keep
 * their levels. */
void bp_part_note_add(struct bp_pages *pages, const struct bp_part_note *note, bp_colour ink,
                      struct bp_fonts *fonts, struct bp_diags *diags) {
    struct note_writer w = {pages, pages->pages, pages->arenas->pdata[0], note, ink, fonts, diags};
    if (note->lead) {
        w.page->width = note->width;
        w.page->height = note->height;
    }
    make_room(&w);
    number_elems(pages, 1);
    if (note->inside)
        add_item_title(&w);
    struct bp_item line = note->model;
    set_words(&w, &line, note->text);
    const struct bp_metrics metrics = bp_fonts_metrics(fonts, line.as.text.size);
    line.as.text.baseline = baseline_of(&w, metrics);
    put_line(&w, line, note->heading ? BP_ROLE_H1 : BP_ROLE_P, 0, metrics);
    number_elems(pages, 0);
}
