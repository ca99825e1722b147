/* Profiles.
 * In: a profile's XML. Out: bp_profile.
 * The schema has made sure that everything is there and has the right form, so this is a plain
 * transcription; what is left to check is that names are unique, sizes can be set and colours can
 * be read. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/session.h"
#include "load/placeholders.h"
#include "load/read.h"
#include "load/schema.h"
#include "load/source.h"

#define MOST_WORDS_NAMED 6                /* of those that a profile lacks */
#define SHIPPED_MOST ((size_t)256 * 1024) /* no shipped profile has so many bytes */

/* Texts and choices among names */

/* The first element of that name among `node` and what follows it, or NULL. */
static const xmlNode *named(const xmlNode *node, const char *name) {
    while (node && !(node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0))
        node = node->next;
    return node;
}

static const xmlNode *child_of(const xmlNode *xml, const char *name) {
    return named(xml->children, name);
}

#define FOR_EACH(child, xml, name)                                                                 \
    for (const xmlNode *child = child_of((xml), (name)); child; child = named(child->next, (name)))

/* A pattern in an attribute, empty if it is not given. */
static const char *pattern(struct bp_reader *reader, const xmlNode *xml, const char *name) {
    const char *text = bp_read_attribute(reader, xml, name);
    bp_check_placeholders(text ? text : "", "body date item organisation short page pages",
                          bp_xml_pos(xml), reader->diags);
    return text ? text : "";
}

/* A text on one line. Spaces at its ends stay, as " · " needs them, unless a line ends there. */
static const char *text_of(struct bp_reader *reader, const xmlNode *xml) {
    char *raw = (char *)xmlNodeGetContent(xml);
    char *start = raw, *end = raw + strlen(raw);
    size_t before = strspn(start, " \t\n");
    if (memchr(start, '\n', before))
        start += before;
    char *last = end;
    while (last > start && strchr(" \t\n", last[-1]))
        last--;
    if (memchr(last, '\n', (size_t)(end - last)))
        end = last;
    GString *text = g_string_new(NULL);
    for (const char *at = start; at < end; at++) {
        bool space = strchr(" \t\n", *at) != NULL;
        if (!space || text->len == 0 || text->str[text->len - 1] != ' ')
            g_string_append_c(text, space ? ' ' : *at);
    }
    const char *copy = bp_arena_strdup(reader->arena, text->str);
    g_string_free(text, TRUE);
    xmlFree(raw);
    return copy;
}

/* Look */

/* "22mm" or "17.5pt" in 1/1000 pt. */
static bp_len length_of(struct bp_reader *reader, const xmlNode *xml, const char *name) {
    const char *text = bp_read_attribute(reader, xml, name);
    char *unit;
    double number = g_ascii_strtod(text, &unit);
    return strcmp(unit, "mm") == 0 ? BP_MM(number) : BP_PT(number);
}

static bp_len size_of(struct bp_reader *reader, const xmlNode *xml, const char *name,
                      bp_len least) {
    bp_len length = length_of(reader, xml, name);
    if (length < least || length > BP_PT(144))
        bp_diag(reader->diags, PROFILE_SIZE, bp_xml_pos(xml), name,
                bp_read_attribute(reader, xml, name));
    return length;
}

static void read_sizes(struct bp_reader *reader, const xmlNode *xml) {
    struct bp_look *look = &reader->profile->look;
    look->small = size_of(reader, xml, "small", BP_PT(6));
    look->body = size_of(reader, xml, "body", BP_PT(6));
    look->heading = size_of(reader, xml, "heading", BP_PT(6));
    look->title = size_of(reader, xml, "title", BP_PT(6));
    look->display = size_of(reader, xml, "display", BP_PT(6));
    look->leading = size_of(reader, xml, "leading", look->body);
}

/* The text area must hold a table and some lines; PDF viewers stop at 14,400 pt (ISO 32000-1, C.2).
 */
static void read_page(struct bp_reader *reader, const xmlNode *xml) {
    struct bp_look *look = &reader->profile->look;
    look->page_width = length_of(reader, xml, "width");
    look->page_height = length_of(reader, xml, "height");
    look->margin_left = length_of(reader, xml, "left");
    look->margin_right = length_of(reader, xml, "right");
    look->margin_top = length_of(reader, xml, "top");
    look->margin_bottom = length_of(reader, xml, "bottom");
    bp_len across = look->page_width - look->margin_left - look->margin_right;
    bp_len down = look->page_height - look->margin_top - look->margin_bottom;
    if (across < BP_MM(80) || look->page_width > BP_PT(14400))
        bp_diag(reader->diags, PROFILE_SIZE, bp_xml_pos(xml), "width",
                bp_read_attribute(reader, xml, "width"));
    if (down < BP_MM(80) || look->page_height > BP_PT(14400))
        bp_diag(reader->diags, PROFILE_SIZE, bp_xml_pos(xml), "height",
                bp_read_attribute(reader, xml, "height"));
}

/* WCAG 2.2, relative luminance of a channel. */
static double linear(bp_colour colour, int shift) {
    double value = (colour >> shift & 0xFF) / 255.0;
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double luminance(bp_colour colour) {
    return 0.2126 * linear(colour, 16) + 0.7152 * linear(colour, 8) + 0.0722 * linear(colour, 0);
}

/* WCAG 2.2, contrast ratio. */
static double contrast(bp_colour one, bp_colour other) {
    const double a = luminance(one), b = luminance(other);
    return (MAX(a, b) + 0.05) / (MIN(a, b) + 0.05);
}

static bp_colour colour_of(struct bp_reader *reader, const xmlNode *xml, const char *name) {
    return (bp_colour)strtoul(bp_read_attribute(reader, xml, name) + 1, NULL, 16);
}

/* The colour of text, which has to be read on the paper. */
static bp_colour ink_of(struct bp_reader *reader, const xmlNode *xml, const char *name,
                        const char *least) {
    const bp_colour paper = reader->profile->look.paper, colour = colour_of(reader, xml, name);
    const double ratio = contrast(colour, paper);
    if (ratio < g_ascii_strtod(least, NULL)) {
        char text[G_ASCII_DTOSTR_BUF_SIZE];
        g_ascii_formatd(text, sizeof text, "%.1f", ratio);
        bp_diag(reader->diags, PROFILE_CONTRAST, bp_xml_pos(xml),
                bp_read_attribute(reader, xml, name), luminance(paper) < 0.18 ? "dark" : "light",
                paper == BP_WHITE ? "white" : bp_read_attribute(reader, xml, "paper"), text, least);
        if (luminance(paper) < 0.18)
            bp_diag_hint(reader->diags, "choose a lighter colour");
        else
            bp_diag_hint(reader->diags, "choose a darker colour");
    }
    return colour;
}

/* The colour of a shape; profiles needn't have it. */
static bp_colour shape_colour(struct bp_reader *reader, const xmlNode *xml, const char *name,
                              bp_colour otherwise) {
    return bp_read_attribute(reader, xml, name) ? ink_of(reader, xml, name, "3") : otherwise;
}

static void read_look(struct bp_reader *reader, const xmlNode *xml) {
    struct bp_look *look = &reader->profile->look;
    look->pos = bp_xml_pos(xml);
    look->typeface = bp_read_attribute(reader, xml, "typeface");
    look->emphasis =
        bp_read_is(reader, xml, "emphasis", "italic") ? BP_EMPHASIS_ITALIC : BP_EMPHASIS_BOLD;
    read_sizes(reader, child_of(xml, "sizes"));
    read_page(reader, child_of(xml, "page"));
    const xmlNode *colours = child_of(xml, "colours");
    look->paper = bp_read_attribute(reader, colours, "paper") ? colour_of(reader, colours, "paper")
                                                              : BP_WHITE;
    look->ink = ink_of(reader, colours, "ink", "7");
    look->soft = ink_of(reader, colours, "soft", "4.5");
    look->accent = ink_of(reader, colours, "accent", "4.5");
    look->rule = colour_of(reader, colours, "rule");
    look->tint = colour_of(reader, colours, "tint");
    look->red = shape_colour(reader, colours, "red", 0xa8161c);
    look->amber = shape_colour(reader, colours, "amber", 0xb85c00);
    look->green = shape_colour(reader, colours, "green", 0x1c7040);
}

/* A picture, or NULL where the attribute isn't given or after a diagnostic. */
static struct bp_picture *picture_of(struct bp_reader *reader, const xmlNode *xml) {
    const char *src = bp_read_path(reader, xml, "src");
    return src ? bp_read_picture(reader, bp_xml_pos(xml), src) : NULL;
}

static void read_logo(struct bp_reader *reader, const xmlNode *xml) {
    struct bp_logo *logo = bp_arena_new0(reader->arena, struct bp_logo);
    logo->picture = picture_of(reader, xml);
    logo->alt = bp_read_attribute(reader, xml, "alt");
    logo->height = size_of(reader, xml, "height", BP_PT(6));
    logo->beside = !bp_read_is(reader, xml, "name", "no");
    if (logo->picture)
        reader->profile->logo = logo;
}

/* Words */

static void read_names(struct bp_reader *reader, const xmlNode *xml, const char **names,
                       int count) {
    char *text = (char *)xmlNodeGetContent(xml);
    char **words = g_strsplit_set(text, " \t\n", -1);
    int n = 0;
    for (char **word = words; *word; word++)
        if (**word && n++ < count)
            names[n - 1] = bp_arena_strdup(reader->arena, *word);
    if (n != count)
        bp_diag(reader->diags, PROFILE_LIST, bp_xml_pos(xml), count, n);
    g_strfreev(words);
    xmlFree(text);
}

static void read_calendar(struct bp_reader *reader, const xmlNode *xml) {
    struct bp_profile *profile = reader->profile;
    profile->clock = bp_read_is(reader, xml, "clock", "24") ? BP_CLOCK_24 : BP_CLOCK_12;
    profile->clock_separator = bp_read_attribute(reader, xml, "separator");
    read_names(reader, child_of(xml, "weekdays"), profile->weekdays, 7);
    read_names(reader, child_of(xml, "months"), profile->months, 12);
}

/* Words that a profile lacks are English, so that a new word never breaks a council's own. */
static void fill_in_words(struct bp_reader *reader, const xmlNode *xml, const char *const *keys,
                          const char *const *english) {
    const char **words = reader->profile->words;
    GString *missing = g_string_new(NULL);
    int n_missing = 0;
    for (int key = 0; key < BP_WORD_COUNT; key++) {
        if (words[key])
            continue;
        words[key] = english[key];
        if (++n_missing <= MOST_WORDS_NAMED)
            g_string_append_printf(missing, "%s<word key=\"%s\">%s</word>",
                                   n_missing > 1 ? ", " : "", keys[key], english[key]);
    }
    if (n_missing > MOST_WORDS_NAMED)
        g_string_append_printf(missing, " and %d more", n_missing - MOST_WORDS_NAMED);
    if (n_missing > 0) {
        bp_diag(reader->diags, PROFILE_WORD, bp_xml_pos(xml), n_missing, n_missing == 1 ? "" : "s");
        bp_diag_hint(reader->diags, "to choose your own, add %s", missing->str);
    }
    g_string_free(missing, TRUE);
}

static void read_words(struct bp_reader *reader, const xmlNode *xml) {
    static const char *const keys[] = {
#define BP_WORD(key, name, english) name,
#include "model/words.def"
#undef BP_WORD
        NULL};
    static const char *const english[] = {
#define BP_WORD(key, name, english) english,
#include "model/words.def"
#undef BP_WORD
    };
    const char **words = reader->profile->words;
    FOR_EACH(word, xml, "word") {
        int key = bp_read_choice(reader, word, "key", keys);
        if (words[key])
            bp_diag(reader->diags, PROFILE_TWICE, bp_xml_pos(word), keys[key]);
        words[key] = text_of(reader, word);
        bp_check_word((enum bp_word_key)key, words[key], bp_xml_pos(word), reader->diags);
    }
    fill_in_words(reader, xml, keys, english);
}

static struct bp_choice *read_choices(struct bp_reader *reader, const xmlNode *xml) {
    struct bp_choice *first = NULL, **end = &first;
    FOR_EACH(child, xml, "choice") {
        struct bp_choice *choice = bp_arena_new0(reader->arena, struct bp_choice);
        choice->value = bp_read_attribute(reader, child, "value");
        choice->label = text_of(reader, child);
        if (bp_choice_label(first, choice->value))
            bp_diag(reader->diags, PROFILE_TWICE, bp_xml_pos(child), choice->value);
        *end = choice;
        end = &choice->next;
    }
    return first;
}

/* Front sheet and agenda */

static void read_signatory(struct bp_reader *reader, const xmlNode *xml) {
    struct bp_signatory *signatory = bp_arena_new0(reader->arena, struct bp_signatory);
    signatory->name = bp_read_attribute(reader, xml, "name");
    signatory->post = bp_read_attribute(reader, xml, "post");
    signatory->signature = picture_of(reader, xml);
    reader->profile->signatory = signatory;
}

static void read_front(struct bp_reader *reader, const xmlNode *xml) {
    static const char *const kinds[] = {[BP_FRONT_PLACE] = "place",
                                        [BP_FRONT_JOIN] = "join",
                                        [BP_FRONT_CONTACT] = "contact",
                                        [BP_FRONT_CHAIR] = "chair",
                                        [BP_FRONT_ISSUED] = "issued",
                                        [BP_FRONT_MEMBERS] = "members",
                                        NULL};
    struct bp_front_row **end = &reader->profile->front;
    const xmlNode *summons = child_of(xml, "summons"), *signatory = child_of(xml, "signatory");
    reader->profile->summons = summons ? text_of(reader, summons) : NULL;
    if (signatory)
        read_signatory(reader, signatory);
    FOR_EACH(child, xml, "row") {
        struct bp_front_row *row = bp_arena_new0(reader->arena, struct bp_front_row);
        row->kind = (enum bp_front_kind)bp_read_choice(reader, child, "kind", kinds);
        row->label = bp_read_attribute(reader, child, "label");
        row->role = bp_read_attribute(reader, child, "role");
        *end = row;
        end = &row->next;
    }
}

static const char *const column_kinds[] = {
    [BP_COLUMN_NUMBER] = "number",       [BP_COLUMN_TITLE] = "title",
    [BP_COLUMN_LEAD] = "lead",           [BP_COLUMN_PURPOSE] = "purpose",
    [BP_COLUMN_START] = "start",         [BP_COLUMN_MINUTES] = "minutes",
    [BP_COLUMN_PAGE] = "page",           [BP_COLUMN_REFERENCE] = "reference",
    [BP_COLUMN_ENCLOSURE] = "enclosure", NULL};

static unsigned read_below(struct bp_reader *reader, const xmlNode *xml) {
    const char *text = bp_read_attribute(reader, xml, "below");
    char **words = g_strsplit(text ? text : "", " ", -1);
    unsigned below = 0;
    for (char **word = words; *word; word++)
        for (unsigned kind = 0; column_kinds[kind]; kind++)
            if (strcmp(column_kinds[kind], *word) == 0)
                below |= 1u << kind;
    g_strfreev(words);
    return below;
}

static void read_agenda(struct bp_reader *reader, const xmlNode *xml) {
    struct bp_column **end = &reader->profile->columns;
    FOR_EACH(child, xml, "column") {
        struct bp_column *column = bp_arena_new0(reader->arena, struct bp_column);
        column->kind = (enum bp_column_kind)bp_read_choice(reader, child, "kind", column_kinds);
        column->label = bp_read_attribute(reader, child, "label");
        column->below = read_below(reader, child);
        *end = column;
        end = &column->next;
    }
    const xmlNode *note = child_of(xml, "note");
    reader->profile->page_ranges = bp_read_is(reader, xml, "pages", "range");
    reader->profile->agenda_note = note ? text_of(reader, note) : NULL;
}

static void read_notices(struct bp_reader *reader, const xmlNode *xml) {
    struct bp_profile_notice **end = &reader->profile->notices;
    FOR_EACH(child, xml, "notice") {
        struct bp_profile_notice *notice = bp_arena_new0(reader->arena, struct bp_profile_notice);
        notice->title = bp_read_attribute(reader, child, "title");
        notice->text = text_of(reader, child);
        *end = notice;
        end = &notice->next;
    }
}

/* The template */

static struct bp_field_def *read_fields(struct bp_reader *reader, const xmlNode *xml,
                                        GHashTable *names) {
    static const char *const types[] = {[BP_FIELD_TEXT] = "text",
                                        [BP_FIELD_PERSON] = "person",
                                        [BP_FIELD_DATE] = "date",
                                        [BP_FIELD_CHOICE] = "choice",
                                        [BP_FIELD_WARDS] = "wards",
                                        [BP_FIELD_YES_NO] = "yes-no",
                                        [BP_FIELD_TITLE] = "title",
                                        [BP_FIELD_BODY] = "body",
                                        [BP_FIELD_ITEM] = "item",
                                        [BP_FIELD_APPENDICES] = "appendices",
                                        NULL};
    struct bp_field_def *first = NULL, **end = &first;
    FOR_EACH(child, xml, "field") {
        struct bp_field_def *field = bp_arena_new0(reader->arena, struct bp_field_def);
        field->type = (enum bp_field_type)bp_read_choice(reader, child, "type", types);
        field->name = bp_read_attribute(reader, child, "name");
        field->label = bp_read_attribute(reader, child, "label");
        field->required = bp_read_is(reader, child, "required", "yes");
        field->fallback = bp_read_attribute(reader, child, "fallback");
        field->choices = read_choices(reader, child);
        field->pos = bp_xml_pos(child);
        if (!g_hash_table_add(names, (char *)field->name))
            bp_diag(reader->diags, PROFILE_TWICE, field->pos, field->name);
        *end = field;
        end = &field->next;
    }
    return first;
}

static struct bp_part *read_part(struct bp_reader *reader, const xmlNode *xml,
                                 enum bp_part_kind kind) {
    static const char *const numberings[] = {[BP_NUMBERING_NONE] = "none",
                                             [BP_NUMBERING_SELF] = "self",
                                             [BP_NUMBERING_INNER] = "inner",
                                             NULL};
    struct bp_part *part = bp_arena_new0(reader->arena, struct bp_part);
    part->kind = kind;
    part->pos = bp_xml_pos(xml);
    part->name = bp_read_attribute(reader, xml, "name");
    part->label = bp_read_attribute(reader, xml, "label");
    part->hint = bp_read_attribute(reader, xml, "hint");
    part->required = bp_read_is(reader, xml, "required", "yes");
    part->numbering = (enum bp_numbering)bp_read_choice(reader, xml, "numbering", numberings);
    part->numbers_paragraphs = bp_read_is(reader, xml, "paragraphs", "numbered");
    part->fallback = bp_read_attribute(reader, xml, "fallback");
    part->max_items = bp_read_number(xml, "max-items", 0, 100000, 0);
    part->max_words = bp_read_number(xml, "max-words", 0, 100000, 0);
    part->layout = bp_read_is(reader, xml, "layout", "grid") ? BP_TICKS_GRID : BP_TICKS_COLUMNS;
    part->columns = bp_read_number(xml, "columns", 1, 4, 1);
    part->choices = read_choices(reader, xml);
    part->labels = bp_read_attribute(reader, xml, "type");
    part->again = bp_read_is(reader, xml, "again", "yes");
    return part;
}

/* The names of one kind of part are unique among themselves, and those of all fields. */
static struct bp_part *read_template(struct bp_reader *reader, const xmlNode *xml) {
    static const char *const kinds[] = {
        [BP_PART_FIELDS] = "fields",
        [BP_PART_TICKS] = "ticks",
        [BP_PART_SECTION] = "section",
        [BP_PART_SECTIONS] = "sections",
        [BP_PART_RECOMMENDATIONS] = "recommendations",
        [BP_PART_IMPLICATIONS] = "implications",
        [BP_PART_BACKGROUND] = "background",
        [BP_PART_APPENDICES] = "appendices",
    };
    GHashTable *fields = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTable *parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    struct bp_part *first = NULL, **end = &first;
    const char *labels = "1";
    for (const xmlNode *child = xml->children; child; child = child->next)
        for (size_t kind = 0; child->type == XML_ELEMENT_NODE && kind < G_N_ELEMENTS(kinds); kind++)
            if (strcmp((const char *)child->name, kinds[kind]) == 0) {
                struct bp_part *part = read_part(reader, child, (enum bp_part_kind)kind);
                part->fields = read_fields(reader, child, fields);
                if (kind == BP_PART_RECOMMENDATIONS) /* shown again they are labelled as before */
                    labels = part->labels = part->labels ? part->labels : labels;
                if (!part->again &&
                    !g_hash_table_add(parts, g_strconcat(kinds[kind], " ", part->name, NULL)) &&
                    kind != BP_PART_FIELDS)
                    bp_diag(reader->diags, PROFILE_TWICE, part->pos,
                            part->name ? part->name : kinds[kind]);
                *end = part;
                end = &part->next;
            }
    g_hash_table_destroy(parts);
    g_hash_table_destroy(fields);
    return first;
}

/* The first template is for all reports that name none. */
static void read_templates(struct bp_reader *reader, const xmlNode *xml) {
    struct bp_profile *profile = reader->profile;
    const xmlNode *first = child_of(xml, "template");
    profile->appendix_numbering =
        bp_read_is(reader, first, "appendices", "numbers") ? BP_NUMBERS : BP_LETTERS;
    profile->parts = read_template(reader, first);
    struct bp_template **end = &profile->templates;
    for (const xmlNode *child = named(first->next, "template"); child;
         child = named(child->next, "template")) {
        struct bp_template *template = bp_arena_new0(reader->arena, struct bp_template);
        template->name = bp_read_attribute(reader, child, "name");
        template->parts = read_template(reader, child);
        if (!template->name || bp_profile_parts(profile, template->name)) {
            bp_diag(reader->diags, PROFILE_TWICE, bp_xml_pos(child),
                    template->name ? template->name : "template");
            continue;
        }
        *end = template;
        end = &template->next;
    }
}

/* The e-mail */

#define LETTER_NAMES                                                                               \
    "organisation short body pack date time iso-date place join contact role email phone"

/* A pattern with these names in a text. */
static const char *mail_text(struct bp_reader *reader, const xmlNode *xml, const char *names) {
    const char *text = text_of(reader, xml);
    bp_check_placeholders(text, names, bp_xml_pos(xml), reader->diags);
    return text;
}

static struct bp_fact *read_facts(struct bp_reader *reader, const xmlNode *xml) {
    static const char *const kinds[] = {
        [BP_FACT_DATE] = "date",   [BP_FACT_TIME] = "time",   [BP_FACT_PLACE] = "place",
        [BP_FACT_JOIN] = "join",   [BP_FACT_CHAIR] = "chair", [BP_FACT_CONTACT] = "contact",
        [BP_FACT_EMAIL] = "email", [BP_FACT_PHONE] = "phone", NULL,
    };
    struct bp_fact *first = NULL, **end = &first;
    FOR_EACH(child, xml, "fact") {
        struct bp_fact *fact = bp_arena_new0(reader->arena, struct bp_fact);
        fact->kind = (enum bp_fact_kind)bp_read_choice(reader, child, "kind", kinds);
        fact->role = bp_read_attribute(reader, child, "role");
        fact->label = text_of(reader, child);
        *end = fact;
        end = &fact->next;
    }
    return first;
}

static struct bp_letter_part *read_letter_part(struct bp_reader *reader, const xmlNode *xml,
                                               enum bp_letter_kind kind) {
    struct bp_letter_part *part = bp_arena_new0(reader->arena, struct bp_letter_part);
    const xmlNode *title = child_of(xml, "title");
    part->kind = kind;
    part->text = kind == BP_LETTER_PARA ? mail_text(reader, xml, LETTER_NAMES) : NULL;
    part->title = title ? text_of(reader, title) : NULL;
    part->line = bp_read_attribute(reader, xml, "line");
    if (part->line)
        bp_check_placeholders(part->line,
                              kind == BP_LETTER_DEADLINES ? "date text" : "n title page",
                              bp_xml_pos(xml), reader->diags);
    part->facts = read_facts(reader, xml);
    return part;
}

static struct bp_letter_part *read_letter(struct bp_reader *reader, const xmlNode *xml) {
    static const char *const kinds[] = {
        [BP_LETTER_PARA] = "para",           [BP_LETTER_FACTS] = "facts",
        [BP_LETTER_ITEMS] = "items",         [BP_LETTER_FOLLOW] = "follow",
        [BP_LETTER_DEADLINES] = "deadlines", [BP_LETTER_PACK_NOTE] = "pack-note",
    };
    struct bp_letter_part *first = NULL, **end = &first;
    for (const xmlNode *child = xml->children; child; child = child->next) {
        for (size_t kind = 0; child->type == XML_ELEMENT_NODE && kind < G_N_ELEMENTS(kinds); kind++)
            if (strcmp((const char *)child->name, kinds[kind]) == 0) {
                *end = read_letter_part(reader, child, (enum bp_letter_kind)kind);
                end = &(*end)->next;
            }
    }
    return first;
}

static void read_mail(struct bp_reader *reader, const xmlNode *xml) {
    struct bp_mail *mail = bp_arena_new0(reader->arena, struct bp_mail);
    mail->pos = bp_xml_pos(xml);
    mail->limit = bp_read_number(xml, "limit", 1, 1000, 10);
    mail->zone = bp_read_attribute(reader, xml, "zone");
    mail->address = bp_read_attribute(reader, xml, "address");
    if (mail->address)
        bp_check_placeholders(mail->address, "file", mail->pos, reader->diags);
    mail->file_name = mail_text(reader, child_of(xml, "file-name"), LETTER_NAMES);
    mail->subject = mail_text(reader, child_of(xml, "subject"), LETTER_NAMES);
    mail->part_subject = mail_text(reader, child_of(xml, "part-subject"), "subject n parts");
    mail->part_note = mail_text(reader, child_of(xml, "part-note"), "n parts first last");
    mail->link_note = mail_text(reader, child_of(xml, "link-note"), "address");
    mail->invitation = mail_text(reader, child_of(xml, "invitation"), LETTER_NAMES);
    mail->letter = read_letter(reader, child_of(xml, "letter"));
    reader->profile->mail = mail;
}

static void read_profile(struct bp_reader *reader, const xmlNode *xml) {
    struct bp_profile *profile = reader->profile;
    const xmlNode *organisation = child_of(xml, "organisation");
    const xmlNode *furniture = child_of(xml, "furniture"), *notices = child_of(xml, "notices");
    const xmlNode *attachments = child_of(xml, "attachments");
    profile->name = bp_read_attribute(reader, xml, "name");
    profile->lang = bp_read_attribute(reader, xml, "lang");
    profile->organisation = text_of(reader, organisation);
    profile->organisation_short = bp_read_attribute(reader, organisation, "short");
    profile->body = text_of(reader, child_of(xml, "body"));
    read_look(reader, child_of(xml, "look"));
    if (child_of(xml, "logo"))
        read_logo(reader, child_of(xml, "logo"));
    read_calendar(reader, child_of(xml, "calendar"));
    read_words(reader, child_of(xml, "words"));
    profile->head_left = pattern(reader, furniture, "head-left");
    profile->head_right = pattern(reader, furniture, "head-right");
    profile->foot_left = pattern(reader, furniture, "foot-left");
    profile->foot_right = pattern(reader, furniture, "foot-right");
    read_front(reader, child_of(xml, "front"));
    read_agenda(reader, child_of(xml, "agenda"));
    profile->purposes = read_choices(reader, child_of(xml, "purposes"));
    profile->statuses = read_choices(reader, child_of(xml, "statuses"));
    profile->attachments = attachments ? read_choices(reader, attachments) : NULL;
    if (notices)
        read_notices(reader, notices);
    read_templates(reader, xml);
    if (child_of(xml, "mail"))
        read_mail(reader, child_of(xml, "mail"));
}

/* The tree of a profile that ships, or NULL. It includes no other file. To compile the schema for
 * it would take as long as to read a short pack. */
static struct bp_xml *read_shipped(const char *path, struct bp_arena *names,
                                   struct bp_diags *diags) {
    char *data = NULL;
    size_t length;
    struct bp_xml *xml = NULL;
    if (bp_source_read(path, true, SHIPPED_MOST, &data, &length) == 0 &&
        bp_schema_knows(data, length)) {
        bp_session_reads(diags, path);
        xml = bp_xml_read_memory(data, length, path, names, diags);
    }
    g_free(data);
    return xml;
}

struct bp_profile *bp_read_profile(const char *path, struct bp_diags *diags) {
    struct bp_arena *arena = bp_arena_new();
    struct bp_profile *profile = bp_arena_new0(arena, struct bp_profile);
    profile->arena = arena;
    profile->files = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    struct bp_reader reader = {.arena = arena, .diags = diags, .profile = profile};
    int before = bp_diags_count(diags, BP_ERROR);
    struct bp_xml *xml = read_shipped(path, arena, diags);
    bool valid = xml != NULL;
    if (!xml) {
        xml = bp_xml_read(path, arena, diags);
        valid = xml && bp_schema_check(&bp_profile_schema, xml, "profile", diags);
    }
    if (valid) {
        reader.inside = &xml->inside;
        reader.pictures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        read_profile(&reader, bp_xml_root(xml));
        g_hash_table_destroy(reader.pictures);
    }
    bp_xml_free(xml);
    if (valid && bp_diags_count(diags, BP_ERROR) == before)
        return profile;
    bp_profile_free(profile);
    return NULL;
}
