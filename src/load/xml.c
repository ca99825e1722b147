/* A file and all that it includes become one tree.
 * In: a path. Out: a libxml2 tree with positions, or diagnostics.
 * Inclusion is XInclude's (href, whole documents), done here rather than by libxml2, which names
 * the wrong file in its messages and would read any path or address; inside.c keeps it in the
 * pack's own folder. */
#include "load/xml.h"

#include <errno.h>
#include <glib.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/session.h"

/* Files within files within files. */
#define NESTING_LIMIT 8

struct reader {
    struct bp_xml *xml;
    struct bp_parser *parser;
    struct bp_arena *names;
    struct bp_diags *diags;
    size_t left;                     /* bytes that may still be read */
    const char *open[NESTING_LIMIT]; /* resolved paths of the files we are in, outermost first */
    int depth;
};

static void expand(struct reader *reader, xmlNode *top);

/* Decodes and parses; takes over `data`. */
static xmlDoc *parse_bytes(struct reader *reader, char *data, size_t length, const char *name) {
    struct bp_source source;
    if (!bp_source_decode(data, length, name, reader->diags, &source))
        return NULL;
    reader->left -= MIN(reader->left, source.length);
    xmlDoc *doc = bp_parse(reader->parser, &source, name);
    g_free(source.text);
    if (doc)
        g_ptr_array_add(reader->xml->docs, doc);
    return doc;
}

static void tell_missing(struct reader *reader, struct bp_pos pos, const char *href, int error) {
    if (error == EFBIG)
        bp_diag(reader->diags, XML_BYTES, pos, (int)(BP_SOURCE_LIMIT >> 20));
    else
        bp_inside_tell(pos, href, error, reader->diags);
}

/* True, after a diagnostic, if an xi:include names a file that is no XML. */
static bool is_foreign(struct reader *reader, const xmlNode *include, const char *href,
                       const char *data, size_t length) {
    const struct bp_source_kind kind = bp_source_kind(data, length);
    const bool in_report =
        include->parent && g_strcmp0((const char *)include->parent->name, "report") == 0;
    if (!kind.what)
        return false;
    bp_diag(reader->diags, INCLUDE_KIND, bp_xml_pos(include), href, kind.what);
    if (kind.can_attach)
        bp_diag_hint(reader->diags, "to attach it, write <%s title=\"…\" src=\"%s\"/> instead",
                     in_report ? "appendix" : "attachment", href);
    return true;
}

/* Reads what an xi:include names; NULL after a diagnostic. */
static xmlDoc *read_included(struct reader *reader, const xmlNode *include, const char *href,
                             const char *path, const char *shown) {
    const struct bp_pos pos = bp_xml_pos(include);
    for (int i = 0; i < reader->depth; i++)
        if (strcmp(reader->open[i], path) == 0) {
            bp_diag(reader->diags, INCLUDE_LOOP, pos, href);
            return NULL;
        }
    if (reader->depth == NESTING_LIMIT) {
        bp_diag(reader->diags, INCLUDE_DEEP, pos, NESTING_LIMIT);
        return NULL;
    }
    char *data = NULL;
    size_t length;
    int error = bp_source_read(path, true, reader->left, &data, &length);
    if (!error && !is_foreign(reader, include, href, data, length))
        return parse_bytes(reader, data, length, shown);
    if (error)
        tell_missing(reader, pos, href, error);
    g_free(data);
    return NULL;
}

/* Attributes and children that we can't honour are not passed over in silence. */
static bool check_include(struct reader *reader, const xmlNode *include) {
    struct bp_pos pos = bp_xml_pos(include);
    bool good = true;
    for (const xmlAttr *a = include->properties; a; a = a->next)
        if (strcmp((const char *)a->name, "href") != 0) {
            bp_diag(reader->diags, INCLUDE_FORM, pos, (const char *)a->name);
            good = false;
        }
    for (const xmlNode *child = include->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE) {
            bp_diag(reader->diags, INCLUDE_FORM, bp_xml_pos(child), (const char *)child->name);
            good = false;
        }
    return good;
}

static int depth_of(const xmlNode *node) {
    int depth = 0;
    for (; node; node = node->parent)
        depth++;
    return depth;
}

/* Puts the root of `doc` in the place of `include`. */
static xmlNode *graft(xmlNode *include, xmlDoc *doc) {
    xmlNode *root = xmlDocGetRootElement(doc);
    xmlUnlinkNode(root);
    xmlReplaceNode(include, root);
    xmlFreeNode(include);
    return root;
}

/* Notes it under the file's path and under the name that places in it have. A report is hardly
 * meant to be there twice; with ids in it, any file is an error then. */
static void note_inclusion(struct reader *reader, const xmlNode *root, struct bp_inclusion new) {
    GHashTable *all = reader->xml->included;
    struct bp_inclusion *known = g_hash_table_lookup(all, new.path);
    if (known) {
        known->last = new.last;
        if (strcmp((const char *)root->name, "report") == 0)
            bp_diag(reader->diags, INCLUDE_AGAIN, known->last, known->href, known->first.file,
                    known->first.line);
    } else {
        known = bp_arena_new0(reader->names, struct bp_inclusion);
        *known = new;
        g_hash_table_insert(all, (char *)known->path, known);
    }
    g_hash_table_insert(all, (char *)bp_xml_pos(root).file, known);
}

/* Replaces one xi:include; what it includes is expanded in turn. Returns the node that is there
 * now. */
static xmlNode *include_file(struct reader *reader, xmlNode *include) {
    struct bp_pos pos = bp_xml_pos(include);
    if (!check_include(reader, include))
        return include;
    char *href = bp_xml_path(include, "href", &reader->xml->inside, reader->names);
    if (!href || !*href)
        return include; /* the schema says what is missing */
    if (depth_of(include) > BP_DEPTH_LIMIT) {
        bp_diag(reader->diags, XML_DEEP, pos, BP_DEPTH_LIMIT);
        return include;
    }
    const char *shown;
    char *path =
        bp_inside_find(&reader->xml->inside, pos, href, reader->names, &shown, reader->diags);
    xmlDoc *doc = path ? read_included(reader, include, href, path, shown) : NULL;
    if (doc) {
        include = graft(include, doc);
        note_inclusion(reader, include,
                       (struct bp_inclusion){href, bp_arena_strdup(reader->names, path), pos, pos});
        reader->open[reader->depth++] = path;
        expand(reader, include);
        reader->depth--;
    }
    free(path);
    return include;
}

static bool is_include(const xmlNode *node) {
    return bp_xml_is(node, BP_XINCLUDE_URI) && strcmp((const char *)node->name, "include") == 0;
}

/* The node after `node` in document order within `top`, its children left out. */
static xmlNode *step_over(const xmlNode *node, const xmlNode *top) {
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

xmlNode *bp_xml_next(const xmlNode *node, const xmlNode *top) {
    const bool element = node->type == XML_ELEMENT_NODE;
    return element && node->children ? node->children : step_over(node, top);
}

/* Expands all inclusions below `top`. */
static void expand(struct reader *reader, xmlNode *top) {
    xmlNode *node = top;
    while (node) {
        bool included = node != top && is_include(node);
        if (included)
            node = include_file(reader, node);
        reader->xml->incomplete |= included && is_include(node);
        node = included ? step_over(node, top) : bp_xml_next(node, top);
    }
}

static struct bp_xml *xml_new(struct bp_inside inside) {
    struct bp_xml *xml = g_new0(struct bp_xml, 1);
    xml->inside = inside;
    xml->marks = bp_arena_new();
    xml->docs = g_ptr_array_new();
    xml->included = g_hash_table_new(g_str_hash, g_str_equal);
    return xml;
}

bool bp_xml_twice(const struct bp_xml *xml, struct bp_pos one, struct bp_pos other,
                  struct bp_diags *diags) {
    const struct bp_inclusion *inclusion =
        one.file ? g_hash_table_lookup(xml->included, one.file) : NULL;
    if (!inclusion || one.line != other.line || one.col != other.col ||
        (inclusion->first.line == inclusion->last.line &&
         inclusion->first.col == inclusion->last.col &&
         inclusion->first.file == inclusion->last.file) ||
        !other.file || g_hash_table_lookup(xml->included, other.file) != inclusion)
        return false;
    bp_diag(diags, INCLUDE_TWICE, inclusion->last, inclusion->href, inclusion->first.file,
            inclusion->first.line);
    return true;
}

void bp_xml_free(struct bp_xml *xml) {
    if (!xml)
        return;
    for (guint i = 0; i < xml->docs->len; i++)
        xmlFreeDoc(g_ptr_array_index(xml->docs, i));
    g_ptr_array_free(xml->docs, TRUE);
    g_hash_table_destroy(xml->included);
    bp_arena_free(xml->marks);
    g_free(xml);
}

xmlNode *bp_xml_root(const struct bp_xml *xml) {
    return xmlDocGetRootElement(xml->doc);
}

/* Parses the outermost file and expands it; takes over `data`. */
static struct bp_xml *read_whole(struct reader *reader, struct bp_inside inside, char *data,
                                 size_t length) {
    reader->xml = xml_new(inside);
    reader->parser = bp_parser_new(reader->xml->marks, reader->diags);
    reader->xml->doc = parse_bytes(reader, data, length, inside.pack);
    if (reader->xml->doc)
        expand(reader, bp_xml_root(reader->xml));
    bp_parser_free(reader->parser);
    if (reader->xml->doc)
        return reader->xml;
    bp_xml_free(reader->xml);
    return NULL;
}

static void tell_unreadable(const char *path, int error, struct bp_diags *diags) {
    struct bp_pos pos = {path, 0, 0};
    if (error == EFBIG) {
        bp_diag(diags, XML_BYTES, pos, (int)(BP_SOURCE_LIMIT >> 20));
        return;
    }
    char *why = bp_errno_text(error);
    bp_diag(diags, FILE_READ, pos, why);
    g_free(why);
}

struct bp_xml *bp_xml_read(const char *path, struct bp_arena *names, struct bp_diags *diags) {
    struct reader reader = {.names = names, .diags = diags, .left = BP_SOURCE_LIMIT, .depth = 1};
    char *data = NULL;
    size_t length;
    bp_session_reads(diags, path);
    int error = bp_source_read(path, false, reader.left, &data, &length);
    char *resolved = error ? NULL : realpath(path, NULL);
    if (!error && !resolved)
        error = errno;
    const struct bp_source_kind kind =
        error ? (struct bp_source_kind){0} : bp_source_kind(data, length);
    if (error)
        tell_unreadable(path, error, diags);
    else if (kind.what)
        bp_diag(diags, FILE_KIND, ((struct bp_pos){path, 0, 0}), kind.what);
    if (error || kind.what) {
        g_free(data);
        free(resolved);
        return NULL;
    }
    reader.open[0] = resolved;
    char *folder = g_path_get_dirname(resolved);
    struct bp_inside inside = {bp_arena_strdup(names, path), bp_arena_strdup(names, folder)};
    struct bp_xml *xml = read_whole(&reader, inside, data, length);
    g_free(folder);
    free(resolved);
    return xml;
}

struct bp_xml *bp_xml_read_memory(const void *data, size_t length, const char *name,
                                  struct bp_arena *names, struct bp_diags *diags) {
    struct reader reader = {.names = names, .diags = diags, .left = BP_SOURCE_LIMIT, .depth = 1};
    struct bp_inside inside = {bp_arena_strdup(names, name), NULL};
    reader.open[0] = "";
    char *copy = g_malloc0(length + 1);
    if (length > 0)
        memcpy(copy, data, length);
    return read_whole(&reader, inside, copy, length);
}

bool bp_xml_is(const xmlNode *node, const char *uri) {
    return node->type == XML_ELEMENT_NODE && node->ns &&
           strcmp((const char *)node->ns->href, uri) == 0;
}

bool bp_xml_blank(const xmlNode *text) {
    const char *content = text->content ? (const char *)text->content : "";
    return content[strspn(content, " \t\n\r")] == '\0';
}

/* Folds white space as for an XML Schema token: none at the ends, single spaces within. */
static char *fold_token(char *text) {
    char *to = text;
    for (const char *from = text; *from; from++) {
        bool space = strchr(" \t\n\r", *from) != NULL;
        if (!space)
            *to++ = *from;
        else if (to > text && to[-1] != ' ')
            *to++ = ' ';
    }
    if (to > text && to[-1] == ' ')
        to--;
    *to = '\0';
    return text;
}

/* As the parser has it; NULL: there is none. */
static const char *plain_attribute(const xmlNode *node, const char *name) {
    for (const xmlAttr *a = node->properties; a; a = a->next) {
        if (a->ns || strcmp((const char *)a->name, name) != 0)
            continue;
        const xmlNode *text = a->children;
        return text && text->content ? (const char *)text->content : "";
    }
    return NULL;
}

char *bp_xml_attribute(const xmlNode *node, const char *name, struct bp_arena *arena) {
    const char *value = plain_attribute(node, name);
    return value ? fold_token(bp_arena_strdup(arena, value)) : NULL;
}

char *bp_xml_path(const xmlNode *node, const char *name, const struct bp_inside *inside,
                  struct bp_arena *arena) {
    const char *value = plain_attribute(node, name);
    if (!value)
        return NULL;
    const char *file = bp_xml_pos(node).file;
    char *trimmed = g_strstrip(bp_arena_strdup(arena, value));
    char *folded = fold_token(bp_arena_strdup(arena, value));
    if (strcmp(folded, value) != 0 && bp_inside_has(inside, file, value))
        return bp_arena_strdup(arena, value);
    const bool inner = strcmp(folded, trimmed) != 0 && bp_inside_has(inside, file, trimmed);
    return inner ? trimmed : folded;
}
