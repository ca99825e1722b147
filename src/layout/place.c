/* What is on a page.
 * In: the part of the flow that paginate.c gives a page, and the footnotes it calls for. Out:
 * placed items in their layers, links, anchors; marks and links in the element tree.
 * Artifacts are drawn under or over the content, never between, so that an element's text on a page
 * is one marked-content sequence. */
#include <string.h>

#include "layout/paginate.h"

#define INNER_RULE BP_PT(0.6) /* between rows that are set as one */

/* -- the page under way ----------------------------------------------------------------------- */

bp_len bp_strip_gap(const struct bp_page_state *state, const struct bp_strip *strip) {
    return strip->gap <= BP_PT(4) ? strip->gap : strip->gap * state->tighten / 100;
}

bp_len bp_pointer_height(const struct bp_strip *next) {
    const struct bp_flow *pointer = next ? next->pointer : NULL;
    return pointer ? pointer->first->gap + bp_flow_height(pointer) : 0;
}

void bp_page_state_step(struct bp_page_state *state, const struct bp_strip *strip) {
    if (strip->kind == BP_STRIP_OPEN && state->n_frames < BP_MAX_FRAMES)
        state->frames[state->n_frames++] = strip;
    else if (strip->kind == BP_STRIP_CLOSE && state->n_frames > 0)
        state->n_frames--;
    else if (strip->kind == BP_STRIP_TABLE || strip->kind == BP_STRIP_GROUP)
        state->head = strip->as.head;
    else if (strip->kind == BP_STRIP_TABLE_END)
        state->head = NULL;
}

bp_len bp_page_bottom(const struct bp_setter *setter, bool landscape) {
    const struct bp_look *look = setter->look;
    return (landscape ? look->page_width : look->page_height) - look->margin_bottom;
}

bp_len bp_page_room(const struct bp_setter *setter) {
    return bp_page_bottom(setter, setter->landscape) - setter->top;
}

/* -- items ------------------------------------------------------------------------------------ */

static void add_under(struct bp_paginator *p, struct bp_box box, bp_colour colour, bp_len radius) {
    struct bp_item item = {.kind = BP_ITEM_FILL, .box = box};
    item.as.fill.colour = colour;
    item.as.fill.radius = radius;
    g_array_append_val(p->under, item);
}

static void add_rule(struct bp_paginator *p, bp_len x, bp_len y, bp_len w, bp_len height,
                     bp_colour colour) {
    struct bp_item item = {.kind = BP_ITEM_FILL, .box = {x, y, w, height}};
    item.as.fill.colour = colour;
    g_array_append_val(p->over, item);
}

static void place_marks(struct bp_paginator *p, const struct bp_mark *mark, bp_len y) {
    for (; mark; mark = mark->next) {
        struct bp_anchor anchor = {
            .name = mark->name, .page = p->page, .x = mark->x, .y = y, .elem = mark->elem};
        g_array_append_val(p->setter->chapter->anchors, anchor);
    }
}

/* The page's link for a goal, made at its first line. */
static uint32_t link_for(GArray *links, const struct bp_goal *goal) {
    for (uint32_t i = links->len; i-- > 0;)
        if (g_array_index(links, struct bp_link, i).elem == goal->elem)
            return i;
    struct bp_link link = {.elem = goal->elem,
                           .uri = goal->uri,
                           .anchor = goal->anchor,
                           .contents = goal->contents,
                           .unpaged = goal->unpaged};
    g_array_append_val(links, link);
    return links->len - 1;
}

static void place_patches(struct bp_paginator *p, const struct bp_patch *patch, bp_len y) {
    for (; patch; patch = patch->next) {
        if (patch->goal->out)
            continue;
        struct bp_quad quad = {.link = link_for(p->links, patch->goal), .box = patch->box};
        quad.box.y += y;
        g_array_append_val(p->quads, quad);
    }
}

/* The mark of a footnote: where a table's head is repeated, its note is on another page. */
static bool is_note_mark(const struct bp_elem *elem) {
    return elem && elem->role == BP_ROLE_LINK && elem->parent &&
           elem->parent->role == BP_ROLE_REFERENCE;
}

static void place_items(struct bp_paginator *p, const struct bp_strip *strip, bp_len y,
                        bool as_artifact) {
    for (uint32_t i = 0; i < strip->as.line.n_items; i++) {
        struct bp_item item = strip->as.line.items[i];
        if (as_artifact && is_note_mark(item.elem))
            continue;
        item.box.y += y;
        if (item.kind == BP_ITEM_TEXT)
            item.as.text.baseline += y;
        if (as_artifact)
            item.elem = NULL;
        g_array_append_val(item.elem ? p->content : p->over, item);
    }
}

static void place_flow(struct bp_paginator *p, const struct bp_flow *flow, bp_len y,
                       bool as_artifact);

/* The ground of a row's cells. That of a table's head is one box: between two, viewers that smooth
 * edges show a hairline. */
static void tint_cells(struct bp_paginator *p, const struct bp_row *row, bp_len top) {
    bp_len height = 0;
    bool all = row->first != NULL;
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next) {
        all = all && cell->tinted && cell->tint == row->first->tint;
        height = MAX(height, cell->y + cell->height);
    }
    if (all) {
        add_under(p, (struct bp_box){row->x, top, row->w, height}, row->first->tint, 0);
        return;
    }
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next)
        if (cell->tinted)
            add_under(p, (struct bp_box){cell->x, top + cell->y, cell->w, cell->height}, cell->tint,
                      0);
}

static void place_row(struct bp_paginator *p, const struct bp_strip *strip, bp_len y,
                      bool as_artifact) {
    const struct bp_row *row = strip->as.row;
    if (row->top_rule > 0)
        add_rule(p, row->x, y, row->w, row->top_rule, row->rule_colour);
    bp_len top = y + row->top_rule;
    tint_cells(p, row, top);
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next) {
        if (cell->elem && !as_artifact) { /* an empty cell has its place in the order too */
            struct bp_item blank = {.kind = BP_ITEM_BLANK, .elem = cell->elem};
            blank.box = (struct bp_box){cell->x, top + cell->y, 0, 0};
            if (!cell->flow.first)
                g_array_append_val(p->content, blank);
        }
        if (cell->ruled)
            add_rule(p, cell->x, top + cell->y + cell->height - INNER_RULE, cell->w, INNER_RULE,
                     p->setter->look->rule);
        bp_len slack = cell->height - cell->pad_top - cell->pad_bottom;
        slack = cell->middle ? (slack - bp_flow_height(&cell->flow)) / 2 : 0;
        place_flow(p, &cell->flow, top + cell->y + cell->pad_top + slack, as_artifact);
    }
    if (row->rule > 0)
        add_rule(p, row->x, y + strip->height - row->rule, row->w, row->rule, row->rule_colour);
    if (!as_artifact)
        place_patches(p, row->patches, y);
}

/* Places what draws; frames and tables are the page's business. */
static void place_strip(struct bp_paginator *p, const struct bp_strip *strip, bp_len y,
                        bool as_artifact) {
    if (!as_artifact)
        place_marks(p, strip->marks, y);
    if (strip->kind == BP_STRIP_LINE) {
        place_items(p, strip, y, as_artifact);
        if (!as_artifact)
            place_patches(p, strip->patches, y);
    } else if (strip->kind == BP_STRIP_ROW) {
        place_row(p, strip, y, as_artifact);
    } else if (strip->kind == BP_STRIP_AGAIN) {
        place_flow(p, strip->as.head, y, true);
    }
}

static void place_flow(struct bp_paginator *p, const struct bp_flow *flow, bp_len y,
                       bool as_artifact) {
    for (const struct bp_strip *strip = flow->first; strip; strip = strip->next) {
        y += strip == flow->first ? 0 : strip->gap;
        place_strip(p, strip, y, as_artifact);
        y += strip->height;
    }
}

/* -- frames ----------------------------------------------------------------------------------- */

/* Where the under layer holds a frame's tint and bar, until their height is known. */
struct open_frame {
    const struct bp_frame *frame;
    guint slot, n_slots;
    bp_len top;
};

static struct open_frame open_frame(struct bp_paginator *p, const struct bp_frame *frame) {
    GArray *under = p->under;
    struct open_frame open = {.frame = frame, .slot = under->len, .top = p->y};
    add_under(p, (struct bp_box){frame->x, p->y, frame->w, 0}, frame->tint, frame->radius);
    if (frame->bar_width > 0)
        add_under(p, (struct bp_box){frame->x, p->y, frame->bar_width, 0}, frame->bar, 0);
    open.n_slots = under->len - open.slot;
    return open;
}

static void close_frame(struct bp_paginator *p, const struct open_frame *open) {
    for (guint i = 0; i < open->n_slots; i++)
        g_array_index(p->under, struct bp_item, open->slot + i).box.h = p->y - open->top;
}

static void *take(struct bp_arena *arena, GArray *array, uint32_t *n) {
    size_t size = (size_t)array->len * g_array_get_element_size(array);
    void *copy = bp_arena_alloc(arena, size);
    if (size > 0)
        memcpy(copy, array->data, size);
    *n = array->len;
    g_array_set_size(array, 0);
    return copy;
}

/* Gives each link its quads: they were gathered in the order of lines, over all links. */
static void give_quads(struct bp_paginator *p, struct bp_page *page) {
    const struct bp_quad *quads = (const struct bp_quad *)(const void *)p->quads->data;
    for (uint32_t i = 0; i < page->n_links; i++) {
        struct bp_link *link = &page->links[i];
        for (guint k = 0; k < p->quads->len; k++)
            link->n_quads += quads[k].link == i;
        struct bp_box *boxes = bp_arena_alloc(p->setter->keep, sizeof *boxes * link->n_quads);
        uint32_t n = 0;
        for (guint k = 0; k < p->quads->len; k++)
            if (quads[k].link == i)
                boxes[n++] = quads[k].box;
        link->quads = boxes;
    }
    g_array_set_size(p->quads, 0);
}

/* Numbers marked-content sequences (neighbours of one element share one) and hangs elements and
 * marks into the tree, in reading order. */
static void mark_items(struct bp_paginator *p, struct bp_page *page, uint32_t from, uint32_t to) {
    struct bp_arena *keep = p->setter->keep;
    const struct bp_elem *previous = NULL;
    for (uint32_t i = from; i < to; i++) {
        struct bp_item *item = &page->content[i];
        bp_elem_touch(keep, item->elem);
        if (item->kind == BP_ITEM_BLANK) {
            previous = NULL;
            continue;
        }
        if (item->elem != previous) {
            previous = item->elem;
            bp_elem_add(keep, item->elem, BP_KID_MARK, p->page, page->n_mcids++);
        }
        item->mcid = page->n_mcids - 1;
    }
}

/* Footnotes are at the page's foot and last in its content, but in the tree beside the paragraph
 * that calls them. */
static void mark_content(struct bp_paginator *p, struct bp_page *page, uint32_t n_text,
                         const struct bp_note *notes) {
    struct bp_arena *keep = p->setter->keep;
    mark_items(p, page, 0, n_text);
    for (const struct bp_note *note = notes; note; note = note->next)
        bp_elem_insert(keep, note->beside, note->elem);
    mark_items(p, page, n_text, page->n_content);
    for (uint32_t i = 0; i < page->n_links; i++)
        bp_elem_add(keep, page->links[i].elem, BP_KID_LINK, p->page, i);
}

static void finish_page(struct bp_paginator *p, uint32_t n_text, const struct bp_note *notes) {
    struct bp_setter *setter = p->setter;
    const struct bp_look *look = setter->look;
    bool landscape = p->state.landscape;
    struct bp_page page = {.running = p->running,
                           .width = landscape ? look->page_height : look->page_width,
                           .height = landscape ? look->page_width : look->page_height};
    page.under = take(setter->keep, p->under, &page.n_under);
    page.content = take(setter->keep, p->content, &page.n_content);
    page.over = take(setter->keep, p->over, &page.n_over);
    page.links = take(setter->keep, p->links, &page.n_links);
    give_quads(p, &page);
    mark_content(p, &page, n_text, notes);
    g_array_append_val(setter->chapter->pages, page);
    p->page++;
}

/* -- footnotes -------------------------------------------------------------------------------- */

/* Appends the notes of a list to the end of another; copies the links of the chain, for a note is
 * called for once but may be carried over several pages. */
static struct bp_note **append_notes(struct bp_setter *setter, struct bp_note **end,
                                     const struct bp_note *notes) {
    for (; notes; notes = notes->next) {
        struct bp_note *copy = bp_arena_new0(setter->scratch, struct bp_note);
        *copy = *notes;
        copy->next = NULL;
        *end = copy;
        end = &copy->next;
    }
    return end;
}

/* Cuts what doesn't fit into `room` off the list of notes and returns it. A note is cut between
 * lines; of one that is cut at all the first line at least stays. */
static struct bp_note *cut_notes(struct bp_setter *setter, struct bp_note **notes, bp_len room) {
    bp_len height = BP_NOTES_GAP;
    for (struct bp_note **at = notes; *at; at = &(*at)->next) {
        struct bp_note *note = *at;
        height += at == notes ? 0 : BP_NOTE_GAP;
        struct bp_strip *fits = NULL;
        for (struct bp_strip *strip = note->flow.first; strip; strip = strip->next) {
            height += (strip == note->flow.first ? 0 : strip->gap) + strip->height;
            if (height > room)
                break;
            fits = strip;
        }
        if (fits == note->flow.last)
            continue;
        if (!fits) { /* this note and those behind it wait */
            *at = NULL;
            return note;
        }
        struct bp_note *rest = bp_arena_new0(setter->scratch, struct bp_note);
        *rest = *note;
        rest->flow.first = fits->next;
        note->flow.last = fits;
        note->next = NULL;
        fits->next = NULL;
        return rest;
    }
    return NULL;
}

static void place_notes(struct bp_paginator *p, const struct bp_note *notes) {
    struct bp_setter *setter = p->setter;
    if (!notes)
        return;
    bp_len bottom = bp_page_bottom(setter, p->state.landscape);
    bp_len y = bottom - bp_notes_height(notes) + BP_NOTES_GAP;
    add_rule(p, setter->left, y - BP_NOTES_GAP / 2, BP_PT(60), BP_PT(0.6), setter->look->soft);
    for (const struct bp_note *note = notes; note; note = note->next) {
        place_flow(p, &note->flow, y, false);
        y += bp_flow_height(&note->flow) + BP_NOTE_GAP;
    }
}

/* -- pages ------------------------------------------------------------------------------------ */

struct open_frames {
    struct open_frame frames[BP_MAX_FRAMES];
    int n;
};

/* What goes on from the page before: frames begin again, the table's head is repeated. */
static void reopen(struct bp_paginator *p, struct open_frames *open) {
    const struct bp_page_state *state = &p->state;
    p->y = p->setter->top;
    for (int i = 0; i < state->n_frames; i++) {
        const struct bp_frame *frame = state->frames[i]->as.frame;
        open->frames[open->n++] = open_frame(p, frame);
        p->y += frame->pad_top;
        if (frame->again && !state->without_again) {
            place_flow(p, frame->again, p->y, true);
            p->y += bp_flow_height(frame->again);
        }
    }
    if (state->head && !state->without_head) {
        place_flow(p, state->head, p->y, true);
        p->y += bp_flow_height(state->head);
    }
}

static void place_strips(struct bp_paginator *p, const struct bp_page_part *part, bp_len slack,
                         struct open_frames *open) {
    for (struct bp_strip *strip = part->first; strip; strip = strip->next) {
        p->y += strip == part->first ? 0 : bp_strip_gap(&p->state, strip);
        if (strip->running)
            p->running = strip->running;
        if (strip->kind == BP_STRIP_FILL)
            p->y += slack;
        if (strip->kind == BP_STRIP_OPEN && open->n < BP_MAX_FRAMES)
            open->frames[open->n++] = open_frame(p, strip->as.frame);
        place_strip(p, strip, p->y, false);
        p->y += strip->height;
        if (strip->kind == BP_STRIP_CLOSE && open->n > 0)
            close_frame(p, &open->frames[--open->n]);
        bp_page_state_step(&p->state, strip);
        if (strip == part->last)
            break;
    }
}

/* What the open frames say about the strip that begins the next page. */
static void place_pointer(struct bp_paginator *p, const struct bp_strip *next) {
    const struct bp_flow *pointer = next ? next->pointer : NULL;
    if (!pointer)
        return;
    place_flow(p, pointer, p->y + pointer->first->gap, true);
    p->y += bp_pointer_height(next);
}

void bp_place_page(struct bp_paginator *p, const struct bp_page_part *part) {
    struct bp_setter *setter = p->setter;
    struct bp_note *notes = NULL, **end = append_notes(setter, &notes, p->carried);
    for (struct bp_strip *strip = part->first; strip; strip = strip->next) {
        end = append_notes(setter, end, strip->notes);
        if (strip == part->last)
            break;
    }
    p->carried = cut_notes(setter, &notes, part->room - part->used);
    bp_len slack = part->room - part->used - bp_notes_height(notes);
    struct open_frames open = {.n = 0};
    if (part->first) {
        reopen(p, &open);
        place_strips(p, part, MAX(slack, 0), &open);
        if (open.n > 0)
            place_pointer(p, part->last->next);
        while (open.n > 0) {
            p->y += open.frames[--open.n].frame->pad_bottom;
            close_frame(p, &open.frames[open.n]);
        }
    }
    uint32_t n_text = p->content->len;
    place_notes(p, notes);
    finish_page(p, n_text, notes);
    p->state.without_head = p->state.without_again = false;
}
