/* What is changed in a page's contents that are understood.
 * In: contents, and the paths in them. Out: the same without comments, which nobody sees, and with
 * lines and boxes that are outside of all tags as artifacts.
 * LibreOffice draws the borders of tables and paragraphs outside of all tags. Only what can't be a
 * drawing is taken for a border: straight lines along the axes, and boxes. */
#include "attach/reader/contents/scan.h"

#include <math.h>
#include <string.h>

#define SLANT 0.01 /* units by which a straight line may miss the axis */

/* Lines and boxes */

static void line_to(struct bp_rules *rules, double x, double y) {
    rules->straight &= fabs(x - rules->x) <= SLANT || fabs(y - rules->y) <= SLANT;
    rules->x = x;
    rules->y = y;
}

void bp_rules_path(struct bp_rules *rules, char op, const char *begin, const double *numbers) {
    if (!rules->begin) {
        rules->begin = begin;
        rules->straight = op == 'm' || op == 'r';
    }
    if (op == 'm') {
        rules->x = rules->first_x = numbers[0];
        rules->y = rules->first_y = numbers[1];
    } else if (op == 'l') {
        line_to(rules, numbers[0], numbers[1]);
    } else if (op == 'h') {
        line_to(rules, rules->first_x, rules->first_y);
    } else if (op != 'r') {
        rules->straight = false;
    }
}

bool bp_rules_paint(struct bp_rules *rules, const char *end) {
    const struct bp_rule rule = {rules->begin, end};
    if (!rules->begin || !rules->straight)
        return false;
    g_array_append_val(rules->all, rule);
    return true;
}

/* The contents with what was noted marked as artifacts (ISO 32000-1, 14.8.2.2); NULL if nothing
 * was. */
static GString *mark_rules(const struct bp_rules *rules, const GString *contents) {
    if (!rules || rules->all->len == 0)
        return NULL;
    GString *marked = g_string_sized_new(contents->len + 32 * (gsize)rules->all->len);
    const char *at = contents->str;
    for (guint i = 0; i < rules->all->len; i++) {
        const struct bp_rule rule = g_array_index(rules->all, struct bp_rule, i);
        g_string_append_len(marked, at, rule.begin - at);
        g_string_append(marked, "/Artifact BMC ");
        g_string_append_len(marked, rule.begin, rule.end - rule.begin);
        g_string_append(marked, " EMC");
        at = rule.end;
    }
    g_string_append_len(marked, at, contents->str + contents->len - at);
    return marked;
}

/* Comments */

/* Goes on behind an inline image; false if its end has to be guessed. */
static bool skip_image(struct bp_work *work, struct bp_obj *resources, struct bp_tokens *tokens) {
    struct bp_arena *arena = bp_arena_new();
    const bool sure = bp_inline_image_read(work, resources, arena, tokens, NULL).sure;
    bp_arena_free(arena);
    return sure;
}

/* False if each '%' is in a string, as it is in most contents that have one. Hexadecimal strings
 * and inline images are not looked into. */
static bool may_have_remark(const char *at, const char *end) {
    for (int open = 0; at < end; at++) {
        switch (*at) {
        case '(':
            open++;
            break;
        case ')':
            open -= open > 0;
            break;
        case '\\':
            at += open > 0;
            break;
        case '<':
            if (open == 0 && at + 1 < end && at[1] != '<')
                return true;
            at += open == 0;
            break;
        case '%':
            if (open == 0)
                return true;
            break;
        case 'B':
            if (open == 0 && at + 1 < end && at[1] == 'I')
                return true;
            break;
        default:
            break;
        }
    }
    return false;
}

/* The contents without comments (7.2.3); NULL if there are none, or it isn't plain where an inline
 * image ends. What is between two tokens and isn't white space is a comment. */
static GString *strip_remarks(struct bp_work *work, struct bp_obj *resources,
                              const GString *contents) {
    const char *end = contents->str + contents->len, *from = contents->str; /* not copied yet */
    const char *last = memrchr(contents->str, '%', contents->len);
    if (!last || !may_have_remark(contents->str, last + 1))
        return NULL;
    struct bp_tokens tokens = {.at = contents->str, .end = end};
    GString *out = NULL;
    while (out ? tokens.at < end : tokens.at <= last) {
        const char *gap = tokens.at;
        struct bp_token token;
        bp_tokens_next(&tokens, &token);
        if (memchr(gap, '%', (size_t)(token.at - gap))) {
            out = out ? out : g_string_sized_new(contents->len);
            g_string_append_len(out, from, gap - from);
            g_string_append_c(out, '\n');
            from = token.at;
        }
        if (token.type == BP_TOKEN_WORD && token.length == 2 && !memcmp(token.at, "BI", 2) &&
            !skip_image(work, resources, &tokens)) {
            if (out)
                g_string_free(out, TRUE);
            return NULL;
        }
    }
    if (out)
        g_string_append_len(out, from, end - from);
    return out;
}

GString *bp_contents_mend(const struct bp_scan *scan, bool remarks, const GString *contents) {
    GString *marked = mark_rules(scan->rules, contents);
    GString *stripped =
        remarks ? strip_remarks(scan->work, scan->resources, marked ? marked : contents) : NULL;
    if (marked && stripped)
        g_string_free(marked, TRUE);
    return stripped ? stripped : marked;
}
