/* People on the front sheet: contacts and members.
 * In: CONTACT and MEMBER. Out: a line for a contact; for members a list in columns, which is filled
 * down and then across.
 * The one idea: entries differ in height, so the columns are levelled by height and not by number,
 * and so many entries as a page can hold are one row, which is read column by column. */
#include <string.h>

#include "layout/parts/front.h"
#include "model/phone.h"

#define GUTTER BP_PT(22)
#define HANG BP_PT(12)
#define ENTRY_GAP BP_PT(4)
#define LEAST_COLUMN 17    /* times the size of type: less room is for one column */
#define SHORT_WORD 24      /* characters of a note that is not broken */
#define MOST_ENTRIES 64    /* in a row of columns: more go on in another */
#define LEAST_ENTRIES 6    /* that a page is begun or ended with where they go on on another */
#define SQUEEZED BP_PT(45) /* what the sheet can do with less, so that it is one page */

/* -- one person ------------------------------------------------------------------------------- */

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

static void add_phone(struct bp_setter *setter, bool *any, const char *phone) {
    add_part(setter, any, phone, phone ? bp_phone_address(setter->keep, phone) : NULL);
}

/* The note that a member has no vote: a short one is never broken. */
static const char *non_voting(const struct bp_setter *setter) {
    const char *word = bp_wording(setter, BP_WORD_NON_VOTING);
    if (g_utf8_strlen(word, -1) > SHORT_WORD)
        return word;
    char **parts = g_strsplit(word, " ", -1), *joined = g_strjoinv("\u00a0", parts);
    const char *whole = bp_arena_strdup(setter->keep, joined);
    g_free(joined);
    g_strfreev(parts);
    return whole;
}

void bp_set_person(struct bp_setter *setter, struct bp_place place, struct bp_elem *elem,
                   const struct bp_node *person) {
    bool any = false;
    bp_para_begin(setter, place.style, elem);
    add_part(setter, &any, person->as.person.name, NULL);
    add_part(setter, &any, person->as.person.role, NULL);
    add_part(setter, &any, person->as.person.organisation, NULL);
    add_phone(setter, &any, person->as.person.phone);
    const char *email = person->as.person.email;
    if (email && person->kind == BP_CONTACT) /* members' addresses are not published */
        add_part(setter, &any, email, bp_arena_printf(setter->keep, "mailto:%s", email));
    bp_set_open(setter, place);
}

/* A member's name in ink, the rest softer. */
static struct bp_para *member_para(struct bp_setter *setter, struct bp_para_style style,
                                   struct bp_elem *elem, const struct bp_node *member) {
    const struct bp_look *look = setter->look;
    const char *const rest[] = {member->as.person.role, member->as.person.organisation};
    bool any = true;
    bp_para_begin(setter, style, elem);
    bp_para_add_own_in(setter, member->as.person.name, look->ink);
    for (size_t i = 0; i < G_N_ELEMENTS(rest); i++)
        add_part(setter, &any, rest[i], NULL);
    if (!member->as.person.voting) {
        bp_para_add_text(setter, " ");
        bp_para_add_text(setter, non_voting(setter));
    }
    add_phone(setter, &any, member->as.person.phone);
    return bp_para_end(setter);
}

/* -- columns ---------------------------------------------------------------------------------- */

struct columns {
    struct bp_setter *setter;
    struct bp_place place; /* of all of them */
    int n;
    bp_len width, gap; /* of a column; between entries */
};

static struct columns columns_of(struct bp_setter *setter, struct bp_place place) {
    const bp_len gutter = bp_scale(setter, GUTTER), half = (place.width - gutter) / 2;
    const int n = half >= setter->look->small * LEAST_COLUMN ? 2 : 1;
    struct columns columns = {setter, place, n, n == 2 ? half : place.width,
                              bp_scale(setter, ENTRY_GAP)};
    columns.place.style = bp_style_small(setter);
    columns.place.style.leading = MIN(columns.place.style.leading, setter->look->small * 13 / 10);
    columns.place.style.hang = bp_scale(setter, HANG);
    return columns;
}

static bp_len height_of(const struct columns *columns, const struct bp_node *member) {
    struct bp_flow flow = {0};
    struct bp_para *para = member_para(columns->setter, columns->place.style, NULL, member);
    bp_flow_para(columns->setter, &flow, para, 0, columns->width, NULL);
    return bp_flow_height(&flow) + columns->gap;
}

/* How many of the entries are in the first column, so that it is the higher one, but no higher than
 * it must be. */
static int first_column(const struct columns *columns, const struct bp_node *first, int n) {
    bp_len heights[MOST_ENTRIES], left = 0, right = 0;
    for (int i = 0; i < n; i++, first = bp_node_twin(first)) {
        heights[i] = height_of(columns, first);
        right += heights[i];
    }
    int in_first = 0;
    while (in_first < n && left < right) {
        left += heights[in_first];
        right -= heights[in_first++];
    }
    return in_first;
}

static void set_member(const struct columns *columns, struct bp_place place, struct bp_elem *list,
                       const struct bp_node *member) {
    struct bp_setter *setter = columns->setter;
    struct bp_elem *item = bp_elem_new(setter, BP_ROLE_LI, list, member);
    struct bp_elem *body = bp_elem_new(setter, BP_ROLE_LBODY, item, NULL);
    bp_mark_node(setter, place, member, body);
    struct bp_para *para = member_para(setter, place.style, body, member);
    bp_para_space(para);
    bp_flow_para(setter, place.flow, para, place.x, place.width, NULL);
    bp_flow_gap(place.flow, columns->gap);
}

/* How many of the members are in one row: all, if that can be on the sheet; otherwise as many as
 * fit on the page. */
static int entries_in_row(const struct columns *columns, const struct bp_node *first) {
    const struct bp_setter *setter = columns->setter;
    const bp_len room = setter->bottom - setter->top;
    bp_len left = room - bp_flow_height(columns->place.flow) % room, height = 0;
    int n = 0, fit = 0, fit_page = 0;
    for (const struct bp_node *member = first; member && n < MOST_ENTRIES;
         member = bp_node_twin(member)) {
        const bp_len its = height_of(columns, member);
        n++;
        height += its;
        fit = height / 2 + its <= left ? n : fit;
        fit_page = height / 2 + its <= room ? n : fit_page;
    }
    if (height / 2 <= left + SQUEEZED)
        return n;
    return MAX(fit >= LEAST_ENTRIES ? fit : fit_page, 1);
}

/* Sets all members below each other. */
static void set_all(const struct columns *columns, struct bp_elem *list,
                    const struct bp_node *member) {
    for (; member; member = bp_node_twin(member))
        set_member(columns, columns->place, list, member);
}

/* Sets so many members as one row; returns the one that follows. */
static const struct bp_node *set_row(const struct columns *columns, struct bp_elem *list,
                                     const struct bp_node *first, int n) {
    struct bp_setter *setter = columns->setter;
    struct bp_place place = columns->place;
    struct bp_row *row = bp_row_new(setter, place.x, place.width);
    const int in_first = first_column(columns, first, n);
    place.width = columns->width;
    row->pos = first->pos;
    for (int i = 0; i < n; i++, first = bp_node_twin(first)) {
        if (i == in_first)
            place.x += columns->width + bp_scale(setter, GUTTER);
        if (i == 0 || i == in_first)
            place.flow = &bp_row_cell(setter, row, NULL, place.x, place.width, 0)->flow;
        set_member(columns, place, list, first);
    }
    bp_flow_row(setter, columns->place.flow, row);
    return first;
}

void bp_set_members(struct bp_setter *setter, struct bp_place place, const char *heading) {
    const struct bp_node *meeting = bp_node_child(setter->doc->root, BP_MEETING);
    const struct bp_node *member = bp_node_child(meeting, BP_MEMBER);
    if (!member)
        return;
    bp_flow_gap(place.flow, bp_scale(setter, BP_PT(18)));
    place.elem = bp_elem_new(setter, BP_ROLE_SECT, place.elem, NULL);
    bp_set_para(setter, place,
                bp_para_text(setter, bp_style_bold(place.style),
                             bp_elem_new(setter, BP_ROLE_H2, place.elem, NULL), heading));
    bp_flow_keep_last(place.flow);
    bp_flow_gap(place.flow, bp_scale(setter, BP_PT(4)));
    const struct columns columns = columns_of(setter, place);
    struct bp_elem *list = bp_elem_new(setter, BP_ROLE_L, place.elem, NULL);
    list->attr = BP_ATTR_LIST_NONE;
    if (columns.n == 1)
        set_all(&columns, list, member);
    while (member && columns.n > 1) {
        member = set_row(&columns, list, member, entries_in_row(&columns, member));
        bp_flow_gap(place.flow, columns.gap);
    }
}
