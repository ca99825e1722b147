/* References: numbers and names of what can be referred to.
 * In: nodes as they are set, REF nodes. Out: names, and texts that use them.
 * The one hard idea: numbers are given while a report is set, in the order in which readers meet
 * them, so a reference ahead is one to something without a number yet. What is known of a node
 * outlives the pass; a chapter that had to do without is set again (layout.c). */
#include "layout/refs.h"

#include <string.h>

/* -- what is known of nodes ------------------------------------------------------------------- */

const char *bp_place_name(const struct bp_setter *setter, const struct bp_node *node) {
    return node->id ? node->id : g_hash_table_lookup(setter->book->listed, node);
}

/* A word of the profile with its number, which stay on one line. */
static const char *named(struct bp_setter *setter, struct bp_arena *arena, enum bp_word_key word,
                         const char *number) {
    GString *text = g_string_new(
        bp_fill(setter->scratch, bp_profile_word(setter->profile, word), "n", number, NULL));
    g_string_replace(text, " ", "\u00a0", 0);
    char *copy = bp_arena_strdup(arena, text->str);
    g_string_free(text, TRUE);
    return copy;
}

void bp_target_note(struct bp_setter *setter, const struct bp_node *node, enum bp_word_key word,
                    const char *number, const char *title) {
    if (!bp_place_name(setter, node) || g_hash_table_contains(setter->targets, node))
        return;
    struct bp_ref_target *target = bp_arena_new0(setter->lasting, struct bp_ref_target);
    target->number = bp_arena_strdup(setter->lasting, number);
    target->title = bp_arena_strdup(setter->lasting, title);
    target->name = number ? named(setter, setter->lasting, word, number) : NULL;
    g_hash_table_insert(setter->targets, (gpointer)node, target);
}

static const char *appendix_number(struct bp_setter *setter, const struct bp_node *appendix) {
    int n = appendix->as.appendix.number;
    if (setter->profile->appendix_numbering == BP_LETTERS && n <= 26)
        return bp_arena_printf(setter->keep, "%c", 'A' + n - 1);
    return bp_arena_printf(setter->keep, "%d", n);
}

static const char *text_of(struct bp_setter *setter, const struct bp_node *node) {
    return node ? bp_node_text(node, setter->scratch) : NULL;
}

void bp_target_note_item(struct bp_setter *setter, const struct bp_node *li, const char *label) {
    if (!li->id || g_hash_table_contains(setter->targets, li))
        return;
    struct bp_ref_target *target = bp_arena_new0(setter->lasting, struct bp_ref_target);
    target->number = target->name = bp_arena_strndup(setter->lasting, label, strcspn(label, "."));
    g_hash_table_insert(setter->targets, (gpointer)li, target);
}

/* What need not be set to be known: load has numbered items and appendices, and titles of boxes and
 * notices stand in them. */
static void note_unset(struct bp_setter *setter, const struct bp_node *node) {
    const struct bp_node *item = node->kind == BP_REPORT ? node->parent : node;
    const struct bp_node *title = bp_node_child(node, BP_TITLE);
    if (node->kind == BP_APPENDIX) {
        const char *words = node->as.appendix.title;
        bp_target_note(setter, node, BP_WORD_APPENDIX, appendix_number(setter, node),
                       words ? words : text_of(setter, node));
    } else if (item->kind == BP_ITEM) {
        title = title ? title : bp_node_child(item, BP_TITLE);
        bp_target_note(setter, node, BP_WORD_REF_ITEM, bp_item_label(item, setter->scratch),
                       text_of(setter, title));
    } else if (node->kind == BP_ATTACHMENT) {
        bp_target_note(setter, node, BP_WORD_SECTION, NULL, node->as.attachment.title);
    } else if ((node->kind == BP_ASIDE || node->kind == BP_NOTICE) && title) {
        bp_target_note(setter, node, BP_WORD_SECTION, NULL, text_of(setter, title));
    }
}

const struct bp_ref_target *bp_target_of(struct bp_setter *setter, const struct bp_node *node,
                                         struct bp_pos pos) {
    if (!g_hash_table_contains(setter->targets, node))
        note_unset(setter, node);
    const struct bp_ref_target *target = g_hash_table_lookup(setter->targets, node);
    struct bp_ref_use use = {.node = node, .target = target, .pos = pos};
    g_array_append_val(setter->chapter->uses, use);
    return target;
}

bool bp_refs_known(const struct bp_setter *setter) {
    return g_hash_table_size(setter->page_of) > 0;
}

/* -- pages ------------------------------------------------------------------------------------ */

const char *bp_ref_text(struct bp_setter *setter, const char *anchor, struct bp_pos pos) {
    uint32_t page = GPOINTER_TO_UINT(g_hash_table_lookup(setter->page_of, anchor));
    struct bp_ref_use use = {.anchor = anchor, .page = page, .pos = pos};
    g_array_append_val(setter->chapter->uses, use);
    if (page == 0 && bp_refs_known(setter)) /* it is on no page: links to it lead to the first */
        page = setter->book->pages_before + 1;
    return page ? bp_arena_printf(setter->keep, "%u", page) : "00";
}

/* -- references ------------------------------------------------------------------------------- */

static const char *page_of(struct bp_setter *setter, const struct bp_node *ref) {
    return named(setter, setter->keep, BP_WORD_REF_PAGE,
                 bp_ref_text(setter, ref->as.ref.to, ref->pos));
}

/* The node whose words a target's title are; NULL where the profile or an attribute gives it. */
static const struct bp_node *heading_of(const struct bp_node *node) {
    if (node->kind == BP_SECTION && node->as.named.name)
        return NULL;
    if (node->kind == BP_APPENDIX)
        return node->as.appendix.title ? NULL : node;
    const struct bp_node *caption = bp_node_child(node, BP_CAPTION);
    const struct bp_node *title = caption ? caption : bp_node_child(node, BP_TITLE);
    return title || node->kind != BP_REPORT ? title : bp_node_child(node->parent, BP_TITLE);
}

static bool has_ref(const struct bp_node *node) {
    const struct bp_node *n = node;
    while (n && n->kind != BP_REF)
        n = bp_node_next(n, node);
    return n != NULL;
}

static const char *say_in_title(const struct bp_node *ref, void *setter);

/* A target's title. A reference in it depends on pages, so it is filled in where it is shown; one
 * in the title that such a reference shows is left out, or two titles could go on for ever. */
static const char *title_of(struct bp_setter *setter, const struct bp_node *node,
                            const struct bp_ref_target *target, bool in_title) {
    const struct bp_node *heading = in_title ? NULL : heading_of(node);
    return heading && has_ref(heading)
               ? bp_node_text_said(heading, setter->keep, say_in_title, setter)
               : target->title;
}

static const char *name_of(struct bp_setter *setter, const struct bp_node *node,
                           const struct bp_ref_target *target, bool in_title) {
    return target->name ? target->name
                        : bp_fill(setter->keep, bp_profile_word(setter->profile, BP_WORD_QUOTED),
                                  "text", title_of(setter, node, target, in_title), NULL);
}

static struct bp_reference refer(struct bp_setter *setter, const struct bp_node *ref,
                                 bool in_title) {
    const struct bp_node *node = bp_doc_find(setter->doc, ref->as.ref.to);
    const struct bp_ref_target *target = node ? bp_target_of(setter, node, ref->pos) : NULL;
    if (!target) { /* an element with neither number nor title, or one that is set later */
        const char *page = page_of(setter, ref);
        return (struct bp_reference){page, page};
    }
    const enum bp_ref_show show = ref->as.ref.show;
    if (show == BP_REF_TITLE && target->title) {
        const char *title = title_of(setter, node, target, in_title);
        return (struct bp_reference){title, title};
    }
    const char *name = name_of(setter, node, target, in_title);
    return (struct bp_reference){show == BP_REF_PAGE                       ? page_of(setter, ref)
                                 : show == BP_REF_NUMBER && target->number ? target->number
                                                                           : name,
                                 name};
}

struct bp_reference bp_reference(struct bp_setter *setter, const struct bp_node *ref) {
    return refer(setter, ref, false);
}

static const char *say_in_title(const struct bp_node *ref, void *setter) {
    return refer(setter, ref, true).text;
}

static const char *say(const struct bp_node *ref, void *setter) {
    return bp_reference(setter, ref).text;
}

const char *bp_shown_text(struct bp_setter *setter, const struct bp_node *node) {
    return bp_node_text_said(node, setter->keep, say, setter);
}

/* -- names ------------------------------------------------------------------------------------ */

const char *bp_name_captioned(struct bp_setter *setter, const struct bp_node *node) {
    bool table = node->kind == BP_TABLE;
    enum bp_word_key word = table ? BP_WORD_TABLE : BP_WORD_FIGURE;
    const char *number = bp_arena_printf(
        setter->scratch, "%d", table ? ++setter->numbers.table : ++setter->numbers.figure);
    bp_target_note(setter, node, word, number, text_of(setter, bp_node_child(node, BP_CAPTION)));
    return bp_fill(setter->keep, bp_profile_word(setter->profile, word), "n", number, NULL);
}

const char *bp_name_appendix(struct bp_setter *setter, const struct bp_node *appendix) {
    return bp_fill(setter->keep, bp_profile_word(setter->profile, BP_WORD_APPENDIX), "n",
                   appendix_number(setter, appendix), NULL);
}

/* The place `hole` is found by a character that no text has. */
static struct bp_word_frame word_frame(struct bp_setter *setter, enum bp_word_key word,
                                       const char *hole, const char *name, const char *value) {
    char *before = bp_fill(setter->keep, bp_profile_word(setter->profile, word), name, value, hole,
                           "\001", NULL);
    char *behind = strchr(before, '\001');
    if (behind)
        *behind++ = '\0';
    return (struct bp_word_frame){before, behind ? behind : ""};
}

struct bp_word_frame bp_caption_frame(struct bp_setter *setter, const char *name) {
    return word_frame(setter, BP_WORD_CAPTION, "text", "name", name);
}

bool bp_abbr_explains(const struct bp_setter *setter, const struct bp_node *abbr) {
    return g_hash_table_contains(setter->book->explained, abbr);
}

struct bp_word_frame bp_abbr_frame(struct bp_setter *setter, const struct bp_node *node) {
    if (node->kind != BP_ABBR || !bp_abbr_explains(setter, node))
        return (struct bp_word_frame){"", ""};
    return word_frame(setter, BP_WORD_EXPANDED, "abbr", "text", node->as.abbr.title);
}
