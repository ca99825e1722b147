/* Tables of facts: labels at the left, values at the right, as cover sheets have them.
 * In: labels, and what sets the values. Out: rows in the flow, a Table whose labels head their
 * rows. The one idea: a table rather than paragraphs, so that a screen reader says the label with
 * the value. */
#include "layout/blocks/blocks.h"

#define PAD_Y BP_PT(3.1)
#define TINTED_PAD BP_PT(10) /* beside the text, where labels are tinted */
#define LABEL_AIR BP_PT(6)
#define RULE BP_PT(0.6)
#define LOW_FACT BP_PT(50) /* of two lines: too low to be left alone at a page's foot or head */

struct bp_facts bp_facts_begin(struct bp_setter *setter, struct bp_place place, bp_len label_width,
                               bool tinted) {
    const bp_len wanted = bp_scale(setter, label_width);
    return (struct bp_facts){.place = place,
                             .table = bp_elem_new(setter, BP_ROLE_TABLE, place.elem, NULL),
                             .label_width = MIN(wanted, place.width * 38 / 100),
                             .most_label_width = MIN(wanted, place.width * 45 / 100),
                             .tinted = tinted};
}

static bp_len label_pad(const struct bp_setter *setter, const struct bp_facts *facts) {
    return facts->tinted ? bp_scale(setter, TINTED_PAD) : 0;
}

static struct bp_para_style label_style(const struct bp_facts *facts) {
    struct bp_para_style style = facts->place.style;
    style.bold = true;
    style.whole = true;
    return style;
}

void bp_facts_expect(struct bp_setter *setter, struct bp_facts *facts, const char *label) {
    if (facts->label_width == facts->most_label_width)
        return;
    bp_len needed = bp_para_max(bp_para_text(setter, label_style(facts), NULL, label)) +
                    label_pad(setter, facts) + LABEL_AIR;
    if (needed <= facts->most_label_width)
        facts->label_width = MAX(facts->label_width, needed);
}

struct bp_facts_row bp_facts_row(struct bp_setter *setter, struct bp_facts *facts,
                                 const char *label, struct bp_pos pos) {
    const bp_len pad = label_pad(setter, facts);
    struct bp_place place = facts->place;
    struct bp_elem *tr = bp_elem_new(setter, BP_ROLE_TR, facts->table, NULL);
    struct bp_elem *th = bp_elem_new(setter, BP_ROLE_TH, tr, NULL);
    struct bp_elem *td = bp_elem_new(setter, BP_ROLE_TD, tr, NULL);
    th->attr = BP_ATTR_SCOPE_ROW;
    struct bp_row *row = bp_row_new(setter, place.x, place.width);
    row->rule = RULE;
    row->top_rule = facts->any ? 0 : RULE;
    row->pos = pos;
    struct bp_cell *head =
        bp_row_cell(setter, row, th, place.x, facts->label_width, bp_scale(setter, PAD_Y));
    head->tinted = facts->tinted;
    bp_flow_para(setter, &head->flow, bp_para_text(setter, label_style(facts), th, label),
                 place.x + pad, facts->label_width - pad - LABEL_AIR, NULL);
    bp_len x = place.x + facts->label_width;
    struct bp_cell *value =
        bp_row_cell(setter, row, td, x, place.width - facts->label_width, bp_scale(setter, PAD_Y));
    struct bp_place inner = place;
    inner.flow = &value->flow;
    inner.elem = td;
    inner.x = x + pad;
    inner.width = place.width - facts->label_width - pad;
    inner.block_gap = bp_scale(setter, BP_PT(4));
    return (struct bp_facts_row){row, inner};
}

void bp_facts_end_row(struct bp_setter *setter, struct bp_facts *facts, struct bp_facts_row *row) {
    struct bp_strip *strip = bp_flow_row(setter, facts->place.flow, row->row);
    strip->keep = !facts->any && strip->height < LOW_FACT; /* the first two hold together */
    facts->any = true;
    facts->before_last = facts->last;
    facts->last = strip;
}

void bp_facts_end(struct bp_facts *facts) {
    if (facts->before_last && facts->last->height < LOW_FACT)
        facts->before_last->keep = true;
    if (facts->last)
        facts->last->keep = false;
}
