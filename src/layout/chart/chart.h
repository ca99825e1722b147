/* What a chart is drawn with: shared by chart.c, which arranges it, and marks.c, which draws
 * its bars and lines. */
#ifndef BP_LAYOUT_CHART_CHART_H
#define BP_LAYOUT_CHART_CHART_H

#include "layout/blocks/blocks.h"
#include "layout/chart/data.h"

/* More series than that can't be told apart; from there on their looks come round again. */
#define BP_CHART_LOOKS 6

struct bp_chart {
    struct bp_setter *setter;
    struct bp_elem *elem; /* Figure */
    struct bp_chart_data data;
    struct bp_chart_axis axis;
    enum bp_chart_kind kind;
    bool across;        /* bars run from left to right, one category below the other */
    struct bp_box area; /* of bars or lines, y from the chart's top */
    bp_colour main, light;
    GArray *items; /* struct bp_item */
    /* while it is arranged (chart.c) */
    struct bp_place place;
    struct bp_para_style quiet, plain; /* of ticks; of names and values */
    bp_len y;                          /* where its next part goes */
    bool labelled;                     /* each bar says its value */
    bp_len widest_value;
};

/** What the chart says in words: its own alternative text, or two sentences made of its caption and
 * its figures. */
const char *bp_chart_says(const struct bp_chart *chart, const struct bp_node *node);

/** Derives the colours of the series from the look's accent: two tones that differ in grey as well,
 * both at least 3:1 against white (WCAG 2.2, 1.4.11). */
void bp_chart_colours(struct bp_chart *chart);

/** The place of a value: x where bars run across, else y. */
bp_len bp_chart_place(const struct bp_chart *chart, int64_t n);

/** Where a category's room begins, x or y; that of `n_categories` is the end of the last. */
bp_len bp_chart_slot(const struct bp_chart *chart, int category);

/** The bar of a series in a category; it has no length where the value is zero. */
struct bp_box bp_chart_bar_box(const struct bp_chart *chart, int series, int category);

/** Adds a filled box and a line through points; the points are borrowed and stay. */
void bp_chart_fill(const struct bp_chart *chart, struct bp_box box, bp_colour colour);

/** Adds all bars, or all lines with their markers. */
void bp_chart_bars(const struct bp_chart *chart);
void bp_chart_lines(const struct bp_chart *chart);

/** Adds a sample of a series for the legend. */
void bp_chart_sample(const struct bp_chart *chart, int series, struct bp_box box);

#endif
