/* The head of the front sheet: whose meeting it is, and the summons to it.
 * In: the profile's logo, summons and signatory. Out: strips, with the logo as a Figure.
 * A signature says no more than the name under it, so it is an artifact. */
#include "layout/parts/chapters.h"
#include "layout/parts/front.h"

#define LOGO_AIR BP_PT(11)   /* between logo and name */
#define WIDEST_LOGO 45       /* hundredths of the measure, where the name is beside it */
#define SIGNATORY BP_PT(148) /* width of the column */
#define SIGNATURE BP_PT(22)  /* height */
#define SUMMONS_AIR BP_PT(22)

/* The box of a picture of that height, or less where it would be too wide. */
static struct bp_box box_of(const struct bp_picture *picture, bp_len height, bp_len widest) {
    const int64_t w = MAX(picture->width, 1), h = MAX(picture->height, 1);
    const int64_t width = MAX(1, height * w / h);
    if (width <= widest)
        return (struct bp_box){0, 0, (bp_len)width, height};
    return (struct bp_box){0, 0, widest, (bp_len)MAX(1, widest * h / w)};
}

/* Appends a picture at the place's left; `elem` is NULL for an artifact. */
static void flow_picture(struct bp_setter *setter, struct bp_place place,
                         const struct bp_picture *picture, struct bp_box box,
                         struct bp_elem *elem) {
    struct bp_item *item = bp_arena_new0(setter->scratch, struct bp_item);
    box.x = place.x;
    item->kind = BP_ITEM_IMAGE;
    item->elem = elem;
    item->box = box;
    item->as.image.picture = picture;
    bp_flow_items(setter, place.flow, box.h, item, 1);
}

static struct bp_para *organisation(struct bp_setter *setter, struct bp_elem *parent) {
    struct bp_para_style style = bp_style_heading(setter, 3);
    style.colour = setter->look->accent;
    return bp_para_text(setter, style, bp_elem_new(setter, BP_ROLE_P, parent, NULL),
                        setter->profile->organisation);
}

static void set_logo(struct bp_setter *setter, struct bp_place place, const struct bp_logo *logo) {
    const bp_len widest = logo->beside ? place.width * WIDEST_LOGO / 100 : place.width;
    const struct bp_box box = box_of(logo->picture, logo->height, widest);
    struct bp_elem *figure = bp_elem_new(setter, BP_ROLE_FIGURE, place.elem, NULL);
    bp_elem_say(setter->keep, figure)->alt = logo->alt;
    if (!logo->beside) {
        flow_picture(setter, place, logo->picture, box, figure);
        return;
    }
    struct bp_row *row = bp_row_new(setter, place.x, place.width);
    struct bp_cell *left = bp_row_cell(setter, row, NULL, place.x, box.w, 0);
    const bp_len x = place.x + box.w + bp_scale(setter, LOGO_AIR);
    struct bp_cell *right = bp_row_cell(setter, row, NULL, x, place.x + place.width - x, 0);
    left->middle = right->middle = true;
    struct bp_place inner = place;
    inner.flow = &left->flow;
    flow_picture(setter, inner, logo->picture, box, figure);
    bp_flow_para(setter, &right->flow, organisation(setter, place.elem), x, right->w, NULL);
    bp_flow_row(setter, place.flow, row);
}

void bp_set_masthead(struct bp_setter *setter, struct bp_place place) {
    const struct bp_logo *logo = setter->profile->logo;
    if (logo) {
        set_logo(setter, place, logo);
        return;
    }
    bp_flow_rule(setter, place.flow, place.x, BP_PT(46), BP_PT(4.5), setter->look->accent);
    bp_flow_gap(place.flow, BP_PT(14));
    bp_set_para(setter, place, organisation(setter, place.elem));
}

/* -- the summons ------------------------------------------------------------------------------ */

static const char *summons_text(struct bp_setter *setter) {
    const struct bp_profile *profile = setter->profile;
    const struct bp_node *meeting = bp_node_child(setter->doc->root, BP_MEETING);
    const char *time = bp_meeting_time(setter);
    return bp_fill(setter->keep, profile->summons, "body", profile->body, "organisation",
                   profile->organisation, "date",
                   bp_when_date(&meeting->as.meeting.start, bp_wording(setter, BP_WORD_DATE),
                                profile, setter->keep),
                   "time", time ? time : "", NULL);
}

static void set_signatory(struct bp_setter *setter, struct bp_place place) {
    const struct bp_signatory *signatory = setter->profile->signatory;
    if (signatory->signature) {
        const bp_len height = bp_scale(setter, SIGNATURE);
        flow_picture(setter, place, signatory->signature,
                     box_of(signatory->signature, height, place.width), NULL);
        bp_flow_gap(place.flow, bp_scale(setter, BP_PT(3)));
    }
    struct bp_elem *p = bp_elem_new(setter, BP_ROLE_P, place.elem, NULL);
    struct bp_para_style style = bp_style_small(setter);
    style.colour = setter->look->ink;
    struct bp_para *name = bp_para_text(setter, bp_style_bold(style), p, signatory->name);
    bp_para_space(name);
    bp_set_para(setter, place, name);
    if (signatory->post)
        bp_set_para(setter, place,
                    bp_para_text(setter, bp_style_small(setter), p, signatory->post));
}

void bp_set_summons(struct bp_setter *setter, struct bp_place place) {
    const struct bp_profile *profile = setter->profile;
    if (!profile->summons && !profile->signatory)
        return;
    bp_len beside = profile->signatory ? bp_scale(setter, SIGNATORY) : 0;
    beside = MIN(beside, place.width / 2);
    struct bp_row *row = bp_row_new(setter, place.x, place.width);
    const bp_len air = beside > 0 ? bp_scale(setter, SUMMONS_AIR) : 0;
    struct bp_place left = place, right = place;
    left.width -= beside + air;
    left.flow = &bp_row_cell(setter, row, NULL, left.x, left.width, 0)->flow;
    if (profile->summons)
        bp_set_text_p(setter, left, summons_text(setter));
    if (profile->signatory) {
        right.x += place.width - beside;
        right.width = beside;
        right.flow = &bp_row_cell(setter, row, NULL, right.x, beside, 0)->flow;
        set_signatory(setter, right);
    }
    bp_flow_gap(place.flow, bp_scale(setter, BP_PT(15)));
    bp_flow_row(setter, place.flow, row);
}
