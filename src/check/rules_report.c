/* Reports: they fill the profile's template, with names and values that it has. */
#include <string.h>

#include "check/rules.h"

/* One report against the template. */
struct report_check {
    const struct bp_profile *profile;
    const struct bp_part *parts; /* of the template that it goes by */
    const struct bp_node *node;
    struct bp_diags *diags;
    GHashTable *given; /* "field author" -> the first node that stands for it */
};

#define FOR_CHILDREN(child, parent, kind)                                                          \
    for (const struct bp_node *child = bp_node_child((parent), (kind)); child;                     \
         child = bp_node_twin(child))

#define FOR_PARTS(part, report)                                                                    \
    for (const struct bp_part *part = (report)->parts; part; part = part->next)

/* Finding in the template */

static const struct bp_part *find_part(const struct report_check *report, enum bp_part_kind kind,
                                       const char *name) {
    FOR_PARTS(part, report)
    if (part->kind == kind && (!name || g_strcmp0(part->name, name) == 0))
        return part;
    return NULL;
}

static const struct bp_field_def *find_field(const struct report_check *report, const char *name) {
    FOR_PARTS(part, report)
    for (const struct bp_field_def *field = part->fields; field; field = field->next)
        if (strcmp(field->name, name) == 0)
            return field;
    return NULL;
}

static void add_names(GPtrArray *names, const struct bp_part *part, enum bp_kind kind) {
    if (kind == BP_FIELD)
        for (const struct bp_field_def *field = part->fields; field; field = field->next)
            g_ptr_array_add(names, (char *)field->name);
    else if (part->kind == (kind == BP_TICKS ? BP_PART_TICKS : BP_PART_SECTION))
        g_ptr_array_add(names, (char *)part->name);
}

static void report_unknown(const struct report_check *report, const struct bp_node *node) {
    bp_diag(report->diags, TEMPLATE_NAME, node->pos, bp_kind_name(node->kind), node->as.named.name);
    GPtrArray *names = g_ptr_array_new();
    FOR_PARTS(part, report)
    add_names(names, part, node->kind);
    g_ptr_array_add(names, NULL);
    bp_hint_names(report->diags, node->as.named.name, names);
    g_ptr_array_free(names, TRUE);
}

/* What the report gives */

static bool has_name(const struct bp_node *node) {
    return node->kind == BP_FIELD || node->kind == BP_TICKS || node->kind == BP_SECTION ||
           node->kind == BP_IMPLICATION;
}

/* Says so if something of the same kind and name came before. */
static void check_twice(const struct report_check *report, const struct bp_node *node) {
    const char *kind = bp_kind_name(node->kind);
    char *what = has_name(node) ? g_strdup_printf("%s \"%s\"", kind, node->as.named.name)
                                : g_strdup_printf("<%s>", kind);
    const struct bp_node *first = g_hash_table_lookup(report->given, what);
    if (first)
        bp_diag(report->diags, TEMPLATE_TWICE, node->pos, what, first->pos.file, first->pos.line);
    else
        g_hash_table_insert(report->given, g_strdup(what), (struct bp_node *)node);
    g_free(what);
}

static void report_value(const struct report_check *report, const struct bp_node *node,
                         const struct bp_field_def *field, const char *hint) {
    bp_diag(report->diags, FIELD_VALUE, node->pos, node->as.named.value, field->name);
    if (hint)
        bp_diag_hint(report->diags, "%s", hint);
    else
        bp_hint_choices(report->diags, node->as.named.value, field->choices);
}

static void check_value(const struct report_check *report, const struct bp_node *node,
                        const struct bp_field_def *field) {
    const char *value = node->as.named.value;
    struct bp_when when;
    if (!value)
        return;
    switch (field->type) {
    case BP_FIELD_CHOICE:
        if (!bp_choice_label(field->choices, value))
            report_value(report, node, field, NULL);
        break;
    case BP_FIELD_YES_NO:
        if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
            report_value(report, node, field, "give yes or no; put the reason inside the element");
        break;
    case BP_FIELD_DATE:
        if (!bp_when_parse(value, &when))
            report_value(report, node, field,
                         "give a date such as 2026-01-21, or put the words to "
                         "show inside the element");
        break;
    case BP_FIELD_TEXT:
    case BP_FIELD_PERSON:
    case BP_FIELD_WARDS:
    case BP_FIELD_TITLE:
    case BP_FIELD_BODY:
    case BP_FIELD_ITEM:
    case BP_FIELD_APPENDICES:
        report_value(report, node, field,
                     "this field has no values; put its text inside the element");
    }
}

/* A choice or a yes-no field is given by its value. */
static bool wants_value(const struct bp_field_def *field) {
    return field->type == BP_FIELD_CHOICE || field->type == BP_FIELD_YES_NO;
}

static bool is_filled_in(const struct bp_field_def *field) {
    return field->type == BP_FIELD_TITLE || field->type == BP_FIELD_BODY ||
           field->type == BP_FIELD_ITEM || field->type == BP_FIELD_APPENDICES;
}

static void check_field(const struct report_check *report, const struct bp_node *node) {
    const struct bp_field_def *field =
        node->as.named.name ? find_field(report, node->as.named.name) : NULL;
    if (!node->as.named.name)
        return;
    check_twice(report, node);
    if (!field)
        report_unknown(report, node);
    else if (is_filled_in(field))
        bp_diag(report->diags, FIELD_GIVEN, node->pos, field->name);
    else
        check_value(report, node, field);
}

static void check_ticks(const struct report_check *report, const struct bp_node *node) {
    const char *name = node->as.named.name;
    if (!name)
        return;
    check_twice(report, node);
    const struct bp_part *part = find_part(report, BP_PART_TICKS, name);
    if (!part) {
        report_unknown(report, node);
        return;
    }
    GHashTable *ticked = g_hash_table_new(g_str_hash, g_str_equal);
    FOR_CHILDREN(tick, node, BP_TICK) {
        const char *value = tick->as.tick.value;
        if (value && !bp_choice_label(part->choices, value)) {
            bp_diag(report->diags, TICK_VALUE, tick->pos, name, value);
            bp_hint_choices(report->diags, value, part->choices);
        } else if (value && !g_hash_table_add(ticked, (char *)value)) {
            bp_diag(report->diags, TICK_TWICE, tick->pos, value);
        }
    }
    g_hash_table_destroy(ticked);
}

/* Limits of sections */

static int count_items(const struct bp_node *top) {
    int items = 0;
    for (const struct bp_node *node = top; node; node = bp_node_next(node, top))
        items += node->kind == BP_LI;
    return items;
}

/* Words as a clerk counts them: runs of what is no space. */
static int count_words(const struct bp_node *node) {
    struct bp_arena *arena = bp_arena_new();
    int words = 0;
    bool within = false;
    for (const char *at = bp_node_text(node, arena); *at; at++) {
        words += *at != ' ' && !within;
        within = *at != ' ';
    }
    bp_arena_free(arena);
    return words;
}

static void check_limits(const struct report_check *report, const struct bp_node *section,
                         const struct bp_part *part) {
    int items = part->max_items ? count_items(section) : 0;
    int words = part->max_words ? count_words(section) : 0;
    if (items > part->max_items)
        bp_diag(report->diags, LIMIT_ITEMS, section->pos, items, part->max_items);
    if (words > part->max_words)
        bp_diag(report->diags, LIMIT_WORDS, section->pos, words, part->max_words);
}

/* Only sections of the report itself are the template's. */
static void check_inner_names(const struct report_check *report, const struct bp_node *section) {
    for (const struct bp_node *node = section; node; node = bp_node_next(node, section))
        if (node != section && node->kind == BP_SECTION && node->as.named.name) {
            bp_diag(report->diags, SECTION_NAMED, node->pos, node->as.named.name);
        }
}

static void report_no_place(const struct report_check *report, const struct bp_node *node) {
    bp_diag(report->diags, TEMPLATE_KIND, node->pos, bp_kind_name(node->kind));
}

static void check_section(const struct report_check *report, const struct bp_node *section) {
    const char *name = section->as.named.name;
    const struct bp_part *part = name ? find_part(report, BP_PART_SECTION, name) : NULL;
    check_inner_names(report, section);
    if (name)
        check_twice(report, section);
    if (part)
        check_limits(report, section, part);
    else if (name)
        report_unknown(report, section);
    else if (!find_part(report, BP_PART_SECTIONS, NULL))
        report_no_place(report, section);
}

static void check_implications(const struct report_check *report, const struct bp_node *node) {
    const struct bp_part *part = find_part(report, BP_PART_IMPLICATIONS, NULL);
    FOR_CHILDREN(implication, node, BP_IMPLICATION) {
        const char *name = implication->as.named.name;
        if (!part || !name)
            continue;
        check_twice(report, implication);
        if (!bp_choice_label(part->choices, name)) {
            bp_diag(report->diags, TEMPLATE_NAME, implication->pos, "implication", name);
            bp_hint_choices(report->diags, name, part->choices);
        }
    }
}

/* A part that has no name in the XML: there is a place for it, and it is given once. */
static void check_unnamed(const struct report_check *report, const struct bp_node *node,
                          enum bp_part_kind kind) {
    check_twice(report, node);
    if (!find_part(report, kind, NULL))
        report_no_place(report, node);
}

static bool has_appendices_field(const struct report_check *report) {
    FOR_PARTS(part, report)
    for (const struct bp_field_def *field = part->fields; field; field = field->next)
        if (field->type == BP_FIELD_APPENDICES)
            return true;
    return false;
}

static void check_child(const struct report_check *report, const struct bp_node *child) {
    const enum bp_kind kind = child->kind;
    if (kind == BP_FIELD)
        check_field(report, child);
    else if (kind == BP_TICKS)
        check_ticks(report, child);
    else if (kind == BP_SECTION)
        check_section(report, child);
    else if (kind == BP_RECOMMENDATIONS)
        check_unnamed(report, child, BP_PART_RECOMMENDATIONS);
    else if (kind == BP_IMPLICATIONS)
        check_unnamed(report, child, BP_PART_IMPLICATIONS);
    else if (kind == BP_BACKGROUND)
        check_unnamed(report, child, BP_PART_BACKGROUND);
    else if (kind == BP_APPENDIX && !has_appendices_field(report) &&
             !find_part(report, BP_PART_APPENDICES, NULL))
        report_no_place(report, child);
    if (kind == BP_IMPLICATIONS)
        check_implications(report, child);
}

/* What the template requires */

static void report_missing(const struct report_check *report, const char *element, const char *name,
                           const char *label) {
    bp_diag(report->diags, TEMPLATE_MISSING, report->node->pos,
            label  ? label
            : name ? name
                   : element);
    if (name)
        bp_diag_hint(report->diags, "add <%s name=\"%s\">", element, name);
    else
        bp_diag_hint(report->diags, "add <%s>", element);
}

static bool gives_field(const struct report_check *report, const struct bp_field_def *field) {
    const struct bp_node *node = bp_node_named(report->node, BP_FIELD, field->name);
    if (is_filled_in(field))
        return field->type != BP_FIELD_APPENDICES || bp_node_child(report->node, BP_APPENDIX);
    if (field->type == BP_FIELD_DATE)
        return true; /* the meeting's, if the report has none */
    return node && (node->as.named.value || (!wants_value(field) && !bp_node_blank(node)));
}

static void require_field(const struct report_check *report, const struct bp_field_def *field) {
    if (!field->required || gives_field(report, field))
        return;
    if (field->type == BP_FIELD_APPENDICES)
        report_missing(report, "appendix", NULL, field->label);
    else
        report_missing(report, "field", field->name, field->label);
}

static bool is_given(const struct bp_node *node) {
    return node && (!bp_node_blank(node) || bp_node_child(node, BP_TICK));
}

static void require_part(const struct report_check *report, const struct bp_part *part) {
    static const struct {
        enum bp_kind kind;
        bool named;
    } given_as[] = {
        [BP_PART_TICKS] = {BP_TICKS, true},
        [BP_PART_SECTION] = {BP_SECTION, true},
        [BP_PART_SECTIONS] = {BP_SECTION, true}, /* its name is NULL, as theirs */
        [BP_PART_RECOMMENDATIONS] = {BP_RECOMMENDATIONS, false},
        [BP_PART_IMPLICATIONS] = {BP_IMPLICATIONS, false},
        [BP_PART_BACKGROUND] = {BP_BACKGROUND, false},
        [BP_PART_APPENDICES] = {BP_APPENDIX, false},
    };
    for (const struct bp_field_def *field = part->fields; field; field = field->next)
        require_field(report, field);
    if (!part->required || part->again || part->kind == BP_PART_FIELDS)
        return;
    enum bp_kind kind = given_as[part->kind].kind;
    const struct bp_node *node = given_as[part->kind].named
                                     ? bp_node_named(report->node, kind, part->name)
                                     : bp_node_child(report->node, kind);
    if (kind == BP_APPENDIX ? !node : !is_given(node))
        report_missing(report, bp_kind_name(kind), part->name, part->label);
}

static void check_report(const struct report_check *report, bool partly) {
    for (const struct bp_node *child = report->node->first; child; child = child->next)
        check_child(report, child);
    if (partly)
        return;
    FOR_PARTS(part, report)
    require_part(report, part);
}

/* A report of a template that isn't there: what it should have can't be known. */
static void report_template(const struct report_check *report) {
    const char *name = report->node->as.report.template;
    GPtrArray *names = g_ptr_array_new();
    bp_diag(report->diags, TEMPLATE_UNKNOWN, report->node->pos, name);
    for (const struct bp_template *template = report->profile->templates; template;
         template = template->next)
        g_ptr_array_add(names, (char *)template->name);
    g_ptr_array_add(names, NULL);
    bp_hint_names(report->diags, name, names);
    g_ptr_array_free(names, TRUE);
}

void bp_check_reports(const struct bp_checking *checking) {
    const struct bp_doc *doc = checking->doc;
    const struct bp_node *agenda = bp_node_child(doc->root, BP_AGENDA);
    FOR_CHILDREN(item, agenda, BP_ITEM) {
        struct report_check report = {.profile = doc->profile,
                                      .node = bp_node_child(item, BP_REPORT),
                                      .diags = checking->diags};
        if (!report.node)
            continue;
        report.parts = bp_report_parts(doc->profile, report.node);
        if (!report.parts) {
            report_template(&report);
            continue;
        }
        report.given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        check_report(&report, checking->partly);
        g_hash_table_destroy(report.given);
    }
}
