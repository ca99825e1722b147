/* Lines and boxes that are outside all tags: borders of tables and the like. */
#ifndef BP_ATTACH_READER_CONTENTS_STROKES_H
#define BP_ATTACH_READER_CONTENTS_STROKES_H

#include <glib.h>
#include <stdbool.h>

struct bp_rules;

struct bp_rules *bp_rules_new(void);
void bp_rules_free(struct bp_rules *rules);

/** Takes an operator that adds to a path (m, l, h; R for re, c for any curve), whose first operand,
 * or it itself, is at `begin`; `numbers` are its operands. */
void bp_rules_path(struct bp_rules *rules, char op, const char *begin, const double *numbers);

/** The path is painted, outside of all marks, by an operator that ends at `end`. True if it is
 * nothing but lines along the axes, and so noted. */
bool bp_rules_paint(struct bp_rules *rules, const char *end);

/** The path is done with. */
void bp_rules_end(struct bp_rules *rules);

/** The contents with what was noted marked as artifacts (ISO 32000-1, 14.8.2.2); NULL if nothing
 * was. To be freed. */
GString *bp_rules_mark(const struct bp_rules *rules, const GString *contents);

#endif
