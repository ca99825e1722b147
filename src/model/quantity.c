/* Numbers as people write them in tables.
 * In: a cell's text. Out: its value, where its point is, its unit; or what it is instead.
 * The one hard idea: signs, currency and marks come in any order and number before a figure, and
 * what is behind it is one short unit among marks, so both are skipped as sets; a text that has
 * anything else is not a number. */
#include "model/quantity.h"

#include <string.h>

#define READ_DIGITS 17 /* of one number; more are counted, not kept */
#define MOST_PLACES 40 /* a number with more digits is none */
#define SHORT_WORD 4   /* characters of a word that stands for a number: "nil" */
#define SHORT_MARK 5   /* of one in square brackets */

/* Lists of texts, each ended by NUL, the last empty. Spaces: usual, no-break, thin, narrow
 * no-break, figure space. */
#define SPACES " \0\u00a0\0\u2009\0\u202f\0\u2007\0"
#define ARROWS "▲\0▼\0►\0◄\0▶\0◀\0△\0▽\0↑\0↓\0→\0←\0↔\0↗\0↘\0⬆\0⬇\0➡\0\ufe0f\0"
#define MINUSES "-\0\u2212\0–\0—\0\u2010\0\u2011\0"
#define CURRENCIES "£\0$\0€\0¥\0"
#define BEFORE "+\0±\0(\0[\0~\0<\0>\0≤\0≥\0≈\0c.\0ca.\0" ARROWS SPACES
#define RAISED "¹\0²\0³\0⁰\0⁴\0⁵\0⁶\0⁷\0⁸\0⁹\0ᵃ\0ᵇ\0ᶜ\0ᵈ\0"
#define BEHIND ")\0]\0*\0†\0‡\0§\0#\0" RAISED ARROWS SPACES
#define RANGES "–\0-\0\u2011\0/\0±\0to \0"

/* -- sets ------------------------------------------------------------------------------------- */

/* The length of the one of `marks` that the text starts with; 0 for none. */
static size_t mark_at(const char *text, const char *marks) {
    for (; *marks; marks += strlen(marks) + 1)
        if (strncmp(text, marks, strlen(marks)) == 0)
            return strlen(marks);
    return 0;
}

static const char *skip(const char *at, const char *marks) {
    for (size_t n; (n = mark_at(at, marks)) > 0;)
        at += n;
    return at;
}

/* -- figures ---------------------------------------------------------------------------------- */

struct figures {
    struct bp_quantity *quantity;
    int kept, seen;
    bool behind_point;
};

static void add_figure(struct figures *figures, char c) {
    struct bp_quantity *quantity = figures->quantity;
    figures->seen++;
    if (figures->kept >= READ_DIGITS) {
        quantity->exponent += !figures->behind_point;
        return;
    }
    quantity->digits = quantity->digits * 10 + (c - '0');
    quantity->exponent -= figures->behind_point;
    figures->kept += quantity->digits != 0;
}

/* The length of what parts two figures: "1,234", "1 234"; a space parts groups of three only. */
static size_t separator_at(const char *at, bool *comma) {
    *comma = *at == ',';
    if (*comma)
        return g_ascii_isdigit(at[1]) ? 1 : 0;
    const size_t space = mark_at(at, SPACES);
    const char *group = at + space;
    size_t digits = 0;
    while (space > 0 && digits <= 3 && g_ascii_isdigit(group[digits]))
        digits++;
    return digits == 3 ? space : 0;
}

/* The figures of one number, with its separators and its point. Returns where they end; NULL if
 * there are none, or far too many. */
static const char *read_figures(struct bp_quantity *quantity, const char *text, const char *at) {
    struct figures figures = {.quantity = quantity};
    quantity->digits = quantity->exponent = 0;
    for (;;) {
        bool comma;
        size_t separator;
        if (g_ascii_isdigit(*at)) {
            add_figure(&figures, *at++);
            if (!figures.behind_point)
                quantity->point = (size_t)(at - text);
        } else if (*at == '.' && !figures.behind_point && g_ascii_isdigit(at[1])) {
            figures.behind_point = true;
            quantity->point = (size_t)(at++ - text);
        } else if (figures.seen > 0 && !figures.behind_point &&
                   (separator = separator_at(at, &comma)) > 0) {
            quantity->commas = quantity->commas || comma;
            at += separator;
        } else {
            break;
        }
    }
    return figures.seen > 0 && figures.seen <= MOST_PLACES ? at : NULL;
}

/* -- numbers ---------------------------------------------------------------------------------- */

/* What is being read: brackets seen so far, and the number under way. */
struct reading {
    const char *text;
    struct bp_quantity *quantity;
    int number; /* 0, 1: of a range */
    bool minus;
};

/* Signs and currency before the figures. */
static const char *read_before(struct reading *reading, const char *at) {
    struct bp_quantity *quantity = reading->quantity;
    for (;;) {
        const char *behind = skip(at, BEFORE);
        const size_t minus = mark_at(behind, MINUSES), currency = mark_at(behind, CURRENCIES);
        for (; at < behind; at++)
            quantity->bracket_open |= *at == '(';
        if (minus > 0 && !quantity->minus[reading->number]) {
            quantity->minus[reading->number] = (size_t)(at - reading->text) + 1;
            quantity->minus_length[reading->number] = minus;
            at += minus;
        } else if (currency > 0 && currency < sizeof quantity->currency) {
            memcpy(quantity->currency, at, currency);
            quantity->currency[currency] = '\0';
            at += currency;
        } else {
            return at;
        }
    }
}

static const char *read_number(struct reading *reading, const char *at) {
    struct bp_quantity *quantity = reading->quantity;
    at = read_figures(quantity, reading->text, read_before(reading, at));
    if (at && (quantity->bracket_open || quantity->minus[reading->number]))
        quantity->digits = -quantity->digits;
    return at;
}

/* The second number of a range or a share, "2024–25", "3/10"; a dash is never its minus. */
static const char *read_second(struct reading *reading, const char *end) {
    const char *dash = skip(end, SPACES);
    const size_t n = mark_at(dash, RANGES);
    if (n == 0)
        return end;
    struct bp_quantity before = *reading->quantity;
    reading->number = 1;
    const char *second = read_number(reading, dash + n);
    if (second && (*dash != '/' || (dash[1] != '0' && second - dash <= 5))) {
        reading->quantity->range = true;
        return second;
    }
    *reading->quantity = before;
    return end;
}

/* Marks behind the figures: "*", "¹", "[1]", "[r]". */
static const char *skip_behind(struct bp_quantity *quantity, const char *at) {
    for (;;) {
        const char *end = skip(at, BEHIND);
        for (; at < end; at++)
            quantity->bracket_open &= *at != ')';
        size_t length = 0;
        if (*at == '[')
            for (length = 1; length < SHORT_MARK && g_ascii_isalnum(at[length]);)
                length++;
        if (length < 2 || at[length] != ']')
            return at;
        at += length + 1;
    }
}

static bool ends_unit(const char *at) {
    return !*at || *at == '[' || mark_at(at, BEHIND) > 0 || strchr("0123456789/:,;-", *at) ||
           (*at == '.' && at[1] != '\0');
}

bool bp_quantity_read(const char *text, struct bp_quantity *quantity) {
    *quantity = (struct bp_quantity){0};
    struct reading reading = {.text = text, .quantity = quantity};
    const char *end = read_number(&reading, text);
    if (!end)
        return false;
    end = read_second(&reading, end);
    const char *unit = skip_behind(quantity, end), *stop = unit;
    while (!ends_unit(stop))
        stop++;
    const size_t length = (size_t)(stop - unit);
    if (*skip_behind(quantity, stop) != '\0' || length > BP_UNIT_MOST)
        return false;
    memcpy(quantity->unit, unit, length);
    quantity->unit[length] = '\0';
    quantity->spaced = unit > end && mark_at(unit - 1, SPACES) > 0;
    return true;
}

/* -- units, and what is no number ------------------------------------------------------------- */

static bool is_one_of(const char *text, const char *list) {
    return mark_at(text, list) == strlen(text) && *text;
}

bool bp_quantity_is_scale(const char *unit) {
    return !*unit || is_one_of(unit, "%\0‰\0pp\0k\0bn\0tn\0m\0K\0M\0p\0");
}

bool bp_quantity_is_mark(const char *unit) {
    return is_one_of(unit, "CR\0DR\0Cr\0Dr\0cr\0dr\0est\0est.\0") ||
           (g_ascii_isalpha(unit[0]) && !unit[1] && !strchr("kKmMgtKW", unit[0]));
}

enum bp_no_quantity bp_quantity_kind(const char *text) {
    const glong length = g_utf8_strlen(text, -1);
    bool letter = false, sign = false;
    for (const char *at = text; *at; at++) {
        letter |= g_ascii_isalpha(*at) || (*at & 0x80 && g_unichar_isalpha(g_utf8_get_char(at)));
        sign |= strchr("/[*.", *at) != NULL;
        if (*at & 0x80)
            at = g_utf8_next_char(at) - 1;
    }
    if (strpbrk(text, "0123456789") || length > SHORT_WORD + (*text == '['))
        return BP_NO_QUANTITY_TEXT;
    return letter && !sign && length > 1 ? BP_NO_QUANTITY_WORD : BP_NO_QUANTITY_SIGN;
}
