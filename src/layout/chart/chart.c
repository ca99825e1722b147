/* Charts.
 * In: CHART with its table of figures. Out: a Figure drawn of bars or lines, its caption, and the
 * same figures as a table below.
 * Whatever the names and numbers are, no label may touch another. So everything is measured first;
 * labels are wrapped, bars laid across the page where their names don't fit below them, and names
 * left out at even steps where nothing else helps: the table has them all. */
#include "layout/chart/chart.h"

#include "layout/blocks/blocks.h"
#include "layout/paginate.h"
#include "layout/refs.h"

#define MOST_STEPS 6
#define PLOT_HEIGHT 12 /* of an upright chart, in sizes of the body text */
#define MOST_NAME 60   /* characters of a name; the rest is in the table */
#define NAME_LINES 3   /* that a name may have below an upright chart */
#define NAME_GAP BP_PT(6)
#define TICK_GAP BP_PT(6)
#define SAMPLE_GAP BP_PT(6)
#define ENTRY_GAP BP_PT(18)
#define BAR_SAMPLE BP_PT(11)
#define LINE_SAMPLE BP_PT(28)
#define THIN_RULE BP_PT(0.5)
#define AXIS_RULE BP_PT(1)

/* -- text ------------------------------------------------------------------------------------- */

static struct bp_para *make_text(const struct bp_chart *chart, struct bp_para_style style,
                                 const char *text) {
    struct bp_para *para = bp_para_own(chart->setter, style, chart->elem, text);
    bp_para_space(para);
    return para;
}

/* Sets text with its top at `y`; returns its height. */
static bp_len put_text(const struct bp_chart *chart, const struct bp_para *para, bp_len x, bp_len y,
                       bp_len width) {
    struct bp_flow lines = {0};
    bp_len height = 0;
    bp_flow_para(chart->setter, &lines, para, x, MAX(width, 1), NULL);
    for (const struct bp_strip *line = lines.first; line; line = line->next) {
        for (uint32_t i = 0; i < line->as.line.n_items; i++) {
            struct bp_item item = line->as.line.items[i];
            item.box.y += y + height;
            item.as.text.baseline += y + height;
            g_array_append_val(chart->items, item);
        }
        height += line->height;
    }
    return height;
}

/* Sets text in one line around `middle`, moved so that it stays within the measure. */
static void put_middle(const struct bp_chart *chart, const struct bp_para *para, bp_len middle,
                       bp_len y) {
    bp_len width = bp_para_max(para);
    bp_len last = chart->place.x + chart->place.width - width;
    put_text(chart, para, MAX(chart->place.x, MIN(middle - width / 2, last)), y, width);
}

static const char *short_name(const struct bp_chart *chart, const char *name) {
    if (g_utf8_strlen(name, -1) <= MOST_NAME)
        return name;
    const char *end = g_utf8_offset_to_pointer(name, MOST_NAME - 1);
    return bp_arena_printf(chart->setter->scratch, "%.*s…", (int)(end - name), name);
}

/* -- the legend ------------------------------------------------------------------------------- */

static void put_legend(struct bp_chart *chart) {
    bp_len sample = chart->kind == BP_CHART_BAR ? BAR_SAMPLE : LINE_SAMPLE;
    bp_len x = chart->place.x, end = chart->place.x + chart->place.width,
           leading = chart->plain.leading;
    for (int series = 0; series < chart->data.n_series; series++) {
        struct bp_para *name =
            make_text(chart, chart->plain, short_name(chart, chart->data.series[series]));
        bp_len width = bp_para_max(name);
        if (x > chart->place.x && x + sample + SAMPLE_GAP + width > end) {
            x = chart->place.x;
            chart->y += leading;
        }
        struct bp_box box = {x, chart->y + (leading - BAR_SAMPLE) / 2, sample, BAR_SAMPLE};
        bp_chart_sample(chart, series, box);
        x += sample + SAMPLE_GAP;
        bp_len height = put_text(chart, name, x, chart->y, MIN(width, end - x));
        chart->y += MAX(height - leading, 0); /* a name alone can be wider than the measure */
        x += width + ENTRY_GAP;
    }
    chart->y += leading;
}

/* -- names of categories ---------------------------------------------------------------------- */

/* The names as paragraphs, with their widths. */
struct category_names {
    struct bp_para **paras;
    bp_len *least, *wanted;
    bp_len most_least, most_wanted;
    int n;
};

static struct category_names make_names(const struct bp_chart *chart, enum bp_align align) {
    const struct bp_chart_data *data = &chart->data;
    struct bp_arena *arena = chart->setter->scratch;
    size_t n = (size_t)data->n_categories;
    struct category_names names = {.n = data->n_categories,
                                   .paras = bp_arena_alloc(arena, sizeof(struct bp_para *) * n),
                                   .least = bp_arena_alloc(arena, sizeof(bp_len) * n),
                                   .wanted = bp_arena_alloc(arena, sizeof(bp_len) * n)};
    struct bp_para_style style = chart->plain;
    style.align = align;
    for (int i = 0; i < names.n; i++) {
        names.paras[i] = make_text(chart, style, short_name(chart, data->categories[i]));
        names.least[i] = bp_para_min(chart->setter, names.paras[i]);
        names.wanted[i] = bp_para_max(names.paras[i]);
        names.most_least = MAX(names.most_least, names.least[i]);
        names.most_wanted = MAX(names.most_wanted, names.wanted[i]);
    }
    return names;
}

/* The room of a name below an upright chart of which every `every`-th is shown. */
struct stretch {
    bp_len x, w;
};

static struct stretch name_stretch(const struct bp_chart *chart, const struct category_names *names,
                                   int i, int every) {
    bp_len left = bp_chart_slot(chart, i), right = bp_chart_slot(chart, i + 1);
    bp_len room = (bp_len)((int64_t)chart->area.w * every / names->n) - NAME_GAP;
    bp_len width = MIN(MAX(room, 1), names->wanted[i]);
    bp_len last = chart->place.x + chart->place.width - width;
    bp_len x = left + (right - left) / 2 - width / 2;
    return (struct stretch){MAX(chart->place.x, MIN(x, last)), width};
}

/* Whether every `every`-th name can be shown: each within its lines, none touching the next. */
static bool names_fit(const struct bp_chart *chart, const struct category_names *names, int every) {
    bp_len end = G_MININT32 / 2;
    for (int i = 0; i < names->n; i += every) {
        struct stretch room = name_stretch(chart, names, i, every);
        bool wraps = names->wanted[i] > room.w;
        if (room.x < end + NAME_GAP / 2 || names->least[i] > room.w ||
            (wraps && names->wanted[i] > (NAME_LINES * 4 - 2) * (room.w / 4)))
            return false;
        end = room.x + room.w;
    }
    return true;
}

static void put_names(struct bp_chart *chart, const struct category_names *names) {
    int every = 1;
    while (every < names->n && !names_fit(chart, names, every))
        every++;
    bp_len height = 0;
    for (int i = 0; i < names->n; i += every) {
        struct stretch room = name_stretch(chart, names, i, every);
        bp_len set = put_text(chart, names->paras[i], room.x, chart->y, room.w);
        height = MAX(height, set);
    }
    chart->y += height;
}

/* -- values ----------------------------------------------------------------------------------- */

static struct bp_para *value_text(const struct bp_chart *chart, int series, int category) {
    return make_text(chart, chart->plain, bp_chart_at(&chart->data, series, category)->text);
}

static void measure_values(struct bp_chart *chart) {
    const struct bp_chart_data *data = &chart->data;
    for (int series = 0; series < data->n_series; series++)
        for (int category = 0; category < data->n_categories; category++) {
            if (!bp_chart_at(data, series, category)->given)
                continue;
            bp_len width = bp_para_max(value_text(chart, series, category));
            chart->widest_value = MAX(chart->widest_value, width);
        }
}

/* Beyond the end of each bar, on the side that it grows to. */
static void put_values(const struct bp_chart *chart) {
    const struct bp_chart_data *data = &chart->data;
    bp_len leading = chart->plain.leading;
    for (int category = 0; category < data->n_categories; category++)
        for (int series = 0; series < data->n_series; series++) {
            const struct bp_chart_value *value = bp_chart_at(data, series, category);
            if (!value->given)
                continue;
            struct bp_para *para = value_text(chart, series, category);
            struct bp_box box = bp_chart_bar_box(chart, series, category);
            bp_len width = bp_para_max(para);
            if (!chart->across)
                put_middle(chart, para, box.x + box.w / 2,
                           value->n < 0 ? box.y + box.h : box.y - leading);
            else
                put_text(chart, para,
                         value->n < 0 ? box.x - NAME_GAP / 2 - width : box.x + box.w + NAME_GAP / 2,
                         box.y + (box.h - leading) / 2, width);
        }
}

/* -- axes ------------------------------------------------------------------------------------- */

static struct bp_para *tick_text(const struct bp_chart *chart, int64_t n) {
    return make_text(chart, chart->quiet,
                     bp_chart_format(&chart->data, &chart->axis, n, chart->setter->scratch));
}

static bp_len widest_tick(const struct bp_chart *chart) {
    const struct bp_chart_axis *axis = &chart->axis;
    bp_len widest = 0;
    for (int64_t n = axis->low; n <= axis->high; n += axis->step) {
        bp_len width = bp_para_max(tick_text(chart, n));
        widest = MAX(widest, width);
    }
    return widest;
}

/* A line over the area at a value. */
static void put_rule(const struct bp_chart *chart, int64_t n, bp_len thickness, bp_colour colour) {
    bp_len at = bp_chart_place(chart, n) - thickness / 2;
    struct bp_box box = chart->across
                            ? (struct bp_box){at, chart->area.y, thickness, chart->area.h}
                            : (struct bp_box){chart->area.x, at, chart->area.w, thickness};
    bp_chart_fill(chart, box, colour);
}

/* The axis of an upright chart: ticks left of the area, and lines where no bar says its value
 * itself, for a value must not be on a line. */
static void put_axis(const struct bp_chart *chart) {
    for (int64_t n = chart->axis.low; n <= chart->axis.high; n += chart->axis.step) {
        struct bp_para *tick = tick_text(chart, n);
        bp_len width = bp_para_max(tick), middle = bp_chart_place(chart, n);
        if (!chart->labelled)
            put_rule(chart, n, THIN_RULE, chart->setter->look->rule);
        put_text(chart, tick, chart->area.x - TICK_GAP - width, middle - chart->quiet.leading / 2,
                 width);
    }
}

/* The axis below bars that lie across; steps that come too close are left out, zero never. */
static void put_scale(const struct bp_chart *chart, bp_len y) {
    const struct bp_chart_axis *axis = &chart->axis;
    bp_len step = bp_chart_place(chart, axis->step) - bp_chart_place(chart, 0);
    int64_t every = (widest_tick(chart) + NAME_GAP) / MAX(step, 1) + 1;
    for (int64_t n = axis->low; n <= axis->high; n += axis->step)
        if (n / axis->step % every == 0)
            put_middle(chart, tick_text(chart, n), bp_chart_place(chart, n), y);
}

static void put_marks(const struct bp_chart *chart) {
    if (chart->kind == BP_CHART_BAR)
        bp_chart_bars(chart);
    if (chart->axis.low <= 0 && chart->axis.high >= 0)
        put_rule(chart, 0, AXIS_RULE, chart->setter->look->soft);
    if (chart->kind == BP_CHART_LINE)
        bp_chart_lines(chart);
    if (chart->labelled)
        put_values(chart);
}

/* -- upright and across ----------------------------------------------------------------------- */

/* The area of an upright chart, as far as it is known without the names. */
static void choose_upright(struct bp_chart *chart) {
    const struct bp_chart_data *data = &chart->data;
    bp_len leading = chart->plain.leading;
    chart->across = false;
    chart->axis = bp_chart_axis(data, chart->kind == BP_CHART_BAR, MOST_STEPS);
    bp_len left = MIN(widest_tick(chart) + TICK_GAP, chart->place.width / 2);
    chart->area =
        (struct bp_box){chart->place.x + left, chart->y, MAX(chart->place.width - left, 1),
                        chart->setter->look->body * PLOT_HEIGHT};
    bp_len pitch = chart->area.w / data->n_categories;
    if (data->n_series > 1) /* bars of a group touch each other, so their values have less room */
        pitch = MIN(pitch * 7 / 10 / data->n_series, bp_chart_bar_box(chart, 0, 0).w);
    chart->labelled = chart->kind == BP_CHART_BAR && chart->widest_value + NAME_GAP / 2 <= pitch;
    chart->area.y += chart->labelled ? leading : leading / 2;
}

static void set_upright(struct bp_chart *chart, const struct category_names *names) {
    put_axis(chart);
    put_marks(chart);
    /* Below the lowest tick, or a value below the lowest bar. */
    bp_len below =
        chart->axis.low < 0 && chart->labelled ? chart->plain.leading : chart->plain.leading / 2;
    chart->y = chart->area.y + chart->area.h + below + BP_PT(1);
    put_names(chart, names);
}

static bp_len name_height(const struct bp_chart *chart, const struct bp_para *name, bp_len room) {
    struct bp_flow lines = {0};
    bp_flow_para(chart->setter, &lines, name, 0, room, NULL);
    return bp_flow_height(&lines);
}

/* The thickness of a row of bars that lie across, with the gap to the next. */
static bp_len row_height(const struct bp_chart *chart, const struct category_names *names,
                         bp_len room) {
    bp_len row = chart->plain.leading * chart->data.n_series * 10 / 7;
    for (int i = 0; i < names->n; i++) {
        bp_len name = name_height(chart, names->paras[i], room) + NAME_GAP;
        row = MAX(row, name);
    }
    return row;
}

/* Whether bars can lie across: their rows leave room on a page for the rest. */
static bool choose_across(struct bp_chart *chart, const struct category_names *names) {
    const struct bp_setter *setter = chart->setter;
    bp_len room = MIN(names->most_wanted, chart->place.width * 2 / 5);
    bp_len value = chart->widest_value + NAME_GAP;
    bp_len left = room + NAME_GAP + (chart->data.least < 0 ? value : 0);
    bp_len width = chart->place.width - left - value;
    int64_t height = (int64_t)row_height(chart, names, room) * names->n;
    if (width < chart->place.width / 4 || height > bp_page_room(setter) * 3 / 4)
        return false;
    chart->across = true;
    chart->area = (struct bp_box){chart->place.x + left, chart->y, width, (bp_len)height};
    chart->labelled = true;
    chart->axis = bp_chart_axis(&chart->data, true, MOST_STEPS);
    return true;
}

static void set_across(struct bp_chart *chart, const struct category_names *names) {
    bp_len value = chart->data.least < 0 ? chart->widest_value + NAME_GAP : 0;
    bp_len room = chart->area.x - chart->place.x - NAME_GAP - value;
    put_scale(chart, chart->area.y + chart->area.h + TICK_GAP / 2);
    put_marks(chart);
    for (int i = 0; i < names->n; i++) {
        bp_len slot = bp_chart_slot(chart, i), height = bp_chart_slot(chart, i + 1) - slot;
        bp_len air = height - name_height(chart, names->paras[i], room);
        put_text(chart, names->paras[i], chart->place.x, slot + air / 2, room);
    }
    chart->y = chart->area.y + chart->area.h + TICK_GAP / 2 + chart->quiet.leading;
}

static void arrange(struct bp_chart *chart) {
    const char *only = chart->data.series[0];
    if (chart->data.n_series > 1)
        put_legend(chart);
    else if (only[0]) /* one series needs no sample, only its name */
        chart->y += put_text(chart, make_text(chart, chart->quiet, short_name(chart, only)),
                             chart->place.x, chart->y, chart->place.width);
    chart->y += BP_PT(4);
    if (chart->kind == BP_CHART_BAR)
        measure_values(chart);
    choose_upright(chart);
    struct category_names names = make_names(chart, BP_ALIGN_CENTRE);
    if (chart->kind == BP_CHART_BAR && !names_fit(chart, &names, 1)) {
        struct category_names beside = make_names(chart, BP_ALIGN_RIGHT);
        if (choose_across(chart, &beside)) {
            set_across(chart, &beside);
            return;
        }
    }
    set_upright(chart, &names);
}

/* -- the whole -------------------------------------------------------------------------------- */

static void set_drawing(struct bp_setter *setter, struct bp_place place, const struct bp_node *node,
                        struct bp_chart_data data) {
    struct bp_chart chart = {.setter = setter,
                             .elem = bp_elem_new(setter, BP_ROLE_FIGURE, place.elem, node),
                             .data = data,
                             .kind = node->as.chart.kind,
                             .items = g_array_new(FALSE, FALSE, sizeof(struct bp_item)),
                             .place = place};
    chart.quiet = chart.plain = bp_style_small(setter);
    chart.quiet.tabular = chart.plain.tabular = true;
    chart.plain.colour = setter->look->ink;
    struct bp_elem_more *more = bp_elem_say(setter->keep, chart.elem);
    more->alt = bp_chart_says(&chart, node);
    if (!node->as.chart.alt && !more->lang)
        more->lang = bp_words_lang(setter, chart.elem);
    bp_chart_colours(&chart);
    arrange(&chart);
    bp_mark_node(setter, place, node, chart.elem);
    bp_flow_items(setter, place.flow, chart.y, bp_keep_array(setter->scratch, chart.items),
                  chart.items->len)
        ->keep = true;
    g_array_free(chart.items, TRUE);
}

void bp_set_chart(struct bp_setter *setter, struct bp_place place, const struct bp_node *chart) {
    const struct bp_node *table = bp_node_child(chart, BP_TABLE);
    struct bp_chart_data data = bp_chart_read(table, setter->scratch);
    place.elem = bp_captioned_elem(setter, place, chart);
    bp_flow_gap(place.flow, BP_PT(12));
    if (data.any)
        set_drawing(setter, place, chart, data);
    bp_set_caption_below(setter, place, chart);
    bp_flow_gap(place.flow, BP_PT(6));
    /* The figures may begin on the next page: better than a hole as high as the chart on this. They
     * stay on one page, unless they take a good part of it. */
    struct bp_strip *caption = place.flow->last;
    struct bp_para_style small = bp_style_small(setter);
    place.style.size = small.size;
    place.style.leading = small.leading;
    bp_set_table(setter, place, table);
    struct bp_flow figures = {.first = caption ? caption->next : place.flow->first,
                              .last = place.flow->last};
    if (bp_flow_height(&figures) < bp_page_room(setter) * 2 / 5)
        bp_flow_keep_all(&figures);
}
