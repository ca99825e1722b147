/* One text -> one tree with positions.
 * In: UTF-8 text. Out: a libxml2 tree of elements and texts, each with file, line and column.
 * The one hard idea: libxml2 keeps lines only, and of where a tag *ends*. Our handlers are before
 * its own: they take the byte offset the parser has reached, step back to the `<` in our own copy
 * of the text, count lines from the last place counted, and leave the place in node->_private. */
#include "load/parse.h"

#include <glib.h>
#include <libxml/SAX2.h>
#include <string.h>

#include "load/fault.h"
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
    size_t searched;                        /* so far by find_symbols() */
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

/* Characters of Word's old symbol fonts, which it keeps at U+F000 to U+F0FF (UTF-8: EF 80 80 to
 * EF 83 BF), and which are another character or none in any other font. */
static const struct symbol {
    unsigned code;
    const char *what, *hint;
} symbols[] = {
    {0xF0B7, "a bullet of the Symbol font", "make a list: <ul><li>…</li></ul>"},
    {0xF0A7, "a bullet of the Wingdings font", "make a list: <ul><li>…</li></ul>"},
    {0xF0D8, "a bullet of the Wingdings font", "make a list: <ul><li>…</li></ul>"},
    {0xF076, "a bullet of the Wingdings font", "make a list: <ul><li>…</li></ul>"},
    {0xF0FC, "a tick of the Wingdings font", "write ✓"},
    {0xF0FB, "a cross of the Wingdings font", "write ✗"},
    {0xF0FE, "a ticked box of the Wingdings font", "write ☑"},
    {0xF0A8, "a box of the Wingdings font", "write ☐"},
    {0xF06F, "a box of the Wingdings font", "write ☐"},
    {0xF0E0, "an arrow of the Wingdings font", "write →"},
    {0xF0E8, "an arrow of the Wingdings font", "write →"},
    {0xF04A, "a smiling face of the Wingdings font", "write ☺"},
    {0, "a character of a symbol font",
     "type the character again, or paste the text without its font"},
};

/* Reports these at their own places. One that is written as a number is not found in the source: it
 * is where its text begins. */
static void find_symbols(struct bp_parser *parser, const xmlChar *text, int length) {
    const char *at = (const char *)text, *end = at + length;
    for (; (at = memchr(at, 0xEF, (size_t)(end - at))); at++) {
        const gunichar c = g_utf8_get_char_validated(at, end - at);
        if (c < 0xF000 || c > 0xF0FF)
            continue;
        const size_t from = MAX(parser->text_from, parser->searched), to = reached(parser);
        const char *here = from < to ? memmem(parser->text + from, to - from, at, 3) : NULL;
        const size_t offset = here ? (size_t)(here - parser->text) : parser->text_from;
        const struct symbol *symbol = symbols;
        while (symbol->code && symbol->code != c)
            symbol++;
        bp_diag(parser->diags, CHAR_SYMBOL, bp_source_pos(parser->name, parser->text, offset), c,
                symbol->what);
        bp_diag_hint(parser->diags, "%s", symbol->hint);
        parser->searched = here ? offset + 3 : MAX(to, parser->searched);
    }
}

static void on_text(void *context, const xmlChar *text, int length) {
    struct bp_parser *parser = parser_of(context);
    if (parser->failed || !parser->open || is_indent(parser, text, length))
        return;
    find_symbols(parser, text, length);
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

/* libxml2's messages about this parse. In its namespace domain only an unknown prefix is a fault
 * for us; the others are about the form of addresses. */
static void on_fault(void *context, bp_xml_error *error) {
    struct bp_parser *parser = parser_of(context);
    if (error->level == XML_ERR_WARNING ||
        (error->domain == XML_FROM_NAMESPACE && error->code != XML_NS_ERR_UNDEFINED_NAMESPACE &&
         error->code != XML_ERR_ATTRIBUTE_REDEFINED))
        return;
    if (stop(parser))
        bp_fault_report(
            error,
            &(struct bp_fault_place){
                .name = parser->name,
                .text = parser->text,
                .length = parser->length,
                .offset = reached(parser),
                .open = parser->open ? (const char *)parser->open->name : NULL,
                .open_pos = parser->open ? bp_xml_pos(parser->open) : (struct bp_pos){0},
            },
            parser->diags);
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
    parser->given = parser->line_start = parser->counted = 0;
    parser->text_from = parser->searched = 0;
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
