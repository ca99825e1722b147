/* The document's tree: linking, walking, finding, reading as text.
 * In: nodes that load made. Out: the same nodes, borrowed.
 * bp_node_next() walks in document order without recursion, so a hostile depth costs no stack. */
#include "model/doc.h"

#include <stddef.h>
#include <string.h>

#include "base/plain.h"

void bp_doc_free(struct bp_doc *doc) {
    if (!doc)
        return;
    bp_profile_free((struct bp_profile *)doc->profile);
    if (doc->ids)
        g_hash_table_destroy(doc->ids);
    if (doc->written_ids)
        g_hash_table_destroy(doc->written_ids);
    if (doc->files)
        g_ptr_array_free(doc->files, TRUE);
    bp_arena_free(doc->arena); /* last: the document itself lives in it */
}

#define USUAL_EDGE                                                                                 \
    BP_PT(16) /* type of running heads up to which the margins have room for them                  \
               */

/* Sizes for large print: nothing is smaller than the body, and headings are larger in a flatter
 * scale, so that they still fit the measure. Above and below there is room for larger heads. */
static void enlarge(struct bp_look *look, bp_len print) {
    const bp_len body = MAX(look->body, print), more = MAX(0, body - USUAL_EDGE);
    look->leading = (bp_len)((int64_t)look->leading * body / look->body);
    look->heading = MAX(look->heading, body + BP_PT(2));
    look->title = MAX(look->title, body + BP_PT(8));
    look->display = MAX(look->display, body + BP_PT(14));
    look->small = look->body = body;
    look->margin_top += 2 * more;
    look->margin_bottom += more;
}

struct bp_look bp_doc_look(const struct bp_doc *doc) {
    struct bp_look look = doc->profile->look;
    if (doc->root->as.pack.a4) {
        look.page_width = BP_MM(210);
        look.page_height = BP_MM(297);
    }
    if (doc->root->as.pack.letter) {
        look.page_width = BP_PT(612);
        look.page_height = BP_PT(792);
    }
    if (doc->root->as.pack.print)
        enlarge(&look, doc->root->as.pack.print);
    return look;
}

struct bp_stamps bp_doc_stamps(const struct bp_doc *doc) {
    const struct bp_look look = bp_doc_look(doc);
    return (struct bp_stamps){.side = MIN(look.page_width, look.page_height),
                              .size = look.small,
                              .edge = look.margin_left};
}

#define WORDS .words = true
#define PARTS .words = false
#define SHOWN .shown = true
#define ROW(kind, its_name, its_class, holds, member)                                              \
    [BP_##kind] = {.name = its_name,                                                               \
                   .class = BP_CLASS_##its_class,                                                  \
                   .size = sizeof(((struct bp_node *)NULL)->as.member),                            \
                   holds},

const struct bp_element bp_elements[BP_KIND_COUNT] = {
#define BP_STRUCTURE(kind, name, holds, member) ROW(kind, name, STRUCTURE, holds, member)
#define BP_BLOCK(kind, name, holds, member, ...) ROW(kind, name, BLOCK, holds, member)
#define BP_INLINE(kind, name, holds, member, ...) ROW(kind, name, INLINE, holds, member)
#include "model/elements.def"
};

const char *bp_kind_name(enum bp_kind kind) {
    return bp_elements[kind].name;
}

struct bp_node *bp_node_new(struct bp_arena *arena, enum bp_kind kind, struct bp_pos pos) {
    struct bp_node *node =
        bp_arena_alloc(arena, offsetof(struct bp_node, as) + bp_elements[kind].size);
    node->kind = kind;
    node->pos = pos;
    return node;
}

void bp_node_append(struct bp_node *parent, struct bp_node *child) {
    child->parent = parent;
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

struct bp_node *bp_node_next(const struct bp_node *node, const struct bp_node *top) {
    if (node->first)
        return node->first;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

struct bp_node *bp_node_child(const struct bp_node *node, enum bp_kind kind) {
    struct bp_node *child = node->first;
    while (child && child->kind != kind)
        child = child->next;
    return child;
}

struct bp_node *bp_node_twin(const struct bp_node *node) {
    struct bp_node *twin = node->next;
    while (twin && twin->kind != node->kind)
        twin = twin->next;
    return twin;
}

struct bp_node *bp_node_named(const struct bp_node *node, enum bp_kind kind, const char *name) {
    struct bp_node *child = bp_node_child(node, kind);
    while (child && g_strcmp0(child->as.named.name, name) != 0)
        child = bp_node_twin(child);
    return child;
}

const struct bp_node *bp_node_item(const struct bp_node *node) {
    while (node && node->kind != BP_ITEM)
        node = node->parent;
    return node;
}

const char *bp_item_label(const struct bp_node *item, struct bp_arena *arena) {
    return item->as.item.label ? item->as.item.label
                               : bp_arena_printf(arena, "%d", item->as.item.number);
}

const struct bp_part *bp_report_parts(const struct bp_profile *profile,
                                      const struct bp_node *node) {
    while (node && node->kind != BP_REPORT)
        node = node->parent;
    return bp_profile_parts(profile, node ? node->as.report.template : NULL);
}

bool bp_section_numbers_paragraphs(const struct bp_profile *profile,
                                   const struct bp_node *section) {
    while (section->as.named.paragraphs == BP_PARAGRAPHS_AUTO &&
           section->parent->kind == BP_SECTION)
        section = section->parent;
    if (section->as.named.paragraphs != BP_PARAGRAPHS_AUTO)
        return section->as.named.paragraphs == BP_PARAGRAPHS_NUMBERED;
    const char *name = section->as.named.name;
    enum bp_part_kind kind = name ? BP_PART_SECTION : BP_PART_SECTIONS;
    const struct bp_part *part = bp_report_parts(profile, section);
    while (part && (part->kind != kind || g_strcmp0(part->name, name) != 0))
        part = part->next;
    return part && part->numbers_paragraphs;
}

const struct bp_node *bp_member_with(const struct bp_node *meeting, const char *role) {
    if (!role)
        return NULL;
    char *wanted = g_utf8_casefold(role, -1);
    const struct bp_node *member = bp_node_child(meeting, BP_MEMBER);
    for (; member; member = bp_node_twin(member)) {
        char *its = g_utf8_casefold(member->as.person.role ? member->as.person.role : "", -1);
        const bool same = strcmp(its, wanted) == 0;
        g_free(its);
        if (same)
            break;
    }
    g_free(wanted);
    return member;
}

struct bp_node *bp_doc_find(const struct bp_doc *doc, const char *id) {
    return id ? g_hash_table_lookup(doc->ids, id) : NULL;
}

bool bp_doc_may_have(const struct bp_doc *doc, const char *id) {
    return doc->incomplete || (doc->written_ids && g_hash_table_contains(doc->written_ids, id));
}

const struct bp_node *bp_change_of(const struct bp_doc *doc, const struct bp_node *item) {
    const struct bp_node *supplement = bp_node_child(doc->root, BP_SUPPLEMENT);
    const struct bp_node *change = supplement ? bp_node_child(supplement, BP_CHANGE) : NULL;
    while (change && bp_doc_find(doc, change->as.change.item) != item)
        change = bp_node_twin(change);
    return change;
}

static bool is_paper(const struct bp_node *node) {
    return node->kind == BP_REPORT || node->kind == BP_ATTACHMENT;
}

/* Unlinks the item's report and attached files; true if it had any. */
static bool take_papers(struct bp_node *item) {
    struct bp_node *child = item->first;
    bool any = false;
    item->first = item->last = NULL;
    for (struct bp_node *next; child; child = next) {
        next = child->next;
        if (is_paper(child)) {
            child->next = NULL;
            any = true;
        } else {
            bp_node_append(item, child);
        }
    }
    return any;
}

void bp_doc_leave_out(struct bp_doc *doc) {
    const struct bp_node *supplement = bp_node_child(doc->root, BP_SUPPLEMENT);
    const struct bp_node *agenda = bp_node_child(doc->root, BP_AGENDA);
    if (!supplement || !agenda)
        return;
    GHashTable *brought = g_hash_table_new(NULL, NULL);
    for (const struct bp_node *change = bp_node_child(supplement, BP_CHANGE); change;
         change = bp_node_twin(change))
        if (change->as.change.what != BP_CHANGE_WITHDRAWN)
            g_hash_table_add(brought, bp_doc_find(doc, change->as.change.item));
    for (struct bp_node *item = bp_node_child(agenda, BP_ITEM); item; item = bp_node_twin(item))
        if (!g_hash_table_contains(brought, item))
            item->as.item.left_out = take_papers(item);
    g_hash_table_destroy(brought);
}

bool bp_is_left_out(const struct bp_node *node) {
    while (node && !(is_paper(node) && node->parent && node->parent->kind == BP_ITEM))
        node = node->parent;
    return node && node->parent->as.item.left_out;
}

/* The last node within a node, or the node itself. */
static const struct bp_node *last_within(const struct bp_node *node) {
    while (node->last)
        node = node->last;
    return node;
}

char *bp_node_text(const struct bp_node *node, struct bp_arena *arena) {
    return bp_node_text_said(node, arena, NULL, NULL);
}

char *bp_node_text_said(const struct bp_node *node, struct bp_arena *arena, bp_say_ref say,
                        void *data) {
    GString *text = g_string_new(NULL);
    for (const struct bp_node *n = node; n; n = bp_node_next(n, node)) {
        bool apart = bp_elements[n->kind].class != BP_CLASS_INLINE || n->kind == BP_BR;
        if (apart && text->len > 0 && text->str[text->len - 1] != ' ')
            g_string_append_c(text, ' ');
        if (n->kind == BP_TEXT)
            g_string_append_len(text, n->as.text.text, n->as.text.length);
        if (n->kind == BP_REF && say)
            g_string_append(text, say(n, data));
        if (n->kind == BP_FOOTNOTE && n != node)
            n = last_within(n);
    }
    g_strchomp(text->str);
    const char *plain = bp_plain_text(arena, text->str);
    char *copy = plain == text->str ? bp_arena_strdup(arena, plain) : (char *)plain;
    g_string_free(text, TRUE);
    return copy;
}

bool bp_node_blank(const struct bp_node *node) {
    for (const struct bp_node *n = node; n; n = bp_node_next(n, node))
        if (bp_elements[n->kind].shown ||
            (n->kind == BP_TEXT && strspn(n->as.text.text, " ") < n->as.text.length))
            return false;
    return true;
}

const struct bp_file *bp_file_of(const struct bp_node *node) {
    return node->kind == BP_APPENDIX     ? node->as.appendix.file
           : node->kind == BP_ATTACHMENT ? node->as.attachment.file
                                         : NULL;
}

int bp_attachment_level(const struct bp_node *node) {
    return node->kind == BP_ATTACHMENT && !bp_node_child(node->parent, BP_REPORT) ? 2 : 3;
}

char *bp_attachment_name(const struct bp_node *node) {
    const struct bp_file *file = bp_file_of(node);
    const struct bp_node *item = bp_node_item(node);
    if (item && item->as.item.label)
        return g_strdup_printf("\"%s\" (item %s)", file->src, item->as.item.label);
    return item ? g_strdup_printf("\"%s\" (item %d)", file->src, item->as.item.number)
                : g_strdup_printf("\"%s\"", file->src);
}
