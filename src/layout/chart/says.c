/* What a chart says to those who don't see it.
 * In: its figures. Out: two sentences: what it is of, and of each series its lowest and highest
 * value and, over time, where it goes. The table that follows has every number; read one after
 * the other, numbers say nothing. */
#include <string.h>

#include "layout/chart/chart.h"
#include "layout/refs.h"

#define MOST_ALT 1000 /* bytes; of more series than that only the names are said */

static void say_names(const struct bp_chart_data *data, GString *out) {
    for (int series = 0; series < data->n_series; series++)
        g_string_append_printf(out, "%s%s", series > 0 ? ", " : "", data->series[series]);
}

/* Where the values of a series are: categories, or -1. */
struct places {
    int lowest, highest, first, last;
};

static struct places find_places(const struct bp_chart_data *data, int series) {
    struct places at = {-1, -1, -1, -1};
    for (int category = 0; category < data->n_categories; category++) {
        const struct bp_chart_value *value = bp_chart_at(data, series, category);
        if (!value->given)
            continue;
        if (at.first < 0)
            at = (struct places){category, category, category, category};
        if (value->n < bp_chart_at(data, series, at.lowest)->n)
            at.lowest = category;
        if (value->n > bp_chart_at(data, series, at.highest)->n)
            at.highest = category;
        at.last = category;
    }
    return at;
}

/* True if the categories follow one another in time: along a line, or where all of them name a
 * year. */
static bool in_time(const struct bp_chart *chart) {
    bool years = true;
    for (int category = 0; category < chart->data.n_categories; category++) {
        const char *at = strpbrk(chart->data.categories[category], "0123456789");
        while (at && strspn(at, "0123456789") != 4)
            at = strpbrk(at + strspn(at, "0123456789"), "0123456789");
        years = years && at;
    }
    return chart->kind == BP_CHART_LINE || years;
}

/* From the first to the last value: less than a tenth of all that the series moves is no change. */
static enum bp_word_key trend_of(const struct bp_chart_data *data, int series, struct places at) {
    const int64_t range =
        bp_chart_at(data, series, at.highest)->n - bp_chart_at(data, series, at.lowest)->n;
    const int64_t change =
        bp_chart_at(data, series, at.last)->n - bp_chart_at(data, series, at.first)->n;
    if (range == 0 || (change < 0 ? -change : change) * 10 < range)
        return BP_WORD_CHART_LEVEL;
    return change > 0 ? BP_WORD_CHART_UP : BP_WORD_CHART_DOWN;
}

/* "On foot: lowest 49 (2025), highest 66 (2015), falling" */
static void say_series(const struct bp_chart *chart, int series, bool named, GString *out) {
    const struct bp_chart_data *data = &chart->data;
    const struct places at = find_places(data, series);
    if (at.first < 0)
        return;
    if (out->len > 0)
        g_string_append(out, "; ");
    if (named && data->series[series][0])
        g_string_append_printf(out, "%s: ", data->series[series]);
    g_string_append(out,
                    bp_fill(chart->setter->scratch, bp_wording(chart->setter, BP_WORD_CHART_SERIES),
                            "low", bp_chart_at(data, series, at.lowest)->text, "low-at",
                            data->categories[at.lowest], "high",
                            bp_chart_at(data, series, at.highest)->text, "high-at",
                            data->categories[at.highest], NULL));
    if (at.last > at.first && in_time(chart))
        g_string_append_printf(out, ", %s", bp_wording(chart->setter, trend_of(data, series, at)));
}

static char *say_figures(const struct bp_chart *chart, bool named) {
    GString *out = g_string_new(NULL);
    for (int series = 0; series < chart->data.n_series && out->len <= MOST_ALT; series++)
        say_series(chart, series, named, out);
    if (out->len > MOST_ALT)
        say_names(&chart->data, g_string_truncate(out, 0));
    return g_string_free(out, FALSE);
}

const char *bp_chart_says(const struct bp_chart *chart, const struct bp_node *node) {
    if (node->as.chart.alt)
        return node->as.chart.alt;
    struct bp_setter *setter = chart->setter;
    const struct bp_node *caption = bp_node_child(node, BP_CAPTION);
    GString *text = g_string_new(caption ? bp_shown_text(setter, caption) : NULL);
    if (!caption)
        say_names(&chart->data, text);
    if (text->len > 0 && text->str[text->len - 1] == '.')
        g_string_truncate(text, text->len - 1); /* the pattern ends the sentence */
    char *figures = say_figures(chart, caption || chart->data.n_series > 1);
    const enum bp_word_key kind =
        chart->kind == BP_CHART_LINE ? BP_WORD_CHART_LINE : BP_WORD_CHART_BAR;
    const char *said = bp_fill(setter->keep, bp_wording(setter, BP_WORD_CHART), "kind",
                               bp_wording(setter, kind), "text", text->str, "table", figures, NULL);
    g_string_free(text, TRUE);
    g_free(figures);
    return said;
}
