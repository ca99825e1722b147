/* The pack, its meeting and its agenda.
 * In: the whole tree. Out: the document.
 * What follows from the order of things (numbers of items, when each begins) is worked out here,
 * once. */
#include "load/read.h"

#include <string.h>

#define MINUTES_MOST (100 * BP_DAY_MINUTES) /* that agendas are timed for */
#define NUMBERS_MOST 99999                  /* that clerks give items */
#define PAGES_MOST 99999                    /* of a pack and its supplements */

static void read_person(struct bp_reader *reader, struct bp_node *person, const xmlNode *xml) {
    person->as.person.name = bp_read_attribute(reader, xml, "name");
    person->as.person.role = bp_read_attribute(reader, xml, "role");
    person->as.person.organisation = bp_read_attribute(reader, xml, "organisation");
    person->as.person.email = bp_read_attribute(reader, xml, "email");
    person->as.person.phone = bp_read_attribute(reader, xml, "phone");
    person->as.person.voting = !bp_read_is(reader, xml, "voting", "no");
}

static void read_join(struct bp_reader *reader, struct bp_node *join, const xmlNode *xml) {
    join->as.join.href = bp_read_href(reader, xml);
    bp_read_inlines(reader, join, xml);
}

static void read_notice(struct bp_reader *reader, struct bp_node *notice, const xmlNode *xml) {
    bp_read_children(reader, notice, xml, BP_TITLE, bp_read_inlines);
    bp_read_flow(reader, notice, xml);
}

static void read_deadline(struct bp_reader *reader, struct bp_node *deadline, const xmlNode *xml) {
    deadline->as.deadline.by = bp_read_when(reader, xml, "by");
    bp_read_inlines(reader, deadline, xml);
}

static void read_meeting(struct bp_reader *reader, struct bp_node *meeting, const xmlNode *xml) {
    static const bp_read_fn parts[BP_KIND_COUNT] = {
        [BP_VENUE] = bp_read_inlines, [BP_JOIN] = read_join,     [BP_CONTACT] = read_person,
        [BP_MEMBER] = read_person,    [BP_NOTICE] = read_notice, [BP_DEADLINE] = read_deadline,
    };
    const struct bp_when start = bp_read_when(reader, xml, "start");
    const struct bp_when end = bp_read_when(reader, xml, "end");
    meeting->as.meeting.start = bp_when_settled(&start);
    meeting->as.meeting.end = bp_when_settled(&end);
    for (const xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(reader, child);
        if (kind >= 0 && parts[kind])
            parts[kind](reader, bp_read_node(reader, meeting, child, (enum bp_kind)kind), child);
    }
}

static void read_change(struct bp_reader *reader, struct bp_node *change, const xmlNode *xml) {
    static const char *const kinds[] = {[BP_CHANGE_NEW] = "new",
                                        [BP_CHANGE_REPLACES] = "replaces",
                                        [BP_CHANGE_WITHDRAWN] = "withdrawn",
                                        NULL};
    change->as.change.item = bp_read_attribute(reader, xml, "item");
    change->as.change.what = (enum bp_change)bp_read_choice(reader, xml, "what", kinds);
    change->as.change.pages = bp_read_attribute(reader, xml, "pages");
    bp_read_flow(reader, change, xml);
}

static void read_supplement(struct bp_reader *reader, struct bp_node *supplement,
                            const xmlNode *xml) {
    const char *to = bp_read_attribute(reader, xml, "to");
    supplement->as.supplement.to = to ? to : "";
    supplement->as.supplement.number = bp_read_number(xml, "number", 1, 999, 1);
    supplement->as.supplement.first_page = bp_read_number(xml, "first-page", 1, PAGES_MOST, 1);
    for (const xmlNode *child = xml->children; child; child = child->next)
        if (bp_kind_of(reader, child) == BP_CHANGE)
            read_change(reader, bp_read_node(reader, supplement, child, BP_CHANGE), child);
        else
            bp_read_block(reader, supplement, child);
}

static void read_item(struct bp_reader *reader, struct bp_node *item, const xmlNode *xml) {
    item->as.item.minutes = bp_read_number(xml, "minutes", 0, BP_DAY_MINUTES, 0);
    item->as.item.lead = bp_read_attribute(reader, xml, "lead");
    item->as.item.purpose = bp_read_attribute(reader, xml, "purpose");
    item->as.item.status = bp_read_attribute(reader, xml, "status");
    item->as.item.reference = bp_read_attribute(reader, xml, "reference");
    item->as.item.short_title = bp_read_attribute(reader, xml, "short-title");
    item->as.item.main_page = bp_read_number(xml, "main-page", 1, PAGES_MOST, 0);
    for (const xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(reader, child);
        if (kind == BP_TITLE)
            bp_read_inlines(reader, bp_read_node(reader, item, child, BP_TITLE), child);
        else if (kind == BP_REPORT)
            bp_read_report(reader, bp_read_node(reader, item, child, BP_REPORT), child);
        else if (kind == BP_ATTACHMENT)
            bp_read_attachment(reader, bp_read_node(reader, item, child, BP_ATTACHMENT), child);
        else
            bp_read_block(reader, item, child);
    }
}

/* Where the agenda has got to. */
struct progress {
    int items;  /* so far */
    int number; /* the last that was given */
    int start;  /* of the next, in minutes after the meeting's first midnight; -1: unknown */
};

/* Gives an item its number. A clerk's own may have letters and words behind it; those that follow
 * go on from it. */
static void number_item(struct bp_reader *reader, struct bp_node *item, const xmlNode *xml,
                        struct progress *progress) {
    item->as.item.number = ++progress->items;
    item->as.item.label = bp_read_attribute(reader, xml, "number");
    progress->number++;
    if (item->as.item.label && g_ascii_isdigit(item->as.item.label[0]))
        progress->number = (int)MIN(g_ascii_strtoull(item->as.item.label, NULL, 10), NUMBERS_MOST);
    else if (item->as.item.label)
        progress->number--;
    else if (progress->number != progress->items)
        item->as.item.label = bp_arena_printf(reader->arena, "%d", progress->number);
}

static void read_items(struct bp_reader *reader, struct bp_node *agenda, xmlNode *xml,
                       struct progress *progress);

/* What heads a group is in the agenda before the group's items. */
static void read_group(struct bp_reader *reader, struct bp_node *agenda, xmlNode *xml,
                       struct progress *progress) {
    struct bp_node *group = bp_read_node(reader, agenda, xml, BP_GROUP);
    for (const xmlNode *child = xml->children; child; child = child->next)
        if (bp_kind_of(reader, child) == BP_TITLE)
            bp_read_inlines(reader, bp_read_node(reader, group, child, BP_TITLE), child);
        else
            bp_read_block(reader, group, child);
    read_items(reader, agenda, xml, progress);
}

/* Numbers the items, and times them until one does not say how long it takes. What was read is
 * freed at once, so that tree and document are never side by side in memory. */
static void read_items(struct bp_reader *reader, struct bp_node *agenda, xmlNode *xml,
                       struct progress *progress) {
    for (xmlNode *child = xml->children, *next; child; child = next) {
        next = child->next;
        const int kind = bp_kind_of(reader, child);
        if (kind == BP_GROUP && xml->parent && bp_kind_of(reader, xml) == BP_AGENDA)
            read_group(reader, agenda, child, progress);
        if (kind != BP_ITEM)
            continue;
        struct bp_node *item = bp_read_node(reader, agenda, child, BP_ITEM);
        read_item(reader, item, child);
        number_item(reader, item, child, progress);
        item->as.item.start = progress->start;
        const bool known = progress->start >= 0 && item->as.item.minutes > 0;
        progress->start = known ? MIN(progress->start + item->as.item.minutes, MINUTES_MOST) : -1;
        xmlUnlinkNode(child);
        xmlFreeNode(child);
    }
}

static void read_agenda(struct bp_reader *reader, struct bp_node *agenda, xmlNode *xml, int start) {
    struct progress progress = {.start = start};
    read_items(reader, agenda, xml, &progress);
}

void bp_read_pack(struct bp_doc *doc, struct bp_xml *whole, struct bp_diags *diags) {
    struct bp_reader reader = {
        .arena = doc->arena, .diags = diags, .doc = doc, .xml = whole, .inside = &whole->inside};
    reader.kinds = g_hash_table_new(g_str_hash, g_str_equal);
    for (int kind = 0; kind < BP_KIND_COUNT; kind++)
        g_hash_table_insert(reader.kinds, (char *)bp_elements[kind].name, GINT_TO_POINTER(kind));
    reader.pictures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    xmlNode *xml = bp_xml_root(whole);
    struct bp_node *pack = bp_read_node(&reader, NULL, xml, BP_PACK);
    pack->as.pack.title = bp_read_attribute(&reader, xml, "title");
    pack->as.pack.issued = bp_read_when(&reader, xml, "issued");
    pack->as.pack.a4 = bp_read_is(&reader, xml, "page", "A4");
    pack->as.pack.letter = bp_read_is(&reader, xml, "page", "Letter");
    pack->as.pack.print = bp_read_is(&reader, xml, "print", "large")
                              ? BP_LARGE_PRINT
                              : bp_read_width(bp_read_attribute(&reader, xml, "print"));
    pack->as.pack.odd_starts = bp_read_is(&reader, xml, "starts", "odd");
    pack->as.pack.hyphenate = bp_read_is(&reader, xml, "hyphens", "auto");
    doc->root = pack;
    int start = -1;
    for (xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(&reader, child);
        if (kind != BP_SUPPLEMENT && kind != BP_MEETING && kind != BP_AGENDA)
            continue;
        struct bp_node *part = bp_read_node(&reader, pack, child, (enum bp_kind)kind);
        if (kind == BP_SUPPLEMENT) {
            read_supplement(&reader, part, child);
        } else if (kind == BP_MEETING) {
            read_meeting(&reader, part, child);
            start = part->as.meeting.start.minutes;
        } else {
            read_agenda(&reader, part, child, start);
        }
    }
    g_hash_table_destroy(reader.pictures);
    g_hash_table_destroy(reader.kinds);
}
