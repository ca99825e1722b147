/* Labels beside what is no paragraph: a quote, a list, a table, a picture.
 * In: a label, then the blocks of its item. Out: the label on the first baseline of these blocks.
 * The label is a strip of no height in front of them. Once they are set, their first line is looked
 * for, through frames and cells, and the label is moved down to it. */
#include "layout/blocks/blocks.h"

struct bp_strip *bp_label_begin(struct bp_setter *setter, struct bp_place place,
                                const struct bp_label *label) {
    struct bp_para *none = bp_para_text(setter, place.style, place.elem, "");
    bp_flow_para(setter, place.flow, none, place.x, place.width, label);
    place.flow->last->keep = true;
    return place.flow->last;
}

/* The baseline beside an item, from the top of its strip; false if nothing of it is seen. The top
 * of a picture or drawing is beside the top of the label's capitals. */
static bool item_baseline(const struct bp_setter *setter, const struct bp_item *item, bp_len *y) {
    switch ((enum bp_item_kind)item->kind) {
    case BP_ITEM_TEXT:
        *y = item->as.text.baseline;
        return true;
    case BP_ITEM_IMAGE:
    case BP_ITEM_PATH:
    case BP_ITEM_TICK:
        *y = item->box.y + bp_fonts_metrics(setter->fonts, setter->look->body).cap_height;
        return true;
    case BP_ITEM_FILL:
    case BP_ITEM_BLANK:
        break;
    }
    return false;
}

static bool flow_baseline(const struct bp_setter *setter, const struct bp_strip *strip, bp_len *y);

/* The same of a row: its first cell that shows anything decides. */
static bool row_baseline(const struct bp_setter *setter, const struct bp_row *row, bp_len *y) {
    for (const struct bp_cell *cell = row->first; cell; cell = cell->next) {
        bp_len inner;
        if (!flow_baseline(setter, cell->flow.first, &inner))
            continue;
        const bp_len air =
            cell->height - cell->pad_top - bp_flow_height(&cell->flow) - cell->pad_bottom;
        *y = row->top_rule + cell->y + cell->pad_top + inner + (cell->middle ? air / 2 : 0);
        return true;
    }
    return false;
}

static bool flow_baseline(const struct bp_setter *setter, const struct bp_strip *strip, bp_len *y) {
    bp_len top = 0;
    for (; strip; top += strip->height, strip = strip->next, top += strip ? strip->gap : 0) {
        bool found = false;
        if (strip->kind == BP_STRIP_ROW)
            found = row_baseline(setter, strip->as.row, y);
        else if (strip->kind == BP_STRIP_LINE)
            for (uint32_t i = 0; i < strip->as.line.n_items && !found; i++)
                found = item_baseline(setter, &strip->as.line.items[i], y);
        if (found) {
            *y += top;
            return true;
        }
    }
    return false;
}

static void move_down(struct bp_strip *label, bp_len by) {
    for (uint32_t i = 0; i < label->as.line.n_items; i++) {
        struct bp_item *item = &label->as.line.items[i];
        item->box.y += by;
        if (item->kind == BP_ITEM_TEXT)
            item->as.text.baseline += by;
    }
}

void bp_label_end(const struct bp_setter *setter, struct bp_strip *label, bool framed) {
    struct bp_strip *next = label->next;
    bp_len own, beside;
    if (!next || !flow_baseline(setter, next, &beside)) {
        label->keep = false; /* nothing is beside it: a line of its own */
        return;
    }
    for (uint32_t i = 0; i < label->as.line.n_items; i++)
        if (item_baseline(setter, &label->as.line.items[i], &own)) {
            move_down(label, beside - own);
            break;
        }
    if (!framed) /* else the frame's padding is the air above */
        label->gap = MAX(label->gap, next->gap);
    next->gap = 0;
    label->height = 0;
}
