/* Abbreviations: where readers meet them first.
 * In: the reports and the template. Out: the ABBR that say what they stand for.
 * Which use is the first is found before anything is set, in the order in which the template shows
 * the parts, so that it does not matter how often or in which order text is measured. */
#include <string.h>

#include "layout/parts/chapters.h"

struct finder {
    struct bp_book *book;
    struct bp_arena *arena;
    GHashTable *met; /* "abbreviation\001expansion" of this report */
};

/* True if the block says already what the abbreviation stands for: "Integrated Care Board (ICB)".
 */
static bool said_by_author(struct finder *finder, const struct bp_node *block, const char *title) {
    char *text = g_utf8_casefold(bp_node_text(block, finder->arena), -1);
    char *expansion = g_utf8_casefold(title, -1);
    bool said = strstr(text, expansion) != NULL;
    g_free(text);
    g_free(expansion);
    return said;
}

/* Headings, captions and heads of rows and columns stay as short as they are. */
static bool is_running_text(const struct bp_node *block) {
    return block->kind != BP_TITLE && block->kind != BP_CAPTION && block->kind != BP_DT &&
           block->parent->kind != BP_TH;
}

static void meet(struct finder *finder, const struct bp_node *abbr) {
    const char *title = abbr->as.abbr.title;
    const struct bp_node *block = abbr;
    while (bp_elements[block->kind].class == BP_CLASS_INLINE && block->kind != BP_FOOTNOTE)
        block = block->parent;
    if (!title || !is_running_text(block))
        return;
    char *key =
        bp_arena_printf(finder->arena, "%s\001%s", bp_node_text(abbr, finder->arena), title);
    if (g_hash_table_add(finder->met, key) && !said_by_author(finder, block, title))
        g_hash_table_add(finder->book->explained, (gpointer)abbr);
}

static void look_through(struct finder *finder, const struct bp_node *top) {
    for (const struct bp_node *node = top; node; node = top ? bp_node_next(node, top) : NULL)
        if (node->kind == BP_ABBR)
            meet(finder, node);
}

static void look_through_all(struct finder *finder, const struct bp_node *report,
                             enum bp_kind kind) {
    for (const struct bp_node *node = bp_node_child(report, kind); node; node = bp_node_twin(node))
        if (kind != BP_SECTION || !node->as.named.name)
            look_through(finder, node);
}

static void look_through_part(struct finder *finder, const struct bp_node *report,
                              const struct bp_part *part) {
    const struct bp_node *node = bp_part_node(report, part);
    switch (part->kind) {
    case BP_PART_FIELDS:
        for (const struct bp_field_def *def = part->fields; def; def = def->next)
            if (def->type == BP_FIELD_APPENDICES)
                look_through_all(finder, report, BP_APPENDIX);
            else
                look_through(finder, bp_node_named(report, BP_FIELD, def->name));
        break;
    case BP_PART_SECTIONS:
        look_through_all(finder, report, BP_SECTION);
        break;
    case BP_PART_APPENDICES:
        look_through_all(finder, report, BP_APPENDIX);
        break;
    case BP_PART_IMPLICATIONS:
        for (const struct bp_choice *kind = part->choices; kind && node; kind = kind->next)
            look_through(finder, bp_node_named(node, BP_IMPLICATION, kind->value));
        break;
    case BP_PART_SECTION:
    case BP_PART_RECOMMENDATIONS:
    case BP_PART_BACKGROUND:
        look_through(finder, node);
        break;
    case BP_PART_TICKS:
        break;
    }
}

void bp_abbrs_find(struct bp_book *book) {
    struct finder finder = {.book = book, .arena = bp_arena_new()};
    const struct bp_node *agenda = bp_node_child(book->doc->root, BP_AGENDA);
    for (const struct bp_node *item = bp_node_child(agenda, BP_ITEM); item;
         item = bp_node_twin(item)) {
        const struct bp_node *report = bp_node_child(item, BP_REPORT);
        finder.met = g_hash_table_new(g_str_hash, g_str_equal);
        for (const struct bp_part *part = bp_report_parts(book->doc->profile, report);
             report && part; part = part->next)
            look_through_part(&finder, report, part);
        g_hash_table_destroy(finder.met);
    }
    bp_arena_free(finder.arena);
}
