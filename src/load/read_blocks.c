/* Paragraphs, lists, and what is in a line.
 * In: elements of a pack's XML. Out: nodes in which each text is folded and each container holds
 * either blocks or inlines.
 * White space folds across elements, as in HTML. "a <em> b</em>" has one space, and it belongs to
 * where it came first; so the fold goes along while a block is read, and the space at its end,
 * known only at its end, is taken back. */
#include "load/read.h"

#include <string.h>

/* Where a block's text is as its inlines are read. */
struct fold {
    bool space;                  /* a space here would be one too many */
    struct bp_node *tail;        /* the text that ends with a space which may have to go */
    struct bp_node *before_tail; /* its sibling, or NULL */
};

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void unlink_child(struct bp_node *child, struct bp_node *before) {
    struct bp_node *parent = child->parent;
    *(before ? &before->next : &parent->first) = child->next;
    if (parent->last == child)
        parent->last = before;
}

/* At the end of a line: the space before it goes. */
static void end_line(struct fold *fold) {
    struct bp_node *tail = fold->tail, *before = fold->before_tail;
    *fold = (struct fold){.space = true};
    if (!tail)
        return;
    char *text = (char *)tail->as.text.text;
    text[--tail->as.text.length] = '\0';
    if (tail->as.text.length == 0)
        unlink_child(tail, before);
}

static void read_text(struct bp_reader *reader, struct bp_node *parent, const xmlNode *xml,
                      struct fold *fold) {
    const char *from = xml->content ? (const char *)xml->content : "";
    char *text = bp_arena_strdup(reader->arena, from), *to = text;
    bool space = fold->space;
    for (; *from; from++) {
        bool here = is_space(*from);
        if (!here || !space)
            *to++ = here ? ' ' : *from;
        space = here;
    }
    *to = '\0';
    if (to == text)
        return;
    struct bp_node *node = bp_node_new(reader->arena, BP_TEXT, bp_xml_text_pos(xml));
    node->as.text.text = text;
    node->as.text.length = (uint32_t)(to - text);
    *fold = (struct fold){space, space ? node : NULL, parent->last};
    bp_node_append(parent, node);
}

static void read_inline(struct bp_reader *reader, struct bp_node *parent, const xmlNode *xml,
                        struct fold *fold);

static void read_within(struct bp_reader *reader, struct bp_node *node, const xmlNode *xml,
                        struct fold *fold) {
    for (const xmlNode *child = xml->children; child; child = child->next)
        read_inline(reader, node, child, fold);
}

static void read_a(struct bp_reader *reader, struct bp_node *a, const xmlNode *xml,
                   struct fold *fold) {
    a->as.a.href = bp_read_href(reader, xml);
    read_within(reader, a, xml, fold);
}

static void read_abbr(struct bp_reader *reader, struct bp_node *abbr, const xmlNode *xml,
                      struct fold *fold) {
    abbr->as.abbr.title = bp_read_attribute(reader, xml, "title");
    read_within(reader, abbr, xml, fold);
}

static void read_br(struct bp_reader *reader, struct bp_node *br, const xmlNode *xml,
                    struct fold *fold) {
    end_line(fold);
    read_within(reader, br, xml, fold);
}

/* Its words are made later; the text around it folds as if they were here. */
static void read_ref(struct bp_reader *reader, struct bp_node *ref, const xmlNode *xml,
                     struct fold *fold) {
    static const char *const shows[] = {"name", "number", "title", "page", NULL};
    ref->as.ref.to = bp_read_attribute(reader, xml, "to");
    ref->as.ref.show = (enum bp_ref_show)bp_read_choice(reader, xml, "show", shows);
    *fold = (struct fold){.space = false};
    read_within(reader, ref, xml, fold);
}

/* Its words are shown elsewhere; here there is its number, close to the word before it. */
static void read_footnote(struct bp_reader *reader, struct bp_node *note, const xmlNode *xml,
                          struct fold *fold) {
    end_line(fold);
    fold->space = false;
    bp_read_inlines(reader, note, xml);
}

typedef void (*read_inline_fn)(struct bp_reader *reader, struct bp_node *node, const xmlNode *xml,
                               struct fold *fold);

static const read_inline_fn inlines[BP_KIND_COUNT] = {
#define BP_INLINE(kind, name, holds, member, read, enter) [BP_##kind] = read,
#include "model/elements.def"
};

static bool is_inline(int kind) {
    return kind >= 0 && inlines[kind];
}

static void read_inline(struct bp_reader *reader, struct bp_node *parent, const xmlNode *xml,
                        struct fold *fold) {
    int kind = bp_kind_of(reader, xml);
    if (xml->type == XML_TEXT_NODE)
        read_text(reader, parent, xml, fold);
    else if (is_inline(kind))
        inlines[kind](reader, bp_read_node(reader, parent, xml, (enum bp_kind)kind), xml, fold);
    else
        read_within(reader, parent, xml, fold); /* not allowed: its words aren't missing as well */
}

static bool is_unknown(const struct bp_reader *reader, const xmlNode *xml) {
    return bp_xml_is(xml, BP_PACK_URI) && bp_kind_of(reader, xml) < 0;
}

void bp_read_inlines(struct bp_reader *reader, struct bp_node *node, const xmlNode *xml) {
    struct fold fold = {.space = true};
    for (const xmlNode *child = xml->children; child; child = child->next)
        read_inline(reader, node, child, &fold);
    end_line(&fold);
}

/* Starts the P around bare content. */
static struct bp_node *wrap(struct bp_reader *reader, struct bp_node *parent,
                            const xmlNode *first) {
    struct bp_node *p =
        bp_node_new(reader->arena, BP_P,
                    first->type == XML_TEXT_NODE ? bp_xml_text_pos(first) : bp_xml_pos(first));
    bp_node_append(parent, p);
    return p;
}

void bp_read_flow(struct bp_reader *reader, struct bp_node *node, const xmlNode *xml) {
    struct bp_node *p = NULL;
    struct fold fold = {.space = true};
    for (const xmlNode *child = xml->children; child; child = child->next) {
        bool text = child->type == XML_TEXT_NODE;
        if (text ? p || !bp_xml_blank(child)
                 : is_inline(bp_kind_of(reader, child)) || is_unknown(reader, child)) {
            if (!p)
                p = wrap(reader, node, child);
            read_inline(reader, p, child, &fold);
        } else if (!text && bp_read_block(reader, node, child)) {
            end_line(&fold);
            p = NULL;
        }
    }
    end_line(&fold);
}

void bp_read_children(struct bp_reader *reader, struct bp_node *node, const xmlNode *xml,
                      enum bp_kind kind, bp_read_fn read) {
    for (const xmlNode *child = xml->children; child; child = child->next)
        if (bp_kind_of(reader, child) == (int)kind)
            read(reader, bp_read_node(reader, node, child, kind), child);
}

/* Blocks */

static void read_p(struct bp_reader *reader, struct bp_node *p, const xmlNode *xml) {
    p->as.p.number = bp_read_attribute(reader, xml, "number");
    bp_read_inlines(reader, p, xml);
}

/* The numbered list before this one among its parent's children, or NULL. */
static const struct bp_node *list_before(const struct bp_node *list) {
    const struct bp_node *before = NULL;
    for (const struct bp_node *node = list->parent->first; node != list; node = node->next)
        if (node->kind == BP_OL)
            before = node;
    return before;
}

/* Goes on with the numbers, and the kind of numbers, of the list before. */
static void continue_list(struct bp_reader *reader, struct bp_node *list, const xmlNode *xml) {
    const struct bp_node *before = list_before(list);
    if (bp_read_attribute(reader, xml, "start"))
        bp_diag(reader->diags, LIST_START, list->pos);
    else if (!before)
        bp_diag(reader->diags, LIST_CONTINUE, list->pos);
    if (!before)
        return;
    list->as.list.start = before->as.list.start;
    for (const struct bp_node *item = before->first; item; item = item->next)
        list->as.list.start++;
    if (!bp_read_attribute(reader, xml, "type"))
        list->as.list.style = before->as.list.style;
}

static void read_list(struct bp_reader *reader, struct bp_node *list, const xmlNode *xml) {
    const bool numbered = list->kind == BP_OL;
    list->as.list.style = numbered ? BP_LIST_DECIMAL : BP_LIST_DISC;
    list->as.list.start = bp_read_number(xml, "start", 0, 9999, 1);
    const char *type = numbered ? bp_read_attribute(reader, xml, "type") : NULL;
    if (g_strcmp0(type, "a") == 0)
        list->as.list.style = BP_LIST_LOWER_ALPHA;
    else if (g_strcmp0(type, "i") == 0)
        list->as.list.style = BP_LIST_LOWER_ROMAN;
    if (numbered && bp_read_is(reader, xml, "continue", "yes"))
        continue_list(reader, list, xml);
    bp_read_children(reader, list, xml, BP_LI, bp_read_flow);
}

static void read_terms(struct bp_reader *reader, struct bp_node *list, const xmlNode *xml) {
    for (const xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(reader, child);
        if (kind == BP_DT)
            bp_read_inlines(reader, bp_read_node(reader, list, child, BP_DT), child);
        else if (kind == BP_DD)
            bp_read_flow(reader, bp_read_node(reader, list, child, BP_DD), child);
    }
}

static void read_aside(struct bp_reader *reader, struct bp_node *aside, const xmlNode *xml) {
    bp_read_children(reader, aside, xml, BP_TITLE, bp_read_inlines);
    bp_read_flow(reader, aside, xml);
}

static void read_chart(struct bp_reader *reader, struct bp_node *chart, const xmlNode *xml) {
    static const char *const types[] = {"bar", "line", NULL};
    chart->as.chart.kind = (enum bp_chart_kind)bp_read_choice(reader, xml, "type", types);
    chart->as.chart.alt = bp_read_attribute(reader, xml, "alt");
    for (const xmlNode *child = xml->children; child; child = child->next) {
        int kind = bp_kind_of(reader, child);
        if (kind == BP_CAPTION)
            bp_read_inlines(reader, bp_read_node(reader, chart, child, BP_CAPTION), child);
        else if (kind == BP_TABLE)
            bp_read_block(reader, chart, child);
    }
}

static void read_list_of(struct bp_reader *reader, struct bp_node *list, const xmlNode *xml) {
    static const char *const kinds[] = {"figures",   "tables",        "appendices",
                                        "decisions", "abbreviations", NULL};
    list->as.list_of.what = (enum bp_list_of)bp_read_choice(reader, xml, "kind", kinds);
}

static const bp_read_fn blocks[BP_KIND_COUNT] = {
#define BP_BLOCK(kind, name, holds, member, read, set, measure) [BP_##kind] = read,
#include "model/elements.def"
};

bool bp_read_block(struct bp_reader *reader, struct bp_node *parent, const xmlNode *xml) {
    int kind = bp_kind_of(reader, xml);
    if (kind < 0 || !blocks[kind])
        return false;
    blocks[kind](reader, bp_read_node(reader, parent, xml, (enum bp_kind)kind), xml);
    return true;
}
