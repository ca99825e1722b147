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
}

static void test_refuse(void) {
    static const char *const wrong[] = {"",
                                        "2026-1-21",
                                        "2026-02-29",
                                        "2026-13-01",
                                        "2026-01-21T24:00",
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
    struct bp_when when;
    g_assert_true(bp_when_parse("2026-01-21T15:00", &when));
    g_assert_cmpstr(bp_when_date(&when, "{weekday} {day} {month} {year}", &profile, arena), ==,
                    "Wednesday 21 January 2026");
    g_assert_cmpstr(bp_when_date(&when, "{weekday3} {day} {month3} {oops}", &profile, arena), ==,
                    "Wed 21 Jan {oops}");
    g_assert_cmpstr(bp_when_time(15 * 60, false, &profile, arena), ==, "3pm");
    g_assert_cmpstr(bp_when_time(15 * 60, true, &profile, arena), ==, "3.00pm");
    g_assert_cmpstr(bp_when_time(0, false, &profile, arena), ==, "12am");
    g_assert_cmpstr(bp_when_time(12 * 60 + 5, false, &profile, arena), ==, "12.05pm");
    profile.clock = BP_CLOCK_24;
    profile.clock_separator = ":";
    g_assert_cmpstr(bp_when_time(9 * 60, false, &profile, arena), ==, "09:00");
    bp_arena_free(arena);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dates/parse", test_parse);
    g_test_add_func("/dates/refuse", test_refuse);
    g_test_add_func("/dates/weekday", test_weekday);
    g_test_add_func("/dates/words", test_words);
    return g_test_run();
}
