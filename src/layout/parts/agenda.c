/* The agenda: a table of the items that is the pack's contents page too.
 * In: the items and the profile's columns. Out: the second chapter's flow.
 * An item's title is its link, and its page number belongs to the same link, so a reader by
 * keyboard or ear meets one link a row, with words that say where it leads. */
#include <string.h>

#include "layout/blocks/blocks.h"
#include "layout/parts/attached.h"
#include "layout/parts/chapters.h"
#include "layout/refs.h"

#define PAD_Y BP_PT(5)
#define ROW_TOP BP_PT(4.2) /* lines have air of their own above their letters, and less below */
#define ROW_BOTTOM BP_PT(6)
#define GROUP_TOP BP_PT(23)
#define FIRST_GROUP_TOP BP_PT(7)
#define GROUP_BOTTOM BP_PT(5.3)
#define SHORT 15 /* hundredths of the width: a column that needs no more gives nothing */
#define LEAD_WANTED                                                                                \
    28 /* hundredths of the width that a presenter's name is not to be narrower than */
#define GUTTER BP_PT(14)
#define DAY_PAD BP_PT(16) /* above a date between items */
#define WANTED_TITLE 36   /* hundredths of the table's width, for which columns of text give way */
#define LEAST_TITLE 30    /* for which they are folded, */
#define LARGE_TITLE 45    /* and in large print, whose words are wider */

struct column {
    const struct bp_column *def;
    bp_len x, w;  /* of the text */
    bp_len least; /* the narrowest that cuts no word */
    bool right;
};

struct agenda {
    struct bp_setter *setter;
    struct bp_place place;
    struct column *columns;
    int n;
    unsigned folded; /* kinds of columns for which there is no room: they are below the title */
};

/* The pages of an item that has some: the first, or the first and the last. */
static const char *pages_of(struct bp_setter *setter, const struct bp_node *item) {
    const char *first = bp_ref_text(setter, bp_item_anchor(setter, item), item->pos);
    if (!setter->profile->page_ranges)
        return first;
    const char *last = bp_ref_text(
        setter, bp_arena_printf(setter->keep, BP_LAST_PAGE, item->as.item.number), item->pos);
    return strcmp(first, last) == 0 ? first
                                    : bp_fill(setter->keep, bp_wording(setter, BP_WORD_PAGE_RANGE),
                                              "first", first, "last", last, NULL);
}

static bool has_paper(const struct bp_setter *setter, const struct bp_node *item) {
    return bp_item_has_pages(setter, item) || item->as.item.main_page;
}

/* What a column says of an item, as plain text; NULL for nothing. */
static const char *column_text(struct agenda *agenda, const struct bp_node *item,
                               enum bp_column_kind kind) {
    struct bp_setter *setter = agenda->setter;
    const struct bp_profile *profile = setter->profile;
    switch (kind) {
    case BP_COLUMN_NUMBER:
        return bp_item_label(item, setter->keep);
    case BP_COLUMN_LEAD:
        return item->as.item.lead;
    case BP_COLUMN_PURPOSE: {
        const char *purpose = bp_choice_label(profile->purposes, item->as.item.purpose);
        const char *status = bp_choice_label(profile->statuses, item->as.item.status);
        if (!purpose || !status)
            return purpose ? purpose : status;
        return bp_arena_printf(setter->keep, "%s%s%s", purpose,
                               bp_wording(setter, BP_WORD_LABEL_LIST), status);
    }
    case BP_COLUMN_START:
        return item->as.item.start < 0
                   ? NULL
                   : bp_when_time(item->as.item.start % BP_DAY_MINUTES, profile, setter->keep);
    case BP_COLUMN_MINUTES:
        return item->as.item.minutes == 0
                   ? NULL
                   : bp_worded(setter, BP_WORD_MINUTES, "n",
                               bp_arena_printf(setter->scratch, "%d", item->as.item.minutes));
    case BP_COLUMN_PAGE:
        if (bp_item_has_pages(setter, item))
            return pages_of(setter, item);
        if (item->as.item.main_page)
            return bp_arena_printf(setter->keep, "%d", item->as.item.main_page);
        return bp_wording(setter, item->as.item.left_out && !bp_change_of(setter->doc, item)
                                      ? BP_WORD_MAIN_PACK
                                      : BP_WORD_NO_PAGE);
    case BP_COLUMN_REFERENCE:
        return item->as.item.reference;
    case BP_COLUMN_ENCLOSURE:
        return has_paper(setter, item) ? bp_item_label(item, setter->keep) : NULL;
    case BP_COLUMN_TITLE:
        break;
    }
    return NULL;
}

/* What a column is called. */
static const char *label_of(const struct agenda *agenda, enum bp_column_kind kind) {
    const struct bp_column *def = agenda->setter->profile->columns;
    while (def && def->kind != kind)
        def = def->next;
    return def ? def->label : "";
}

static const char *joined(struct agenda *agenda, const struct bp_node *item, unsigned kinds) {
    static const enum bp_column_kind order[] = {
        BP_COLUMN_LEAD, BP_COLUMN_PURPOSE,   BP_COLUMN_START,    BP_COLUMN_MINUTES,
        BP_COLUMN_PAGE, BP_COLUMN_REFERENCE, BP_COLUMN_ENCLOSURE};
    struct bp_setter *setter = agenda->setter;
    const char *text = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        if (!(kinds & 1u << order[i]))
            continue;
        const char *more = column_text(agenda, item, order[i]);
        if (more && order[i] == BP_COLUMN_MINUTES && agenda->folded & 1u << BP_COLUMN_MINUTES)
            more = bp_arena_printf(setter->keep, "%s %s", label_of(agenda, order[i]), more);
        if (more)
            text = text ? bp_arena_printf(setter->keep, "%s%s%s", text,
                                          bp_wording(setter, BP_WORD_LABEL_LIST), more)
                        : more;
    }
    return text;
}

/* -- columns ---------------------------------------------------------------------------------- */

static struct bp_para_style head_style(const struct bp_setter *setter) {
    return bp_style_bold(bp_style_small(setter));
}

static struct bp_para_style column_style(const struct agenda *agenda, const struct column *column) {
    struct bp_para_style style = agenda->place.style;
    style.tabular = true;
    style.bold = column->def->kind == BP_COLUMN_NUMBER || column->def->kind == BP_COLUMN_TITLE;
    style.align = column->right ? BP_ALIGN_RIGHT : BP_ALIGN_LEFT;
    return style;
}

static bool is_text(enum bp_column_kind kind) {
    return kind == BP_COLUMN_LEAD || kind == BP_COLUMN_PURPOSE || kind == BP_COLUMN_REFERENCE;
}

/* A column that says something of at least one item; the others are left out. */
static bool has_entries(struct agenda *agenda, enum bp_column_kind kind) {
    if (kind == BP_COLUMN_TITLE || kind == BP_COLUMN_NUMBER)
        return true;
    const struct bp_setter *setter = agenda->setter;
    const struct bp_node *items = bp_node_child(setter->doc->root, BP_AGENDA);
    const struct bp_node *item = bp_node_child(items, BP_ITEM);
    while (item &&
           (kind == BP_COLUMN_PAGE ? !has_paper(setter, item) : !column_text(agenda, item, kind)))
        item = bp_node_twin(item);
    return item != NULL;
}

static void measure(struct agenda *agenda, struct column *column) {
    struct bp_setter *setter = agenda->setter;
    struct bp_para *label = bp_para_text(setter, head_style(setter), NULL, column->def->label);
    column->w = bp_para_max(label);
    column->least = bp_para_min(setter, label);
    const struct bp_node *items = bp_node_child(setter->doc->root, BP_AGENDA);
    for (const struct bp_node *item = bp_node_child(items, BP_ITEM); item;
         item = bp_node_twin(item)) {
        const char *text = column_text(agenda, item, column->def->kind);
        struct bp_para *para =
            bp_para_text(setter, column_style(agenda, column), NULL, text ? text : "");
        column->w = MAX(column->w, bp_para_max(para));
        column->least = MAX(column->least, bp_para_min(setter, para));
    }
    if (column->def->kind == BP_COLUMN_NUMBER)
        column->w = MAX(column->w, BP_PT(25));
    if (column->def->kind == BP_COLUMN_LEAD) /* names stay whole as far as they can */
        column->least = MAX(column->least, MIN(column->w, agenda->place.width * LEAD_WANTED / 100));
    if (column->w <= agenda->place.width * SHORT / 100) /* nor is "To follow" broken */
        column->least = column->w;
    if (!is_text(column->def->kind)) /* numbers and times stay on one line */
        column->least = column->w;
}

/* The title has the rest of the width, and a good third of it where there is room for that: columns
 * of text give way, each by its part of what it can spare. */
static void share_width(struct agenda *agenda, struct column *title) {
    bp_len room = agenda->place.width - GUTTER * (agenda->n - 1), taken = 0, spare = 0;
    for (int i = 0; i < agenda->n; i++) {
        taken += agenda->columns[i].w;
        spare += agenda->columns[i].w - agenda->columns[i].least;
    }
    bp_len lacking = taken + agenda->place.width * WANTED_TITLE / 100 - room;
    bp_len give = MAX(0, MIN(lacking, spare));
    for (int i = 0; i < agenda->n && give > 0; i++) {
        struct column *column = &agenda->columns[i];
        column->w -= (bp_len)((int64_t)give * (column->w - column->least) / spare);
    }
    for (int i = 0; i < agenda->n; i++)
        room -= agenda->columns[i].w;
    title->w += room;
}

/* Measures all columns that are not folded; returns the title's. */
static struct column *take_columns(struct agenda *agenda) {
    struct column *title = agenda->columns;
    agenda->n = 0;
    for (const struct bp_column *def = agenda->setter->profile->columns; def; def = def->next) {
        if (agenda->folded & 1u << def->kind || !has_entries(agenda, def->kind))
            continue;
        struct column *column = &agenda->columns[agenda->n++];
        *column = (struct column){.def = def};
        column->right = agenda->n > 1 && !is_text(def->kind) && def->kind != BP_COLUMN_TITLE;
        if (def->kind == BP_COLUMN_TITLE)
            title = column;
        else
            measure(agenda, column);
    }
    return title;
}

/* Folds the last column of text, or in large print the last of times; false if there is none. */
static bool fold(struct agenda *agenda) {
    const bool large = agenda->setter->doc->root->as.pack.print > 0;
    for (int times = 0; times <= (large ? 1 : 0); times++)
        for (int i = agenda->n; i-- > 0;) {
            const enum bp_column_kind kind = agenda->columns[i].def->kind;
            if (times ? kind == BP_COLUMN_START || kind == BP_COLUMN_MINUTES : is_text(kind)) {
                agenda->folded |= 1u << kind;
                return true;
            }
        }
    return false;
}

static void choose_columns(struct agenda *agenda) {
    struct bp_setter *setter = agenda->setter;
    struct column *title;
    const int least_title = setter->doc->root->as.pack.print ? LARGE_TITLE : LEAST_TITLE;
    int most = 0;
    for (const struct bp_column *def = setter->profile->columns; def; def = def->next)
        most++;
    agenda->columns = bp_arena_alloc(setter->scratch, sizeof *agenda->columns * (size_t)most);
    do {
        title = take_columns(agenda);
        share_width(agenda, title);
    } while (title->w < agenda->place.width * least_title / 100 && fold(agenda));
    bp_len x = agenda->place.x;
    for (int i = 0; i < agenda->n; i++) {
        agenda->columns[i].x = x;
        x += agenda->columns[i].w + GUTTER;
    }
}

/* -- rows ------------------------------------------------------------------------------------- */

static struct bp_row *set_head(struct agenda *agenda, struct bp_elem *table) {
    struct bp_setter *setter = agenda->setter;
    struct bp_elem *thead = bp_elem_new(setter, BP_ROLE_THEAD, table, NULL);
    struct bp_elem *tr = bp_elem_new(setter, BP_ROLE_TR, thead, NULL);
    struct bp_row *row = bp_row_new(setter, agenda->place.x, agenda->place.width);
    row->rule = BP_PT(1.2);
    row->rule_colour = setter->look->ink;
    for (int i = 0; i < agenda->n; i++) {
        const struct column *column = &agenda->columns[i];
        struct bp_elem *th = bp_elem_new(setter, BP_ROLE_TH, tr, NULL);
        th->attr = BP_ATTR_SCOPE_COLUMN;
        struct bp_cell *cell = bp_row_cell(setter, row, th, column->x, column->w, BP_PT(4));
        struct bp_para_style style = head_style(setter);
        style.align = column->right ? BP_ALIGN_RIGHT : BP_ALIGN_LEFT;
        bp_flow_para(setter, &cell->flow, bp_para_text(setter, style, th, column->def->label),
                     column->x, column->w, NULL);
    }
    return row;
}

static void set_below(struct agenda *agenda, struct bp_place place, const struct bp_node *item,
                      const struct bp_column *def) {
    struct bp_setter *setter = agenda->setter;
    const char *below = joined(agenda, item, def->below | agenda->folded);
    place.style = bp_style_small(setter);
    if (below)
        bp_set_text_p(setter, place, below);
    place.block_gap = BP_PT(3);
    bp_set_change(setter, place, item);
    bp_flow_gap(place.flow, BP_PT(3));
    struct bp_place words = place;
    words.style = bp_style_body(setter);
    bp_set_blocks(setter, words, item);
    bp_set_item_files(setter, place, item);
    place.flow->gap = 0;
}

/* What is said of an item below its title is in a row of its own for those who listen: the title
 * alone heads what is beside it, and that too. */
struct item_rows {
    struct bp_elem *first; /* TR of the title and what is beside it */
    struct bp_elem *title; /* TH */
    struct bp_elem *below; /* TD, in a TR of its own */
};

static struct item_rows new_rows(struct bp_setter *setter, struct bp_elem *body,
                                 const struct bp_node *item) {
    struct item_rows rows = {.first = bp_elem_new(setter, BP_ROLE_TR, body, item)};
    rows.title = bp_elem_new(setter, BP_ROLE_TH, rows.first, NULL);
    rows.title->attr = BP_ATTR_SCOPE_ROW;
    struct bp_elem *second = bp_elem_new(setter, BP_ROLE_TR, body, item);
    rows.below = bp_elem_new(setter, BP_ROLE_TD, second, NULL);
    return rows;
}

/* Something is below the title: the other cells are beside both, and the title is named as what
 * heads it. */
static void join_rows(struct bp_setter *setter, const struct item_rows *rows,
                      const struct bp_row *row, const struct bp_node *item) {
    const char **headers = bp_arena_alloc(setter->keep, 2 * sizeof *headers);
    headers[0] = bp_arena_printf(setter->keep, "agenda.%d", item->as.item.number);
    headers[1] = NULL;
    bp_elem_say(setter->keep, rows->title)->id = headers[0];
    bp_elem_say(setter->keep, rows->below)->headers = headers;
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next)
        if (cell->elem != rows->title && cell->elem != rows->below)
            cell->elem->rowspan = 2;
}

static void set_title(struct agenda *agenda, struct bp_place place, const struct bp_node *item,
                      const struct bp_goal *goal) {
    struct bp_setter *setter = agenda->setter;
    const struct bp_node *title = bp_node_child(item, BP_TITLE);
    struct bp_elem *p = bp_elem_new(setter, BP_ROLE_P, place.elem, title);
    bp_para_begin(setter, place.style, p);
    const struct bp_node *attachment = bp_node_child(item, BP_ATTACHMENT);
    if (attachment)
        bp_flow_mark(setter, place.flow, bp_entry_anchor(setter, attachment), p, place.x);
    if (goal) {
        goal->elem->parent = p;
        bp_para_add_goal(setter, title, NULL, goal, goal->elem, true);
    } else if (title) {
        bp_para_add_inlines(setter, title);
        bp_flow_mark(setter, place.flow, bp_item_anchor(setter, item), p, place.x);
    }
    /* Where the title is its report's as well its places are there. */
    const struct bp_node *report = bp_node_child(item, BP_REPORT);
    if (title && (!report || bp_node_child(report, BP_TITLE)))
        bp_mark_block(setter, place, title, p);
    bp_set_open(setter, place);
}

/* What is below the title is a cell of its own, read after those beside it; true if something is.
 */
static bool set_below_cell(struct agenda *agenda, struct bp_row *row, const struct item_rows *rows,
                           const struct column *title, const struct bp_node *item) {
    struct bp_setter *setter = agenda->setter;
    const struct bp_cell *above = row->first;
    while (above->elem != rows->title)
        above = above->next;
    struct bp_flow flow = {0};
    struct bp_place place = {.flow = &flow,
                             .elem = rows->below,
                             .x = title->x,
                             .width = title->w,
                             .heading = 2,
                             .style = column_style(agenda, title)};
    set_below(agenda, place, item, title->def);
    if (!flow.first)
        return false;
    struct bp_cell *cell = bp_row_cell(setter, row, rows->below, title->x, title->w, 0);
    cell->flow = flow;
    cell->y = above->pad_top + bp_flow_height(&above->flow) + flow.first->gap;
    cell->pad_bottom = above->pad_bottom;
    cell->height = bp_flow_height(&flow) + cell->pad_bottom;
    return true;
}

static void set_cell(struct agenda *agenda, struct bp_row *row, const struct item_rows *rows,
                     const struct column *column, const struct bp_node *item,
                     const struct bp_goal *goal) {
    struct bp_setter *setter = agenda->setter;
    bool title = column->def->kind == BP_COLUMN_TITLE;
    struct bp_elem *elem = title ? rows->title : bp_elem_new(setter, BP_ROLE_TD, rows->first, NULL);
    struct bp_cell *cell =
        bp_row_cell(setter, row, elem, column->x, column->w, bp_scale(setter, ROW_TOP));
    cell->pad_bottom = bp_scale(setter, ROW_BOTTOM);
    struct bp_place place = {.flow = &cell->flow,
                             .elem = elem,
                             .x = column->x,
                             .width = column->w,
                             .heading = 2,
                             .style = column_style(agenda, column)};
    if (title) {
        set_title(agenda, place, item, goal);
        return;
    }
    const char *text = column_text(agenda, item, column->def->kind);
    if (!text)
        return;
    bp_para_begin(setter, place.style, elem);
    if (column->def->kind == BP_COLUMN_PAGE && goal)
        bp_para_add_goal(setter, NULL, text, goal, elem, false);
    else
        bp_para_add_text(setter, text);
    bp_set_open(setter, place);
}

static void set_item(struct agenda *agenda, struct bp_elem *body, const struct bp_node *item) {
    struct bp_setter *setter = agenda->setter;
    const struct item_rows rows = new_rows(setter, body, item);
    struct bp_row *row = bp_row_new(setter, agenda->place.x, agenda->place.width);
    row->rule = BP_PT(0.6);
    row->pos = item->pos;
    const struct column *titles = NULL; /* a profile may do without */
    const struct bp_goal *goal = NULL;
    if (bp_item_has_pages(setter, item)) {
        struct bp_elem *link = bp_elem_new(setter, BP_ROLE_LINK, NULL, NULL);
        goal = bp_goal_new(setter, link,
                           bp_arena_printf(setter->keep, "#%s", bp_item_anchor(setter, item)),
                           bp_shown_text(setter, bp_node_child(item, BP_TITLE)));
    }
    for (int i = 0; i < agenda->n; i++) {
        set_cell(agenda, row, &rows, &agenda->columns[i], item, goal);
        if (agenda->columns[i].def->kind == BP_COLUMN_TITLE)
            titles = &agenda->columns[i];
    }
    if (titles && set_below_cell(agenda, row, &rows, titles, item))
        join_rows(setter, &rows, row, item);
    struct bp_strip *strip = bp_flow_row(setter, agenda->place.flow, row);
    const struct bp_node *next = bp_node_twin(item);
    strip->keep = next && !bp_node_twin(next); /* the last item is not left alone */
}

/* The day that an item begins on, counted from the meeting's first; the day before's where that is
 * not known. */
static int day_of(const struct bp_node *item, int before) {
    return item->as.item.start < 0 ? before : item->as.item.start / BP_DAY_MINUTES;
}

/* A row of one cell, over all columns; returns the place in it. */
static struct bp_place begin_span(struct agenda *agenda, struct bp_elem *body, enum bp_role role,
                                  struct bp_row **row, struct bp_pos pos) {
    struct bp_setter *setter = agenda->setter;
    struct bp_place place = agenda->place;
    struct bp_elem *tr = bp_elem_new(setter, BP_ROLE_TR, body, NULL);
    place.elem = bp_elem_new(setter, role, tr, NULL);
    place.elem->attr = role == BP_ROLE_TH ? BP_ATTR_SCOPE_COLUMN : BP_ATTR_NONE;
    place.elem->colspan = (uint16_t)agenda->n;
    *row = bp_row_new(setter, place.x, place.width);
    (*row)->pos = pos;
    place.flow = &bp_row_cell(setter, *row, place.elem, place.x, place.width, 0)->flow;
    return place;
}

static void end_span(struct agenda *agenda, struct bp_row *row, bp_len top, bp_len bottom) {
    row->first->pad_top = bp_scale(agenda->setter, top);
    row->first->pad_bottom = bp_scale(agenda->setter, bottom);
    bp_flow_row(agenda->setter, agenda->place.flow, row)->keep = true;
}

/* The date, as a row above the first item of another day than the meeting's first. */
static void set_day(struct agenda *agenda, struct bp_elem *body, const struct bp_node *item,
                    int day) {
    struct bp_setter *setter = agenda->setter;
    const struct bp_node *meeting = bp_node_child(setter->doc->root, BP_MEETING);
    const struct bp_when when = bp_when_later(&meeting->as.meeting.start, day);
    struct bp_row *row;
    struct bp_place place = begin_span(agenda, body, BP_ROLE_TH, &row, item->pos);
    row->rule = BP_PT(0.6);
    place.style = bp_style_bold(place.style);
    bp_set_text(
        setter, place,
        bp_when_date(&when, bp_wording(setter, BP_WORD_DATE), setter->profile, setter->keep));
    end_span(agenda, row, DAY_PAD, PAD_Y);
}

/* What heads a group: its title, and a few words if there are any, above a strong rule. */
static void set_group(struct agenda *agenda, struct bp_elem *body, const struct bp_node *group) {
    struct bp_setter *setter = agenda->setter;
    const struct bp_node *title = bp_node_child(group, BP_TITLE);
    const bool words = title && title->next, first = group->parent->first == group;
    const bp_len top = first ? FIRST_GROUP_TOP : GROUP_TOP;
    struct bp_row *row;
    struct bp_place place = begin_span(agenda, body, BP_ROLE_TH, &row, group->pos);
    bp_mark_node(setter, place, group, place.elem);
    bp_mark_block(setter, place, title, place.elem);
    bp_set_para(setter, place,
                bp_para_node(setter, bp_style_heading(setter, 3), place.elem, title));
    row->rule = words ? 0 : BP_PT(1.2);
    row->rule_colour = setter->look->ink;
    end_span(agenda, row, top, words ? 0 : GROUP_BOTTOM);
    if (!words)
        return;
    place = begin_span(agenda, body, BP_ROLE_TD, &row, group->pos);
    place.style = bp_style_small(setter);
    place.block_gap = bp_scale(setter, BP_PT(3));
    bp_set_blocks(setter, place, group);
    row->rule = BP_PT(1.2);
    row->rule_colour = setter->look->ink;
    end_span(agenda, row, 0, GROUP_BOTTOM);
}

void bp_set_agenda(struct bp_setter *setter, struct bp_flow *flow) {
    const struct bp_node *items = bp_node_child(setter->doc->root, BP_AGENDA);
    struct agenda agenda = {.setter = setter, .place = bp_chapter_place(setter, flow, 0)};
    const char *word = bp_wording(setter, BP_WORD_AGENDA);
    bp_set_heading(setter, agenda.place, 2, NULL, NULL, word, NULL, "pack.agenda");
    bp_setter_bookmark(setter, word, 1, "pack.agenda");
    choose_columns(&agenda);
    struct bp_elem *table = bp_elem_new(setter, BP_ROLE_TABLE, agenda.place.elem, items);
    struct bp_row *head_row = set_head(&agenda, table);
    if (items->first && items->first->kind == BP_GROUP)
        head_row->rule = 0; /* the group has one */
    struct bp_flow *head = bp_arena_new0(setter->scratch, struct bp_flow);
    bp_flow_row(setter, head, head_row);
    bp_flow_row(setter, flow, head_row)->keep = true;
    struct bp_strip *marker = bp_flow_strip(setter, flow, BP_STRIP_TABLE, 0);
    marker->as.head = head;
    marker->keep = true;
    struct bp_elem *body = bp_elem_new(setter, BP_ROLE_TBODY, table, NULL);
    bool any_to_follow = false;
    int day = 0;
    for (const struct bp_node *item = items->first; item; item = item->next) {
        if (item->kind == BP_GROUP)
            set_group(&agenda, body, item);
        if (item->kind != BP_ITEM)
            continue;
        const int before = day;
        day = day_of(item, before);
        if (day > before)
            set_day(&agenda, body, item, day);
        set_item(&agenda, body, item);
        any_to_follow = any_to_follow || g_strcmp0(item->as.item.status, "to-follow") == 0;
    }
    bp_flow_strip(setter, flow, BP_STRIP_TABLE_END, 0);
    if (setter->profile->agenda_note && any_to_follow) {
        bp_flow_keep_last(flow);
        bp_flow_gap(flow, BP_PT(18));
        agenda.place.style = bp_style_small(setter);
        bp_set_text_p(setter, agenda.place, setter->profile->agenda_note);
    }
}
