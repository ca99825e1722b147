/* The marks of a chart: bars and lines.
 * In: a chart whose axis and area are chosen. Out: its items.
 * Series must be told apart in grey and by those who see no colours. Bars differ in lightness, then
 * in hatching; lines differ in dashes and in the shape of their markers. A hatching is one path
 * that runs along the bar's outline from line to line, where it can't be seen. */
#include "layout/chart/chart.h"

#include <string.h>

#define MOST_BAR BP_PT(46) /* thickness */
#define BAR_GAP BP_PT(0.8)
#define OUTLINE BP_PT(0.9)
#define HATCH BP_PT(4)
#define LINE BP_PT(1.6)
#define MARKER BP_PT(6.6)
#define MARKER_STEP BP_PT(11) /* from one marker to the next, at least */
#define WHITE 0xffffffu

/* -- colours ---------------------------------------------------------------------------------- */

/* Relative luminance (WCAG 2.2) in 1/10000, from a table of every sixteenth value of a channel. */
static int luminance(bp_colour colour) {
    static const int linear[] = {0,    52,   144,  296,  513,  802,  1170, 1620, 2159,
                                 2789, 3515, 4342, 5271, 6308, 7454, 8714, 10000};
    static const int weights[] = {722, 7152, 2126}; /* blue, green, red */
    int sum = 0;
    for (int i = 0; i < 3; i++, colour >>= 8) {
        int at = (int)(colour & 0xff), step = at / 16;
        int value = linear[step] + (linear[step + 1] - linear[step]) * (at % 16) / 16;
        sum += value * weights[i];
    }
    return sum / 10000;
}

/* `part` sixty-fourths of `other` mixed in. */
static bp_colour mix(bp_colour colour, bp_colour other, int part) {
    bp_colour mixed = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        int a = (int)(colour >> shift & 0xff), b = (int)(other >> shift & 0xff);
        mixed |= (bp_colour)(a + (b - a) * part / 64) << shift;
    }
    return mixed;
}

/* The colour, lighter or darker: the lightest that is no lighter than `target`. */
static bp_colour tone(bp_colour colour, int target) {
    bool darken = luminance(colour) > target;
    bp_colour best = colour;
    for (int part = 1; part <= 64; part++) {
        bp_colour mixed = mix(colour, darken ? 0 : WHITE, part);
        bool below = luminance(mixed) <= target;
        if (darken && below)
            return mixed;
        if (!darken && !below)
            break;
        best = mixed;
    }
    return best;
}

void bp_chart_colours(struct bp_chart *chart) {
    bp_colour accent = chart->setter->look->accent;
    int found = luminance(accent);
    chart->main = found < 600 ? tone(accent, 900) : found > 1400 ? tone(accent, 1400) : accent;
    chart->light = tone(chart->main, 2900); /* 1.05 / (0.29 + 0.05) is 3.1 */
}

static bp_colour colour_of(const struct bp_chart *chart, int series) {
    const bp_colour colours[] = {chart->main, chart->light, chart->setter->look->ink};
    return colours[series % 3];
}

/* -- places ----------------------------------------------------------------------------------- */

bp_len bp_chart_place(const struct bp_chart *chart, int64_t n) {
    const struct bp_chart_axis *axis = &chart->axis;
    bp_len length = chart->across ? chart->area.w : chart->area.h;
    bp_len offset = (bp_len)((n - axis->low) * length / (axis->high - axis->low));
    return chart->across ? chart->area.x + offset : chart->area.y + chart->area.h - offset;
}

bp_len bp_chart_slot(const struct bp_chart *chart, int category) {
    int64_t length = chart->across ? chart->area.h : chart->area.w;
    bp_len start = chart->across ? chart->area.y : chart->area.x;
    return start + (bp_len)(length * category / chart->data.n_categories);
}

struct bp_box bp_chart_bar_box(const struct bp_chart *chart, int series, int category) {
    bp_len slot = bp_chart_slot(chart, category);
    bp_len room = bp_chart_slot(chart, category + 1) - slot;
    bp_len most = chart->across ? chart->setter->look->body * 3 / 2 : MOST_BAR;
    bp_len thick = MIN(room * 7 / 10 / chart->data.n_series, most);
    bp_len start = slot + (room - thick * chart->data.n_series) / 2 + thick * series;
    bp_len zero = bp_chart_place(chart, 0);
    if (chart->data.n_series > 1 && thick > 4 * BAR_GAP) { /* neighbours are seen to be two */
        start += BAR_GAP / 2;
        thick -= BAR_GAP;
    }
    bp_len end = bp_chart_place(chart, bp_chart_at(&chart->data, series, category)->n);
    if (chart->across)
        return (struct bp_box){MIN(zero, end), start, ABS(end - zero), thick};
    return (struct bp_box){start, MIN(zero, end), thick, ABS(end - zero)};
}

/* -- items ------------------------------------------------------------------------------------ */

void bp_chart_fill(const struct bp_chart *chart, struct bp_box box, bp_colour colour) {
    struct bp_item item = {.kind = BP_ITEM_FILL, .elem = chart->elem, .box = box};
    item.as.fill.colour = colour;
    g_array_append_val(chart->items, item);
}

/* A path through points on the chart; `width` 0 fills it. */
static void add_path(const struct bp_chart *chart, const struct bp_point *points, uint32_t n,
                     bp_colour colour, bp_len width, uint8_t dash) {
    struct bp_box box = {points[0].x, points[0].y, points[0].x, points[0].y};
    for (uint32_t i = 1; i < n; i++) {
        box.x = MIN(box.x, points[i].x);
        box.y = MIN(box.y, points[i].y);
        box.w = MAX(box.w, points[i].x);
        box.h = MAX(box.h, points[i].y);
    }
    box.w -= box.x;
    box.h -= box.y;
    struct bp_point *own = bp_arena_alloc(chart->setter->keep, sizeof *own * n);
    for (uint32_t i = 0; i < n; i++)
        own[i] = (struct bp_point){points[i].x - box.x, points[i].y - box.y};
    struct bp_item item = {.kind = BP_ITEM_PATH, .elem = chart->elem, .box = box};
    item.as.path.points = own;
    item.as.path.n_points = n;
    item.as.path.colour = colour;
    item.as.path.width = width;
    item.as.path.dash = dash;
    g_array_append_val(chart->items, item);
}

/* -- bars ------------------------------------------------------------------------------------- */

enum hatching { SOLID, RISING, LEVEL, FALLING };

static void add_point(GArray *points, bp_len x, bp_len y) {
    struct bp_point point = {x, y};
    g_array_append_val(points, point);
}

/* Where the rising line x + y = c meets the left or lower edge, and where the upper or right one.
 */
static struct bp_point lower_end(const struct bp_box *box, bp_len c) {
    return c <= box->h ? (struct bp_point){0, c} : (struct bp_point){c - box->h, box->h};
}

static struct bp_point upper_end(const struct bp_box *box, bp_len c) {
    return c <= box->w ? (struct bp_point){c, 0} : (struct bp_point){box->w, c - box->w};
}

/* Lines from the lower left to the upper right, there and back in turn; between two lines the path
 * follows the edge, round the corner where there is one. */
static void rising_lines(const struct bp_box *box, GArray *points) {
    bool up = true;
    for (bp_len c = HATCH; c < box->w + box->h; c += HATCH, up = !up) {
        struct bp_point low = lower_end(box, c), high = upper_end(box, c);
        bp_len before = c - HATCH;
        if (up && before > 0 && before < box->h && c > box->h)
            add_point(points, 0, box->h);
        if (!up && before < box->w && c > box->w)
            add_point(points, box->w, 0);
        struct bp_point from = up ? low : high, to = up ? high : low;
        add_point(points, from.x, from.y);
        add_point(points, to.x, to.y);
    }
}

static void level_lines(const struct bp_box *box, GArray *points) {
    bool right = true;
    for (bp_len y = HATCH; y < box->h; y += HATCH, right = !right) {
        add_point(points, right ? 0 : box->w, y);
        add_point(points, right ? box->w : 0, y);
    }
}

static void hatch(const struct bp_chart *chart, struct bp_box box, enum hatching hatching,
                  bp_colour colour) {
    GArray *points = g_array_new(FALSE, FALSE, sizeof(struct bp_point));
    if (hatching == LEVEL)
        level_lines(&box, points);
    else
        rising_lines(&box, points);
    struct bp_point *list = (struct bp_point *)(void *)points->data;
    for (guint i = 0; i < points->len; i++) {
        list[i].x = box.x + (hatching == FALLING ? box.w - list[i].x : list[i].x);
        list[i].y += box.y;
    }
    if (points->len > 1)
        add_path(chart, list, points->len, colour, OUTLINE, 0);
    g_array_free(points, TRUE);
}

static void add_bar(const struct bp_chart *chart, int series, struct bp_box box) {
    static const struct {
        int colour;
        enum hatching hatching;
    } looks[BP_CHART_LOOKS] = {{0, SOLID},  {1, SOLID}, {2, SOLID},
                               {0, RISING}, {2, LEVEL}, {2, FALLING}};
    int look = series % BP_CHART_LOOKS;
    bp_colour colour = colour_of(chart, looks[look].colour);
    if (box.w <= 0 || box.h <= 0)
        return;
    if (looks[look].hatching == SOLID || box.w <= 2 * OUTLINE || box.h <= 2 * OUTLINE) {
        bp_chart_fill(chart, box, colour);
        return;
    }
    bp_chart_fill(chart, box, chart->setter->look->paper); /* hides the lines of the axis */
    box =
        (struct bp_box){box.x + OUTLINE / 2, box.y + OUTLINE / 2, box.w - OUTLINE, box.h - OUTLINE};
    hatch(chart, box, looks[look].hatching, colour);
    const struct bp_point outline[] = {
        {box.x, box.y},         {box.x + box.w, box.y}, {box.x + box.w, box.y + box.h},
        {box.x, box.y + box.h}, {box.x, box.y},         {box.x + box.w, box.y}};
    add_path(chart, outline, G_N_ELEMENTS(outline), colour, OUTLINE, 0);
}

void bp_chart_bars(const struct bp_chart *chart) {
    for (int category = 0; category < chart->data.n_categories; category++)
        for (int series = 0; series < chart->data.n_series; series++)
            if (bp_chart_at(&chart->data, series, category)->given)
                add_bar(chart, series, bp_chart_bar_box(chart, series, category));
}

/* -- lines ------------------------------------------------------------------------------------ */

/* Markers on a square of 100 by 100. */
static const struct {
    struct bp_point points[12];
    uint32_t n;
} markers[BP_CHART_LOOKS] = {
    {{{30, 2}, {70, 2}, {98, 30}, {98, 70}, {70, 98}, {30, 98}, {2, 70}, {2, 30}}, 8},
    {{{8, 8}, {92, 8}, {92, 92}, {8, 92}}, 4},
    {{{50, -4}, {104, 92}, {-4, 92}}, 3},
    {{{50, -8}, {108, 50}, {50, 108}, {-8, 50}}, 4},
    {{{-4, 8}, {104, 8}, {50, 104}}, 3},
    {{{33, 0},
      {67, 0},
      {67, 33},
      {100, 33},
      {100, 67},
      {67, 67},
      {67, 100},
      {33, 100},
      {33, 67},
      {0, 67},
      {0, 33},
      {33, 33}},
     12},
};

static void add_marker(const struct bp_chart *chart, int series, struct bp_point at) {
    int look = series % BP_CHART_LOOKS;
    struct bp_point points[12] = {0};
    for (uint32_t i = 0; i < markers[look].n; i++) {
        const struct bp_point *point = &markers[look].points[i];
        points[i].x = at.x + (point->x - 50) * (MARKER / 100);
        points[i].y = at.y + (point->y - 50) * (MARKER / 100);
    }
    add_path(chart, points, markers[look].n, colour_of(chart, series), 0, 0);
}

static uint8_t dash_of(int series) {
    static const uint8_t dashes[BP_CHART_LOOKS] = {0, 1, 2, 3, 0, 1};
    return dashes[series % BP_CHART_LOOKS];
}

static struct bp_point point_of(const struct bp_chart *chart, int series, int category) {
    bp_len left = bp_chart_slot(chart, category), right = bp_chart_slot(chart, category + 1);
    return (struct bp_point){left + (right - left) / 2,
                             bp_chart_place(chart, bp_chart_at(&chart->data, series, category)->n)};
}

/* A line goes on as long as there are values; one that is alone has a marker in any case. */
static void add_series(const struct bp_chart *chart, int series, struct bp_point *points) {
    const struct bp_chart_data *data = &chart->data;
    bp_len slot = MAX(chart->area.w / data->n_categories, 1);
    int every = MAX((MARKER_STEP + slot - 1) / slot, 1);
    uint32_t n = 0;
    for (int category = 0; category <= data->n_categories; category++) {
        if (category < data->n_categories && bp_chart_at(data, series, category)->given) {
            points[n++] = point_of(chart, series, category);
            continue;
        }
        if (n > 1)
            add_path(chart, points, n, colour_of(chart, series), LINE, dash_of(series));
        for (uint32_t i = 0; i < n; i++)
            if (n == 1 || (category - (int)(n - i)) % every == 0)
                add_marker(chart, series, points[i]);
        n = 0;
    }
}

void bp_chart_lines(const struct bp_chart *chart) {
    struct bp_point *points = g_new(struct bp_point, chart->data.n_categories);
    for (int series = 0; series < chart->data.n_series; series++)
        add_series(chart, series, points);
    g_free(points);
}

void bp_chart_sample(const struct bp_chart *chart, int series, struct bp_box box) {
    if (chart->kind == BP_CHART_BAR) {
        add_bar(chart, series, box);
        return;
    }
    bp_len y = box.y + box.h / 2;
    const struct bp_point ends[] = {{box.x, y}, {box.x + box.w, y}};
    add_path(chart, ends, 2, colour_of(chart, series), LINE, dash_of(series));
    add_marker(chart, series, (struct bp_point){box.x + box.w / 2, y});
}
