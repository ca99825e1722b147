/* The table at the end of a batch.
 * In: what became of each pack. Out: a row for each, and the sums.
 * Columns are as wide as what is in them, whatever script the paths are in. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

enum { PACK, PAGES, SIZE, CLAIMS, WARNINGS, TIME, OUTCOME, COLUMNS };

static const char *const heads[COLUMNS] = {"Pack",     "Pages", "Size",   "Claims",
                                           "Warnings", "Time",  "Outcome"};
static const bool to_the_right[COLUMNS] = {
    [PAGES] = true, [SIZE] = true, [WARNINGS] = true, [TIME] = true};

struct table {
    GPtrArray *rows; /* of COLUMNS texts */
    int built, unchanged, others;
    int64_t pages;
};

static void row_free(gpointer data) {
    char **row = data;
    for (int column = 0; column < COLUMNS; column++)
        g_free(row[column]);
    g_free(row);
}

struct table *table_new(void) {
    struct table *table = g_new0(struct table, 1);
    table->rows = g_ptr_array_new_with_free_func(row_free);
    return table;
}

void table_free(struct table *table) {
    g_ptr_array_free(table->rows, TRUE);
    g_free(table);
}

static char *seconds_text(int64_t microseconds) {
    const int64_t hundredths = (microseconds + 5000) / 10000;
    return g_strdup_printf("%" G_GINT64_FORMAT ".%02d s", hundredths / 100,
                           (int)(hundredths % 100));
}

void table_add(struct table *table, const struct bp_pack_result *result) {
    const bool there = result->pages > 0, worked = result->microseconds > 0;
    char **row = g_new0(char *, COLUMNS);
    row[PACK] = path_text(result->input, 0);
    row[PAGES] = there ? number_text(result->pages) : g_strdup("–");
    row[SIZE] = there ? size_text(result->bytes) : g_strdup("–");
    row[CLAIMS] = g_strdup(*result->claims ? result->claims : "–");
    row[WARNINGS] = number_text(result->warnings);
    row[TIME] = worked ? seconds_text(result->microseconds) : g_strdup("–");
    row[OUTCOME] = g_strdup(bp_outcome_name(result->outcome));
    g_ptr_array_add(table->rows, row);
    table->built += result->outcome == BP_BUILT;
    table->unchanged += result->outcome == BP_UNCHANGED;
    table->others += result->outcome != BP_BUILT && result->outcome != BP_UNCHANGED;
    table->pages += result->pages;
}

static void put_row(GString *out, const char *const *row, const int *widths) {
    for (int column = 0; column < COLUMNS; column++) {
        const int air = widths[column] - text_width(row[column]);
        if (to_the_right[column])
            g_string_append_printf(out, "%*s%s", air, "", row[column]);
        else
            g_string_append_printf(out, "%s%*s", row[column], column + 1 < COLUMNS ? air : 0, "");
        g_string_append(out, column + 1 < COLUMNS ? "  " : "\n");
    }
}

void table_print(const struct table *table, int64_t microseconds) {
    int widths[COLUMNS];
    GString *out = g_string_new(NULL);
    for (int column = 0; column < COLUMNS; column++) {
        widths[column] = text_width(heads[column]);
        for (guint i = 0; i < table->rows->len; i++)
            widths[column] =
                MAX(widths[column], text_width(((char **)table->rows->pdata[i])[column]));
    }
    put_row(out, heads, widths);
    for (guint i = 0; i < table->rows->len; i++)
        put_row(out, (const char *const *)table->rows->pdata[i], widths);
    char *packs = number_text(table->rows->len), *pages = number_text(table->pages);
    char *time = seconds_text(microseconds);
    g_string_append_printf(
        out, "\n%s pack%s, %s page%s: %d built, %d unchanged, %d not built; %s\n", packs,
        table->rows->len == 1 ? "" : "s", pages, table->pages == 1 ? "" : "s", table->built,
        table->unchanged, table->others, time);
    fputs(out->str, stdout);
    g_free(packs);
    g_free(pages);
    g_free(time);
    g_string_free(out, TRUE);
}
