/* Reports.
 * In: a report's XML. Out: REPORT with its fields, ticks, sections and so on, in the XML's order;
 * in which order they are shown is the profile's matter.
 * Everything a template can name is a node with a name; whether the template has it is for check to
 * say. */
#include "load/read.h"

#define SECTION_LEVELS 4

static void read_name(struct bp_reader *reader, struct bp_node *node, const xmlNode *xml) {
    node->as.named.name = bp_read_attribute(reader, xml, "name");
}

static void read_field(struct bp_reader *reader, struct bp_node *field, const xmlNode *xml) {
    read_name(reader, field, xml);
    field->as.named.value = bp_read_attribute(reader, xml, "value");
    bp_read_flow(reader, field, xml);
}

static void read_tick(struct bp_reader *reader, struct bp_node *tick, const xmlNode *xml) {
    tick->as.tick.value = bp_read_attribute(reader, xml, "value");
}

static void read_ticks(struct bp_reader *reader, struct bp_node *ticks, const xmlNode *xml) {
    read_name(reader, ticks, xml);
    bp_read_children(reader, ticks, xml, BP_TICK, read_tick);
}

static enum bp_paragraphs read_paragraphs(struct bp_reader *reader, const xmlNode *xml) {
    const char *value = bp_read_attribute(reader, xml, "paragraphs");
    return !value                              ? BP_PARAGRAPHS_AUTO
           : g_strcmp0(value, "numbered") == 0 ? BP_PARAGRAPHS_NUMBERED
                                               : BP_PARAGRAPHS_PLAIN;
}

/* `level` is 1 for a section of the report itself. */
static void read_section(struct bp_reader *reader, struct bp_node *parent, const xmlNode *xml,
                         int level) {
    if (level > SECTION_LEVELS) {
        bp_diag(reader->diags, SECTION_DEEP, bp_xml_pos(xml), SECTION_LEVELS);
        return;
    }
    struct bp_node *section = bp_read_node(reader, parent, xml, BP_SECTION);
    read_name(reader, section, xml);
    section->as.named.landscape = bp_read_is(reader, xml, "page", "landscape");
    section->as.named.head = bp_read_attribute(reader, xml, "head");
    section->as.named.paragraphs = read_paragraphs(reader, xml);
    for (const xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(reader, child);
        if (kind == BP_TITLE)
            bp_read_inlines(reader, bp_read_node(reader, section, child, BP_TITLE), child);
        else if (kind == BP_SECTION)
            read_section(reader, section, child, level + 1);
        else
            bp_read_block(reader, section, child);
    }
    bool named = level == 1 && section->as.named.name;
    if (!named && !bp_node_child(section, BP_TITLE))
        bp_diag(reader->diags, SECTION_TITLE, section->pos);
}

/* Recommendations and background papers: paragraphs, then list items. */
static void read_items(struct bp_reader *reader, struct bp_node *node, const xmlNode *xml) {
    for (const xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(reader, child);
        if (kind == BP_P)
            bp_read_block(reader, node, child);
        else if (kind == BP_LI)
            bp_read_flow(reader, bp_read_node(reader, node, child, BP_LI), child);
    }
}

static void read_recommendations(struct bp_reader *reader, struct bp_node *node,
                                 const xmlNode *xml) {
    node->as.recommendations.type = bp_read_attribute(reader, xml, "type");
    read_items(reader, node, xml);
}

static void read_implication(struct bp_reader *reader, struct bp_node *implication,
                             const xmlNode *xml) {
    read_name(reader, implication, xml);
    bp_read_flow(reader, implication, xml);
}

static void read_implications(struct bp_reader *reader, struct bp_node *implications,
                              const xmlNode *xml) {
    bp_read_children(reader, implications, xml, BP_IMPLICATION, read_implication);
}

static void read_appendix(struct bp_reader *reader, struct bp_node *appendix, const xmlNode *xml) {
    appendix->as.appendix.title = bp_read_attribute(reader, xml, "title");
    appendix->as.appendix.href = bp_read_href(reader, xml);
    appendix->as.appendix.file = bp_read_file(reader, appendix, xml);
    bp_read_inlines(reader, appendix, xml);
}

void bp_read_report(struct bp_reader *reader, struct bp_node *report, const xmlNode *xml) {
    static const bp_read_fn parts[BP_KIND_COUNT] = {
        [BP_TITLE] = bp_read_inlines,  [BP_FIELD] = read_field,
        [BP_TICKS] = read_ticks,       [BP_RECOMMENDATIONS] = read_recommendations,
        [BP_BACKGROUND] = read_items,  [BP_IMPLICATIONS] = read_implications,
        [BP_APPENDIX] = read_appendix,
    };
    int appendices = 0;
    report->as.report.template = bp_read_attribute(reader, xml, "template");
    report->as.report.short_title = bp_read_attribute(reader, xml, "short-title");
    for (const xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(reader, child);
        if (kind == BP_SECTION)
            read_section(reader, report, child, 1);
        else if (kind >= 0 && parts[kind])
            parts[kind](reader, bp_read_node(reader, report, child, (enum bp_kind)kind), child);
        if (kind == BP_APPENDIX)
            report->last->as.appendix.number = ++appendices;
    }
}
