/* RELAX NG validation.
 * In: a tree and one of our schemas. Out: valid or not, and diagnostics.
 * libxml2 decides, for all documents, quickly; its messages are poor, so on a failure (only then)
 * explain.c goes through the tree again with the schema as a table. What it can't explain is still
 * reported, at the node that libxml2 stopped at. */
#include "load/schema.h"

#include <glib.h>
#include <libxml/relaxng.h>
#include <string.h>

/* The node of the first message; later ones are about what contains it. */
static void note_first(void *user, bp_xml_error *error) {
    const xmlNode **first = user;
    if (!*first && error->node)
        *first = error->node;
}

static void our_schema_is_wrong(void *user, bp_xml_error *error) {
    (void)user;
    g_error("schema: line %d: %s", error->line, error->message);
}

static xmlRelaxNG *compile(const struct bp_schema *schema) {
    xmlRelaxNGParserCtxt *parser =
        xmlRelaxNGNewMemParserCtxt((const char *)schema->text, (int)schema->length);
    xmlRelaxNGSetParserStructuredErrors(parser, our_schema_is_wrong, NULL);
    xmlRelaxNG *compiled = xmlRelaxNGParse(parser);
    xmlRelaxNGFreeParserCtxt(parser);
    return compiled;
}

static bool is_valid(const struct bp_schema *schema, xmlDoc *doc, const xmlNode **where) {
    xmlRelaxNG *compiled = compile(schema);
    xmlRelaxNGValidCtxt *validator = xmlRelaxNGNewValidCtxt(compiled);
    xmlRelaxNGSetValidStructuredErrors(validator, note_first, (void *)where);
    bool valid = xmlRelaxNGValidateDoc(validator, doc) == 0;
    xmlRelaxNGFreeValidCtxt(validator);
    xmlRelaxNGFree(compiled);
    return valid;
}

bool bp_schema_knows(const char *data, size_t length) {
    char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)data, length);
    const bool known = g_strv_contains(bp_known_valid, digest);
    g_free(digest);
    return known;
}

/* A clerk may have opened a report in place of the pack that it belongs to. */
static void tell_root(const struct bp_xml *xml, const char *root, struct bp_diags *diags) {
    const xmlNode *top = bp_xml_root(xml);
    const char *name = (const char *)top->name;
    bp_diag(diags, ROOT, bp_xml_pos(top), name, root);
    if (strcmp(name, "report") == 0 || strcmp(name, "item") == 0)
        bp_diag_hint(diags, "build the pack that includes it with <xi:include href=\"…\"/>");
}

bool bp_schema_check(const struct bp_schema *schema, const struct bp_xml *xml, const char *root,
                     struct bp_diags *diags) {
    const xmlNode *top = bp_xml_root(xml), *where = NULL;
    bool other = top->ns && strcmp((const char *)top->name, root) != 0;
    if (other)
        tell_root(xml, root, diags);
    else if (is_valid(schema, xml->doc, &where))
        return true;
    if (!other && bp_explain(schema, top, diags) == 0) {
        while (where && where->type != XML_ELEMENT_NODE)
            where = where->parent;
        where = where ? where : top;
        bp_diag(diags, SCHEMA, bp_xml_pos(where), (const char *)where->name);
    }
    return false;
}
