/* A RELAX NG grammar as a table of its elements, for explaining faults. */
#ifndef BP_LOAD_GRAMMAR_H
#define BP_LOAD_GRAMMAR_H

#include <glib.h>
#include <stdbool.h>

#include "base/diagnostics.h"

struct bp_attribute_rule {
    const char *name;
    const char *help; /* the schema's documentation, or NULL */
    bool required;
    bool list;           /* several values, with spaces between */
    GPtrArray *values;   /* ended by NULL; NULL: any, or as `type` says */
    const char *type;    /* of XML Schema, or NULL */
    const char *pattern; /* the type's, or NULL */
    const char *most;    /* the largest number, or NULL */
};

/* A place in an element's content: one of some elements. Content is a sequence of them. */
struct bp_slot {
    GPtrArray *names; /* of elements, ended by NULL */
    bool required, many;
};

struct bp_element_rule {
    const char *name, *help;
    bool text;             /* text may be in it */
    GPtrArray *attributes; /* struct bp_attribute_rule */
    GPtrArray *slots;      /* struct bp_slot */
};

/* A table of a grammar in which each element is defined once, in a `define` of its own. */
struct bp_grammar {
    struct bp_arena *arena;
    struct bp_xml *xml;   /* the schema itself, whose strings the table shares */
    const char *uri;      /* the vocabulary's namespace */
    GHashTable *elements; /* name -> struct bp_element_rule */
    GPtrArray *names;     /* of all elements, ended by NULL */
    GPtrArray *pools;     /* every array above, for freeing */
};

/** Reads a schema, which must be one of our own; the caller frees the table. */
struct bp_grammar *bp_grammar_new(const void *schema, size_t length);
void bp_grammar_free(struct bp_grammar *grammar);

/** The rule for an element of the grammar's namespace, or NULL. */
const struct bp_element_rule *bp_grammar_find(const struct bp_grammar *grammar, const char *name);

/** The element's rule for an attribute, or NULL. */
const struct bp_attribute_rule *bp_rule_attribute(const struct bp_element_rule *rule,
                                                  const char *name);

/** True if a value fits the attribute. */
bool bp_rule_allows(const struct bp_attribute_rule *rule, const char *value);

/** The first slot from `from` on that takes an element, or -1. */
int bp_rule_slot(const struct bp_element_rule *rule, const char *name, int from);

#endif
