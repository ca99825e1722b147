/* The schemas: that they are read alike by libxml2 and by the table that explains them. */
#include "load/schema.h"

#include "load/grammar.h"
#include "loading.h"

static void test_table(void) {
    struct bp_grammar *grammar = bp_grammar_new(bp_pack_schema.text, bp_pack_schema.length);
    const struct bp_element_rule *item = bp_grammar_find(grammar, "item");
    g_assert_cmpstr(grammar->uri, ==, "urn:boardpack:1");
    g_assert_false(item->text);
    g_assert_cmpint(bp_rule_slot(item, "title", 0), ==, 0);
    g_assert_cmpint(bp_rule_slot(item, "table", 0), ==, 1);
    g_assert_cmpint(bp_rule_slot(item, "report", 0), ==, 2);
    g_assert_cmpint(bp_rule_slot(item, "title", 1), ==, -1);
    g_assert_cmpint(bp_rule_slot(item, "td", 0), ==, -1);
    g_assert_true(((struct bp_slot *)g_ptr_array_index(item->slots, 0))->required);
    g_assert_false(((struct bp_slot *)g_ptr_array_index(item->slots, 0))->many);
    g_assert_true(((struct bp_slot *)g_ptr_array_index(item->slots, 1))->many);
    g_assert_true(bp_grammar_find(grammar, "p")->text);
    g_assert_null(bp_grammar_find(grammar, "include"));
    const struct bp_attribute_rule *minutes = bp_rule_attribute(item, "minutes");
    g_assert_true(bp_rule_allows(minutes, "0") && bp_rule_allows(minutes, "1440"));
    g_assert_false(bp_rule_allows(minutes, "1441") || bp_rule_allows(minutes, "-1"));
    g_assert_false(bp_rule_allows(minutes, "") || bp_rule_allows(minutes, "five"));
    bp_grammar_free(grammar);
}

/* What a profile's words may be is said in profile.rng and in words.def: the same. */
static void test_words(void) {
    static const char *const keys[] = {
#define BP_WORD(key, name, english) name,
#include "model/words.def"
#undef BP_WORD
        NULL};
    struct bp_grammar *grammar = bp_grammar_new(bp_profile_schema.text, bp_profile_schema.length);
    const struct bp_attribute_rule *key =
        bp_rule_attribute(bp_grammar_find(grammar, "word"), "key");
    guint n = 0;
    for (; keys[n]; n++)
        g_assert_true(bp_rule_allows(key, keys[n]));
    g_assert_cmpint(key->values->len, ==, n + 1);
    bp_grammar_free(grammar);
}

/* Every kind of node is an element of the schema. */
static void test_kinds(void) {
    struct bp_grammar *grammar = bp_grammar_new(bp_pack_schema.text, bp_pack_schema.length);
    for (int kind = 0; kind < BP_TEXT; kind++)
        if (!bp_grammar_find(grammar, bp_elements[kind].name))
            g_error("pack.rng has no <%s>, which elements.def has", bp_elements[kind].name);
    g_assert_cmpint(grammar->names->len, ==, BP_TEXT + 1);
    bp_grammar_free(grammar);
}

/* White space is kept wherever text may stand, and left out where it indents elements. */
static void check_blanks(const struct bp_schema *schema, bool all_indents) {
    struct bp_grammar *grammar = bp_grammar_new(schema->text, schema->length);
    struct bp_arena *arena = bp_arena_new();
    struct bp_diags *diags = bp_diags_new();
    for (guint i = 0; i + 1 < grammar->names->len; i++) {
        const char *name = g_ptr_array_index(grammar->names, i);
        const struct bp_element_rule *rule = bp_grammar_find(grammar, name);
        char *text = g_strdup_printf("<%s> <x/>\n<x/> </%s>", name, name);
        struct bp_xml *xml = bp_xml_read_memory(text, strlen(text), "x.xml", arena, diags);
        bool kept = bp_xml_root(xml)->children->type == XML_TEXT_NODE;
        if (rule->text)
            g_assert_true(kept);
        else if (all_indents && rule->slots->len > 0)
            g_assert_false(kept);
        bp_xml_free(xml);
        g_free(text);
    }
    assert_said(diags, "");
    bp_diags_free(diags);
    bp_arena_free(arena);
    bp_grammar_free(grammar);
}

static void test_blanks(void) {
    check_blanks(&bp_pack_schema, true);
    check_blanks(&bp_profile_schema, false);
}

static void assert_faults(const char *text, const char *expected) {
    struct bp_diags *diags = bp_diags_new();
    bp_load_memory(text, strlen(text), diags);
    assert_said(diags, expected);
    bp_diags_free(diags);
}

static void test_faults(void) {
    assert_faults(PACK(ITEM("")), "");
    assert_faults("<pack/>", "namespace pack.xml:1:1\n");
    assert_faults("<report xmlns='urn:boardpack:1'/>", "root-element pack.xml:1:1\n");
    assert_faults("<board xmlns='urn:boardpack:1'/>", "root-element pack.xml:1:1\n");
    /* one slip, one diagnostic */
    assert_faults(PACK("\n<item><titel>T</titel></item>"), "element-unknown pack.xml:2:7\n");
    assert_faults(PACK("\n<item><p>P</p><title>T</title></item>"), "element-order pack.xml:2:15\n");
    assert_faults(PACK(ITEM("\n<table>\n<tbody><tr><td/></tr></tbody>\n<tr><td/></tr></table>")),
                  "schema pack.xml:4:1\n");
    assert_faults(PACK(ITEM("\n<p>a<p>b</p></p>")), "element-place pack.xml:2:5\n");
    assert_faults(PACK(ITEM("\n<x:p xmlns:x='urn:x'/>")), "namespace pack.xml:2:1\n");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/schema/table", test_table);
    g_test_add_func("/schema/words", test_words);
    g_test_add_func("/schema/kinds", test_kinds);
    g_test_add_func("/schema/blanks", test_blanks);
    g_test_add_func("/schema/faults", test_faults);
    return g_test_run();
}
