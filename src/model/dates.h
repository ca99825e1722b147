/* Dates and times of day, as ISO 8601 in the XML and as words on the page. */
#ifndef BP_MODEL_DATES_H
#define BP_MODEL_DATES_H

#include <stdbool.h>

#include "base/arena.h"

struct bp_profile;

/** A local date and, if there is one, time; .year 0 stands for none. No time zone: a meeting is
 * where it is. */
struct bp_when {
    int year, month, day;
    int minutes; /* after midnight; -1: no time */
};

/** Reads "2026-01-21" or "2026-01-21T15:00" (seconds allowed and dropped). Returns false, and
 * leaves `when` alone, unless the date exists in the Gregorian calendar. */
bool bp_when_parse(const char *text, struct bp_when *when);

/** 1 = Monday … 7 = Sunday. */
int bp_when_weekday(const struct bp_when *when);

/** The date in a pattern of the profile's: {weekday} {day} {month} {year}, {weekday3} and {month3}
 * cut to three letters. From `arena`. */
char *bp_when_date(const struct bp_when *when, const char *pattern,
                   const struct bp_profile *profile, struct bp_arena *arena);

/** A time of day in the profile's manner: "3pm", "3.30pm" or "15:00"; `full` keeps the minutes of a
 * whole hour ("3.00pm"), as columns of times want. */
char *bp_when_time(int minutes, bool full, const struct bp_profile *profile,
                   struct bp_arena *arena);

#endif
