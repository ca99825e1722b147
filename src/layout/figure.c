/* Figures: pictures with their captions.
 * In: FIGURE. Out: an image in the flow, a Figure element with its alternative text.
 * The one idea: a picture is as large as its pixels say, smaller where the page wants it, and never
 * larger. The caption stands beside the Figure, not in it: an alternative text hides what is
 * inside. */
#include "layout/blocks.h"

#include "layout/refs.h"

#define USUAL_DPI 96
#define CAPTION_GAP BP_PT(5)
#define MOST_OF_PAGE 85 /* per cent of the page's text that a picture may be high */
#define POINTS_PER_INCH 72

static bp_len of_pixels(int pixels, int dpi) {
    int64_t length = (int64_t)pixels * BP_PT(POINTS_PER_INCH) / (dpi > 0 ? dpi : USUAL_DPI);
    return (bp_len)CLAMP(length, 1, G_MAXINT32);
}

static bp_len share(bp_len whole, int64_t part, int64_t parts) {
    return (bp_len)MAX(1, whole * part / parts);
}

/* The box of the picture, its proportions kept: as wide as asked for, or else as its pixels are; no
 * wider than the measure, no higher than most of a page. */
static struct bp_box picture_box(const struct bp_setter *setter, const struct bp_place *place,
                                 const struct bp_node *figure) {
    const struct bp_picture *picture = figure->as.figure.picture;
    int pixels_w = MAX(picture->width, 1), pixels_h = MAX(picture->height, 1);
    bp_len asked = figure->as.figure.width;
    bp_len w = asked > 0   ? asked
               : asked < 0 ? share(place->width, -(int64_t)asked, 1000)
                           : of_pixels(pixels_w, picture->dpi);
    w = MIN(w, place->width);
    int64_t h = MAX(1, (int64_t)w * pixels_h / pixels_w);
    bp_len most = (bp_len)((int64_t)(setter->bottom - setter->top) * MOST_OF_PAGE / 100);
    if (h > most) {
        w = share(most, pixels_w, pixels_h);
        h = most;
    }
    return (struct bp_box){place->x, 0, w, (bp_len)h};
}

struct bp_elem *bp_captioned_elem(struct bp_setter *setter, struct bp_place place,
                                  const struct bp_node *node) {
    return bp_node_child(node, BP_CAPTION) ? bp_elem_new(setter, BP_ROLE_SECT, place.elem, NULL)
                                           : place.elem;
}

bool bp_set_caption_below(struct bp_setter *setter, struct bp_place place,
                          const struct bp_node *node) {
    const struct bp_node *caption = bp_node_child(node, BP_CAPTION);
    if (!caption)
        return false;
    struct bp_elem *elem = bp_elem_new(setter, BP_ROLE_CAPTION, place.elem, caption);
    struct bp_para_style style = place.style;
    style.bold = true;
    bp_para_begin(setter, style, elem);
    bp_para_add_caption(setter, bp_name_captioned(setter, node), caption);
    struct bp_para *para = bp_para_end(setter);
    bp_flow_keep_last(place.flow);
    bp_flow_gap(place.flow, CAPTION_GAP);
    bp_mark_block(setter, place, caption, elem);
    bp_flow_para(setter, place.flow, para, place.x, place.width, NULL);
    return true;
}

void bp_set_figure(struct bp_setter *setter, struct bp_place place, const struct bp_node *figure) {
    bool decorative = figure->as.figure.decorative;
    struct bp_place inner = place;
    inner.elem = bp_captioned_elem(setter, place, figure);
    struct bp_elem *elem =
        decorative ? NULL : bp_elem_new(setter, BP_ROLE_FIGURE, inner.elem, figure);
    bp_flow_gap(place.flow, BP_PT(12));
    bp_mark_node(setter, place, figure, elem ? elem : inner.elem);
    if (figure->as.figure.picture) {
        struct bp_item *item = bp_arena_new0(setter->scratch, struct bp_item);
        item->kind = BP_ITEM_IMAGE;
        item->elem = elem;
        item->box = picture_box(setter, &place, figure);
        item->as.image.picture = figure->as.figure.picture;
        if (elem)
            elem->alt = figure->as.figure.alt;
        bp_flow_items(setter, place.flow, item->box.h, item, 1);
    }
    bp_set_caption_below(setter, inner, figure);
    bp_flow_gap(place.flow, BP_PT(12));
}
