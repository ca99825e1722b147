/* What all elements have in common: a place, an id, a language, attributes of simple kinds.
 * In: elements of a pack's XML. Out: nodes, and values for them.
 * The schema has said what is wrong with a value's form; here only what no schema can know is
 * reported (a day that does not exist, an id given twice, a link that leads nowhere). */
#include "load/read.h"

#include <string.h>

#include "base/plain.h"
#include "model/phone.h"

int bp_kind_of(const struct bp_reader *reader, const xmlNode *xml) {
    gpointer kind;
    if (!bp_xml_is(xml, BP_PACK_URI) ||
        !g_hash_table_lookup_extended(reader->kinds, xml->name, NULL, &kind))
        return -1;
    return GPOINTER_TO_INT(kind);
}

const char *bp_read_attribute(struct bp_reader *reader, const xmlNode *xml, const char *name) {
    const char *text = xml->properties ? bp_xml_attribute(xml, name, reader->arena) : NULL;
    /* Labels of profiles may say where they can be divided. */
    return text && bp_xml_is(xml, BP_PACK_URI) ? bp_plain_text(reader->arena, text) : text;
}

const char *bp_read_path(struct bp_reader *reader, const xmlNode *xml, const char *name) {
    return bp_xml_path(xml, name, reader->inside, reader->arena);
}

/* Enters the id; one that is taken stays with the node that had it first. */
static void add_id(struct bp_reader *reader, struct bp_node *node) {
    const struct bp_node *first = bp_doc_find(reader->doc, node->id);
    if (!first)
        g_hash_table_insert(reader->doc->ids, (char *)node->id, node);
    else if (!bp_xml_twice(reader->xml, first->pos, node->pos, reader->diags))
        bp_diag(reader->diags, ID_TWICE, node->pos, node->id, first->pos.file, first->pos.line);
}

struct bp_node *bp_read_node(struct bp_reader *reader, struct bp_node *parent, const xmlNode *xml,
                             enum bp_kind kind) {
    struct bp_node *node = bp_node_new(reader->arena, kind, bp_xml_pos(xml));
    if (parent)
        bp_node_append(parent, node);
    node->lang = bp_read_attribute(reader, xml, "lang");
    node->id = bp_read_attribute(reader, xml, "id");
    if (node->id)
        add_id(reader, node);
    return node;
}

int bp_read_number(const xmlNode *xml, const char *name, int least, int most, int otherwise) {
    for (const xmlAttr *a = xml->properties; a; a = a->next)
        if (!a->ns && strcmp((const char *)a->name, name) == 0 && a->children) {
            char *text = g_strstrip(g_strdup((const char *)a->children->content));
            gint64 number = otherwise;
            bool good =
                g_ascii_string_to_signed(text + (*text == '+'), 10, least, most, &number, NULL);
            g_free(text);
            return good ? (int)number : otherwise;
        }
    return otherwise;
}

int bp_read_choice(struct bp_reader *reader, const xmlNode *xml, const char *name,
                   const char *const *values) {
    const char *value = bp_read_attribute(reader, xml, name);
    for (int i = 0; value && values[i]; i++)
        if (strcmp(values[i], value) == 0)
            return i;
    return 0;
}

bool bp_read_is(struct bp_reader *reader, const xmlNode *xml, const char *name, const char *value) {
    return g_strcmp0(bp_read_attribute(reader, xml, name), value) == 0;
}

bp_len bp_read_width(const char *text) {
    if (!text || !g_ascii_isdigit(*text))
        return 0;
    char *unit;
    double number = g_ascii_strtod(text, &unit);
    number = MIN(number, 9999);
    if (*unit == '%')
        return -(bp_len)(number * 10 + 0.5);
    if (strncmp(unit, "mm", 2) == 0)
        return BP_MM(number);
    return strncmp(unit, "pt", 2) == 0 ? BP_PT(number) : 0;
}

/* Dates */

/* True if the text has the form of a date or of a date and time; the schema complains of others. */
static bool has_form(const char *text) {
    const char *form = "0000-00-00T00:00:00";
    size_t length = strlen(text);
    if (length != 10 && length != 16 && length != 19)
        return false;
    for (size_t i = 0; i < length; i++)
        if (form[i] == '0' ? !g_ascii_isdigit(text[i]) : text[i] != form[i])
            return false;
    return true;
}

struct bp_when bp_read_when(struct bp_reader *reader, const xmlNode *xml, const char *name) {
    struct bp_when when = {.minutes = -1};
    const char *text = bp_read_attribute(reader, xml, name);
    if (text && has_form(text) && !bp_when_parse(text, &when))
        bp_diag(reader->diags, DATE, bp_xml_pos(xml), text);
    return when;
}

/* Links */

static bool begins(const char *text, const char *start) {
    return g_ascii_strncasecmp(text, start, strlen(start)) == 0;
}

static bool is_phone(const char *href) {
    struct bp_arena *arena = bp_arena_new();
    const bool dialled = bp_phone_address(arena, href) != NULL;
    bp_arena_free(arena);
    return dialled;
}

static bool is_address(const char *href) {
    if (strpbrk(href, " <>\"") || !*href)
        return false;
    if (*href == '#')
        return href[1] != '\0';
    if (begins(href, "mailto:"))
        return strchr(href, '@') > href + strlen("mailto:");
    if (begins(href, "tel:"))
        return is_phone(href);
    const char *host = begins(href, "https://")  ? href + strlen("https://")
                       : begins(href, "http://") ? href + strlen("http://")
                                                 : "";
    return g_ascii_isalnum(*host) || *host == '[' || (*host & 0x80);
}

/* What to do about an address that can't be one. */
static void help_href(struct bp_reader *reader, const char *href) {
    if (!*href || strcmp(href, "#") == 0)
        bp_diag_hint(reader->diags, "give the address, or remove the link");
    else if (strpbrk(href, " <>\""))
        bp_diag_hint(reader->diags, "an address can't contain spaces, quotation marks, < or >; use "
                                    "%%20 for a space");
    else if (begins(href, "javascript:") || begins(href, "data:") || begins(href, "vbscript:"))
        bp_diag_hint(reader->diags, "a pack can't run scripts; give a web address");
    else if (begins(href, "file:") || *href == '/' || *href == '\\' ||
             (g_ascii_isalpha(*href) && href[1] == ':'))
        bp_diag_hint(
            reader->diags,
            "readers don't have that file; attach it, or put it on the web and give its address");
    else if (begins(href, "www."))
        bp_diag_hint(reader->diags, "did you mean \"https://%s\"?", href);
    else if (strchr(href, '@') && !strchr(href, ':'))
        bp_diag_hint(reader->diags, "did you mean \"mailto:%s\"?", href);
    else
        bp_diag_hint(reader->diags,
                     "an address begins with https://, http://, mailto: or tel:; # and "
                     "an id leads to a place in this pack");
}

const char *bp_read_href(struct bp_reader *reader, const xmlNode *xml) {
    const char *href = bp_read_attribute(reader, xml, "href");
    if (href && !is_address(href)) {
        bp_diag(reader->diags, HREF, bp_xml_pos(xml), href);
        help_href(reader, href);
    }
    return href;
}
