/* What is wrong with an invalid document, in a clerk's words.
 * In: a tree that its schema refused, and the schema as a table. Out: diagnostics, each at its
 * place, with what was probably meant.
 * One slip must not bring a row of others with it. A misspelt element is taken for the one that was
 * meant; below an element of another namespace nothing is looked at; a child is not called missing
 * where something unknown is. */

#include <string.h>

#include "base/nearest.h"
#include "load/fault.h"
#include "load/grammar.h"
#include "load/schema.h"

struct walk {
    const struct bp_grammar *grammar;
    struct bp_arena *arena; /* for texts */
    struct bp_diags *diags;
    int faults;
    const xmlNode *tabs; /* the table of which it has been reported that it is text with tabs */
    bool from_word;      /* it has been reported that something was pasted from Word */
};

#define FAULT(walk, code, node, ...)                                                               \
    ((walk)->faults++, bp_diag((walk)->diags, code, bp_xml_pos(node), ##__VA_ARGS__))

/* How HTML, or habit, calls what a pack has under another name. */
static const struct other_name {
    const char *theirs, *hint;
} other_names[] = {
    {"b", "did you mean <strong>?"},
    {"i", "did you mean <em>?"},
    {"u", "remove it: only links are underlined; use <strong> for important words"},
    {"h1", "a heading is the <title> of a <section>"},
    {"h2", "a heading is the <title> of a <section>"},
    {"h3", "a heading is the <title> of a <section>"},
    {"h4", "a heading is the <title> of a <section>"},
    {"div", "use <section> with a <title>, or <p>"},
    {"font", "remove it: the profile decides how text looks"},
    {"tfoot", "put its rows in <tbody>"},
    {"hr", "remove it: sections are set apart by their headings"},
    {"pre", "use <p>, with <br/> between lines"},
    {"nobr", "remove it: use &#160; between words that belong together"},
    {"center", "remove it: text is aligned to the left"},
    {"img", "a picture is a <figure src=\"…\" alt=\"…\"/>"},
    {"figcaption", "use <caption>"},
};

static const char *name_of(const xmlNode *node) {
    return (const char *)node->name;
}

/* Lists for hints */

static void append_names(GString *list, const GPtrArray *names, const char *joint) {
    for (guint i = 0; i + 1 < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_string_append_printf(list, "%s<%s>", list->len ? joint : "", name);
    }
}

/* "text, <strong>, <em>" */
static const char *content_of(struct walk *walk, const struct bp_element_rule *rule) {
    GString *list = g_string_new(rule->text ? "text" : "");
    for (guint i = 0; i < rule->slots->len; i++)
        append_names(list, ((const struct bp_slot *)g_ptr_array_index(rule->slots, i))->names,
                     ", ");
    const char *text = bp_arena_strdup(walk->arena, list->len ? list->str : "nothing");
    g_string_free(list, TRUE);
    return text;
}

static const char *joined(struct walk *walk, const GPtrArray *values) {
    char *text = g_strjoinv(", ", (char **)values->pdata);
    const char *copy = bp_arena_strdup(walk->arena, text);
    g_free(text);
    return copy;
}

/* Attributes */

static void explain_value(struct walk *walk, const xmlNode *node,
                          const struct bp_attribute_rule *rule, const char *value) {
    FAULT(walk, ATTRIBUTE_VALUE, node, rule->name, value);
    const char *near = NULL;
    if (rule->values)
        near = bp_nearest(value, (const char *const *)rule->values->pdata);
    if (near && !rule->list)
        bp_diag_hint(walk->diags, "did you mean \"%s\"?", near);
    else if (rule->help)
        bp_diag_hint(walk->diags, "expected: %s", rule->help);
    else if (rule->values)
        bp_diag_hint(walk->diags, "choose one of: %s", joined(walk, rule->values));
}

/* class="MsoNormal", style="mso-list: l0 level1", style="margin-left:36.0pt" */
static bool is_from_word(const xmlAttr *attribute) {
    const char *name = (const char *)attribute->name;
    const char *value = attribute->children && attribute->children->content
                            ? (const char *)attribute->children->content
                            : "";
    return (strcmp(name, "class") == 0 && g_str_has_prefix(value, "Mso")) ||
           (strcmp(name, "style") == 0 && (strstr(value, "mso-") || strstr(value, ".0pt")));
}

static void explain_unknown_attribute(struct walk *walk, const xmlNode *node, const xmlAttr *a,
                                      const struct bp_element_rule *rule) {
    const char *name = (const char *)a->name;
    const bool from_word = is_from_word(a);
    if (from_word && walk->from_word) {
        walk->faults++; /* once is enough: there is one in every paragraph */
        return;
    }
    FAULT(walk, ATTRIBUTE_UNKNOWN, node, name_of(node), name);
    walk->from_word |= from_word;
    if (from_word) {
        bp_diag_hint(walk->diags, BP_FROM_WORD);
        return;
    }
    if (a->ns && bp_rule_attribute(rule, name)) {
        bp_diag_hint(walk->diags, "write it without a prefix: %s=\"…\"", name);
        return;
    }
    if (bp_rule_slot(rule, name, 0) >= 0) {
        bp_diag_hint(walk->diags, "write it as an element, inside: <%s>…</%s>", name, name);
        return;
    }
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < rule->attributes->len; i++) {
        const struct bp_attribute_rule *its = g_ptr_array_index(rule->attributes, i);
        g_ptr_array_add(names, (char *)its->name);
    }
    g_ptr_array_add(names, NULL);
    const char *near = bp_nearest(name, (const char *const *)names->pdata);
    if (near)
        bp_diag_hint(walk->diags, "did you mean \"%s\"?", near);
    else
        bp_diag_hint(walk->diags, "allowed here: %s",
                     names->len > 1 ? joined(walk, names) : "none");
    g_ptr_array_free(names, TRUE);
}

static void explain_attributes(struct walk *walk, const xmlNode *node,
                               const struct bp_element_rule *rule) {
    for (const xmlAttr *a = node->properties; a; a = a->next) {
        const struct bp_attribute_rule *its =
            a->ns ? NULL : bp_rule_attribute(rule, (const char *)a->name);
        const char *value = its ? bp_xml_attribute(node, its->name, walk->arena) : NULL;
        if (!its)
            explain_unknown_attribute(walk, node, a, rule);
        else if (!bp_rule_allows(its, value))
            explain_value(walk, node, its, value);
    }
    for (guint i = 0; i < rule->attributes->len; i++) {
        const struct bp_attribute_rule *its = g_ptr_array_index(rule->attributes, i);
        if (its->required && !bp_xml_attribute(node, its->name, walk->arena)) {
            FAULT(walk, ATTRIBUTE_MISSING, node, name_of(node), its->name);
            if (its->help)
                bp_diag_hint(walk->diags, "expected: %s", its->help);
        }
    }
}

/* Content */

/* An element's progress through the slots of its content. */
struct progress {
    const struct bp_element_rule *rule;
    int slot;         /* the last one used */
    GArray *used;     /* of each slot: how often */
    const char *last; /* name of the child before */
    bool unsure;      /* something unknown was here */
};

/* The element that was probably meant by an unknown name, or NULL; the hint is given. */
static const struct bp_element_rule *guess(struct walk *walk, const struct bp_element_rule *parent,
                                           const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(other_names); i++)
        if (g_ascii_strcasecmp(other_names[i].theirs, name) == 0) {
            bp_diag_hint(walk->diags, "%s", other_names[i].hint);
            return NULL;
        }
    const char *near = NULL;
    for (guint i = 0; i < parent->slots->len && !near; i++) {
        const struct bp_slot *slot = g_ptr_array_index(parent->slots, i);
        near = bp_nearest(name, (const char *const *)slot->names->pdata);
    }
    if (!near)
        near = bp_nearest(name, (const char *const *)walk->grammar->names->pdata);
    if (!near) {
        bp_diag_hint(walk->diags, "allowed inside <%s>: %s", parent->name,
                     content_of(walk, parent));
        return NULL;
    }
    bp_diag_hint(walk->diags, "did you mean <%s>?", near);
    return bp_grammar_find(walk->grammar, near);
}

static void explain_namespace(struct walk *walk, const xmlNode *node) {
    FAULT(walk, NAMESPACE, node, name_of(node));
    bp_diag_hint(walk->diags, "write <%s xmlns=\"%s\" …>", name_of(node), walk->grammar->uri);
}

static bool takes(const struct walk *walk, const char *outer, const char *name) {
    const struct bp_element_rule *rule = bp_grammar_find(walk->grammar, outer);
    return rule && bp_rule_slot(rule, name, 0) >= 0;
}

/* What to do about a known element that is not allowed where it is. */
static void hint_place(struct walk *walk, const struct bp_element_rule *outer, const char *name) {
    struct bp_diags *diags = walk->diags;
    const bool block = takes(walk, "section", name) && !takes(walk, "p", name);
    const bool in_line = outer->text && bp_rule_slot(outer, "p", 0) < 0;
    const bool in_paragraph = strcmp(outer->name, "p") == 0 || takes(walk, "p", outer->name);
    const bool note = strcmp(outer->name, "footnote") == 0;
    if (in_line && strcmp(name, "p") == 0 && (note || !in_paragraph))
        bp_diag_hint(diags, "write the text without <p>");
    else if (in_line && block && in_paragraph && !note)
        bp_diag_hint(diags, "end the paragraph first, with </p>");
    else if (in_line && block)
        bp_diag_hint(diags, "end the %s first, with </%s>", outer->name, outer->name);
    else if (bp_rule_attribute(outer, name))
        bp_diag_hint(diags, "write it as an attribute: <%s %s=\"…\">", outer->name, name);
    else if (bp_rule_slot(outer, "li", 0) >= 0 && takes(walk, "li", name))
        bp_diag_hint(diags, "put it inside an <li>");
    else if (strcmp(name, "li") == 0)
        bp_diag_hint(diags, "put it inside a list: <ul> or <ol>");
    else if (strcmp(outer->name, "tr") == 0 && takes(walk, "td", name))
        bp_diag_hint(diags, "put it inside a cell: <td> or <th>");
    else if (takes(walk, "tr", name))
        bp_diag_hint(diags, "put it inside a row: <tr>");
    else if (strcmp(name, "tr") == 0)
        bp_diag_hint(diags, "put it inside a table: <table>");
    else
        bp_diag_hint(diags, "allowed inside <%s>: %s", outer->name, content_of(walk, outer));
}

/* A known element, in a place where it is not allowed. */
static void explain_place(struct walk *walk, struct progress *at, const xmlNode *child,
                          const char *name) {
    int earlier = bp_rule_slot(at->rule, name, 0);
    if (earlier >= 0) {
        FAULT(walk, ELEMENT_ORDER, child, name, at->last);
        g_array_index(at->used, int, (guint)earlier)++;
        return;
    }
    FAULT(walk, ELEMENT_PLACE, child, name, at->rule->name);
    hint_place(walk, at->rule, name);
    at->unsure = true;
}

/* Moves on to the slot that takes the child. */
static void take(struct walk *walk, struct progress *at, const xmlNode *child, const char *name) {
    int slot = bp_rule_slot(at->rule, name, at->slot);
    if (slot < 0) {
        explain_place(walk, at, child, name);
        return;
    }
    const struct bp_slot *rule = g_ptr_array_index(at->rule->slots, (guint)slot);
    if (g_array_index(at->used, int, (guint)slot)++ > 0 && !rule->many)
        FAULT(walk, ELEMENT_TWICE, child, name, at->rule->name);
    at->slot = slot;
    at->last = name;
}

static void explain_element(struct walk *walk, const xmlNode *node,
                            const struct bp_element_rule *rule);

static void explain_child(struct walk *walk, struct progress *at, const xmlNode *child) {
    if (bp_xml_is(child, BP_XINCLUDE_URI)) {
        at->unsure = true;
        if (bp_xml_attribute(child, "href", walk->arena))
            walk->faults++; /* xml.c has said why it is still here */
        else
            FAULT(walk, ATTRIBUTE_MISSING, child, "xi:include", "href");
        return;
    }
    if (!bp_xml_is(child, walk->grammar->uri)) {
        explain_namespace(walk, child);
        at->unsure = true;
        return;
    }
    const struct bp_element_rule *rule = bp_grammar_find(walk->grammar, name_of(child));
    if (!rule) {
        FAULT(walk, ELEMENT_UNKNOWN, child, name_of(child));
        rule = guess(walk, at->rule, name_of(child));
        at->unsure = true;
        if (!rule || bp_rule_slot(at->rule, rule->name, at->slot) < 0)
            return;
    }
    take(walk, at, child, rule->name);
    explain_element(walk, child, rule);
}

/* The table that text is in, or what it is in. */
static const xmlNode *outer_table(const xmlNode *text) {
    const xmlNode *node = text->parent;
    while (node->parent && node->parent->type == XML_ELEMENT_NODE &&
           strcmp(name_of(node), "table") != 0)
        node = node->parent;
    return node;
}

/* Text is marked where its first letter is. */
static void explain_text(struct walk *walk, struct progress *at, const xmlNode *text) {
    const struct bp_element_rule *rule = at->rule;
    if (rule->text || bp_xml_blank(text))
        return;
    at->unsure = true; /* what it has in place of elements may be in it */
    walk->faults++;
    if (walk->tabs && walk->tabs == outer_table(text))
        return; /* reported for the table as a whole */
    bp_diag(walk->diags, TEXT_PLACE, bp_xml_text_pos(text), rule->name);
    const bool rows = strcmp(rule->name, "tr") == 0 || takes(walk, rule->name, "tr");
    if (rows && strchr((const char *)text->content, '\t')) {
        walk->tabs = outer_table(text);
        bp_diag_hint(walk->diags,
                     "write each row as <tr><td>…</td><td>…</td></tr>, with a <td> for "
                     "what is between two tabs");
    } else if (bp_rule_slot(rule, "p", 0) >= 0)
        bp_diag_hint(walk->diags, "put it in a <p>");
    else if (strcmp(rule->name, "tr") == 0)
        bp_diag_hint(walk->diags, "put it inside a cell: <td> or <th>");
    else if (rows)
        bp_diag_hint(walk->diags, "write each row as <tr><td>…</td><td>…</td></tr>");
    else if (bp_rule_slot(rule, "li", 0) >= 0)
        bp_diag_hint(walk->diags, "put it inside an <li>");
    else
        bp_diag_hint(walk->diags, "allowed inside <%s>: %s", rule->name, content_of(walk, rule));
}

/* A table has either row groups or rows, which as a sequence of slots the grammar can't say. */
static void explain_rows(struct walk *walk, const xmlNode *table) {
    const xmlNode *row = NULL, *group = NULL;
    for (const xmlNode *child = table->children; child; child = child->next) {
        if (!row && child->type == XML_ELEMENT_NODE && strcmp(name_of(child), "tr") == 0)
            row = child;
        if (!group && child->type == XML_ELEMENT_NODE && strcmp(name_of(child), "tbody") == 0)
            group = child;
    }
    if (row && group)
        FAULT(walk, TABLE_ROWS, row);
}

static void explain_missing(struct walk *walk, const xmlNode *node, const struct progress *at) {
    for (guint i = 0; i < at->rule->slots->len; i++) {
        const struct bp_slot *slot = g_ptr_array_index(at->rule->slots, i);
        if (!slot->required || g_array_index(at->used, int, i) > 0 || at->unsure)
            continue;
        GString *names = g_string_new(NULL);
        append_names(names, slot->names, " or ");
        FAULT(walk, ELEMENT_MISSING, node, name_of(node), names->str);
        g_string_free(names, TRUE);
    }
}

static void explain_element(struct walk *walk, const xmlNode *node,
                            const struct bp_element_rule *rule) {
    struct progress at = {.rule = rule, .used = g_array_new(FALSE, TRUE, sizeof(int))};
    g_array_set_size(at.used, rule->slots->len);
    explain_attributes(walk, node, rule);
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            explain_child(walk, &at, child);
        else if (child->type == XML_TEXT_NODE)
            explain_text(walk, &at, child);
    }
    explain_missing(walk, node, &at);
    if (strcmp(rule->name, "table") == 0)
        explain_rows(walk, node);
    g_array_free(at.used, TRUE);
}

int bp_explain(const struct bp_schema *schema, const xmlNode *root, struct bp_diags *diags) {
    struct bp_grammar *grammar = bp_grammar_new(schema->text, schema->length);
    struct walk walk = {.grammar = grammar, .arena = bp_arena_new(), .diags = diags};
    const struct bp_element_rule *rule = bp_grammar_find(grammar, name_of(root));
    if (!bp_xml_is(root, grammar->uri))
        explain_namespace(&walk, root);
    else if (rule)
        explain_element(&walk, root, rule);
    bp_arena_free(walk.arena);
    bp_grammar_free(grammar);
    return walk.faults;
}
