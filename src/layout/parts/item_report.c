/* A report: its parts in the order of the profile's template.
 * In: an item with its REPORT, the template. Out: the chapter's flow.
 * The one idea: the template decides what a report shows and in which order; the XML may give the
 * parts in any order. Numbers run through the whole report, whatever part a section stands in. */
#include <string.h>

#include "layout/parts/attached.h"
#include "layout/parts/chapters.h"
#include "layout/parts/recommendations.h"
#include "layout/refs.h"

#define LABEL_WIDTH BP_PT(150)
#define IMPLICATION_LABEL BP_PT(134) /* the most that labels of implications have, air included */

struct item_report {
    struct bp_setter *setter;
    struct bp_place place;
    const struct bp_node *item, *node;
    const char *section;                          /* number of the section under way, or NULL */
    struct bp_para_numbers in_section, in_report; /* of paragraphs; .room 0: not begun */
};

const struct bp_node *bp_part_node(const struct bp_node *report, const struct bp_part *part) {
    switch (part->kind) {
    case BP_PART_FIELDS:
        return NULL;
    case BP_PART_TICKS:
        return bp_node_named(report, BP_TICKS, part->name);
    case BP_PART_SECTION:
        return bp_node_named(report, BP_SECTION, part->name);
    case BP_PART_SECTIONS:
        return bp_node_child(report, BP_SECTION);
    case BP_PART_RECOMMENDATIONS:
        return bp_node_child(report, BP_RECOMMENDATIONS);
    case BP_PART_IMPLICATIONS:
        return bp_node_child(report, BP_IMPLICATIONS);
    case BP_PART_BACKGROUND:
        return bp_node_child(report, BP_BACKGROUND);
    case BP_PART_APPENDICES:
        return bp_node_child(report, BP_APPENDIX);
    }
    return NULL;
}

/* -- headings --------------------------------------------------------------------------------- */

static const char *next_number(struct item_report *report) {
    return bp_arena_printf(report->setter->keep, "%d", ++report->setter->numbers.section);
}

/* A heading of a part or a top section, with its bookmark. `number` may be NULL; `node` is what
 * references can be to, or NULL. */
static void set_part_heading(struct item_report *report, struct bp_place place,
                             const struct bp_node *node, const char *number,
                             const struct bp_node *title, const char *label, const char *hint) {
    struct bp_setter *setter = report->setter;
    const char *name = bp_arena_printf(setter->keep, "%s.%u", bp_item_anchor(setter, report->item),
                                       setter->chapter->bookmarks->len);
    const char *text = title ? bp_shown_text(setter, title) : label;
    if (node)
        bp_target_note(setter, node, BP_WORD_SECTION, number,
                       title ? bp_node_text(title, setter->scratch) : label);
    number = number ? bp_arena_printf(setter->keep, "%s.", number) : NULL;
    bp_set_heading(setter, place, 3, number, title, label, hint, name);
    bp_setter_bookmark(setter, number ? bp_arena_printf(setter->keep, "%s %s", number, text) : text,
                       2, name);
}

static struct bp_place in_section(struct item_report *report, const struct bp_node *node) {
    struct bp_place place = report->place;
    place.elem = bp_elem_new(report->setter, BP_ROLE_SECT, place.elem, node);
    return place;
}

static bool shows_label(const struct bp_part *part) {
    bool grid = part->kind == BP_PART_TICKS && part->layout == BP_TICKS_GRID;
    return part->label && (!grid || part->hint); /* otherwise the grid's head says it */
}

/* The number of the part's own heading, or NULL. */
static const char *part_number(struct item_report *report, const struct bp_part *part) {
    bool numbered = part->numbering == BP_NUMBERING_SELF && shows_label(part);
    return numbered ? next_number(report) : NULL;
}

static void set_numbered_label(struct item_report *report, struct bp_place place,
                               const struct bp_part *part, const struct bp_node *node,
                               const char *number) {
    bool grid = part->kind == BP_PART_TICKS && part->layout == BP_TICKS_GRID;
    if (shows_label(part))
        set_part_heading(report, place, node, number, NULL, part->label, grid ? NULL : part->hint);
}

/* The part's heading if it has a label; `node` is what the part shows, or NULL. */
static void set_label(struct item_report *report, struct bp_place place, const struct bp_part *part,
                      const struct bp_node *node) {
    set_numbered_label(report, place, part, node, part_number(report, part));
}

/* -- fields ----------------------------------------------------------------------------------- */

static const struct bp_node *title_of(const struct item_report *report) {
    const struct bp_node *title = bp_node_child(report->node, BP_TITLE);
    return title ? title : bp_node_child(report->item, BP_TITLE);
}

static const char *date_text(struct item_report *report, const struct bp_node *field) {
    struct bp_setter *setter = report->setter;
    const struct bp_profile *profile = setter->profile;
    const struct bp_node *meeting = bp_node_child(setter->doc->root, BP_MEETING);
    struct bp_when when = meeting->as.meeting.start;
    bool own = field && field->as.named.value && bp_when_parse(field->as.named.value, &when);
    const char *date = bp_when_date(&when, bp_wording(setter, BP_WORD_DATE), profile, setter->keep);
    const char *time = own ? NULL : bp_meeting_time(setter);
    return time ? bp_fill(setter->keep, bp_wording(setter, BP_WORD_DATE_TIME), "date", date, "time",
                          time, NULL)
                : date;
}

/* The text that a field's type and value stand for; NULL if only its content says it. */
static const char *value_text(struct item_report *report, const struct bp_field_def *def,
                              const struct bp_node *field) {
    struct bp_setter *setter = report->setter;
    const char *value = field ? field->as.named.value : NULL;
    switch (def->type) {
    case BP_FIELD_BODY:
        return setter->profile->body;
    case BP_FIELD_ITEM:
        return bp_item_label(report->item, setter->keep);
    case BP_FIELD_DATE:
        return field && field->first ? NULL : date_text(report, field);
    case BP_FIELD_YES_NO:
        return !value                         ? NULL
               : g_strcmp0(value, "yes") == 0 ? bp_wording(setter, BP_WORD_YES)
                                              : bp_wording(setter, BP_WORD_NO);
    case BP_FIELD_CHOICE:
    case BP_FIELD_TEXT:
    case BP_FIELD_PERSON:
    case BP_FIELD_WARDS:
    case BP_FIELD_TITLE:
    case BP_FIELD_APPENDICES:
        break;
    }
    return bp_choice_label(def->choices, value);
}

/* -- appendices ------------------------------------------------------------------------------- */

/* What an appendix is: its own words, or its title as a link; then the way back to the text. */
static void set_appendix(struct item_report *report, struct bp_place place,
                         const struct bp_node *appendix, bool named) {
    struct bp_setter *setter = report->setter;
    struct bp_elem *p = bp_elem_new(setter, BP_ROLE_P, place.elem, appendix);
    bp_mark_entry(setter, place, appendix, p);
    bp_para_begin(setter, place.style, p);
    const char *title = appendix->as.appendix.title ? bp_attached_title(setter, appendix) : NULL;
    const char *href = appendix->as.appendix.href;
    if (title && !*title) { /* its name, and no more */
        title = bp_attached_caption(setter, appendix);
        named = false;
    }
    if (named) {
        bp_para_add_styled(setter, bp_name_appendix(setter, appendix), 0, setter->look->ink, true);
        bp_para_add_text(setter, "  ");
    }
    if (appendix->first)
        bp_para_add_inlines(setter, appendix);
    else if (href)
        bp_para_add_address(setter, title ? title : href, href);
    else if (!bp_para_add_attached(setter, appendix) && title)
        bp_para_add_own(setter, title);
    bp_set_open(setter, place);
    bp_set_attached_note(setter, place, appendix);
    if (!appendix->id || !g_hash_table_lookup(setter->book->mentions, appendix->id))
        return;
    const char *back = bp_arena_printf(setter->keep, "mention.%s", appendix->id);
    const char *page = bp_ref_text(setter, back, appendix->pos);
    bp_flow_keep_last(place.flow);
    bp_para_begin(setter, bp_style_small(setter), bp_elem_new(setter, BP_ROLE_P, place.elem, NULL));
    bp_para_add_link(setter, bp_worded(setter, BP_WORD_REFERRED, "n", page), back);
    bp_set_open(setter, place);
}

static void set_appendix_cell(struct item_report *report, struct bp_place place) {
    const struct bp_node *first = bp_node_child(report->node, BP_APPENDIX);
    for (const struct bp_node *appendix = first; appendix; appendix = bp_node_twin(appendix)) {
        if (appendix != first)
            bp_flow_gap(place.flow, bp_scale(report->setter, BP_PT(4)));
        set_appendix(report, place, appendix, bp_node_twin(first) || appendix->as.appendix.title);
    }
}

static void set_appendices(struct item_report *report, const struct bp_part *part,
                           const struct bp_node *appendix) {
    struct bp_setter *setter = report->setter;
    struct bp_place place = in_section(report, NULL);
    set_label(report, place, part, NULL);
    if (!appendix) {
        bp_set_text_p(setter, place, part->fallback);
        return;
    }
    struct bp_details details = bp_details_begin(setter, place, BP_PT(110), false);
    for (; appendix; appendix = bp_node_twin(appendix)) {
        struct bp_details_row row =
            bp_details_row(setter, &details, bp_name_appendix(setter, appendix), appendix->pos);
        set_appendix(report, row.value, appendix, false);
        bp_details_end_row(setter, &details, &row);
    }
    bp_details_end(&details);
}

static bool field_given(const struct item_report *report, const struct bp_field_def *def,
                        const struct bp_node *field) {
    if (def->type == BP_FIELD_APPENDICES)
        return bp_node_child(report->node, BP_APPENDIX) != NULL;
    return field || def->type == BP_FIELD_TITLE || def->type == BP_FIELD_BODY ||
           def->type == BP_FIELD_ITEM || def->type == BP_FIELD_DATE;
}

static void set_field(struct item_report *report, struct bp_details *details,
                      const struct bp_field_def *def) {
    struct bp_setter *setter = report->setter;
    const struct bp_node *field = bp_node_named(report->node, BP_FIELD, def->name);
    bool given = field_given(report, def, field);
    if (!given && !def->fallback)
        return;
    struct bp_details_row row =
        bp_details_row(setter, details, def->label, field ? field->pos : report->node->pos);
    const char *value = given ? value_text(report, def, field) : def->fallback;
    if (field)
        bp_mark_node(setter, row.value, field, row.value.elem);
    if (def->type == BP_FIELD_TITLE) {
        bp_set_para(setter, row.value,
                    bp_para_node(setter, row.value.style, row.value.elem, title_of(report)));
    } else if (def->type == BP_FIELD_APPENDICES && given) {
        set_appendix_cell(report, row.value);
    } else if (value && field && field->first) { /* a paragraph before others */
        bp_set_text_p(setter, row.value, value);
        bp_flow_gap(row.value.flow, row.value.block_gap);
    } else if (value) {
        bp_set_text(setter, row.value, value);
    }
    if (field && field->first)
        bp_set_blocks(setter, row.value, field);
    bp_details_end_row(setter, details, &row);
}

static void set_fields(struct item_report *report, const struct bp_part *part) {
    struct bp_setter *setter = report->setter;
    struct bp_place place = report->place;
    if (part->label)
        set_label(report, place, part, NULL);
    bp_flow_gap(place.flow, bp_scale(setter, BP_PT(16)));
    struct bp_details details = bp_details_begin(setter, place, LABEL_WIDTH, true);
    for (const struct bp_field_def *def = part->fields; def; def = def->next)
        bp_details_expect(setter, &details, def->label);
    for (const struct bp_field_def *def = part->fields; def; def = def->next)
        set_field(report, &details, def);
    bp_details_end(&details);
}

/* -- sections --------------------------------------------------------------------------------- */

static void set_sections_in(struct item_report *report, struct bp_place place,
                            const struct bp_node *node, int level, bool numbered);

static bool has_blocks(const struct bp_node *node) {
    return node && bp_node_next(node, node);
}

static void enter_section(struct item_report *report, const char *number) {
    report->section = number;
    report->in_section = (struct bp_para_numbers){0};
}

/* What numbers the section's paragraphs; NULL: they have no numbers. In a section with a number
 * they are 3.1, 3.2, … through all that stands in it; the others are 1, 2, … through the report. */
static struct bp_para_numbers *paragraph_numbers(struct item_report *report,
                                                 const struct bp_node *section) {
    if (!bp_section_numbers_paragraphs(report->setter->profile, section))
        return NULL;
    struct bp_para_numbers *numbers = report->section ? &report->in_section : &report->in_report;
    if (numbers->room == 0)
        *numbers = bp_para_numbers_begin(report->setter, report->place.style, report->section,
                                         report->node);
    return numbers;
}

/* True if titles are all that the section shows. */
static bool has_only_titles(const struct bp_node *section) {
    for (const struct bp_node *node = section->first; node; node = node->next) {
        bool bare = node->kind == BP_TITLE ||
                    (node->kind == BP_SECTION ? has_only_titles(node) : bp_node_blank(node));
        if (!bare)
            return false;
    }
    return true; /* load allows four levels */
}

/* A section with a title of its own. Levels 3 to 6 of headings serve four levels of sections. */
static void set_section(struct item_report *report, struct bp_place place,
                        const struct bp_node *node, int level, bool numbered) {
    struct bp_setter *setter = report->setter;
    const struct bp_node *title = bp_node_child(node, BP_TITLE);
    place.elem = bp_elem_new(setter, BP_ROLE_SECT, place.elem, node);
    bp_flow_gap(place.flow, place.block_gap);
    /* A heading goes with what follows, so one that nothing follows has no page to be turned. */
    bool turned = node->as.named.landscape && !setter->landscape && !has_only_titles(node);
    const char *outer = setter->running;
    if (node->as.named.head)
        place.flow->running = setter->running = node->as.named.head;
    if (turned) {
        bp_turn_page(setter, place.flow, true);
        place.width = setter->width;
    }
    bp_mark_node(setter, place, node, place.elem);
    const char *number = numbered ? next_number(report) : NULL;
    if (numbered)
        enter_section(report, number);
    place.numbering = paragraph_numbers(report, node);
    if (title && level == 3) {
        set_part_heading(report, place, node, number, title, NULL, NULL);
    } else if (title) {
        bp_target_note(setter, node, BP_WORD_SECTION, NULL, bp_node_text(title, setter->scratch));
        bp_set_heading(setter, place, level, NULL, title, NULL, NULL, NULL);
    }
    place.heading = title ? level : place.heading;
    bp_set_blocks(setter, place, node);
    set_sections_in(report, place, node, level + 1, false);
    if (turned) {
        place.flow->last->keep = false; /* a heading with nothing below it stays where it is */
        bp_flow_gap(place.flow, place.block_gap);
        bp_turn_page(setter, place.flow, false);
    }
    if (node->as.named.head) {
        place.flow->running = outer ? outer : "";
        setter->running = outer;
    }
}

static void set_sections_in(struct item_report *report, struct bp_place place,
                            const struct bp_node *node, int level, bool numbered) {
    for (const struct bp_node *section = bp_node_child(node, BP_SECTION); section;
         section = bp_node_twin(section))
        if (!section->as.named.name)
            set_section(report, place, section, level, numbered);
}

static void set_named_section(struct item_report *report, const struct bp_part *part,
                              const struct bp_node *node) {
    struct bp_setter *setter = report->setter;
    struct bp_place place = in_section(report, node);
    if (node)
        bp_mark_node(setter, place, node, place.elem);
    const char *number = part_number(report, part);
    enter_section(report, number);
    place.numbering = node ? paragraph_numbers(report, node) : NULL;
    set_numbered_label(report, place, part, node, number);
    if (!has_blocks(node)) {
        bp_set_text_p(setter, place, part->fallback);
        return;
    }
    place.heading = shows_label(part) ? 3 : place.heading;
    bp_set_blocks(setter, place, node);
    bool inner = part->numbering == BP_NUMBERING_INNER;
    /* Sections that carry the report's own numbers stand at the report's own level. */
    set_sections_in(report, inner ? report->place : place, node, inner || !part->label ? 3 : 4,
                    inner);
}

/* -- the other parts -------------------------------------------------------------------------- */

static void set_ticks(struct item_report *report, const struct bp_part *part,
                      const struct bp_node *ticks) {
    struct bp_place place = in_section(report, NULL);
    if (ticks)
        bp_mark_node(report->setter, place, ticks, place.elem);
    set_label(report, place, part, ticks);
    if (part->layout == BP_TICKS_GRID)
        bp_flow_gap(place.flow,
                    part->label && part->hint ? 0 : bp_scale(report->setter, BP_PT(16)));
    bp_set_ticks(report->setter, place, part, ticks);
}

static void set_recommendations(struct item_report *report, const struct bp_part *part,
                                const struct bp_node *node) {
    struct bp_setter *setter = report->setter;
    struct bp_place place = in_section(report, node);
    const char *number = part_number(report, part), *heading = part->label;
    if (heading && number)
        heading = bp_arena_printf(setter->keep, "%s. %s", number, heading);
    const struct bp_panel panel = bp_panel_begin(setter, &place, heading);
    set_numbered_label(report, place, part, part->again ? NULL : node, number);
    bp_set_recommended(setter, place, &panel, part, node);
    bp_panel_end(setter, place, &panel);
}

static bool shows_implication(const struct bp_part *part, const struct bp_node *node,
                              const struct bp_choice *kind) {
    return part->fallback || (node && bp_node_named(node, BP_IMPLICATION, kind->value));
}

static void set_implications(struct item_report *report, const struct bp_part *part,
                             const struct bp_node *node) {
    struct bp_setter *setter = report->setter;
    struct bp_place place = in_section(report, node);
    set_label(report, place, part, node);
    bp_len width = 0;
    for (const struct bp_choice *kind = part->choices; kind; kind = kind->next)
        if (shows_implication(part, node, kind))
            width = MAX(width, bp_details_label_width(setter, &place, kind->label));
    width = MIN(width, bp_scale(setter, IMPLICATION_LABEL));
    struct bp_details details = bp_details_plain(setter, place, width, true);
    for (const struct bp_choice *kind = part->choices; kind; kind = kind->next) {
        const struct bp_node *given =
            node ? bp_node_named(node, BP_IMPLICATION, kind->value) : NULL;
        if (!given && !part->fallback)
            continue;
        struct bp_details_row row =
            bp_details_row(setter, &details, kind->label, given ? given->pos : report->node->pos);
        if (given) {
            bp_mark_node(setter, row.value, given, row.value.elem);
            bp_set_blocks(setter, row.value, given);
        } else {
            bp_set_text(report->setter, row.value, part->fallback);
        }
        bp_details_end_row(setter, &details, &row);
    }
    bp_details_end(&details);
}

static void set_background(struct item_report *report, const struct bp_part *part,
                           const struct bp_node *node) {
    struct bp_setter *setter = report->setter;
    struct bp_place place = in_section(report, node);
    set_label(report, place, part, node);
    if (!node) {
        bp_set_text_p(setter, place, part->fallback);
        return;
    }
    bp_set_blocks(setter, place, node);
    if (bp_node_child(node, BP_P))
        bp_flow_gap(place.flow, place.block_gap);
    if (bp_node_child(node, BP_LI))
        bp_set_items(setter, place, node, BP_LIST_DISC, 1);
}

static void set_part(struct item_report *report, const struct bp_part *part) {
    const struct bp_node *node = bp_part_node(report->node, part);
    /* A form is shown even where nothing is ticked. */
    const bool given = part->kind == BP_PART_FIELDS || part->kind == BP_PART_TICKS ||
                       (part->kind == BP_PART_SECTION ? has_blocks(node) : node != NULL);
    if (!given && !part->fallback)
        return;
    bp_flow_gap(report->place.flow, bp_scale(report->setter, BP_PT(12)));
    switch (part->kind) {
    case BP_PART_FIELDS:
        set_fields(report, part);
        break;
    case BP_PART_TICKS:
        set_ticks(report, part, node);
        break;
    case BP_PART_SECTION:
        set_named_section(report, part, node);
        break;
    case BP_PART_SECTIONS:
        enter_section(report, NULL);
        set_sections_in(report, report->place, report->node, 3,
                        part->numbering == BP_NUMBERING_SELF);
        break;
    case BP_PART_RECOMMENDATIONS:
        if (given)
            set_recommendations(report, part, node);
        break;
    case BP_PART_IMPLICATIONS:
        set_implications(report, part, node);
        break;
    case BP_PART_BACKGROUND:
        set_background(report, part, node);
        break;
    case BP_PART_APPENDICES:
        set_appendices(report, part, node);
        break;
    }
}

/* "Agenda item 5" and the title are one heading in two sizes. */
static void set_report_title(struct item_report *report) {
    struct bp_setter *setter = report->setter;
    struct bp_place place = report->place;
    const char *number = bp_item_label(report->item, setter->keep);
    struct bp_elem *h2 = bp_elem_new(setter, BP_ROLE_H2, place.elem, title_of(report));
    struct bp_para_style style = bp_style_bold(place.style);
    style.colour = setter->look->accent;
    const char *anchor = bp_item_anchor(setter, report->item);
    bp_flow_mark(setter, place.flow, anchor, h2, place.x);
    bp_mark_node(setter, place, report->node, h2);
    bp_mark_block(setter, place, title_of(report), h2);
    struct bp_para *above =
        bp_para_text(setter, style, h2, bp_worded(setter, BP_WORD_AGENDA_ITEM, "n", number));
    bp_para_space(above);
    bp_set_para(setter, place, above);
    bp_flow_keep_last(place.flow);
    bp_set_para(setter, place,
                bp_para_node(setter, bp_style_heading(setter, 2), h2, title_of(report)));
    bp_flow_keep_last(place.flow);
    bp_setter_bookmark(
        setter,
        bp_arena_printf(setter->keep, "%s. %s", number, bp_shown_text(setter, title_of(report))), 1,
        anchor);
}

void bp_set_report(struct bp_setter *setter, struct bp_flow *flow, const struct bp_node *item) {
    struct item_report report = {.setter = setter,
                                 .place =
                                     bp_chapter_place(setter, flow, bp_scale(setter, BP_PT(8))),
                                 .item = item,
                                 .node = bp_node_child(item, BP_REPORT)};
    set_report_title(&report);
    for (const struct bp_part *part = bp_report_parts(setter->profile, report.node); part;
         part = part->next)
        set_part(&report, part);
}
