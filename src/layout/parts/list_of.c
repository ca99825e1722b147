/* Lists of what a report holds: figures, tables, appendices, abbreviations; and of the decisions
 * that the whole pack asks for.
 * In: LIST_OF nodes. Out: rows of text and page in the flow; a TOC, or an L for abbreviations.
 * The one hard idea: what is listed stands elsewhere, perhaps further on. Its order and its words
 * are taken from the document; only its number and page have to be known from an earlier pass. */
#include <string.h>

#include "layout/parts/attached.h"
#include "layout/refs.h"

#define ROW_PAD BP_PT(3.1)
#define RULE BP_PT(0.6)
#define GUTTER BP_PT(14)
#define NUMBER_INDENT BP_PT(24)
#define TERM_MOST                                                                                  \
    40 /* of the measure in hundredths: longer abbreviations have a line of their own */

/* -- what is listed --------------------------------------------------------------------------- */

static bool is_listed(enum bp_list_of what, const struct bp_node *node) {
    switch (what) {
    case BP_LIST_OF_FIGURES:
        return (node->kind == BP_FIGURE || node->kind == BP_CHART) &&
               bp_node_child(node, BP_CAPTION);
    case BP_LIST_OF_TABLES:
        return node->kind == BP_TABLE && bp_node_child(node, BP_CAPTION);
    case BP_LIST_OF_APPENDICES:
        return node->kind == BP_APPENDIX;
    case BP_LIST_OF_DECISIONS:
        return node->kind == BP_RECOMMENDATIONS;
    case BP_LIST_OF_ABBREVIATIONS:
        return node->kind == BP_ABBR && node->as.abbr.title;
    }
    return false;
}

/* The next node that the list shows, behind `after` (NULL: the first), in the document's order. */
static const struct bp_node *next_listed(const struct bp_node *list, const struct bp_node *after) {
    enum bp_list_of what = list->as.list_of.what;
    const struct bp_node *top = list;
    while (top->parent && (top->kind != BP_REPORT || what == BP_LIST_OF_DECISIONS))
        top = top->parent;
    const struct bp_node *node = bp_node_next(after ? after : top, top);
    while (node && !is_listed(what, node))
        node = bp_node_next(node, top);
    return node;
}

void bp_list_of_prepare(struct bp_book *book, const struct bp_node *list) {
    if (list->as.list_of.what == BP_LIST_OF_ABBREVIATIONS)
        return;
    const struct bp_node *node = NULL;
    while ((node = next_listed(list, node)))
        if (!node->id && !g_hash_table_contains(book->listed, node))
            g_hash_table_insert(
                book->listed, (gpointer)node,
                bp_arena_printf(book->arena, "list.%u", g_hash_table_size(book->listed) + 1));
}

/* -- heading and rows ------------------------------------------------------------------------- */

struct list {
    struct bp_setter *setter;
    const struct bp_node *node;
    struct bp_place place;
    struct bp_elem *elem; /* TOC, or L of abbreviations */
    bp_len page_width;
};

/* A section that holds nothing but the list has the list's heading already. */
static bool needs_heading(const struct bp_node *list) {
    const struct bp_node *first = list->parent->first;
    return first->kind != BP_TITLE || first->next != list || list->next;
}

static void set_heading(struct list *list, enum bp_word_key word, enum bp_role role,
                        struct bp_elem *parent) {
    if (!needs_heading(list->node))
        return;
    struct bp_setter *setter = list->setter;
    struct bp_para_style style = bp_style_bold(list->place.style);
    struct bp_para *para = bp_para_text(setter, style, bp_elem_new(setter, role, parent, NULL),
                                        bp_wording(setter, word));
    bp_set_para(setter, list->place, para);
    bp_flow_keep_last(list->place.flow);
    bp_flow_gap(list->place.flow, bp_scale(setter, BP_PT(4)));
}

/* One line of the list: its element and the link that it is. */
struct list_entry {
    struct bp_elem *toci;
    const struct bp_goal *goal;
    const char *page;
    struct bp_pos pos;
};

static struct list_entry entry_new(struct list *list, const struct bp_node *node,
                                   const char *contents) {
    struct bp_setter *setter = list->setter;
    const char *name = bp_place_name(setter, node);
    struct bp_elem *toci = bp_elem_new(setter, BP_ROLE_TOCI, list->elem, NULL);
    struct bp_elem *reference = bp_elem_new(setter, BP_ROLE_REFERENCE, toci, NULL);
    struct bp_elem *link = bp_elem_new(setter, BP_ROLE_LINK, reference, NULL);
    const char *href = bp_arena_printf(setter->keep, "#%s", name);
    return (struct list_entry){.toci = toci,
                               .goal = bp_goal_new(setter, link, href, contents),
                               .page = bp_ref_text(setter, name, list->node->pos),
                               .pos = list->node->pos};
}

/* Adds a text to the open paragraph, or the inlines of a node, as part of the entry's link. */
static void add_words(struct list *list, const struct list_entry *entry, const struct bp_node *node,
                      const char *text) {
    bp_para_add_goal(list->setter, node, text, entry->goal, entry->goal->elem, true);
}

/* A text of the entry's own as a paragraph. */
static struct bp_para *words(struct list *list, const struct list_entry *entry,
                             struct bp_para_style style, const char *text) {
    bp_para_begin(list->setter, style, entry->goal->elem);
    add_words(list, entry, NULL, text);
    struct bp_para *para = bp_para_end(list->setter);
    bp_para_space(para);
    return para;
}

/* Sets the entry: its text left, with a label or NULL, and its page right. */
static struct bp_strip *set_entry(struct list *list, const struct list_entry *entry,
                                  struct bp_para *text, const struct bp_label *label) {
    struct bp_setter *setter = list->setter;
    struct bp_place place = list->place;
    struct bp_elem *link = entry->goal->elem;
    bp_len width = place.width - list->page_width - bp_scale(list->setter, GUTTER);
    bp_len indent = label ? bp_scale(list->setter, NUMBER_INDENT) : 0;
    struct bp_row *row = bp_row_new(setter, place.x, place.width);
    row->pos = entry->pos;
    row->rule = label ? 0 : RULE;
    struct bp_cell *cell =
        bp_row_cell(setter, row, link, place.x, width, bp_scale(list->setter, ROW_PAD));
    bp_para_space(text);
    bp_flow_para(setter, &cell->flow, text, place.x + indent, width - indent, label);
    place.x += place.width - list->page_width;
    cell =
        bp_row_cell(setter, row, link, place.x, list->page_width, bp_scale(list->setter, ROW_PAD));
    struct bp_para_style style = place.style;
    style.tabular = true;
    style.align = BP_ALIGN_RIGHT;
    bp_para_begin(setter, style, link);
    bp_para_add_goal(setter, NULL, entry->page, entry->goal, link, false);
    bp_flow_para(setter, &cell->flow, bp_para_end(setter), place.x, list->page_width, NULL);
    return bp_flow_row(setter, place.flow, row);
}

/* -- figures, tables, appendices -------------------------------------------------------------- */

/* A name and a caption in the profile's pattern. */
static struct bp_strip *set_captioned(struct list *list, const struct bp_node *node,
                                      const char *name) {
    struct bp_setter *setter = list->setter;
    const bool titled = node->kind == BP_APPENDIX && !node->first;
    const char *title = titled ? bp_attached_title(setter, node) : NULL;
    struct bp_word_frame frame = {name, ""};
    if (!title || *title)
        frame = bp_caption_frame(setter, name);
    struct list_entry entry = entry_new(list, node, name);
    bp_para_begin(setter, list->place.style, entry.goal->elem);
    add_words(list, &entry, NULL, frame.before);
    if (titled)
        add_words(list, &entry, NULL, title);
    else
        add_words(list, &entry, node->kind == BP_APPENDIX ? node : bp_node_child(node, BP_CAPTION),
                  NULL);
    add_words(list, &entry, NULL, frame.behind);
    return set_entry(list, &entry, bp_para_end(setter), NULL);
}

static void set_captions(struct list *list) {
    struct bp_setter *setter = list->setter;
    struct bp_strip *before = NULL, *last = NULL;
    const struct bp_node *node = NULL;
    while ((node = next_listed(list->node, node))) {
        const struct bp_ref_target *target = bp_target_of(setter, node, list->node->pos);
        if (!target && bp_refs_known(setter))
            continue; /* it is on no page */
        bool first = !last;
        before = last;
        last = set_captioned(list, node, target ? target->name : "");
        last->keep = first;
    }
    if (before) /* nor is the last row left alone */
        before->keep = true;
    if (last)
        last->keep = false;
}

/* -- decisions -------------------------------------------------------------------------------- */

static void set_decision(struct list *list, struct bp_elem *toci, struct bp_place place,
                         const struct bp_node *p, const char *number) {
    struct bp_setter *setter = list->setter;
    struct bp_elem *elem = bp_elem_new(setter, BP_ROLE_P, toci, p);
    struct bp_label label = {.x = place.x - bp_scale(list->setter, NUMBER_INDENT)};
    if (number) {
        label.para = bp_para_text(setter, place.style, elem, number);
        bp_para_space(label.para);
    }
    bp_para_begin(setter, place.style, elem);
    bp_para_add_again(setter, p);
    bp_flow_gap(place.flow, bp_scale(setter, BP_PT(3)));
    bp_flow_para(setter, place.flow, bp_para_end(setter), place.x, place.width,
                 number ? &label : NULL);
}

/* The items of a list and of the lists in it; other blocks are left to the report. */
static void set_decisions(struct list *list, struct bp_elem *toci, struct bp_place place,
                          const struct bp_node *node, enum bp_list_style style, int start) {
    place.x += bp_scale(list->setter, NUMBER_INDENT);
    place.width -= bp_scale(list->setter, NUMBER_INDENT);
    for (const struct bp_node *li = bp_node_child(node, BP_LI); li; li = bp_node_twin(li)) {
        const char *label = bp_list_label(list->setter, style, start++);
        for (const struct bp_node *block = li->first; block; block = block->next)
            if (block->kind == BP_P) {
                set_decision(list, toci, place, block, label);
                label = NULL;
            } else if (block->kind == BP_UL || block->kind == BP_OL) {
                set_decisions(list, toci, place, block, block->as.list.style, block->as.list.start);
            }
    }
}

/* An item with its number, title and page, and below it what it asks for. */
static void set_item(struct list *list, const struct bp_node *recommendations) {
    struct bp_setter *setter = list->setter;
    const struct bp_node *item = recommendations->parent->parent;
    const struct bp_node *title = bp_node_child(item, BP_TITLE);
    struct list_entry entry = entry_new(list, recommendations, bp_shown_text(setter, title));
    struct bp_para_style bold = bp_style_bold(list->place.style);
    const char *number =
        bp_arena_printf(setter->scratch, "%s.", bp_item_label(item, setter->scratch));
    struct bp_label label = {.para = words(list, &entry, bold, number), .x = list->place.x};
    bp_para_begin(setter, bold, entry.goal->elem);
    add_words(list, &entry, title, NULL);
    set_entry(list, &entry, bp_para_end(setter), &label)->keep = true;
    struct bp_place place = list->place;
    place.x += bp_scale(list->setter, NUMBER_INDENT);
    place.width -=
        bp_scale(list->setter, NUMBER_INDENT) + list->page_width + bp_scale(list->setter, GUTTER);
    for (const struct bp_node *p = bp_node_child(recommendations, BP_P); p; p = bp_node_twin(p)) {
        set_decision(list, entry.toci, place, p, NULL);
        bp_flow_keep_last(place.flow);
    }
    const struct bp_node *first = bp_node_child(recommendations, BP_LI);
    if (first)
        set_decisions(list, entry.toci, place, recommendations,
                      bp_node_twin(first) ? BP_LIST_DECIMAL : BP_LIST_DISC, 1);
    bp_flow_gap(place.flow, bp_scale(setter, BP_PT(10)));
}

/* -- abbreviations ---------------------------------------------------------------------------- */

struct term {
    const struct bp_node *abbr;
    char *key; /* folded, for sorting: letters without accents first */
};

static void term_clear(gpointer data) {
    g_free(((struct term *)data)->key);
}

static int by_key(gconstpointer a, gconstpointer b) {
    return strcmp(((const struct term *)a)->key, ((const struct term *)b)->key);
}

/* The same wherever it is made: no locale has a say. */
static char *sort_key(const char *text, const char *title) {
    char *apart = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
    char *folded = g_utf8_casefold(apart ? apart : text, -1);
    char *key = g_strdup_printf("%s\001%s\001%s", folded, text, title);
    g_free(apart);
    g_free(folded);
    return key;
}

static GArray *gather_terms(struct list *list) {
    struct bp_setter *setter = list->setter;
    GArray *terms = g_array_new(FALSE, FALSE, sizeof(struct term));
    g_array_set_clear_func(terms, term_clear);
    const struct bp_node *node = NULL;
    while ((node = next_listed(list->node, node))) {
        char *text = bp_node_text(node, setter->scratch);
        struct term term = {node, sort_key(text, node->as.abbr.title)};
        g_array_append_val(terms, term);
    }
    g_array_sort(terms, by_key);
    for (guint i = terms->len; i-- > 1;)
        if (by_key(&g_array_index(terms, struct term, i),
                   &g_array_index(terms, struct term, i - 1)) == 0)
            g_array_remove_index(terms, i);
    return terms;
}

static struct bp_para *term_para(struct list *list, const struct term *term, struct bp_elem *elem) {
    struct bp_setter *setter = list->setter;
    struct bp_para_style style = bp_style_bold(list->place.style);
    struct bp_para *para =
        bp_para_own(setter, style, elem, bp_node_text(term->abbr, setter->scratch));
    bp_para_space(para);
    return para;
}

/* The width of the widest abbreviation that leaves enough for what it stands for. */
static bp_len term_room(struct list *list, const GArray *terms) {
    bp_len widest = 0, most = list->place.width / 100 * TERM_MOST;
    for (guint i = 0; i < terms->len; i++) {
        bp_len width = bp_para_max(term_para(list, &g_array_index(terms, struct term, i), NULL));
        widest = width > most ? widest : MAX(widest, width);
    }
    return widest + bp_scale(list->setter, GUTTER);
}

static void set_term(struct list *list, const struct term *term, bp_len room) {
    struct bp_setter *setter = list->setter;
    struct bp_place place = list->place;
    struct bp_elem *li = bp_elem_new(setter, BP_ROLE_LI, list->elem, NULL);
    struct bp_elem *lbl = bp_elem_new(setter, BP_ROLE_LBL, li, NULL);
    struct bp_elem *body = bp_elem_new(setter, BP_ROLE_LBODY, li, NULL);
    if (term->abbr->lang) {
        bp_elem_say(setter->keep, lbl)->lang = term->abbr->lang;
        bp_elem_say(setter->keep, body)->lang = term->abbr->lang;
    }
    struct bp_label label = {.para = term_para(list, term, lbl), .x = place.x};
    bool beside = bp_para_max(label.para) + bp_scale(list->setter, GUTTER) <= room;
    if (!beside) {
        bp_set_para(setter, place, label.para);
        bp_flow_keep_last(place.flow);
    }
    struct bp_para *says = bp_para_own(setter, place.style, body, term->abbr->as.abbr.title);
    bp_flow_para(setter, place.flow, says, place.x + room, place.width - room,
                 beside ? &label : NULL);
    bp_flow_gap(place.flow, bp_scale(setter, BP_PT(3)));
}

static void set_terms(struct list *list) {
    GArray *terms = gather_terms(list);
    bp_len room = term_room(list, terms);
    list->elem->attr = BP_ATTR_LIST_NONE;
    for (guint i = 0; i < terms->len; i++)
        set_term(list, &g_array_index(terms, struct term, i), room);
    g_array_free(terms, TRUE);
}

/* -- the list --------------------------------------------------------------------------------- */

static enum bp_word_key heading_of(enum bp_list_of what) {
    static const enum bp_word_key words[] = {
        [BP_LIST_OF_FIGURES] = BP_WORD_FIGURES,
        [BP_LIST_OF_TABLES] = BP_WORD_TABLES,
        [BP_LIST_OF_APPENDICES] = BP_WORD_APPENDICES,
        [BP_LIST_OF_DECISIONS] = BP_WORD_DECISIONS,
        [BP_LIST_OF_ABBREVIATIONS] = BP_WORD_ABBREVIATIONS,
    };
    return words[what];
}

/* Room for a page number of four figures. */
static bp_len page_width(const struct list *list) {
    struct bp_para_style style = list->place.style;
    style.tabular = true;
    return bp_para_max(bp_para_text(list->setter, style, NULL, "0000"));
}

void bp_set_list_of(struct bp_setter *setter, struct bp_place place, const struct bp_node *node) {
    struct list list = {.setter = setter, .node = node, .place = place};
    enum bp_list_of what = node->as.list_of.what;
    bool terms = what == BP_LIST_OF_ABBREVIATIONS;
    bool empty = !next_listed(node, NULL);
    list.page_width = page_width(&list);
    list.elem = bp_elem_new(setter,
                            empty   ? BP_ROLE_P
                            : terms ? BP_ROLE_L
                                    : BP_ROLE_TOC,
                            place.elem, node);
    bp_mark_node(setter, place, node, list.elem);
    set_heading(&list, heading_of(what), empty ? BP_ROLE_P : BP_ROLE_CAPTION,
                empty ? place.elem : list.elem);
    if (empty) {
        place.elem = list.elem;
        bp_set_text(setter, place, bp_wording(setter, BP_WORD_NOTHING));
    } else if (terms) {
        set_terms(&list);
    } else if (what == BP_LIST_OF_DECISIONS) {
        for (const struct bp_node *listed = NULL; (listed = next_listed(node, listed));)
            set_item(&list, listed);
    } else {
        set_captions(&list);
    }
    bp_flow_gap(place.flow, bp_scale(setter, BP_PT(12)));
}
