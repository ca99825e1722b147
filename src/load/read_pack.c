/* The pack, its meeting and its agenda.
 * In: the whole tree. Out: the document.
 * The one idea: what follows from the order of things (numbers of items, when each begins) is
 * worked out here, once. */
#include "load/read.h"

#include <string.h>

#define MINUTES_A_DAY (24 * 60)
#define PAGES_MOST 99999 /* of a pack and its supplements */

static void read_person(struct bp_reader *reader, struct bp_node *meeting, const xmlNode *xml,
                        enum bp_kind kind) {
    struct bp_node *person = bp_read_node(reader, meeting, xml, kind);
    person->as.person.name = bp_read_attribute(reader, xml, "name");
    person->as.person.role = bp_read_attribute(reader, xml, "role");
    person->as.person.organisation = bp_read_attribute(reader, xml, "organisation");
    person->as.person.email = bp_read_attribute(reader, xml, "email");
    person->as.person.phone = bp_read_attribute(reader, xml, "phone");
    person->as.person.voting = g_strcmp0(bp_read_attribute(reader, xml, "voting"), "no") != 0;
}

static void read_join(struct bp_reader *reader, struct bp_node *meeting, const xmlNode *xml) {
    struct bp_node *join = bp_read_node(reader, meeting, xml, BP_JOIN);
    join->as.join.href = bp_read_href(reader, xml);
    bp_read_inlines(reader, join, xml);
}

static void read_notice(struct bp_reader *reader, struct bp_node *meeting, const xmlNode *xml) {
    struct bp_node *notice = bp_read_node(reader, meeting, xml, BP_NOTICE);
    for (const xmlNode *child = xml->children; child; child = child->next)
        if (bp_kind_of(reader, child) == BP_TITLE)
            bp_read_inlines(reader, bp_read_node(reader, notice, child, BP_TITLE), child);
    bp_read_flow(reader, notice, xml);
}

static void read_deadline(struct bp_reader *reader, struct bp_node *meeting, const xmlNode *xml) {
    struct bp_node *deadline = bp_read_node(reader, meeting, xml, BP_DEADLINE);
    deadline->as.deadline.by = bp_read_when(reader, xml, "by");
    bp_read_inlines(reader, deadline, xml);
}

static struct bp_node *read_meeting(struct bp_reader *reader, struct bp_node *pack,
                                    const xmlNode *xml) {
    struct bp_node *meeting = bp_read_node(reader, pack, xml, BP_MEETING);
    meeting->as.meeting.start = bp_read_when(reader, xml, "start");
    meeting->as.meeting.end = bp_read_when(reader, xml, "end");
    for (const xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(reader, child);
        if (kind == BP_VENUE)
            bp_read_inlines(reader, bp_read_node(reader, meeting, child, BP_VENUE), child);
        else if (kind == BP_JOIN)
            read_join(reader, meeting, child);
        else if (kind == BP_CONTACT || kind == BP_MEMBER)
            read_person(reader, meeting, child, (enum bp_kind)kind);
        else if (kind == BP_NOTICE)
            read_notice(reader, meeting, child);
        else if (kind == BP_DEADLINE)
            read_deadline(reader, meeting, child);
    }
    return meeting;
}

static void read_change(struct bp_reader *reader, struct bp_node *supplement, const xmlNode *xml) {
    static const char *const kinds[] = {[BP_CHANGE_NEW] = "new",
                                        [BP_CHANGE_REPLACES] = "replaces",
                                        [BP_CHANGE_WITHDRAWN] = "withdrawn",
                                        NULL};
    struct bp_node *change = bp_read_node(reader, supplement, xml, BP_CHANGE);
    change->as.change.item = bp_read_attribute(reader, xml, "item");
    change->as.change.what = (enum bp_change)bp_read_choice(reader, xml, "what", kinds);
    change->as.change.pages = bp_read_attribute(reader, xml, "pages");
    bp_read_flow(reader, change, xml);
}

static void read_supplement(struct bp_reader *reader, struct bp_node *pack, const xmlNode *xml) {
    struct bp_node *supplement = bp_read_node(reader, pack, xml, BP_SUPPLEMENT);
    const char *to = bp_read_attribute(reader, xml, "to");
    supplement->as.supplement.to = to ? to : "";
    supplement->as.supplement.number = bp_read_number(xml, "number", 1, 999, 1);
    supplement->as.supplement.first_page = bp_read_number(xml, "first-page", 1, PAGES_MOST, 1);
    for (const xmlNode *child = xml->children; child; child = child->next)
        if (bp_kind_of(reader, child) == BP_CHANGE)
            read_change(reader, supplement, child);
        else if (bp_kind_of(reader, child) != BP_LI)
            bp_read_block(reader, supplement, child);
}

static struct bp_node *read_item(struct bp_reader *reader, struct bp_node *agenda,
                                 const xmlNode *xml) {
    struct bp_node *item = bp_read_node(reader, agenda, xml, BP_ITEM);
    item->as.item.minutes = bp_read_number(xml, "minutes", 0, MINUTES_A_DAY, 0);
    item->as.item.lead = bp_read_attribute(reader, xml, "lead");
    item->as.item.purpose = bp_read_attribute(reader, xml, "purpose");
    item->as.item.status = bp_read_attribute(reader, xml, "status");
    item->as.item.reference = bp_read_attribute(reader, xml, "reference");
    item->as.item.main_page = bp_read_number(xml, "main-page", 1, PAGES_MOST, 0);
    for (const xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(reader, child);
        if (kind == BP_TITLE)
            bp_read_inlines(reader, bp_read_node(reader, item, child, BP_TITLE), child);
        else if (kind == BP_REPORT)
            bp_read_report(reader, item, child);
        else if (kind == BP_ATTACHMENT)
            bp_read_attachment(reader, item, child);
        else if (kind != BP_LI)
            bp_read_block(reader, item, child);
    }
    return item;
}

/* Numbers the items, and times them until one does not say how long it takes. What was read is
 * freed at once, so that tree and document don't stand side by side in memory. */
static void read_agenda(struct bp_reader *reader, struct bp_node *pack, xmlNode *xml, int start) {
    struct bp_node *agenda = bp_read_node(reader, pack, xml, BP_AGENDA);
    int number = 0;
    for (xmlNode *child = xml->children, *next; child; child = next) {
        next = child->next;
        if (bp_kind_of(reader, child) != BP_ITEM)
            continue;
        struct bp_node *item = read_item(reader, agenda, child);
        item->as.item.number = ++number;
        item->as.item.start = start;
        bool known = start >= 0 && item->as.item.minutes > 0;
        start = known ? (start + item->as.item.minutes) % MINUTES_A_DAY : -1;
        xmlUnlinkNode(child);
        xmlFreeNode(child);
    }
}

static bool is_given(struct bp_reader *reader, const xmlNode *xml, const char *name,
                     const char *value) {
    return g_strcmp0(bp_read_attribute(reader, xml, name), value) == 0;
}

static void read_edition(struct bp_reader *reader, struct bp_node *pack, const xmlNode *xml) {
    pack->as.pack.a4 = is_given(reader, xml, "page", "A4");
    pack->as.pack.letter = is_given(reader, xml, "page", "Letter");
    pack->as.pack.large_print = is_given(reader, xml, "print", "large");
    pack->as.pack.odd_starts = is_given(reader, xml, "starts", "odd");
    pack->as.pack.hyphenate = is_given(reader, xml, "hyphens", "auto");
}

static GHashTable *make_kinds(void) {
    GHashTable *kinds = g_hash_table_new(g_str_hash, g_str_equal);
    for (int kind = 0; kind < BP_TEXT; kind++)
        g_hash_table_insert(kinds, (char *)bp_kind_name((enum bp_kind)kind), GINT_TO_POINTER(kind));
    return kinds;
}

void bp_read_pack(struct bp_doc *doc, struct bp_xml *whole, struct bp_diags *diags) {
    struct bp_reader reader = {.doc = doc, .diags = diags, .inside = &whole->inside};
    reader.kinds = make_kinds();
    reader.pictures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    xmlNode *xml = bp_xml_root(whole);
    struct bp_node *pack = bp_read_node(&reader, NULL, xml, BP_PACK);
    pack->as.pack.title = bp_read_attribute(&reader, xml, "title");
    pack->as.pack.issued = bp_read_when(&reader, xml, "issued");
    read_edition(&reader, pack, xml);
    doc->root = pack;
    int start = -1;
    for (xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(&reader, child);
        if (kind == BP_SUPPLEMENT)
            read_supplement(&reader, pack, child);
        else if (kind == BP_MEETING)
            start = read_meeting(&reader, pack, child)->as.meeting.start.minutes;
        else if (kind == BP_AGENDA)
            read_agenda(&reader, pack, child, start);
    }
    g_hash_table_destroy(reader.pictures);
    g_hash_table_destroy(reader.kinds);
}
