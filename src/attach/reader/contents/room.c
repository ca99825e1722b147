/* Room for the stamps at the head and foot of attached pages.
 * In: where a page has ink. Out: how its content is moved and shrunk, or that it isn't.
 * No more than is needed. What fits between the stamps is moved there as it is, and only what
 * doesn't gets smaller. */
#include "attach/reader/contents/content.h"

#include <math.h>

#include "attach/reader/contents/scan.h"
#include "attach/reader/findings.h"

#define SMALLEST 0.25 /* a page with less room than that between the stamps stays as it is */

/* In points of the visible page, from its lower left corner. */
struct places {
    struct bp_rect head, foot; /* where the stamps are */
    double top, bottom;        /* between these is the page's own room */
};

static bool find_places(const struct bp_work *work, const struct bp_page *page,
                        struct places *places) {
    const double height = page->height;
    if (work->job->stamps.side == 0)
        return false;
    const struct bp_stamp_place at = bp_stamp_place(
        &work->job->stamps, (bp_len)round(page->width * 1000), (bp_len)round(height * 1000));
    const double above = at.above / 1000.0, below = at.below / 1000.0;
    const double left = (at.left - at.size * 0.5) / 1000, right = (at.right + at.size * 0.5) / 1000;
    const double head = height - at.head / 1000.0, foot = height - at.foot / 1000.0;
    places->head = (struct bp_rect){left, head - below, right, head + above};
    places->foot = (struct bp_rect){left, foot - below, right, foot + above};
    places->top = height - at.top / 1000.0;
    places->bottom = at.bottom / 1000.0;
    return true;
}

static bool is_seen(const struct bp_ink *ink) {
    return !(ink->flags & (BP_INK_WHITE | BP_INK_UNSEEN)) && ink->origin != BP_INK_GONE;
}

static bool is_in(const struct bp_ink *ink, const struct bp_rect *box) {
    return ink->x0 < box->x1 && ink->x1 > box->x0 && ink->y0 < box->y1 && ink->y1 > box->y0;
}

static bool is_under_stamps(const struct places *places, const GArray *ink) {
    for (guint i = 0; i < ink->len; i++) {
        const struct bp_ink *one = &g_array_index(ink, struct bp_ink, i);
        if (is_seen(one) && (is_in(one, &places->head) || is_in(one, &places->foot)))
            return true;
    }
    return false;
}

bool bp_room_has_to_know(const struct bp_work *work, const struct bp_page *page,
                         const GArray *ink) {
    struct places places;
    return work->job->shrink != BP_SHRINK_YES && page->content->understood &&
           find_places(work, page, &places) && is_under_stamps(&places, ink);
}

void bp_room_measure(const struct bp_work *work, const struct bp_page *page, const GArray *ink) {
    struct bp_content *content = page->content;
    struct places places;
    struct bp_rect box = {page->width, page->height, 0, 0};
    content->under_stamps =
        find_places(work, page, &places) && (!content->understood || is_under_stamps(&places, ink));
    for (guint i = 0; content->under_stamps && i < ink->len; i++) {
        const struct bp_ink *one = &g_array_index(ink, struct bp_ink, i);
        if (!is_seen(one) || one->x0 >= page->width || one->x1 <= 0 || one->y0 >= page->height ||
            one->y1 <= 0)
            continue;
        box = (struct bp_rect){MIN(box.x0, one->x0), MIN(box.y0, one->y0), MAX(box.x1, one->x1),
                               MAX(box.y1, one->y1)};
    }
    content->ink = (struct bp_rect){MAX(box.x0, 0), MAX(box.y0, 0), MIN(box.x1, page->width),
                                    MIN(box.y1, page->height)};
}

/* What takes the ink between the stamps, in the visible page; false if it can't be done. */
static bool find_move(const struct bp_work *work, const struct bp_page *page,
                      const struct places *places, struct bp_matrix *move) {
    const struct bp_content *content = page->content;
    const double room = places->top - places->bottom;
    double low = 0, high = page->height;
    if (work->job->shrink == BP_SHRINK_NEEDED && content->understood) {
        low = content->ink.y0;
        high = content->ink.y1;
    }
    const double scale = MIN(1, room / MAX(high - low, 1e-3));
    if (scale < SMALLEST)
        return false;
    *move = (struct bp_matrix){scale, 0, 0, scale, page->width * (1 - scale) / 2, 0};
    low *= scale;
    high *= scale;
    if (high > places->top)
        move->f = places->top - high;
    if (low + move->f < places->bottom)
        move->f = places->bottom - low;
    return true;
}

static void make_room(struct bp_work *work, struct bp_page *page) {
    const bool under = page->content->under_stamps;
    struct places places;
    struct bp_matrix move;
    if (!find_places(work, page, &places) || (!under && work->job->shrink != BP_SHRINK_YES))
        return;
    if (work->job->shrink == BP_SHRINK_NO || !find_move(work, page, &places, &move)) {
        if (under)
            bp_findings_add(work->findings, BP_FINDING_STAMPED, page->source, NULL);
        return;
    }
    page->shrunk = true;
    page->shrink =
        bp_matrix_join(bp_matrix_join(bp_matrix_invert(page->visible), move), page->visible);
    bp_findings_add(work->findings, BP_FINDING_SHRUNK, page->source, NULL);
}

void bp_room_make(struct bp_work *work) {
    for (uint32_t i = 0; i < work->n_pages; i++)
        make_room(work, &work->pages[i]);
}
