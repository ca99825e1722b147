/* Shapes beside a cell's words: how a thing is doing, which way a number moved.
 * In: a cell that is set. Out: the shape left of its first line.
 * A rating's shape is an artifact, for the word says it; the worse it is, the more ink and corners
 * it has, so that it can be told in grey too. An arrow says something that the
 * words don't, and has an alternative text. Shapes are designed in 1/1000 pt round their middle,
 * which is at half the height of capitals, so that they never move a line. */
#include <string.h>

#include "layout/table/grid.h"

#define RATING_BOX 9500
#define ARROW_BOX 8000
#define GAP BP_PT(5) /* to the words */
#define ROUNDING 800 /* a line round filled shapes takes the points off their corners */
#define RING_LINE 1900
#define TICK_LINE 1800
#define ARROW_LINE 1300
#define MOST_POINTS 25

struct shape {
    int n;
    bp_len line; /* 0: filled */
    struct bp_point points[MOST_POINTS];
};

/* Sine and cosine of 15, 30, … degrees times the ring's radius, 3.7 pt. */
static const struct shape ring = {
    25, RING_LINE, {{3700, 0},      {3574, 958},    {3204, 1850},  {2616, 2616},  {1850, 3204},
                    {958, 3574},    {0, 3700},      {-958, 3574},  {-1850, 3204}, {-2616, 2616},
                    {-3204, 1850},  {-3574, 958},   {-3700, 0},    {-3574, -958}, {-3204, -1850},
                    {-2616, -2616}, {-1850, -3204}, {-958, -3574}, {0, -3700},    {958, -3574},
                    {1850, -3204},  {2616, -2616},  {3204, -1850}, {3574, -958},  {3700, 0}}};
static const struct shape diamond = {
    5, 0, {{0, -4500}, {4500, 0}, {0, 4500}, {-4500, 0}, {0, -4500}}};
static const struct shape triangle = {4, 0, {{0, -3600}, {4200, 3600}, {-4200, 3600}, {0, -3600}}};
static const struct shape tick = {3, TICK_LINE, {{-3700, 300}, {-1200, 3000}, {3700, -3400}}};
static const struct shape arrows[] = {
    [BP_TREND_UP] = {5,
                     ARROW_LINE,
                     {{0, 4000}, {0, -4000}, {-2900, -1100}, {0, -4000}, {2900, -1100}}},
    [BP_TREND_DOWN] = {5,
                       ARROW_LINE,
                       {{0, -4000}, {0, 4000}, {-2900, 1100}, {0, 4000}, {2900, 1100}}},
    [BP_TREND_LEVEL] = {
        5, ARROW_LINE, {{-4000, 0}, {4000, 0}, {1100, -2900}, {4000, 0}, {1100, 2900}}}};

static bp_len box_of(const struct bp_setter *setter, const struct bp_node *cell) {
    return cell->as.cell.rating  ? bp_scale(setter, RATING_BOX)
           : cell->as.cell.trend ? bp_scale(setter, ARROW_BOX)
                                 : 0;
}

bp_len bp_rating_room(const struct bp_setter *setter, const struct bp_node *cell) {
    const bp_len box = box_of(setter, cell);
    return box > 0 ? box + bp_scale(setter, GAP) : 0;
}

const char *bp_rating_word(const struct bp_setter *setter, const struct bp_node *cell) {
    static const enum bp_word_key ratings[] = {[BP_RATING_RED] = BP_WORD_RATING_RED,
                                               [BP_RATING_AMBER] = BP_WORD_RATING_AMBER,
                                               [BP_RATING_GREEN] = BP_WORD_RATING_GREEN,
                                               [BP_RATING_DONE] = BP_WORD_RATING_DONE};
    static const enum bp_word_key trends[] = {[BP_TREND_UP] = BP_WORD_TREND_UP,
                                              [BP_TREND_DOWN] = BP_WORD_TREND_DOWN,
                                              [BP_TREND_LEVEL] = BP_WORD_TREND_LEVEL};
    return bp_wording(setter, cell->as.cell.rating ? ratings[cell->as.cell.rating]
                                                   : trends[cell->as.cell.trend]);
}

/* Makes an item of a shape; x and y are its middle. */
static struct bp_item draw(struct bp_setter *setter, const struct shape *shape, bp_len line,
                           bp_len x, bp_len y, bp_colour colour) {
    struct bp_point *points = bp_arena_alloc(setter->keep, sizeof *points * (size_t)shape->n);
    const bp_len half = bp_scale(setter, RATING_BOX) / 2;
    for (int i = 0; i < shape->n; i++)
        points[i] = (struct bp_point){half + bp_scale(setter, shape->points[i].x),
                                      half + bp_scale(setter, shape->points[i].y)};
    struct bp_item item = {.kind = BP_ITEM_PATH, .box = {x - half, y - half, 2 * half, 2 * half}};
    item.as.path.points = points;
    item.as.path.n_points = (uint32_t)shape->n;
    item.as.path.colour = colour;
    item.as.path.width = bp_scale(setter, line);
    return item;
}

static int draw_rating(struct bp_setter *setter, enum bp_rating rating, bp_len x, bp_len y,
                       struct bp_item *items) {
    const struct bp_look *look = setter->look;
    const struct shape *shape = rating == BP_RATING_RED     ? &diamond
                                : rating == BP_RATING_AMBER ? &triangle
                                : rating == BP_RATING_GREEN ? &ring
                                                            : &tick;
    const bp_colour colour = rating == BP_RATING_RED     ? look->red
                             : rating == BP_RATING_AMBER ? look->amber
                             : rating == BP_RATING_GREEN ? look->green
                                                         : look->ink;
    items[0] = draw(setter, shape, shape->line, x, y, colour);
    if (shape->line > 0)
        return 1;
    items[1] = draw(setter, shape, ROUNDING, x, y, colour);
    return 2;
}

static int draw_trend(struct bp_setter *setter, const struct bp_node *cell, struct bp_elem *elem,
                      bp_len x, bp_len y, struct bp_item *items) {
    const struct shape *shape = &arrows[cell->as.cell.trend];
    items[0] = draw(setter, shape, shape->line, x, y, setter->look->ink);
    if (!cell->first)
        return 1; /* the word says it */
    items[0].elem = bp_elem_new(setter, BP_ROLE_SPAN, elem, NULL);
    bp_elem_say(setter->keep, items[0].elem)->alt = bp_rating_word(setter, cell);
    return 1;
}

void bp_rating_set(struct bp_setter *setter, const struct bp_node *cell, struct bp_elem *elem,
                   struct bp_strip *strip) {
    const bp_len room = bp_rating_room(setter, cell);
    if (room == 0 || !strip || strip->kind != BP_STRIP_LINE)
        return;
    const uint32_t n = strip->as.line.n_items;
    struct bp_item *items = bp_arena_alloc(setter->scratch, sizeof *items * ((size_t)n + 2));
    uint32_t first = 0;
    while (first < n && strip->as.line.items[first].kind != BP_ITEM_TEXT)
        first++;
    if (first == n)
        return;
    const struct bp_item *words = &strip->as.line.items[first];
    const bp_len cap = bp_fonts_metrics(setter->fonts, words->as.text.size).cap_height;
    const bp_len x = words->box.x - room + box_of(setter, cell) / 2;
    const bp_len y = words->as.text.baseline - cap / 2;
    const int own = cell->as.cell.rating ? draw_rating(setter, cell->as.cell.rating, x, y, items)
                                         : draw_trend(setter, cell, elem, x, y, items);
    memcpy(items + own, strip->as.line.items, sizeof *items * n);
    strip->as.line.items = items;
    strip->as.line.n_items = n + (uint32_t)own;
}
