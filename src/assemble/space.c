/* Places on pages.
 * In: layout's coordinates, from the top left corner of what is seen. Out: the page's user space
 * (ISO 32000-1, 8.3.2.3).
 * Our own pages are only turned over; an attached page says itself where its corner is, and may be
 * rotated and scaled as well. */
#include "assemble/parts.h"
#include "model/attachment.h"

#define FARTHEST BP_PT(1000000)

/* From points, whatever an attached file says they are. */
static bp_len to_len(double points) {
    double value = points * BP_PT(1);
    if (!(value > -FARTHEST))
        return -FARTHEST;
    if (value > FARTHEST)
        return FARTHEST;
    return (bp_len)(value < 0 ? value - 0.5 : value + 0.5);
}

struct bp_point bp_user_point(const struct bp_page *page, bp_len x, bp_len y) {
    const bp_len up = page->height - y;
    if (!page->attachment)
        return (struct bp_point){x, up};
    const double *m = page->attachment->pages[page->attached_page].matrix;
    const double right = (double)x / BP_PT(1), above = (double)up / BP_PT(1);
    return (struct bp_point){to_len(m[0] * right + m[2] * above + m[4]),
                             to_len(m[1] * right + m[3] * above + m[5])};
}
