/* What a <ref> refers to has what the ref is to show of it: a number, a name, a title.
 * Whether something has a number follows from the document and the profile alone, so it can be
 * reported here, at the ref; layout gives the numbers themselves. */
#include "check/rules.h"

/* The template's part that a node of a report stands for, if that part has a heading of its own;
 * else NULL. A grid of boxes has its label in its head. */
static const struct bp_part *heading_of(const struct bp_doc *doc, const struct bp_node *node) {
    static const struct {
        enum bp_kind kind;
        enum bp_part_kind part;
        bool named;
    } parts[] = {{BP_SECTION, BP_PART_SECTION, true},
                 {BP_TICKS, BP_PART_TICKS, true},
                 {BP_RECOMMENDATIONS, BP_PART_RECOMMENDATIONS, false},
                 {BP_IMPLICATIONS, BP_PART_IMPLICATIONS, false},
                 {BP_BACKGROUND, BP_PART_BACKGROUND, false}};
    size_t i = 0;
    while (i < G_N_ELEMENTS(parts) && parts[i].kind != node->kind)
        i++;
    if (i == G_N_ELEMENTS(parts) || node->parent->kind != BP_REPORT)
        return NULL;
    const struct bp_part *part = bp_report_parts(doc->profile, node);
    while (part && (part->kind != parts[i].part ||
                    (parts[i].named && g_strcmp0(part->name, node->as.named.name) != 0)))
        part = part->next;
    bool grid = part && part->kind == BP_PART_TICKS && part->layout == BP_TICKS_GRID;
    return part && part->label && (!grid || part->hint) ? part : NULL;
}

/* The part of a named section, with a heading or without. */
static const struct bp_part *part_of(const struct bp_doc *doc, const struct bp_node *section) {
    const char *name = section->parent->kind == BP_REPORT ? section->as.named.name : NULL;
    const struct bp_part *part = name ? bp_report_parts(doc->profile, section) : NULL;
    while (part && (part->kind != BP_PART_SECTION || g_strcmp0(part->name, name) != 0))
        part = part->next;
    return part;
}

/* How the sections that the report adds to the template are numbered. */
static bool numbers_own_sections(const struct bp_doc *doc, const struct bp_node *section) {
    for (const struct bp_part *part = bp_report_parts(doc->profile, section); part;
         part = part->next)
        if (part->kind == BP_PART_SECTIONS)
            return part->numbering == BP_NUMBERING_SELF;
    return false;
}

static bool is_numbered_section(const struct bp_doc *doc, const struct bp_node *section) {
    if (section->parent->kind == BP_REPORT)
        return !section->as.named.name && numbers_own_sections(doc, section);
    const struct bp_part *outer =
        section->parent->kind == BP_SECTION ? part_of(doc, section->parent) : NULL;
    return outer && outer->numbering == BP_NUMBERING_INNER;
}

static bool is_numbered(const struct bp_doc *doc, const struct bp_node *node) {
    const struct bp_part *heading = heading_of(doc, node);
    if (heading && heading->numbering == BP_NUMBERING_SELF)
        return true;
    if (node->kind == BP_SECTION)
        return is_numbered_section(doc, node);
    if (node->kind == BP_LI)
        return node->parent->kind == BP_OL ||
               (node->parent->kind == BP_RECOMMENDATIONS &&
                bp_node_twin(bp_node_child(node->parent, BP_LI))); /* one alone has no number */
    if (node->kind == BP_P)
        return node->parent->kind == BP_SECTION &&
               bp_section_numbers_paragraphs(doc->profile, node->parent);
    if (bp_node_child(node, BP_CAPTION))
        return node->parent->kind != BP_CHART;
    return node->kind == BP_ITEM || node->kind == BP_REPORT /* its item's */ ||
           node->kind == BP_APPENDIX;
}

static bool has_title(const struct bp_doc *doc, const struct bp_node *node) {
    return heading_of(doc, node) || node->kind == BP_ITEM || node->kind == BP_REPORT ||
           node->kind == BP_APPENDIX || node->kind == BP_ATTACHMENT ||
           bp_node_child(node, BP_TITLE) || bp_node_child(node, BP_CAPTION);
}

static void report_target(const struct bp_doc *doc, const struct bp_node *ref,
                          const struct bp_node *target, const char *what, struct bp_diags *diags) {
    bp_diag(diags, REF_TARGET, ref->pos, bp_kind_name(target->kind), target->id, what);
    bool captioned =
        target->kind == BP_TABLE || target->kind == BP_FIGURE || target->kind == BP_CHART;
    if (captioned && target->parent->kind == BP_CHART)
        bp_diag_hint(diags, "refer to the chart");
    else if (captioned)
        bp_diag_hint(diags, "give it a <caption>, or use show=\"page\"");
    else if (target->kind == BP_TITLE || target->kind == BP_CAPTION)
        bp_diag_hint(diags, "move the id to the <%s> around it",
                     bp_kind_name(target->parent->kind));
    else if (has_title(doc, target))
        bp_diag_hint(diags, "use show=\"title\" or show=\"page\"");
}

void bp_check_targets(const struct bp_checking *checking) {
    const struct bp_doc *doc = checking->doc;
    struct bp_diags *diags = checking->diags;
    for (const struct bp_node *ref = doc->root; ref; ref = bp_node_next(ref, doc->root)) {
        const struct bp_node *target =
            ref->kind == BP_REF ? bp_doc_find(doc, ref->as.ref.to) : NULL;
        if (!target || ref->as.ref.show == BP_REF_PAGE || bp_is_left_out(target))
            continue;
        bool numbered = is_numbered(doc, target), titled = has_title(doc, target);
        if (ref->as.ref.show == BP_REF_TITLE && !titled)
            report_target(doc, ref, target, "title", diags);
        else if (ref->as.ref.show == BP_REF_NUMBER && !numbered)
            report_target(doc, ref, target, "number", diags);
        else if (ref->as.ref.show == BP_REF_NAME && !numbered && !titled)
            report_target(doc, ref, target, "name", diags);
    }
}
