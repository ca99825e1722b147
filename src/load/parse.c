/* One text -> one tree with positions.
 * In: UTF-8 text. Out: a libxml2 tree of elements and texts, each with file, line and column.
 * The one hard idea: libxml2 keeps lines only, and of where a tag *ends*. Our handlers are before
 * its own: they take the byte offset the parser has reached, step back to the `<` in our own copy
 * of the text, count lines from the last place counted, and leave the place in node->_private. */
#include "load/parse.h"

#include <glib.h>
#include <libxml/SAX2.h>
#include <string.h>

#include "model/doc.h"

/* More attributes than any element needs: libxml2 compares each with each. */
#define ATTRIBUTES_LIMIT 256

struct bp_parser {
    xmlParserCtxt *context;
    struct bp_arena *marks;
    struct bp_diags *diags;
    int elements; /* with their attributes, so far, in all texts */

    /* the text being parsed */
    const char *name, *text;
    size_t length, given;       /* so many bytes libxml2 has been given */
    xmlNode *open;              /* the element that is open, */
    int depth;                  /* and how many are open */
    size_t line_start, counted; /* where the line counted to begins, and how far was counted */
    int line;
    size_t text_from;                       /* where the current run of text began */
    const xmlChar *textless[BP_KIND_COUNT]; /* names, as the dictionary has them; see is_indent() */
    guint n_textless;
    bool failed; /* a diagnostic was given */
};

static struct bp_parser *parser_of(void *context) {
    return ((xmlParserCtxt *)context)->_private;
}

/* Gives libxml2 more of the text. After a fault there is no more: it finishes what it has, a few
 * thousand bytes, of which no handler takes notice. */
static int give(void *context, char *to, int most) {
    struct bp_parser *parser = context;
    const size_t left = parser->failed ? 0 : parser->length - parser->given;
    const size_t n = MIN((size_t)MAX(most, 0), left);
    memcpy(to, parser->text + parser->given, n);
    parser->given += n;
    return (int)n;
}

/* How many bytes the parser has read. */
static size_t reached(const struct bp_parser *parser) {
    const xmlParserInput *input = parser->context->input;
    if (!input || !input->base)
        return parser->length;
    size_t at = input->consumed + (size_t)(input->cur - input->base);
    return MIN(at, parser->length);
}

/* The last `<` before `offset`; a start tag can't hold another one (XML 1.0, production 10). */
static size_t tag_start(const struct bp_parser *parser, size_t offset) {
    while (offset > 0 && parser->text[offset] != '<')
        offset--;
    return offset;
}

/* Places are asked for in document order, so lines are counted once. */
static struct bp_pos *mark(struct bp_parser *parser, size_t offset) {
    const char *at = parser->text + parser->counted, *end = parser->text + offset;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
        parser->line++;
        parser->line_start = (size_t)(++at - parser->text);
    }
    parser->counted = MAX(parser->counted, offset);
    struct bp_pos *pos = bp_arena_new0(parser->marks, struct bp_pos);
    *pos = (struct bp_pos){parser->name, parser->line, (int)(offset - parser->line_start) + 1};
    return pos;
}

struct bp_pos bp_xml_pos(const xmlNode *node) {
    return node->_private ? *(const struct bp_pos *)node->_private : (struct bp_pos){0};
}

struct bp_pos bp_xml_text_pos(const xmlNode *text) {
    struct bp_pos pos = bp_xml_pos(text), start = pos;
    const char *at = text->content ? (const char *)text->content : "";
    for (; *at == ' ' || *at == '\t' || *at == '\n'; at++) {
        pos.line += *at == '\n';
        pos.col = *at == '\n' ? 1 : pos.col + 1;
    }
    return *at ? pos : start;
}

/* Ends the parse. True the first time: later faults follow from the first. */
static bool stop(struct bp_parser *parser) {
    bool first = !parser->failed;
    parser->failed = true;
    return first;
}

/* Handlers: what the document holds */

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int n_namespaces, const xmlChar **namespaces, int n_attributes, int n_defaults,
                     const xmlChar **attributes) {
    struct bp_parser *parser = parser_of(context);
    if (parser->failed)
        return;
    size_t end = reached(parser);
    struct bp_pos *pos = mark(parser, tag_start(parser, end));
    parser->text_from = end + 1; /* behind the '>' */
    parser->elements += 1 + n_attributes;
    if (parser->elements > BP_ELEMENTS_LIMIT || parser->depth >= BP_DEPTH_LIMIT) {
        stop(parser);
        if (parser->elements > BP_ELEMENTS_LIMIT)
            bp_diag(parser->diags, XML_LARGE, *pos, BP_ELEMENTS_LIMIT);
        else
            bp_diag(parser->diags, XML_DEEP, *pos, BP_DEPTH_LIMIT);
        return;
    }
    xmlSAX2StartElementNs(context, name, prefix, uri, n_namespaces, namespaces, n_attributes,
                          n_defaults, attributes);
    parser->open = parser->open ? parser->open->last : xmlDocGetRootElement(parser->context->myDoc);
    parser->open->_private = pos;
    parser->depth++;
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    struct bp_parser *parser = parser_of(context);
    if (parser->failed)
        return;
    xmlSAX2EndElementNs(context, name, prefix, uri);
    parser->text_from = reached(parser);
    parser->open = --parser->depth > 0 ? parser->open->parent : NULL;
}

static bool is_blank(const xmlChar *text, int length) {
    int i = 0;
    while (i < length && (text[i] == ' ' || text[i] == '\n' || text[i] == '\t'))
        i++;
    return i == length;
}

/* True for white space, up to the next tag, in an element where it has no meaning: such a fifth of
 * a tree's nodes is left out. */
static bool is_indent(const struct bp_parser *parser, const xmlChar *text, int length) {
    if (parser->text[reached(parser)] != '<' || !is_blank(text, length))
        return false;
    for (guint i = 0; i < parser->n_textless; i++)
        if (parser->textless[i] == parser->open->name)
            return true;
    return false;
}

static void on_text(void *context, const xmlChar *text, int length) {
    struct bp_parser *parser = parser_of(context);
    if (parser->failed || !parser->open || is_indent(parser, text, length))
        return;
    xmlSAX2Characters(context, text, length);
    xmlNode *last = parser->open->last;
    if (last && last->type == XML_TEXT_NODE && !last->_private)
        last->_private = mark(parser, parser->text_from);
}

static void on_comment(void *context, const xmlChar *text) {
    (void)text;
    struct bp_parser *parser = parser_of(context);
    parser->text_from = reached(parser);
}

static void on_instruction(void *context, const xmlChar *target, const xmlChar *data) {
    (void)data;
    on_comment(context, target);
}

/* Neither entities nor defaults are needed in a pack; without them there are no entity bombs, and
 * no other file is asked for. */
static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system) {
    (void)name, (void)external, (void)system;
    struct bp_parser *parser = parser_of(context);
    if (stop(parser))
        bp_diag(parser->diags, XML_DOCTYPE, *mark(parser, tag_start(parser, reached(parser))));
    xmlStopParser(parser->context); /* no declaration is looked at, not even in a few bytes more */
}

/* Faults, in a clerk's words */

static const struct fault {
    int code;
    const char *text, *hint;
} faults[] = {
    {XML_ERR_LT_IN_ATTRIBUTE, "a value in quotation marks contains <, or is never closed",
     "close the quotation marks, or write &lt; for <"},
    {XML_ERR_ATTRIBUTE_NOT_STARTED, "a value must be in quotation marks",
     "write it as name=\"value\""},
    {XML_ERR_ATTRIBUTE_NOT_FINISHED, "a value's quotation marks are never closed", NULL},
    {XML_ERR_ATTRIBUTE_WITHOUT_VALUE, "an attribute has no value", "write it as name=\"value\""},
    {XML_ERR_SPACE_REQUIRED, "a space is missing here", "put a space between attributes"},
    {XML_ERR_GT_REQUIRED, "this tag is not closed by >", NULL},
    {XML_ERR_INVALID_CHARREF, "there is no character with this number", NULL},
    {XML_ERR_INVALID_CHAR, "XML does not allow this character", "remove it"},
    {XML_ERR_HYPHEN_IN_COMMENT, "a comment can't contain --", "put a space between the hyphens"},
    {XML_ERR_COMMENT_NOT_FINISHED, "a comment begins here and is never closed",
     "close it with -->"},
    {XML_ERR_CDATA_NOT_FINISHED, "a CDATA section is never closed", "close it with ]]>"},
    {XML_ERR_RESERVED_XML_NAME, "<?xml … ?> is only allowed at the very start of a file",
     "remove what is before it"},
    {XML_ERR_MISPLACED_CDATA_END, "]]> is not allowed in text", "write ]]&gt;"},
};

static void tell_truncated(struct bp_parser *parser, struct bp_pos pos) {
    const xmlNode *open = parser->open;
    if (open)
        bp_diag(parser->diags, XML_TRUNCATED, pos, (const char *)open->name, bp_xml_pos(open).line);
    else
        bp_diag(parser->diags, XML_NONE, pos);
}

/* The last such character before `offset`, or 0. */
static size_t before(const struct bp_parser *parser, size_t offset, char c) {
    while (offset > 0 && parser->text[--offset] != c)
        ;
    return offset;
}

/* The commonest slip of all: & or < as in ordinary writing. Returns false if it is another. */
static bool tell_lone(struct bp_parser *parser, const xmlError *error, size_t offset) {
    size_t at = offset;
    if (error->code == XML_ERR_ENTITYREF_SEMICOL_MISSING)
        at = before(parser, offset, '&');
    else if (error->code == XML_ERR_NAME_REQUIRED && offset > 0)
        at = offset - 1;
    const char *fix = parser->text[at] == '&' ? "&amp;" : parser->text[at] == '<' ? "&lt;" : NULL;
    if (at == offset || !fix)
        return false;
    char *text = g_strdup_printf("%c on its own is not allowed in text", parser->text[at]);
    bp_diag(parser->diags, XML_SYNTAX, bp_source_pos(parser->name, parser->text, at), text);
    bp_diag_hint(parser->diags, "write %s", fix);
    g_free(text);
    return true;
}

static void tell_syntax(struct bp_parser *parser, const xmlError *error, struct bp_pos pos) {
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++)
        if (faults[i].code == error->code) {
            bp_diag(parser->diags, XML_SYNTAX, pos, faults[i].text);
            if (faults[i].hint)
                bp_diag_hint(parser->diags, "%s", faults[i].hint);
            return;
        }
    char *message = g_strstrip(g_strdup(error->message ? error->message : "it can't be read"));
    bp_diag(parser->diags, XML_SYNTAX, pos, message);
    g_free(message);
}

static void tell(struct bp_parser *parser, const xmlError *error) {
    size_t offset = reached(parser);
    const char *text = parser->text, *name = parser->name;
    struct bp_pos pos = bp_source_pos(name, text, offset);
    struct bp_pos tag = bp_source_pos(name, text, tag_start(parser, offset));
    const char *one = error->str1 ? error->str1 : "", *two = error->str2 ? error->str2 : "";
    if (tell_lone(parser, error, offset))
        return;
    if (error->code == XML_NS_ERR_UNDEFINED_NAMESPACE)
        bp_diag(parser->diags, XML_PREFIX, tag, one);
    else if (error->code == XML_ERR_TAG_NAME_MISMATCH && *two && strcmp(two, "unparsable") != 0)
        bp_diag(parser->diags, XML_TAG, tag, two, one, error->int1);
    else if (error->code == XML_ERR_UNDECLARED_ENTITY || error->code == XML_WAR_UNDECLARED_ENTITY)
        bp_diag(parser->diags, XML_ENTITY, bp_source_pos(name, text, before(parser, offset, '&')),
                one);
    else if (error->code == XML_ERR_ATTRIBUTE_REDEFINED)
        bp_diag(parser->diags, XML_ATTRIBUTE_TWICE, tag, one);
    else if (error->code == XML_ERR_DOCUMENT_EMPTY)
        bp_diag(parser->diags, XML_NONE, pos);
    else if (error->code == XML_ERR_DOCUMENT_END && offset < parser->length)
        bp_diag(parser->diags, XML_MORE, pos);
    else if (offset >= parser->length)
        tell_truncated(parser, pos);
    else
        tell_syntax(parser, error, pos);
}

/* libxml2's messages about this parse. In its namespace domain only an unknown prefix is a fault
 * for us; the others are about the form of addresses. */
static void on_fault(void *context, bp_xml_error *error) {
    struct bp_parser *parser = parser_of(context);
    if (error->level == XML_ERR_WARNING ||
        (error->domain == XML_FROM_NAMESPACE && error->code != XML_NS_ERR_UNDEFINED_NAMESPACE &&
         error->code != XML_ERR_ATTRIBUTE_REDEFINED))
        return;
    if (stop(parser))
        tell(parser, error);
}

struct bp_parser *bp_parser_new(struct bp_arena *marks, struct bp_diags *diags) {
    LIBXML_TEST_VERSION
    struct bp_parser *parser = g_new0(struct bp_parser, 1);
    parser->marks = marks;
    parser->diags = diags;
    parser->context = xmlNewParserCtxt();
    g_assert(parser->context); /* it fails only for want of memory */
    parser->context->_private = parser;
    for (int kind = 0; kind < BP_KIND_COUNT; kind++)
        if (!bp_elements[kind].words)
            parser->textless[parser->n_textless++] =
                xmlDictLookup(parser->context->dict, (const xmlChar *)bp_elements[kind].name, -1);
    xmlSAXHandler *sax = parser->context->sax;
    sax->startElementNs = on_start;
    sax->endElementNs = on_end;
    sax->characters = sax->ignorableWhitespace = on_text;
    sax->comment = on_comment;
    sax->processingInstruction = on_instruction;
    sax->internalSubset = on_doctype;
    sax->serror = on_fault;
    return parser;
}

void bp_parser_free(struct bp_parser *parser) {
    if (!parser)
        return;
    xmlFreeParserCtxt(parser->context);
    g_free(parser);
}

/* Looks for a tag with too many attributes: `="` again and again without a `<` between. */
static bool too_many_attributes(struct bp_parser *parser) {
    const char *at = parser->text, *end = at + parser->length;
    const char *equals;
    for (int n = 0; (equals = memchr(at, '=', (size_t)(end - at))); at = equals + 1) {
        if (memchr(at, '<', (size_t)(equals - at)))
            n = 0;
        if ((equals[1] == '"' || equals[1] == '\'') && ++n > ATTRIBUTES_LIMIT) {
            bp_diag(parser->diags, XML_WIDE,
                    bp_source_pos(parser->name, parser->text, (size_t)(equals - parser->text)),
                    ATTRIBUTES_LIMIT);
            return true;
        }
    }
    return false;
}

xmlDoc *bp_parse(struct bp_parser *parser, const struct bp_source *source, const char *name) {
    parser->name = name;
    parser->text = source->text;
    parser->length = source->length;
    parser->given = parser->line_start = parser->counted = parser->text_from = 0;
    parser->open = NULL;
    parser->depth = 0;
    parser->line = 1;
    parser->failed = false;
    if (too_many_attributes(parser))
        return NULL;
    /* IGNORE_ENC: the text is UTF-8 by now, whatever its declaration says. NOENT: &amp; and its
     * like become plain text; others there are none, as on_doctype() refuses what could declare
     * them. */
    int options = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOENT | XML_PARSE_COMPACT |
                  XML_PARSE_IGNORE_ENC;
    xmlDoc *doc = xmlCtxtReadIO(parser->context, give, NULL, parser, NULL, NULL, options);
    if (doc && !parser->failed && xmlDocGetRootElement(doc))
        return doc;
    if (stop(parser))
        bp_diag(parser->diags, XML_NONE, ((struct bp_pos){name, 1, 1}));
    xmlFreeDoc(doc);
    return NULL;
}
