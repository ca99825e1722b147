/* Faults of XML's syntax, in a clerk's words.
 * In: libxml2's error, and where in the text it was found. Out: one diagnostic.
 * libxml2 says which rule of XML is broken; the text around shows what people did: pasted from
 * Word, or wrote HTML. */
#include "load/fault.h"

#include <glib.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <string.h>

#include "load/source.h"

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

/* Elements that HTML, and people, leave without an end tag. */
static const char *const void_elements[] = {
    "br", "hr", "img", "col", "input", "tick", "member", "contact", "include", "list-of", NULL};

/* Prefixes of what Word puts on the clipboard. */
static const char *const word_prefixes[] = {"o", "w", "v", "m", "wp", "st1", "x", NULL};

static struct bp_pos pos_at(const struct bp_fault_place *at, size_t offset) {
    return bp_source_pos(at->name, at->text, offset);
}

/* The last such character before `offset`, or 0. */
static size_t before(const struct bp_fault_place *at, size_t offset, char c) {
    while (offset > 0 && at->text[--offset] != c)
        ;
    return offset;
}

/* The last `<` up to there; a start tag can't hold another one (XML 1.0, production 10). */
static size_t tag_start(const struct bp_fault_place *at) {
    return at->text[at->offset] == '<' ? at->offset : before(at, at->offset, '<');
}

static void report_truncated(const struct bp_fault_place *at, struct bp_diags *diags) {
    if (at->open)
        bp_diag(diags, XML_TRUNCATED, pos_at(at, at->offset), at->open, at->open_pos.line);
    else
        bp_diag(diags, XML_NONE, pos_at(at, at->offset));
}

/* The commonest slip of all: & or < as in ordinary writing. Returns false if it is another. */
static bool report_lone(const xmlError *error, const struct bp_fault_place *at,
                        struct bp_diags *diags) {
    size_t offset = at->offset;
    if (error->code == XML_ERR_ENTITYREF_SEMICOL_MISSING)
        offset = before(at, offset, '&');
    else if (error->code == XML_ERR_NAME_REQUIRED && offset > 0)
        offset--;
    const char c = at->text[offset];
    const char *fix = c == '&' ? "&amp;" : c == '<' ? "&lt;" : NULL;
    if (offset == at->offset || !fix)
        return false;
    char *text = g_strdup_printf("%c on its own is not allowed in text", c);
    bp_diag(diags, XML_SYNTAX, pos_at(at, offset), text);
    bp_diag_hint(diags, "write %s", fix);
    g_free(text);
    return true;
}

/* The length of a quotation mark that XML doesn't know, or 0: U+2018 to U+201F, U+2032, U+2033. */
static size_t typographic_quote(const char *at) {
    const gunichar c = g_utf8_get_char_validated(at, 3);
    return (c >= 0x2018 && c <= 0x201F) || c == 0x2032 || c == 0x2033 ? 3 : 0;
}

/* The first such mark in a tag that opens a value, or is meant to close one that a straight mark
 * has opened: a value that goes on to the next `="` was not meant to. NULL if there is none. */
static const char *misused_quote(const char *tag, const char *end) {
    for (const char *at = tag; at < end && (at = memchr(at, '=', (size_t)(end - at)));) {
        at += 1 + strspn(at + 1, " \t\n");
        if (typographic_quote(at))
            return at;
        if (at >= end || (*at != '"' && *at != '\''))
            continue;
        const char *value = at + 1, *close = memchr(value, *at, (size_t)(end - value));
        const char *stop = close ? close : end;
        for (at = value; at < stop; at++)
            if (typographic_quote(at) && (!close || close[-1] == '='))
                return at;
        if (!close)
            return NULL;
        at = close + 1;
    }
    return NULL;
}

/* Typographic quotation marks in the tag. Returns false if it is another fault. */
static bool report_quote(const xmlError *error, const struct bp_fault_place *at,
                         struct bp_diags *diags) {
    static const int codes[] = {XML_ERR_LT_IN_ATTRIBUTE, XML_ERR_ATTRIBUTE_NOT_STARTED,
                                XML_ERR_ATTRIBUTE_NOT_FINISHED, XML_ERR_SPACE_REQUIRED,
                                XML_ERR_GT_REQUIRED};
    bool may_be = false;
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
        may_be |= error->code == codes[i];
    const size_t tag = may_be ? before(at, at->offset, '<') : 0;
    const char *quote =
        may_be ? misused_quote(at->text + tag, at->text + MIN(at->offset + 1, at->length)) : NULL;
    if (!quote)
        return false;
    bp_diag(diags, XML_SYNTAX, pos_at(at, (size_t)(quote - at->text)),
            "this is a typographic quotation mark, as Word makes them");
    bp_diag_hint(diags, "type straight quotation marks around values: name=\"value\"");
    return true;
}

/* `text` of the faults in the table, else libxml2's own. */
static void report_syntax(const xmlError *error, const struct bp_fault_place *at,
                          struct bp_diags *diags) {
    const struct bp_pos pos = pos_at(at, at->offset);
    const bool from_word = error->code == XML_ERR_ATTRIBUTE_NOT_STARTED &&
                           g_str_has_prefix(at->text + at->offset, "Mso");
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++)
        if (faults[i].code == error->code) {
            bp_diag(diags, XML_SYNTAX, pos, faults[i].text);
            if (from_word)
                bp_diag_hint(diags, BP_FROM_WORD);
            else if (faults[i].hint)
                bp_diag_hint(diags, "%s", faults[i].hint);
            return;
        }
    char *message = g_strstrip(g_strdup(error->message ? error->message : "it can't be read"));
    bp_diag(diags, XML_SYNTAX, pos, message);
    g_free(message);
}

/* HTML's names of characters, of which XML knows five. */
static void report_entity(const char *name, struct bp_pos pos, struct bp_diags *diags) {
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
    bp_diag(diags, XML_ENTITY, pos, name);
    if (!entity)
        return;
    char utf8[7] = "";
    utf8[g_unichar_to_utf8(entity->value, utf8)] = '\0';
    if (g_unichar_isgraph(entity->value) && g_unichar_type(entity->value) != G_UNICODE_FORMAT)
        bp_diag_hint(diags, "write %s", utf8);
    else
        bp_diag_hint(diags, "write &#%u;", entity->value);
}

static void report_prefix(const char *prefix, struct bp_pos pos, struct bp_diags *diags) {
    bp_diag(diags, XML_PREFIX, pos, prefix);
    if (g_strv_contains(word_prefixes, prefix))
        bp_diag_hint(diags, BP_FROM_WORD);
    else if (strcmp(prefix, "xi") != 0)
        bp_diag_hint(diags, "write the name without \"%s:\"", prefix);
}

/* An end tag that doesn't fit what is open. */
static void report_tag(const char *end, const char *open, const struct bp_fault_place *at,
                       struct bp_diags *diags) {
    const bool never_closed = g_strv_contains(void_elements, open);
    const char *wanted = never_closed ? open : g_strv_contains(void_elements, end) ? end : NULL;
    if (never_closed)
        bp_diag(diags, XML_VOID, at->open_pos, open);
    else
        bp_diag(diags, XML_TAG, pos_at(at, tag_start(at)), end, open, at->open_pos.line);
    if (wanted && strlen(wanted) == 2)
        bp_diag_hint(diags, "write <%s/>", wanted);
    else if (wanted)
        bp_diag_hint(diags, "end its tag with />: <%s …/>", wanted);
}

void bp_fault_report(const xmlError *error, const struct bp_fault_place *at,
                     struct bp_diags *diags) {
    const char *one = error->str1 ? error->str1 : "", *two = error->str2 ? error->str2 : "";
    if (report_lone(error, at, diags) || report_quote(error, at, diags))
        return;
    if (error->code == XML_NS_ERR_UNDEFINED_NAMESPACE)
        report_prefix(one, pos_at(at, tag_start(at)), diags);
    else if (error->code == XML_ERR_TAG_NAME_MISMATCH && at->open && *two &&
             strcmp(two, "unparsable") != 0)
        report_tag(two, one, at, diags);
    else if (error->code == XML_ERR_UNDECLARED_ENTITY || error->code == XML_WAR_UNDECLARED_ENTITY)
        report_entity(one, pos_at(at, before(at, at->offset, '&')), diags);
    else if (error->code == XML_ERR_ATTRIBUTE_REDEFINED)
        bp_diag(diags, XML_ATTRIBUTE_TWICE, pos_at(at, tag_start(at)), one);
    else if (error->code == XML_ERR_DOCUMENT_EMPTY)
        bp_diag(diags, XML_NONE, pos_at(at, at->offset));
    else if (error->code == XML_ERR_DOCUMENT_END && at->offset < at->length)
        bp_diag(diags, XML_MORE, pos_at(at, at->offset));
    else if (at->offset >= at->length)
        report_truncated(at, diags);
    else
        report_syntax(error, at, diags);
}
