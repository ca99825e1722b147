/* Numbers, sizes, times and paths as people read them.
 * In: values. Out: text that takes a known number of columns. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

#define LEAST_DPI 36
#define MOST_DPI 1200

#define ELLIPSIS "…"

char *number_text(int64_t number) {
    char *digits = g_strdup_printf("%" G_GINT64_FORMAT, number);
    GString *text = g_string_new(digits);
    for (gssize at = (gssize)text->len - 3; at > (*digits == '-'); at -= 3)
        g_string_insert_c(text, at, ',');
    g_free(digits);
    return g_string_free(text, FALSE);
}

char *size_text(int64_t bytes) {
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    int64_t tenths = bytes * 10;
    size_t unit = 0;
    for (; tenths >= 10000 && unit + 1 < G_N_ELEMENTS(units); unit++)
        tenths = (tenths + 500) / 1000;
    if (unit == 0 || tenths >= 100)
        return g_strdup_printf("%" G_GINT64_FORMAT " %s", (tenths + 5) / 10, units[unit]);
    return g_strdup_printf("%" G_GINT64_FORMAT ".%d %s", tenths / 10, (int)(tenths % 10),
                           units[unit]);
}

char *clock_text(int64_t microseconds) {
    const int64_t seconds = (microseconds + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC;
    const int64_t hours = seconds / 3600;
    const int minutes = (int)(seconds / 60 % 60), rest = (int)(seconds % 60);
    if (hours)
        return g_strdup_printf("%" G_GINT64_FORMAT ":%02d:%02d", hours, minutes, rest);
    return g_strdup_printf("%d:%02d", minutes, rest);
}

static int char_width(gunichar c) {
    return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

int text_width(const char *text) {
    int width = 0;
    for (; *text; text = g_utf8_next_char(text))
        width += char_width(g_utf8_get_char(text));
    return width;
}

/* The longest beginning that fits. */
static const char *head_end(const char *text, int columns) {
    while (*text && (columns -= char_width(g_utf8_get_char(text))) >= 0)
        text = g_utf8_next_char(text);
    return text;
}

/* Where the longest end that fits begins. */
static const char *tail_start(const char *text, int columns) {
    int width = text_width(text);
    for (; *text && width > columns; text = g_utf8_next_char(text))
        width -= char_width(g_utf8_get_char(text));
    return text;
}

char *path_text(const char *path, int columns) {
    char *shown = g_utf8_make_valid(path, -1);
    for (char *c = shown; *c; c++)
        if (g_ascii_iscntrl(*c))
            *c = '?';
    if (columns <= 0 || text_width(shown) <= columns)
        return shown;
    const int tail = columns * 2 / 3;
    const char *head = head_end(shown, columns - 1 - tail);
    char *cut =
        g_strdup_printf("%.*s" ELLIPSIS "%s", (int)(head - shown), shown, tail_start(shown, tail));
    g_free(shown);
    return cut;
}

char *beside(const char *input, const char *ending) {
    size_t length = strlen(input);
    if (length > strlen(".xml") && g_str_has_suffix(input, ".xml"))
        length -= strlen(".xml");
    return g_strdup_printf("%.*s%s", (int)length, input, ending);
}

bool parse_dpi(const char *text, int *dpi) {
    char *digits = g_strndup(text, strspn(text, "0123456789"));
    const char *unit = text + strlen(digits);
    guint64 value = 0;
    bool right = g_ascii_string_to_unsigned(digits, 10, LEAST_DPI, MOST_DPI, &value, NULL) &&
                 (!*unit || g_ascii_strcasecmp(unit, "dpi") == 0);
    *dpi = (int)value;
    g_free(digits);
    if (!right)
        wrong_usage("150dpi suits screens and most printers",
                    "--images must be %d to %d dpi, not %s", LEAST_DPI, MOST_DPI, text);
    return right;
}

void say_time(const char *stage, int64_t microseconds, void *user) {
    (void)user;
    fprintf(stderr, "%-8s %6d.%03d ms\n", stage, (int)(microseconds / 1000),
            (int)(microseconds % 1000));
}
