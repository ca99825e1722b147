/* Reports.
 * In: a report's XML. Out: REPORT with its fields, ticks, sections and so on, in the XML's order;
 * in which order they are shown is the profile's matter.
 * The one idea: everything a template can name is a node with a name; whether the template has it
 * is for check to say. */
#include "load/read.h"

#define SECTION_LEVELS 4

static void read_title(struct bp_reader *reader, struct bp_node *parent, const xmlNode *xml) {
    bp_read_inlines(reader, bp_read_node(reader, parent, xml, BP_TITLE), xml);
}

static struct bp_node *read_named(struct bp_reader *reader, struct bp_node *parent,
                                  const xmlNode *xml, enum bp_kind kind) {
    struct bp_node *node = bp_read_node(reader, parent, xml, kind);
    node->as.named.name = bp_read_attribute(reader, xml, "name");
    return node;
}

static void read_field(struct bp_reader *reader, struct bp_node *report, const xmlNode *xml) {
    struct bp_node *field = read_named(reader, report, xml, BP_FIELD);
    field->as.named.value = bp_read_attribute(reader, xml, "value");
    bp_read_flow(reader, field, xml);
}

static void read_ticks(struct bp_reader *reader, struct bp_node *report, const xmlNode *xml) {
    struct bp_node *ticks = read_named(reader, report, xml, BP_TICKS);
    for (const xmlNode *child = xml->children; child; child = child->next)
        if (bp_kind_of(reader, child) == BP_TICK)
            bp_read_node(reader, ticks, child, BP_TICK)->as.tick.value =
                bp_read_attribute(reader, child, "value");
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
    struct bp_node *section = read_named(reader, parent, xml, BP_SECTION);
    section->as.named.landscape = bp_read_landscape(reader, xml);
    section->as.named.head = bp_read_attribute(reader, xml, "head");
    section->as.named.paragraphs = read_paragraphs(reader, xml);
    for (const xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(reader, child);
        if (kind == BP_TITLE)
            read_title(reader, section, child);
        else if (kind == BP_SECTION)
            read_section(reader, section, child, level + 1);
        else if (kind != BP_LI)
            bp_read_block(reader, section, child);
    }
    bool named = level == 1 && section->as.named.name;
    if (!named && !bp_node_child(section, BP_TITLE))
        bp_diag(reader->diags, SECTION_TITLE, section->pos);
}

/* Recommendations and background papers: paragraphs, then list items. */
static void read_items(struct bp_reader *reader, struct bp_node *report, const xmlNode *xml,
                       enum bp_kind kind) {
    struct bp_node *node = bp_read_node(reader, report, xml, kind);
    for (const xmlNode *child = xml->children; child; child = child->next) {
        int its = bp_kind_of(reader, child);
        if (its == BP_P || its == BP_LI)
            bp_read_block(reader, node, child);
    }
}

static void read_implications(struct bp_reader *reader, struct bp_node *report,
                              const xmlNode *xml) {
    struct bp_node *implications = bp_read_node(reader, report, xml, BP_IMPLICATIONS);
    for (const xmlNode *child = xml->children; child; child = child->next)
        if (bp_kind_of(reader, child) == BP_IMPLICATION)
            bp_read_flow(reader, read_named(reader, implications, child, BP_IMPLICATION), child);
}

static void read_appendix(struct bp_reader *reader, struct bp_node *report, const xmlNode *xml,
                          int number) {
    struct bp_node *appendix = bp_read_node(reader, report, xml, BP_APPENDIX);
    appendix->as.appendix.title = bp_read_attribute(reader, xml, "title");
    appendix->as.appendix.href = bp_read_href(reader, xml);
    appendix->as.appendix.number = number;
    appendix->as.appendix.file = bp_read_file(reader, appendix, xml);
    bp_read_inlines(reader, appendix, xml);
}

void bp_read_report(struct bp_reader *reader, struct bp_node *item, const xmlNode *xml) {
    struct bp_node *report = bp_read_node(reader, item, xml, BP_REPORT);
    int appendices = 0;
    for (const xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(reader, child);
        if (kind == BP_TITLE)
            read_title(reader, report, child);
        else if (kind == BP_FIELD)
            read_field(reader, report, child);
        else if (kind == BP_TICKS)
            read_ticks(reader, report, child);
        else if (kind == BP_SECTION)
            read_section(reader, report, child, 1);
        else if (kind == BP_RECOMMENDATIONS || kind == BP_BACKGROUND)
            read_items(reader, report, child, (enum bp_kind)kind);
        else if (kind == BP_IMPLICATIONS)
            read_implications(reader, report, child);
        else if (kind == BP_APPENDIX)
            read_appendix(reader, report, child, ++appendices);
    }
}
