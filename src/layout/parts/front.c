/* The front sheet: who meets, when and where, and how to get the pack in another format.
 * In: the meeting and the profile's rows. Out: the first chapter's flow.
 * Rows that the pack has nothing for are left out, and the notices are at the foot of the
 * sheet. */
#include <string.h>

#include "layout/parts/attached.h"
#include "layout/parts/chapters.h"
#include "model/phone.h"

#define LABEL_WIDTH BP_PT(110)
#define LEAST_GAP BP_PT(10) /* what squeezing leaves of a gap */

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

static void set_title(struct bp_setter *setter, struct bp_place place) {
    const struct bp_profile *profile = setter->profile;
    const struct bp_when *start = &meeting_of(setter)->as.meeting.start;
    struct bp_elem *h1 = bp_elem_new(setter, BP_ROLE_H1, place.elem, NULL);
    struct bp_para_style style = bp_style_heading(setter, 1);
    bp_flow_gap(place.flow, BP_PT(104));
    bp_flow_mark(setter, place.flow, "pack.front", h1, place.x);
    set_line(setter, place, h1, style, profile->body, true);
    style = bp_style_heading(setter, 2);
    style.bold = false;
    bp_flow_gap(place.flow, BP_PT(14));
    set_line(setter, place, h1, style, bp_pack_kind(setter), true);
    style.bold = true;
    bp_flow_gap(place.flow, BP_PT(36));
    set_line(setter, place, h1, style,
             bp_when_date(start, bp_wording(setter, BP_WORD_DATE), profile, setter->keep), false);
}

char *bp_meeting_time(struct bp_setter *setter) {
    const struct bp_node *meeting = meeting_of(setter);
    return bp_when_span(&meeting->as.meeting.start, &meeting->as.meeting.end, setter->profile,
                        setter->keep);
}

static void set_time(struct bp_setter *setter, struct bp_place place) {
    char *time = bp_meeting_time(setter);
    if (!time)
        return;
    struct bp_para_style style = bp_style_heading(setter, 2);
    style.bold = false;
    bp_flow_gap(place.flow, BP_PT(1));
    place.style = style;
    bp_set_text_p(setter, place, time);
}

/* -- the list of details ------------------------------------------------------------------------
 */

/* Adds what there is to say of a person, with a joint before it if something has been added
 * already. With an address it is a link. */
static void add_part(struct bp_setter *setter, bool *any, const char *text, const char *address) {
    if (!text)
        return;
    if (*any)
        bp_para_add_text(setter, ", ");
    if (address)
        bp_para_add_address(setter, text, address);
    else
        bp_para_add_own(setter, text);
    *any = true;
}

static void set_person(struct bp_setter *setter, struct bp_place place, struct bp_elem *elem,
                       const struct bp_node *person) {
    bool any = false;
    bp_para_begin(setter, place.style, elem);
    add_part(setter, &any, person->as.person.name, NULL);
    add_part(setter, &any, person->as.person.role, NULL);
    add_part(setter, &any, person->as.person.organisation, NULL);
    if (person->kind == BP_MEMBER && !person->as.person.voting) {
        bp_para_add_text(setter, " ");
        bp_para_add_text(setter, bp_wording(setter, BP_WORD_NON_VOTING));
    }
    const char *phone = person->as.person.phone, *email = person->as.person.email;
    add_part(setter, &any, phone, phone ? bp_phone_address(setter->keep, phone) : NULL);
    if (email && person->kind == BP_CONTACT) /* members' addresses are not published */
        add_part(setter, &any, email, bp_arena_printf(setter->keep, "mailto:%s", email));
    bp_set_open(setter, place);
}

/* One line each for several people; a single one needs no element of its own. */
static void set_people(struct bp_setter *setter, struct bp_place place,
                       const struct bp_node *first) {
    for (const struct bp_node *person = first; person; person = bp_node_twin(person)) {
        struct bp_elem *elem =
            bp_node_twin(first) ? bp_elem_new(setter, BP_ROLE_P, place.elem, person) : place.elem;
        bp_mark_node(setter, place, person, elem);
        set_person(setter, place, elem, person);
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

static const struct bp_node *chair(struct bp_setter *setter, const char *role) {
    const struct bp_node *member = bp_node_child(meeting_of(setter), BP_MEMBER);
    while (member && g_strcmp0(member->as.person.role, role) != 0)
        member = bp_node_twin(member);
    return member;
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
        return chair(setter, row->role);
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

static void set_rows(struct bp_setter *setter, struct bp_place place) {
    bp_flow_gap(place.flow, BP_PT(36));
    struct bp_details details = bp_details_begin(setter, place, LABEL_WIDTH, false);
    for (const struct bp_front_row *row = setter->profile->front; row; row = row->next) {
        const struct bp_node *node = row_node(setter, row);
        if (!node)
            continue;
        struct bp_details_row line =
            bp_details_row(setter, &details, row->label, meeting_of(setter)->pos);
        set_value(setter, line.value, row, node);
        bp_details_end_row(setter, &details, &line);
    }
    bp_details_end(&details);
}

/* -- notices ---------------------------------------------------------------------------------- */

static void set_notice(struct bp_setter *setter, struct bp_place place, const struct bp_node *node,
                       const struct bp_profile_notice *standing) {
    struct bp_frame *frame = bp_arena_new0(setter->scratch, struct bp_frame);
    *frame = (struct bp_frame){.x = place.x,
                               .w = place.width,
                               .pad_top = BP_PT(7),
                               .pad_bottom = BP_PT(7),
                               .tint = setter->look->tint,
                               .radius = BP_PT(2.5)};
    bp_flow_gap(place.flow, BP_PT(10));
    struct bp_strip *open = bp_flow_open(setter, place.flow, frame);
    struct bp_place inner = place;
    inner.x += BP_PT(14);
    inner.width -= BP_PT(28);
    inner.elem = bp_elem_new(setter, BP_ROLE_SECT, place.elem, node);
    const struct bp_node *title = node ? bp_node_child(node, BP_TITLE) : NULL;
    if (title || (standing && standing->title)) {
        bp_para_begin(setter, bp_style_bold(place.style),
                      bp_elem_new(setter, BP_ROLE_H2, inner.elem, title));
        if (title)
            bp_para_add_inlines(setter, title);
        else
            bp_para_add_text(setter, standing->title);
        bp_set_open(setter, inner);
        bp_flow_keep_last(place.flow);
    }
    if (node) {
        bp_mark_node(setter, place, node, inner.elem);
        bp_set_blocks(setter, inner, node);
    } else {
        bp_set_text_p(setter, inner, standing->text);
    }
    bp_flow_close(setter, place.flow, open);
}

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

void bp_set_front(struct bp_setter *setter, struct bp_flow *flow) {
    struct bp_place place = bp_chapter_place(setter, flow, BP_PT(6));
    bp_flow_rule(setter, flow, place.x, BP_PT(46), BP_PT(4.5), setter->look->accent);
    bp_flow_gap(flow, BP_PT(18));
    struct bp_place head = place;
    head.style = bp_style_heading(setter, 3);
    head.style.colour = setter->look->accent;
    bp_set_text_p(setter, head, setter->profile->organisation);
    set_title(setter, place);
    set_time(setter, place);
    set_rows(setter, place);
    bp_flow_gap(flow, BP_PT(24));
    bp_flow_strip(setter, flow, BP_STRIP_FILL, 0);
    for (const struct bp_node *notice = bp_node_child(meeting_of(setter), BP_NOTICE); notice;
         notice = bp_node_twin(notice))
        set_notice(setter, place, notice, NULL);
    for (const struct bp_profile_notice *notice = setter->profile->notices; notice;
         notice = notice->next)
        set_notice(setter, place, NULL, notice);
    squeeze(setter, flow);
    bp_setter_bookmark(setter, bp_wording(setter, BP_WORD_CONTENTS), 1, "pack.front");
}
