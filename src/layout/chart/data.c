/* The figures of a chart.
 * In: a table of numbers as people write them. Out: integers in one common power of ten, an axis
 * for them, and the way back to text.
 * Twelve digits are kept of the largest value and all others are rounded to its places, so that any
 * position on a page is a product that fits in 64 bits. */
#include "layout/chart/data.h"

#include <string.h>

#include "model/quantity.h"

#define MOST_DIGITS 12 /* of a value, once all are brought to one exponent */
#define MOST_PLACES 40 /* more than any number's exponent */

/* -- one number ------------------------------------------------------------------------------- */

bool bp_chart_number(const char *text, struct bp_chart_number *number) {
    struct bp_quantity quantity;
    *number = (struct bp_chart_number){0};
    if (!bp_quantity_read(text, &quantity) || quantity.range || quantity.bracket_open)
        return false;
    number->digits = quantity.digits;
    number->exponent = quantity.exponent;
    number->commas = quantity.commas;
    g_strlcpy(number->before, quantity.currency, sizeof number->before);
    if (*quantity.unit && !bp_quantity_is_mark(quantity.unit))
        g_snprintf(number->behind, sizeof number->behind, "%s%s", quantity.spaced ? " " : "",
                   quantity.unit);
    return true;
}

/* -- the table -------------------------------------------------------------------------------- */

static const struct bp_node *first_cell(const struct bp_node *tr) {
    const struct bp_node *cell = tr ? tr->first : NULL;
    while (cell && cell->kind != BP_TH && cell->kind != BP_TD)
        cell = cell->next;
    return cell;
}

static const struct bp_node *next_cell(const struct bp_node *cell) {
    for (cell = cell->next; cell; cell = cell->next)
        if (cell->kind == BP_TH || cell->kind == BP_TD)
            break;
    return cell;
}

static int span_of(const struct bp_node *cell) {
    return MAX(cell->as.cell.colspan, 1);
}

/* The body's next row, through all bodies; the first one for NULL. */
static const struct bp_node *next_row(const struct bp_node *table, const struct bp_node *row) {
    const struct bp_node *next = row ? bp_node_twin(row) : NULL;
    const struct bp_node *body = row ? bp_node_twin(row->parent) : bp_node_child(table, BP_TBODY);
    for (; !next && body; body = bp_node_twin(body))
        next = bp_node_child(body, BP_TR);
    return next;
}

static void read_series(const struct bp_node *table, struct bp_chart_data *data,
                        struct bp_arena *arena) {
    const struct bp_node *head = bp_node_child(table, BP_THEAD), *last = NULL;
    for (const struct bp_node *tr = head ? bp_node_child(head, BP_TR) : NULL; tr;
         tr = bp_node_twin(tr))
        last = tr;
    for (int i = 0; i < data->n_series; i++)
        data->series[i] = "";
    int column = 0;
    for (const struct bp_node *cell = first_cell(last); cell; cell = next_cell(cell)) {
        if (column >= 1 && column <= data->n_series)
            data->series[column - 1] = bp_node_text(cell, arena);
        column += span_of(cell);
    }
}

/* The numbers as read, parallel to data->values. */
static void read_rows(const struct bp_node *table, struct bp_chart_data *data,
                      struct bp_chart_number *numbers, struct bp_arena *arena) {
    int category = 0;
    for (const struct bp_node *tr = next_row(table, NULL); tr; tr = next_row(table, tr)) {
        const struct bp_node *cell = first_cell(tr);
        data->categories[category] = cell ? bp_node_text(cell, arena) : "";
        int column = cell ? span_of(cell) : 1;
        for (cell = cell ? next_cell(cell) : NULL; cell; cell = next_cell(cell)) {
            if (column >= 1 && column <= data->n_series) {
                size_t at = (size_t)(column - 1) * (size_t)data->n_categories + (size_t)category;
                data->values[at].text = bp_node_text(cell, arena);
                data->values[at].given = bp_chart_number(data->values[at].text, &numbers[at]);
            }
            column += span_of(cell);
        }
        category++;
    }
}

/* True if the number can be compared with those before it: it has their unit, or none. */
static bool same_unit(struct bp_chart_data *data, const struct bp_chart_number *number) {
    if (!data->before[0])
        data->before = number->before;
    if (!data->behind[0])
        data->behind = number->behind;
    return (!number->before[0] || strcmp(number->before, data->before) == 0) &&
           (!number->behind[0] || strcmp(number->behind, data->behind) == 0);
}

static int count_digits(int64_t n) {
    int count = 0;
    for (; n != 0; n /= 10)
        count++;
    return count;
}

/* Brings a number to the data's exponent; what is lost is rounded. */
static int64_t scaled(const struct bp_chart_number *number, int exponent) {
    int64_t n = number->digits;
    int by = number->exponent - exponent;
    for (; by > 0 && n != 0; by--)
        n *= 10;
    for (; by < -1 && n != 0; by++)
        n /= 10;
    return by == -1 ? (n + (n < 0 ? -5 : 5)) / 10 : n;
}

/* Chooses the exponent, and brings all values to it. */
static void scale_values(struct bp_chart_data *data, const struct bp_chart_number *numbers) {
    size_t n = (size_t)data->n_series * (size_t)data->n_categories;
    int finest = 0, coarsest = -MOST_PLACES;
    bool bare_thousands = false;
    for (size_t i = 0; i < n; i++) {
        struct bp_chart_value *value = &data->values[i];
        value->given = value->given && same_unit(data, &numbers[i]);
        if (!value->given || numbers[i].digits == 0)
            continue;
        int size = count_digits(numbers[i].digits) + numbers[i].exponent;
        finest = MIN(finest, numbers[i].exponent);
        coarsest = MAX(coarsest, size - MOST_DIGITS);
        data->commas |= numbers[i].commas;
        bare_thousands |= size > 3 && !numbers[i].commas;
    }
    data->commas |= !bare_thousands;
    data->exponent = MAX(finest, coarsest);
    for (size_t i = 0; i < n; i++) {
        struct bp_chart_value *value = &data->values[i];
        if (!value->given)
            continue;
        value->n = scaled(&numbers[i], data->exponent);
        data->least = data->any ? MIN(data->least, value->n) : value->n;
        data->most = data->any ? MAX(data->most, value->n) : value->n;
        data->any = true;
    }
}

struct bp_chart_data bp_chart_read(const struct bp_node *table, struct bp_arena *arena) {
    struct bp_chart_data data = {
        .n_series = MAX(table->as.table.columns - 1, 0), .before = "", .behind = ""};
    for (const struct bp_node *tr = next_row(table, NULL); tr; tr = next_row(table, tr))
        data.n_categories++;
    size_t n = (size_t)data.n_series * (size_t)data.n_categories;
    data.series = bp_arena_alloc(arena, sizeof *data.series * (size_t)data.n_series);
    data.categories = bp_arena_alloc(arena, sizeof *data.categories * (size_t)data.n_categories);
    data.values = bp_arena_alloc(arena, sizeof *data.values * n);
    struct bp_chart_number *numbers = bp_arena_alloc(arena, sizeof *numbers * n);
    read_series(table, &data, arena);
    read_rows(table, &data, numbers, arena);
    scale_values(&data, numbers);
    return data;
}

/* -- the axis --------------------------------------------------------------------------------- */

static int64_t floor_to(int64_t n, int64_t step) {
    int64_t rest = n % step;
    return n - rest - (rest < 0 ? step : 0);
}

static int64_t ceil_to(int64_t n, int64_t step) {
    return -floor_to(-n, step);
}

/* 1, 2, 5, 10, 20, … */
static int64_t next_step(int64_t step) {
    int64_t power = step;
    while (power >= 10)
        power /= 10;
    return power == 2 ? step / 2 * 5 : step * 2;
}

struct bp_chart_axis bp_chart_axis(const struct bp_chart_data *data, bool from_zero,
                                   int most_steps) {
    int64_t low = data->least, high = data->most;
    int64_t largest = MAX(ABS(low), ABS(high));
    if (from_zero || low == high || (high - low) >= largest / 3) {
        low = MIN(low, 0);
        high = MAX(high, 0);
    }
    if (low == high)
        high = low + 1; /* all is zero: an axis must have a length */
    int64_t step = 1;
    while ((ceil_to(high, step) - floor_to(low, step)) / step > most_steps)
        step = next_step(step);
    return (struct bp_chart_axis){floor_to(low, step), ceil_to(high, step), step};
}

char *bp_chart_format(const struct bp_chart_data *data, const struct bp_chart_axis *axis, int64_t n,
                      struct bp_arena *arena) {
    int exponent = data->exponent;
    int64_t step = axis->step;
    for (; exponent < 0 && step % 10 == 0; exponent++) { /* decimals that the steps don't need */
        step /= 10;
        n /= 10;
    }
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%" G_GINT64_FORMAT, ABS(n));
    for (int i = 0; n != 0 && i < exponent; i++)
        g_string_append_c(out, '0');
    int decimals = MAX(0, -exponent);
    while ((int)out->len <= decimals)
        g_string_prepend_c(out, '0');
    if (n == 0) {
        g_string_assign(out, "0");
        decimals = 0;
    }
    gssize point = (gssize)out->len - decimals;
    for (gssize at = point - 3; data->commas && at > 0; at -= 3)
        g_string_insert_c(out, at, ',');
    if (decimals > 0)
        g_string_insert_c(out, (gssize)out->len - decimals, '.');
    char *text = bp_arena_printf(arena, "%s%s%s%s", n < 0 ? "\u2212" : "", data->before, out->str,
                                 data->behind);
    g_string_free(out, TRUE);
    return text;
}
