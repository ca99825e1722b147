/* Rows cut in two at a page's end.
 * In: a row strip and the room left. Out: the row's upper part in its place, the lower part behind.
 * The one hard idea: a strip may hold several rows, tied together by cells over more than one of
 * them. The cut goes through one of these rows, or along its upper edge. Cells that end above the
 * cut stay, those that begin below it move down, and what is in the others is cut between two
 * strips; then the rows below get their heights anew. A table in a cell is cut in the same way.
 * Both parts have the same elements, so a row stays one TR for the ear. */
#include "layout/paginate.h"

/* Lengths count from the top of the strip's first row. A strip's cells are in the order of their
 * tops. */
struct cut {
    bp_len top;   /* where the row begins that is the lower part's first */
    bp_len y;     /* how far the upper part may reach */
    bool divided; /* the cut goes through that row; otherwise y is top */
    bp_len hole;  /* the most that may stay empty before a row is divided */
};

/* -- where to cut ----------------------------------------------------------------------------- */

static bp_len content_end(const struct bp_cell *cell) {
    return cell->y + cell->pad_top + bp_flow_height(&cell->flow);
}

static bp_len end_of(const struct bp_cell *cell) {
    return cell->y + cell->height;
}

/* Strips that have no content of their own. */
static bool is_aid(const struct bp_strip *strip) {
    return strip->kind == BP_STRIP_TABLE || strip->kind == BP_STRIP_GROUP ||
           strip->kind == BP_STRIP_TABLE_END || strip->kind == BP_STRIP_AGAIN;
}

static bool find_cut(const struct bp_row *row, bp_len room, bp_len hole, struct cut *cut);

/* True if the first content of a flow, or a part of it, can be in `room`. */
static bool begins_in(const struct bp_flow *flow, bp_len room, bp_len hole) {
    const struct bp_strip *strip = flow->first;
    struct cut inner;
    for (; strip && is_aid(strip); strip = strip->next)
        room -= strip->height;
    return strip && (strip->height <= room ||
                     (strip->kind == BP_STRIP_ROW && find_cut(strip->as.row, room, hole, &inner)));
}

/* True if a cell that begins with the row at the cut has something to show above the cut. */
static bool can_divide(const struct bp_row *row, const struct cut *cut) {
    for (const struct bp_cell *cell = row->first; cell && cell->y <= cut->top; cell = cell->next)
        if (cell->y == cut->top &&
            begins_in(&cell->flow, cut->y - cell->y - cell->pad_top, cut->hole))
            return true;
    return false;
}

/* Where the row ends that begins at `top`. */
static bp_len row_end(const struct bp_row *row, bp_len top) {
    bp_len end = 0;
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next) {
        if (cell->y > top)
            return cell->y;
        end = MAX(end, end_of(cell));
    }
    return end;
}

/* Where the last content ends of the cells that end with the row at `top`. */
static bp_len row_content_end(const struct bp_row *row, bp_len top) {
    bp_len bottom = row_end(row, top), end = 0;
    for (const struct bp_cell *cell = row->first; cell && cell->y <= top; cell = cell->next)
        if (end_of(cell) > top && end_of(cell) <= bottom)
            end = MAX(end, content_end(cell));
    return end;
}

/* Chooses where to cut a strip that is higher than `room`. Returns false if nothing of it can be
 * there. */
static bool find_cut(const struct bp_row *row, bp_len room, bp_len hole, struct cut *cut) {
    bp_len y = room - row->top_rule;
    *cut = (struct cut){.hole = hole};
    for (const struct bp_cell *cell = row->first; cell && cell->y <= y; cell = cell->next)
        cut->top = cell->y;
    /* Where only its padding has no room, the row's last line goes down too: no part of a row is
     * without text. */
    cut->y = MIN(y, row_content_end(row, cut->top) - 1);
    cut->divided = (cut->top == 0 || y - cut->top > hole) && can_divide(row, cut);
    if (!cut->divided)
        cut->y = cut->top;
    return cut->divided || cut->top > 0;
}

/* -- cells ------------------------------------------------------------------------------------ */

/* The last strip of a flow that may be in `room`, at a good place if there is one; a row that would
 * leave a hole is cut itself. NULL: none. */
static struct bp_strip *find_last(struct bp_setter *setter, const struct bp_flow *flow, bp_len room,
                                  bp_len hole) {
    struct bp_strip *good = NULL, *any = NULL, *strip = flow->first;
    bp_len height = 0, at_good = 0;
    for (; strip; strip = strip->next) {
        bp_len gap = strip == flow->first ? 0 : strip->gap;
        if (height + gap + strip->height > room) {
            height += gap;
            break;
        }
        height += gap + strip->height;
        if (!is_aid(strip))
            any = strip;
        if (any && !strip->keep && !(strip->next && is_aid(strip->next))) {
            good = strip;
            at_good = height;
        }
    }
    if (strip && strip->kind == BP_STRIP_ROW && (!good || room - at_good > hole) &&
        bp_split_row(setter, strip, room - height, hole))
        return strip;
    return !strip ? flow->last : good ? good : any;
}

/* What the table that is open behind `last` repeats; NULL if there is none. */
static struct bp_flow *open_head(const struct bp_flow *flow, const struct bp_strip *last) {
    struct bp_flow *head = NULL;
    for (const struct bp_strip *strip = flow->first; last && strip != last->next;
         strip = strip->next)
        if (strip->kind == BP_STRIP_TABLE || strip->kind == BP_STRIP_GROUP)
            head = strip->as.head;
        else if (strip->kind == BP_STRIP_TABLE_END)
            head = NULL;
    return head;
}

/* Begins what goes on below with the head of the open table, if that and the first line of what
 * comes next take less than half a page. */
static void repeat_head(struct bp_setter *setter, struct bp_flow *rest, struct bp_flow *head,
                        struct bp_strip *next, bp_len hole) {
    const struct bp_flow behind = {.first = next};
    bp_len height = bp_flow_height(head);
    bp_flow_strip(setter, rest, BP_STRIP_TABLE, 0)->as.head = head;
    if (begins_in(&behind, 2 * hole - height, hole))
        bp_flow_strip(setter, rest, BP_STRIP_AGAIN, height)->as.head = head;
    rest->first->keep = rest->last->keep = true;
    rest->last->next = next;
}

/* Cuts a flow so that it fits into `room`; returns the rest. A table that goes on has its head
 * there once more. */
static struct bp_flow cut_flow(struct bp_setter *setter, struct bp_flow *flow, bp_len room,
                               bp_len hole) {
    struct bp_strip *last = find_last(setter, flow, room, hole);
    struct bp_flow *head = open_head(flow, last), rest = {0};
    struct bp_strip *next = last ? last->next : flow->first;
    if (!next)
        return rest;
    if (head && next->kind == BP_STRIP_ROW)
        repeat_head(setter, &rest, head, next, hole);
    else
        rest.first = next;
    /* If the flow's last strip was cut, its lower part is the last now. */
    rest.last = flow->last == last ? next : flow->last;
    flow->last = last;
    if (last)
        last->next = NULL;
    else
        flow->first = NULL;
    return rest;
}

static void add_cell(struct bp_row *row, struct bp_cell *cell) {
    cell->next = NULL;
    if (row->last)
        row->last->next = cell;
    else
        row->first = cell;
    row->last = cell;
}

/* Cuts a cell; what goes on below is a cell without an element of its own: its place in the reading
 * order is where it begins. */
static void cut_cell(struct bp_setter *setter, struct bp_cell *cell, struct bp_row *rest,
                     const struct cut *cut) {
    struct bp_cell *more = bp_row_cell(setter, rest, NULL, cell->x, cell->w, cell->pad_bottom);
    more->tint = cell->tint;
    more->tinted = cell->tinted;
    more->ruled = cell->ruled;
    more->height = end_of(cell) - cut->top;
    more->flow = cut_flow(setter, &cell->flow, cut->y - cell->y - cell->pad_top, cut->hole);
    more->again = cell->again;
    if (!more->flow.first && more->again)
        more->flow = bp_flow_copy(setter, more->again);
    cell->pad_bottom = 0;
    cell->middle = false;
    cell->ruled = false;
    cell->height = 0;
}

/* -- rows ------------------------------------------------------------------------------------- */

/* Gives each cell of the upper part to one of the parts, or a share of it to both. */
static void deal_cells(struct bp_setter *setter, struct bp_row *row, struct bp_row *rest,
                       const struct cut *cut) {
    struct bp_cell *cell = row->first, *next;
    bp_len end = cut->top;
    row->first = row->last = NULL;
    for (; cell; cell = next) {
        next = cell->next;
        if (cell->y > cut->top || (cell->y == cut->top && !cut->divided)) {
            add_cell(rest, cell);
            cell->y -= cut->top;
            continue;
        }
        add_cell(row, cell);
        if (end_of(cell) > cut->top) {
            cut_cell(setter, cell, rest, cut);
            end = MAX(end, content_end(cell));
        }
    }
    for (cell = row->first; cell; cell = cell->next)
        if (cell->height == 0)
            cell->height = end - cell->y;
}

/* Rows of a strip: where they begin, as they were and as they will be. */
struct rows {
    int n;
    bp_len *tops; /* one more than there are: the last is the end */
    bp_len *heights;
};

static struct rows read_rows(const struct bp_row *row) {
    size_t most = 1;
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next)
        most++;
    struct rows rows = {.tops = g_new(bp_len, most), .heights = g_new(bp_len, most)};
    bp_len end = 0;
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next) {
        if (rows.n == 0 || cell->y > rows.tops[rows.n - 1])
            rows.tops[rows.n++] = cell->y;
        end = MAX(end, end_of(cell));
    }
    rows.tops[rows.n] = end;
    for (int i = 0; i < rows.n; i++)
        rows.heights[i] = rows.tops[i + 1] - rows.tops[i];
    return rows;
}

/* Lets the last row of a cell grow if the cell needs it. Only cells over one row, or only those
 * over several, are looked at. */
static void grow(const struct rows *rows, const struct bp_row *row, bool several) {
    int first = 0;
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next) {
        while (rows->tops[first] < cell->y)
            first++;
        bp_len need = content_end(cell) - cell->y + cell->pad_bottom;
        int last = first;
        for (; rows->tops[last + 1] < end_of(cell); last++)
            need -= rows->heights[last];
        if ((last > first) == several)
            rows->heights[last] = MAX(rows->heights[last], need);
    }
}

/* Gives the rows of the lower part their heights, and its cells their places: of the first, a part
 * may be gone, and the cells that were cut may need more than was counted. */
static void settle(struct bp_row *row, bool divided) {
    struct rows rows = read_rows(row);
    if (divided)
        rows.heights[0] = 0;
    grow(&rows, row, false);
    grow(&rows, row, true);
    int first = 0;
    bp_len top = 0;
    for (struct bp_cell *cell = row->first; cell; cell = cell->next) {
        while (rows.tops[first] < cell->y)
            top += rows.heights[first++];
        bp_len height = 0;
        for (int i = first; i < rows.n && rows.tops[i] < end_of(cell); i++)
            height += rows.heights[i];
        cell->y = top;
        cell->height = height;
    }
    g_free(rows.tops);
    g_free(rows.heights);
}

bool bp_split_row(struct bp_setter *setter, struct bp_strip *strip, bp_len room, bp_len hole) {
    struct bp_row *row = strip->as.row;
    struct cut cut;
    if (!find_cut(row, room, hole, &cut))
        return false;
    struct bp_row *rest = bp_row_new(setter, row->x, row->w);
    rest->rule = row->rule;
    rest->rule_colour = row->rule_colour;
    rest->divisible = row->divisible;
    rest->pos = row->pos;
    row->rule = 0;
    deal_cells(setter, row, rest, &cut);
    settle(rest, cut.divided);
    struct bp_flow pair = {0};
    struct bp_strip *upper = bp_flow_row(setter, &pair, row);
    struct bp_strip *lower = bp_flow_row(setter, &pair, rest);
    lower->next = strip->next;
    lower->keep = strip->keep;
    strip->height = upper->height;
    strip->notes = upper->notes;
    strip->keep = false;
    strip->next = lower;
    return true;
}
