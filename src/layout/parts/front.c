/* The front sheet: who meets, when and where, and how to get the pack in another format.
 * In: the meeting and the profile's rows. Out: the first chapter's flow.
 * Rows that the pack has nothing for are left out, and the notices are at the foot of the sheet. It
 * is one page as long as it can: what is too much takes the air first, then the size of the
 * notices' type. */
#include <string.h>

#include "layout/parts/chapters.h"
#include "layout/parts/front.h"

#define LABEL_WIDTH BP_PT(78) /* of facts, where no label asks for more */
#define MOST_LABEL BP_PT(120)
#define LEAST_GAP BP_PT(7) /* what squeezing leaves of a gap */

static const struct bp_node *meeting_of(const struct bp_setter *setter) {
    return bp_node_child(setter->doc->root, BP_MEETING);
}

static void set_line(struct bp_setter *setter, struct bp_place place, struct bp_elem *elem,
                     struct bp_para_style style, const char *text, bool more) {
    const bool own = text == setter->doc->root->as.pack.title;
    struct bp_para *para =
        own ? bp_para_own(setter, style, elem, text) : bp_para_text(setter, style, elem, text);
    if (more) /* another line of the same heading follows */
        bp_para_space(para);
    bp_set_para(setter, place, para);
}

/* The date, in bold, and the time on one line. */
static struct bp_para *when_para(struct bp_setter *setter, struct bp_elem *h1) {
    const struct bp_profile *profile = setter->profile;
    const struct bp_when *start = &meeting_of(setter)->as.meeting.start;
    const char *date = bp_when_date(start, bp_wording(setter, BP_WORD_DATE), profile, setter->keep);
    const char *time = bp_meeting_time(setter), *all = date;
    if (time)
        all = bp_fill(setter->keep, bp_wording(setter, BP_WORD_DATE_TIME), "date", date, "time",
                      time, NULL);
    const char *rest = g_str_has_prefix(all, date) ? all + strlen(date) : "";
    struct bp_para_style style = bp_style_heading(setter, 3);
    bp_para_begin(setter, style, h1);
    bp_para_add_text(setter, *rest ? date : all);
    if (*rest)
        bp_para_add_styled(setter, rest, 0, style.colour, false);
    return bp_para_end(setter);
}

static void set_title(struct bp_setter *setter, struct bp_place place) {
    struct bp_elem *h1 = bp_elem_new(setter, BP_ROLE_H1, place.elem, NULL);
    bp_flow_gap(place.flow, BP_PT(21));
    bp_flow_mark(setter, place.flow, "pack.front", h1, place.x);
    set_line(setter, place, h1, bp_style_heading(setter, 1), setter->profile->body, true);
    struct bp_para_style style = bp_style_heading(setter, 3);
    style.bold = false;
    bp_flow_gap(place.flow, BP_PT(3));
    set_line(setter, place, h1, style, bp_pack_kind(setter), true);
    bp_flow_gap(place.flow, BP_PT(2));
    bp_set_para(setter, place, when_para(setter, h1));
}

char *bp_meeting_time(struct bp_setter *setter) {
    const struct bp_node *meeting = meeting_of(setter);
    return bp_when_span(&meeting->as.meeting.start, &meeting->as.meeting.end, setter->profile,
                        setter->keep);
}

/* -- the list of details ------------------------------------------------------------------------
 */

/* One line each for several people; a single one needs no element of its own. */
static void set_people(struct bp_setter *setter, struct bp_place place,
                       const struct bp_node *first) {
    for (const struct bp_node *person = first; person; person = bp_node_twin(person)) {
        struct bp_elem *elem =
            bp_node_twin(first) ? bp_elem_new(setter, BP_ROLE_P, place.elem, person) : place.elem;
        bp_mark_node(setter, place, person, elem);
        bp_set_person(setter, place, elem, person);
    }
}

static void set_join(struct bp_setter *setter, struct bp_place place, const struct bp_node *join) {
    bp_para_begin(setter, place.style, place.elem);
    const char *href = join->as.join.href;
    if (!href) {
        bp_para_add_inlines(setter, join);
    } else if (bp_node_blank(join)) {
        bp_para_add_address(setter, href, href);
    } else {
        const char *text = bp_node_text(join, setter->scratch);
        struct bp_elem *link = bp_elem_new(setter, BP_ROLE_LINK, place.elem, join);
        bp_para_add_goal(setter, join, NULL, bp_goal_new(setter, link, href, text), link, false);
    }
    bp_set_open(setter, place);
}

/* What a row shows; NULL: the pack has nothing for it. */
static const struct bp_node *row_node(struct bp_setter *setter, const struct bp_front_row *row) {
    const struct bp_node *pack = setter->doc->root, *meeting = meeting_of(setter);
    switch (row->kind) {
    case BP_FRONT_PLACE:
        return bp_node_child(meeting, BP_VENUE);
    case BP_FRONT_JOIN:
        return bp_node_child(meeting, BP_JOIN);
    case BP_FRONT_CONTACT:
        return bp_node_child(meeting, BP_CONTACT);
    case BP_FRONT_CHAIR:
        return bp_member_with(meeting, row->role);
    case BP_FRONT_ISSUED:
        return pack->as.pack.issued.year != 0 ? pack : NULL;
    case BP_FRONT_MEMBERS:
        return bp_node_child(meeting, BP_MEMBER);
    }
    return NULL;
}

static void set_value(struct bp_setter *setter, struct bp_place place,
                      const struct bp_front_row *row, const struct bp_node *node) {
    switch (row->kind) {
    case BP_FRONT_PLACE:
        bp_set_para(setter, place, bp_para_node(setter, place.style, place.elem, node));
        break;
    case BP_FRONT_JOIN:
        set_join(setter, place, node);
        break;
    case BP_FRONT_CONTACT:
    case BP_FRONT_MEMBERS:
        set_people(setter, place, node);
        break;
    case BP_FRONT_CHAIR:
        bp_set_para(setter, place,
                    bp_para_own(setter, place.style, place.elem, node->as.person.name));
        break;
    case BP_FRONT_ISSUED:
        bp_set_text(setter, place,
                    bp_when_date(&node->as.pack.issued, bp_wording(setter, BP_WORD_DATE),
                                 setter->profile, setter->keep));
        break;
    }
}

/* Labels have as much as the widest needs, within limits. */
static bp_len label_width(struct bp_setter *setter, const struct bp_place *place) {
    const bp_len least = bp_scale(setter, LABEL_WIDTH), most = bp_scale(setter, MOST_LABEL);
    bp_len widest = 0;
    for (const struct bp_front_row *row = setter->profile->front; row; row = row->next)
        if (row->kind != BP_FRONT_MEMBERS && row_node(setter, row))
            widest = MAX(widest, bp_details_label_width(setter, place, row->label));
    return CLAMP(widest, least, most);
}

static void set_rows(struct bp_setter *setter, struct bp_place place) {
    struct bp_details details = {0};
    const bp_len width = label_width(setter, &place);
    bool any = false;
    bp_flow_gap(place.flow, BP_PT(20));
    for (const struct bp_front_row *row = setter->profile->front; row; row = row->next) {
        const struct bp_node *node = row->kind == BP_FRONT_MEMBERS ? NULL : row_node(setter, row);
        if (!node)
            continue;
        if (!any)
            details = bp_details_plain(setter, place, width, false);
        any = true;
        struct bp_details_row line =
            bp_details_row(setter, &details, row->label, meeting_of(setter)->pos);
        set_value(setter, line.value, row, node);
        bp_details_end_row(setter, &details, &line);
    }
    bp_details_end(&details);
    for (const struct bp_front_row *row = setter->profile->front; row; row = row->next)
        if (row->kind == BP_FRONT_MEMBERS)
            bp_set_members(setter, place, row->label);
}

/* -- one page --------------------------------------------------------------------------------- */

/* A sheet too full for one page gives up its air, the widest gaps first, before it runs over. */
static void squeeze(struct bp_setter *setter, struct bp_flow *flow) {
    bp_len excess = bp_flow_height(flow) - (setter->bottom - setter->top);
    while (excess > 0) {
        struct bp_strip *widest = flow->first;
        for (struct bp_strip *strip = flow->first->next; strip; strip = strip->next)
            if (widest == flow->first || strip->gap > widest->gap)
                widest = strip;
        if (widest->gap <= LEAST_GAP)
            return;
        bp_len cut = MIN(excess, MIN(widest->gap - LEAST_GAP, BP_PT(6)));
        widest->gap -= cut;
        excess -= cut;
    }
}

/* The notices, at the foot of the sheet: in small type where that makes it one page. */
static void set_foot(struct bp_setter *setter, struct bp_flow *flow, struct bp_place place) {
    const bp_len room = setter->bottom - setter->top;
    const struct bp_flow before = *flow;
    const struct bp_numbers numbers = setter->numbers;
    struct bp_strip *fill = bp_flow_strip(setter, flow, BP_STRIP_FILL, 0);
    int n = bp_set_notices(setter, place);
    squeeze(setter, flow);
    if (n > 0 && bp_flow_height(flow) > room) {
        fill->next = NULL;
        flow->last = fill;
        flow->gap = 0;
        setter->numbers = numbers;
        const bp_colour ink = place.style.colour;
        place.style = bp_style_small(setter);
        place.style.colour = ink;
        n = bp_set_notices(setter, place);
    }
    /* What goes on to another page is more than a notice. */
    if (n == 1 && before.last && bp_flow_height(flow) > room)
        before.last->keep = fill->keep = true;
}

void bp_set_front(struct bp_setter *setter, struct bp_flow *flow) {
    struct bp_place place = bp_chapter_place(setter, flow, BP_PT(6));
    bp_set_masthead(setter, place);
    set_title(setter, place);
    bp_set_summons(setter, place);
    set_rows(setter, place);
    bp_flow_gap(flow, BP_PT(22));
    set_foot(setter, flow, place);
    bp_setter_bookmark(setter, bp_wording(setter, BP_WORD_CONTENTS), 1, "pack.front");
}
