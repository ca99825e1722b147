/* What attached files are called.
 * In: an APPENDIX or ATTACHMENT with its title, the profile's labels. Out: captions and headings.
 * Titles often say already what the label does ("Appendix A – Promises", "Minutes of 11 December"),
 * in a case, spacing and punctuation of their own. So names are compared letter by letter, and a
 * label counts as said only where the title has it as whole words. */
#include <string.h>

#include "layout/parts/attached.h"
#include "layout/parts/chapters.h"
#include "layout/refs.h"

/* -- comparing -------------------------------------------------------------------------------- */

/* What is not seen in print. */
static bool is_ignored(gunichar c) {
    return c == 0x00AD || g_unichar_type(c) == G_UNICODE_FORMAT;
}

/* The next letter as it is compared, or a space for any run of white space; 0 at the end. */
static gunichar next_letter(const char **at) {
    gunichar c = **at ? g_utf8_get_char(*at) : 0;
    while (c && is_ignored(c)) {
        *at = g_utf8_next_char(*at);
        c = **at ? g_utf8_get_char(*at) : 0;
    }
    if (!c)
        return 0;
    if (!g_unichar_isspace(c)) {
        *at = g_utf8_next_char(*at);
        return g_unichar_tolower(g_unichar_toupper(c));
    }
    while (**at && g_unichar_isspace(g_utf8_get_char(*at)))
        *at = g_utf8_next_char(*at);
    return ' ';
}

static bool is_letter(gunichar c) {
    return g_unichar_isalnum(c) || g_unichar_ismark(c);
}

static bool is_dash(gunichar c) {
    return g_unichar_type(c) == G_UNICODE_DASH_PUNCTUATION;
}

/* True if a word ends before `at`: not in "Reports", "Report-back", "Appendix A.1". */
static bool is_word_end(const char *at) {
    const gunichar c = g_utf8_get_char(at);
    if (is_letter(c))
        return false;
    if (!c || g_unichar_isspace(c) || (is_dash(c) && c != '-') || strchr(":;,", (int)MIN(c, 127u)))
        return true;
    return !is_letter(g_utf8_get_char(g_utf8_next_char(at)));
}

/* Where a text goes on behind a label that it begins with; NULL if it doesn't. Both are composed.
 */
static const char *behind_label(const char *text, const char *label) {
    const char *start = text;
    for (gunichar c; (c = next_letter(&label));) {
        if (c == ' ' && !*label)
            break;
        if (next_letter(&text) != c)
            return NULL;
    }
    return text > start && is_word_end(text) ? text : NULL;
}

/* Without surrounding white space, and composed, as labels and titles are typed either way. */
static const char *composed(struct bp_setter *setter, const char *text) {
    char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    const char *at = normal ? normal : text;
    while (*at && g_unichar_isspace(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    const char *copy = bp_arena_strdup(setter->keep, at);
    g_free(normal);
    return copy;
}

/* Without what divides a name from what it names. */
static const char *skip_divider(const char *text) {
    for (gunichar c; (c = g_utf8_get_char(text)); text = g_utf8_next_char(text))
        if (!g_unichar_isspace(c) && !is_dash(c) && !is_ignored(c) &&
            !strchr(":;,./|", (int)MIN(c, 127u)) && c != 0x00B7 && c != 0x2022)
            break;
    return text;
}

/* True if two texts differ in nothing but case, spacing and what is at their ends. */
static bool are_same(struct bp_setter *setter, const char *one, const char *other) {
    const char *a = composed(setter, one), *b = composed(setter, other);
    const char *rest_a = a, *rest_b = b;
    for (gunichar c = next_letter(&a); c && c == next_letter(&b); c = next_letter(&a)) {
        rest_a = a;
        rest_b = b;
    }
    return !*skip_divider(rest_a) && !*skip_divider(rest_b);
}

/* -- names ------------------------------------------------------------------------------------ */

/* "Appendix A", or the label of an attachment's kind; "" if it has none. */
static const char *name_of(struct bp_setter *setter, const struct bp_node *node) {
    if (node->kind == BP_APPENDIX)
        return composed(setter, bp_name_appendix(setter, node));
    const char *label = bp_choice_label(setter->profile->attachments, node->as.attachment.kind);
    return label ? composed(setter, label) : "";
}

/* The title as the document has it. */
static const char *title_of(struct bp_setter *setter, const struct bp_node *node) {
    const char *title =
        node->kind == BP_APPENDIX ? node->as.appendix.title : node->as.attachment.title;
    return composed(setter, title ? title : bp_node_text(node, setter->keep));
}

const char *bp_attached_title(struct bp_setter *setter, const struct bp_node *node) {
    const char *title = title_of(setter, node);
    if (node->kind != BP_APPENDIX)
        return title;
    const char *rest = behind_label(title, name_of(setter, node));
    return rest ? skip_divider(rest) : title;
}

/* The one file of an item without a report. */
static bool is_only_file(const struct bp_node *node) {
    const struct bp_node *item = node->parent;
    return node->kind == BP_ATTACHMENT && !bp_node_child(item, BP_REPORT) &&
           bp_node_child(item, BP_ATTACHMENT) == node && !bp_node_twin(node);
}

const char *bp_attached_caption(struct bp_setter *setter, const struct bp_node *node) {
    const char *name = name_of(setter, node), *title = bp_attached_title(setter, node);
    if (!*title)
        return name;
    if (!*name || is_only_file(node) || (node->kind == BP_ATTACHMENT && behind_label(title, name)))
        return title;
    return bp_fill(setter->keep, bp_wording(setter, BP_WORD_CAPTION), "name", name, "text", title,
                   NULL);
}

const char *bp_before_colon(struct bp_arena *arena, const char *title) {
    const char *colon = strstr(title, ": ");
    return colon && colon > title ? bp_arena_printf(arena, "%.*s", (int)(colon - title), title)
                                  : title;
}

/* "Agenda item 2 · ", and what is said of the file; the item alone if that is empty. */
static const char *heading_with(struct bp_setter *setter, const struct bp_node *node,
                                const char *caption) {
    const char *number = bp_item_label(bp_node_item(node), setter->keep);
    return bp_arena_printf(setter->keep, "%s%s%s",
                           bp_worded(setter, BP_WORD_AGENDA_ITEM, "n", number),
                           *caption ? bp_wording(setter, BP_WORD_LABEL_LIST) : "", caption);
}

const char *bp_attached_heading(struct bp_setter *setter, const struct bp_node *node) {
    return heading_with(setter, node, bp_attached_caption(setter, node));
}

void bp_attached_headings(struct bp_setter *setter, const struct bp_node *node,
                          const char *headings[BP_ATTACHED_HEADINGS]) {
    headings[0] = bp_attached_heading(setter, node);
    headings[1] = heading_with(setter, node,
                               bp_before_colon(setter->keep, bp_attached_caption(setter, node)));
    headings[2] = heading_with(setter, node, name_of(setter, node));
    headings[3] = NULL;
}

bool bp_is_whole_item(struct bp_setter *setter, const struct bp_node *node) {
    const struct bp_node *item = bp_node_item(node), *title = bp_node_child(item, BP_TITLE);
    return !bp_node_child(item, BP_REPORT) && bp_has_attached_pages(setter, node) &&
           bp_next_file(setter, item, NULL) == node && !bp_next_file(setter, item, node) && title &&
           are_same(setter, bp_node_text(title, setter->keep), title_of(setter, node));
}
