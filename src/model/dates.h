/* Dates and times of day, as ISO 8601 in the XML and as words on the page. */
#ifndef BP_MODEL_DATES_H
#define BP_MODEL_DATES_H

#include <stdbool.h>

#include "base/arena.h"

#define BP_DAY_MINUTES 1440

struct bp_profile;

/** A local date and, if there is one, time; .year 0 stands for none. No time zone: a meeting is
 * where it is. */
struct bp_when {
    int year, month, day;
    int minutes; /* after midnight, BP_DAY_MINUTES for the day's end (24:00); -1: no time */
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

/** The days from one date to another; less than 0 if that is earlier. */
int bp_when_days(const struct bp_when *from, const struct bp_when *to);

/** The same time so many days later (not negative); the date itself after the year 9999. */
struct bp_when bp_when_later(const struct bp_when *when, int days);

/** The same moment; 24:00 as 00:00 of the next day. */
struct bp_when bp_when_settled(const struct bp_when *when);

/** A time of day in the profile's manner: "3pm", "3.30pm", "12 noon" or "15:00". From `arena`. */
char *bp_when_time(int minutes, const struct bp_profile *profile, struct bp_arena *arena);

/** From when to when a meeting takes, with the date of its end if that is on another day: "3pm to
 * 5pm". Without an end (.year 0) it is when the meeting starts; NULL if it says no time at all. */
char *bp_when_span(const struct bp_when *start, const struct bp_when *end,
                   const struct bp_profile *profile, struct bp_arena *arena);

#endif
