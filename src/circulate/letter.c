/* The circulation e-mail's words.
 * In: the profile's template, the document, its pages. Out: a subject, a plain text and the same in
 * HTML.
 * Both forms are written side by side from one list of paragraphs and lines, so they can't say
 * different things. The letter asks for nothing but what the profile's own words ask for: a
 * decision by e-mail would have no standing. */
#include "circulate/letter.h"

#include <string.h>

#define NAME_CHARACTERS 120 /* of a file, without its part and ending */
#define NAME_BYTES 220

struct writer {
    const struct bp_letter_facts *facts;
    const struct bp_letter_scope *scope;
    GString *text, *html;
};

/* -- facts ------------------------------------------------------------------------------------ */

static const char *text_or_null(const struct bp_node *node, struct bp_arena *arena) {
    const char *text = node ? bp_node_text(node, arena) : NULL;
    return text && *text ? text : NULL;
}

/* What kind of pack it is, as its front sheet says it. */
static const char *kind_of(const struct bp_letter_facts *facts) {
    const struct bp_profile *profile = facts->doc->profile;
    const struct bp_node *pack = facts->doc->root, *supplement = bp_node_child(pack, BP_SUPPLEMENT);
    if (pack->as.pack.title || !supplement)
        return pack->as.pack.title ? pack->as.pack.title : bp_profile_word(profile, BP_WORD_PACK);
    return bp_fill(facts->arena, bp_profile_word(profile, BP_WORD_SUPPLEMENT), "n",
                   bp_arena_printf(facts->arena, "%d", supplement->as.supplement.number), "text",
                   supplement->as.supplement.to, NULL);
}

/* The contact to write to: the first that can be written to, else the first. */
static const struct bp_node *contact_of(const struct bp_node *meeting) {
    const struct bp_node *first = bp_node_child(meeting, BP_CONTACT);
    for (const struct bp_node *one = first; one; one = bp_node_twin(one))
        if (one->as.person.email)
            return one;
    return first;
}

static void take_contact(struct bp_letter_facts *facts) {
    const struct bp_node *contact = contact_of(facts->meeting);
    if (!contact)
        return;
    facts->contact = contact->as.person.name;
    facts->role = contact->as.person.role;
    facts->email = contact->as.person.email;
    facts->phone = contact->as.person.phone;
}

static void number_items(struct bp_letter_facts *facts, const struct bp_pages *pages) {
    facts->page_of = g_hash_table_new(NULL, NULL);
    for (uint32_t i = 0; i < pages->n_chapters; i++) {
        const struct bp_chapter_place *chapter = &pages->chapters[i];
        if (chapter->item && !g_hash_table_contains(facts->page_of, chapter->item))
            g_hash_table_insert(facts->page_of, (gpointer)chapter->item,
                                (gpointer)pages->pages[chapter->first_page].label);
    }
}

void bp_letter_facts_init(struct bp_letter_facts *facts, const struct bp_doc *doc,
                          const struct bp_pages *pages, struct bp_arena *arena) {
    const struct bp_profile *profile = doc->profile;
    const struct bp_node *meeting = bp_node_child(doc->root, BP_MEETING);
    const struct bp_node *join = bp_node_child(meeting, BP_JOIN);
    const struct bp_when *start = &meeting->as.meeting.start;
    *facts = (struct bp_letter_facts){
        .arena = arena, .doc = doc, .mail = profile->mail, .meeting = meeting};
    facts->date = bp_when_date(start, bp_profile_word(profile, BP_WORD_DATE), profile, arena);
    facts->time = bp_when_span(start, &meeting->as.meeting.end, profile, arena);
    facts->iso_date =
        bp_arena_printf(arena, "%04d-%02d-%02d", start->year, start->month, start->day);
    facts->place = text_or_null(bp_node_child(meeting, BP_VENUE), arena);
    facts->join = join ? join->as.join.href : NULL;
    facts->join_words = text_or_null(join, arena);
    facts->pack = kind_of(facts);
    take_contact(facts);
    number_items(facts, pages);
}

void bp_letter_facts_clear(struct bp_letter_facts *facts) {
    g_hash_table_destroy(facts->page_of);
}

const char *bp_letter_fill(const struct bp_letter_facts *facts, const char *pattern) {
    const struct bp_profile *profile = facts->doc->profile;
    const struct {
        const char *name, *value;
    } optional[] = {
        {"{time}", facts->time},       {"{place}", facts->place}, {"{join}", facts->join},
        {"{contact}", facts->contact}, {"{role}", facts->role},   {"{email}", facts->email},
        {"{phone}", facts->phone},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(optional); i++)
        if (!optional[i].value && strstr(pattern, optional[i].name))
            return NULL;
#define OR_EMPTY(value) ((value) ? (value) : "")
    return bp_fill(facts->arena, pattern, "organisation", profile->organisation, "short",
                   profile->organisation_short, "body", profile->body, "pack", facts->pack, "date",
                   facts->date, "iso-date", facts->iso_date, "time", OR_EMPTY(facts->time), "place",
                   OR_EMPTY(facts->place), "join", OR_EMPTY(facts->join), "contact",
                   OR_EMPTY(facts->contact), "role", OR_EMPTY(facts->role), "email",
                   OR_EMPTY(facts->email), "phone", OR_EMPTY(facts->phone), NULL);
#undef OR_EMPTY
}

/* -- subject, note, file name ----------------------------------------------------------------- */

static const char *number(const struct bp_letter_facts *facts, int value) {
    return bp_arena_printf(facts->arena, "%d", value);
}

static const char *or_body(const struct bp_letter_facts *facts, const char *text) {
    return text && *text ? text : facts->doc->profile->body;
}

const char *bp_letter_subject(const struct bp_letter_facts *facts,
                              const struct bp_letter_scope *scope) {
    const char *subject = or_body(facts, bp_letter_fill(facts, facts->mail->subject));
    if (scope->parts <= 1)
        return subject;
    return bp_fill(facts->arena, facts->mail->part_subject, "subject", subject, "n",
                   number(facts, scope->part), "parts", number(facts, scope->parts), NULL);
}

const char *bp_letter_note(const struct bp_letter_facts *facts,
                           const struct bp_letter_scope *scope) {
    if (scope->address)
        return bp_fill(facts->arena, facts->mail->link_note, "address", scope->address, NULL);
    if (scope->parts <= 1)
        return "";
    return bp_fill(facts->arena, facts->mail->part_note, "n", number(facts, scope->part), "parts",
                   number(facts, scope->parts), "first", scope->first, "last", scope->last, NULL);
}

/* A text as a name that Windows allows a file, and that is short enough for a folder deep down,
 * where Outlook opens attachments. */
static const char *file_name(const struct bp_letter_facts *facts, const char *text) {
    const glong characters = MIN(g_utf8_strlen(text, -1), NAME_CHARACTERS);
    size_t length = (size_t)(g_utf8_offset_to_pointer(text, characters) - text);
    while (length > NAME_BYTES)
        length = (size_t)(g_utf8_prev_char(text + length) - text);
    char *name = bp_arena_strndup(facts->arena, text, length);
    char *space = text[length] ? strrchr(name, ' ') : NULL;
    if (space && space > name + length / 2)
        *space = '\0';
    for (length = strlen(name); length > 0 && strchr(" .", name[length - 1]); length--)
        name[length - 1] = '\0';
    g_strdelimit(name, "/\\:*?\"<>|\r\n\t", '-');
    return *name ? name : "-";
}

const char *bp_letter_file_name(const struct bp_letter_facts *facts,
                                const struct bp_letter_scope *scope) {
    const char *base =
        file_name(facts, or_body(facts, bp_letter_fill(facts, facts->mail->file_name)));
    return scope->parts > 1
               ? bp_arena_printf(facts->arena, "%s %d-%d.pdf", base, scope->part, scope->parts)
               : bp_arena_printf(facts->arena, "%s.pdf", base);
}

/* -- writing ---------------------------------------------------------------------------------- */

/* Outlook lays HTML out as Word does: it looks for styles at each element, and takes Times where a
 * font's name is a family's. */
#define FONT "font-family: Arial, Helvetica, sans-serif; font-size: 12pt"
#define PARA "<p style=\"margin: 0 0 12pt 0\">"
#define TITLE "<h2 style=\"margin: 18pt 0 6pt 0; font-size: 14pt\">"
#define LIST "<ul role=\"list\" style=\"list-style-type: none; margin: 0 0 12pt 0; padding: 0\">\n"
#define LINE "<li style=\"margin: 0 0 3pt 0\">"
#define TABLE                                                                                      \
    "<table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" style=\"margin: 0 0 12pt 0\">\n"
#define LABEL                                                                                      \
    "<th scope=\"row\" style=\"" FONT                                                              \
    "; text-align: left; vertical-align: top; padding: 0 12pt 3pt 0\">"
#define VALUE "<td style=\"" FONT "; vertical-align: top; padding: 0 0 3pt 0\">"

static void put_escaped(struct writer *w, const char *text, size_t length) {
    char *escaped = g_markup_escape_text(text, (gssize)length);
    g_string_append(w->html, escaped);
    g_free(escaped);
}

/* How much of a text is an address of the web; what ends a sentence or closes a bracket around it
 * is not. */
static size_t web_length(const char *text) {
    if (!g_str_has_prefix(text, "https://") && !g_str_has_prefix(text, "http://"))
        return 0;
    size_t length = strcspn(text, " \t\r\n<>\"");
    const bool brackets = memchr(text, '(', length) != NULL;
    while (strchr(brackets ? ".,;:!?'" : ".,;:!?')]", text[length - 1]))
        length--;
    return length;
}

/* How much of a text is the clerk's address. */
static size_t mail_length(const struct writer *w, const char *text) {
    const char *email = w->facts->email;
    return email && g_str_has_prefix(text, email) ? strlen(email) : 0;
}

static void put_link(struct writer *w, const char *scheme, const char *text, size_t length) {
    g_string_append_printf(w->html, "<a href=\"%s", scheme);
    put_escaped(w, text, length);
    g_string_append(w->html, "\">");
    put_escaped(w, text, length);
    g_string_append(w->html, "</a>");
}

/* True where a word can begin behind a character. */
static bool parts_words(char before) {
    return g_ascii_isspace(before) || strchr("(['\"<:,;", before);
}

/* Text as HTML; addresses become links. */
static void put_html(struct writer *w, const char *text) {
    const char *done = text;
    for (const char *at = text; *at; at++) {
        const bool begins = at == text || parts_words(at[-1]);
        const size_t web = begins ? web_length(at) : 0, mail = begins ? mail_length(w, at) : 0;
        if (!web && !mail)
            continue;
        put_escaped(w, done, (size_t)(at - done));
        put_link(w, web ? "" : "mailto:", at, web + mail);
        done = at + web + mail;
        at = done - 1;
    }
    put_escaped(w, done, strlen(done));
}

/* A gap before what follows, in the plain text. */
static void part_text(struct writer *w) {
    if (w->text->len > 0)
        g_string_append_c(w->text, '\n');
}

static void put_para(struct writer *w, const char *text) {
    if (!text || !*text)
        return;
    part_text(w);
    g_string_append_printf(w->text, "%s\n", text);
    g_string_append(w->html, PARA);
    put_html(w, text);
    g_string_append(w->html, "</p>\n");
}

static void put_title(struct writer *w, const char *title) {
    part_text(w);
    if (!title)
        return;
    g_string_append_printf(w->text, "%s\n", title);
    g_string_append(w->html, TITLE);
    put_html(w, title);
    g_string_append(w->html, "</h2>\n");
}

/* Lists, in HTML without marks: the lines have numbers, or begin with a date. */
static void open_list(struct writer *w, const char *title, bool *open) {
    if (!*open) {
        put_title(w, title);
        g_string_append(w->html, LIST);
    }
    *open = true;
}

static void put_line(struct writer *w, const char *line) {
    g_string_append_printf(w->text, "%s\n", line);
    g_string_append(w->html, LINE);
    put_html(w, line);
    g_string_append(w->html, "</li>\n");
}

static void close_list(struct writer *w, bool open) {
    if (open)
        g_string_append(w->html, "</ul>\n");
}

/* -- facts about the meeting ------------------------------------------------------------------ */

static const char *fact_value(const struct bp_letter_facts *facts, const struct bp_fact *fact) {
    const struct bp_node *chair = NULL;
    switch (fact->kind) {
    case BP_FACT_DATE:
        return facts->date;
    case BP_FACT_TIME:
        return facts->time;
    case BP_FACT_PLACE:
        return facts->place;
    case BP_FACT_JOIN:
        return facts->join;
    case BP_FACT_CHAIR:
        chair = bp_member_with(facts->meeting, fact->role);
        return chair ? chair->as.person.name : NULL;
    case BP_FACT_CONTACT:
        return facts->contact;
    case BP_FACT_EMAIL:
        return facts->email;
    case BP_FACT_PHONE:
        return facts->phone;
    }
    return NULL;
}

static void put_facts(struct writer *w, const struct bp_letter_part *part) {
    bool open = false;
    for (const struct bp_fact *fact = part->facts; fact; fact = fact->next) {
        const char *value = fact_value(w->facts, fact);
        if (!value)
            continue;
        if (!open) {
            put_title(w, part->title);
            g_string_append(w->html, TABLE);
        }
        open = true;
        g_string_append_printf(w->text, "%s: %s\n", fact->label, value);
        g_string_append(w->html, "<tr>" LABEL);
        put_html(w, fact->label);
        g_string_append(w->html, "</th>" VALUE);
        put_html(w, value);
        g_string_append(w->html, "</td></tr>\n");
    }
    if (open)
        g_string_append(w->html, "</table>\n");
}

/* -- agenda ----------------------------------------------------------------------------------- */

/* Where an item's papers are: "page 7", "Verbal". */
static const char *page_text(const struct bp_letter_facts *facts, const struct bp_node *item) {
    const struct bp_profile *profile = facts->doc->profile;
    const char *page = g_hash_table_lookup(facts->page_of, item);
    if (page)
        return bp_fill(facts->arena, bp_profile_word(profile, BP_WORD_REF_PAGE), "n", page, NULL);
    const char *status = item->as.item.status;
    const char *label = status ? bp_choice_label(profile->statuses, status) : NULL;
    return label ? label : bp_profile_word(profile, BP_WORD_NO_PAGE);
}

static bool is_listed(const struct bp_letter_scope *scope, const struct bp_node *item) {
    bool listed = scope->part <= 1;
    for (uint32_t i = 0; i < scope->n_items && !listed; i++)
        listed = scope->items[i] == item;
    return listed;
}

static void put_items(struct writer *w, const struct bp_letter_part *part, bool follow) {
    const struct bp_letter_facts *facts = w->facts;
    bool open = false;
    for (const struct bp_node *item =
             bp_node_child(bp_node_child(facts->doc->root, BP_AGENDA), BP_ITEM);
         item; item = bp_node_twin(item)) {
        if (follow ? g_strcmp0(item->as.item.status, "to-follow") != 0 : !is_listed(w->scope, item))
            continue;
        const char *title = text_or_null(bp_node_child(item, BP_TITLE), facts->arena);
        open_list(w, part->title, &open);
        put_line(w, bp_fill(facts->arena, part->line, "n", bp_item_label(item, facts->arena),
                            "title", title ? title : "", "page", page_text(facts, item), NULL));
    }
    close_list(w, open);
}

/* -- deadlines -------------------------------------------------------------------------------- */

static const char *when_text(const struct bp_letter_facts *facts, const struct bp_when *when) {
    const struct bp_profile *profile = facts->doc->profile;
    const char *date =
        bp_when_date(when, bp_profile_word(profile, BP_WORD_DATE), profile, facts->arena);
    if (when->minutes < 0)
        return date;
    return bp_fill(facts->arena, bp_profile_word(profile, BP_WORD_DATE_TIME), "date", date, "time",
                   bp_when_time(when->minutes, profile, facts->arena), NULL);
}

static void put_deadlines(struct writer *w, const struct bp_letter_part *part) {
    const struct bp_letter_facts *facts = w->facts;
    bool open = false;
    for (const struct bp_node *one = bp_node_child(facts->meeting, BP_DEADLINE); one;
         one = bp_node_twin(one)) {
        open_list(w, part->title, &open);
        put_line(w,
                 bp_fill(facts->arena, part->line, "date", when_text(facts, &one->as.deadline.by),
                         "text", bp_node_text(one, facts->arena), NULL));
    }
    close_list(w, open);
}

/* -- the letter ------------------------------------------------------------------------------- */

/* The parts behind the first say what they are and what is in them, and who to turn to. */
static void put_part(struct writer *w, const struct bp_letter_part *part) {
    bool first = w->scope->part <= 1;
    switch (part->kind) {
    case BP_LETTER_PARA:
        put_para(w, bp_letter_fill(w->facts, part->text));
        break;
    case BP_LETTER_PACK_NOTE:
        put_para(w, bp_letter_note(w->facts, w->scope));
        break;
    case BP_LETTER_ITEMS:
        put_items(w, part, false);
        break;
    case BP_LETTER_FACTS:
        if (first)
            put_facts(w, part);
        break;
    case BP_LETTER_FOLLOW:
        if (first)
            put_items(w, part, true);
        break;
    case BP_LETTER_DEADLINES:
        if (first)
            put_deadlines(w, part);
        break;
    }
}

struct bp_letter bp_letter_write(const struct bp_letter_facts *facts,
                                 const struct bp_letter_scope *scope) {
    struct writer w = {facts, scope, g_string_new(NULL), g_string_new(NULL)};
    struct bp_letter letter = {.subject = bp_letter_subject(facts, scope)};
    char *lang = g_markup_escape_text(facts->doc->lang, -1),
         *title = g_markup_escape_text(letter.subject, -1);
    g_string_append_printf(w.html,
                           "<!DOCTYPE html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\">"
                           "<title>%s</title></head>\n"
                           "<body style=\"" FONT "; line-height: 1.4\">\n",
                           lang, title);
    for (const struct bp_letter_part *part = facts->mail->letter; part; part = part->next)
        put_part(&w, part);
    g_string_append(w.html, "</body>\n</html>\n");
    letter.text = bp_arena_strdup(facts->arena, w.text->str);
    letter.html = bp_arena_strdup(facts->arena, w.html->str);
    g_string_free(w.text, TRUE);
    g_string_free(w.html, TRUE);
    g_free(title);
    g_free(lang);
    return letter;
}
