/* The meeting and its agenda: times that fit, values that the profile has. */
#include "check/rules.h"

#define MOST_DAYS 31 /* of a meeting whose items are added up */

static void check_end(const struct bp_node *meeting, struct bp_diags *diags) {
    const struct bp_when *start = &meeting->as.meeting.start, *end = &meeting->as.meeting.end;
    if (!start->year || !end->year)
        return;
    const int days = bp_when_days(start, end);
    if (days < 0 || (days == 0 && end->minutes <= start->minutes))
        bp_diag(diags, MEETING_END, meeting->pos);
    else if (days > 1 || (days == 1 && end->minutes > 0))
        bp_diag(diags, MEETING_DAY, meeting->pos);
}

/* Whether the items fit between start and end, as far as they say how long they take. */
static void check_length(const struct bp_node *meeting, const struct bp_node *agenda,
                         struct bp_diags *diags) {
    const struct bp_when *start = &meeting->as.meeting.start, *end = &meeting->as.meeting.end;
    if (!start->year || !end->year)
        return;
    const int days = bp_when_days(start, end);
    if (days < 0 || days > MOST_DAYS)
        return;
    const int lasts = days * BP_DAY_MINUTES + end->minutes - start->minutes;
    int takes = 0;
    if (lasts <= 0)
        return;
    const struct bp_node *over = NULL;
    for (const struct bp_node *item = bp_node_child(agenda, BP_ITEM); item;
         item = bp_node_twin(item)) {
        takes += item->as.item.minutes;
        if (!over && takes > lasts)
            over = item;
    }
    if (over)
        bp_diag(diags, MEETING_OVERRUN, over->pos, takes, lasts);
}

static void check_issued(const struct bp_doc *doc, const struct bp_node *meeting,
                         struct bp_diags *diags) {
    const struct bp_when *issued = &doc->root->as.pack.issued, *start = &meeting->as.meeting.start;
    if (issued->year && start->year && bp_when_days(start, issued) > 0)
        bp_diag(diags, MEETING_ISSUED, doc->root->pos);
}

/* A line of the front sheet does not vanish because a role is spelled in another way. */
static void check_chair(const struct bp_doc *doc, const struct bp_node *meeting,
                        struct bp_diags *diags) {
    const struct bp_node *first = bp_node_child(meeting, BP_MEMBER);
    for (const struct bp_front_row *row = doc->profile->front; row && first; row = row->next) {
        if (row->kind != BP_FRONT_CHAIR || bp_member_with(meeting, row->role))
            continue;
        bp_diag(diags, MEETING_CHAIR, first->pos, row->role, row->label);
        bp_diag_hint(diags, "give the member role=\"%s\"", row->role);
    }
}

static void check_value(const struct bp_node *item, const char *kind, const char *value,
                        const struct bp_choice *choices, struct bp_diags *diags) {
    if (!value || bp_choice_label(choices, value))
        return;
    bp_diag(diags, ITEM_VALUE, item->pos, kind, value);
    bp_hint_choices(diags, value, choices);
}

static void check_item(const struct bp_doc *doc, const struct bp_node *item,
                       struct bp_diags *diags) {
    const char *status = item->as.item.status;
    check_value(item, "purpose", item->as.item.purpose, doc->profile->purposes, diags);
    check_value(item, "status", status, doc->profile->statuses, diags);
    if (g_strcmp0(status, "to-follow") == 0 && bp_node_child(item, BP_REPORT)) {
        bp_diag(diags, ITEM_PAPER, item->pos, status);
        bp_diag_hint(diags, "remove status=\"%s\", or the report", status);
    } else if (g_strcmp0(status, "to-follow") == 0 && bp_node_child(item, BP_ATTACHMENT)) {
        bp_diag(diags, ITEM_PAPERS, item->pos, status);
        bp_diag_hint(diags, "remove status=\"%s\", or the files", status);
    }
}

void bp_check_meeting(const struct bp_checking *checking) {
    const struct bp_doc *doc = checking->doc;
    struct bp_diags *diags = checking->diags;
    const struct bp_node *meeting = bp_node_child(doc->root, BP_MEETING);
    const struct bp_node *agenda = bp_node_child(doc->root, BP_AGENDA);
    check_end(meeting, diags);
    check_issued(doc, meeting, diags);
    check_chair(doc, meeting, diags);
    check_length(meeting, agenda, diags);
    for (const struct bp_node *item = bp_node_child(agenda, BP_ITEM); item;
         item = bp_node_twin(item))
        check_item(doc, item, diags);
}
