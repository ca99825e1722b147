/* The meeting for members' calendars (RFC 5545, RFC 5546).
 * In: an event. Out: an iCalendar object.
 * It is published, not requested. METHOD:PUBLISH makes a calendar offer to take the meeting in and
 * nothing else; REQUEST would list every member to all others, ask each for an answer, and send the
 * answers to the clerk, who has asked for none. The same UID with a higher SEQUENCE makes a later
 * draft replace the entry of an earlier one (RFC 5546, 2.1.4). */
#include <libical/ical.h>
#include <string.h>

#include "circulate/module.h"

#define PRODUCT "-//boardpack//boardpack//EN"

static struct icaltimetype time_of(const struct bp_when *when) {
    struct icaltimetype time = icaltime_null_time();
    time.year = when->year;
    time.month = when->month;
    time.day = when->day;
    time.hour = MAX(when->minutes, 0) / 60;
    time.minute = MAX(when->minutes, 0) % 60;
    return time;
}

/* Without minutes it is a day. */
static void add_time(icalcomponent *to, icalproperty_kind kind, const struct bp_when *when,
                     const char *zone) {
    struct icaltimetype time = time_of(when);
    icalproperty *property = icalproperty_new(kind);
    time.is_date = when->minutes < 0;
    icalproperty_set_value(property,
                           time.is_date ? icalvalue_new_date(time) : icalvalue_new_datetime(time));
    icalproperty_add_parameter(property, time.is_date ? icalparameter_new_value(ICAL_VALUE_DATE)
                                                      : icalparameter_new_tzid(zone));
    icalcomponent_add_property(to, property);
}

/* -- time zone -------------------------------------------------------------------------------- */

/* True if the observance has a rule that reaches over the meeting. */
static bool is_in_force(icalcomponent *observance, struct icaltimetype start) {
    icalproperty *rule = icalcomponent_get_first_property(observance, ICAL_RRULE_PROPERTY);
    if (!rule || icaltime_compare(icalcomponent_get_dtstart(observance), start) > 0)
        return false;
    struct icaltimetype until = icalproperty_get_rrule(rule).until;
    return icaltime_is_null_time(until) || icaltime_compare(until, start) > 0;
}

/* The last observance that begins before the meeting; NULL if none does. */
static icalcomponent *last_before(icalcomponent *zone, struct icaltimetype start) {
    icalcomponent *last = NULL;
    for (icalcomponent *one = icalcomponent_get_first_component(zone, ICAL_ANY_COMPONENT); one;
         one = icalcomponent_get_next_component(zone, ICAL_ANY_COMPONENT)) {
        struct icaltimetype begins = icalcomponent_get_dtstart(one);
        if (icaltime_compare(begins, start) <= 0 &&
            (!last || icaltime_compare(icalcomponent_get_dtstart(last), begins) < 0))
            last = one;
    }
    return last;
}

/* The zone as it is at the time of the meeting, without its history since 1847. */
static icalcomponent *zone_for(const struct bp_event *event) {
    icaltimezone *known = icaltimezone_get_builtin_timezone(event->zone);
    icalcomponent *all = known ? icaltimezone_get_component(known) : NULL;
    if (!all)
        return NULL;
    icalcomponent *zone = icalcomponent_new_vtimezone();
    icalcomponent_add_property(zone, icalproperty_new_tzid(event->zone));
    const struct icaltimetype start = time_of(&event->start);
    icalcomponent *last = last_before(all, start);
    for (icalcomponent *one = icalcomponent_get_first_component(all, ICAL_ANY_COMPONENT); one;
         one = icalcomponent_get_next_component(all, ICAL_ANY_COMPONENT))
        if (one == last || is_in_force(one, start))
            icalcomponent_add_component(zone, icalcomponent_new_clone(one));
    return zone;
}

/* -- event ------------------------------------------------------------------------------------ */

static void add_organiser(icalcomponent *to, const struct bp_mailbox *organiser) {
    if (!organiser->address)
        return;
    char *address = g_strconcat("mailto:", organiser->address, NULL);
    icalproperty *property = icalproperty_new_organizer(address);
    char *name = g_strdelimit(g_strdup(organiser->name), "\"", '\''); /* RFC 5545, 3.2 */
    if (name)
        icalproperty_add_parameter(property, icalparameter_new_cn(name));
    icalcomponent_add_property(to, property);
    g_free(name);
    g_free(address);
}

/* How to take part; in the description as well, as Outlook doesn't show an URL. */
static void add_join(icalcomponent *to, const struct bp_event *event) {
    if (event->url)
        icalcomponent_add_property(to, icalproperty_new_url(event->url));
    char *text = event->url && event->words ? g_strdup_printf("%s\n%s", event->words, event->url)
                                            : g_strdup(event->url ? event->url : event->words);
    if (text)
        icalcomponent_add_property(to, icalproperty_new_description(text));
    g_free(text);
}

static icalcomponent *new_event(const struct bp_event *event) {
    icalcomponent *made = icalcomponent_new_vevent();
    icaltimezone *utc = icaltimezone_get_utc_timezone();
    icalcomponent_add_property(made, icalproperty_new_uid(event->uid));
    icalcomponent_add_property(made, icalproperty_new_sequence(event->sequence));
    icalcomponent_add_property(
        made, icalproperty_new_dtstamp(icaltime_from_timet_with_zone(event->stamp, 0, utc)));
    add_time(made, ICAL_DTSTART_PROPERTY, &event->start, event->zone);
    if (event->end.year)
        add_time(made, ICAL_DTEND_PROPERTY, &event->end, event->zone);
    icalcomponent_add_property(made, icalproperty_new_summary(event->summary));
    if (event->location)
        icalcomponent_add_property(made, icalproperty_new_location(event->location));
    add_join(made, event);
    add_organiser(made, &event->organiser);
    icalcomponent_add_property(made, icalproperty_new_status(ICAL_STATUS_CONFIRMED));
    return made;
}

char *bp_event_text(const struct bp_event *event) {
    icalcomponent *zone = zone_for(event);
    if (!zone)
        return NULL;
    icalcomponent *calendar = icalcomponent_new_vcalendar();
    icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
    icalcomponent_add_property(calendar, icalproperty_new_prodid(PRODUCT));
    icalcomponent_add_property(calendar, icalproperty_new_method(ICAL_METHOD_PUBLISH));
    icalcomponent_add_component(calendar, zone);
    icalcomponent_add_component(calendar, new_event(event));
    char *own = icalcomponent_as_ical_string_r(calendar);
    GString *text = g_string_new(own);
    g_string_replace(text, "\r\n \r\n", "\r\n", 0); /* libical folds what fits exactly once more */
    icalmemory_free_buffer(own);
    icalcomponent_free(calendar);
    return g_string_free(text, FALSE);
}
