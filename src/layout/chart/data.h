/* The figures of a chart: what its table says, as integers that can be compared. */
#ifndef BP_LAYOUT_CHART_DATA_H
#define BP_LAYOUT_CHART_DATA_H

#include "model/doc.h"

/* A number as a cell gives it: digits × 10^exponent, with its unit. */
struct bp_chart_number {
    int64_t digits;
    int exponent;
    char before[8];  /* "£" */
    char behind[16]; /* "%", "m", " days" */
    bool commas;     /* between its thousands */
};

/** Reads a number: "1,234.5", "£1.2m", "−3 %", "(40)"; there is no locale in it. Returns false
 * where none is, as in an empty cell or one with a dash. */
bool bp_chart_number(const char *text, struct bp_chart_number *number);

struct bp_chart_value {
    int64_t n; /* × 10^exponent of the data; at most twelve digits */
    bool given;
    const char *text; /* as the cell says it */
};

struct bp_chart_data {
    int n_series, n_categories;
    const char **series, **categories; /* their names; "" where the table has none */
    struct bp_chart_value *values;     /* of the first series, the second, … */
    int exponent;
    const char *before, *behind; /* the unit that all share */
    bool commas;
    int64_t least, most; /* of what is given */
    bool any;            /* something is given */
};

/** Reads a chart's TABLE: the head's last row names the series, each row's first cell its category.
 * Values in another unit than the first count as missing. All from `arena`. */
struct bp_chart_data bp_chart_read(const struct bp_node *table, struct bp_arena *arena);

/** The value of a category in a series. */
static inline const struct bp_chart_value *bp_chart_at(const struct bp_chart_data *data, int series,
                                                       int category) {
    return &data->values[(size_t)series * (size_t)data->n_categories + (size_t)category];
}

/* An axis: from `low` to `high` in steps that people count in. */
struct bp_chart_axis {
    int64_t low, high, step;
};

/** Chooses an axis that holds all values in at most `most_steps` steps of 1, 2 or 5 times a power
 * of ten. It starts at zero if `from_zero`, or if the values vary by a third of the largest or
 * more. */
struct bp_chart_axis bp_chart_axis(const struct bp_chart_data *data, bool from_zero,
                                   int most_steps);

/** A number on the axis as the data write theirs: unit, thousands, as many decimals as the step
 * needs. From `arena`. */
char *bp_chart_format(const struct bp_chart_data *data, const struct bp_chart_axis *axis, int64_t n,
                      struct bp_arena *arena);

#endif
