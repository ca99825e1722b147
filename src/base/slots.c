/* Sharing out the machine.
 * In: who comes, asks, gives back and goes. Out: who may have how many.
 * The batch keeps the books, so a build that is killed takes nothing with it, and one
 * that says nonsense gets no more than there is. What has been asked for can't be taken back, as
 * the answer may be under way; it is given back when it comes and is not wanted any more. */
#include "base/slots.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MOST_WANTED 1000u

/* The batch's end */

bool bp_slots_enter(struct bp_slots *slots, struct bp_slots_held *of) {
    if (slots->used >= slots->total)
        return false;
    slots->used++;
    *of = (struct bp_slots_held){.held = 1};
    return true;
}

static void take_back(struct bp_slots *slots, struct bp_slots_held *of, unsigned number) {
    const unsigned given = MIN(number, of->held > 1 ? of->held - 1 : 0);
    of->held -= given;
    slots->used -= given;
}

bool bp_slots_hear(struct bp_slots *slots, struct bp_slots_held *of, const char *line) {
    unsigned number;
    if (sscanf(line, "want %u", &number) == 1)
        of->wants = MIN(of->wants + MIN(number, MOST_WANTED), MOST_WANTED);
    else if (sscanf(line, "give %u", &number) == 1)
        take_back(slots, of, number);
    else
        return false;
    return true;
}

void bp_slots_grant(struct bp_slots *slots, struct bp_slots_held *of, int pipe) {
    for (; of->wants > 0 && slots->used < slots->total; of->wants--) {
        of->held++;
        slots->used++;
        if (write(pipe, "+", 1) < 0)
            take_back(slots, of, 1);
    }
}

void bp_slots_leave(struct bp_slots *slots, struct bp_slots_held *of) {
    slots->used -= of->held;
    *of = (struct bp_slots_held){0};
}

/* The build's end */

static void say(const struct bp_slots_line *line, const char *what, unsigned number) {
    char text[32];
    g_snprintf(text, sizeof text, "%s %u\n", what, number);
    if (write(line->line, text, strlen(text)) < 0) {
        /* Then nobody listens any more: nothing will be granted. */
    }
}

void bp_slots_want(struct bp_slots_line *line, unsigned extra) {
    char grants[64];
    const ssize_t got = read(line->grants, grants, sizeof grants);
    const unsigned granted = MIN((unsigned)MAX(got, 0), line->asked);
    line->held += granted;
    line->asked -= granted;
    if (line->held > extra) {
        say(line, "give", line->held - extra);
        line->held = extra;
    }
    if (line->held + line->asked < extra) {
        const unsigned more = extra - line->held - line->asked;
        say(line, "want", more);
        line->asked += more;
    }
}
