/* From the flow to pages.
 * In: a chapter's flow of strips. Out: pages of placed items, anchors, links, element kids.
 * The one hard idea: a page is filled in two steps. First a scan of heights finds the last strip
 * that fits and behind which a break is allowed; then everything up to there is placed. Nothing is
 * ever taken back, and a row is split only when it is higher than a page. */
#include <string.h>

#include "layout/setter.h"

#define MAX_FRAMES 8
#define INNER_RULE BP_PT(0.6) /* between rows that are set as one */

struct paginator {
    struct bp_setter *setter;
    uint32_t page; /* in the chapter, from 0 */
    bp_len y;
};

/* A link's line on the page under way. */
struct quad {
    uint32_t link;
    struct bp_box box;
};

void bp_paginate_buffers_new(struct bp_setter *setter) {
    setter->quads = g_array_new(FALSE, FALSE, sizeof(struct quad));
}

/* -- choosing where the page ends ------------------------------------------------------------- */

/* What is open at a place in the flow: costs height at the top of the next page. */
struct state {
    const struct bp_strip *frames[MAX_FRAMES];
    int n_frames;
    const struct bp_flow *head;
};

static void step(struct state *state, const struct bp_strip *strip) {
    if (strip->kind == BP_STRIP_OPEN && state->n_frames < MAX_FRAMES)
        state->frames[state->n_frames++] = strip;
    else if (strip->kind == BP_STRIP_CLOSE && state->n_frames > 0)
        state->n_frames--;
    else if (strip->kind == BP_STRIP_TABLE)
        state->head = strip->as.head;
    else if (strip->kind == BP_STRIP_TABLE_END)
        state->head = NULL;
}

static bp_len closing_height(const struct state *state) {
    bp_len height = 0;
    for (int i = 0; i < state->n_frames; i++)
        height += state->frames[i]->as.frame->pad_bottom;
    return height;
}

static bp_len opening_height(const struct state *state) {
    bp_len height = state->head ? bp_flow_height(state->head) : 0;
    for (int i = 0; i < state->n_frames; i++)
        height += state->frames[i]->as.frame->pad_top;
    return height;
}

/* Strips that take no place of their own: a break before them is one before what follows. */
static bool is_marker(const struct bp_strip *strip) {
    return strip->kind == BP_STRIP_TABLE || strip->kind == BP_STRIP_TABLE_END ||
           strip->kind == BP_STRIP_FILL;
}

static struct bp_strip *skip_markers(struct bp_strip *strip) {
    while (strip && is_marker(strip))
        strip = strip->next;
    return strip;
}

/* The last strip of the page that starts with `first`, or NULL if not even it fits. `used` is the
 * height up to that strip, without what the frames and the head at the top take. */
static struct bp_strip *find_end(const struct state *top, struct bp_strip *first, bp_len room,
                                 bp_len *used) {
    struct state state = *top;
    struct bp_strip *best = NULL, *fallback = NULL;
    bp_len height = 0, fallback_used = 0;
    for (struct bp_strip *strip = first; strip; strip = strip->next) {
        height += (strip == first ? 0 : strip->gap) + strip->height;
        step(&state, strip);
        if (height + closing_height(&state) > room)
            break;
        if (!strip->next || (!strip->keep && !is_marker(strip->next))) {
            best = strip;
            *used = height;
        }
        if (!is_marker(strip) && strip->kind != BP_STRIP_OPEN) {
            fallback = strip;
            fallback_used = height;
        }
    }
    if (best)
        return best;
    *used = fallback_used; /* everything holds together: break where the page is full */
    return fallback;
}

/* -- placing ---------------------------------------------------------------------------------- */

static void add_under(struct bp_setter *setter, struct bp_box box, bp_colour colour,
                      bp_len radius) {
    struct bp_item item = {.kind = BP_ITEM_FILL, .box = box};
    item.as.fill.colour = colour;
    item.as.fill.radius = radius;
    g_array_append_val(setter->under, item);
}

static void add_rule(struct bp_setter *setter, bp_len x, bp_len y, bp_len w, bp_len height,
                     bp_colour colour) {
    struct bp_item item = {.kind = BP_ITEM_FILL, .box = {x, y, w, height}};
    item.as.fill.colour = colour;
    g_array_append_val(setter->over, item);
}

static void place_marks(struct paginator *p, const struct bp_mark *mark, bp_len y) {
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
    struct bp_link link = {
        .elem = goal->elem, .uri = goal->uri, .anchor = goal->anchor, .contents = goal->contents};
    g_array_append_val(links, link);
    return links->len - 1;
}

static void place_patches(struct paginator *p, const struct bp_patch *patch, bp_len y) {
    for (; patch; patch = patch->next) {
        struct quad quad = {.link = link_for(p->setter->links, patch->goal), .box = patch->box};
        quad.box.y += y;
        g_array_append_val(p->setter->quads, quad);
    }
}

static void place_items(struct paginator *p, const struct bp_strip *strip, bp_len y,
                        bool as_artifact) {
    struct bp_setter *setter = p->setter;
    for (uint32_t i = 0; i < strip->as.line.n_items; i++) {
        struct bp_item item = strip->as.line.items[i];
        item.box.y += y;
        if (item.kind == BP_ITEM_TEXT)
            item.as.text.baseline += y;
        if (as_artifact)
            item.elem = NULL;
        g_array_append_val(item.elem ? setter->content : setter->over, item);
    }
}

static void place_flow(struct paginator *p, const struct bp_flow *flow, bp_len y, bool as_artifact);

static void place_row(struct paginator *p, const struct bp_strip *strip, bp_len y,
                      bool as_artifact) {
    struct bp_setter *setter = p->setter;
    const struct bp_row *row = strip->as.row;
    if (row->top_rule > 0)
        add_rule(setter, row->x, y, row->w, row->top_rule, row->rule_colour);
    bp_len top = y + row->top_rule;
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next) {
        if (cell->tinted)
            add_under(setter, (struct bp_box){cell->x, top + cell->y, cell->w, cell->height},
                      cell->tint, 0);
        if (cell->elem && !as_artifact) { /* an empty cell has its place in the order too */
            struct bp_item blank = {.kind = BP_ITEM_BLANK, .elem = cell->elem};
            blank.box = (struct bp_box){cell->x, top + cell->y, 0, 0};
            if (!cell->flow.first)
                g_array_append_val(setter->content, blank);
        }
        if (cell->ruled)
            add_rule(setter, cell->x, top + cell->y + cell->height - INNER_RULE, cell->w,
                     INNER_RULE, setter->look->rule);
        bp_len slack = cell->height - cell->pad_top - cell->pad_bottom;
        slack = cell->middle ? (slack - bp_flow_height(&cell->flow)) / 2 : 0;
        place_flow(p, &cell->flow, top + cell->y + cell->pad_top + slack, as_artifact);
    }
    if (row->rule > 0)
        add_rule(setter, row->x, y + strip->height - row->rule, row->w, row->rule,
                 row->rule_colour);
    if (!as_artifact)
        place_patches(p, row->patches, y);
}

/* Places what draws; frames and tables are the page's business. */
static void place_strip(struct paginator *p, const struct bp_strip *strip, bp_len y,
                        bool as_artifact) {
    if (!as_artifact)
        place_marks(p, strip->marks, y);
    if (strip->kind == BP_STRIP_LINE) {
        place_items(p, strip, y, as_artifact);
        if (!as_artifact)
            place_patches(p, strip->patches, y);
    } else if (strip->kind == BP_STRIP_ROW) {
        place_row(p, strip, y, as_artifact);
    }
}

static void place_flow(struct paginator *p, const struct bp_flow *flow, bp_len y,
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

static struct open_frame open_frame(struct paginator *p, const struct bp_frame *frame) {
    GArray *under = p->setter->under;
    struct open_frame open = {.frame = frame, .slot = under->len, .top = p->y};
    add_under(p->setter, (struct bp_box){frame->x, p->y, frame->w, 0}, frame->tint, frame->radius);
    if (frame->bar_width > 0)
        add_under(p->setter, (struct bp_box){frame->x, p->y, frame->bar_width, 0}, frame->bar, 0);
    open.n_slots = under->len - open.slot;
    return open;
}

static void close_frame(struct paginator *p, const struct open_frame *open) {
    for (guint i = 0; i < open->n_slots; i++)
        g_array_index(p->setter->under, struct bp_item, open->slot + i).box.h = p->y - open->top;
}

/* -- pages ------------------------------------------------------------------------------------ */

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
static void give_quads(struct bp_setter *setter, struct bp_page *page) {
    const struct quad *quads = (const struct quad *)(const void *)setter->quads->data;
    for (uint32_t i = 0; i < page->n_links; i++) {
        struct bp_link *link = &page->links[i];
        for (guint k = 0; k < setter->quads->len; k++)
            link->n_quads += quads[k].link == i;
        struct bp_box *boxes = bp_arena_alloc(setter->keep, sizeof *boxes * link->n_quads);
        uint32_t n = 0;
        for (guint k = 0; k < setter->quads->len; k++)
            if (quads[k].link == i)
                boxes[n++] = quads[k].box;
        link->quads = boxes;
    }
    g_array_set_size(setter->quads, 0);
}

/* Numbers marked-content sequences (neighbours of one element share one) and hangs elements, marks
 * and links into the tree, in reading order. */
static void mark_content(struct paginator *p, struct bp_page *page) {
    struct bp_arena *keep = p->setter->keep;
    const struct bp_elem *previous = NULL;
    for (uint32_t i = 0; i < page->n_content; i++) {
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
    for (uint32_t i = 0; i < page->n_links; i++)
        bp_elem_add(keep, page->links[i].elem, BP_KID_LINK, p->page, i);
}

static void finish_page(struct paginator *p) {
    struct bp_setter *setter = p->setter;
    struct bp_page page = {.width = setter->look->page_width, .height = setter->look->page_height};
    page.under = take(setter->keep, setter->under, &page.n_under);
    page.content = take(setter->keep, setter->content, &page.n_content);
    page.over = take(setter->keep, setter->over, &page.n_over);
    page.links = take(setter->keep, setter->links, &page.n_links);
    give_quads(setter, &page);
    mark_content(p, &page);
    g_array_append_val(setter->chapter->pages, page);
    p->page++;
}

static void place_page(struct paginator *p, struct state *state, struct bp_strip *first,
                       const struct bp_strip *last, bp_len slack) {
    struct open_frame open[MAX_FRAMES];
    int n = 0;
    p->y = p->setter->top;
    for (int i = 0; i < state->n_frames; i++) {
        open[n++] = open_frame(p, state->frames[i]->as.frame);
        p->y += state->frames[i]->as.frame->pad_top;
    }
    if (state->head) {
        place_flow(p, state->head, p->y, true);
        p->y += bp_flow_height(state->head);
    }
    for (struct bp_strip *strip = first;; strip = strip->next) {
        p->y += strip == first ? 0 : strip->gap;
        if (strip->kind == BP_STRIP_FILL)
            p->y += slack;
        if (strip->kind == BP_STRIP_OPEN && n < MAX_FRAMES)
            open[n++] = open_frame(p, strip->as.frame);
        place_strip(p, strip, p->y, false);
        p->y += strip->height;
        if (strip->kind == BP_STRIP_CLOSE && n > 0)
            close_frame(p, &open[--n]);
        step(state, strip);
        if (strip == last)
            break;
    }
    while (n > 0) {
        p->y += open[--n].frame->pad_bottom;
        close_frame(p, &open[n]);
    }
    finish_page(p);
}

/* -- rows higher than a page ------------------------------------------------------------------ */

/* The last strip of a cell that still fits into `room`, at a good place if there is one. */
static struct bp_strip *cut_cell(const struct bp_flow *flow, bp_len room) {
    struct bp_strip *good = NULL, *any = NULL;
    bp_len height = 0;
    for (struct bp_strip *strip = flow->first; strip; strip = strip->next) {
        height += strip->height + (strip == flow->first ? 0 : strip->gap);
        if (height > room)
            break;
        any = strip;
        if (!strip->keep)
            good = strip;
    }
    return good ? good : any;
}

static bool has_spanning_cell(const struct bp_row *row) {
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next)
        if (cell->y != 0 || cell->height != row->first->height)
            return true;
    return false;
}

/* Cuts a row in two so that the first part fits into `room`; the second becomes the next strip.
 * Returns false if no line fits or the row has cells over several rows. */
static bool split_row(struct bp_setter *setter, struct bp_strip *strip, bp_len room) {
    struct bp_row *row = strip->as.row;
    if (has_spanning_cell(row))
        return false;
    bool any = false;
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next)
        any = any || cut_cell(&cell->flow, room - cell->pad_top - row->top_rule);
    if (!any)
        return false;
    struct bp_row *rest = bp_row_new(setter, row->x, row->w);
    rest->rule = row->rule;
    rest->rule_colour = row->rule_colour;
    rest->pos = row->pos;
    for (struct bp_cell *cell = row->first; cell; cell = cell->next) {
        struct bp_cell *more = bp_row_cell(setter, rest, NULL, cell->x, cell->w, cell->pad_bottom);
        more->tint = cell->tint;
        more->tinted = cell->tinted;
        struct bp_strip *cut = cut_cell(&cell->flow, room - cell->pad_top - row->top_rule);
        more->flow.first = cut ? cut->next : cell->flow.first;
        more->flow.last = more->flow.first ? cell->flow.last : NULL;
        cell->flow.last = cut;
        if (cut)
            cut->next = NULL;
        else
            cell->flow.first = NULL;
        cell->pad_bottom = 0;
        cell->middle = false;
    }
    struct bp_flow pair = {0};
    row->rule = 0;
    for (struct bp_cell *cell = row->first; cell; cell = cell->next)
        cell->height = 0;
    struct bp_strip *upper = bp_flow_row(setter, &pair, row);
    struct bp_strip *lower = bp_flow_row(setter, &pair, rest);
    lower->next = strip->next;
    lower->keep = strip->keep;
    strip->height = upper->height;
    strip->keep = false;
    strip->next = lower;
    return true;
}

/* A row that no page can hold, or that would leave a great hole, is split: at once if a good part
 * of this page is left below what leads to it (a heading, the table's head), or if it comes first
 * anyway. Returns the strip that now ends the page. */
static struct bp_strip *split_if_needed(struct bp_setter *setter, struct bp_strip *first,
                                        struct bp_strip *last, bp_len room, bp_len left) {
    const bp_len high = last ? room / 2 : room;
    struct bp_strip *next = skip_markers(last ? last->next : first);
    while (next && next->keep && next->height <= high) {
        left -= next->gap + next->height;
        next = skip_markers(next->next);
    }
    if (!next || next->kind != BP_STRIP_ROW || next->height <= high)
        return last;
    if (last && !last->keep && left < room / 4)
        return last;
    return split_row(setter, next, left - next->gap) ? next : last;
}

void bp_paginate(struct bp_setter *setter, struct bp_flow *flow) {
    struct paginator p = {.setter = setter};
    struct state state = {0};
    for (struct bp_strip *strip = flow->first; strip;) {
        bp_len opening = opening_height(&state);
        bp_len room = setter->bottom - setter->top - opening;
        bp_len used = 0;
        struct bp_strip *last = find_end(&state, strip, room, &used);
        struct bp_strip *end = split_if_needed(setter, strip, last, room, room - used);
        if (end != last) {
            last = end;
            used = room;
        }
        if (!last) { /* only rows can be that high */
            last = skip_markers(strip);
            bp_diag(setter->diags, ROW_TOO_HIGH,
                    last->kind == BP_STRIP_ROW ? last->as.row->pos : (struct bp_pos){0});
        }
        place_page(&p, &state, strip, last, MAX(0, room - used));
        strip = last->next;
    }
}
