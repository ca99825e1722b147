/* Words that can be copied but not seen: below boxes drawn over them, or outside the page.
 * In: what a page draws, in the order of painting. Out: findings.
 * Much is painted over something else. A word counts if what was painted after it hides it and it
 * isn't shown again on top; backgrounds, shadows, underlines and translucent highlights don't. */
#include "attach/reader/contents/scan.h"

#include <math.h>

#include "attach/reader/findings.h"

#define LEAST_SIDE 3.0f     /* points: what is thinner hides no word */
#define HIGH 0.55f          /* so much of a word's height is hidden by what hides it */
#define WIDE 0.7f           /* and so much of its width */
#define LEAST_WORDS 1.5f    /* times their height: less than that may be chance */
#define WHOLE_PAGE 0.8f     /* of the page: a background, or a scan */
#define SCAN 0.6f           /* of the page, in pictures of any number */
#define STRIP 3.0f          /* times a word's height: a picture that is no higher is a strip */
#define OUTSIDE 1.0f        /* points off the page */
#define ENDLESS 1e5f        /* what reaches farther is a text that was not measured */
#define MAX_PAIRS 20000000u /* words times boxes that are compared */
#define MAX_SPANS 8         /* of one word, hidden by different boxes */

/* Of a page. */
struct page {
    const struct bp_page *page;
    const GArray *ink;
    GArray *words;  /* guint: which of the ink are words */
    GArray *covers; /* guint: which may hide them */
};

/* What is hidden of a word, along its line. */
struct span {
    float from, to;
};

struct hidden {
    struct span spans[MAX_SPANS];
    guint n, first;   /* first: the first that hides some of it, in the order of painting */
    bool light, dark; /* what hides it is white or a large picture; or it is neither */
};

static const struct bp_ink *at(const GArray *ink, guint i) {
    return &g_array_index(ink, struct bp_ink, i);
}

static float width_of(const struct bp_ink *ink) {
    return ink->x1 - ink->x0;
}

static float height_of(const struct bp_ink *ink) {
    return ink->y1 - ink->y0;
}

static bool touches(const struct bp_ink *a, const struct bp_ink *b) {
    return a->x0 < b->x1 && a->x1 > b->x0 && a->y0 < b->y1 && a->y1 > b->y0;
}

static bool is_on_page(const struct bp_page *page, const struct bp_ink *ink) {
    return ink->x0 < page->width && ink->x1 > 0 && ink->y0 < page->height && ink->y1 > 0;
}

/* How much of a word's height, across its line, a box has. */
static float height_hidden(const struct bp_ink *word, const struct bp_ink *box) {
    if (word->flags & BP_INK_UPRIGHT)
        return (MIN(word->x1, box->x1) - MAX(word->x0, box->x0)) / MAX(width_of(word), 1e-3f);
    return (MIN(word->y1, box->y1) - MAX(word->y0, box->y0)) / MAX(height_of(word), 1e-3f);
}

static bool is_word(const struct bp_page *page, const struct bp_ink *ink) {
    return ink->kind == BP_INK_TEXT && ink->origin == BP_INK_PAGE &&
           (ink->flags & (BP_INK_LEVEL | BP_INK_UNSEEN)) == BP_INK_LEVEL && is_on_page(page, ink);
}

static bool is_cover(const struct bp_page *page, const struct bp_ink *ink) {
    const double area = page->width * page->height;
    return ink->flags & BP_INK_SOLID && width_of(ink) >= LEAST_SIDE &&
           height_of(ink) >= LEAST_SIDE && is_on_page(page, ink) &&
           width_of(ink) * height_of(ink) < WHOLE_PAGE * area;
}

/* A page that is mostly pictures is a scan, and words below them are what OCR has read. */
static bool is_scan(const struct bp_page *page, const GArray *ink) {
    double area = 0;
    for (guint i = 0; i < ink->len; i++) {
        const struct bp_ink *one = at(ink, i);
        if (one->kind == BP_INK_IMAGE && one->origin == BP_INK_PAGE && is_on_page(page, one))
            area += (double)(MIN(one->x1, (float)page->width) - MAX(one->x0, 0)) *
                    (MIN(one->y1, (float)page->height) - MAX(one->y0, 0));
    }
    return area >= SCAN * page->width * page->height;
}

static void gather(struct page *all) {
    const bool scan = is_scan(all->page, all->ink);
    for (guint i = 0; i < all->ink->len; i++) {
        const struct bp_ink *one = at(all->ink, i);
        if (is_word(all->page, one))
            g_array_append_val(all->words, i);
        else if (all->words->len > 0 && is_cover(all->page, one) &&
                 !(scan && one->kind == BP_INK_IMAGE))
            g_array_append_val(all->covers, i);
    }
}

static struct page start(const struct bp_page *page, const GArray *ink) {
    struct page all = {.page = page, .ink = ink};
    all.words = g_array_new(FALSE, FALSE, sizeof(guint));
    all.covers = g_array_new(FALSE, FALSE, sizeof(guint));
    gather(&all);
    return all;
}

static void end(struct page *all) {
    g_array_free(all->words, TRUE);
    g_array_free(all->covers, TRUE);
}

/* Whether all has to be measured */

/* A text that was not measured: it begins at the edge that is not endless. */
static bool begins_outside(const struct bp_page *page, const struct bp_ink *ink) {
    const bool left = ink->x0 < -OUTSIDE && ink->x0 > -ENDLESS;
    const bool right = ink->x1 > page->width + OUTSIDE && ink->x1 < ENDLESS;
    const bool low = ink->y0 < -OUTSIDE && ink->y0 > -ENDLESS;
    const bool high = ink->y1 > page->height + OUTSIDE && ink->y1 < ENDLESS;
    return left || right || low || high || !is_on_page(page, ink);
}

static bool may_be_outside(const struct bp_page *page, const GArray *ink) {
    for (guint i = 0; i < ink->len; i++) {
        const struct bp_ink *one = at(ink, i);
        if (one->origin != BP_INK_PAGE)
            continue;
        if (one->kind == BP_INK_TEXT ? begins_outside(page, one)
                                     : one->kind == BP_INK_IMAGE && !is_on_page(page, one))
            return true;
    }
    return false;
}

static bool may_be_covered(const struct page *all) {
    if ((guint64)all->words->len * all->covers->len > MAX_PAIRS)
        return true;
    for (guint c = 0; c < all->covers->len; c++) {
        const guint index = g_array_index(all->covers, guint, c);
        const struct bp_ink *cover = at(all->ink, index);
        for (guint w = 0; w < all->words->len; w++) {
            const guint word = g_array_index(all->words, guint, w);
            if (word > index)
                break;
            if (touches(at(all->ink, word), cover) &&
                height_hidden(at(all->ink, word), cover) >= HIGH)
                return true;
        }
    }
    return false;
}

/* True if anything that could hide a word comes after one. */
static bool has_covers(const struct bp_page *page, const GArray *ink) {
    bool words = false, found = false;
    for (guint i = 0; i < ink->len && !found; i++) {
        words |= at(ink, i)->kind == BP_INK_TEXT;
        found = words && is_cover(page, at(ink, i));
    }
    return found;
}

bool bp_covered_has_to_know(const struct bp_page *page, const GArray *ink) {
    if (may_be_outside(page, ink))
        return true;
    if (!has_covers(page, ink))
        return false;
    struct page all = start(page, ink);
    const bool answer = may_be_covered(&all);
    end(&all);
    return answer;
}

/* Words below boxes */

/* Adds what a box hides of a word. */
static void hide(struct hidden *hidden, const struct bp_ink *word, const struct bp_ink *cover,
                 guint index) {
    const bool upright = word->flags & BP_INK_UPRIGHT;
    struct span span = {MAX(word->x0, cover->x0), MIN(word->x1, cover->x1)};
    if (upright)
        span = (struct span){MAX(word->y0, cover->y0), MIN(word->y1, cover->y1)};
    if (hidden->n == 0)
        hidden->first = index;
    if (hidden->n < MAX_SPANS)
        hidden->spans[hidden->n++] = span;
    const float high = upright ? width_of(word) : height_of(word);
    const float thick = upright ? width_of(cover) : height_of(cover);
    const bool picture = cover->kind == BP_INK_IMAGE && thick > STRIP * high;
    if (cover->flags & BP_INK_LIGHT || picture)
        hidden->light = true;
    else
        hidden->dark = true;
}

static int by_begin(const void *a, const void *b) {
    const struct span *one = a, *other = b;
    return (one->from > other->from) - (one->from < other->from);
}

/* How much of a word's length is hidden. */
static float length_hidden(struct hidden *hidden) {
    float length = 0, reached = -INFINITY;
    qsort(hidden->spans, hidden->n, sizeof hidden->spans[0], by_begin);
    for (guint i = 0; i < hidden->n; i++) {
        const struct span span = hidden->spans[i];
        length += MAX(0, span.to - MAX(span.from, reached));
        reached = MAX(reached, span.to);
    }
    return length;
}

/* What is painted on top of what hides a word: the word again, or another. */
enum again { NOTHING, ANOTHER, THE_SAME };

static enum again shown_again(const struct page *all, guint word, guint since) {
    const struct bp_ink *hidden = at(all->ink, word);
    enum again found = NOTHING;
    for (guint w = all->words->len; w-- > 0;) {
        const guint index = g_array_index(all->words, guint, w);
        const struct bp_ink *other = at(all->ink, index);
        if (index < since)
            break;
        if (!touches(hidden, other) || height_hidden(hidden, other) < HIGH / 2)
            continue;
        if (other->string == hidden->string)
            return THE_SAME;
        found = ANOTHER;
    }
    return found;
}

struct sums {
    float dark, light; /* lengths of hidden words, in heights */
};

static void add_word(const struct page *all, guint word, struct sums *sums) {
    const struct bp_ink *ink = at(all->ink, word);
    const bool upright = ink->flags & BP_INK_UPRIGHT;
    const float length = upright ? height_of(ink) : width_of(ink);
    const float high = MAX(upright ? width_of(ink) : height_of(ink), 1e-3f);
    struct hidden hidden = {.n = 0};
    for (guint c = all->covers->len; c-- > 0;) {
        const guint index = g_array_index(all->covers, guint, c);
        const struct bp_ink *cover = at(all->ink, index);
        if (index < word)
            break;
        if (touches(ink, cover) && height_hidden(ink, cover) >= HIGH)
            hide(&hidden, ink, cover, index);
    }
    if (hidden.n == 0 || length_hidden(&hidden) < WIDE * length)
        return;
    const enum again again = shown_again(all, word, hidden.first);
    if (again == THE_SAME)
        return;
    if (hidden.dark && again == NOTHING)
        sums->dark += length / high;
    else
        sums->light += length / high;
}

static void tell_covered(struct bp_work *work, const struct page *all) {
    struct sums sums = {0, 0};
    if (all->covers->len == 0 || (guint64)all->words->len * all->covers->len > MAX_PAIRS)
        return;
    for (guint w = 0; w < all->words->len; w++)
        add_word(all, g_array_index(all->words, guint, w), &sums);
    if (sums.dark >= LEAST_WORDS)
        bp_findings_add(work->findings, BP_FINDING_REDACTION, all->page->source, NULL);
    else if (sums.light >= LEAST_WORDS)
        bp_findings_add(work->findings, BP_FINDING_PAINTED_OVER, all->page->source, NULL);
}

/* Words outside of the page */

static void tell_outside(struct bp_work *work, const struct page *all) {
    for (guint i = 0; i < all->ink->len; i++) {
        const struct bp_ink *one = at(all->ink, i);
        const bool counts =
            one->kind == BP_INK_TEXT ? !(one->flags & BP_INK_UNSEEN) : one->kind == BP_INK_IMAGE;
        if (!counts || one->origin != BP_INK_PAGE)
            continue;
        if (one->x1 < -OUTSIDE || one->y1 < -OUTSIDE || one->x0 > all->page->width + OUTSIDE ||
            one->y0 > all->page->height + OUTSIDE) {
            bp_findings_add(work->findings, BP_FINDING_CROPPED, all->page->source, NULL);
            return;
        }
    }
}

void bp_covered_tell(struct bp_work *work, const struct bp_page *page, const GArray *ink) {
    struct page all = start(page, ink);
    tell_covered(work, &all);
    tell_outside(work, &all);
    end(&all);
}
