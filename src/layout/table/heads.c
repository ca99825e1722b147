/* Which head cells head a cell, where rows and columns alone don't say it.
 * In: a grid. Out: ids of head cells and, in every cell, the ids of those that head it (ISO
 * 32000-1, table 349, Headers), for irregular tables only; regular ones have Scope. The one hard
 * idea: HTML finds a cell's heads by looking up and left from it, and what is after a nearer run of
 * heads of the same extent is hidden. Looking from each cell would take the square of the rows;
 * here a trail walks down each column and along each row once, and keeps what one would see looking
 * back. */
#include "layout/table/grid.h"

#define MOST_HEADS 16 /* of one cell */

struct heads {
    const struct bp_grid_slot *at[MOST_HEADS];
    int n;
};

/* What one sees looking back: the run of head cells one is in, and what is behind it. */
struct trail {
    struct heads run, behind;
    bool across; /* along a row */
};

static void heads_add(struct heads *heads, const struct bp_grid_slot *slot) {
    for (int i = 0; i < heads->n; i++)
        if (heads->at[i] == slot)
            return;
    if (heads->n < MOST_HEADS)
        heads->at[heads->n++] = slot;
}

static bool is_head(const struct bp_grid_slot *slot) {
    return slot->node->kind == BP_TH;
}

/* Two cells of the same extent across the trail: the nearer hides the farther. */
static bool alike(const struct trail *trail, const struct bp_grid_slot *a,
                  const struct bp_grid_slot *b) {
    return trail->across ? a->row == b->row && a->rowspan == b->rowspan
                         : a->column == b->column && a->colspan == b->colspan;
}

static void hide(struct trail *trail, const struct bp_grid_slot *slot) {
    int n = 0;
    for (int i = 0; i < trail->behind.n; i++)
        if (!alike(trail, trail->behind.at[i], slot))
            trail->behind.at[n++] = trail->behind.at[i];
    trail->behind.n = n;
}

/* A name of rows in the table's body: it is over what follows, not under what is above. */
static bool names_group(const struct bp_grid_slot *slot) {
    return slot->heads && slot->colspan > 1 && slot->node->parent->parent->kind != BP_THEAD;
}

static enum bp_attr scope_along(const struct trail *trail) {
    return trail->across ? BP_ATTR_SCOPE_ROW : BP_ATTR_SCOPE_COLUMN;
}

static void end_run(struct trail *trail) {
    for (int i = 0; i < trail->run.n; i++)
        heads_add(&trail->behind, trail->run.at[i]);
    trail->run.n = 0;
}

/* An empty head, or one that heads the other way, is passed by: it neither heads nor hides
 * anything. */
static void step(struct trail *trail, const struct bp_grid_slot *slot) {
    if (!is_head(slot) || names_group(slot))
        end_run(trail);
    if (!is_head(slot) || slot->elem->attr != scope_along(trail) || bp_node_blank(slot->node))
        return;
    hide(trail, slot);
    heads_add(&trail->run, slot);
}

/* True if a head cell heads one that sees it: those in a body head rows of that body only. */
static bool reaches(const struct trail *trail, const struct bp_grid_slot *head,
                    const struct bp_grid_slot *slot) {
    const struct bp_node *part = head->node->parent->parent;
    return head != slot &&
           (trail->across || part->kind == BP_THEAD || part == slot->node->parent->parent);
}

/* Adds to a cell's heads what one sees from it. */
static void look_back(struct heads *heads, const struct trail *trail,
                      const struct bp_grid_slot *slot) {
    if (names_group(slot))
        return;
    for (int i = 0; i < trail->behind.n; i++)
        if (reaches(trail, trail->behind.at[i], slot) &&
            (slot->elem->attr != scope_along(trail) || !alike(trail, trail->behind.at[i], slot)))
            heads_add(heads, trail->behind.at[i]);
    for (int i = 0; i < trail->run.n; i++)
        if (reaches(trail, trail->run.at[i], slot))
            heads_add(heads, trail->run.at[i]);
}

/* -- walking ---------------------------------------------------------------------------------- */

struct head_walk {
    struct bp_grid *grid;
    struct trail *down;                 /* a column */
    const struct bp_grid_slot **covers; /* a column: the cell that covers it in this row */
    struct heads *heads;                /* a slot */
    guint next;                         /* slot */
};

/* The cells that begin in this row see the heads above them. */
static void begin_cells(struct head_walk *walk, int row) {
    struct bp_grid *grid = walk->grid;
    for (int i = 0; i < grid->n_columns; i++)
        if (walk->covers[i] && walk->covers[i]->row + walk->covers[i]->rowspan <= row)
            walk->covers[i] = NULL;
    for (; walk->next < grid->slots->len; walk->next++) {
        const struct bp_grid_slot *slot = bp_slot_at(grid, walk->next);
        if (slot->row != row)
            break;
        for (int i = slot->column; i < slot->column + slot->colspan; i++) {
            walk->covers[i] = slot;
            look_back(&walk->heads[walk->next], &walk->down[i], slot);
        }
    }
}

/* The cells of a row, those that reach down into it too, see the heads left of them. */
static void cross_row(struct head_walk *walk) {
    const struct bp_grid_slot *first = bp_slot_at(walk->grid, 0);
    struct trail trail = {.across = true};
    for (int i = 0; i < walk->grid->n_columns; i++) {
        const struct bp_grid_slot *slot = walk->covers[i];
        if (!slot)
            continue;
        if (slot->column == i) {
            look_back(&walk->heads[slot - first], &trail, slot);
            step(&trail, slot);
        }
        step(&walk->down[i], slot);
    }
}

/* -- ids -------------------------------------------------------------------------------------- */

/* Where the table is in the document, as a path of numbers: unique, and short enough. */
static void append_path(GString *path, const struct bp_node *node) {
    if (!node->parent)
        return;
    int number = 1;
    for (const struct bp_node *twin = node->parent->first; twin != node; twin = twin->next)
        number++;
    append_path(path, node->parent);
    g_string_append_printf(path, path->len > 1 ? ".%d" : "%d", number);
}

static void give_ids(struct bp_grid *grid, const struct heads *heads) {
    struct bp_arena *keep = grid->setter->keep;
    GString *path = g_string_new("t");
    append_path(path, grid->table);
    int number = 0;
    for (guint i = 0; i < grid->slots->len; i++)
        for (int k = 0; k < heads[i].n; k++)
            if (!bp_elem_more(heads[i].at[k]->elem).id)
                bp_elem_say(keep, heads[i].at[k]->elem)->id =
                    bp_arena_printf(keep, "%s.%d", path->str, ++number);
    g_string_free(path, TRUE);
}

static void give_heads(struct bp_grid *grid, const struct heads *heads) {
    struct bp_arena *keep = grid->setter->keep;
    for (guint i = 0; i < grid->slots->len; i++) {
        if (heads[i].n == 0)
            continue;
        const char **ids = bp_arena_alloc(keep, sizeof *ids * ((size_t)heads[i].n + 1));
        for (int k = 0; k < heads[i].n; k++)
            ids[k] = bp_elem_more(heads[i].at[k]->elem).id;
        bp_elem_say(keep, bp_slot_at(grid, i)->elem)->headers = ids;
    }
}

/* True if a head cell covers several rows or columns, or is where Scope misleads: behind other
 * cells of its row, or heading columns from the middle of the table. */
static bool is_irregular(const struct bp_grid *grid) {
    int row = -1;
    bool behind = false; /* a TD of this row */
    for (guint i = 0; i < grid->slots->len; i++) {
        const struct bp_grid_slot *slot = bp_slot_at(grid, i);
        behind = slot->row == row && behind;
        row = slot->row;
        if (!is_head(slot)) {
            behind = true;
            continue;
        }
        if (slot->colspan > 1 || slot->rowspan > 1)
            return true;
        if (!bp_slot_in_head(grid, slot) && (behind || slot->elem->attr == BP_ATTR_SCOPE_COLUMN))
            return true;
    }
    return false;
}

void bp_grid_link_heads(struct bp_grid *grid) {
    struct bp_arena *scratch = grid->setter->scratch;
    if (!is_irregular(grid))
        return;
    size_t columns = (size_t)grid->n_columns;
    struct head_walk walk = {.grid = grid};
    walk.down = bp_arena_alloc(scratch, sizeof *walk.down * columns);
    walk.covers = bp_arena_alloc(scratch, sizeof *walk.covers * columns);
    walk.heads = bp_arena_alloc(scratch, sizeof *walk.heads * grid->slots->len);
    for (int row = 0; row < grid->n_rows; row++) {
        begin_cells(&walk, row);
        cross_row(&walk);
    }
    give_ids(grid, walk.heads);
    give_heads(grid, walk.heads);
}
