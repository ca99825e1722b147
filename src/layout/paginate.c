/* From the flow to pages: where each page ends.
 * In: a chapter's flow of strips. Out: parts of it for place.c, page by page.
 * The one hard idea: a page is filled in two steps. First a scan of heights finds the last strip
 * that fits, with the footnotes called for so far, and behind which a break is allowed; then
 * everything up to there is placed. Nothing is ever taken back. */
#include "layout/paginate.h"

#define LEAST_TEXT BP_PT(90)  /* of a page whose foot is full of notes from the page before */
#define LEAST_NOTES BP_PT(60) /* that are below the line that calls them, where they are cut */
#define GREAT_HOLE 4          /* more than this part of a page */
#define LEAST_PART BP_PT(64)  /* of a row that is divided before it leaves a hole, on each page */
#define SHORT_TAIL BP_PT(120) /* a last page less full than this is drawn in if it can be */

/* -- state ------------------------------------------------------------------------------------ */

static bp_len closing_height(const struct bp_page_state *state) {
    bp_len height = 0;
    for (int i = 0; i < state->n_frames; i++)
        height += state->frames[i]->as.frame->pad_bottom;
    return height;
}

/* The same at a later strip. */
static bp_len closing_height_at(const struct bp_page_state *top, const struct bp_strip *first,
                                const struct bp_strip *strip) {
    struct bp_page_state state = *top;
    for (; first != strip; first = first->next)
        bp_page_state_step(&state, first);
    return closing_height(&state);
}

static bp_len opening_height(const struct bp_page_state *state) {
    bp_len height = state->head && !state->without_head ? bp_flow_height(state->head) : 0;
    for (int i = 0; i < state->n_frames; i++) {
        const struct bp_frame *frame = state->frames[i]->as.frame;
        height += frame->pad_top;
        if (frame->again && !state->without_again)
            height += bp_flow_height(frame->again);
    }
    return height;
}

/* -- choosing where the page ends ------------------------------------------------------------- */

/* Strips that take no place of their own: a break before them is one before what follows. */
static bool is_marker(const struct bp_strip *strip) {
    return strip->kind == BP_STRIP_TABLE || strip->kind == BP_STRIP_GROUP ||
           strip->kind == BP_STRIP_TABLE_END || strip->kind == BP_STRIP_FILL;
}

static struct bp_strip *skip_markers(struct bp_strip *strip) {
    while (strip && is_marker(strip))
        strip = strip->next;
    return strip;
}

/* The rows of a table begin a page: what is repeated on further pages they have already. */
static struct bp_strip *skip_table_marker(struct bp_page_state *state, struct bp_strip *strip) {
    if (!strip || (strip->kind != BP_STRIP_TABLE && strip->kind != BP_STRIP_GROUP))
        return strip;
    bp_page_state_step(state, strip);
    state->without_head = strip->kind == BP_STRIP_TABLE;
    return strip->next;
}

/* True if a page may end before a strip, as far as that is concerned. */
static bool may_begin_page(const struct bp_strip *strip) {
    return !is_marker(strip) || strip->kind == BP_STRIP_TABLE || strip->kind == BP_STRIP_GROUP;
}

/* How far a page goes. */
struct fit {
    struct bp_strip *last; /* NULL: not even the first strip fits */
    bp_len used;           /* up to there, without what frames and head at the top take */
    bp_len notes;          /* of which notes, at the foot */
};

/* True if a line whose notes don't all fit had better stay, with the notes cut, for the page would
 * have a great hole without it. */
static bool stays_with_cut_notes(const struct bp_page_state *state, const struct bp_strip *line,
                                 const struct fit *best, bp_len room) {
    return line->kind == BP_STRIP_LINE && line->notes && state->n_frames == 0 &&
           room - best->used - best->notes > room / GREAT_HOLE;
}

/* Finds the end of the page that starts with `first`. `notes` is taken at its foot already; those
 * of one line may be cut. */
static struct fit find_end(const struct bp_page_state *top, struct bp_strip *first, bp_len room,
                           bp_len notes, bool may_cut) {
    struct bp_page_state state = *top;
    struct fit best = {0}, fallback = {0};
    bp_len height = 0;
    bool cut = false;
    for (struct bp_strip *strip = first; strip && strip->kind != BP_STRIP_TURN;
         strip = strip->next) {
        height += (strip == first ? 0 : bp_strip_gap(&state, strip)) + strip->height;
        const bp_len before = notes;
        if (strip->notes)
            notes += bp_notes_height(strip->notes) - (notes > 0 ? BP_NOTES_GAP - BP_NOTE_GAP : 0);
        bp_page_state_step(&state, strip);
        if (height + closing_height(&state) + notes > room) {
            if (cut || !may_cut || !stays_with_cut_notes(&state, strip, &best, room))
                break;
            notes = before + LEAST_NOTES;
            cut = true;
            if (height + notes > room)
                break;
        }
        const struct bp_strip *next = strip->next;
        const struct fit here = {
            .last = strip, .used = height, .notes = cut ? room - height : notes};
        const bool may_break =
            !next || next->kind == BP_STRIP_TURN || (!strip->keep && may_begin_page(next));
        if (may_break &&
            height + closing_height(&state) + bp_pointer_height(next) + here.notes <= room)
            best = here;
        if (cut && best.last == strip)
            break; /* the rest of the page is the notes' */
        if (!is_marker(strip) && strip->kind != BP_STRIP_OPEN)
            fallback = here;
    }
    /* Where everything holds together the page breaks where it is full. */
    return best.last ? best : fallback;
}

static bp_len height_to(const struct bp_page_state *state, const struct bp_strip *first,
                        const struct bp_strip *last) {
    bp_len height = first->height;
    for (const struct bp_strip *strip = first; strip != last; strip = strip->next)
        height += bp_strip_gap(state, strip->next) + strip->next->height;
    return height;
}

/* The ends of table and frames behind a strip go with it; they take no place that isn't kept. */
static struct bp_strip *with_ends(struct bp_strip *strip) {
    while (strip->next &&
           (strip->next->kind == BP_STRIP_TABLE_END || strip->next->kind == BP_STRIP_CLOSE))
        strip = strip->next;
    return strip;
}

/* The height of the notes that a row's first `height` calls for, with the air above each. */
static bp_len notes_within(const struct bp_row *row, bp_len height) {
    bp_len notes = 0;
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next) {
        bp_len y = row->top_rule + cell->y + cell->pad_top;
        for (const struct bp_strip *strip = cell->flow.first; strip && y < height;
             strip = strip->next) {
            y += strip == cell->flow.first ? 0 : strip->gap;
            if (strip->kind == BP_STRIP_ROW)
                notes += notes_within(strip->as.row, height - y);
            else if (strip->notes && y + strip->height <= height)
                notes += bp_notes_height(strip->notes) - BP_NOTES_GAP + BP_NOTE_GAP;
            y += strip->height;
        }
    }
    return notes;
}

/* How much of `left` the upper part of a row may take, so that there is room for its notes too; but
 * these get no more than `most`, and what is too much of them is carried. */
static bp_len room_beside_notes(const struct bp_strip *row, bp_len left, bp_len most) {
    if (!row->notes)
        return left;
    bp_len enough = MAX(MIN(left, LEAST_TEXT), left - most), high = left;
    while (enough + BP_PT(1) < high) {
        bp_len middle = (enough + high) / 2;
        bp_len notes = notes_within(row->as.row, middle) + BP_NOTES_GAP - BP_NOTE_GAP;
        if (middle + notes <= left)
            enough = middle;
        else
            high = middle;
    }
    return enough;
}

/* How high a row must be to be split: where something is before it on the page, more than half of
 * that, unless it is one that leaves no hole. */
static bp_len least_split(const struct bp_strip *row, const struct bp_strip *last, bp_len room) {
    if (!last)
        return 0;
    return row->kind == BP_STRIP_ROW && row->as.row->divisible ? 2 * LEAST_PART : room / 2;
}

/* A row that no page can hold, or that would leave a great hole, is split: at once if a good part
 * of this page is left below what leads to it (a heading, the table's head), or if it comes first
 * anyway. Returns the strip that now ends the page. */
static struct bp_strip *split_if_needed(const struct bp_paginator *p, struct bp_strip *first,
                                        struct bp_strip *last, bp_len room, bp_len left) {
    struct bp_strip *next = skip_markers(last ? last->next : first);
    while (next && next->keep &&
           (next->kind != BP_STRIP_ROW || next->height <= least_split(next, last, room))) {
        left -= next->gap + next->height;
        next = skip_markers(next->next);
    }
    if (!next || next->kind != BP_STRIP_ROW || next->height <= least_split(next, last, room))
        return last;
    if (last && !last->keep && left < (next->as.row->divisible ? LEAST_PART : room / 4))
        return last;
    left -= (next == first ? 0 : next->gap) + closing_height_at(&p->state, first, next);
    bp_len less = room_beside_notes(next, left, room / 3);
    if (next->height > less && bp_split_row(p->setter, next, less, room / 5))
        return next;
    if (next->height <= left && (!last || next->height <= less))
        return with_ends(next); /* it was too high only with all its notes */
    return !last && bp_split_row(p->setter, next, left, room / 5) ? next : last;
}

/* The first line is too high only because of its notes: it stays, and they are cut. */
static struct fit fit_without_notes(const struct bp_page_state *state, struct bp_strip *first,
                                    bp_len room) {
    struct bp_strip *strip = skip_markers(first);
    if (!strip || !strip->notes || strip->kind == BP_STRIP_ROW ||
        strip->height + closing_height(state) > room)
        return (struct fit){0};
    return (struct fit){.last = strip, .used = strip->height};
}

/* The part of the flow for the next page; splits a row where that is better than a hole. Its last
 * strip is NULL if not even the first fits. */
static struct bp_page_part find_part(const struct bp_paginator *p, struct bp_strip *first) {
    const struct bp_setter *setter = p->setter;
    bp_len opening = opening_height(&p->state);
    bp_len room = bp_page_bottom(setter, p->state.landscape) - setter->top - opening;
    struct bp_page_part part = {.first = first, .room = room};
    bp_len notes = MIN(bp_notes_height(p->carried), room - LEAST_TEXT);
    struct fit fit = find_end(&p->state, first, room, notes, true);
    if (!fit.last)
        fit = fit_without_notes(&p->state, first, room - notes);
    struct bp_strip *next = skip_markers(first);
    if (!fit.last && p->carried && next && next->height <= room / 2) {
        part.first = NULL; /* the notes of the page before first, on a page of their own */
        return part;
    }
    bp_len left = room - fit.used - (fit.last ? fit.notes : notes);
    part.last = split_if_needed(p, first, fit.last, room, left);
    if (part.last)
        part.used = part.last == fit.last ? fit.used : height_to(&p->state, first, part.last);
    else if (p->carried)
        part.first = NULL;
    return part;
}

static struct bp_page_part next_part(struct bp_paginator *p, struct bp_strip *first) {
    struct bp_setter *setter = p->setter;
    struct bp_page_part part = {.room = bp_page_bottom(setter, p->state.landscape) - setter->top};
    if (!first)
        return part;
    part = find_part(p, first);
    if (!part.first || part.last)
        return part;
    /* A picture can be so high that it leaves no room for the head of its table or panel. */
    p->state.without_head = p->state.without_again = true;
    part = find_part(p, first);
    if (!part.first || part.last)
        return part;
    part.last = skip_markers(first);
    bp_diag(setter->diags, ROW_TOO_HIGH,
            part.last->kind == BP_STRIP_ROW ? part.last->as.row->pos : (struct bp_pos){0});
    return part;
}

/* -- short last pages ------------------------------------------------------------------------- */

/* How many pages a flow takes, and how full the last is; no pages if it can't be known without
 * splitting rows or turning pages. */
struct extent {
    int pages;
    bp_len tail;
};

static struct extent measure(const struct bp_setter *setter, struct bp_flow *flow, int tighten) {
    struct bp_page_state state = {.tighten = tighten};
    struct extent extent = {0};
    for (struct bp_strip *strip = flow->first; strip;) {
        state.without_head = false;
        strip = skip_table_marker(&state, strip);
        bp_len room = bp_page_bottom(setter, false) - setter->top - opening_height(&state);
        struct fit fit = find_end(&state, strip, room, 0, false);
        if (!fit.last || strip->kind == BP_STRIP_TURN)
            return (struct extent){0};
        for (; strip != fit.last->next; strip = strip->next)
            bp_page_state_step(&state, strip);
        extent.pages++;
        extent.tail = fit.used + fit.notes;
    }
    return extent;
}

/* A last page of a few lines is drawn in, by tighter gaps on all pages, if that is enough. */
static int choose_tightness(const struct bp_setter *setter, struct bp_flow *flow) {
    static const int steps[] = {85, 70};
    struct extent plain = measure(setter, flow, 100);
    if (plain.pages < 2 || plain.tail > SHORT_TAIL)
        return 100;
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        struct extent tight = measure(setter, flow, steps[i]);
        if (tight.pages > 0 && tight.pages < plain.pages)
            return steps[i];
    }
    return 100;
}

void bp_paginate(struct bp_setter *setter, struct bp_flow *flow) {
    struct bp_paginator p = {.setter = setter,
                             .page = setter->chapter->pages->len,
                             .under = g_array_new(FALSE, FALSE, sizeof(struct bp_item)),
                             .content = g_array_new(FALSE, FALSE, sizeof(struct bp_item)),
                             .over = g_array_new(FALSE, FALSE, sizeof(struct bp_item)),
                             .links = g_array_new(FALSE, FALSE, sizeof(struct bp_link)),
                             .quads = g_array_new(FALSE, FALSE, sizeof(struct bp_quad))};
    p.state.tighten = choose_tightness(setter, flow);
    for (struct bp_strip *strip = flow->first; strip || p.carried;) {
        if (strip && strip->kind == BP_STRIP_TURN) {
            p.state.landscape = strip->as.landscape;
            strip = strip->next;
            continue;
        }
        if (strip && strip->running)
            p.running = strip->running;
        strip = skip_table_marker(&p.state, strip);
        struct bp_page_part part = next_part(&p, strip);
        strip = part.first ? part.last->next : strip;
        bp_place_page(&p, &part);
    }
    GArray *arrays[] = {p.under, p.content, p.over, p.links, p.quads};
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_array_free(arrays[i], TRUE);
}
