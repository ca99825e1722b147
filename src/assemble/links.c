/* Link annotations (ISO 32000-1, 12.5.6.5).
 * In: links, a box for each line they are on. Out: one annotation a link and page.
 * A link over two lines is one annotation with two quadrilaterals, so that it is one tab stop and
 * is announced once. */
#include <string.h>

#include "assemble/parts.h"

#define LEAST_AREA BP_PT(18) /* 24 pixels at 100 %: WCAG 2.2, 2.5.8 */

static void put_point(GString *out, struct bp_point point) {
    bp_put_len(out, point.x);
    bp_put_len(out, point.y);
}

/* From the lower left to the upper right corner, in the page's own user space. */
static void put_rect(GString *out, const struct bp_page *page, struct bp_box box) {
    const struct bp_point one = bp_user_point(page, box.x, box.y);
    const struct bp_point other = bp_user_point(page, box.x + box.w, box.y + box.h);
    g_string_append(out, "/Rect[");
    put_point(out, (struct bp_point){MIN(one.x, other.x), MIN(one.y, other.y)});
    put_point(out, (struct bp_point){MAX(one.x, other.x), MAX(one.y, other.y)});
    g_string_append_c(out, ']');
}

/* Narrows the span from *left to *right, which grew out of `box`, so that it meets another link on
 * the same line in the middle between them. */
static void part_from(struct bp_box box, struct bp_box other, bp_len *left, bp_len *right) {
    if (other.y >= box.y + box.h || box.y >= other.y + other.h)
        return;
    if (other.x >= box.x + box.w)
        *right = MIN(*right, (box.x + box.w + other.x) / 2);
    else if (other.x + other.w <= box.x)
        *left = MAX(*left, (other.x + other.w + box.x) / 2);
}

/* A link's area is large enough for a finger, or a hand that shakes, where there is room. */
static struct bp_box roomy(const struct bp_page *page, struct bp_box box) {
    const bp_len more_x = (MAX(LEAST_AREA - box.w, 0) + 1) / 2,
                 more_y = (MAX(LEAST_AREA - box.h, 0) + 1) / 2;
    bp_len left = MAX(box.x - more_x, 0), right = MIN(box.x + box.w + more_x, page->width);
    for (uint32_t i = 0; more_x > 0 && i < page->n_links; i++)
        for (uint32_t k = 0; k < page->links[i].n_quads; k++)
            part_from(box, page->links[i].quads[k], &left, &right);
    const bp_len top = MAX(box.y - more_y, 0);
    return (struct bp_box){left, top, right - left,
                           MIN(box.y + box.h + more_y, page->height) - top};
}

/* Upper left, upper right, lower left, lower right: what viewers read. The standard's words (table
 * 173) say counter-clockwise, but its own figure and Adobe's products don't. */
static void put_quads(GString *out, const struct bp_link *link, const struct bp_page *page) {
    g_string_append(out, "/QuadPoints[");
    for (uint32_t i = 0; i < link->n_quads; i++) {
        const struct bp_box box = roomy(page, link->quads[i]);
        const bp_len bottom = box.y + box.h, right = box.x + box.w;
        put_point(out, bp_user_point(page, box.x, box.y));
        put_point(out, bp_user_point(page, right, box.y));
        put_point(out, bp_user_point(page, box.x, bottom));
        put_point(out, bp_user_point(page, right, bottom));
    }
    g_string_append_c(out, ']');
}

/* A web address has to be 7-bit (12.6.4.7); all else is %-escaped, as RFC 3987 has it. */
static void put_uri(GString *out, const char *uri) {
    GString *ascii = g_string_new(NULL);
    for (const char *at = uri; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte <= ' ' || byte >= 127 || strchr("\"<>\\^`{|}", byte))
            g_string_append_printf(ascii, "%%%02X", byte);
        else
            g_string_append_c(ascii, (char)byte);
    }
    bp_put_bytes(out, ascii->str, ascii->len);
    g_string_free(ascii, TRUE);
}

static void write_link(const struct bp_assembly *a, uint32_t number, uint32_t index) {
    const struct bp_page *page = &a->pages->pages[number];
    const struct bp_link *link = &page->links[index];
    struct bp_box box = roomy(page, link->quads[0]);
    for (uint32_t i = 1; i < link->n_quads; i++)
        box = bp_box_join(box, roomy(page, link->quads[i]));
    GString *out = bp_pdf_begin(a->pdf, bp_link_ref(a, number, index));
    g_string_append(out, "<</Type/Annot/Subtype/Link");
    put_rect(out, page, box);
    if (link->n_quads > 1)
        put_quads(out, link, page);
    g_string_append(out, "/Border[0 0 0]/F 4/StructParent"); /* F: print (table 165) */
    bp_put_int(out, bp_link_key(a, number, index));
    g_string_append(out, "/Contents");
    bp_put_text(out, link->contents);
    if (link->uri) {
        g_string_append(out, "/A<</S/URI/URI");
        put_uri(out, link->uri);
        g_string_append(out, ">>");
    } else {
        g_string_append(out, "/Dest");
        bp_put_bytes(out, link->anchor, strlen(link->anchor));
    }
    g_string_append(out, ">>");
    bp_pdf_end(a->pdf);
}

void bp_write_links(const struct bp_assembly *a) {
    for (uint32_t page = 0; page < a->pages->n_pages; page++) {
        for (uint32_t i = 0; i < a->pages->pages[page].n_links; i++)
            write_link(a, page, i);
    }
}
