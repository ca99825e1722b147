/* Lines and boxes that are outside all tags.
 * In: the paths of a page's contents. Out: contents in which these are artifacts.
 * Only what can't be a drawing is taken for a border: straight lines along the axes, and boxes.
 * Anything else that is outside of all tags is reported, as ever. */
#include "attach/reader/contents/scan.h"

#include <math.h>

#define SLANT 0.01 /* units by which a straight line may miss the axis */

struct rule {
    const char *begin, *end;
};

struct bp_rules {
    GArray *all;       /* struct rule */
    const char *begin; /* of the path under way; NULL: there is none */
    bool straight;     /* so far */
    double x, y, first_x, first_y;
};

struct bp_rules *bp_rules_new(void) {
    struct bp_rules *rules = g_new0(struct bp_rules, 1);
    rules->all = g_array_new(FALSE, FALSE, sizeof(struct rule));
    return rules;
}

void bp_rules_free(struct bp_rules *rules) {
    if (!rules)
        return;
    g_array_free(rules->all, TRUE);
    g_free(rules);
}

static void line_to(struct bp_rules *rules, double x, double y) {
    rules->straight &= fabs(x - rules->x) <= SLANT || fabs(y - rules->y) <= SLANT;
    rules->x = x;
    rules->y = y;
}

void bp_rules_path(struct bp_rules *rules, char op, const char *begin, const double *numbers) {
    if (!rules->begin) {
        rules->begin = begin;
        rules->straight = op == 'm' || op == 'R';
    }
    if (op == 'm') {
        rules->x = rules->first_x = numbers[0];
        rules->y = rules->first_y = numbers[1];
    } else if (op == 'l') {
        line_to(rules, numbers[0], numbers[1]);
    } else if (op == 'h') {
        line_to(rules, rules->first_x, rules->first_y);
    } else if (op != 'R') {
        rules->straight = false;
    }
}

bool bp_rules_paint(struct bp_rules *rules, const char *end) {
    const struct rule rule = {rules->begin, end};
    if (!rules->begin || !rules->straight)
        return false;
    g_array_append_val(rules->all, rule);
    return true;
}

void bp_rules_end(struct bp_rules *rules) {
    rules->begin = NULL;
}

GString *bp_rules_mark(const struct bp_rules *rules, const GString *contents) {
    if (rules->all->len == 0)
        return NULL;
    GString *marked = g_string_sized_new(contents->len + 32 * (gsize)rules->all->len);
    const char *at = contents->str;
    for (guint i = 0; i < rules->all->len; i++) {
        const struct rule rule = g_array_index(rules->all, struct rule, i);
        g_string_append_len(marked, at, rule.begin - at);
        g_string_append(marked, "/Artifact BMC ");
        g_string_append_len(marked, rule.begin, rule.end - rule.begin);
        g_string_append(marked, " EMC");
        at = rule.end;
    }
    g_string_append_len(marked, at, contents->str + contents->len - at);
    return marked;
}
