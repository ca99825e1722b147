/* Figures: pictures with their captions.
 * In: FIGURE. Out: an image in the flow, a Figure element with its alternative text.
 * A picture is as large as its pixels say, smaller where the page wants it, and never larger. The
 * caption is beside the Figure, not in it: an alternative text hides what is inside. */
#include "layout/blocks/blocks.h"

#include "layout/paginate.h"
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
    bp_len most = (bp_len)((int64_t)bp_page_room(setter) * MOST_OF_PAGE / 100);
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
    bp_para_begin(setter, bp_style_bold(place.style), elem);
    bp_para_add_caption(setter, bp_name_captioned(setter, node), caption);
    struct bp_para *para = bp_para_end(setter);
    bp_flow_keep_last(place.flow);
    bp_flow_gap(place.flow, CAPTION_GAP);
    bp_mark_block(setter, place, caption, elem);
    bp_set_para(setter, place, para);
    return true;
}

/* A decorative picture is an artifact; `blank` keeps its place for what it is in, which may be a
 * cell with nothing else. */
static void set_picture(struct bp_setter *setter, struct bp_place place,
                        const struct bp_node *figure, struct bp_elem *elem) {
    struct bp_item *items = bp_arena_alloc(setter->scratch, sizeof *items * 2);
    struct bp_item *image = &items[0], *blank = &items[1];
    image->kind = BP_ITEM_IMAGE;
    image->elem = elem;
    image->box = picture_box(setter, &place, figure);
    image->as.image.picture = figure->as.figure.picture;
    blank->kind = BP_ITEM_BLANK;
    blank->elem = place.elem;
    blank->box.x = place.x;
    bp_flow_items(setter, place.flow, image->box.h, items, elem ? 1 : 2);
}

void bp_set_figure(struct bp_setter *setter, struct bp_place place, const struct bp_node *figure) {
    struct bp_elem *elem = NULL;
    const bp_len gap = place.block_gap + BP_PT(4);
    place.elem = bp_captioned_elem(setter, place, figure);
    if (!figure->as.figure.decorative) {
        elem = bp_elem_new(setter, BP_ROLE_FIGURE, place.elem, figure);
        bp_elem_say(setter->keep, elem)->alt = figure->as.figure.alt;
    }
    bp_flow_gap(place.flow, gap);
    bp_mark_node(setter, place, figure, elem ? elem : place.elem);
    if (figure->as.figure.picture)
        set_picture(setter, place, figure, elem);
    bp_set_caption_below(setter, place, figure);
    bp_flow_gap(place.flow, gap);
}
