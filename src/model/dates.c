/* Dates and times of day.
 * In: ISO 8601 text. Out: numbers, and words by the profile's names and patterns.
 * Names of days and months are the profile's data, so neither the machine's locale nor its clock
 * can reach a page. */
#include "model/dates.h"

#include <glib.h>
#include <string.h>

#include "model/profile.h"

#define LAST_DAY 3652059 /* 31 December 9999, in days of GLib's calendar */

/* Reads exactly `digits` digits and steps over them. */
static bool read_number(const char **text, int digits, int *number) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
        char c = (*text)[i];
        if (!g_ascii_isdigit(c))
            return false;
        value = value * 10 + (c - '0');
    }
    *text += digits;
    *number = value;
    return true;
}

static bool read_char(const char **text, char wanted) {
    if (**text != wanted)
        return false;
    ++*text;
    return true;
}

static bool read_time(const char **text, int *minutes) {
    int hour, minute, second;
    if (!read_number(text, 2, &hour) || !read_char(text, ':') || !read_number(text, 2, &minute))
        return false;
    if (read_char(text, ':') && (!read_number(text, 2, &second) || second > 59))
        return false;
    if (minute > 59 || hour * 60 + minute > BP_DAY_MINUTES)
        return false;
    *minutes = hour * 60 + minute;
    return true;
}

bool bp_when_parse(const char *text, struct bp_when *when) {
    struct bp_when read = {.minutes = -1};
    if (!read_number(&text, 4, &read.year) || !read_char(&text, '-') ||
        !read_number(&text, 2, &read.month) || !read_char(&text, '-') ||
        !read_number(&text, 2, &read.day))
        return false;
    if (read_char(&text, 'T') && !read_time(&text, &read.minutes))
        return false;
    if (*text != '\0' || read.month < 1 || read.month > 12 ||
        !g_date_valid_dmy((GDateDay)read.day, (GDateMonth)read.month, (GDateYear)read.year))
        return false;
    *when = read;
    return true;
}

static GDate date_of(const struct bp_when *when) {
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)when->day, (GDateMonth)when->month, (GDateYear)when->year);
    return date;
}

int bp_when_weekday(const struct bp_when *when) {
    GDate date = date_of(when);
    return (int)g_date_get_weekday(&date);
}

int bp_when_days(const struct bp_when *from, const struct bp_when *to) {
    GDate first = date_of(from), last = date_of(to);
    return g_date_days_between(&first, &last);
}

struct bp_when bp_when_later(const struct bp_when *when, int days) {
    GDate date = date_of(when);
    if (g_date_get_julian(&date) + (guint32)days > LAST_DAY)
        return *when;
    g_date_add_days(&date, (guint)days);
    return (struct bp_when){.year = g_date_get_year(&date),
                            .month = (int)g_date_get_month(&date),
                            .day = g_date_get_day(&date),
                            .minutes = when->minutes};
}

struct bp_when bp_when_settled(const struct bp_when *when) {
    if (when->minutes != BP_DAY_MINUTES)
        return *when;
    struct bp_when next = bp_when_later(when, 1);
    next.minutes = 0;
    return next;
}

/* The first three characters, or all of a shorter name. */
static char *three(const char *name, struct bp_arena *arena) {
    const char *end = name;
    for (int i = 0; i < 3 && *end; i++)
        end = g_utf8_next_char(end);
    return bp_arena_strndup(arena, name, (size_t)(end - name));
}

char *bp_when_date(const struct bp_when *when, const char *pattern,
                   const struct bp_profile *profile, struct bp_arena *arena) {
    const char *weekday = profile->weekdays[bp_when_weekday(when) - 1];
    const char *month = profile->months[when->month - 1];
    return bp_fill(arena, pattern, "weekday", weekday, "day",
                   bp_arena_printf(arena, "%d", when->day), "month", month, "year",
                   bp_arena_printf(arena, "%d", when->year), "weekday3", three(weekday, arena),
                   "month3", three(month, arena), NULL);
}

char *bp_when_time(int minutes, const struct bp_profile *profile, struct bp_arena *arena) {
    int hour = minutes / 60, minute = minutes % 60;
    if (profile->clock == BP_CLOCK_24)
        return bp_arena_printf(arena, "%02d%s%02d", hour, profile->clock_separator, minute);
    if (minutes % BP_DAY_MINUTES == 0)
        return bp_arena_strdup(arena, bp_profile_word(profile, BP_WORD_MIDNIGHT));
    if (minutes == BP_DAY_MINUTES / 2)
        return bp_arena_strdup(arena, bp_profile_word(profile, BP_WORD_NOON));
    const char *half = bp_profile_word(profile, hour < 12 ? BP_WORD_AM : BP_WORD_PM);
    int hour12 = hour % 12 == 0 ? 12 : hour % 12;
    if (minute == 0)
        return bp_arena_printf(arena, "%d%s", hour12, half);
    return bp_arena_printf(arena, "%d%s%02d%s", hour12, profile->clock_separator, minute, half);
}

char *bp_when_span(const struct bp_when *start, const struct bp_when *end,
                   const struct bp_profile *profile, struct bp_arena *arena) {
    if (start->minutes < 0)
        return NULL;
    char *from = bp_when_time(start->minutes, profile, arena);
    if (!end->year || end->minutes < 0)
        return from;
    /* Midnight is the end of the day before it as well. */
    const bool same_day = bp_when_days(start, end) == (end->minutes == 0 ? 1 : 0);
    const char *pattern =
        bp_profile_word(profile, same_day ? BP_WORD_TIME_RANGE : BP_WORD_TIME_RANGE_DAYS);
    return bp_fill(arena, pattern, "start", from, "end", bp_when_time(end->minutes, profile, arena),
                   "date",
                   bp_when_date(end, bp_profile_word(profile, BP_WORD_DATE), profile, arena), NULL);
}
