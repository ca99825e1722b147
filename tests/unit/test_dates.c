/* Dates: what is read, what is refused, how days fall, how times are said. */
#include "model/dates.h"

#include <glib.h>

#include "model/profile.h"

static struct bp_profile profile = {
    .clock_separator = ".",
    .weekdays = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
    .months = {"January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December"},
};

static void test_parse(void) {
    struct bp_when when;
    g_assert_true(bp_when_parse("2026-01-21T15:05", &when));
    g_assert_cmpint(when.year, ==, 2026);
    g_assert_cmpint(when.minutes, ==, 15 * 60 + 5);
    g_assert_true(bp_when_parse("2026-01-21T23:59:59", &when));
    g_assert_true(bp_when_parse("2024-02-29", &when));
    g_assert_cmpint(when.minutes, ==, -1);
    g_assert_true(bp_when_parse("2026-01-21T24:00", &when));
    g_assert_cmpint(when.minutes, ==, BP_DAY_MINUTES);
}

static void test_refuse(void) {
    static const char *const wrong[] = {"",
                                        "2026-1-21",
                                        "2026-02-29",
                                        "2026-13-01",
                                        "2026-01-21T24:01",
                                        "2026-01-21T25:00",
                                        "2026-01-21T15:60",
                                        "2026-01-21 15:00",
                                        "2026-01-21T15:00Z",
                                        "21/01/2026",
                                        "2026-01-00",
                                        "0000-01-01"};
    struct bp_when when = {.year = 7};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(bp_when_parse(wrong[i], &when));
    g_assert_cmpint(when.year, ==, 7);
}

static void test_weekday(void) {
    struct bp_when when;
    g_assert_true(bp_when_parse("2026-01-21", &when));
    g_assert_cmpint(bp_when_weekday(&when), ==, 3);
    g_assert_true(bp_when_parse("2024-02-29", &when));
    g_assert_cmpint(bp_when_weekday(&when), ==, 4);
}

static void test_words(void) {
    struct bp_arena *arena = bp_arena_new();
    profile.words[BP_WORD_AM] = "am";
    profile.words[BP_WORD_PM] = "pm";
    profile.words[BP_WORD_NOON] = "noon";
    profile.words[BP_WORD_MIDNIGHT] = "midnight";
    struct bp_when when;
    g_assert_true(bp_when_parse("2026-01-21T15:00", &when));
    g_assert_cmpstr(bp_when_date(&when, "{weekday} {day} {month} {year}", &profile, arena), ==,
                    "Wednesday 21 January 2026");
    g_assert_cmpstr(bp_when_date(&when, "{weekday3} {day} {month3} {oops}", &profile, arena), ==,
                    "Wed 21 Jan {oops}");
    g_assert_cmpstr(bp_when_time(15 * 60, &profile, arena), ==, "3pm");
    g_assert_cmpstr(bp_when_time(5, &profile, arena), ==, "12.05am");
    g_assert_cmpstr(bp_when_time(12 * 60 + 5, &profile, arena), ==, "12.05pm");
    g_assert_cmpstr(bp_when_time(0, &profile, arena), ==, "midnight");
    g_assert_cmpstr(bp_when_time(BP_DAY_MINUTES, &profile, arena), ==, "midnight");
    g_assert_cmpstr(bp_when_time(12 * 60, &profile, arena), ==, "noon");
    profile.clock = BP_CLOCK_24;
    profile.clock_separator = ":";
    g_assert_cmpstr(bp_when_time(9 * 60, &profile, arena), ==, "09:00");
    g_assert_cmpstr(bp_when_time(0, &profile, arena), ==, "00:00");
    g_assert_cmpstr(bp_when_time(BP_DAY_MINUTES, &profile, arena), ==, "24:00");
    bp_arena_free(arena);
}

static void test_later(void) {
    struct bp_when when, next;
    g_assert_true(bp_when_parse("2024-02-28T10:00", &when));
    next = bp_when_later(&when, 2);
    g_assert_cmpint(next.month, ==, 3);
    g_assert_cmpint(next.day, ==, 1);
    g_assert_cmpint(next.minutes, ==, 600);
    g_assert_cmpint(bp_when_days(&when, &next), ==, 2);
    g_assert_cmpint(bp_when_days(&next, &when), ==, -2);
    g_assert_true(bp_when_parse("2026-12-31T24:00", &when));
    next = bp_when_settled(&when);
    g_assert_cmpint(next.year, ==, 2027);
    g_assert_cmpint(next.day, ==, 1);
    g_assert_cmpint(next.minutes, ==, 0);
    g_assert_true(bp_when_parse("9999-12-31", &when));
    g_assert_cmpint(bp_when_later(&when, 1).year, ==, 9999);
}

/* Asserts what a profile with its own patterns says of a meeting's time. */
static void assert_span(const char *from, const char *to, const char *wanted) {
    struct bp_arena *arena = bp_arena_new();
    profile.clock = BP_CLOCK_24;
    profile.clock_separator = ":";
    profile.words[BP_WORD_DATE] = "{weekday3} {day} {month3}";
    profile.words[BP_WORD_TIME_RANGE] = "{start}-{end}";
    profile.words[BP_WORD_TIME_RANGE_DAYS] = "{start} until {end} on {date}";
    struct bp_when start = {.minutes = -1}, end = {.minutes = -1};
    g_assert_true(bp_when_parse(from, &start));
    if (to)
        g_assert_true(bp_when_parse(to, &end));
    g_assert_cmpstr(bp_when_span(&start, &end, &profile, arena), ==, wanted);
    bp_arena_free(arena);
}

static void test_span(void) {
    assert_span("2026-03-18", NULL, NULL);
    assert_span("2026-03-18T19:00", NULL, "19:00");
    assert_span("2026-03-18T19:00", "2026-03-18T21:30", "19:00-21:30");
    assert_span("2026-03-18T19:00", "2026-03-19T00:00", "19:00-00:00");
    assert_span("2026-03-18T22:30", "2026-03-19T00:30", "22:30 until 00:30 on Thu 19 Mar");
    assert_span("2026-03-18T09:00", "2026-03-20T00:00", "09:00 until 00:00 on Fri 20 Mar");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dates/parse", test_parse);
    g_test_add_func("/dates/refuse", test_refuse);
    g_test_add_func("/dates/weekday", test_weekday);
    g_test_add_func("/dates/words", test_words);
    g_test_add_func("/dates/later", test_later);
    g_test_add_func("/dates/span", test_span);
    return g_test_run();
}
