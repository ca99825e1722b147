/* Tables of the document, built by hand: a head, then rows of one name and its values. */
#ifndef TESTS_WITH_TABLE_H
#define TESTS_WITH_TABLE_H

#include <string.h>

#include "model/doc.h"

struct table {
    struct bp_arena *arena; /* freed by the test */
    struct bp_node *table, *body;
};

static inline struct bp_node *table_add(struct table *t, struct bp_node *parent,
                                        enum bp_kind kind) {
    struct bp_node *node = bp_arena_new0(t->arena, struct bp_node);
    node->kind = kind;
    if (parent)
        bp_node_append(parent, node);
    return node;
}

/* The text is copied. */
static inline void table_cell(struct table *t, struct bp_node *tr, const char *text) {
    struct bp_node *cell = table_add(t, tr, tr->first ? BP_TD : BP_TH);
    cell->as.cell.colspan = cell->as.cell.rowspan = 1;
    struct bp_node *node = table_add(t, table_add(t, cell, BP_P), BP_TEXT);
    node->as.text.text = bp_arena_strdup(t->arena, text);
    node->as.text.length = (uint32_t)strlen(text);
}

static inline struct table table_new(const char *const *head, int columns) {
    struct table t = {.arena = bp_arena_new()};
    t.table = table_add(&t, NULL, BP_TABLE);
    t.table->as.table.columns = columns;
    struct bp_node *tr = table_add(&t, table_add(&t, t.table, BP_THEAD), BP_TR);
    for (int i = 0; i < columns; i++)
        table_cell(&t, tr, head[i]);
    t.body = table_add(&t, t.table, BP_TBODY);
    return t;
}

static inline struct bp_node *table_row(struct table *t, const char *name) {
    struct bp_node *tr = table_add(t, t->body, BP_TR);
    table_cell(t, tr, name);
    return tr;
}

#endif
