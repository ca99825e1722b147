/* Figures.
 * In: a figure's XML. Out: FIGURE with its caption. */
#include "load/read.h"

#include <string.h>

void bp_read_figure(struct bp_reader *reader, struct bp_node *parent, const xmlNode *xml) {
    struct bp_node *figure = bp_read_node(reader, parent, xml, BP_FIGURE);
    figure->as.figure.alt = bp_read_attribute(reader, xml, "alt");
    figure->as.figure.decorative =
        g_strcmp0(bp_read_attribute(reader, xml, "decorative"), "yes") == 0;
    figure->as.figure.width = bp_read_width(bp_read_attribute(reader, xml, "width"));
    for (const xmlNode *child = xml->children; child; child = child->next)
        if (bp_kind_of(reader, child) == BP_CAPTION)
            bp_read_inlines(reader, bp_read_node(reader, figure, child, BP_CAPTION), child);
}
