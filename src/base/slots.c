/* A build's share of the machine.
 * In: how many helpers it could use. Out: how many it may.
 * The one idea: what has been asked for can't be taken back, as the answer may be under way; it is
 * given back when it comes and is not wanted any more. */
#include "base/slots.h"

#include <glib.h>
#include <string.h>
#include <unistd.h>

static void say(const struct bp_slots *slots, const char *what, unsigned number) {
    char text[32];
    g_snprintf(text, sizeof text, "%s %u\n", what, number);
    if (write(slots->line, text, strlen(text)) < 0) {
        /* Then nobody listens any more: nothing will be granted. */
    }
}

static void take_grants(struct bp_slots *slots) {
    char grants[64];
    const ssize_t got = read(slots->grants, grants, sizeof grants);
    const unsigned granted = MIN((unsigned)MAX(got, 0), slots->asked);
    slots->held += granted;
    slots->asked -= granted;
}

void bp_slots_want(struct bp_slots *slots, unsigned extra) {
    take_grants(slots);
    if (slots->held > extra) {
        say(slots, "give", slots->held - extra);
        slots->held = extra;
    }
    if (slots->held + slots->asked < extra) {
        const unsigned more = extra - slots->held - slots->asked;
        say(slots, "want", more);
        slots->asked += more;
    }
}
