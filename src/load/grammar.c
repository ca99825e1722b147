/* A RELAX NG grammar -> a table of elements.
 * In: the text of one of our schemas. Out: for each element its attributes and its content, as a
 * sequence of slots.
 * A regular expression over elements is more than an explanation needs. Our content models are
 * sequences of "one of these, optional or not, once or often", and that is what is kept; validity
 * itself stays with libxml2. */
#include "load/grammar.h"

#include <libxml/xmlregexp.h>
#include <libxml/xmlschemastypes.h>
#include <string.h>

#include "load/xml.h"

#define RNG_URI "http://relaxng.org/ns/structure/1.0"
#define XSD_URI "http://www.w3.org/2001/XMLSchema"

/* What surrounds a pattern: whether it must occur, and may occur again. */
struct context {
    struct bp_grammar *grammar;
    struct bp_element_rule *rule;
    struct bp_slot *slot; /* of the choice that we are in, or NULL */
    bool required, many;
};

static void read_pattern(struct context context, const xmlNode *pattern);

static bool named(const xmlNode *node, const char *name) {
    return bp_xml_is(node, RNG_URI) && strcmp((const char *)node->name, name) == 0;
}

static const char *attribute(struct bp_grammar *grammar, const xmlNode *node, const char *name) {
    return bp_xml_attribute(node, name, grammar->arena);
}

static GPtrArray *new_array(struct bp_grammar *grammar) {
    GPtrArray *array = g_ptr_array_new();
    g_ptr_array_add(grammar->pools, array);
    return array;
}

/* Arrays of names are ended by NULL, and are searched as such. */
static void add_name(GPtrArray *names, const char *name) {
    if (names->len > 0)
        g_ptr_array_set_size(names, (int)names->len - 1);
    g_ptr_array_add(names, (char *)name);
    g_ptr_array_add(names, NULL);
}

static const char *content(const xmlNode *node) {
    return node->children && node->children->content ? (const char *)node->children->content : "";
}

static const char *documentation(const xmlNode *node) {
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE && !bp_xml_is(child, RNG_URI) &&
            strcmp((const char *)child->name, "documentation") == 0)
            return content(child);
    return NULL;
}

static const xmlNode *find_define(const struct bp_grammar *grammar, const char *name) {
    for (const xmlNode *define = bp_xml_root(grammar->xml)->children; define; define = define->next)
        if (named(define, "define")) {
            const char *its = bp_xml_attribute(define, "name", grammar->arena);
            if (g_strcmp0(its, name) == 0)
                return define;
        }
    return NULL;
}

/* Attributes */

static void read_value_pattern(struct bp_grammar *grammar, struct bp_attribute_rule *rule,
                               const xmlNode *pattern) {
    if (named(pattern, "value")) {
        if (!rule->values)
            rule->values = new_array(grammar);
        add_name(rule->values, content(pattern));
    } else if (named(pattern, "data")) {
        rule->type = attribute(grammar, pattern, "type");
    } else if (named(pattern, "param")) {
        const char *name = attribute(grammar, pattern, "name");
        *(strcmp(name, "pattern") == 0 ? &rule->pattern : &rule->most) = content(pattern);
        return;
    } else if (named(pattern, "list")) {
        rule->list = true;
    } else if (named(pattern, "ref")) {
        pattern = find_define(grammar, attribute(grammar, pattern, "name"));
    }
    for (const xmlNode *child = pattern->children; child; child = child->next)
        if (bp_xml_is(child, RNG_URI))
            read_value_pattern(grammar, rule, child);
}

static void read_attribute(struct context context, const xmlNode *pattern) {
    struct bp_attribute_rule *rule =
        bp_arena_new0(context.grammar->arena, struct bp_attribute_rule);
    rule->name = attribute(context.grammar, pattern, "name");
    rule->help = documentation(pattern);
    rule->required = context.required;
    for (const xmlNode *child = pattern->children; child; child = child->next)
        if (bp_xml_is(child, RNG_URI))
            read_value_pattern(context.grammar, rule, child);
    g_ptr_array_add(context.rule->attributes, rule);
}

/* Content */

static struct bp_slot *new_slot(struct context *context) {
    struct bp_slot *slot = bp_arena_new0(context->grammar->arena, struct bp_slot);
    slot->names = new_array(context->grammar);
    slot->required = context->required;
    g_ptr_array_add(context->rule->slots, slot);
    return slot;
}

static void read_children(struct context context, const xmlNode *pattern) {
    for (const xmlNode *child = pattern->children; child; child = child->next)
        if (bp_xml_is(child, RNG_URI))
            read_pattern(context, child);
}

static void read_ref(struct context context, const xmlNode *pattern) {
    const xmlNode *define =
        find_define(context.grammar, attribute(context.grammar, pattern, "name"));
    g_assert(define);
    read_children(context, define);
}

static void read_element_ref(struct context context, const xmlNode *pattern) {
    if (attribute(context.grammar, pattern, "ns"))
        return; /* xi:include, which no reader of an explanation needs to be offered */
    struct bp_slot *slot = context.slot ? context.slot : new_slot(&context);
    slot->many |= context.many;
    add_name(slot->names, attribute(context.grammar, pattern, "name"));
}

static void read_pattern(struct context context, const xmlNode *pattern) {
    if (named(pattern, "element")) {
        read_element_ref(context, pattern);
    } else if (named(pattern, "attribute")) {
        read_attribute(context, pattern);
    } else if (named(pattern, "ref")) {
        read_ref(context, pattern);
    } else if (named(pattern, "text") || named(pattern, "data")) {
        context.rule->text = true;
    } else {
        if (named(pattern, "optional") || named(pattern, "zeroOrMore"))
            context.required = false;
        if (named(pattern, "oneOrMore") || named(pattern, "zeroOrMore"))
            context.many = true;
        if (named(pattern, "choice") && !context.slot)
            context.slot = new_slot(&context);
        read_children(context, pattern);
    }
}

/* A choice among texts only has made a slot for nothing. */
static void drop_empty_slots(struct bp_element_rule *rule) {
    for (guint i = rule->slots->len; i-- > 0;)
        if (((struct bp_slot *)g_ptr_array_index(rule->slots, i))->names->len == 0)
            g_ptr_array_remove_index(rule->slots, i);
}

static void read_element(struct bp_grammar *grammar, const xmlNode *element) {
    struct bp_element_rule *rule = bp_arena_new0(grammar->arena, struct bp_element_rule);
    rule->name = attribute(grammar, element, "name");
    rule->help = documentation(element);
    rule->attributes = new_array(grammar);
    rule->slots = new_array(grammar);
    read_children((struct context){.grammar = grammar, .rule = rule, .required = true}, element);
    drop_empty_slots(rule);
    g_hash_table_insert(grammar->elements, (char *)rule->name, rule);
    add_name(grammar->names, rule->name);
}

struct bp_grammar *bp_grammar_new(const void *schema, size_t length) {
    struct bp_grammar *grammar = g_new0(struct bp_grammar, 1);
    struct bp_diags *diags = bp_diags_new();
    grammar->arena = bp_arena_new();
    grammar->xml = bp_xml_read_memory(schema, length, "schema", grammar->arena, diags);
    g_assert(grammar->xml);
    bp_diags_free(diags);
    grammar->pools = g_ptr_array_new();
    grammar->names = new_array(grammar);
    grammar->elements = g_hash_table_new(g_str_hash, g_str_equal);
    const xmlNode *root = bp_xml_root(grammar->xml);
    grammar->uri = attribute(grammar, root, "ns");
    for (const xmlNode *define = root->children; define; define = define->next)
        for (const xmlNode *child = define->children; child; child = child->next)
            if (named(child, "element") && !attribute(grammar, child, "ns"))
                read_element(grammar, child);
    return grammar;
}

void bp_grammar_free(struct bp_grammar *grammar) {
    if (!grammar)
        return;
    for (guint i = 0; i < grammar->pools->len; i++)
        g_ptr_array_free(g_ptr_array_index(grammar->pools, i), TRUE);
    g_ptr_array_free(grammar->pools, TRUE);
    g_hash_table_destroy(grammar->elements);
    bp_xml_free(grammar->xml);
    bp_arena_free(grammar->arena);
    g_free(grammar);
}

/* Asking */

const struct bp_element_rule *bp_grammar_find(const struct bp_grammar *grammar, const char *name) {
    return g_hash_table_lookup(grammar->elements, name);
}

const struct bp_attribute_rule *bp_rule_attribute(const struct bp_element_rule *rule,
                                                  const char *name) {
    for (guint i = 0; i < rule->attributes->len; i++) {
        const struct bp_attribute_rule *its = g_ptr_array_index(rule->attributes, i);
        if (strcmp(its->name, name) == 0)
            return its;
    }
    return NULL;
}

static bool has_name(const GPtrArray *names, const char *name) {
    return names->len > 0 && g_strv_contains((const char *const *)names->pdata, name);
}

static bool fits_list(const struct bp_attribute_rule *rule, const char *value) {
    char **words = g_strsplit(value, " ", -1);
    bool fits = true;
    for (char **word = words; *word; word++)
        fits = fits && (!**word || has_name(rule->values, *word));
    g_strfreev(words);
    return fits;
}

static bool fits_pattern(const char *pattern, const char *value) {
    xmlRegexp *regexp = xmlRegexpCompile((const xmlChar *)pattern);
    g_assert(regexp);
    bool fits = xmlRegexpExec(regexp, (const xmlChar *)value) == 1;
    xmlRegFreeRegexp(regexp);
    return fits;
}

static bool fits_type(const struct bp_attribute_rule *rule, const char *value) {
    xmlSchemaType *type =
        xmlSchemaGetPredefinedType((const xmlChar *)rule->type, (const xmlChar *)XSD_URI);
    if (type && xmlSchemaValidatePredefinedType(type, (const xmlChar *)value, NULL) != 0)
        return false;
    if (rule->pattern && !fits_pattern(rule->pattern, value))
        return false;
    return !rule->most ||
           g_ascii_strtoull(value, NULL, 10) <= g_ascii_strtoull(rule->most, NULL, 10);
}

bool bp_rule_allows(const struct bp_attribute_rule *rule, const char *value) {
    if (rule->list)
        return fits_list(rule, value);
    if (rule->values)
        return has_name(rule->values, value);
    return !rule->type || fits_type(rule, value);
}

int bp_rule_slot(const struct bp_element_rule *rule, const char *name, int from) {
    for (guint i = (guint)from; i < rule->slots->len; i++)
        if (has_name(((struct bp_slot *)g_ptr_array_index(rule->slots, i))->names, name))
            return (int)i;
    return -1;
}
