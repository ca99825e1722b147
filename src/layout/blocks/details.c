/* Tables of details: labels at the left, values at the right, as cover sheets have them.
 * In: labels, and what sets the values. Out: rows in the flow, a Table whose labels head their
 * rows.
 * A table rather than paragraphs, so that a screen reader says the label with the value. */
#include "layout/blocks/blocks.h"

#define PAD_Y BP_PT(3.1)
#define FACT_TOP BP_PT(1.7) /* lines have air of their own above their letters, and less below */
#define FACT_BOTTOM BP_PT(2.4)
#define TEXT_TOP BP_PT(3.2)
#define TEXT_BOTTOM BP_PT(4.9)
#define TINTED_PAD BP_PT(10) /* beside the text, where labels are tinted */
#define LABEL_AIR BP_PT(6)
#define PLAIN_AIR BP_PT(14) /* where there is no tint to set labels apart */
#define RULE BP_PT(0.6)
#define LOW_ROW BP_PT(50) /* of two lines: too low to be left alone at a page's foot or head */

struct bp_details bp_details_begin(struct bp_setter *setter, struct bp_place place,
                                   bp_len label_width, bool tinted) {
    const bp_len wanted = bp_scale(setter, label_width);
    return (struct bp_details){.place = place,
                               .table = bp_elem_new(setter, BP_ROLE_TABLE, place.elem, NULL),
                               .label_width = MIN(wanted, place.width * 38 / 100),
                               .most_label_width = MIN(wanted, place.width * 45 / 100),
                               .label_air = LABEL_AIR,
                               .pad_top = bp_scale(setter, PAD_Y),
                               .pad_bottom = bp_scale(setter, PAD_Y),
                               .tinted = tinted};
}

struct bp_details bp_details_plain(struct bp_setter *setter, struct bp_place place,
                                   bp_len label_width, bool divisible) {
    struct bp_details details = bp_details_begin(setter, place, 0, false);
    details.label_width = details.most_label_width = MIN(label_width, place.width * 45 / 100);
    details.label_air = bp_scale(setter, PLAIN_AIR);
    details.pad_top = bp_scale(setter, divisible ? TEXT_TOP : FACT_TOP);
    details.pad_bottom = bp_scale(setter, divisible ? TEXT_BOTTOM : FACT_BOTTOM);
    details.divisible = divisible;
    return details;
}

static bp_len label_pad(const struct bp_setter *setter, const struct bp_details *details) {
    return details->tinted ? bp_scale(setter, TINTED_PAD) : 0;
}

static struct bp_para_style label_style(const struct bp_details *details) {
    struct bp_para_style style = bp_style_bold(details->place.style);
    style.whole = true;
    return style;
}

bp_len bp_details_label_width(struct bp_setter *setter, const struct bp_place *place,
                              const char *label) {
    const struct bp_details details = {.place = *place};
    return bp_para_max(bp_para_text(setter, label_style(&details), NULL, label)) +
           bp_scale(setter, PLAIN_AIR);
}

void bp_details_expect(struct bp_setter *setter, struct bp_details *details, const char *label) {
    if (details->label_width == details->most_label_width)
        return;
    bp_len needed = bp_para_max(bp_para_text(setter, label_style(details), NULL, label)) +
                    label_pad(setter, details) + details->label_air;
    if (needed <= details->most_label_width)
        details->label_width = MAX(details->label_width, needed);
}

struct bp_details_row bp_details_row(struct bp_setter *setter, struct bp_details *details,
                                     const char *label, struct bp_pos pos) {
    const bp_len pad = label_pad(setter, details);
    struct bp_place place = details->place;
    struct bp_elem *tr = bp_elem_new(setter, BP_ROLE_TR, details->table, NULL);
    struct bp_elem *th = bp_elem_new(setter, BP_ROLE_TH, tr, NULL);
    struct bp_elem *td = bp_elem_new(setter, BP_ROLE_TD, tr, NULL);
    th->attr = BP_ATTR_SCOPE_ROW;
    struct bp_row *row = bp_row_new(setter, place.x, place.width);
    row->rule = RULE;
    row->top_rule = details->any ? 0 : RULE;
    row->pos = pos;
    row->divisible = details->divisible;
    struct bp_cell *head =
        bp_row_cell(setter, row, th, place.x, details->label_width, details->pad_top);
    head->pad_bottom = details->pad_bottom;
    head->tinted = details->tinted;
    bp_flow_para(setter, &head->flow, bp_para_text(setter, label_style(details), th, label),
                 place.x + pad, details->label_width - pad - details->label_air, NULL);
    bp_len x = place.x + details->label_width;
    struct bp_cell *value =
        bp_row_cell(setter, row, td, x, place.width - details->label_width, details->pad_top);
    value->pad_bottom = details->pad_bottom;
    struct bp_place inner = place;
    inner.flow = &value->flow;
    inner.elem = td;
    inner.x = x + pad;
    inner.width = place.width - details->label_width - pad;
    inner.block_gap = bp_scale(setter, BP_PT(4));
    return (struct bp_details_row){row, inner};
}

void bp_details_end_row(struct bp_setter *setter, struct bp_details *details,
                        struct bp_details_row *row) {
    struct bp_strip *strip = bp_flow_row(setter, details->place.flow, row->row);
    strip->keep = !details->any && strip->height < LOW_ROW; /* the first two hold together */
    details->any = true;
    details->before_last = details->last;
    details->last = strip;
}

void bp_details_end(struct bp_details *details) {
    if (details->before_last && details->last->height < LOW_ROW)
        details->before_last->keep = true;
    if (details->last)
        details->last->keep = false;
}
